/**
 * Bookings in the table. Beside the case (`APPOINTMENT#<caseId>` / `CASE`; gsi1 `OWNER#<ownerId>` / `APPT#<date>T<time>#<caseId>`; gsi3 the due
 * index) and its events:
 *
 * | what                               | pk                                | sk                   | index                                          |
 * |------------------------------------|-----------------------------------|----------------------|------------------------------------------------|
 * | a quarter hour of a skill          | SLOT#<outletId>#<skill>#<date>    | <HH:mm>              |                                                |
 * | what a person or vehicle has open  | GUARD#BOOKLIMIT#<keyed hash>      | GUARD                |                                                |
 * | a place on a waiting list          | WAIT#<outletId>#<skill>#<date>    | <joinedAt>#<waitId>  | gsi1 OWNER#<ownerId> / APPTWAIT#<date>#<waitId> |
 * | whose data a booking for somebody else holds | APPOINTMENT#<caseId>    | APPLICANT            | gsi1 IDENTITY#<keyed hash> / APPT#<at>#<caseId> |
 *
 * A quarter keeps the case numbers that hold it: capacity is a condition on their number, giving back is taking one's number out, and nobody
 * has to be found through an index when an office shortens its day.
 */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { bookingSchema, type Booking } from '@lubiao/shared/appointment/booking'
import { appointmentMachine, type AppointmentCommand } from '@lubiao/shared/appointment/booking-machine'
import { emptyRecord, trimmed, type BookingRecord } from '@lubiao/shared/appointment/limits'
import type { BookingLimits } from '@lubiao/shared/appointment/limits.data'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import { caseKeyOf, changingWrite, erasingWrite, identityWrite, noIdentityWrite, openingWrite, readCase, readCases, readStory } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { dueKeys } from '../platform/sweeper'

const pkOf = (caseId: string): string => `APPOINTMENT#${caseId}`

/** A booking by its number, consistently; undefined when there is none. */
export async function loadBooking(deps: Deps, caseId: string): Promise<Booking | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : bookingSchema.parse(stored)
}

/** A booking and its story, oldest first, in one consistent read. */
export async function loadWithEvents(deps: Deps, caseId: string): Promise<{ readonly booking: Booking; readonly events: readonly DomainEvent[] } | undefined> {
  const story = await readStory(deps, pkOf(caseId))
  return story === undefined ? undefined : { booking: bookingSchema.parse(story.stored), events: story.events }
}

/** Bookings by number, in no order; missing ones are left out. */
export const loadBookings = async (deps: Deps, caseIds: readonly string[]): Promise<readonly Booking[]> => (await readCases(deps, caseIds.map(pkOf))).map((item) => bookingSchema.parse(item))

const sortKeyOf = (booking: Booking): string => `APPT#${booking.date}T${booking.time}#${booking.caseId}`
const itemOf = (booking: Booking) => ({
  ...caseKeyOf(pkOf(booking.caseId)), type: 'CASE', module: 'appointment', ...booking,
  gsi1pk: `OWNER#${booking.ownerId}`, gsi1sk: sortKeyOf(booking), ...dueKeys(booking.caseId, booking.wakeAt)
})

/** A new booking. */
export const newBookingWrite = (deps: Deps, booking: Booking): Write => openingWrite(deps, itemOf(booking))

/** A changed booking: written only over the version it was decided on, in a state the table lets the command start from. */
export const bookingWrite = (deps: Deps, before: Booking, next: Booking, command: AppointmentCommand): Write => changingWrite(deps, itemOf(next), appointmentMachine, before, command)

/** A booking out of which a person has been taken: only over the version that was read. */
export const erasedBookingWrite = (deps: Deps, before: Booking, next: Booking): Write => erasingWrite(deps, itemOf(next), before)

/** Makes a booking findable by the identity of whom it is for, when that is not whoever booked it. */
export const visitorWrite = (deps: Deps, booking: Booking, identity: string): Write => identityWrite(deps, pkOf(booking.caseId), booking.caseId, identity, `APPT#${booking.bookedAt}#${booking.caseId}`)

/** Ends that. */
export const noVisitorWrite = (deps: Deps, caseId: string): Write => noIdentityWrite(deps, pkOf(caseId))

/** One page of bookings; `next` continues it. */
export interface Page {
  readonly bookings: readonly Booking[]
  readonly next: string | undefined
}

/** The greatest key below another, for BETWEEN, which includes its ends. */
const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`

/** Bookings of an owner, the latest day first. `after` is the index key of the last one seen. */
export async function bookingsOfOwner(deps: Deps, ownerId: string, limit: number, after?: string): Promise<Page> {
  const answer = await deps.table.reads.send(new QueryCommand({
    TableName: deps.table.name, IndexName: 'gsi1', Limit: limit, ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':first': 'APPT#', ':last': after === undefined ? 'APPT#~' : justBefore(after) }
  }))
  const items = answer.Items ?? []
  return { bookings: items.map((item) => bookingSchema.parse(item)), next: items.length === limit ? (items.at(-1)?.['gsi1sk'] as string) : undefined }
}

/** Bookings that somebody else made for a person, by the keyed hash of their identity. */
export async function bookingsForIdentity(deps: Deps, identity: string): Promise<readonly Booking[]> {
  const ids: string[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)', ExpressionAttributeValues: { ':pk': `IDENTITY#${identity}`, ':kind': 'APPT#' },
      ...(from === undefined ? {} : { ExclusiveStartKey: from })
    }))
    ids.push(...(page.Items ?? []).map((item) => item['caseId'] as string))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return loadBookings(deps, ids)
}

/** Thrown inside when somebody else changed the same record, quarter or list first: the command is decided again on what is true now. */
export const moved: Problem = problem('version-conflict', { detail: 'moved-meanwhile' })

const recordKey = (limitKey: string) => ({ pk: `GUARD#BOOKLIMIT#${limitKey}`, sk: 'GUARD' })

/** What a person or a vehicle has open, consistently. */
export async function loadRecord(deps: Deps, limitKey: string): Promise<BookingRecord> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: recordKey(limitKey), ConsistentRead: true }))
  if (answer.Item === undefined) return emptyRecord
  const { version, open, strikes, lapses, tests } = answer.Item as unknown as BookingRecord
  return { version, open, strikes, lapses, tests }
}

/** A record as changed: only over the version that was read. What no rule asks for any more is dropped on the way. */
export const recordWrite = (deps: Deps, limitKey: string, before: BookingRecord, next: BookingRecord, limits: BookingLimits): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...recordKey(limitKey), type: 'BOOKLIMIT', ...trimmed(next, deps.now(), limits), version: before.version + 1 },
      ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(before.version === 0 ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: moved
})
