/** What a handler is given and gives back. */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { OutputOf, ParsedOf, Route } from '@lubiao/shared/kernel/route'
import { commitAudited, goesOn } from '../platform/audit'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { Caller, StaffIdentity } from './caller'
import type { ReplayTicket } from './replay'

/** One request in hand. */
export interface Ctx {
  readonly deps: Deps
  readonly caller: Caller
  readonly now: Instant
  readonly requestId: string
  readonly route: Route
  readonly replay?: ReplayTicket
}

/** A handler: loads, decides, commits, views. */
export type Handler<R extends Route> = (input: ParsedOf<R>, ctx: Ctx) => Promise<OutputOf<R>>

/** A route with its handler. */
export interface Served {
  readonly route: Route
  readonly handle: Handler<Route>
}

/** Pairs a route with its handler, types held together. */
export const serve = <R extends Route>(route: R, handle: Handler<R>): Served => ({ route, handle: handle as unknown as Handler<Route> })

/** The signed-in citizen's id. Throws `unauthenticated` for anybody else. */
export function userOf(ctx: Ctx): string {
  if (ctx.caller.userId === undefined) throw problem('unauthenticated')
  return ctx.caller.userId
}

/** The signed-in member of staff. Throws `forbidden` for anybody else. */
export function staffOf(ctx: Ctx): StaffIdentity {
  if (ctx.caller.staff === undefined) throw problem('forbidden')
  return ctx.caller.staff
}

/**
 * Leaves an entry in the caller's chain that they look at somebody's data, before it is shown: a look that cannot be recorded is not
 * given. One write beside one read of the chain's end. A citizen who looks at what is their own leaves none.
 */
export async function auditLook(ctx: Ctx, action: string, subject: string): Promise<void> {
  if (ctx.route.api === 'staff') await commitAudited(ctx.deps, [], { staffId: staffOf(ctx).staffId, action, subject, at: ctx.now })
}

/** The same for what a page asks for again by itself: as long as its reader looks at nothing else, five minutes of it are one entry. */
export async function auditWatch(ctx: Ctx, action: string, subject: string): Promise<void> {
  if (ctx.route.api !== 'staff' || (await goesOn(ctx.deps.table, { staffId: staffOf(ctx).staffId, action, subject, at: ctx.now }))) return
  await auditLook(ctx, action, subject)
}

/**
 * Commits a command's writes with everything that must stand or fall with them: the stored reply of an idempotent request and, for
 * staff, the audit entry. Returns the reply as its schema lets it leave.
 */
export async function commitReply<R extends Route>(ctx: Ctx, writes: readonly Write[], reply: OutputOf<R>, audited?: { readonly action: string; readonly subject: string }): Promise<OutputOf<R>> {
  const body = ctx.route.output.parse(reply) as OutputOf<R>
  const close = ctx.replay === undefined ? [] : [ctx.replay.closeWrite({ status: ctx.route.status, body })]
  const act = audited === undefined ? undefined : { staffId: staffOf(ctx).staffId, at: ctx.now, ...audited }
  await commitAudited(ctx.deps, [...writes, ...close], act)
  return body
}
