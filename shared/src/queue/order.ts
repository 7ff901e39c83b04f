/**
 * Who is called next. Booked people and walk-ins stand in one line; the rule is one sentence, printed at the foot of the screen, and this
 * file is that sentence. Pure: who waits, how many booked people were called in a row, and the time go in; one person comes out.
 */
import { millisOf, type Instant } from '../kernel/clock'

/** Minutes after their slot up to which a booked person counts as on time. */
export const GRACE_MINUTES = 10

/** Booked people called in a row at most while others wait. */
export const BOOKED_IN_A_ROW = 2

/** The rule as people read it. */
export const QUEUE_RULE =
  `预约的按时签到，到点先叫；每连叫 ${BOOKED_IN_A_ROW} 位预约，就叫 1 位现场取号的。迟到超过 ${GRACE_MINUTES} 分钟的，从签到时起和现场取号的一起排。预约早到的到点再叫，没有别人等候时可提前办。`

/** Somebody waiting, as far as the rule asks. */
export interface Standing {
  readonly caseId: string
  /** Start of the booked slot; a walk-in has none. */
  readonly slotAt?: string | undefined
  /** Booked, but came too late to be called at the slot. */
  readonly late: boolean
  readonly joinedAt: Instant
  /** Running number of the day: settles who of two that joined in the same millisecond is first. */
  readonly serial: number
}

/** Whether a booked person who comes now is late. */
export const isLate = (slotAt: Instant, now: Instant): boolean => millisOf(now) > millisOf(slotAt) + GRACE_MINUTES * 60_000

/** Booked and on time: called by slot, not by arrival. */
export const isBooked = <T extends Standing>(one: T): one is T & { readonly slotAt: Instant } => one.slotAt !== undefined && !one.late

/** From when somebody has a right to be called: their slot, or when they joined if that was later or there is none. */
export const waitsSince = (one: Pick<Standing, 'slotAt' | 'joinedAt'>): Instant => (one.slotAt !== undefined && one.slotAt > one.joinedAt ? one.slotAt : one.joinedAt)

const byJoining = (a: Standing, b: Standing): number => a.joinedAt.localeCompare(b.joinedAt) || a.serial - b.serial
const bySlot = (a: Standing & { readonly slotAt: Instant }, b: Standing & { readonly slotAt: Instant }): number => a.slotAt.localeCompare(b.slotAt) || byJoining(a, b)

function firstOf<T>(among: readonly T[], order: (a: T, b: T) => number): T | undefined {
  return among.reduce<T | undefined>((best, one) => (best === undefined || order(one, best) < 0 ? one : best), undefined)
}

/**
 * The one to call at `now`; undefined when nobody waits.
 * @param streak booked people called in a row so far, as `streakAfter` counts them
 */
export function nextOf<T extends Standing>(waiting: readonly T[], streak: number, now: Instant): T | undefined {
  const booked = firstOf(waiting.filter((one) => isBooked(one)), bySlot)
  const plain = firstOf(waiting.filter((one) => !isBooked(one)), byJoining)
  const bookedFirst = booked !== undefined && booked.slotAt <= now && streak < BOOKED_IN_A_ROW
  return bookedFirst ? booked : (plain ?? booked)
}

/** The count of booked people in a row once `called` has been called; it stops at the number that makes it somebody else's turn. */
export const streakAfter = (streak: number, called: Standing): number => (isBooked(called) ? Math.min(streak + 1, BOOKED_IN_A_ROW) : 0)

/** Everybody waiting in the order in which they would be called if nobody came and every booked time was as near as it is at `now`. */
export function orderOf<T extends Standing>(waiting: readonly T[], streak: number, now: Instant): readonly T[] {
  const left = [...waiting]
  const order: T[] = []
  let row = streak
  for (let next = nextOf(left, row, now); next !== undefined; next = nextOf(left, row, now)) {
    order.push(next)
    left.splice(left.indexOf(next), 1)
    row = streakAfter(row, next)
  }
  return order
}
