/**
 * A route is said once: types, validation on both sides, the client, OpenAPI and the gateway's path list are read from it.
 */
import type * as z from 'zod'

/** HTTP methods in use; everything but GET changes something and needs an idempotency key. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Which deployed app answers: split by trust, so that each has its own permissions. */
export type Api = 'citizen' | 'staff'

/** One operation. `input` is one object: keys named in the path come from it, the rest goes to the query (GET) or the JSON body. */
export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `module.verb`, unique: operationId, log code and idempotency scope. */
  readonly name: string
  readonly api: Api
  readonly method: Method
  /** `/api/pass/cases/{caseId}` */
  readonly path: string
  readonly summary: string
  /** Roles that may call it; `public` lets anybody, `user` any signed-in person. */
  readonly by: readonly string[]
  readonly input: I
  readonly output: O
  /** Status of success; 200 unless said. */
  readonly status: 200 | 201 | 202 | 204
  /** Codes it may refuse with beyond the pipeline's own. */
  readonly problems: readonly string[]
  /** Unsafe by method yet replayed by nature (sign-in, token refresh): no key is asked for. */
  readonly keyless: boolean
}

/** Declares a route; defaults: status 200, no own problems, key asked for on unsafe methods. */
export function defineRoute<I extends z.ZodType, O extends z.ZodType>(
  spec: Omit<Route<I, O>, 'status' | 'problems' | 'keyless'> & Partial<Pick<Route<I, O>, 'status' | 'problems' | 'keyless'>>
): Route<I, O> {
  return { status: 200, problems: [], keyless: false, ...spec }
}

/** What a caller gives (before defaults and coercion). */
export type InputOf<R extends Route> = z.input<R['input']>
/** What a handler gets. */
export type ParsedOf<R extends Route> = z.output<R['input']>
/** What comes back. */
export type OutputOf<R extends Route> = z.output<R['output']>

/** Names in braces, in order. */
export const pathKeysOf = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)

/** Whether the caller must send an idempotency key. */
export const needsKey = (route: Route): boolean => route.method !== 'GET' && !route.keyless

/** A request made from a route and its input. Query values are text; arrays repeat the key; undefined (in a query null too) is left out. */
export interface BuiltRequest {
  readonly method: Method
  readonly path: string
  readonly body: Readonly<Record<string, unknown>> | undefined
}

/**
 * Splits input over path, query and body. Throws TypeError when a path key is missing, or is `.` or `..`: those are not encoded and
 * a client would fold them away, so that the request reached another route.
 */
export function buildRequest(route: Route, input: Readonly<Record<string, unknown>>): BuiltRequest {
  const keys = pathKeysOf(route.path)
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, key: string) => {
    const value = input[key]
    const text = value === undefined || value === null ? '' : String(value)
    if (/^\.{0,2}$/.test(text)) throw new TypeError(`${route.name}: path key ${key} is missing or not usable`)
    return encodeURIComponent(text)
  })
  const rest = Object.entries(input).filter(([key, value]) => !keys.includes(key) && value !== undefined)
  if (route.method !== 'GET') return { method: route.method, path, body: Object.fromEntries(rest) }
  const query = rest.filter(([, value]) => value !== null).flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`))
  return { method: 'GET', path: query.length === 0 ? path : `${path}?${query.join('&')}`, body: undefined }
}
