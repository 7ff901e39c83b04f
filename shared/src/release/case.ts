/** A release as it is stored: plain JSON, read back by its schema. Its secret is sealed until the draw. */
import * as z from 'zod'
import { fields } from '../account/contract'
import type { Instant } from '../kernel/clock'
import { problem, type Problem } from '../kernel/problem'
import { step } from '../kernel/machine'
import { releasePlanSchema, type ReleasePlan } from './contract'
import type { Draw } from './draw'
import { releaseMachine, type ReleaseEvent, type ReleaseState } from './machine'

const stateIds = Object.keys(releaseMachine.states) as [ReleaseState, ...ReleaseState[]]

/** Schema of a stored release. */
export const releaseSchema = z.object({
  caseId: fields.id, version: z.int().min(1), state: z.enum(stateIds), plan: releasePlanSchema,
  openedBy: z.string(), openedAt: fields.instant, commitment: z.string(), secretSealed: z.string(),
  closedAt: fields.instant.optional(),
  draw: z.object({ secret: z.string(), entries: z.int(), listHash: z.string(), seed: z.string(), drawnAt: fields.instant }).optional(),
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
  | { readonly command: 'finish' }
  | { readonly command: 'cancel'; readonly note: string }

/** A change to commit, or why not. */
export type ReleaseDecision =
  | { readonly ok: true; readonly next: Release; readonly event: ReleaseEvent; readonly note?: string; readonly data: Readonly<Record<string, string | number | boolean>> }
  | { readonly ok: false; readonly problem: Problem }

/** When the clock has something to do for a release that has just come to a state. */
function wakeOf(state: ReleaseState, plan: ReleasePlan): Instant | undefined {
  if (state === 'closed') return plan.drawsAt
  return state === 'drawn' ? plan.endsAt : undefined
}

/** Decides one order: the table first, then that its moment has come. */
export function decideRelease(release: Release, order: ReleaseOrder, actor: 'office' | 'system', now: Instant): ReleaseDecision {
  const moved = step(releaseMachine, release.state, order.command, [actor])
  if (!moved.ok) return { ok: false, problem: moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `现在是“${releaseMachine.states[release.state].label}”` }) }
  // What people were told stands: nobody closes earlier than published, and nobody cancels once it is drawn whom it would favour.
  const early = (order.command === 'close' && now < release.plan.drawsAt) || (order.command === 'finish' && now < release.plan.endsAt)
  const tooLate = order.command === 'cancel' && now >= release.plan.drawsAt
  if (early || tooLate) return { ok: false, problem: problem('not-allowed-now', { detail: early ? '公布的时间还没有到' : '登记已经截止，不能再取消' }) }
  const drawn = order.command === 'draw' ? { secret: order.draw.secret, entries: order.draw.order.length, listHash: order.draw.listHash, seed: order.draw.seed, drawnAt: now } : undefined
  return {
    ok: true, event: moved.event, ...(order.command === 'cancel' ? { note: order.note } : {}),
    next: { ...release, state: moved.to, version: release.version + 1, wakeAt: wakeOf(moved.to, release.plan), ...(order.command === 'close' ? { closedAt: now } : {}), ...(drawn === undefined ? {} : { draw: drawn }) },
    data: { module: release.plan.module, ref: release.plan.ref, kind: release.plan.kind, ...(drawn === undefined ? {} : { entries: drawn.entries }) }
  }
}
