/** What desks and supervisors rely on, over HTTP: lists that page, figures that count once, calendars and zones published later, data handed over and taken out. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, addWorkingDays, dateOf, endOfDay, instantAt } from '@lubiao/shared/kernel/clock'
import { builtInCalendar, publishedYears } from '@lubiao/shared/kernel/calendar.data'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import { react } from '../../functions/src/platform/reactor'
import { passReactions } from '../../functions/src/pass/reactions'
import { loadCase, loadWithEvents } from '../../functions/src/pass/repo'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { Cast, order, submit, type Acting } from '../support/cast'
import { everything } from '../support/pass-picture'
import { Rig } from '../support/rig'

const CORE = { lng: 115.9802, lat: 36.4405, accuracy: 10 }
let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, wang, zhou] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('wang'), cast.citizen('zhou')]
const [approver, approver3, clerk, officer, supervisor, admin] = [cast.desk('approver'), cast.desk('approver3'), cast.desk('clerk'), cast.desk('officer'), cast.desk('supervisor'), cast.desk('admin')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const day = (n: number): string => addDays(addWorkingDays(dateOf(rig.now), 3, builtInCalendar).date, n)

describe('worklists', () => {
  it('page without loss or repetition, the earliest due first, each brigade its own', async () => {
    const filed: string[] = []
    // Inspected and insured for longer than the list reaches.
    await fetch(`${rig.stack.registry.adminUrl}/vehicle`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ plate: '鲁P12345', plateType: '01', inspectionDays: 700, insuranceDays: 700 }) })
    for (let i = 0; i < 34; i += 1) {
      const application = cleanApplication(rig.now, { plate: '鲁P12345', passType: 'temp', zones: [i % 4 === 0 ? 'Z2' : 'Z1'], validFrom: day(i * 10), validTo: day(i * 10) })
      filed.push((await submit(li, application)).caseId)
    }
    const pages = async (as: Acting, more: object = {}): Promise<string[]> => {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await as.must(passRoutes.worklist, { ...more, ...(cursor === undefined ? {} : { cursor }) })
        expect(page.cases.map((one) => one.dueAt)).toEqual([...page.cases.map((one) => one.dueAt)].sort())
        seen.push(...page.cases.map((one) => one.caseId))
        cursor = page.cursor
      } while (cursor !== undefined)
      return seen
    }
    expect((await pages(approver)).sort()).toEqual([...filed].sort())
    expect(await pages(approver3)).toHaveLength(9)
    expect(await pages(approver3, { unit: 'zhishu1' })).toEqual([])
    expect(await pages(approver, { unit: 'dongchangfu' })).toHaveLength(9)
    expect(await pages(approver, { mine: 'yes' })).toEqual([])
    const first = await approver.must(passRoutes.worklist, {})
    expect(first.counts).toEqual({ submitted: 34, proposed: 0, returned: 0, overdue: 0 })
    await order(approver, await approver.must(passRoutes.staffGet, { caseId: first.cases[3]?.caseId as string }), { command: 'claim' })
    expect(await pages(approver, { mine: 'yes' })).toEqual([first.cases[3]?.caseId])
    expect((await approver.must(passRoutes.worklist, { plate: '鲁P12345' })).cases.length).toBe(34)
    expect((await approver3.must(passRoutes.worklist, { plate: '鲁P12345' })).cases.length).toBe(9)
    expect((await approver.send(passRoutes.worklist, { cursor: 'bm8' })).status).toBe(400)
    const mine: string[] = []
    let cursor: string | undefined
    do {
      const page = await li.must(passRoutes.mine, cursor === undefined ? {} : { cursor })
      mine.push(...page.cases.map((one) => one.caseId))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(mine).toEqual([...filed].reverse())
    expect((await li.send(passRoutes.mine, { cursor: 'WzAsIng6Il0' })).status).toBe(400)
  }, 120_000)

  it('hand a case to a colleague who may have it, and to nobody else', async () => {
    const { cases } = await approver.must(passRoutes.worklist, { unit: 'zhishu1' })
    const view = await supervisor.must(passRoutes.staffGet, { caseId: cases[0]?.caseId as string })
    const to = (id: string) => supervisor.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'reassign', to: demoPerson(id).staff?.staffNo as string } })
    expect([(await to('approver3')).status, (await to('officer')).status]).toEqual([400, 400])
    expect((await to('approver2')).body.claimedBy?.name).toBe('林审批')
  })
})

describe('figures and notices', () => {
  it('count an event once however often it is delivered, and tell by WeChat when allowed', async () => {
    await zhao.must(accountRoutes.recordNoticeConsent, { results: [{ template: 'tmpl-pass-decided', result: 'accept' }] })
    await fetch(`${rig.stack.wechat.url}/__demo/consent`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId: 'zhao', templateId: 'tmpl-pass-decided', result: 'accept' }) })
    await rig.settle()
    const today = dateOf(rig.now)
    const before = await supervisor.must(passRoutes.figures, { from: today, to: today })
    let view = await submit(zhao, cleanApplication(rig.now, { plate: '鲁P10111' }))
    rig.turn(7 * 60_000)
    view = await order(approver, await order(approver, view, { command: 'claim' }), { command: 'approve' })
    await rig.settle()
    const events = (await loadWithEvents(rig.deps, view.caseId))?.events ?? []
    expect(events).toHaveLength(4)
    for (const event of [...events, ...events]) expect(await react(rig.deps, passReactions, event)).toBe(true)
    const after = await supervisor.must(passRoutes.figures, { from: today, to: today })
    expect(after.totals).toEqual({ ...before.totals, submitted: before.totals.submitted + 1, approved: before.totals.approved + 1, inTime: before.totals.inTime + 1 })
    expect(after.medianMinutes).toBeGreaterThanOrEqual(5)
    expect(after.medianMinutes).toBeLessThanOrEqual(10)
    expect((await approver3.must(passRoutes.figures, { from: today, to: today })).totals.approved).toBe(0)
    expect((await supervisor.send(passRoutes.figures, { from: today, to: addDays(today, 400) })).status).toBe(400)
    const sent = (await (await fetch(`${rig.stack.wechat.adminUrl}/messages?openid=${demoPerson('zhao').openid}`)).json()) as { messages: { data: Record<string, string> }[] }
    expect(sent.messages).toHaveLength(1)
    expect(sent.messages[0]?.data).toMatchObject({ car_number2: '鲁P10111', phrase3: '已批准' })
  })

  it('leave no person in logs, nor in any item of the table in clear', async () => {
    const logs = rig.lines.join('\n')
    const stored = JSON.stringify(await everything(rig))
    for (const id of ['li', 'zhao', 'zhou']) for (const secret of [demoPerson(id).name, demoPerson(id).phone, demoPerson(id).idNumber as string, demoPerson(id).openid]) {
      expect(logs).not.toContain(secret)
      expect(stored).not.toContain(secret)
    }
    expect(logs).not.toContain('鲁P')
    // What was searched is all there: the case is in it, by its plate.
    expect(stored).toContain('鲁P10111')
  })
})

describe('later knowledge', () => {
  it('recounts due dates that were provisional when the year’s holidays are published', async () => {
    await cast.turnTo('2026-12-30T02:00:00.000Z')
    const application = cleanApplication(rig.now, { plate: '鲁P10102', validFrom: '2027-01-12', validTo: '2027-01-13' })
    const view = await submit(li, application)
    expect(view).toMatchObject({ dueProvisional: true, dueAt: endOfDay('2027-01-01') })
    const { holidays, makeup } = publishedYears['2026'] as { holidays: Record<string, string>; makeup: Record<string, string> }
    const shifted = (days: Record<string, string>) => Object.fromEntries(Object.entries(days).filter(([date]) => date < '2026-02-01').map(([date, name]) => [date.replace('2026', '2027'), name]))
    const imported = await admin.must(oversightRoutes.importYear, { year: '2027', holidays: shifted(holidays), makeup: Object.fromEntries(Object.entries(shifted(makeup)).filter(([date]) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()))), basis: '演示：国务院办公厅通知' })
    expect(imported.recomputed).toBeGreaterThanOrEqual(1)
    const after = await li.must(passRoutes.get, { caseId: view.caseId })
    expect(after).toMatchObject({ dueProvisional: false, dueAt: endOfDay('2027-01-04') })
    expect(after.timeline.map((entry) => entry.event)).toContain('pass.dueRecounted')
    await rig.settle()
    expect(await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).text()).toContain('鲁P10102申请的市区通行证期限已调整。最晚1月4日答复')
  })

  it('publishes zones as a new version, announced five days before, and applications see it from its day', async () => {
    const [table] = builtInZoneTables
    const publish = (effectiveFrom: string, version = 'test-2') => admin.send(passRoutes.publishZones, { table: { ...table, version, effectiveFrom, demo: true, basis: '测试', zones: [...(table?.zones ?? []), { ...(table?.zones[1] as (typeof builtInZoneTables)[number]['zones'][number]), id: 'Z3', name: '开发区' }] } as never })
    expect((await publish(addDays(dateOf(rig.now), 4))).body.code).toBe('pass.zone-too-soon')
    const from = addDays(dateOf(rig.now), 20)
    expect((await publish(from)).status).toBe(201)
    expect((await publish(from, 'test-3')).body.code).toBe('pass.zone-version-taken')
    expect((await publish(addDays(from, 1), 'test-2')).body.code).toBe('pass.zone-version-taken')
    rig.turn(31_000)
    const zone = async (validFrom: string) => (await li.must(passRoutes.preview, { application: { ...cleanApplication(rig.now, { plate: '鲁P10103' }), zones: ['Z3'], validFrom, validTo: validFrom } })).checks.find((check) => check.code === 'zones')?.level
    expect([await zone(addDays(from, -1)), await zone(from)]).toEqual(['obstacle', 'ok'])
    const view = await submit(li, { ...cleanApplication(rig.now, { plate: '鲁P10103', vehicleClass: 'heavy-truck' }), zones: ['Z3'], validFrom: from, validTo: from })
    expect(view.unit).toBe('kaifaqu')
    expect((await admin.must(passRoutes.zoneTables, {})).tables.map((one) => one.version)).toEqual(['demo-2026-01', 'test-2'])
  })
})

describe('acting for an enterprise', () => {
  it('lets representative and agent see and act, until the agent is revoked', async () => {
    const profile = await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
    const enterpriseId = profile.enterprises[0]?.enterpriseId as string
    const agents = await wang.must(accountRoutes.authoriseAgent, { enterpriseId, name: '周婷', phone: demoPerson('zhou').phone, validUntil: addDays(dateOf(rig.now), 90) })
    await zhou.must(accountRoutes.me, {})
    const application = cleanApplication(rig.now, { plate: '鲁P20003', validFrom: addDays(dateOf(rig.now), 12), validTo: addDays(dateOf(rig.now), 12) })
    expect((await li.send(passRoutes.open, { application, enterpriseId })).status).toBe(404)
    const view = await submit(zhou, application, { enterpriseId })
    expect(view).toMatchObject({ relation: 'owner', enterpriseName: '聊城市鲁西建材有限公司' })
    expect((await wang.must(passRoutes.mine, {})).cases.map((one) => one.caseId)).toContain(view.caseId)
    const agentId = agents.enterprises[0]?.agents?.[0]?.agentId as string
    await wang.must(accountRoutes.revokeAgent, { enterpriseId, agentId })
    expect((await zhou.send(passRoutes.get, { caseId: view.caseId })).status).toBe(404)
    expect((await zhou.must(passRoutes.mine, {})).cases.map((one) => one.caseId)).not.toContain(view.caseId)
    expect((await wang.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'withdraw' } })).state).toBe('withdrawn')
  })
})

describe('paper', () => {
  it('scans from the printed page, and an older print is void', async () => {
    const sun = demoPerson('sun')
    const application = cleanApplication(rig.now, { plate: '鲁P88803', vehicleClass: 'heavy-truck', route: '光岳路—东昌路（往返）', validFrom: '2027-01-11', validTo: '2027-01-12' })
    const draft = await clerk.must(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string, phone: sun.phone }, application })
    let view = await order(clerk, draft as PassView, { command: 'submit', application })
    view = await order(approver, await order(approver, view, { command: 'claim' }), { command: 'approve' })
    const folder = mkdtempSync(join(tmpdir(), 'lubiao-print-'))
    const printed = async (): Promise<string> => {
      const { pdfBase64, fileName } = await clerk.must(passRoutes.print, { caseId: view.caseId })
      expect(fileName).toBe(`通行证-${view.caseId}.pdf`)
      writeFileSync(join(folder, 'pass.pdf'), Buffer.from(pdfBase64, 'base64'))
      execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', join(folder, 'pass.pdf'), join(folder, 'pass')])
      const words = execFileSync('pdftotext', ['-layout', join(folder, 'pass.pdf'), '-']).toString()
      expect(words.replace(/\s/g, '')).toContain('2027-01-11至2027-01-12')
      expect(readFileSync(join(folder, 'pass.png')).length).toBeGreaterThan(1000)
      return execFileSync('zbarimg', ['-q', '--raw', join(folder, 'pass.png')], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim()
    }
    const older = await printed()
    const text = await printed()
    rmSync(folder, { recursive: true })
    await cast.turnTo(instantAt('2027-01-11', '10:00'))
    const scan = (id: string, code: string) => officer.must(passRoutes.scan, { scanId: id.padEnd(20, '0'), at: rig.now, by: 'qr', text: code, position: CORE })
    expect((await scan('paper-new', text)).verdict).toMatchObject({ colour: 'green', code: 'valid', possession: 'static' })
    expect((await scan('paper-old', older)).verdict).toMatchObject({ colour: 'red', code: 'revoked' })
  })
})

describe('a person’s own data', () => {
  it('is handed over whole, kept while a case is open, and taken out afterwards', async () => {
    const application = cleanApplication(rig.now, { plate: '鲁P99902', plateType: '02', vehicleClass: 'pickup', reason: '给亲戚家送家具和电器', validFrom: addDays(dateOf(rig.now), 10), validTo: addDays(dateOf(rig.now), 10) })
    const view = await submit(zhou, application)
    const exported = await zhou.must(accountRoutes.exportData, {})
    expect(JSON.stringify(exported.data)).toContain('给亲戚家送家具和电器')
    expect(JSON.stringify(exported.data)).toContain('周婷')
    expect((await zhou.send(accountRoutes.deleteAccount, { confirm: '注销' })).body.code).toBe('account.open-cases')
    await zhou.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'withdraw' } })
    await zhou.must(accountRoutes.deleteAccount, { confirm: '注销' })
    await rig.settle()
    const kept = (await loadWithEvents(rig.deps, view.caseId))?.passCase
    expect(kept).toMatchObject({ state: 'withdrawn', applicant: { nameMasked: '已注销' } })
    expect(kept?.application).not.toHaveProperty('reason')
    expect(kept?.application).not.toHaveProperty('plate')
    expect((await approver.must(passRoutes.staffGet, { caseId: view.caseId })).applicant.nameMasked).toBe('已注销')
  })
})

describe('a year published while passes are in force', () => {
  it('reminds the holder of a pass in force by the published days, while an extension can still be had without a gap', async () => {
    const wanted = cleanApplication(rig.now, { plate: '鲁P12353', vehicleClass: 'heavy-truck', validFrom: '2027-01-19', validTo: '2027-01-21' })
    let view = await submit(li, wanted)
    for (const command of ['claim', 'approve'] as const) view = await order(approver, view, { command })
    await cast.turnTo(instantAt('2027-01-19', '00:01'))
    const wakeAt = async () => (await loadCase(rig.deps, view.caseId))?.wakeAt
    expect(await wakeAt()).toBe(instantAt('2027-01-20', '09:00'))
    const { years } = await admin.must(oversightRoutes.calendar, {})
    const { holidays, makeup } = years.find((one) => one.year === '2027') as (typeof years)[number]
    const publish = (more: readonly string[], basis: string) => admin.must(oversightRoutes.importYear, { year: '2027', holidays: { ...holidays, ...Object.fromEntries(more.map((date) => [date, '测试'])) }, makeup, basis })
    const rest = ['2027-01-20']
    // The day before is now the last on which two working days still end with the pass; of the pass itself nothing changed.
    await publish(rest, '演示：临时调休')
    const moved = await loadCase(rig.deps, view.caseId)
    expect(moved).toMatchObject({ wakeAt: instantAt('2027-01-19', '09:00'), version: (await approver.must(passRoutes.staffGet, { caseId: view.caseId })).version, state: 'active' })
    await publish([], '演示：调休取消')
    expect(await wakeAt()).toBe(instantAt('2027-01-20', '09:00'))
    await publish(rest, '演示：恢复调休')
    await cast.turnTo(instantAt('2027-01-19', '09:01'))
    expect(await loadCase(rig.deps, view.caseId)).toMatchObject({ remindedAt: expect.stringContaining('2027-01-19') as string, wakeAt: endOfDay('2027-01-21') })
    await rig.settle()
    expect((await loadWithEvents(rig.deps, view.caseId))?.events.find((event) => event.name === 'pass.expirySoon')?.data).toEqual({ applyBy: instantAt('2027-01-19', '17:30') })
    // Reminded once: a further revision moves nothing.
    await publish([], '演示：再次取消')
    expect(await wakeAt()).toBe(endOfDay('2027-01-21'))
  })
})
