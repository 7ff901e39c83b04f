/**
 * One valid use of every unsafe route that takes an idempotency key, each time on a fresh subject: what crash and idempotency suites are run
 * over. A module that adds such a route adds its scene; `test/idempotency.test.ts` fails for a route without one.
 */
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { publishedYears } from '@lubiao/shared/kernel/calendar.data'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes, type PassView, type StaffOrder } from '@lubiao/shared/pass/contract'
import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from './applications'
import { phoneKey } from './phone'
import { appointmentScenes } from './scenes-appointment'
import { paymentScenes } from './scenes-payment'
import { financeScenes } from './scenes-finance'
import { plateScenes } from './scenes-plate'
import { queueScenes } from './scenes-queue'
import type { Answer, Client, Rig } from './rig'
import { scene, type Prepared, type Scene } from './scene'
import { serviceScenes } from './scenes-service'
import { serviceCaseScenes } from './scenes-service-case'

/** Signs a client's prepared request and sends it. */
export const sendPrepared = (prepared: Prepared, key: string, body: 'input' | 'other' = 'input'): Promise<Answer<Record<string, unknown>>> =>
  prepared.client.send(prepared.route, prepared[body] as never, { key }) as Promise<Answer<Record<string, unknown>>>

/** The scenes on a rig; people are signed in as they are needed. */
export async function scenesOn(rig: Rig): Promise<readonly Scene[]> {
  const li = await rig.wechat('li')
  const wang = await rig.wechat('wang')
  const zhao = await rig.wechat('zhao')
  const [approver, approver2, clerk, admin] = [await rig.desk('approver'), await rig.desk('approver2'), await rig.desk('clerk'), await rig.desk('admin')]
  let plates = 0
  let serial = 0
  const next = (): number => (serial += 1)

  /** A clean vehicle nobody has used. */
  const vehicle = (): Promise<string> => rig.vehicle(`鲁P${String(70_000 + (plates += 1))}`)
  const application = async (change: Parameters<typeof cleanApplication>[1] = {}) => cleanApplication(rig.now, { plate: await vehicle(), ...change })
  const draft = async (): Promise<{ view: PassView; whole: Awaited<ReturnType<typeof application>> }> => {
    const whole = await application()
    return { view: await li.must(passRoutes.open, { application: whole }), whole }
  }
  const submitted = async (): Promise<PassView> => {
    const { view, whole } = await draft()
    return li.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'submit', application: whole } })
  }
  const desk = (who: Client, view: PassView, order: StaffOrder) => who.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order })
  const claimed = async (): Promise<PassView> => desk(approver, await submitted(), { command: 'claim' })
  const approved = async (): Promise<PassView> => desk(approver, await claimed(), { command: 'approve' })
  const shared = async (): Promise<{ view: PassView; shareId: string }> => {
    const before = await approved()
    const view = await li.must(passRoutes.act, { caseId: before.caseId, version: before.version, order: { command: 'share', name: '赵志强' } })
    return { view, shareId: view.shares[0]?.shareId as string }
  }

  const act = (command: string, order: (view: PassView, whole: Awaited<ReturnType<typeof application>>) => InputOf<typeof passRoutes.act>['order']) =>
    scene(`pass.act ${command}`, passRoutes.act)(async () => {
      const { view, whole } = await draft()
      const at = { caseId: view.caseId, version: view.version }
      return { client: li, input: { ...at, order: order(view, whole) }, other: { ...at, order: { command: 'save', application: { ...whole, reason: '改运水泥到东昌路工地' } } } }
    })
  const staffAct = (command: string, who: Client, ready: () => Promise<PassView>, order: StaffOrder, other: StaffOrder = { command: 'release' }) =>
    scene(`pass.staffAct ${command}`, passRoutes.staffAct)(async () => {
      const view = await ready()
      const at = { caseId: view.caseId, version: view.version }
      return { client: who, input: { ...at, order }, other: { ...at, order: other } }
    })
  const enterpriseId = async (): Promise<string> => {
    const me = await wang.must(accountRoutes.me, {})
    const held = me.enterprises[0]?.enterpriseId
    if (held !== undefined) return held
    return (await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })).enterprises[0]?.enterpriseId as string
  }
  const agentInput = async (phone: string) => ({ enterpriseId: await enterpriseId(), name: '周婷', phone, validUntil: addDays(dateOf(rig.now), 30) })
  const phoneNumber = (): string => `1390000${String(next() % 10_000).padStart(4, '0')}`
  /** Somebody who has just come: the account is left again so that the next one is new. */
  const newcomer = async (): Promise<Client> => {
    const earlier = await rig.wechat('chen', 'bare')
    await earlier.send(accountRoutes.deleteAccount, { confirm: '注销' })
    return rig.wechat('chen', 'bare')
  }
  const phoneCode = async (): Promise<string> => {
    const response = await fetch(`${rig.stack.wechat.url}/__demo/phone-code`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId: 'chen' }) })
    return ((await response.json()) as { code: string }).code
  }
  const staffInput = (staffNo: string, name: string) => ({ staffNo, name, unit: 'kaifaqu' as const, roles: ['clerk' as const], disabled: false, version: 0 })

  return [
    scene('account.consent', accountRoutes.consent)(async () => ({ client: await newcomer(), input: { document: 'privacy', version: PRIVACY_VERSION }, other: { document: 'privacy', version: '2025-01-01' } })),
    { spent: 'account.code-invalid', ...scene('account.bindPhone', accountRoutes.bindPhone)(async () => {
      const client = await newcomer()
      await client.must(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
      return { client, input: { code: await phoneCode() }, other: { code: await phoneCode() } }
    }) },
    scene('account.verifyRealName', accountRoutes.verifyRealName)(async () => {
      const client = await newcomer()
      await client.must(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
      await client.must(accountRoutes.bindPhone, { code: await phoneCode() })
      const { name, idNumber = '' } = demoPerson('chen')
      return { client, input: { name, idNumber }, other: { name: '陈名', idNumber } }
    }),
    scene('account.recordNoticeConsent', accountRoutes.recordNoticeConsent)(async () => ({ client: await newcomer(), input: { results: [{ template: 'tmpl-pass-decided', result: 'accept' }] }, other: { results: [{ template: 'tmpl-pass-decided', result: 'reject' }] } })),
    scene('account.registerEnterprise', accountRoutes.registerEnterprise)(async () => {
      // An enterprise is there once; registering it again confirms the representative and adds nothing.
      await enterpriseId()
      return { client: wang, input: { uscc: '91371502MA3ABCD15D' }, other: { uscc: '91370000MA3ABCDE7X' } }
    }),
    scene('account.authoriseAgent', accountRoutes.authoriseAgent)(async () => ({ client: wang, input: await agentInput(phoneNumber()), other: await agentInput(phoneNumber()) })),
    scene('account.revokeAgent', accountRoutes.revokeAgent)(async () => {
      const input = await agentInput(phoneNumber())
      const profile = await wang.must(accountRoutes.authoriseAgent, input)
      const agents = profile.enterprises[0]?.agents?.filter((agent) => agent.state === 'waiting') ?? []
      const at = { enterpriseId: input.enterpriseId }
      return { client: wang, input: { ...at, agentId: agents.at(-1)?.agentId as string }, other: { ...at, agentId: 'AGENT0000' } }
    }),
    scene('account.deleteAccount', accountRoutes.deleteAccount)(async () => ({ client: await newcomer(), input: { confirm: '注销' }, other: { confirm: '注销', surplus: 1 } as never })),
    scene('account.approveScanSignIn', accountRoutes.approveScanSignIn)(async () => {
      const officer = await rig.wechat('officer', 'bare')
      const staff = demoPerson('officer').staff
      if (staff !== undefined && (await officer.must(accountRoutes.me, {})).staff === undefined) await rig.linkStaff(officer, 'officer')
      const { ticket } = (await rig.send(undefined, accountRoutes.startScanSignIn, {})).body
      return { client: officer, input: { ticket, decision: 'approve' }, other: { ticket, decision: 'deny' } }
    }),
    scene('account.saveStaff', accountRoutes.saveStaff)(async () => {
      const staffNo = `38${String(next()).padStart(4, '0')}`
      return { client: admin, input: staffInput(staffNo, '钱新兵'), other: staffInput(staffNo, '钱老兵') }
    }),
    scene('account.resetStaffSecret', accountRoutes.resetStaffSecret)(async () => {
      const staffNo = `39${String(next()).padStart(4, '0')}`
      const { person } = await admin.must(accountRoutes.saveStaff, staffInput(staffNo, '钱新兵'))
      return { client: admin, input: { staffNo, version: person.version }, other: { staffNo, version: person.version + 1 } }
    }),
    scene('pass.open', passRoutes.open)(async () => ({ client: li, input: { application: await application() }, other: { application: await application() } })),
    act('save', (_view, whole) => ({ command: 'save', application: { ...whole, reason: '运送管材到湖南路工地' } })),
    act('submit', (_view, whole) => ({ command: 'submit', application: whole })),
    act('withdraw', () => ({ command: 'withdraw' })),
    scene('pass.act share', passRoutes.act)(async () => {
      const view = await approved()
      const at = { caseId: view.caseId, version: view.version }
      return { client: li, input: { ...at, order: { command: 'share', name: '赵志强' } }, other: { ...at, order: { command: 'share', name: '赵志刚' } } }
    }),
    scene('pass.act unshare', passRoutes.act)(async () => {
      const { view, shareId } = await shared()
      const at = { caseId: view.caseId, version: view.version }
      return { client: li, input: { ...at, order: { command: 'unshare', shareId } }, other: { ...at, order: { command: 'share', name: '赵志刚' } } }
    }),
    scene('pass.reopen', passRoutes.reopen)(async () => {
      const view = await approved()
      const at = { caseId: view.caseId, version: view.version }
      return { client: li, input: { ...at, kind: 'amend' }, other: { ...at, kind: 'extend' } }
    }),
    scene('pass.bindDevice', passRoutes.bindDevice)(async () => {
      const { caseId } = await approved()
      return { client: li, input: { caseId, publicKey: phoneKey().publicKey, deviceName: '我的手机' }, other: { caseId, publicKey: phoneKey().publicKey, deviceName: '另一部' } }
    }),
    scene('pass.acceptShare', passRoutes.acceptShare)(async () => {
      const { view, shareId } = await shared()
      const { shareCode } = await li.must(passRoutes.shareCode, { caseId: view.caseId, shareId })
      return { client: zhao, input: { shareCode }, other: { shareCode: 'XXXX0000' } }
    }),
    scene('pass.fileTicket', passRoutes.fileTicket)(async () => {
      const at = { contentType: 'image/png' as const, bytes: 70 }
      return { client: li, input: { ...at, sha256: String(next()).padStart(64, '0') }, other: { ...at, sha256: String(next()).padStart(64, '0') } }
    }),
    scene('pass.staffOpen', passRoutes.staffOpen)(async () => {
      const { name, idNumber = '' } = demoPerson('sun')
      return { client: clerk, input: { applicant: { name, idNumber }, application: await application() }, other: { applicant: { name, idNumber }, application: await application() } }
    }),
    scene('pass.staffReopen', passRoutes.staffReopen)(async () => {
      const { name, idNumber = '' } = demoPerson('sun')
      const whole = await application()
      await rig.owned(whole.plate, 'sun')
      let view = await clerk.must(passRoutes.staffOpen, { applicant: { name, idNumber }, application: whole })
      view = await desk(clerk, view, { command: 'submit', application: whole })
      for (const command of ['claim', 'approve'] as const) view = await desk(approver, view, { command })
      const at = { caseId: view.caseId, version: view.version }
      return { client: clerk, input: { ...at, kind: 'amend' }, other: { ...at, kind: 'extend' } }
    }),
    staffAct('claim', approver, submitted, { command: 'claim' }),
    staffAct('release', approver, claimed, { command: 'release' }, { command: 'approve' }),
    staffAct('approve', approver, claimed, { command: 'approve' }),
    staffAct('returnForCorrection', approver, claimed, { command: 'returnForCorrection', note: '请补充运单' }),
    staffAct('refuse', approver, claimed, { command: 'refuse', reason: 'untrue-materials', note: '运单上的车牌与申请车辆不一致' }),
    staffAct('revoke', approver2, approved, { command: 'revoke', reason: 'misuse', note: '转借他人使用' }),
    scene('pass.bulkApprove', passRoutes.bulkApprove)(async () => {
      const [one, two] = [await submitted(), await submitted()]
      return { client: approver, input: { cases: [{ caseId: one.caseId, version: one.version }] }, other: { cases: [{ caseId: two.caseId, version: two.version }] } }
    }),
    scene('pass.staffFileTicket', passRoutes.staffFileTicket)(async () => ({ client: clerk, input: { contentType: 'image/png', bytes: 70, sha256: String(next()).padStart(64, '0') }, other: { contentType: 'image/png', bytes: 71, sha256: String(next()).padStart(64, '0') } })),
    scene('pass.print', passRoutes.print)(async () => {
      const { caseId } = await approved()
      return { client: approver, input: { caseId }, other: { caseId: (await approved()).caseId } }
    }),
    scene('pass.publishZones', passRoutes.publishZones)(async () => {
      const [table] = builtInZoneTables
      const at = (n: number) => ({ table: { ...table, version: `scene-${n}`, effectiveFrom: addDays(dateOf(rig.now), 10 + n), basis: '测试' } as never })
      return { client: admin, input: at(next()), other: at(next()) }
    }),
    ...serviceScenes({ rig, li, admin, approver, next }),
    scene('oversight.importYear', oversightRoutes.importYear)(async () => {
      const { holidays, makeup } = publishedYears['2026'] as { holidays: Record<string, string>; makeup: Record<string, string> }
      const at = () => ({ year: '2026', holidays: { ...holidays }, makeup: { ...makeup }, basis: `演示：第 ${next()} 次` })
      return { client: admin, input: at(), other: at() }
    }),
    scene('oversight.retryPoison', oversightRoutes.retryPoison)(async () => {
      const { caseId } = await submitted()
      const poisoned = { eventId: `${caseId}#1`, reaction: 'pass.figures' }
      await rig.deps.table.reads.send(new PutCommand({ TableName: rig.deps.table.name, Item: { pk: `REACTED#${poisoned.eventId}`, sk: poisoned.reaction, state: 'failed', attempts: 3 } }))
      await rig.deps.table.reads.send(new PutCommand({ TableName: rig.deps.table.name, Item: { pk: 'POISON', sk: `${poisoned.eventId}#${poisoned.reaction}`, eventId: poisoned.eventId, module: 'pass', caseId, version: 1, reaction: poisoned.reaction, attempts: 3, code: 'x', at: rig.now } }))
      return { client: admin, input: poisoned, other: { ...poisoned, eventId: `${caseId}#2` } }
    }),
    ...appointmentScenes(rig, clerk, () => Promise.resolve(wang)),
    ...(await paymentScenes({ rig, li })),
    ...(await plateScenes(rig)),
    ...serviceCaseScenes({ rig, li, clerk }),
    ...financeScenes({ rig, finance: await rig.desk('finance'), next }),
    ...queueScenes(rig, clerk, await rig.desk('supervisor'))
  ]
}
