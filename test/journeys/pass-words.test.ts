/** What people write is read by others: WeChat's judgement of it reaches the desk, stops nobody, and waits out an outage. */
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

let rig: Rig
let li: Client
let approver: Client
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  li = await rig.wechat('li')
  approver = await rig.desk('approver')
}, 120_000)
afterAll(() => rig.stop())

async function submit(application: PassApplication): Promise<PassView> {
  const draft = await li.must(passRoutes.open, { application })
  const view = await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
  await rig.settle()
  return view
}
const warnings = async (caseId: string): Promise<readonly string[]> => (await approver.must(passRoutes.staffGet, { caseId })).checks.filter((check) => check.code === 'words').map((check) => `${check.level} ${check.title}`)
const bulk = async ({ caseId, version }: PassView): Promise<string | undefined> => (await approver.must(passRoutes.bulkApprove, { cases: [{ caseId, version }] })).results[0]?.code

it('a doubt is for the desk to read: shown to it, not to the applicant, and not passed over in a list', async () => {
  const application = cleanApplication(rig.now, { plate: '鲁P12345', reason: '运送建材，代开发票' })
  const view = await submit(application)
  expect(await warnings(view.caseId)).toEqual(['warning 申请文字疑似违规，请人工核看'])
  expect((await li.must(passRoutes.get, { caseId: view.caseId })).checks.map((check) => check.code)).not.toContain('words')
  expect(await bulk(view)).toBe('pass.not-clean')
  const claimed = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } })
  expect(claimed.checks.map((check) => check.code)).toContain('words')
  const returned = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: claimed.version, order: { command: 'returnForCorrection', note: '请删去与运输无关的内容' } })
  const again = await li.must(passRoutes.act, { caseId: view.caseId, version: returned.version, order: { command: 'resubmit', application: { ...application, reason: '运送建材' } } })
  await rig.settle()
  expect(await warnings(view.caseId)).toEqual([])
  expect(await bulk(again)).toBeUndefined()
})

it('while WeChat is down submissions go on; the judgement comes when it is back', async () => {
  const faults = (down: boolean) => fetch(`${rig.stack.wechat.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ down }) })
  await faults(true)
  const view = await submit(cleanApplication(rig.now, { plate: '鲁P10101', route: '加微信详谈' }))
  expect(await warnings(view.caseId)).toEqual([])
  await faults(false)
  for (let n = 0; n < 3; n += 1) {
    rig.turn(60_000)
    await rig.sweep()
  }
  expect(await warnings(view.caseId)).toEqual(['warning 申请文字请人工核看'])
})
