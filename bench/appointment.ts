/**
 * `npm run bench -- appointment`: finding free quarters and booking one (hold and confirm) through the in-process app, beside the same holding
 * transactions sent straight to the same engine in the same run, at two sizes of the store. Growth with what is stored is the figure.
 */
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { timeAt } from '@lubiao/shared/appointment/schedule'
import { addDays, dateOf, isWorkingDay } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { bookerOn, type Booker } from '../test/support/bookers'
import { freshKey, Rig } from '../test/support/rig'
import { line, meter, print, timed } from './measure'

const CLIENTS = 16
const HALL = 'OL-DCF-02'
const QUARTERS = 30

/** One stored quarter and one stored booking at a time, spread over outlets, days and owners as real ones would be; far days, so that none is in the way. */
function stored(i: number): readonly Record<string, unknown>[] {
  const caseId = `YY-FILL-${String(i).padStart(9, '0')}`
  const date = addDays('2030-01-01', i % 3000)
  const outletId = `OL-FIL-${String(Math.floor(i / 3000) % 90 + 10)}`
  const time = timeAt(540 + 15 * (Math.floor(i / 270_000) % QUARTERS))
  return [
    { pk: `SLOT#${outletId}#window#${date}`, sk: time, capacity: 3, holders: new Set([caseId]) },
    { pk: `APPOINTMENT#${caseId}`, sk: 'CASE', type: 'CASE', module: 'appointment', caseId, state: 'confirmed', outletId, date, time, ownerId: `UFILL${i % 50_000}`, gsi1pk: `OWNER#UFILL${i % 50_000}`, gsi1sk: `APPT#${date}T${time}#${caseId}`, gsi3pk: `DUE#${i % 4}`, gsi3sk: `2031-01-01T00:00:00.000Z#${caseId}` }
  ]
}

/** Quarters and bookings, `n` together. */
function* filling(n: number): Generator<Readonly<Record<string, unknown>>> {
  for (let i = 0; i < n / 2; i += 1) yield* stored(i)
}

/** Runs the bench; `quick` is the reduced form that `npm test` runs. */
export async function run(quick: boolean): Promise<void> {
  const operations = Number(process.env['LUBIAO_OPERATIONS'] ?? (quick ? 40 : 300))
  for (const size of quick ? [100, 1_000] : [1_000, 1_000_000]) await runAt(size, operations)
}

async function runAt(size: number, operations: number): Promise<void> {
  const rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z', withoutPump: true, withStream: true, items: filling(size) })
  const watch = meter(rig.deps.table)
  const days = Array.from({ length: 29 }, (_unused, i) => addDays(dateOf(rig.now), i + 1)).filter((date) => isWorkingDay(date, builtInCalendar).works)
  let people = 0
  let places = 0
  /** People and places of their own: what is measured is booking, not who wins. Three fit into a quarter. */
  const ready = async (n: number): Promise<readonly { readonly who: Booker; readonly place: { readonly outletId: string; readonly date: string; readonly time: string } }[]> => {
    const made: { who: Booker; place: { outletId: string; date: string; time: string } }[] = []
    for (let i = 0; i < n; i += 1) {
      const quarter = Math.floor((places += 1) / 3)
      const hall = [HALL, 'OL-YGX-01', 'OL-SHX-01', 'OL-GUX-01'][Math.floor(quarter / (QUARTERS * days.length)) % 4] as string
      made.push({ who: await bookerOn(rig, (people += 1)), place: { outletId: hall, date: days[Math.floor(quarter / QUARTERS) % days.length] as string, time: timeAt(540 + 15 * (quarter % QUARTERS)) } })
    }
    return made
  }
  const must = (status: number, wanted: number, body: unknown): void => {
    if (status !== wanted) throw new Error(JSON.stringify(body))
  }
  watch.reset()
  const search = await timed(operations, CLIENTS, async () => {
    const answer = await rig.send(undefined, appointmentRoutes.free, { outletId: HALL, serviceCode: 'DL_REISSUE_LOST', days: 7 })
    must(answer.status, 200, answer.body)
  })
  print(line(CLIENTS, 'appointment.free', size, search, undefined, watch.read()))
  const asking = await ready(operations)
  const held: string[] = []
  watch.reset()
  const holds = await timed(operations, CLIENTS, async (i) => {
    const { who, place } = asking[i] as (typeof asking)[number]
    const answer = await who.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', ...place })
    must(answer.status, 201, answer.body)
    held[i] = answer.body.caseId
  })
  const capacity = watch.read()
  const more = await ready(operations)
  const kept: TransactWriteCommandInput[] = []
  watch.keep = kept
  await timed(operations, CLIENTS, async (i) => {
    const { who, place } = more[i] as (typeof more)[number]
    must((await who.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', ...place }, { key: freshKey() })).status, 201, place)
  }, true)
  watch.keep = undefined
  const raw = await timed(kept.length, CLIENTS, (i) => rig.deps.table.writes.send(new TransactWriteCommand(kept[i] as TransactWriteCommandInput)))
  print(line(CLIENTS, 'appointment.hold', size, holds, raw, capacity))
  watch.reset()
  const confirms = await timed(operations, CLIENTS, async (i) => {
    const answer = await (asking[i] as (typeof asking)[number]).who.send(appointmentRoutes.act, { caseId: held[i] as string, version: 1, order: { command: 'confirm' } })
    must(answer.status, 200, answer.body)
  })
  print(line(CLIENTS, 'appointment.confirm', size, confirms, undefined, watch.read()))
  await rig.stop()
}
