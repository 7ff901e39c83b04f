/** The one way from a page to the API: token added, renewed once when the server no longer takes it. */
import { needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { randomKey } from '../device/random'
import { exchange } from './exchange'
import { Refusal } from './refusal'
import { accessToken, renewSession } from './session'

/** `key` keeps one idempotency key over the tries of one user action. */
export interface SendOptions {
  readonly key?: string
  readonly signal?: AbortSignal
}

const tokenEnded = (thrown: unknown): boolean => thrown instanceof Refusal && thrown.status === 401 && (thrown.code === 'session-expired' || thrown.code === 'unauthenticated')

/** Sends input to a route as the signed-in person. Throws Refusal. */
export async function send<R extends Route>(route: R, input: InputOf<R>, options: SendOptions = {}): Promise<OutputOf<R>> {
  const key = needsKey(route) ? (options.key ?? randomKey()) : undefined
  if (route.by.includes('public')) return exchange(route, input, { key, signal: options.signal })
  const token = await accessToken()
  try {
    return await exchange(route, input, { token, key, signal: options.signal })
  } catch (thrown) {
    if (!tokenEnded(thrown)) throw thrown
    await renewSession()
    return exchange(route, input, { token: await accessToken(), key, signal: options.signal })
  }
}
