/**
 * How bookings are kept fair, as dated data: how many may be open, how long a place is held, what a cancelled place waits before it is free
 * again, what not coming costs. All numbers are our own rules (demo), shown to everybody before they book; only the rules of driving tests
 * follow 机动车驾驶证申领和使用规定 (公安部令第162号) articles 32, 36 to 41 and 47.
 */
import type { Skill } from '../service/terms.data'

/** What is limited together. */
export const bookingGroups = { window: '窗口业务', plate: '号牌业务', inspection: '车辆检验', test: '驾驶考试' } as const
export type BookingGroup = keyof typeof bookingGroups

/** The group a skill's bookings count in. */
export const groupOfSkill: Readonly<Record<Skill, BookingGroup>> = {
  'window': 'window', 'plate': 'plate', 'vehicle-inspection': 'inspection', 'driving-test-1': 'test', 'driving-test-2': 'test', 'driving-test-3': 'test'
}

/** One subject of the driving test. */
export interface TestRule {
  readonly subject: 1 | 2 | 3
  /** Subjects that must have been passed before. */
  readonly needs: readonly number[]
  /** Days after a failed test before the next may be taken. */
  readonly waitDays: number
  /** Tests a learner may take; undefined = no limit. */
  readonly maxAttempts?: number
  readonly article: string
}

/** One version. Minutes and days are natural ones. */
export interface BookingLimits {
  readonly version: string
  readonly effectiveFrom: string
  readonly demo: boolean
  readonly holdMinutes: number
  /** Minutes before a slot until which it can be booked. */
  readonly leadMinutes: number
  /** Days ahead that are open for booking, today included. */
  readonly daysAhead: number
  /** Open bookings of one person, or of one vehicle where the matter is about a vehicle. */
  readonly open: Readonly<Record<BookingGroup, number>>
  /** Minutes before the time until which one may cancel or move without it counting. */
  readonly freeCancelMinutes: Readonly<Record<BookingGroup, number>>
  /** Minutes a cancelled place stays out of sight, and up to how many more are added by chance, so that nobody can hand a place to somebody who waits for the moment. */
  readonly coolDown: Readonly<Record<BookingGroup, { readonly minutes: number; readonly jitterMinutes: number }>>
  /** Strikes within `days` that suspend booking online for `suspendedDays`. */
  readonly strikes: { readonly most: number; readonly days: number; readonly suspendedDays: number }
  /** Holds that ran out or were let go within a day before new ones are refused. */
  readonly lapsesADay: number
  readonly waiting: {
    /** Days somebody may wait for at the same time. */
    readonly most: number
    readonly dayMinutes: number
    /** Offers made outside these hours are kept until `from` of the next morning. */
    readonly hours: { readonly from: string; readonly to: string }
    /** Offers somebody may let pass before they are taken off the list. */
    readonly passes: number
    /** Minutes before a place begins after which it is not offered any more. */
    readonly lastMinutes: number
  }
  /** When the office changes its hours: places kept for each person concerned, for how long, and how far ahead they are looked for. */
  readonly displaced: { readonly places: number; readonly keptMinutes: number; readonly searchDays: number }
  /** When a reminder goes out: on the day before at this time. */
  readonly remindAt: string
  /** Minutes after its time at which a booking nobody checked in counts as missed. */
  readonly missedAfterMinutes: number
  readonly tests: readonly TestRule[]
}

/** Versions known to the build, oldest first. */
export const builtInLimits: readonly [BookingLimits, ...BookingLimits[]] = [
  {
    version: '2019-a', effectiveFrom: '2019-01-01', demo: true,
    holdMinutes: 10, leadMinutes: 30, daysAhead: 30,
    open: { window: 2, plate: 1, inspection: 1, test: 1 },
    freeCancelMinutes: { window: 60, plate: 60, inspection: 120, test: 1440 },
    coolDown: { window: { minutes: 10, jitterMinutes: 20 }, plate: { minutes: 30, jitterMinutes: 60 }, inspection: { minutes: 20, jitterMinutes: 40 }, test: { minutes: 240, jitterMinutes: 480 } },
    strikes: { most: 3, days: 90, suspendedDays: 15 },
    lapsesADay: 6,
    waiting: { most: 3, dayMinutes: 30, hours: { from: '08:00', to: '21:00' }, passes: 2, lastMinutes: 90 },
    displaced: { places: 2, keptMinutes: 2 * 1440, searchDays: 14 },
    remindAt: '18:00', missedAfterMinutes: 60,
    tests: [
      { subject: 1, needs: [], waitDays: 0, article: '机动车驾驶证申领和使用规定第四十七条' },
      { subject: 2, needs: [1], waitDays: 10, maxAttempts: 5, article: '机动车驾驶证申领和使用规定第四十一条' },
      { subject: 3, needs: [1, 2], waitDays: 10, maxAttempts: 5, article: '机动车驾驶证申领和使用规定第四十一条' }
    ]
  }
]
