/**
 * Which bookings a changed day would move aside, told before it is published. The server decides by the same steps: quarter by quarter, those
 * beyond the new capacity go, the unconfirmed first; whoever has come stays.
 */
import type { AppointmentSummary } from '@lubiao/shared/appointment/contract'
import { slotsOf, timesOf, type Span } from '@lubiao/shared/appointment/schedule'
import type { Skill } from '@lubiao/shared/service/terms.data'

/** What of a booking matters here. `skill` is missing for a matter that can no longer be booked: it counts nowhere. */
export type Standing = Pick<AppointmentSummary, 'caseId' | 'state' | 'time' | 'slots'> & { readonly skill: Skill | undefined }

const MOVABLE: ReadonlySet<string> = new Set(['held', 'confirmed', 'displaced'])
const USING: ReadonlySet<string> = new Set([...MOVABLE, 'checkedIn', 'called', 'served'])
/** Unconfirmed ones go first; the order among the rest is the server's by time of booking, which makes no difference to how many. */
const goesFirst = (a: Standing, b: Standing): number => (a.state === 'held' ? 0 : 1) - (b.state === 'held' ? 0 : 1) || (a.caseId < b.caseId ? 1 : -1)

/** Ids of the bookings that would be moved aside by these spans and counters. */
export function touchedBy(bookings: readonly Standing[], spans: readonly Span[], counters: Readonly<Partial<Record<Skill, number>>>): ReadonlySet<string> {
  const moving = new Set<string>()
  for (const skill of new Set(bookings.flatMap((one) => one.skill ?? []))) {
    const planned = new Map(slotsOf(spans, counters[skill] ?? 0).map((slot) => [slot.time, slot.capacity]))
    const here = bookings.filter((one) => one.skill === skill && USING.has(one.state))
    for (const time of [...new Set(here.flatMap((one) => timesOf(one.time, one.slots)))].sort()) {
      const using = here.filter((one) => !moving.has(one.caseId) && timesOf(one.time, one.slots).includes(time))
      const beyond = Math.max(0, using.length - (planned.get(time) ?? 0))
      for (const one of using.filter((each) => MOVABLE.has(each.state)).sort(goesFirst).slice(0, beyond)) moving.add(one.caseId)
    }
  }
  return moving
}
