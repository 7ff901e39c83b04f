/** What a counter, its brigade and the person at it rely on: finding what one filed, knowing who looked, and leaving without a trace of oneself. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { codeAt, fromBase32, stepOf } from '../../functions/src/account/totp'
import { readAudit } from '../../functions/src/platform/audit'
import { loadWithEvents } from '../../functions/src/pass/repo'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

let rig: Rig
let admin: Client
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  admin = await rig.desk('admin')
}, 120_000)
afterAll(() => rig.stop())

/** A clerk of a unit that handles no zones; gives their access token. */
async function clerkOf(unit: UnitId, staffNo: string): Promise<string> {
  const { firstSignIn } = await admin.must(accountRoutes.saveStaff, { staffNo, name: '窗口同事', unit, roles: ['clerk'], disabled: false, version: 0 })
  const totp = codeAt(fromBase32(new URL(firstSignIn?.totpUri as string).searchParams.get('secret') as string), stepOf(rig.now))
  const answer = await rig.send(undefined, accountRoutes.changeStaffPassword, { staffNo, password: firstSignIn?.password as string, totp, newPassword: 'chosen by oneself 26' })
  return answer.body.session.accessToken
}
const file = async (token: string, personId: string, plate: string): Promise<PassView> => {
  const { name, idNumber, phone } = demoPerson(personId)
  const application = cleanApplication(rig.now, { plate: await rig.owned(plate, personId) })
  const opened = await rig.send(token, passRoutes.staffOpen, { applicant: { name, idNumber: idNumber as string, phone }, application })
  if (opened.status >= 300) throw new Error(JSON.stringify(opened.body))
  return (await rig.send(token, passRoutes.staffAct, { caseId: opened.body.caseId, version: opened.body.version, order: { command: 'submit', application } })).body
}
const audited = async (staffNo: string): Promise<readonly string[]> => (await readAudit(rig.deps.table, staffNo, 0, 500)).map((entry) => `${entry.action} ${entry.subject}`)

describe('a counter of a unit that handles no zones', () => {
  it('lists, counts and withdraws what it filed, and sees nothing of its neighbours', async () => {
    const [ours, theirs] = [await clerkOf('yanggu', 'A2001'), await clerkOf('gaotang', 'A2002')]
    const view = await file(ours, 'sun', '鲁P12345')
    await file(theirs, 'he', '鲁P10101')
    const list = (await rig.send(ours, passRoutes.worklist, {})).body
    expect(list.cases.map((one) => one.caseId)).toEqual([view.caseId])
    expect(list.counts).toMatchObject({ submitted: 1 })
    expect((await rig.send(ours, passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'withdraw' } })).status).toBe(200)
    expect((await rig.send(ours, passRoutes.worklist, { state: 'withdrawn' })).body.cases.map((one) => one.caseId)).toEqual([view.caseId])
  })
})

describe('looking at somebody’s data', () => {
  it('leaves an entry in the chain: a case, a plate, the register, the record of a colleague', async () => {
    const [approver, supervisor] = [await rig.desk('approver'), await rig.desk('supervisor')]
    const clerk = await clerkOf('shenxian', 'A2003')
    const view = await file(clerk, 'sun', '鲁P10102')
    await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    await approver.must(passRoutes.worklist, { plate: '鲁P10102' })
    await approver.must(passRoutes.worklist, { plate: '鲁P10102' })
    expect((await approver.send(passRoutes.staffGet, { caseId: 'TX-0000-0000-00000' })).status).toBe(404)
    await supervisor.must(accountRoutes.listAudit, { staffId: '371501' })
    const looks = (await audited('371501')).filter((entry) => entry.startsWith('pass.'))
    expect(looks).toEqual([`pass.look ${view.caseId}`, expect.stringMatching(/^pass\.findPlate plate:[0-9a-f]{16}$/), looks[1]])
    expect(await audited('371505')).toContain('account.lookAtAudit 371501')
    expect((await audited('A2003')).map((entry) => entry.split(' ')[0])).toEqual(['account.changeStaffPassword', 'pass.askRegister', 'pass.open', 'pass.submit'])
    expect(await supervisor.must(accountRoutes.verifyAudit, { staffId: '371501' })).toMatchObject({ intact: true })
  })

  it('is one entry for five minutes of a page that asks again by itself, and another for whatever is looked at between', async () => {
    const approver = await rig.desk('approver2')
    const clerk = await clerkOf('shenxian', 'A2011')
    const [one, other] = [await file(clerk, 'li', '鲁P10106'), await file(clerk, 'wang', '鲁P10107')]
    const { staffNo } = demoPerson('approver2').staff as { staffNo: string }
    const look = (view: PassView) => approver.must(passRoutes.staffGet, { caseId: view.caseId })
    for (let i = 0; i < 24; i += 1) {
      await look(one)
      rig.turn(20_000)
    }
    await look(other)
    await look(one)
    expect((await audited(staffNo)).filter((entry) => entry.startsWith('pass.look'))).toEqual([one, one, other, one].map((view) => `pass.look ${view.caseId}`))
  })

  it('also when the register says no: a clerk cannot guess at identities unseen', async () => {
    const clerk = await clerkOf('guanxian', 'A2004')
    const answer = await rig.send(clerk, passRoutes.staffOpen, { applicant: { name: '王别人', idNumber: demoPerson('sun').idNumber as string }, application: cleanApplication(rig.now) })
    expect(answer.body.code).toBe('account.identity-mismatch')
    expect((await audited('A2004')).at(-1)).toMatch(/^pass\.askRegister person:[0-9a-f]{16}$/)
    expect(JSON.stringify(await readAudit(rig.deps.table, 'A2004'))).not.toContain(demoPerson('sun').idNumber)
  })
})

describe('somebody whose data lies in cases that are not their own', () => {
  it('gets it handed over, and leaves enterprise and counter without a trace of themselves', async () => {
    const he = demoPerson('he')
    const phone = await rig.wechat('he')
    const { enterprises } = await phone.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3LB0X01X' })
    const enterpriseId = enterprises[0]?.enterpriseId as string
    const application = cleanApplication(rig.now, { plate: '鲁P20003', reason: '给聊城水城渣土运输有限公司运料' })
    const filed = await phone.must(passRoutes.open, { application, enterpriseId })
    const clerk = await clerkOf('donga', 'A2005')
    const counter = await file(clerk, 'he', '鲁P12345')

    const { data } = await phone.must(accountRoutes.exportData, {})
    const pass = data['pass'] as { applications: { caseId: string; applicant: { idNumber: string } }[]; filedForEnterprises: { caseId: string; applicant: { idNumber: string } }[] }
    expect(pass.applications.map((one) => one.caseId)).toContain(counter.caseId)
    expect(pass.filedForEnterprises).toEqual([expect.objectContaining({ caseId: filed.caseId, enterprise: '聊城水城渣土运输有限公司', applicant: { name: he.name, phone: he.phone, idNumber: he.idNumber } })])

    expect((await phone.send(accountRoutes.deleteAccount, { confirm: '注销' })).body.code).toBe('account.open-cases')
    const open = (await rig.send(clerk, passRoutes.worklist, {})).body.cases
    for (const { caseId, version } of open) await rig.send(clerk, passRoutes.staffAct, { caseId, version, order: { command: 'withdraw' } })
    const theirs = await clerkOf('gaotang', 'A2006')
    for (const { caseId, version } of (await rig.send(theirs, passRoutes.worklist, {})).body.cases) await rig.send(theirs, passRoutes.staffAct, { caseId, version, order: { command: 'withdraw' } })
    await phone.must(accountRoutes.deleteAccount, { confirm: '注销' })
    await rig.settle()
    for (const caseId of [filed.caseId, counter.caseId]) {
      const kept = (await loadWithEvents(rig.deps, caseId))?.passCase
      expect(kept?.applicant.nameMasked).toBe('已注销')
      expect(rig.deps.cipher.open(kept?.applicant.sealed as string)).toBe('{}')
    }
    expect((await loadWithEvents(rig.deps, filed.caseId))?.passCase.application.reason).toBe('给聊城水城渣土运输有限公司运料')
    expect((await loadWithEvents(rig.deps, counter.caseId))?.passCase.application).not.toHaveProperty('plate')
  })
})
