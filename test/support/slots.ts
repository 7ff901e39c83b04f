/** The books of a table: what every quarter holds against what every booking says it occupies. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { bookingSchema, entryOf, occupied, quarterKey, type Booking } from '@lubiao/shared/appointment/booking'
import { dateOf } from '@lubiao/shared/kernel/clock'
import type { Rig } from './rig'

/** All bookings and quarters of a table. */
export interface Books {
  readonly bookings: readonly Booking[]
  readonly slots: ReadonlyMap<string, { readonly capacity: number; readonly holders: readonly string[] }>
  readonly records: readonly { readonly pk: string; readonly open: readonly { readonly ref: string; readonly waits?: boolean; readonly date: string }[] }[]
  readonly waits: readonly { readonly waitId: string; readonly date: string; readonly state: string; readonly offerCaseId?: string }[]
  /** The rig's day: what was waited for before it is over, and counted by nobody. */
  readonly today: string
}

/** Reads everything. */
export async function booksOf(rig: Rig): Promise<Books> {
  const { table } = rig.deps
  const bookings: Booking[] = []
  const slots = new Map<string, { capacity: number; holders: readonly string[] }>()
  const records: Books['records'][number][] = []
  const waits: Books['waits'][number][] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await table.reads.send(new ScanCommand({ TableName: table.name, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    for (const item of page.Items ?? []) {
      const pk = String(item['pk'])
      if (pk.startsWith('APPOINTMENT#') && item['sk'] === 'CASE') bookings.push(bookingSchema.parse(item))
      else if (pk.startsWith('SLOT#')) slots.set(`${pk.slice('SLOT#'.length)}#${String(item['sk'])}`, { capacity: item['capacity'] as number, holders: [...((item['holders'] as ReadonlySet<string> | undefined) ?? [])] })
      else if (pk.startsWith('GUARD#BOOKLIMIT#')) records.push(item as unknown as Books['records'][number])
      else if (pk.startsWith('WAIT#')) waits.push(item as unknown as Books['waits'][number])
    }
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return { bookings, slots, records, waits, today: dateOf(rig.now) }
}

/** Everything wrong with the books: quarters beyond their capacity, places nobody holds or two lists disagree about, limits that count what is not there. Empty when they balance. */
export function faultsIn({ bookings, slots, records, waits, today }: Books): readonly string[] {
  const faults: string[] = []
  const held = new Map<string, Set<string>>()
  for (const booking of bookings) for (const quarter of occupied(booking)) held.set(quarterKey(quarter), (held.get(quarterKey(quarter)) ?? new Set()).add(booking.caseId))
  for (const [key, { capacity, holders }] of slots) {
    if (holders.length > capacity) faults.push(`${key}: ${holders.length} in ${capacity}`)
    for (const id of holders) if (held.get(key)?.has(id) !== true) faults.push(`${key}: kept for ${id}, which does not have it`)
  }
  for (const [key, ids] of held) for (const id of ids) if (slots.get(key)?.holders.includes(id) !== true) faults.push(`${key}: ${id} has it and it is not kept`)
  const counted = new Map(bookings.flatMap((booking) => {
    const entry = entryOf(booking)
    return entry === undefined || entry.waits === true ? [] : [[entry.ref, booking.caseId] as const]
  }))
  const open = new Set(records.flatMap((record) => record.open.map((entry) => entry.ref)))
  for (const ref of counted.keys()) if (!open.has(ref)) faults.push(`${ref}: open and not counted`)
  for (const record of records) for (const entry of record.open) if (entry.waits !== true && !counted.has(entry.ref)) faults.push(`${record.pk}: counts ${entry.ref}, which is not open`)
  for (const wait of waits) if (wait.date >= today && !open.has(wait.waitId)) faults.push(`${wait.waitId}: on a list and not counted`)
  for (const wait of waits) if (wait.state === 'offered' && !bookings.some((one) => one.caseId === wait.offerCaseId && one.state === 'held')) faults.push(`${wait.waitId}: offered a place that is not held`)
  return faults
}
