/** What must not happen: deciding on one's own case, prying into others' vehicles, taking others' days, and a pass that outlives the one it rests on. */
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { addDays, addWorkingDays, dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import type { InputOf } from '@lubiao/shared/kernel/route'
import type { PassCase } from '@lubiao/shared/pass/case'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import type { MaterialKind } from '@lubiao/shared/pass/terms.data'
import { codeAt, fromBase32, stepOf } from '../../functions/src/account/totp'
import { erasedCaseWrite, loadCase } from '../../functions/src/pass/repo'
import { commit } from '../../functions/src/platform/commit'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

let rig: Rig
const people = new Map<string, Client>()
const as = (id: string): Client => people.get(id) as Client

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  for (const id of ['li', 'zhao', 'wang', 'zhou', 'liu']) people.set(id, await rig.wechat(id))
  for (const id of ['approver', 'approver2', 'clerk', 'supervisor', 'admin']) people.set(id, await rig.desk(id))
}, 120_000)
afterAll(() => rig.stop())

const file = (client: Client, view: PassView, application: PassApplication): Promise<PassView> =>
  client.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'submit', application } })
async function submit(client: Client, application: PassApplication, more: { enterpriseId?: string } = {}): Promise<PassView> {
  return file(client, await client.must(passRoutes.open, { application, ...more }), application)
}
const at = (id: string, view: PassView, order: InputOf<typeof passRoutes.staffAct>['order']): Promise<PassView> => as(id).must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order })
const codeOf = async (id: string, view: PassView, order: InputOf<typeof passRoutes.staffAct>['order']): Promise<string | undefined> => (await as(id).send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order })).body.code
const day = (n: number): string => addDays(addWorkingDays(dateOf(rig.now), 3, builtInCalendar).date, n)

async function paper(client: Client, kind: MaterialKind) {
  const bytes = Buffer.from('%PDF-1.4 demo')
  const sha256 = await crypto.subtle.digest('SHA-256', bytes).then((hash) => Buffer.from(hash).toString('hex'))
  const ticket = await client.must(passRoutes.fileTicket, { contentType: 'application/pdf', bytes: bytes.length, sha256 })
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([bytes], { type: 'application/pdf' }), 'a.pdf')
  expect((await fetch(ticket.url, { method: 'POST', body: form })).status).toBe(204)
  return { kind, fileId: ticket.fileId, sha256, name: '材料.pdf' }
}

async function texts(phone: string): Promise<string> {
  await rig.settle()
  const sent = (await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string; text?: string }[] }
  return sent.messages.filter((one) => one.phone.endsWith(phone)).map((one) => one.text ?? '').join('\n')
}

describe('nobody decides on their own', () => {
  const totp = (id: string): string => codeAt(fromBase32(demoPerson(id).staff?.totpSecret as string), stepOf(rig.now))
  /** Links a member of staff's WeChat, as they do on the phone; the desk's own session goes on without it. */
  async function link(id: string): Promise<Client> {
    const client = await rig.wechat(id)
    const staff = demoPerson(id).staff as { staffNo: string; password: string }
    rig.turn(30_000)
    await client.must(accountRoutes.linkStaff, { staffNo: staff.staffNo, password: staff.password, totp: totp(id) })
    return rig.wechat(id)
  }
  const none = async (id: string, view: PassView): Promise<void> => {
    expect((await as(id).must(passRoutes.staffGet, { caseId: view.caseId })).commands).not.toEqual(expect.arrayContaining(['claim']))
    expect(await codeOf(id, view, { command: 'claim' })).toBe('forbidden')
    expect((await as(id).must(passRoutes.bulkApprove, { cases: [{ caseId: view.caseId, version: view.version }] })).results).toEqual([expect.objectContaining({ ok: false, code: 'forbidden' })])
    expect((await as('supervisor').send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'reassign', to: demoPerson(id).staff?.staffNo as string } })).status).toBe(400)
  }

  it('as applicant on the phone, whatever the desk’s token says', async () => {
    const private_ = await link('approver')
    const view = await submit(private_, cleanApplication(rig.now, { plate: '鲁P10115' }))
    await none('approver', view)
    expect((await at('approver2', view, { command: 'claim' })).claimedBy?.name).toBe('林审批')
  })

  it('as applicant at a counter, known by the identity number', async () => {
    const { name, idNumber } = demoPerson('approver')
    const application = cleanApplication(rig.now, { plate: '鲁P10115', validFrom: day(7), validTo: day(7) })
    const draft = (await as('clerk').must(passRoutes.staffOpen, { applicant: { name, idNumber: idNumber as string }, application })) as PassView
    await none('approver', await at('clerk', draft, { command: 'submit', application }))
  })

  it('as agent of the applying enterprise, nor as driver of a pass', async () => {
    const profile = await as('wang').must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
    const enterpriseId = profile.enterprises[0]?.enterpriseId as string
    await as('wang').must(accountRoutes.authoriseAgent, { enterpriseId, name: '高审批', phone: demoPerson('approver').phone, validUntil: addDays(dateOf(rig.now), 90) })
    const private_ = await rig.wechat('approver')
    await private_.must(accountRoutes.me, {})
    await none('approver', await submit(as('wang'), cleanApplication(rig.now, { plate: '鲁P20003' }), { enterpriseId }))
    let pass = await submit(as('li'), cleanApplication(rig.now, { plate: '鲁P12351' }))
    pass = await at('approver2', await at('approver2', pass, { command: 'claim' }), { command: 'approve' })
    pass = await as('li').must(passRoutes.act, { caseId: pass.caseId, version: pass.version, order: { command: 'share', name: '高审批' } })
    expect((await as('approver').must(passRoutes.staffGet, { caseId: pass.caseId })).commands).toContain('revoke')
    const { shareCode } = await as('li').must(passRoutes.shareCode, { caseId: pass.caseId, shareId: pass.shares[0]?.shareId as string })
    await private_.must(passRoutes.acceptShare, { shareCode })
    expect((await as('approver').must(passRoutes.staffGet, { caseId: pass.caseId })).commands).not.toContain('revoke')
  })

  it('as the clerk who filed it', async () => {
    const clerk = demoPerson('clerk').staff as { staffNo: string; unit: 'zhidui' }
    const known = (await as('admin').must(accountRoutes.listStaff, {})).people.find((one) => one.staffNo === clerk.staffNo) as { version: number }
    const sun = demoPerson('sun')
    const application = cleanApplication(rig.now, { plate: '鲁P88804' })
    const draft = (await as('clerk').must(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string }, application })) as PassView
    const view = await at('clerk', draft, { command: 'submit', application })
    await as('admin').must(accountRoutes.saveStaff, { staffNo: clerk.staffNo, name: '杨窗口', unit: clerk.unit, roles: ['clerk', 'approver'], disabled: false, version: known.version })
    people.set('clerk', await rig.desk('clerk'))
    await none('clerk', view)
    const other = await submit(as('li'), cleanApplication(rig.now, { plate: '鲁P12352', vehicleClass: 'heavy-truck' }))
    expect((await as('clerk').must(passRoutes.staffGet, { caseId: other.caseId })).commands).toContain('claim')
  })
})

describe('a citizen’s case is the citizen’s', () => {
  it('a clerk neither withdraws nor corrects what came from the phone, but helps with what was filed at a counter', async () => {
    let view = await submit(as('li'), cleanApplication(rig.now, { plate: '鲁P12353', vehicleClass: 'heavy-truck' }))
    expect(await codeOf('clerk', view, { command: 'withdraw', note: '代为撤回' })).toBe('forbidden')
    view = await at('approver2', await at('approver2', view, { command: 'claim' }), { command: 'returnForCorrection', note: '请补充运单' })
    expect(await codeOf('clerk', view, { command: 'resubmit', application: view.application as PassApplication })).toBe('forbidden')
    const sun = demoPerson('sun')
    const application = cleanApplication(rig.now, { plate: '鲁P88803', vehicleClass: 'heavy-truck' })
    let counter = await at('clerk', (await as('clerk').must(passRoutes.staffOpen, { applicant: { name: sun.name, idNumber: sun.idNumber as string, phone: sun.phone }, application })) as PassView, { command: 'submit', application })
    counter = await at('approver2', await at('approver2', counter, { command: 'claim' }), { command: 'returnForCorrection', note: '请补充运单' })
    counter = await at('clerk', counter, { command: 'resubmit', application })
    await rig.settle()
    // One phone gets a text every half minute at most.
    rig.turn(31_000)
    expect((await at('clerk', counter, { command: 'withdraw', note: '工程取消' })).state).toBe('withdrawn')
    expect(await texts(sun.phone)).toContain('已撤回')
  })
})

describe('others’ vehicles', () => {
  it('are asked about by people whose name is known only', async () => {
    const bare = await rig.wechat('chen', 'bare')
    await bare.must(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    expect((await bare.send(passRoutes.preview, { application: cleanApplication(rig.now) })).body.code).toBe('account.real-name-needed')
    const stranger = await rig.wechat('liu')
    expect((await stranger.send(passRoutes.preview, { application: cleanApplication(rig.now), enterpriseId: 'E00000000000000' })).status).toBe(404)
  })

  it('show neither their state nor others’ days, and not many in a day', async () => {
    const held = await submit(as('li'), cleanApplication(rig.now, { plate: '鲁P10101' }))
    const { checks, canSubmit } = await as('liu').must(passRoutes.preview, { application: cleanApplication(rig.now, { plate: '鲁P10101' }) })
    expect(canSubmit).toBe(false)
    expect(checks.filter((check) => check.level === 'obstacle').map((check) => check.code).sort()).toEqual(['overlap', 'owner'])
    expect(JSON.stringify(checks.filter((check) => check.code === 'overlap'))).not.toContain(held.validFrom)
    expect(checks.some((check) => ['inspection', 'insurance', 'violations', 'vehicle'].includes(check.code))).toBe(false)
    const look = async (plate: string) => (await as('liu').send(passRoutes.preview, { application: cleanApplication(rig.now, { plate }) })).body.code
    for (let n = 1; n < 10; n += 1) expect(await look(`鲁P2000${n}`)).toBeUndefined()
    expect([await look('鲁P20010'), await look('鲁P20001'), await look('鲁P10114')]).toEqual(['pass.strangers', undefined, undefined])
    const letter = await paper(as('liu'), 'agentLetter')
    const application = cleanApplication(rig.now, { plate: '鲁P20010', materials: [letter] })
    const draft = await as('liu').must(passRoutes.open, { application })
    expect((await as('liu').send(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })).body.code).toBe('pass.strangers')
  })

  it('may be applied for with the owner’s letter, which two people look at, and which keeps no day from the owner', async () => {
    const letter = await paper(as('zhao'), 'agentLetter')
    const application = cleanApplication(rig.now, { plate: '鲁P12346', vehicleClass: 'heavy-truck', materials: [letter] })
    const without = await as('zhao').must(passRoutes.open, { application: { ...application, materials: [] } })
    const refused = await as('zhao').send(passRoutes.act, { caseId: without.caseId, version: without.version, order: { command: 'submit', application: { ...application, materials: [] } } })
    expect([refused.body.code, refused.body.errors?.[0]?.message]).toEqual(['pass.obstacles', expect.stringContaining('委托书')])
    let asked = await file(as('zhao'), without, application)
    expect(asked).toMatchObject({ state: 'submitted', clean: false })
    expect((await as('approver2').must(passRoutes.worklist, { plate: '鲁P12346' })).cases.map((one) => one.caseId)).toEqual([asked.caseId])
    const own = { ...application, materials: [] }
    const owners = await submit(as('li'), own)
    expect(owners.clean).toBe(true)
    asked = await at('approver2', asked, { command: 'claim' })
    expect(await codeOf('approver2', asked, { command: 'approve' })).toBe('pass.overlap')
    expect(await codeOf('approver2', asked, { command: 'propose', note: '委托书已核对' })).toBe('pass.overlap')
    await as('li').must(passRoutes.act, { caseId: owners.caseId, version: owners.version, order: { command: 'withdraw' } })
    asked = await at('approver2', asked, { command: 'propose', note: '委托书已核对' })
    asked = await at('approver', asked, { command: 'claim' })
    asked = await at('approver', asked, { command: 'confirm' })
    expect(asked.state).toBe('approved')
    expect((await as('li').must(passRoutes.preview, { application: own })).checks.find((check) => check.code === 'overlap')?.level).toBe('obstacle')
  })

  it('of an enterprise are the enterprise’s', async () => {
    const enterpriseId = (await as('wang').must(accountRoutes.me, {})).enterprises[0]?.enterpriseId as string
    const level = async (plate: string, more: { enterpriseId?: string } = {}) => (await as('wang').must(passRoutes.preview, { application: cleanApplication(rig.now, { plate }), ...more })).checks.find((check) => check.code === 'owner')?.level
    expect([await level('鲁P20003', { enterpriseId }), await level('鲁P20003'), await level('鲁P10116'), await level('鲁P10116', { enterpriseId })]).toEqual(['ok', 'obstacle', 'ok', 'obstacle'])
  })
})

describe('a pass that rests on another', () => {
  async function pair(plate: string, approve: boolean): Promise<{ readonly first: PassView; readonly second: PassView }> {
    const client = as('li')
    const application = cleanApplication(rig.now, { plate, validFrom: day(20), validTo: day(20) })
    let first = await submit(client, application)
    first = await at('approver2', await at('approver2', first, { command: 'claim' }), { command: 'approve' })
    const draft = await client.must(passRoutes.reopen, { caseId: first.caseId, version: first.version, kind: 'extend' })
    let second = await file(client, draft, { ...application, validFrom: day(21), validTo: day(22) })
    second = await at('approver2', second, { command: 'claim' })
    if (approve) second = await at('approver2', second, { command: 'approve' })
    return { first: await as('approver').must(passRoutes.staffGet, { caseId: first.caseId }), second }
  }
  const revoke = { command: 'revoke', reason: 'misuse', note: '不按路线行驶' } as const

  it('falls with it when it was approved already', async () => {
    const { first, second } = await pair('鲁P10102', true)
    await at('approver', first, revoke)
    const fallen = await as('li').must(passRoutes.get, { caseId: second.caseId })
    expect(fallen).toMatchObject({ state: 'revoked', decision: { outcome: 'revoked', reason: expect.stringContaining(first.caseId) as string } })
    expect((await as('li').must(passRoutes.preview, { application: cleanApplication(rig.now, { plate: '鲁P10102', validFrom: day(21), validTo: day(22) }) })).canSubmit).toBe(true)
  })

  it('is for two people to weigh while it is being dealt with', async () => {
    const { first, second } = await pair('鲁P10101', false)
    await at('approver', first, revoke)
    // Before the reaction: approving as if nothing had happened is refused at once.
    const early = await codeOf('approver2', second, { command: 'approve' })
    await rig.settle()
    let flagged = await as('approver2').must(passRoutes.staffGet, { caseId: second.caseId })
    expect(['pass.replaced-revoked', 'version-conflict']).toContain(early)
    expect(flagged).toMatchObject({ state: 'submitted', clean: false })
    expect(flagged.checks.find((check) => check.code === 'replaced')?.level).toBe('exception')
    flagged = await at('approver2', flagged, { command: 'propose', note: '仍确需通行' })
    flagged = await at('approver', await at('approver', flagged, { command: 'claim' }), { command: 'confirm' })
    rig.turnTo(instantAt(flagged.validFrom as string, '00:10'))
    await rig.sweep()
    expect((await loadCase(rig.deps, second.caseId))?.state).toBe('active')
  })

  it('ends instead of beginning when it was approved in the very moment', async () => {
    for (const id of ['approver', 'approver2']) people.set(id, await rig.desk(id))
    people.set('li', await rig.wechat('li'))
    const { first, second } = await pair('鲁P12345', true)
    const [revoked, approved] = await Promise.all([first, second].map((one) => loadCase(rig.deps, one.caseId))) as [PassCase, PassCase]
    const decision = { outcome: 'revoked' as const, reason: '转借', code: 'lent', at: rig.now, policyVersion: '2019-03', by: 'x' }
    await commit(rig.deps, [erasedCaseWrite(rig.deps, revoked, { ...revoked, version: revoked.version + 1, state: 'revoked', decision, wakeAt: undefined })])
    rig.turnTo(instantAt(approved.application.validFrom as string, '00:10'))
    await rig.sweep()
    expect(await loadCase(rig.deps, approved.caseId)).toMatchObject({ state: 'revoked', decision: { code: 'lent', by: 'system' } })
  })
})
