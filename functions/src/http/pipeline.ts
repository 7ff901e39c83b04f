/**
 * The one way a request goes: id → limit of the address → who → limit of the caller → may they, as of now → parse → seen before? → handler → reply by its schema, or a problem document.
 */
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { Problem, problem, toDocument } from '@lubiao/shared/kernel/problem'
import { needsKey, pathKeysOf, type Route } from '@lubiao/shared/kernel/route'
import type { Deps } from '../platform/deps'
import { isOutage, nameOf } from '../platform/thrown'
import { mayCall, needsStaff, readCaller, strangerKey, type Caller, type StaffIdentity } from './caller'
import type { Ctx, Served } from './handler'
import { createRateLimit, type Limits, type RateLimit } from './rate-limit'
import { fingerprint, openReplay, type ReplayTicket } from './replay'

/** Bytes of a JSON body at most; files go straight to the store. */
const BODY_LIMIT = 64 * 1024
const KEY = /^[A-Za-z0-9_-]{16,64}$/

/** How requests reach the app: behind the gateway the address comes from the event, locally from the socket. */
export interface AppOptions {
  readonly addressOf: (c: Context) => string
  readonly limits?: Limits
}

/** Who a bearer of a staff token is at this moment. Throws when the token's session, account or link is no more. */
export interface Directory {
  readonly staffNow: (deps: Deps, caller: Caller) => Promise<StaffIdentity>
}

/** Routes under a path of their own, loaded at the first request there. */
export interface Later {
  /** For instance `/api/pass`. */
  readonly path: string
  readonly load: () => Promise<readonly Served[]>
}

/** What browsers may send and read; serverless.yml says the same to the gateway, which answers for the app, and a test holds them equal. `date` sets a page's clock. */
export const CORS_HEADERS = { allow: ['authorization', 'content-type', 'idempotency-key'], expose: ['x-request-id', 'retry-after', 'date'] } as const

/** Default limits a minute. */
export const DEFAULT_LIMITS: Limits = { perCaller: 240, perAddress: 1200 }

/** `/a/{b}` → `/a/:b` */
const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

/** Query and path values are text; a key given twice is a list. */
function gather(route: Route, c: Context, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const query = route.method === 'GET' ? Object.fromEntries(Object.entries(c.req.queries()).map(([key, values]) => [key, values.length === 1 ? values[0] : values])) : {}
  return { ...query, ...body, ...Object.fromEntries(pathKeysOf(route.path).map((key) => [key, c.req.param(key)])) }
}

async function readBody(route: Route, c: Context): Promise<Readonly<Record<string, unknown>>> {
  if (route.method === 'GET') return {}
  const text = await c.req.text()
  if (text === '') return {}
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) throw problem('unsupported-media-type')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw problem('malformed-request')
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw problem('malformed-request')
  return parsed as Record<string, unknown>
}

function parseInput(route: Route, raw: Readonly<Record<string, unknown>>): unknown {
  const outcome = route.input.safeParse(raw)
  if (outcome.success) return outcome.data
  throw problem('invalid-input', { errors: outcome.error.issues.slice(0, 20).map((issue) => ({ path: issue.path.join('.'), message: issue.message })) })
}

/** Who calls this route: known by the token, and on a staff route by the directory as it stands. */
async function callerOf(route: Route, c: Context, deps: Deps, address: string, limit: RateLimit, directory: Directory): Promise<Caller> {
  const now = deps.now()
  limit.address(address, now)
  const caller = await readCaller(c.req.header('authorization'), address, deps.config.TOKEN_SECRET, now)
  if (caller.key !== strangerKey(address)) limit.caller(caller.key, now)
  return caller.staff !== undefined && needsStaff(route.by) ? { ...caller, staff: await directory.staffNow(deps, caller) } : caller
}

async function answer(served: Served, c: Context, deps: Deps, requestId: string, address: string, limit: RateLimit, directory: Directory): Promise<{ status: number; body: unknown }> {
  const { route } = served
  const now = deps.now()
  const caller = await callerOf(route, c, deps, address, limit, directory)
  if (!mayCall(caller, route.by)) throw problem(caller.userId === undefined && caller.staff === undefined ? 'unauthenticated' : 'forbidden')
  const raw = gather(route, c, await readBody(route, c))
  const key = c.req.header('idempotency-key')
  if (needsKey(route) && key === undefined) throw problem('idempotency-key-missing')
  if (key !== undefined && !KEY.test(key)) throw problem('idempotency-key-missing')
  const input = parseInput(route, raw)
  let ticket: ReplayTicket | undefined
  if (needsKey(route)) {
    const opened = await openReplay(deps, caller.key, key as string, fingerprint(route.name, raw), now)
    if ('reply' in opened) return opened.reply
    ticket = opened.ticket
  }
  const ctx: Ctx = { deps, caller, now, requestId, route, ...(ticket === undefined ? {} : { replay: ticket }) }
  try {
    const reply = { status: route.status, body: route.output.parse(await served.handle(input, ctx)) as unknown }
    if (ticket !== undefined && !ticket.closed) await ticket.close(reply)
    return reply
  } catch (error) {
    // A refused command may be tried again with the same key once its cause is gone. After a closing write was sent, only the record itself knows.
    if (ticket !== undefined && error instanceof Problem && error.code !== 'busy') await ticket.forget()
    throw error
  }
}

/** Builds the app that serves these routes, and those that are loaded later. */
export function createApp(deps: Deps, servedRoutes: readonly Served[], options: AppOptions & Directory & { readonly later?: readonly Later[] }): Hono {
  const rateLimit = createRateLimit(options.limits ?? DEFAULT_LIMITS)
  const requestIds = new WeakMap<Request, string>()
  const idOf = (c: Context): string => {
    const known = requestIds.get(c.req.raw)
    if (known !== undefined) return known
    const id = newOpaqueId(20, deps.random)
    requestIds.set(c.req.raw, id)
    return id
  }
  const refuse = (c: Context, refusal: Problem): Response => {
    const document = toDocument(refusal, `urn:lubiao:request:${idOf(c)}`)
    return c.body(JSON.stringify(document), refusal.spec.status as 400, {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(document.retryAfterSeconds === undefined ? {} : { 'retry-after': String(document.retryAfterSeconds) })
    })
  }
  const serveRoutes = (app: Hono, served: readonly Served[]): Hono => {
    for (const one of served) {
      app.on(one.route.method, honoPath(one.route.path), async (c) => {
        const requestId = idOf(c)
        const address = options.addressOf(c)
        const reply = await answer(one, c, deps, requestId, address, rateLimit, options)
        deps.log('info', one.route.name, { requestId, status: reply.status })
        return c.body(JSON.stringify(reply.body), reply.status as 200, { 'content-type': 'application/json; charset=utf-8' })
      })
    }
    app.notFound((c) => refuse(c, problem('not-found')))
    app.onError((error, c) => {
      const requestId = idOf(c)
      const refusal = error instanceof Problem ? error : problem(isOutage(error) ? 'busy' : 'internal')
      const route = served.find((one) => one.route.method === c.req.method && honoPath(one.route.path) === c.req.routePath)?.route.name ?? 'http'
      deps.log(refusal.spec.status >= 500 ? 'error' : 'info', route, { requestId, status: refusal.spec.status, problem: refusal.code, ...(error instanceof Problem ? {} : { cause: nameOf(error) }) })
      return refuse(c, refusal)
    })
    return app
  }
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.res.headers.set('x-request-id', idOf(c))
    c.res.headers.set('cache-control', 'no-store')
  })
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, crossOriginResourcePolicy: 'cross-origin' }))
  app.use(cors({ origin: [...deps.config.ALLOWED_ORIGINS], allowHeaders: [...CORS_HEADERS.allow], exposeHeaders: [...CORS_HEADERS.expose], maxAge: 600 }))
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c, problem('too-large')) }))
  for (const { path, load } of options.later ?? []) {
    let loading: Promise<Hono> | undefined
    app.all(`${path}/*`, async (c) => (await (loading ??= load().then((served) => serveRoutes(new Hono(), served)))).fetch(c.req.raw, c.env))
  }
  return serveRoutes(app, servedRoutes)
}
