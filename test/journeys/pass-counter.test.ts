/** Amending and extending at the counter, over HTTP: for somebody without a smartphone, and for a pass that was applied for on the phone. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, instantAt } from '@lubiao/shared/kernel/clock'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import { demoPerson } from '../../local/src/demo/people.data'
import { passWaker } from '../../functions/src/pass/jobs'
import { readAudit } from '../../functions/src/platform/audit'
import { cleanApplication } from '../support/applications'
import { Cast, order, type Acting } from '../support/cast'
import { freshKey, Rig } from '../support/rig'

const CORE = { lng: 115.9802, lat: 36.4405, accuracy: 10 }
let rig: Rig
const cast = new Cast(() => rig)
const li = cast.citizen('li')
const [approver, clerk, officer, supervisor, admin] = [cast.desk('approver'), cast.desk('clerk'), cast.desk('officer'), cast.desk('supervisor'), cast.desk('admin')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

/** First day a pass asked for now may begin. */
const firstDay = async (): Promise<string> => (await li.must(passRoutes.options, {})).earliestStart
const approve = async (view: PassView): Promise<PassView> => order(approver, await order(approver, view, { command: 'claim' }), { command: 'approve' })
const look = (view: PassView, as: Acting = clerk): Promise<PassView> => as.must(passRoutes.staffGet, { caseId: view.caseId })

/** An approved pass filed at the counter. */
async function counterPass(plate: string, change: Partial<PassApplication> = {}): Promise<PassView> {
  const sun = demoPerson('sun')
  const application = cleanApplication(rig.now, { plate: await rig.owned(plate, 'sun'), vehicleClass: 'heavy-truck', ...change })
  const draft = await clerk.must(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string, phone: sun.phone }, application })
  return approve(await order(clerk, draft, { command: 'submit', application }))
}

/** An approved pass applied for on the phone. */
async function phonePass(plate: string, vehicleClass: PassApplication['vehicleClass']): Promise<PassView> {
  const application = cleanApplication(rig.now, { plate: await rig.owned(plate, 'li'), vehicleClass })
  const draft = await li.must(passRoutes.open, { application })
  return approve(await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } }))
}

describe('amending and extending at the counter', () => {
  it('extends a pass: pre-filled, once, decided like any other, and goes on where the old one ends', async () => {
    const pass = await counterPass('鲁P20001', { validTo: addDays(await firstDay(), 3) })
    const { pdfBase64 } = await clerk.must(passRoutes.print, { caseId: pass.caseId })
    expect(pdfBase64.length).toBeGreaterThan(1000)
    await cast.turnTo(instantAt(pass.validFrom as string, '09:00'))
    const active = await look(pass)
    expect(active).toMatchObject({ state: 'active', commands: expect.arrayContaining(['amend', 'extend']) })
    expect((await look(pass, approver)).commands).not.toEqual(expect.arrayContaining(['amend']))

    const asked = { caseId: active.caseId, version: active.version, kind: 'extend' as const }
    const key = freshKey()
    const [first, repeated] = await Promise.all([clerk.send(passRoutes.staffReopen, asked, { key }), clerk.send(passRoutes.staffReopen, asked, { key })])
    // The repetition waits for the first or gets its answer; never a second case.
    const again = await clerk.send(passRoutes.staffReopen, asked, { key })
    expect(again.status).toBe(201)
    for (const answer of [first, repeated]) expect([201, 409]).toContain(answer.status)
    for (const answer of [first, repeated]) if (answer.status === 201) expect(answer.body.caseId).toBe(again.body.caseId)
    let successor: PassView = again.body
    expect(successor).toMatchObject({
      state: 'draft', channel: 'counter', supersedes: pass.caseId, applicant: { nameMasked: pass.applicant.nameMasked }, unit: 'zhidui',
      application: { plate: '鲁P20001', zones: ['Z1'], reason: '向东昌路工地运送建材', validFrom: await firstDay() }
    })
    expect(successor.application.validTo).toBeUndefined()
    const waiting = await look(pass)
    expect(waiting).toMatchObject({ state: 'active', successor: successor.caseId })
    expect(waiting.commands).not.toEqual(expect.arrayContaining(['extend']))
    expect((await clerk.send(passRoutes.staffReopen, { ...asked, version: waiting.version, kind: 'amend' })).body.code).toBe('pass.successor-open')
    expect((await clerk.send(passRoutes.staffReopen, asked)).body.code).toBe('version-conflict')

    const application = { ...(successor.application as PassApplication), validTo: addDays(successor.application.validFrom as string, 1) }
    successor = await approve(await order(clerk, successor, { command: 'submit', application }))
    expect((await look(pass)).state).toBe('active')
    await cast.turnTo(instantAt(addDays(pass.validTo as string, 1), '00:10'))
    await cast.turnTo(instantAt(application.validFrom, '00:10'))
    expect([(await look(pass)).state, (await look(successor)).state]).toEqual(['expired', 'active'])
    expect((await officer.must(passRoutes.scan, { scanId: 'counter-after-0001', at: rig.now, by: 'plate', plate: '鲁P20001', plateType: '01', position: CORE })).passNumber).toBe(successor.caseId)
    expect((await readAudit(rig.deps.table, demoPerson('clerk').staff?.staffNo as string, 0, 200)).map((entry) => [entry.action, entry.subject])).toContainEqual(['pass.extend', pass.caseId])
  })

  it('amends a pass: the old one is in force until the new one begins, and void from then on', async () => {
    const pass = await counterPass('鲁P10101', { vehicleClass: 'medium-truck', validFrom: addDays(await firstDay(), 1), validTo: addDays(await firstDay(), 3) })
    const draft = await clerk.must(passRoutes.staffReopen, { caseId: pass.caseId, version: pass.version, kind: 'amend' })
    expect(draft.application).toEqual(pass.application)
    const application = { ...(draft.application as PassApplication), zones: ['Z1', 'Z2'], route: '光岳路—湖南路' }
    const successor = await approve(await order(clerk, draft, { command: 'submit', application }))
    expect((await look(pass)).state).toBe('approved')
    // Both are due at midnight: the old one begins between the new one's reading and its writing, and the new one is in force all the same.
    rig.turnTo(instantAt(application.validFrom, '00:10'))
    cast.later()
    const { table } = rig.deps
    let began = 0
    const writes = { send: async (command: Parameters<typeof table.writes.send>[0]) => {
      if (began++ === 0) await passWaker(rig.deps, pass.caseId)
      return table.writes.send(command)
    } } as typeof table.writes
    await passWaker({ ...rig.deps, table: { ...table, writes } }, successor.caseId)
    expect(began).toBe(2)
    expect([(await look(pass)).state, (await look(successor)).state]).toEqual(['superseded', 'active'])
    expect((await officer.must(passRoutes.scan, { scanId: 'counter-after-0002', at: rig.now, by: 'plate', plate: '鲁P10101', plateType: '01', position: CORE })).passNumber).toBe(successor.caseId)
  })

  it('amends what was applied for on the phone: the owner sees it there and may go on with it', async () => {
    const pass = await phonePass('鲁P20002', 'heavy-truck')
    const successor = await clerk.must(passRoutes.staffReopen, { caseId: pass.caseId, version: (await look(pass)).version, kind: 'amend' })
    expect(successor.application).toMatchObject({ validFrom: pass.validFrom, validTo: pass.validTo })
    expect((await li.must(passRoutes.mine, {})).cases.map((one) => one.caseId)).toContain(successor.caseId)
    const seen = await li.must(passRoutes.get, { caseId: successor.caseId })
    expect(seen).toMatchObject({ relation: 'owner', channel: 'counter', commands: expect.arrayContaining(['save', 'submit', 'withdraw']) })
    const submitted = await li.must(passRoutes.act, { caseId: seen.caseId, version: seen.version, order: { command: 'submit', application: { ...(seen.application as PassApplication), route: '改走湖南路' } } })
    expect(submitted.state).toBe('submitted')
    await order(clerk, await look(submitted), { command: 'withdraw', note: '群众放弃变更' })
    // Nothing is in its way any more, and the pass is as it was.
    expect(await look(pass)).toMatchObject({ state: 'approved', commands: expect.arrayContaining(['amend', 'extend']) })
  })

  it('lets phone and counter open one successor between them, however they race', async () => {
    const pass = await phonePass('鲁P20003', 'medium-truck')
    const { version } = await look(pass)
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => clerk.send(passRoutes.staffReopen, { caseId: pass.caseId, version, kind: 'amend' })), ...Array.from({ length: 4 }, () => li.send(passRoutes.reopen, { caseId: pass.caseId, version, kind: 'extend' }))
    ])
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    for (const answer of answers.filter((one) => one.status !== 201)) expect(['version-conflict', 'pass.successor-open', 'busy']).toContain(answer.body.code)
    expect((await look(pass)).successor).toBe(answers.find((answer) => answer.status === 201)?.body.caseId)
  })

  it('is the clerk’s alone, in sight of the case, and only of a pass in force', async () => {
    const pass = await counterPass('鲁P20006', { vehicleClass: 'tractor' })
    const { version } = await look(pass)
    const asked = { caseId: pass.caseId, version, kind: 'amend' as const }
    for (const as of [approver, officer, supervisor, admin, li]) expect((await as.send(passRoutes.staffReopen, asked)).status).toBe(403)
    expect((await li.send(passRoutes.reopen, asked)).status).toBe(404)
    // A clerk of a brigade that neither handles nor opened it.
    const { firstSignIn } = await admin.must(accountRoutes.saveStaff, { staffNo: '372201', name: '临清窗口', unit: 'linqing', roles: ['clerk'], disabled: false, version: 0 })
    const { codeAt, fromBase32, stepOf } = await import('../../functions/src/account/totp')
    const secret = new URL(firstSignIn?.totpUri ?? '').searchParams.get('secret') as string
    const { session } = (await rig.send(undefined, accountRoutes.changeStaffPassword, { staffNo: '372201', password: firstSignIn?.password ?? '', totp: codeAt(fromBase32(secret), stepOf(rig.now)), newPassword: 'ein ruhiger Schalter' })).body
    expect((await rig.send(session.accessToken, passRoutes.staffReopen, asked)).status).toBe(404)
    expect((await rig.send(session.accessToken, passRoutes.staffReopen, { ...asked, caseId: 'TX-4F7K-9QWD-2XHTC' })).status).toBe(404)

    const unsubmitted = await clerk.must(passRoutes.staffReopen, asked)
    expect((await clerk.send(passRoutes.staffReopen, { caseId: unsubmitted.caseId, version: unsubmitted.version, kind: 'amend' })).body.code).toBe('not-allowed-now')
    const withdrawn = await order(clerk, await look(pass), { command: 'withdraw', note: '不用了' })
    expect((await clerk.send(passRoutes.staffReopen, { caseId: pass.caseId, version: withdrawn.version, kind: 'extend' })).body.code).toBe('not-allowed-now')
  })

  it('starts an amendment without a last day when the old one ends before anything new can begin', async () => {
    const pass = await counterPass('鲁P10103')
    await cast.turnTo(instantAt(pass.validTo as string, '09:00'))
    const successor = await clerk.must(passRoutes.staffReopen, { caseId: pass.caseId, version: (await look(pass)).version, kind: 'amend' })
    expect(successor.application.validFrom).toBe(await firstDay())
    expect(successor.application.validTo).toBeUndefined()
  })
})
