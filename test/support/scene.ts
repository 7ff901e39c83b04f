/** What a scene is: one valid use of an unsafe route, set anew at every call. */
import type { InputOf, Route } from '@lubiao/shared/kernel/route'
import type { Client } from './rig'

/** A request that will succeed once; `other` is the same route with another valid body. */
export interface Prepared {
  readonly route: Route
  readonly client: Client
  readonly input: Record<string, unknown>
  readonly other: Record<string, unknown>
}

/** How a scene is set, anew at every call. */
export interface Scene {
  readonly name: string
  readonly route: Route
  readonly ready: () => Promise<Prepared>
  /** Refusal with no effect that may also follow a crash: what was spent outside, such as a code of WeChat's, cannot be used again. */
  readonly spent?: string
}

/** Makes a scene; in two steps, so that the route's own types reach the literals of its input. */
export const scene = <R extends Route>(name: string, route: R) => (ready: () => Promise<{ client: Client; input: InputOf<R>; other: InputOf<R> }>): Scene => ({
  name, route,
  ready: async () => {
    const { client, input, other } = await ready()
    return { route, client, input: input as Record<string, unknown>, other: other as Record<string, unknown> }
  }
})
