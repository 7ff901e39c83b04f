/** City passes from application to roadside, over HTTP on the real engine and simulators: what people do, in the order they do it. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, addWorkingDays, dateOf, endOfDay, instantAt, weekdayOf } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import { decodePass } from '@lubiao/shared/pass/credential'
import { holderKeyFrom, presentPass } from '@lubiao/shared/pass/presentation'
import { decodeBundle } from '@lubiao/shared/pass/trust'
import { judge } from '@lubiao/shared/pass/verdict'
import { systemRandom, systemSleep } from '../../functions/src/platform/chance'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { uploadPaper } from '../support/papers'
import { Cast, order, submit, type Acting } from '../support/cast'
import { freshKey, Rig } from '../support/rig'

/** In the core zone, Z1; and outside all zones. */
const CORE = { lng: 115.9802, lat: 36.4405, accuracy: 10 }
const AWAY = { lng: 115.99, lat: 36.55, accuracy: 10 }

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, liu] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('liu')]
const [approver, approver2, officer, officer2, clerk, supervisor] = [cast.desk('approver'), cast.desk('approver2'), cast.desk('officer'), cast.desk('officer2'), cast.desk('clerk'), cast.desk('supervisor')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

async function approved(application: PassApplication, as: Acting = li): Promise<PassView> {
  const view = await submit(as, application)
  return order(approver, await order(approver, view, { command: 'claim' }), { command: 'approve' })
}

let scans = 0
const scanId = (): string => `scan-${String((scans += 1)).padStart(16, '0')}`
const phone = () => {
  const key = holderKeyFrom(systemRandom(48))
  return { key, publicKey: base64url(key.publicKey) }
}

describe('the whole way', () => {
  const application = cleanApplication('2026-11-23T02:00:00.000Z', { plate: '鲁P12345' })
  const mine = phone()
  let view: PassView
  let text: string

  it('tells every obstacle before submitting, and when it would be decided', async () => {
    const bad = await liu.must(passRoutes.preview, { application: { ...application, plate: '鲁P33333', validFrom: '2026-11-24', validTo: '2026-11-30' } })
    expect(bad.canSubmit).toBe(false)
    expect(bad.checks.filter((check) => check.level === 'obstacle').map((check) => check.code).sort()).toEqual(['dates', 'inspection', 'lead'])
    expect(bad.checks.filter((check) => check.level === 'obstacle').every((check) => (check.remedy ?? '') !== '')).toBe(true)
    const good = await li.must(passRoutes.preview, { application })
    expect(good).toMatchObject({ canSubmit: true, earliestStart: '2026-11-25', decisionBy: endOfDay('2026-11-25') })
  })

  it('is nobody’s business while it is written on the phone', async () => {
    const draft = await li.must(passRoutes.open, { application })
    expect((await approver.send(passRoutes.staffGet, { caseId: draft.caseId })).status).toBe(404)
    expect((await approver.must(passRoutes.worklist, { state: 'draft' })).cases).toEqual([])
  })

  it('is submitted with a clock of two working days', async () => {
    view = await submit(li, application)
    expect(view).toMatchObject({ state: 'submitted', dueAt: endOfDay('2026-11-25'), overdue: false, clean: true, unit: 'zhishu1', commands: ['withdraw'], applicantMasked: '李*国' })
    expect((await li.must(passRoutes.mine, {})).cases.map((one) => one.caseId)).toContain(view.caseId)
    const list = await approver.must(passRoutes.worklist, {})
    expect(list.cases.map((one) => one.caseId)).toContain(view.caseId)
  })

  it('is claimed by one approver and approved', async () => {
    view = await order(approver, view, { command: 'claim' })
    expect((await approver2.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'approve' } })).body.code).toBe('forbidden')
    expect((await approver2.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } })).body.code).toBe('pass.claimed-by-other')
    view = await order(approver, view, { command: 'approve', note: '同意' })
    expect(view).toMatchObject({ state: 'approved', passNumber: view.caseId })
    await rig.settle()
    const figures = await supervisor.must(passRoutes.figures, { from: '2026-11-23', to: '2026-11-23' })
    expect(figures.totals).toMatchObject({ submitted: 1, approved: 1, inTime: 1, late: 0 })
    expect(figures.inTimeShare).toBe(1)
  })

  it('tells the applicant by text message when no subscription was given', async () => {
    const sent = (await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string; text?: string }[] }
    expect(JSON.stringify(sent)).toContain(demoPerson('li').phone)
  })

  it('gives a credential to this phone, the same one when asked again', async () => {
    const credential = await li.must(passRoutes.bindDevice, { caseId: view.caseId, publicKey: mine.publicKey, deviceName: '我的手机' })
    expect(credential).toMatchObject({ boundToDevice: true, plate: '鲁P12345', passNumber: view.caseId })
    text = credential.text
    const again = await li.must(passRoutes.bindDevice, { caseId: view.caseId, publicKey: mine.publicKey, deviceName: '我的手机' })
    expect(again.credentialId).toBe(credential.credentialId)
    const claims = [text, again.text].map((one) => decodePass(one).claims)
    expect(claims[0]).toMatchObject({ credentialNumber: (claims[1] as { credentialNumber: number }).credentialNumber })
  })

  it('is refused before its first day, valid on it, with possession proven', async () => {
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text, position: CORE })).verdict).toMatchObject({ colour: 'red', code: 'not-yet' })
    await cast.turnTo(instantAt(application.validFrom, '10:00'))
    expect((await li.must(passRoutes.get, { caseId: view.caseId })).state).toBe('active')
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text, position: CORE })).verdict).toMatchObject({ colour: 'green', code: 'valid', possession: 'static' })
    const shown = await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text: presentPass(text, mine.key, rig.now), position: CORE })
    expect(shown.verdict).toMatchObject({ colour: 'green', code: 'valid', possession: 'proven' })
    expect(JSON.stringify(shown)).not.toContain('李')
  })

  it('gives the same verdict for the typed plate, and without a network', async () => {
    const typed = await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'plate', plate: '鲁P12345', plateType: '01', position: CORE })
    expect(typed.verdict).toMatchObject({ colour: 'green', code: 'valid', possession: 'none' })
    expect(typed.passNumber).toBe(view.caseId)
    const other = await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'plate', plate: '鲁P20003', plateType: '01', position: CORE })
    expect(other.verdict).toMatchObject({ colour: 'red', code: 'no-pass' })
    const { bundle, trustKeys } = await officer.must(passRoutes.bundle, {})
    expect(judge({ text, bundle: decodeBundle(bundle, trustKeys), now: rig.now, position: CORE })).toMatchObject({ colour: 'green', code: 'valid' })
  })

  it('replays a queued scan without leaving it twice, and flags a pass seen in two places at once', async () => {
    const id = scanId()
    const scan = { scanId: id, at: rig.now, by: 'qr' as const, text, position: AWAY }
    const [first, second] = (await officer2.must(passRoutes.syncScans, { scans: [scan, scan] })).results
    expect(second).toEqual(first)
    expect(first?.flags.map((flag) => flag.code)).toEqual(['impossible-travel'])
    const { flags } = await supervisor.must(passRoutes.flags, {})
    expect(flags).toHaveLength(1)
    expect(flags[0]).toMatchObject({ code: 'impossible-travel', caseId: view.caseId })
    expect((await officer.send(passRoutes.scan, scan)).status).toBe(409)
  })

  it('is shared with the driver at the wheel, and taken back', async () => {
    let pass = await li.must(passRoutes.get, { caseId: view.caseId })
    pass = await li.must(passRoutes.act, { caseId: pass.caseId, version: pass.version, order: { command: 'share', name: '赵志强' } })
    const share = pass.shares[0] as PassView['shares'][number]
    expect(share).toMatchObject({ name: '赵志强', state: 'waiting' })
    const { shareCode } = await li.must(passRoutes.shareCode, { caseId: pass.caseId, shareId: share.shareId })
    expect((await zhao.send(passRoutes.get, { caseId: pass.caseId })).status).toBe(404)
    const seen = await zhao.must(passRoutes.acceptShare, { shareCode })
    expect(seen).toMatchObject({ relation: 'driver', commands: ['bindDevice'], timeline: [], shares: [] })
    expect(JSON.stringify(seen)).not.toContain('李')
    expect((await zhao.must(passRoutes.acceptShare, { shareCode })).caseId).toBe(pass.caseId)
    expect((await liu.send(passRoutes.acceptShare, { shareCode })).body.code).toBe('pass.share-invalid')
    const theirs = phone()
    const driver = await zhao.must(passRoutes.bindDevice, { caseId: pass.caseId, publicKey: theirs.publicKey, deviceName: '驾驶人手机' })
    expect((await zhao.must(passRoutes.mine, {})).cases.map((one) => one.relation)).toEqual(['driver'])
    const shown = () => officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text: presentPass(driver.text, theirs.key, rig.now), position: CORE })
    expect((await shown()).verdict.code).toBe('valid')
    pass = await li.must(passRoutes.get, { caseId: view.caseId })
    await li.must(passRoutes.act, { caseId: pass.caseId, version: pass.version, order: { command: 'unshare', shareId: share.shareId } })
    expect((await shown()).verdict.code).toBe('revoked')
    expect((await zhao.send(passRoutes.get, { caseId: pass.caseId })).status).toBe(404)
    const { bundle, trustKeys } = await officer.must(passRoutes.bundle, {})
    expect(judge({ text: driver.text, bundle: decodeBundle(bundle, trustKeys), now: rig.now, position: CORE }).code).toBe('revoked')
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text, position: CORE })).verdict.code).toBe('valid')
  })

  it('is revoked with a reason, and void everywhere at once', async () => {
    let pass = await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    expect((await approver.send(passRoutes.staffAct, { caseId: pass.caseId, version: pass.version, order: { command: 'revoke', reason: 'no-such-reason', note: '不按路线行驶' } })).body.code).toBe('invalid-input')
    pass = await order(approver, pass, { command: 'revoke', reason: 'misuse', note: '不按路线行驶' })
    expect(pass).toMatchObject({ state: 'revoked', decision: { outcome: 'revoked', article: expect.stringContaining('第五十六条') as string } })
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text, position: CORE })).verdict.code).toBe('revoked')
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'plate', plate: '鲁P12345', plateType: '01', position: CORE })).verdict.code).toBe('revoked')
    expect((await li.send(passRoutes.bindDevice, { caseId: view.caseId, publicKey: phone().publicKey, deviceName: 'x' })).status).toBe(409)
  })

  it('leaves an audit chain that holds', async () => {
    for (const staffId of [demoPerson('approver').staff?.staffNo, demoPerson('officer').staff?.staffNo]) expect(await supervisor.must(accountRoutes.verifyAudit, { staffId: staffId as string })).toMatchObject({ intact: true })
  })
})

describe('return and correction', () => {
  it('pauses the clock and moves it by the days the case lay with the applicant, never resets it', async () => {
    const start = rig.now
    const application = cleanApplication(start, { plate: '鲁P10101', validFrom: addDays(dateOf(start), 12), validTo: addDays(dateOf(start), 13) })
    let view = await submit(li, application)
    const { submittedAt } = view
    const due = addWorkingDays(dateOf(start), 2, builtInCalendar).date
    expect(view.dueAt).toBe(endOfDay(due))
    view = await order(approver, await order(approver, view, { command: 'claim' }), { command: 'returnForCorrection', note: '请补充运单照片' })
    expect(view).toMatchObject({ state: 'returned', decision: { outcome: 'returned', reason: '请补充运单照片' } })
    const back = addWorkingDays(dateOf(start), 3, builtInCalendar).date
    await cast.turnTo(instantAt(back, '09:00'))
    view = await li.must(passRoutes.get, { caseId: view.caseId })
    expect(view).toMatchObject({ commands: ['resubmit', 'withdraw'], overdue: false })
    view = await li.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'resubmit', application: { ...application, route: '改走湖南路' } } })
    expect(view).toMatchObject({ state: 'submitted', submittedAt, dueAt: endOfDay(addWorkingDays(due, 3, builtInCalendar).date) })
    view = await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    expect(view.claimedBy?.name).toBe('高审批')
    await cast.turnTo(instantAt(addDays(dateOf(view.dueAt as string), 1), '00:05'))
    view = await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    expect(view.overdue).toBe(true)
    expect((await approver.must(passRoutes.worklist, { overdue: 'yes' })).cases.map((one) => one.caseId)).toContain(view.caseId)
    view = await order(approver, view, { command: 'refuse', reason: 'no-need', note: '可在限行时段外通行' })
    expect(view).toMatchObject({ state: 'refused', decision: { outcome: 'refused', remedy: expect.any(String) as string } })
    await rig.settle()
    const figures = await supervisor.must(passRoutes.figures, { from: dateOf(rig.now), to: dateOf(rig.now) })
    expect(figures).toMatchObject({ totals: { refused: 1, late: 1 }, refusals: [{ code: 'no-need', n: 1 }] })
  })

  it('lapses after fifteen days without correction and frees the days', async () => {
    // A number takes one text message in 30 s: the refusal above has just gone to this one.
    rig.turn(31_000)
    const application = cleanApplication(rig.now, { plate: '鲁P10102', validFrom: addDays(dateOf(rig.now), 20), validTo: addDays(dateOf(rig.now), 21) })
    let view = await submit(li, application)
    view = await order(approver, await order(approver, view, { command: 'claim' }), { command: 'returnForCorrection', note: '请补充运单' })
    expect((await li.must(passRoutes.preview, { application })).checks.find((check) => check.code === 'overlap')?.level).toBe('obstacle')
    await rig.settle()
    await cast.turnTo(instantAt(addDays(dateOf(rig.now), 16), '00:05'))
    expect((await li.must(passRoutes.get, { caseId: view.caseId })).state).toBe('lapsed')
    await rig.settle()
    expect(await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).text()).toContain('鲁P10102申请的市区通行证逾期未补正。本次申请已结束')
    const other = cleanApplication(rig.now, { plate: '鲁P10102', validFrom: addDays(dateOf(rig.now), 8), validTo: addDays(dateOf(rig.now), 9) })
    expect((await li.must(passRoutes.preview, { application: other })).canSubmit).toBe(true)
  })
})

describe('exceptions', () => {
  it('needs two pairs of eyes for an emergency', async () => {
    const tomorrow = addDays(dateOf(rig.now), 1)
    const emergency = cleanApplication(rig.now, { plate: '鲁P12346', vehicleClass: 'heavy-truck', passType: 'temp', validFrom: tomorrow, validTo: tomorrow, emergency: { reason: '抢修供水管道，需要连夜运送管材' } })
    let view = await submit(li, emergency)
    expect(view).toMatchObject({ clean: false, emergency: true })
    view = await order(approver, view, { command: 'claim' })
    expect(view.commands).not.toContain('approve')
    expect((await approver.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'approve' } })).body.code).toBe('pass.not-clean')
    view = await order(approver, view, { command: 'propose', note: '情况属实，建议批准' })
    expect((await approver.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } })).body.code).toBe('pass.same-eyes')
    view = await order(approver2, view, { command: 'claim' })
    view = await order(approver2, view, { command: 'decline', note: '请先核对施工许可' })
    expect(view).toMatchObject({ state: 'submitted', claimedBy: { name: '高审批' } })
    view = await order(approver, view, { command: 'propose', note: '已核对，建议批准' })
    view = await order(approver2, await order(approver2, view, { command: 'claim' }), { command: 'confirm' })
    expect(view.state).toBe('approved')
    const story = await li.must(passRoutes.get, { caseId: view.caseId })
    expect(JSON.stringify(story.timeline)).not.toContain('建议批准')
  })

  it('takes submissions while the register is down, checks them later and keeps the clock', async () => {
    const faults = (body: object) => fetch(`${rig.stack.registry.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await faults({ down: true })
    let view = await submit(li, cleanApplication(rig.now, { plate: '鲁P12351' }))
    expect(view.checks.filter((check) => check.level === 'unknown').map((check) => check.code)).toEqual(['vehicle'])
    const due = view.dueAt
    view = await order(approver, view, { command: 'claim' })
    expect((await approver.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'approve' } })).body).toMatchObject({ code: 'pass.checks-pending', retryable: true })
    rig.turn(11 * 60_000)
    await rig.sweep()
    await faults({ down: false })
    rig.turn(11 * 60_000)
    await rig.sweep()
    cast.later()
    view = await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    expect(view).toMatchObject({ clean: true, dueAt: due })
    expect(view.timeline.filter((entry) => entry.event === 'pass.checked')).toHaveLength(1)
    view = await order(approver, view, { command: 'approve' })
    expect(view.state).toBe('approved')
  })
})

describe('changing a pass', () => {
  it('amends by a successor that takes its place on the day it begins', async () => {
    const from = addWorkingDays(dateOf(rig.now), 3, builtInCalendar).date
    const period = cleanApplication(rig.now, { plate: '鲁P12347', plateType: '02', vehicleClass: 'light-truck', passType: 'period', windows: [{ from: '06:00', to: '20:00' }], validFrom: from, validTo: addDays(from, 40), materials: [] })
    const withPaper = { ...period, materials: [await uploadPaper(li)] }
    const pass = await approved(withPaper)
    const credential = await li.must(passRoutes.bindDevice, { caseId: pass.caseId, publicKey: phone().publicKey, deviceName: 'a' })
    await cast.turnTo(instantAt(addDays(from, 1), '10:00'))
    const active = await li.must(passRoutes.get, { caseId: pass.caseId })
    expect(active.commands).toEqual(expect.arrayContaining(['amend', 'extend', 'share', 'bindDevice']))
    let successor = await li.must(passRoutes.reopen, { caseId: pass.caseId, version: active.version, kind: 'amend' })
    expect(successor).toMatchObject({ state: 'draft', supersedes: pass.caseId, application: { plate: '鲁P12347', validTo: period.validTo } })
    const again = await li.send(passRoutes.reopen, { caseId: pass.caseId, version: active.version + 1, kind: 'extend' })
    expect(again.body.code).toBe('pass.successor-open')
    successor = await li.must(passRoutes.act, { caseId: successor.caseId, version: successor.version, order: { command: 'submit', application: { ...(successor.application as PassApplication), zones: ['Z1', 'Z2'] } } })
    successor = await order(approver, await order(approver, successor, { command: 'claim' }), { command: 'approve' })
    expect((await li.must(passRoutes.get, { caseId: pass.caseId })).state).toBe('active')
    await cast.turnTo(instantAt(successor.validFrom as string, '00:10'))
    expect((await li.must(passRoutes.get, { caseId: pass.caseId })).state).toBe('superseded')
    expect((await li.must(passRoutes.get, { caseId: successor.caseId })).state).toBe('active')
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text: credential.text, position: CORE })).verdict).toMatchObject({ colour: 'red', code: 'superseded', headline: '已换发新证' })
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'plate', plate: '鲁P12347', plateType: '02', position: CORE })).passNumber).toBe(successor.caseId)
  })

  it('withdraws, and the day is free again', async () => {
    const application = cleanApplication(rig.now, { plate: '鲁P12352', vehicleClass: 'heavy-truck' })
    const pass = await approved(application)
    const credential = await li.must(passRoutes.bindDevice, { caseId: pass.caseId, publicKey: phone().publicKey, deviceName: 'a' })
    const now = await li.must(passRoutes.get, { caseId: pass.caseId })
    expect((await li.must(passRoutes.act, { caseId: pass.caseId, version: now.version, order: { command: 'withdraw', note: '工程取消' } })).state).toBe('withdrawn')
    expect((await officer.must(passRoutes.scan, { scanId: scanId(), at: rig.now, by: 'qr', text: credential.text, position: CORE })).verdict.code).toBe('revoked')
    expect((await li.must(passRoutes.preview, { application })).canSubmit).toBe(true)
  })

  it('reminds while an extension can still be had without a gap, then runs out', async () => {
    // A Monday to Wednesday: what follows begins on Thursday, so Tuesday is the last day to ask for it.
    let monday = addWorkingDays(dateOf(rig.now), 3, builtInCalendar).date
    while (weekdayOf(monday) !== 1 || addWorkingDays(monday, 2, builtInCalendar).date !== addDays(monday, 2)) monday = addDays(monday, 1)
    const three = cleanApplication(rig.now, { plate: '鲁P12353', vehicleClass: 'heavy-truck', validFrom: monday, validTo: addDays(monday, 2) })
    const pass = await approved(three)
    await cast.turnTo(instantAt(monday, '08:00'))
    await cast.turnTo(instantAt(addDays(monday, 1), '09:01'))
    const reminded = await li.must(passRoutes.get, { caseId: pass.caseId })
    expect(reminded.timeline.map((entry) => entry.event)).toContain('pass.expirySoon')
    const next = await li.must(passRoutes.reopen, { caseId: pass.caseId, version: reminded.version, kind: 'extend' })
    expect(next.application.validFrom).toBe(addDays(three.validTo, 1))
    await cast.turnTo(instantAt(addDays(three.validTo, 1), '00:01'))
    expect((await li.must(passRoutes.get, { caseId: pass.caseId })).state).toBe('expired')
  })
})

describe('the counter', () => {
  it('files for somebody without a smartphone, approves in bulk, prints a pass that scans', async () => {
    const sun = demoPerson('sun')
    const application = cleanApplication(rig.now, { plate: '鲁P88803', vehicleClass: 'heavy-truck' })
    expect((await clerk.must(passRoutes.staffPreview, { application, applicant: { idNumber: sun.idNumber as string } })).canSubmit).toBe(true)
    expect((await clerk.must(passRoutes.staffPreview, { application, applicant: { idNumber: demoPerson('zhao').idNumber as string } })).checks.find((check) => check.code === 'owner')?.level).toBe('obstacle')
    expect((await clerk.send(passRoutes.staffOpen, { applicant: { name: '孙富贵', idNumber: sun.idNumber as string }, application })).body.code).toBe('account.identity-mismatch')
    const draft = await clerk.must(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string, phone: sun.phone }, application })
    const view = await clerk.must(passRoutes.staffAct, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
    expect(view).toMatchObject({ state: 'submitted', channel: 'counter', clean: true })
    const emergency = await submit(li, cleanApplication(rig.now, { plate: '鲁P10102', validFrom: dateOf(rig.now), validTo: dateOf(rig.now), emergency: { reason: '抢修燃气管道，需要立即进入' } }))
    const { results } = await approver.must(passRoutes.bulkApprove, { cases: [{ caseId: view.caseId, version: view.version }, { caseId: emergency.caseId, version: emergency.version }, { caseId: 'TX-0000-0000-00000', version: 1 }] })
    expect(results).toEqual([{ caseId: view.caseId, ok: true }, expect.objectContaining({ ok: false, code: 'pass.not-clean' }), expect.objectContaining({ ok: false, code: 'not-found' })])
    const first = await clerk.must(passRoutes.print, { caseId: view.caseId })
    const pdf = Buffer.from(first.pdfBase64, 'base64')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeLessThan(250_000)
    await clerk.must(passRoutes.print, { caseId: view.caseId })
    expect((await clerk.must(passRoutes.staffGet, { caseId: view.caseId })).devices.filter((device) => device.holder === 'paper')).toHaveLength(1)
  })
})

describe('papers', () => {
  it('are refused when they were not uploaded, or by somebody else', async () => {
    const paper = await uploadPaper(li)
    const application = cleanApplication(rig.now, { plate: '鲁P12355', plateType: '02', vehicleClass: 'light-van', materials: [paper] })
    expect((await zhao.send(passRoutes.open, { application })).body.code).toBe('pass.file-missing')
    const draft = await zhao.must(passRoutes.open, { application: { ...application, materials: [] } })
    for (const command of ['save', 'submit'] as const) expect((await zhao.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command, application } })).body.code).toBe('pass.file-missing')
    const never = { ...paper, fileId: (await li.must(passRoutes.fileTicket, { contentType: 'application/pdf', bytes: 13, sha256: paper.sha256 })).fileId }
    const unsent = await li.must(passRoutes.open, { application: { ...application, materials: [never] } })
    expect((await li.send(passRoutes.act, { caseId: unsent.caseId, version: 1, order: { command: 'submit', application: { ...application, materials: [never] } } })).body.code).toBe('pass.file-missing')
    const own = await submit(li, application)
    const link = await li.must(passRoutes.fileLink, { caseId: own.caseId, fileId: paper.fileId })
    expect(await (await fetch(link.url)).text()).toBe('%PDF-1.4 demo')
    expect((await zhao.send(passRoutes.fileLink, { caseId: own.caseId, fileId: paper.fileId })).status).toBe(404)
    expect((await approver.must(passRoutes.staffFileLink, { caseId: own.caseId, fileId: paper.fileId })).url).toContain('http')
  })
})

describe('races', () => {
  const AT_ONCE = 200
  /** As a phone does: what may be tried again is tried again, with the same key. */
  const persistent = async <T extends { readonly body: { readonly retryable?: boolean } }>(send: (key: string) => Promise<T>): Promise<T> => {
    const key = freshKey()
    for (;;) {
      const answer = await send(key)
      if (answer.body.retryable !== true) return answer
      await systemSleep(500)
    }
  }

  it(`lets exactly one of ${AT_ONCE} overlapping submissions through`, async () => {
    const from = addWorkingDays(dateOf(rig.now), 4, builtInCalendar).date
    for (const as of [li, zhao]) await as.must(accountRoutes.me, {})
    const drafts = await Promise.all(Array.from({ length: AT_ONCE }, async (_unused, i) => {
      const application = cleanApplication(rig.now, { plate: '鲁P12354', vehicleClass: 'tractor', validFrom: from, validTo: addDays(from, i % 3) })
      const as = li
      return { application, draft: (await persistent((key) => as.send(passRoutes.open, { application }, { key }))).body, as }
    }))
    const answers = await Promise.all(drafts.map(({ application, draft, as }) => persistent((key) => as.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } }, { key }))))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect([...new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.body.code))]).toEqual(['pass.overlap'])
  }, 180_000)

  it(`lets exactly one of ${AT_ONCE} claims through, and every submission of a plate that does not overlap`, async () => {
    const view = await submit(li, cleanApplication(rig.now, { plate: '鲁P12345', validFrom: addDays(dateOf(rig.now), 30), validTo: addDays(dateOf(rig.now), 30) }))
    await Promise.all([approver, approver2].map((as) => as.must(passRoutes.staffGet, { caseId: view.caseId })))
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_unused, i) => persistent((key) => (i % 2 === 0 ? approver : approver2).send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } }, { key }))))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect([...new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.status))]).toEqual([409])
    const days = Array.from({ length: 8 }, (_unused, i) => addDays(dateOf(rig.now), 20 + i * 31))
    const drafts = await Promise.all(days.map(async (from) => {
      const application = cleanApplication(rig.now, { plate: '鲁P12354', vehicleClass: 'tractor', validFrom: from, validTo: from })
      return { application, draft: await li.must(passRoutes.open, { application }) }
    }))
    const apart = await Promise.all(drafts.map(({ application, draft }) => persistent((key) => li.send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } }, { key }))))
    expect(apart.map((one) => one.body.state)).toEqual(Array(8).fill('submitted'))
  }, 180_000)
})
