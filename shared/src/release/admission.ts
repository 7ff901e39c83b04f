/**
 * Who is let in when. A queue lets `perMinute` places in each minute from its opening moment on, evenly, in the drawn order; those who came after the moment
 * stand behind, by when they came. A lottery has no `perMinute` and lets its winners in at once. Nothing is remembered: place and time tell.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import type { ReleasePlan } from './contract'

/** Minutes an admission is good for, once given. It is given again while the release lasts. */
export const ADMISSION_MINUTES = 10

/** Seconds a page waits before it asks again when there is nothing better to go by. */
export const ASK_AGAIN_SECONDS = 5

/** Milliseconds from the opening moment to the admission of a place. */
const offsetOf = (place: number, perMinute: number): number => Math.ceil(((place - 1) * 60_000) / perMinute)

/** When a place is let in. */
export function admitAt(plan: Pick<ReleasePlan, 'drawsAt' | 'perMinute'>, place: number): Instant {
  return plan.perMinute === undefined ? plan.drawsAt : instantOf(millisOf(plan.drawsAt) + offsetOf(place, plan.perMinute))
}

/** The last place that is in at `now`; 0 before the draw. */
export function admittedUpTo(plan: Pick<ReleasePlan, 'drawsAt' | 'perMinute' | 'quota'>, now: Instant): number {
  const since = millisOf(now) - millisOf(plan.drawsAt)
  if (since < 0) return 0
  // `offsetOf` turned round, in whole numbers: both say the same at every millisecond.
  return plan.perMinute === undefined ? plan.quota : Math.min(plan.quota, Math.floor((since * plan.perMinute) / 60_000) + 1)
}

/** Whether a place is good at all: a winner, or within what a queue lets in. */
export const wins = (plan: Pick<ReleasePlan, 'quota'>, place: number): boolean => place <= plan.quota

/** Seconds from the draw within which a turn is told together with the place: two messages in one minute say no more than one. */
export const WITH_DRAW_SECONDS = 60

/** Hours before the end at which whoever has taken nothing yet is told that it comes; half of the time where a release is shorter. */
const REMIND_HOURS = 24

/** When people are told that their places are about to end. */
export function remindAt(plan: Pick<ReleasePlan, 'drawsAt' | 'endsAt'>): Instant {
  const end = millisOf(plan.endsAt)
  return instantOf(end - Math.min(REMIND_HOURS * 3_600_000, Math.floor((end - millisOf(plan.drawsAt)) / 2)))
}

/** Whole seconds from `now` until an instant, at least 1. */
export const secondsUntil = (now: Instant, then: Instant): number => Math.max(1, Math.ceil((millisOf(then) - millisOf(now)) / 1000))

/** The rule of a release in one sentence. */
export function ruleOf(plan: Pick<ReleasePlan, 'kind' | 'quota' | 'perPerson' | 'perMinute'>): string {
  const each = `每人最多 ${plan.perPerson} 个`
  return plan.kind === 'lottery'
    ? `截止前登记的人机会相同，先来后到不影响；按公开算法抽签，前 ${plan.quota} 位中签，${each}。`
    : `开始前到的人用公开算法抽出顺序，早一毫秒没有用；开始后到的排在后面。每分钟放 ${plan.perMinute ?? plan.quota} 位入场，共 ${plan.quota} 位，${each}。`
}

/** What is wrong with a plan's times or numbers, by field. */
export function faultsOfPlan(plan: ReleasePlan, now: Instant): readonly { readonly path: string; readonly message: string }[] {
  const faults: { readonly path: string; readonly message: string }[] = []
  if (plan.drawsAt <= now) faults.push({ path: 'plan.drawsAt', message: '开始或截止时间应在现在之后' })
  if (plan.opensAt >= plan.drawsAt) faults.push({ path: 'plan.opensAt', message: '登记应早于开始或截止时间' })
  if (plan.endsAt <= plan.drawsAt) faults.push({ path: 'plan.endsAt', message: '结束时间应晚于开始或截止时间' })
  if (plan.kind === 'queue' && plan.perMinute === undefined) faults.push({ path: 'plan.perMinute', message: '请填写每分钟放几位入场' })
  if (plan.kind === 'lottery' && plan.perMinute !== undefined) faults.push({ path: 'plan.perMinute', message: '抽签不分批入场' })
  return faults
}
