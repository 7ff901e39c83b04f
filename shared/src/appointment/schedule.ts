/**
 * Quarter hours that can be booked: an outlet's open spans of a day × the counters of a skill → slots with capacity; what is free; where a
 * matter of several quarters fits; how a batch falls on adjacent quarters. Pure; times are Beijing wall times `HH:mm`, `24:00` ends a day.
 */

/** Minutes of a slot. */
export const SLOT_MINUTES = 15

/** A part of a day in minutes since midnight, `from` included, `to` not. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A slot as the schedule gives it: `capacity` is the number of counters of the skill. */
export interface PlannedSlot {
  readonly time: string
  readonly capacity: number
}

/** A slot as it stands. `taken` may exceed `capacity` for the moment in which an office has shortened its day and people are being moved. */
export interface DaySlot extends PlannedSlot {
  readonly taken: number
}

/** `HH:mm` → minutes since midnight. RangeError on anything else. */
export function minuteOf(time: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time)
  const minute = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2])
  if (!(minute <= 1440)) throw new RangeError(`not a time of day: ${time}`)
  return minute
}

/** Minutes since midnight → `HH:mm`. */
export const timeAt = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** End of a matter of `slots` quarters that begins at `time`. */
export const endOf = (time: string, slots: number): string => timeAt(minuteOf(time) + slots * SLOT_MINUTES)

/** First minutes of the quarters of a matter. */
export const timesOf = (time: string, slots: number): readonly string[] => Array.from({ length: slots }, (_unused, i) => timeAt(minuteOf(time) + i * SLOT_MINUTES))

/** Overlapping and touching spans as one, in order. */
function merged(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from)
  const whole: { from: number; to: number }[] = []
  for (const span of sorted) {
    const last = whole.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else whole.push({ ...span })
  }
  return whole
}

/** The slots of a day: on whole quarters, none that reaches into a minute that is not open. No slots without counters. */
export function slotsOf(spans: readonly Span[], counters: number): readonly PlannedSlot[] {
  if (counters <= 0) return []
  return merged(spans).flatMap(({ from, to }) => {
    const first = Math.ceil(from / SLOT_MINUTES)
    const n = Math.max(0, Math.floor(to / SLOT_MINUTES) - first)
    return Array.from({ length: n }, (_unused, i) => ({ time: timeAt((first + i) * SLOT_MINUTES), capacity: counters }))
  })
}

/** The day as it stands: what is stored beats what was planned. */
export function standing(planned: readonly PlannedSlot[], stored: readonly DaySlot[]): readonly DaySlot[] {
  const known = new Map<string, DaySlot>(planned.map((slot) => [slot.time, { ...slot, taken: 0 }]))
  for (const slot of stored) known.set(slot.time, slot)
  return [...known.values()].sort((a, b) => a.time.localeCompare(b.time))
}

/** Free places of a slot, never below zero. */
export const freeIn = (slot: DaySlot): number => Math.max(0, slot.capacity - slot.taken)

/** Free places for a matter of `slots` quarters beginning at each slot: the least of its quarters; 0 where a quarter is missing. */
export function freeFor(day: readonly DaySlot[], slots: number): readonly { readonly time: string; readonly free: number; readonly capacity: number }[] {
  const at = new Map(day.map((slot) => [slot.time, slot]))
  return day.map(({ time }) => {
    const quarters = timesOf(time, slots).map((one) => at.get(one))
    const least = (of: (slot: DaySlot) => number): number => Math.min(...quarters.map((slot) => (slot === undefined ? 0 : of(slot))))
    return { time, free: least(freeIn), capacity: least((slot) => slot.capacity) }
  })
}

/** Quarter hours that would be used beyond what is free by somebody who already holds `own` of them: used when somebody moves within a day. */
export const withoutOwn = (day: readonly DaySlot[], own: readonly string[]): readonly DaySlot[] => day.map((slot) => (own.includes(slot.time) ? { ...slot, taken: Math.max(0, slot.taken - 1) } : slot))

/**
 * A batch from `time` on, without a gap: each next one in the earliest place that has room. Several begin together where several counters are
 * free. Undefined when they do not all fit adjacently.
 */
export function planBatch(day: readonly DaySlot[], n: number, slots: number, time: string): readonly string[] | undefined {
  const left = new Map(day.map((slot) => [slot.time, freeIn(slot)]))
  const starts: string[] = []
  for (let minute = minuteOf(time); starts.length < n; minute += SLOT_MINUTES) {
    const quarters = timesOf(timeAt(minute), slots)
    while (starts.length < n && quarters.every((one) => (left.get(one) ?? 0) > 0)) {
      for (const one of quarters) left.set(one, (left.get(one) ?? 0) - 1)
      starts.push(timeAt(minute))
    }
    // A quarter in which nobody of the batch is served is a gap; the one after the day is such a one, so that this ends.
    if (!starts.some((start) => minuteOf(start) + slots * SLOT_MINUTES > minute)) return undefined
  }
  return starts
}
