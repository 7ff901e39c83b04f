import Taro from '@tarojs/taro'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { instantOf } from '@lubiao/shared/kernel/clock'
import { followServerDate, nowMs, phoneMs } from '../device/clock'
import { loginCode, needsDemoPerson } from '../device/login'
import { apiBase } from './address'
import { answeredFailure, Failure, transportFailure } from './failure'
import { answered, keyFor, wishOf } from './retry-keys'
import { dropSession, forgetReadings, holdSession, session } from './session'

const DEADLINE_MS = 15_000

/** Checks input by the route's own schema; refuses in the same words the server would use. */
function checked(route: Route, input: unknown): Record<string, unknown> {
  const outcome = route.input.safeParse(input)
  if (outcome.success) return outcome.data as Record<string, unknown>
  throw new Failure('invalid-input', '填写的内容有误，请检查后再提交', false, 400, undefined,
    outcome.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })))
}

async function call(route: Route, input: Record<string, unknown>, key: string | undefined, token: string | undefined): Promise<unknown> {
  const { method, path, body } = buildRequest(route, input)
  let reply: { statusCode: number; data: unknown; header?: unknown }
  const sentAt = phoneMs()
  try {
    reply = await Taro.request<unknown>({
      url: apiBase() + path, method: method as 'GET' | 'POST', timeout: DEADLINE_MS, dataType: 'json',
      header: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key })
      },
      ...(body === undefined ? {} : { data: body })
    })
  } catch (reason) {
    const status = (reason as { statusCode?: number; status?: number }).statusCode ?? (reason as { status?: number }).status
    if (typeof status === 'number' && status >= 400) throw answeredFailure(status, (reason as { data?: unknown }).data)
    throw transportFailure(String((reason as { errMsg?: string; message?: string }).errMsg ?? (reason as Error).message))
  }
  followServerDate(dateIn(reply.header), sentAt)
  if (reply.statusCode >= 200 && reply.statusCode < 300) {
    // Every answer of ours is an object. One that was cut off on its way comes out as nothing in a browser and as half a text in WeChat.
    if (typeof reply.data !== 'object' || reply.data === null) throw transportFailure('cut off')
    return reply.data
  }
  throw answeredFailure(reply.statusCode, typeof reply.data === 'string' ? parsed(reply.data) : reply.data)
}

/** The Date header, under whatever case the platform names it. */
function dateIn(headers: unknown): string | undefined {
  const found = Object.entries((headers ?? {}) as Record<string, unknown>).find(([name]) => name.toLowerCase() === 'date')?.[1]
  return typeof found === 'string' ? found : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

let refreshing: Promise<string | undefined> | undefined

/** Changes the refresh token for new tokens; at most one such request at a time, because a token used twice ends the family. */
function refreshed(refreshToken: string): Promise<string | undefined> {
  refreshing ??= (async () => {
    try {
      const answer = (await call(accountRoutes.refresh, { refreshToken }, undefined, undefined)) as OutputOf<typeof accountRoutes.refresh>
      holdSession(answer.session)
      return answer.session.accessToken
    } catch (reason) {
      if (!(reason instanceof Failure) || reason.status !== 401) throw reason
      // Whoever was signed in is so no more; who comes next may be somebody else.
      forgetReadings()
      return await signedInAgain()
    } finally {
      refreshing = undefined
    }
  })()
  return refreshing
}

/** WeChat can sign in again without asking; a browser cannot. */
async function signedInAgain(): Promise<string | undefined> {
  if (!needsDemoPerson) {
    try {
      const answer = (await call(accountRoutes.signInWechat, { code: await loginCode() }, undefined, undefined)) as OutputOf<typeof accountRoutes.signInWechat>
      holdSession(answer.session)
      return answer.session.accessToken
    } catch (reason) {
      if (reason instanceof Failure && reason.status !== 401 && reason.status !== 400) throw reason
    }
  }
  dropSession()
  return undefined
}

async function accessToken(): Promise<string | undefined> {
  const held = session.get()
  if (held === undefined) return undefined
  return held.accessExpiresAt > instantOf(nowMs() + 20_000) ? held.accessToken : await refreshed(held.refreshToken)
}

const SIGNED_OUT = ['unauthenticated', 'session-expired']

/** Routes that begin a session are called without one. Every other public route answers more to somebody it knows. */
const BEGINNING: readonly string[] = [accountRoutes.signInWechat.name, accountRoutes.refresh.name]

async function authorised(route: Route, input: Record<string, unknown>, key: string | undefined): Promise<unknown> {
  if (BEGINNING.includes(route.name)) return await call(route, input, key, undefined)
  const token = await accessToken()
  try {
    return await call(route, input, key, token)
  } catch (reason) {
    const held = session.get()
    if (!(reason instanceof Failure) || !SIGNED_OUT.includes(reason.code) || held === undefined) throw reason
    const again = held.accessToken === token ? await refreshed(held.refreshToken) : held.accessToken
    if (again === undefined) throw reason
    return await call(route, input, key, again)
  }
}

/**
 * Sends one request. Input is checked by the contract first; an unsafe request carries an idempotency key that stays the same
 * until the server has answered it for good, so that repeating after a lost answer does nothing twice.
 * Throws Failure and nothing else.
 */
async function send<R extends Route>(route: R, input: InputOf<R>): Promise<OutputOf<R>> {
  const body = checked(route, input)
  if (!needsKey(route)) return (await authorised(route, body, undefined)) as OutputOf<R>
  const wish = wishOf(route.name, body)
  try {
    const output = await authorised(route, body, await keyFor(wish))
    answered(wish)
    return output as OutputOf<R>
  } catch (reason) {
    if (reason instanceof Failure && !reason.unanswered && !reason.retryable) answered(wish)
    throw reason
  }
}

/** The one place that calls the API. */
export const client = { send }
