/** An outside system that is gone: what does not need it goes on, what was handed in is kept, what cannot be done says so, and all is made up for afterwards. */
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes, type PassApplication, type PassView, type StaffOrder } from '@lubiao/shared/pass/contract'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { uploadPaper } from '../support/papers'
import { freshKey, Rig, type Answer, type Client } from '../support/rig'

let rig: Rig
let li: Client
let chen: Client
let approver: Client
let clerk: Client
let officer: Client
let admin: Client

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  ;[li, chen] = await Promise.all([rig.wechat('li'), rig.wechat('chen')])
  ;[approver, clerk, officer, admin] = await Promise.all([rig.desk('approver'), rig.desk('clerk'), rig.desk('officer'), rig.desk('admin')])
  for (const plate of ['鲁P33333', '鲁P55555', '鲁P20003']) await rig.owned(plate, 'li')
  for (const plate of ['鲁P12346', '鲁P20001']) await rig.owned(plate, 'chen')
}, 120_000)
afterAll(() => rig.stop())

type System = 'registry' | 'wechat' | 'sms' | 'files'
const faults = async (system: System, body: object): Promise<void> => {
  const told = await fetch(`${rig.stack[system].adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(told.status).toBe(200)
}
const application = (plate: string, vehicleClass: PassApplication['vehicleClass'], more: Partial<PassApplication> = {}) => cleanApplication(rig.now, { plate, vehicleClass, ...more })
const submit = async (as: Client, asked: PassApplication): Promise<PassView> => {
  const draft = await as.must(passRoutes.open, { application: asked })
  return as.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application: asked } })
}
const desk = (view: PassView, order: StaffOrder) => approver.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order })
const done = async (view: PassView, order: StaffOrder): Promise<PassView> => approver.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order })
/** A refusal that says, in Chinese, that another system does not answer and that trying again helps. */
const unavailable = (answer: Answer<unknown>): void => expect(answer).toMatchObject({ status: 503, body: { code: 'upstream-unavailable', retryable: true, title: '关联系统暂时不可用，请稍后再试' } })

/** What everybody needs every day and no outside system is asked for. */
async function dailyReads(view: PassView): Promise<void> {
  const { caseId } = view
  const answers = await Promise.all([
    li.send(passRoutes.options, {}), li.send(passRoutes.mine, {}), li.send(passRoutes.get, { caseId }), approver.send(passRoutes.worklist, {}), approver.send(passRoutes.staffGet, { caseId }),
    approver.send(passRoutes.figures, { from: '2026-11-23', to: '2026-11-24' }), officer.send(passRoutes.bundle, {}),
    officer.send(passRoutes.scan, { scanId: freshKey(), at: rig.now, by: 'plate', plate: '鲁P12345', plateType: '01' })
  ] as const)
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
}

describe('the registers', () => {
  it.each([['gone', { down: true }, '鲁P12345', '鲁P33333'], ['failing', { errorRate: 1 }, '鲁P10101', '鲁P55555']])('when %s, hold up nobody: taken in, checked later, the clock running', async (_how, how, cleanPlate, badPlate) => {
    await faults('registry', how)
    const preview = await li.must(passRoutes.preview, { application: application(cleanPlate, 'medium-truck') })
    expect(preview).toMatchObject({ canSubmit: true, checks: expect.arrayContaining([expect.objectContaining({ code: 'vehicle', level: 'unknown' })]) as unknown })
    let clean = await submit(li, application(cleanPlate, 'medium-truck'))
    let bad = await submit(li, application(badPlate, 'medium-truck'))
    const due = clean.dueAt
    expect([clean.state, bad.state]).toEqual(['submitted', 'submitted'])
    await dailyReads(clean)

    unavailable(await li.send(passRoutes.lookUpVehicle, { plate: cleanPlate, plateType: '01' }))
    const sun = demoPerson('sun')
    const before = (await clerk.must(passRoutes.worklist, { state: 'draft' })).cases.length
    unavailable(await clerk.send(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string, phone: sun.phone }, application: {} }))
    expect((await clerk.must(passRoutes.worklist, { state: 'draft' })).cases).toHaveLength(before)

    clean = await done(clean, { command: 'claim' })
    bad = await done(bad, { command: 'claim' })
    expect((await desk(clean, { command: 'approve' })).body).toMatchObject({ code: 'pass.checks-pending', retryable: true })
    rig.turn(11 * 60_000)
    await rig.sweep()
    // Asked again in vain: nothing is written into the story.
    expect((await approver.must(passRoutes.staffGet, { caseId: clean.caseId })).version).toBe(clean.version)

    await faults('registry', {})
    rig.turn(11 * 60_000)
    await rig.sweep()
    clean = await approver.must(passRoutes.staffGet, { caseId: clean.caseId })
    bad = await approver.must(passRoutes.staffGet, { caseId: bad.caseId })
    for (const view of [clean, bad]) {
      expect(view.checks.filter((check) => check.level === 'unknown')).toEqual([])
      expect(view.timeline.filter((entry) => entry.event === 'pass.checked')).toHaveLength(1)
      expect(view.dueAt).toBe(due)
    }
    expect((await desk(bad, { command: 'approve' })).body).toMatchObject({ code: 'pass.obstacles' })
    expect((await done(bad, { command: 'refuse', reason: 'vehicle-unfit', note: '请先处理后再申请' })).state).toBe('refused')
    expect((await done(clean, { command: 'approve' })).state).toBe('approved')
    await rig.settle()
  })
})

describe('the messages', () => {
  const texts = async (): Promise<readonly string[]> => ((await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string; params: string[] }[] }).messages.filter((one) => one.phone === demoPerson('chen').phone).map((one) => one.params.slice(0, 2).join(' '))

  it('go by text while WeChat is gone, and the decision does not wait for them', async () => {
    await faults('wechat', { down: true })
    const view = await done(await submit(chen, application('鲁P12346', 'heavy-truck')), { command: 'claim' })
    expect((await done(view, { command: 'approve' })).state).toBe('approved')
    await dailyReads(await submit(li, application('鲁P20003', 'medium-truck')))
    await rig.settle()
    expect(await texts()).toEqual(['鲁P12346 已批准'])
  })

  it('wait when both are gone, while desks go on, and then go once', async () => {
    await faults('sms', { down: true })
    rig.turn(60_000)
    const view = await done(await submit(chen, application('鲁P20001', 'heavy-truck')), { command: 'claim' })
    expect((await done(view, { command: 'approve' })).state).toBe('approved')
    for (let minute = 0; minute < 4; minute += 1) {
      await rig.settle()
      rig.turn(61_000)
      await rig.sweep()
    }
    expect(await texts()).toEqual(['鲁P12346 已批准'])
    await faults('sms', {})
    await faults('wechat', {})
    for (let minute = 0; minute < 8; minute += 1) {
      rig.turn(61_000)
      await rig.sweep()
    }
    expect(await texts()).toEqual(['鲁P12346 已批准', '鲁P20001 已批准'])
    expect((await admin.must(oversightRoutes.poison, {})).events).toEqual([])
  })
})

describe('the file store', () => {
  const withPaper = async () => {
    const paper = await uploadPaper(li)
    return application('鲁P12347', 'light-truck', { plateType: '02', passType: 'period', validTo: '2026-12-20', windows: [{ from: '06:00', to: '20:00' }], materials: [paper] })
  }

  it('when gone, refuses a submission with papers by name and keeps the draft, which can be saved meanwhile and handed in afterwards', async () => {
    const asked = await withPaper()
    const draft = await li.must(passRoutes.open, { application: asked })
    await faults('files', { down: true })
    const key = freshKey()
    const send = () => li.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application: asked } }, { key })
    unavailable(await send())
    expect(await li.must(passRoutes.get, { caseId: draft.caseId })).toMatchObject({ state: 'draft', version: draft.version, application: { materials: asked.materials } })
    await dailyReads(await submit(li, application('鲁P10103', 'heavy-truck')))
    await expect(withPaper()).rejects.toThrow('fetch failed')
    expect((await li.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'save', application: asked } })).status).toBe(200)
    await faults('files', {})
    // The page had been saved in between: the old wish is out of date, the new one goes.
    expect((await send()).body.code).toBe('version-conflict')
    expect((await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version + 1, order: { command: 'submit', application: asked } })).state).toBe('submitted')
  })

  it('when gone, does not keep a desk from deciding on papers it has seen', async () => {
    const asked = await withPaper()
    const draft = await li.must(passRoutes.open, { application: { ...asked, validFrom: '2026-12-21', validTo: '2027-01-10' } })
    const key = freshKey()
    const send = () => li.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application: { ...asked, validFrom: '2026-12-21', validTo: '2027-01-10' } } }, { key })
    await faults('files', { errorRate: 1 })
    unavailable(await send())
    await faults('files', {})
    const view = await send()
    expect(view).toMatchObject({ status: 200, body: { state: 'submitted' } })
    await faults('files', { down: true })
    expect((await done(await done(view.body, { command: 'claim' }), { command: 'approve' })).state).toBe('approved')
    await faults('files', {})
    const link = await approver.must(passRoutes.staffFileLink, { caseId: draft.caseId, fileId: asked.materials[0]?.fileId as string })
    expect(await (await fetch(link.url)).text()).toBe('%PDF-1.4 demo')
  })
})
