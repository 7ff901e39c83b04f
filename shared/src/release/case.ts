/** A release as it is stored: plain JSON, read back by its schema. Its secret is sealed until the draw. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { problem, type Problem } from '../kernel/problem'
import { step } from '../kernel/machine'
import { admitAt, admittedUpTo, remindAt, WITH_DRAW_SECONDS } from './admission'
import { releasePlanSchema } from './contract'
import type { Draw } from './draw'
import { releaseMachine, type ReleaseEvent, type ReleaseState } from './machine'

const stateIds = Object.keys(releaseMachine.states) as [ReleaseState, ...ReleaseState[]]

/** Schema of a stored release. */
export const releaseSchema = z.object({
  caseId: fields.id, version: z.int().min(1), state: z.enum(stateIds), plan: releasePlanSchema,
  openedBy: z.string(), openedAt: fields.instant, commitment: z.string(), secretSealed: z.string(),
  closedAt: fields.instant.optional(),
  draw: z.object({ secret: z.string(), entries: z.int(), listHash: z.string(), seed: z.string(), drawnAt: fields.instant }).optional(),
  /** The last place of a queue whose turn has been told. */
  admitted: z.int().optional(),
  /** When people were told that their places are about to end. */
  remindedAt: fields.instant.optional(),
  wakeAt: fields.instant.optional()
})

/** One release. */
export type Release = z.output<typeof releaseSchema>

/** What a new release starts from. */
export type NewRelease = Pick<Release, 'caseId' | 'plan' | 'openedBy' | 'openedAt' | 'commitment' | 'secretSealed'>

/** A release just announced: version 1. */
export const openRelease = (start: NewRelease): Release => ({ ...start, version: 1, state: releaseMachine.initial, wakeAt: start.plan.drawsAt })

/** Orders on a release. */
export type ReleaseOrder =
  | { readonly command: 'close' }
  | { readonly command: 'draw'; readonly draw: Draw }
  | { readonly command: 'admit' }
  | { readonly command: 'remind' }
  | { readonly command: 'finish' }
  | { readonly command: 'cancel'; readonly note: string }

/** A change to commit, or why not. */
export type ReleaseDecision =
  | { readonly ok: true; readonly next: Release; readonly event: ReleaseEvent; readonly note?: string; readonly data: Readonly<Record<string, string | number | boolean>> }
  | { readonly ok: false; readonly problem: Problem }

/** When the next place of a queue is let in whose turn has not been told; undefined when there is none. */
function nextTurn({ plan, admitted = 0 }: Release): Instant | undefined {
  return plan.kind === 'queue' && admitted < plan.quota ? admitAt(plan, admitted + 1) : undefined
}

/** When the clock has something to do for a release. */
function wakeOf(release: Release): Instant | undefined {
  const { state, plan, remindedAt } = release
  if (state === 'closed') return plan.drawsAt
  if (state !== 'drawn') return undefined
  return [plan.endsAt, nextTurn(release), remindedAt === undefined ? remindAt(plan) : undefined].filter((at) => at !== undefined).sort()[0]
}

/** What the clock does to a drawn release at `now`; undefined when nothing is due. */
export function dueOrder(release: Release, now: Instant): ReleaseOrder | undefined {
  if (release.state !== 'drawn') return undefined
  if (now >= release.plan.endsAt) return { command: 'finish' }
  if (release.remindedAt === undefined && now >= remindAt(release.plan)) return { command: 'remind' }
  const turn = nextTurn(release)
  return turn !== undefined && now >= turn ? { command: 'admit' } : undefined
}

type Effect = { readonly set: Partial<Release>; readonly data?: Readonly<Record<string, number>> }

/** What an order changes beside the state. Turns that come within the minute of the draw are told with it. */
function effectOf(release: Release, order: ReleaseOrder, now: Instant): Effect {
  const { plan } = release
  switch (order.command) {
    case 'close':
      return { set: { closedAt: now } }
    case 'draw': {
      const draw = { secret: order.draw.secret, entries: order.draw.order.length, listHash: order.draw.listHash, seed: order.draw.seed, drawnAt: now }
      return { set: { draw, ...(plan.kind === 'queue' ? { admitted: admittedUpTo(plan, instantOf(millisOf(now) + WITH_DRAW_SECONDS * 1000)) } : {}) }, data: { entries: draw.entries } }
    }
    case 'admit': {
      const to = admittedUpTo(plan, now)
      return { set: { admitted: to }, data: { from: (release.admitted ?? 0) + 1, to } }
    }
    case 'remind':
      return { set: { remindedAt: now } }
    default:
      return { set: {} }
  }
}

/** Whether an order comes before its published or reckoned moment. */
function isEarly(release: Release, order: ReleaseOrder, now: Instant): boolean {
  if (order.command === 'close') return now < release.plan.drawsAt
  return ['finish', 'admit', 'remind'].includes(order.command) && dueOrder(release, now)?.command !== order.command
}

/** Decides one order: the table first, then that its moment has come. */
export function decideRelease(release: Release, order: ReleaseOrder, actor: 'office' | 'system', now: Instant): ReleaseDecision {
  const moved = step(releaseMachine, release.state, order.command, [actor])
  if (!moved.ok) return { ok: false, problem: moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `现在是“${releaseMachine.states[release.state].label}”` }) }
  // What people were told stands: nobody closes earlier than published, and nobody cancels once it is drawn whom it would favour.
  const early = isEarly(release, order, now)
  const tooLate = order.command === 'cancel' && now >= release.plan.drawsAt
  if (early || tooLate) return { ok: false, problem: problem('not-allowed-now', { detail: early ? '公布的时间还没有到' : '登记已经截止，不能再取消' }) }
  const { set, data } = effectOf(release, order, now)
  const next: Release = { ...release, ...set, state: moved.to, version: release.version + 1 }
  return {
    ok: true, event: moved.event, ...(order.command === 'cancel' ? { note: order.note } : {}), next: { ...next, wakeAt: wakeOf(next) },
    data: { module: release.plan.module, ref: release.plan.ref, kind: release.plan.kind, ...data }
  }
}
