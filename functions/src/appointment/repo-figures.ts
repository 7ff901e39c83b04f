/** How full outlets are: `FIGURES#appointment#<outletId>` / `<date>` with quarters booked by hour (`h09`), people who came and who did not. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { minuteOf, SLOT_MINUTES } from '@lubiao/shared/appointment/schedule'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'

/** What an event adds to one outlet's day. */
export interface FigureChange {
  readonly outletId: string
  readonly date: LocalDate
  readonly add: Readonly<Record<string, number>>
}

/** Quarters by hour of a booking, times `sign`. */
function hours(time: string, slots: number, sign: 1 | -1): Record<string, number> {
  const add: Record<string, number> = {}
  for (let i = 0; i < slots; i += 1) {
    const hour = `h${String(Math.floor((minuteOf(time) + i * SLOT_MINUTES) / 60)).padStart(2, '0')}`
    add[hour] = (add[hour] ?? 0) + sign
  }
  return add
}

/** States in which a booking is counted as load. */
const LOADED: ReadonlySet<unknown> = new Set(['confirmed', 'checkedIn', 'called'])

/** What an event changes in the figures: where the person will be, and where they will not be any more. */
export function figuresOf(event: Pick<DomainEvent, 'name' | 'data'>): readonly FigureChange[] {
  const { outletId, date, time, slots, from, wasOutlet, wasDate, wasTime } = event.data ?? {}
  if (typeof outletId !== 'string' || typeof date !== 'string' || typeof time !== 'string' || typeof slots !== 'number') return []
  const here = { outletId, date, add: hours(time, slots, 1) }
  const was = LOADED.has(from) ? typeof wasOutlet === 'string' && typeof wasDate === 'string' && typeof wasTime === 'string' ? [{ outletId: wasOutlet, date: wasDate, add: hours(wasTime, slots, -1) }] : [{ outletId, date, add: hours(time, slots, -1) }] : []
  switch (event.name) {
    case 'appointment.confirmed':
      return [here]
    case 'appointment.rescheduled':
    case 'appointment.moved':
      return [here, ...was]
    case 'appointment.displaced':
    case 'appointment.cancelled':
    case 'appointment.officeCancelled':
      return was
    case 'appointment.served':
      return [{ outletId, date, add: { came: 1 } }]
    case 'appointment.missed':
      return from === 'confirmed' ? [{ outletId, date, add: { missed: 1 } }] : []
    default:
      return []
  }
}

/** Adds to an outlet's day; two changes of one day are one write. */
export function figuresWrites(deps: Deps, changes: readonly FigureChange[]): readonly Write[] {
  const days = new Map<string, { readonly change: FigureChange; readonly add: Record<string, number> }>()
  for (const change of changes) {
    const key = `${change.outletId}#${change.date}`
    const known = days.get(key) ?? { change, add: {} }
    for (const [name, n] of Object.entries(change.add)) known.add[name] = (known.add[name] ?? 0) + n
    days.set(key, known)
  }
  return [...days.values()].map(({ change, add }) => {
    const names = Object.keys(add)
    return {
      item: {
        Update: {
          TableName: deps.table.name, Key: { pk: `FIGURES#appointment#${change.outletId}`, sk: change.date }, UpdateExpression: `ADD ${names.map((_name, i) => `#n${i} :n${i}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])), ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, add[name]]))
        }
      },
      refusal: problem('version-conflict')
    }
  })
}

/** The figures of an outlet from one day to another, summed. */
export async function readFigures(deps: Deps, outletId: string, from: LocalDate, to: LocalDate): Promise<Readonly<Record<string, number>>> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to', ExpressionAttributeValues: { ':pk': `FIGURES#appointment#${outletId}`, ':from': from, ':to': to } }))
  const sum: Record<string, number> = {}
  for (const { pk: _pk, sk: _sk, ...counts } of answer.Items ?? []) for (const [name, n] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + (n as number)
  return sum
}
