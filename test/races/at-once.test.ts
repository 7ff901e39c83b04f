/** Commands that name no version, given several at once: each is decided on what stands by then, and nobody is told that something they never looked at has changed. */
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { holderKeyFrom } from '@lubiao/shared/pass/presentation'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { systemRandom } from '../../functions/src/platform/chance'
import { cleanApplication } from '../support/applications'
import { order, submit } from '../support/cast'
import { Rig, type Client } from '../support/rig'
import { newVehicle } from '../support/vehicles'

const LANE = 'OL-DCF-01'
/** As many as a holder keeps a pass on. */
const PHONES = 2

let rig: Rig
let li: Client
let pass: PassView

const publicKey = (): string => base64url(holderKeyFrom(systemRandom(48)).publicKey)
const seen = (): Promise<PassView> => li.must(passRoutes.get, { caseId: pass.caseId })

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  li = await rig.wechat('li')
  const desk = await rig.desk('approver')
  const view = await submit(li, cleanApplication(rig.now))
  pass = await order(desk, await order(desk, view, { command: 'claim' }), { command: 'approve' })
}, 120_000)
afterAll(() => rig.stop())

describe('a pass', () => {
  it('is kept on two phones at once, and once on each that asks three times', async () => {
    const keys = Array.from({ length: PHONES }, publicKey)
    const answers = await Promise.all([...keys, ...keys, ...keys].map((key, i) => li.send(passRoutes.bindDevice, { caseId: pass.caseId, publicKey: key, deviceName: `手机 ${i}` })))
    expect(answers.map((answer) => answer.body.code ?? answer.status)).toEqual(answers.map(() => 201))
    expect((await seen()).devices).toHaveLength(PHONES)
  })

  it('is printed by two clerks at once: both have a paper, the later one is good', async () => {
    // One after the other: each sign-in spends a code of its own.
    const clerks = [await rig.desk('clerk'), await rig.desk('clerk')]
    const answers = await Promise.all(clerks.map((clerk) => clerk.send(passRoutes.print, { caseId: pass.caseId })))
    expect(answers.map((answer) => answer.body.code ?? answer.status)).toEqual([200, 200])
    expect((await seen()).devices.filter((device) => device.holder === 'paper')).toHaveLength(1)
  })

  it('is taken over by two drivers at once, each by their own share, and one share by one of two', async () => {
    const share = async (name: string): Promise<string> => {
      const before = await seen()
      const after = await li.must(passRoutes.act, { caseId: pass.caseId, version: before.version, order: { command: 'share', name } })
      const { shareId } = after.shares.find((one) => before.shares.every((known) => known.shareId !== one.shareId)) as PassView['shares'][number]
      return (await li.must(passRoutes.shareCode, { caseId: pass.caseId, shareId })).shareCode
    }
    const [zhao, liu] = await Promise.all([rig.wechat('zhao'), rig.wechat('liu')])
    const [first, second, wanted] = [await share('赵志强'), await share('刘洋'), await share('司机')]
    const own = await Promise.all([zhao.send(passRoutes.acceptShare, { shareCode: first }), liu.send(passRoutes.acceptShare, { shareCode: second })])
    expect(own.map((answer) => answer.body.code ?? answer.status)).toEqual([200, 200])
    const [sun, zhou] = await Promise.all([rig.wechat('sun'), rig.wechat('zhou')])
    const both = await Promise.all([sun, zhou].map((one) => one.send(passRoutes.acceptShare, { shareCode: wanted })))
    expect(both.map((answer) => String(answer.body.code ?? answer.status)).sort()).toEqual(['200', 'pass.share-invalid'])
  })
})

describe('plates', () => {
  it('blocks published at once are judged one after the other', async () => {
    const admin = await rig.desk('admin')
    const block = (id: string, letter: string) => ({ id, label: `次位字母 ${letter}`, plateTypes: ['02' as const], places: ['0123456789', letter, '0123456789', '0123456789', '0123456789'], opensAt: '2026-11-26T02:00:00.000Z', mode: 'open' as const })
    const answers = await Promise.all([block('one', 'A'), block('other', 'B'), block('again', 'A')].map((one) => admin.send(plateRoutes.publishBlock, { block: one })))
    expect(answers.map((answer) => String(answer.body.code ?? answer.status)).sort()).toEqual(['201', '201', 'plate.block-overlaps'])
  })

  it('a car two clerks let in at once is inside once, with its number', async () => {
    const vehicle = newVehicle(1)
    await li.must(plateRoutes.reserve, { plate: '鲁P30001', way: 'own', vehicle })
    // One after the other: each sign-in spends a code of its own.
    const clerks = [await rig.desk('clerk'), await rig.desk('clerk')]
    const answers = await Promise.all(clerks.map((clerk) => clerk.send(plateRoutes.admit, { outletId: LANE, vehicle: { size: vehicle.size, energy: vehicle.energy, vin: vehicle.vin } })))
    expect(answers.map((answer) => String(answer.body.code ?? answer.status)).sort()).toEqual(['201', 'lane.car-inside'])
    expect(answers.find((answer) => answer.status === 201)?.body.plate).toBe('鲁P30001')
  })
})
