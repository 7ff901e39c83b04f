/**
 * The one way bookings change: decide → what it takes and gives up → one transaction. Quarters, limits and waiting lists are read from the
 * booking before and after, so that no command can forget one of them. A place that is given up goes to the waiting list in the same
 * transaction: the public never sees it first.
 */
import { entryOf, holdBooking, quarterKey, type Booking, type Quarter } from '@lubiao/shared/appointment/booking'
import type { AppointmentCommand } from '@lubiao/shared/appointment/booking-machine'
import { limitsOn, type BookingRecord, type OpenEntry } from '@lubiao/shared/appointment/limits'
import { decide, quartersMoved, type BookingActor, type BookingFacts, type BookingOrder, type Mark } from '@lubiao/shared/appointment/rules'
import { freeIn } from '@lubiao/shared/appointment/schedule'
import { afterPass, notBefore, offerUntil, planOffers } from '@lubiao/shared/appointment/waitlist'
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { onNewest } from '../platform/newest'
import { billWrites, charged, type Charged } from './charging'
import { dayAsItStands, plannedCapacity } from './places'
import { bookingWrite, loadRecord, moved, newBookingWrite, recordWrite, visitorWrite } from './repo'
import { dayKey, slotWrites, type DayOf, type SlotChange } from './repo-slots'
import { leaveWrite, loadList, loadWait, waitKey, waitWrite, type StoredWait } from './repo-waiting'

/** The first two characters of a case number: 预约. */
const KIND = 'YY'

/** An unused case number. */
export const freshCaseId = (deps: Deps): string => newCaseNumber(KIND, deps.random)

/** The system itself. */
export const systemActor: BookingActor = { kind: 'system', id: 'system', roles: ['system'] }

/** A number in [0, 1) for the chance in a cool-down. */
const luckOf = (deps: Deps): number => (deps.random(1)[0] as number) / 256

/** A change ready to be committed; `before` is missing for a booking just held. */
export interface Change {
  readonly before?: Booking
  readonly next: Booking
  readonly event: DomainEvent
  readonly command?: AppointmentCommand
  readonly mark?: Mark
  /** Keyed hash of the person a new booking is for, when somebody else made it. */
  readonly identity?: string | undefined
  /** What opens or ends its bill in the same transaction. */
  readonly bills?: readonly Write[]
}

/** Times a command is decided again because somebody else came first. */
const MOST_DECISIONS = 16

/** Decides again while records, quarters or lists keep changing under it. */
export const onSteady = <T>(attempt: () => Promise<T>): Promise<T> => onNewest(attempt, (error) => error === moved, MOST_DECISIONS)

/** Decides one order; `bill` is what has become of its bill, where the order asks for it. Throws the refusal. */
export function decideOne(deps: Deps, now: Instant, before: Booking, order: BookingOrder, actor: BookingActor, bill?: BookingFacts['bill']): Change {
  const outcome = decide(before, order, actor, { now, limits: limitsOn(dateOf(now)), luck: luckOf(deps), bill })
  if (!outcome.ok) throw outcome.problem
  const { next, event, note, data, mark } = outcome
  return {
    before, next, command: order.command, ...(mark === undefined ? {} : { mark }),
    event: {
      module: 'appointment', caseId: next.caseId, version: next.version, name: event, at: now, by: { kind: actor.kind, id: actor.id }, unit: next.unit, ...(note === undefined ? {} : { note }),
      data: { outletId: next.outletId, date: next.date, time: next.time, slots: next.slots, group: next.group, from: before.state, ...data }
    }
  }
}

/** The change that opens a booking, with its bill where it has one. */
export const opening = ({ booking: next, bills }: Charged, now: Instant, by: BookingActor, identity?: string): Change => ({
  next, identity, bills,
  event: {
    module: 'appointment', caseId: next.caseId, version: 1, name: 'appointment.held', at: now, by: { kind: by.kind, id: by.id }, unit: next.unit,
    data: { outletId: next.outletId, date: next.date, time: next.time, slots: next.slots, group: next.group, offer: next.offer !== undefined }
  }
})

/** Takes and gives of quarters, one entry a quarter. */
type Quarters = Map<string, { readonly quarter: Quarter; readonly add: string[]; readonly remove: string[] }>

function note(quarters: Quarters, changes: readonly Change[]): void {
  for (const { before, next } of changes) {
    const { taken, given } = quartersMoved(before, next)
    for (const [list, side] of [[taken, 'add'], [given, 'remove']] as const)
      for (const quarter of list) {
        const known = quarters.get(quarterKey(quarter)) ?? { quarter, add: [], remove: [] }
        known[side].push(next.caseId)
        quarters.set(quarterKey(quarter), known)
      }
  }
}

/** Offers made in one transaction at most. */
const MOST_OFFERS = 4

/** A hold in the name of somebody on a list. */
async function offerTo(deps: Deps, now: Instant, entry: StoredWait, time: string): Promise<Change> {
  const { outletId, unit, date, serviceCode, skill, group, slots, ownerId, visitor, limitKey, enterpriseId, plate, plateType, test } = entry
  const booking = holdBooking({
    caseId: freshCaseId(deps), outletId, unit, date, time, serviceCode, skill, group, slots, ownerId, bookedBy: { kind: 'user', id: entry.joinedBy }, bookedAt: now, visitor, limitKey,
    ...(enterpriseId === undefined ? {} : { enterpriseId }), ...(plate === undefined ? {} : { plate }), ...(plateType === undefined ? {} : { plateType }), ...(test === undefined ? {} : { test }),
    offer: { waitId: entry.waitId, list: dayKey(entry), key: waitKey(entry) }
  }, offerUntil(now, { date, time }, limitsOn(dateOf(now))))
  return opening(await charged(deps, booking), now, systemActor, entry.identity)
}

/** Who on a day's list is offered what of it, when `released` quarters are given up beside what is free already. */
async function offersFor(deps: Deps, now: Instant, day: DayOf, released: readonly string[]): Promise<{ readonly changes: readonly Change[]; readonly writes: readonly Write[] }> {
  const nothing = { changes: [], writes: [] }
  if (day.date < dateOf(now)) return nothing
  const list = await loadList(deps, day)
  if (!list.some((entry) => entry.state === 'waiting')) return nothing
  const standing = await dayAsItStands(deps, day.outletId, day.date, day.skill, true)
  if (standing === undefined) return nothing
  const slots = standing.slots.map((slot) => ({ ...slot, taken: slot.taken - released.filter((time) => time === slot.time).length }))
  const limits = limitsOn(dateOf(now))
  const offers = slots.some((slot) => freeIn(slot) > 0) ? planOffers(list, slots, notBefore(day.date, now, limits), MOST_OFFERS) : []
  const made = await Promise.all(offers.map(async ({ entry, time }) => ({ entry, change: await offerTo(deps, now, entry, time) })))
  return { changes: made.map(({ change }) => change), writes: made.map(({ entry, change }) => waitWrite(deps, entry, { ...entry, state: 'offered', offerCaseId: change.next.caseId })) }
}

/** What becomes of the places on lists that offers came from. `kept` are entries that stay in their records of limits. */
async function waitWritesOf(deps: Deps, changes: readonly Change[], now: Instant): Promise<{ readonly writes: readonly Write[]; readonly kept: ReadonlySet<string> }> {
  const writes: Write[] = []
  const kept = new Set<string>()
  for (const { before, next } of changes) {
    if (before?.offer === undefined || before.state !== 'held' || next.state === 'held') continue
    const entry = await loadWait(deps, before.offer.list, before.offer.key)
    if (entry === undefined) continue
    if (next.state === 'expired' && afterPass(entry, limitsOn(dateOf(now))) === 'waits') {
      const { offerCaseId: _offer, ...rest } = entry
      writes.push(waitWrite(deps, entry, { ...rest, state: 'waiting', passed: entry.passed + 1 }))
      kept.add(entry.waitId)
    } else writes.push(leaveWrite(deps, entry))
  }
  return { writes, kept }
}

const sameEntry = (a: OpenEntry | undefined, b: OpenEntry | undefined): boolean => a?.ref === b?.ref && a?.date === b?.date && a?.group === b?.group

function marked(record: BookingRecord, mark: Mark | undefined, now: Instant): BookingRecord {
  if (mark === undefined) return record
  if (mark.kind === 'strike') return { ...record, strikes: [...record.strikes, now] }
  return mark.kind === 'lapse' ? { ...record, lapses: [...record.lapses, now] } : { ...record, tests: [...record.tests, mark.result] }
}

/** The records of limits as the changes leave them. `known` are records already read for a check: reusing them is what makes two bookings that would exceed a limit exclude each other. */
async function recordWrites(deps: Deps, now: Instant, changes: readonly Change[], kept: ReadonlySet<string>, known: ReadonlyMap<string, BookingRecord>): Promise<readonly Write[]> {
  const limits = limitsOn(dateOf(now))
  const touching = changes.map(({ before, next, mark }) => ({ key: next.limitKey, was: before === undefined ? undefined : entryOf(before), is: entryOf(next), mark, offered: before === undefined && next.offer !== undefined }))
    .filter(({ was, is, mark, offered }) => mark !== undefined || (!offered && !sameEntry(was, is)))
  const keys = [...new Set(touching.map(({ key }) => key))]
  return (await Promise.all(keys.map(async (key) => {
    const record = known.get(key) ?? (await loadRecord(deps, key))
    const next = touching.filter((one) => one.key === key).reduce((left, { was, is, mark }) => {
      const open = was !== undefined && (is !== undefined || !kept.has(was.ref)) ? left.open.filter((entry) => entry.ref !== was.ref) : left.open
      return marked({ ...left, open: is === undefined ? open : [...open.filter((entry) => entry.ref !== is.ref), is] }, mark, now)
    }, record)
    return JSON.stringify(next) === JSON.stringify(record) ? [] : [recordWrite(deps, key, record, next, limits)]
  }))).flat()
}

const changeWrites = (deps: Deps, changes: readonly Change[]): readonly Write[] => changes.flatMap(({ before, next, command, event, identity, bills }) => [
  before === undefined || command === undefined ? newBookingWrite(deps, next) : bookingWrite(deps, before, next, command),
  eventWrite(deps.table.name, deps.cipher, event),
  ...(before === undefined && identity !== undefined ? [visitorWrite(deps, next, identity)] : []), ...(bills ?? [])
])

/** Everything changes write: the cases over the versions decided on, their events, quarters, records of limits, places on lists, and offers of what was given up. */
export async function writesOf(deps: Deps, now: Instant, changes: readonly Change[], known: ReadonlyMap<string, BookingRecord> = new Map()): Promise<readonly Write[]> {
  const quarters: Quarters = new Map()
  note(quarters, changes)
  const days = new Map<string, { readonly day: DayOf; readonly times: string[] }>()
  for (const { quarter, add, remove } of quarters.values()) {
    if (remove.length <= add.length) continue
    const known = days.get(dayKey(quarter)) ?? { day: quarter, times: [] }
    known.times.push(...Array.from({ length: remove.length - add.length }, () => quarter.time))
    days.set(dayKey(quarter), known)
  }
  const offers = await Promise.all([...days.values()].map(({ day, times }) => offersFor(deps, now, day, times)))
  const offered = offers.flatMap((one) => one.changes)
  note(quarters, offered)
  const waits = await waitWritesOf(deps, changes, now)
  const slots: SlotChange[] = await Promise.all([...quarters.values()].map(async (one) => ({ ...one, planned: one.add.length === 0 ? 0 : await plannedCapacity(deps, one.quarter) })))
  return [
    ...changeWrites(deps, [...changes, ...offered]), ...(await slotWrites(deps, slots)), ...(await recordWrites(deps, now, changes, waits.kept, known)),
    ...waits.writes, ...offers.flatMap((one) => one.writes), ...(await Promise.all(changes.filter(({ bills }) => bills === undefined).map(({ before, next }) => billWrites(deps, before, next)))).flat()
  ]
}

/** Offers what is free of a day to whoever waits for it; undefined when nobody does or nothing is. */
export async function offerWrites(deps: Deps, now: Instant, day: DayOf): Promise<readonly Write[] | undefined> {
  const { changes, writes } = await offersFor(deps, now, day, [])
  if (changes.length === 0) return undefined
  const quarters: Quarters = new Map()
  note(quarters, changes)
  const slots = await Promise.all([...quarters.values()].map(async (one) => ({ ...one, planned: await plannedCapacity(deps, one.quarter) })))
  return [...changeWrites(deps, changes), ...(await slotWrites(deps, slots)), ...writes]
}
