/**
 * Who is called next. Booked people and walk-ins stand in one line; the rule is one sentence, printed at the foot of the screen, and this
 * file is that sentence. Pure: who waits, how many booked people were called in a row, and the time go in; one person comes out.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'

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
export const isBooked = (one: Standing): one is Standing & { readonly slotAt: string } => one.slotAt !== undefined && !one.late

/** From when somebody has a right to be called: their slot, or when they joined if that was later or there is none. */
export const waitsSince = (one: Pick<Standing, 'slotAt' | 'late' | 'joinedAt'>): Instant => (one.slotAt !== undefined && !one.late && one.slotAt > one.joinedAt ? one.slotAt : one.joinedAt)

const bySlot = (a: Standing, b: Standing): number => (a.slotAt ?? '').localeCompare(b.slotAt ?? '') || a.joinedAt.localeCompare(b.joinedAt) || a.serial - b.serial
const byJoining = (a: Standing, b: Standing): number => a.joinedAt.localeCompare(b.joinedAt) || a.serial - b.serial

function firstOf<T extends Standing>(among: readonly T[], order: (a: Standing, b: Standing) => number): T | undefined {
  return among.reduce<T | undefined>((best, one) => (best === undefined || order(one, best) < 0 ? one : best), undefined)
}

/**
 * The one to call at `now`; undefined when nobody waits.
 * @param streak booked people called in a row so far, as `streakAfter` counts them
 */
export function nextOf<T extends Standing>(waiting: readonly T[], streak: number, now: Instant): T | undefined {
  const due = firstOf(waiting.filter((one) => isBooked(one) && one.slotAt <= now), bySlot)
  const plain = firstOf(waiting.filter((one) => !isBooked(one)), byJoining)
  if (due !== undefined && (plain === undefined || streak < BOOKED_IN_A_ROW)) return due
  return plain ?? firstOf(waiting.filter(isBooked), bySlot)
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

/**
 * Most people called before a walk-in who has just joined behind `ahead` others that are not booked, however many booked people come:
 * two booked before each of those and before the walk-in, and those themselves.
 */
export const mostBefore = (ahead: number): number => ahead + BOOKED_IN_A_ROW * (ahead + 1)

/** Most people called at or after the slot of a booked person before that person, when `ahead` booked people have an earlier place: those, and one other for every two. */
export const mostBeforeBooked = (ahead: number): number => ahead + Math.ceil((ahead + 1) / BOOKED_IN_A_ROW)

/** When a slot's grace ends. */
export const graceEnds = (slotAt: Instant): Instant => instantOf(millisOf(slotAt) + GRACE_MINUTES * 60_000)
