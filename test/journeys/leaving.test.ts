/** A person who leaves: what every module keeps of them is handed over, nothing that is open is left behind, and then they are in none of it (PIPL arts. 45–47). */
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { builtInOutletTables } from '@lubiao/shared/service/outlets.data'
import { demoPerson } from '../../local/src/demo/people.data'
import { give } from '../support/bookers'
import { Rig, type Client } from '../support/rig'
import { newVehicle } from '../support/vehicles'

const HALL = builtInOutletTables.at(-1)?.outlets.find((outlet) => outlet.id === 'OL-DCF-01')
const MODULES = ['appointment', 'plate', 'queue', 'release'] as const
let rig: Rig
let zhao: Client

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  zhao = await rig.wechat('zhao')
}, 120_000)
afterAll(() => rig.stop())

/** Items of the table in which a text stands, by their keys. */
async function itemsWith(text: string): Promise<readonly string[]> {
  const { name, reads } = rig.deps.table
  const found: string[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await reads.send(new ScanCommand({ TableName: name, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    found.push(...(page.Items ?? []).filter((item) => JSON.stringify(item, (_key, value: unknown) => (value instanceof Set ? [...(value as Set<unknown>)] : value)).includes(text)).map((item) => `${String(item['pk'])} ${String(item['sk'])}`))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

it('is held while something of theirs is open, is handed everything, and is gone from every module afterwards', async () => {
  if (HALL === undefined) throw new Error('no hall')
  const held = await zhao.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: HALL.id, date: '2026-11-25', time: '10:00' })
  const booked = await give(zhao, held, { command: 'confirm' })
  const { ticketId, version } = await zhao.must(queueRoutes.take, { outletId: HALL.id, skill: 'window', presence: { by: 'position', lng: HALL.lng, lat: HALL.lat, accuracy: 10 } })
  const pick = await zhao.must(plateRoutes.reserve, { plate: '鲁P77770', way: 'own', vehicle: newVehicle(1) })
  const supervisor = await rig.desk('supervisor')
  const inMinutes = (minutes: number): string => instantOf(millisOf(rig.now) + minutes * 60_000)
  const { releaseId } = await supervisor.must(releaseRoutes.announce, { plan: { kind: 'lottery', module: 'plate', ref: 'leaving', title: '鲁P 新号段', unit: 'cheguansuo', opensAt: inMinutes(-1), drawsAt: inMinutes(600), endsAt: inMinutes(900), quota: 5, perPerson: 1 } })
  await zhao.must(releaseRoutes.enter, { releaseId })

  const open = (): Promise<string | undefined> => zhao.send(accountRoutes.deleteAccount, { confirm: '注销' }).then(({ body }) => body.code)
  expect(await open()).toBe('account.open-cases')
  const { data } = await zhao.must(accountRoutes.exportData, {})
  for (const [module, trace] of [['appointment', booked.caseId], ['plate', '鲁P77770'], ['queue', ticketId], ['release', releaseId]] as const) expect([module, JSON.stringify(data[module])]).toEqual([module, expect.stringContaining(trace)])
  expect(JSON.stringify(data['appointment'])).toContain(demoPerson('zhao').name)

  await give(zhao, booked, { command: 'cancel' })
  expect(await open()).toBe('account.open-cases')
  await zhao.must(queueRoutes.act, { ticketId, version, order: { command: 'leave' } })
  expect(await open()).toBe('account.open-cases')
  await zhao.must(plateRoutes.act, { caseId: pick.caseId, version: pick.version, order: { command: 'renounce' } })

  const masked = pick.ownerMasked
  expect((await itemsWith(masked)).length).toBeGreaterThanOrEqual(MODULES.length - 1)
  await zhao.must(accountRoutes.deleteAccount, { confirm: '注销' })
  await rig.settle()
  for (const text of [masked, demoPerson('zhao').name, demoPerson('zhao').phone, demoPerson('zhao').idNumber as string]) expect([text, await itemsWith(text)]).toEqual([text, []])
})
