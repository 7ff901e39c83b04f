/** One HTTP exchange by a shared route: built, sent, answered, parsed. Knows nothing of sessions. */
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { followServerDate } from '../device/clock'
import { apiBase } from './config'
import { inputRefusal, Refusal, refusalOf } from './refusal'

/** Longest wait for an answer, in milliseconds; the gateway itself gives up at 29 s, people much earlier. */
const DEADLINE_MS = 15_000
/** Waits before the second and third try of a request whose answer was lost. */
const RETRY_MS = [400, 1_500]

/** What goes with one exchange. */
export interface ExchangeOptions {
  readonly token?: string | undefined
  /** Idempotency key of the user's action; the same one on every try. */
  readonly key?: string | undefined
  /** The route takes no key and still answers a repetition as it did the first time. */
  readonly repeats?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function once(route: Route, url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<unknown> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  let response: Response
  let text: string
  try {
    response = await fetch(url, { ...init, signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) })
    text = await response.text()
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown
    throw new Refusal(deadline.aborted ? 'timeout' : 'offline', 0)
  }
  followServerDate(response.headers.get('date'))
  let body: unknown
  try {
    body = text === '' ? {} : JSON.parse(text)
  } catch {
    throw refusalOf(response.status, undefined)
  }
  if (!response.ok) throw refusalOf(response.status, body)
  const outcome = route.output.safeParse(body)
  if (!outcome.success) throw new Refusal('unreadable', response.status)
  return outcome.data
}

/** Whether trying again may bring the answer without doing anything twice. */
function mayRepeat(route: Route, refusal: unknown, repeats = route.method === 'GET' || needsKey(route)): boolean {
  if (!(refusal instanceof Refusal) || !repeats) return false
  return refusal.kind === 'offline' || refusal.code === 'in-flight'
}

/**
 * Sends input to a route. Refuses bad input before sending; repeats lost answers (reads, keyed writes and what says that it repeats) with the same key.
 * Throws Refusal; an abort by the caller throws the DOM's AbortError.
 */
export async function exchange<R extends Route>(route: R, input: InputOf<R>, options: ExchangeOptions): Promise<OutputOf<R>> {
  const checked = route.input.safeParse(input)
  if (!checked.success) throw inputRefusal(checked.error)
  const built = buildRequest(route, input as Readonly<Record<string, unknown>>)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (built.body !== undefined) headers['content-type'] = 'application/json'
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
  if (options.key !== undefined && needsKey(route)) headers['idempotency-key'] = options.key
  const init: RequestInit = { method: built.method, headers, cache: 'no-store', credentials: 'omit', ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) }) }
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await once(route, apiBase() + built.path, init, options.signal)) as OutputOf<R>
    } catch (thrown) {
      const wait = RETRY_MS[attempt]
      if (wait === undefined || !mayRepeat(route, thrown, options.repeats)) throw thrown
      await pause(wait)
    }
  }
}
