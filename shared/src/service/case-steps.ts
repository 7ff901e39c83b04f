/** The steps a person sees of their case: read from the machine and the case, never typed into a page. */
import type { Instant } from '../kernel/clock'
import { isUnanswered, totalOf, type ServiceCase } from './case'
import { dueOf } from './case-clock'
import { serviceMachine, type ServiceState } from './machine'

/** One step. `stopped` is where a case ended without a result. */
export interface ServiceStep {
  readonly key: 'submit' | 'review' | 'correct' | 'pay' | 'make' | 'receive'
  readonly label: string
  readonly status: 'done' | 'now' | 'next' | 'stopped'
  readonly at?: Instant | undefined
  readonly dueAt?: Instant | undefined
  readonly hint?: string | undefined
}

/** How far along each state is. */
const PLACE: Readonly<Record<ServiceState, number>> = {
  draft: 0, accepted: 1, underReview: 1, returned: 2, toPay: 3, approved: 4, issued: 5, posted: 5, collected: 6, delivered: 6, refused: 1, withdrawn: 0, lapsed: 3
}
const STOPPED: ReadonlySet<ServiceState> = new Set(['refused', 'withdrawn', 'lapsed'])

/** Where a case that was given up had got to. */
function placeOf(one: ServiceCase): number {
  if (one.state === 'lapsed') return one.bill === undefined ? PLACE.returned : PLACE.toPay
  if (one.state !== 'withdrawn') return PLACE[one.state]
  return one.bill !== undefined ? PLACE.toPay : one.submittedAt === undefined ? PLACE.draft : one.pausedSince !== undefined ? PLACE.returned : PLACE.underReview
}

const RECEIVE = { window: '到窗口领取', post: '邮寄送达', electronic: '电子结果' } as const

/** What to say at the step a case stands at. */
function hintOf(one: ServiceCase): string | undefined {
  const { state, decision } = one
  // A refusal cannot be given without all three.
  if (state === 'refused') return `${decision?.reason}（${decision?.article}）。${decision?.remedy}`
  if (STOPPED.has(state)) return serviceMachine.states[state].label
  switch (state) {
    case 'draft':
      return '填写后提交，提交前会告诉您有没有障碍'
    case 'accepted':
      return isUnanswered(one.checks) ? '正在联网核验；登记系统暂未答复时会自动重试，不用重新提交' : undefined
    case 'underReview':
      return one.dueProvisional ? '期限按普通周末推算，节假日安排公布后自动校正' : undefined
    case 'returned':
      return decision?.reason
    case 'toPay':
      return `应缴 ${(totalOf(one.fees) / 100).toFixed(2)} 元，缴费后自动继续办理`
    case 'issued':
      return one.mail === undefined ? '请到窗口领取，本人带身份证即可' : '邮件被退回，请到窗口领取或重新邮寄'
    case 'posted':
      return one.mail?.events.at(-1)?.text ?? '已交邮政，等待收寄信息'
    default:
      return undefined
  }
}

/** The steps of a case as they stand. */
export function serviceSteps(one: ServiceCase): readonly ServiceStep[] {
  const place = placeOf(one)
  const stopped = STOPPED.has(one.state)
  const statusAt = (at: number): ServiceStep['status'] => (at < place ? 'done' : at > place ? 'next' : stopped ? 'stopped' : 'now')
  const hint = hintOf(one)
  const due = dueOf(one)
  const all: readonly (Pick<ServiceStep, 'key' | 'label' | 'at'> & { readonly place: number; readonly shown: boolean })[] = [
    { key: 'submit', label: one.channel === 'window' ? '窗口受理' : '提交', place: 0, shown: true, at: one.submittedAt },
    { key: 'review', label: '核验审核', place: 1, shown: true },
    { key: 'correct', label: '补正', place: 2, shown: place === 2 },
    { key: 'pay', label: '缴费', place: 3, shown: totalOf(one.fees) > 0, at: one.bill?.paidAt },
    { key: 'make', label: one.form.delivery === 'electronic' ? '办结' : '制证', place: 4, shown: true, at: one.issued?.at },
    { key: 'receive', label: RECEIVE[one.form.delivery ?? 'window'], place: 5, shown: one.form.delivery !== 'electronic', at: place === 6 ? one.enteredAt : undefined }
  ]
  return all.filter(({ shown }) => shown).map(({ key, label, at, place: there }) => {
    const here = there === place
    const moment = at ?? (here ? one.enteredAt : undefined)
    return { key, label, status: statusAt(there), ...(moment === undefined ? {} : { at: moment }), ...(here && due !== undefined ? { dueAt: due } : {}), ...(here && hint !== undefined ? { hint } : {}) }
  })
}
