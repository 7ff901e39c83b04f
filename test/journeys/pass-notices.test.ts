/** Notices when things outside are down and when rights have changed: nobody goes without, nothing is lost, nobody is told what is not theirs any more. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

const MINUTE = 60_000
let rig: Rig
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const post = async (url: string, body: object): Promise<void> => {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
}
const faults = async (down: boolean): Promise<void> => {
  for (const system of ['wechat', 'sms'] as const) await post(`${rig.stack[system].adminUrl}/faults`, { down })
}
const byWechat = async (id: string): Promise<number> => ((await (await fetch(`${rig.stack.wechat.adminUrl}/messages?openid=${demoPerson(id).openid}`)).json()) as { messages: unknown[] }).messages.length
const bySms = async (id: string): Promise<number> => ((await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string }[] }).messages.filter((one) => one.phone.endsWith(demoPerson(id).phone)).length
const allow = async (client: Client, id: string): Promise<void> => {
  await client.must(accountRoutes.recordNoticeConsent, { results: [{ template: 'passDecided', result: 'accept' }] })
  await post(`${rig.stack.wechat.url}/__demo/consent`, { personId: id, templateId: 'tmpl-pass-decided', result: 'accept' })
}
const decide = async (approver: Client, view: PassView): Promise<PassView> => {
  const at = (on: PassView, order: { command: 'claim' } | { command: 'approve' }) => approver.must(passRoutes.staffAct, { caseId: on.caseId, version: on.version, order })
  return at(await at(view, { command: 'claim' }), { command: 'approve' })
}
const submit = async (as: Client, plate: string, enterpriseId?: string): Promise<PassView> => {
  const application = cleanApplication(rig.now, { plate })
  const draft = await as.must(passRoutes.open, { application, ...(enterpriseId === undefined ? {} : { enterpriseId }) })
  return as.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
}

it('an outage of an hour sets nothing aside: the notice waits, keeps its consent and goes out by WeChat', async () => {
  const [li, approver] = [await rig.wechat('li'), await rig.desk('approver')]
  await allow(li, 'li')
  const view = await submit(li, '鲁P12345')
  await faults(true)
  await decide(approver, view)
  await rig.settle()
  for (let n = 0; n < 60; n += 1) {
    rig.turn(MINUTE)
    await rig.sweep()
  }
  expect((await (await rig.desk('admin')).must(oversightRoutes.poison, {})).events).toEqual([])
  expect([await byWechat('li'), await bySms('li')]).toEqual([0, 0])
  await faults(false)
  for (let n = 0; n < 5; n += 1) {
    rig.turn(MINUTE)
    await rig.sweep()
  }
  expect([await byWechat('li'), await bySms('li')]).toEqual([1, 0])
}, 120_000)

it('two passes decided at once are two messages: the second waits until the number may be written to again', async () => {
  const [liu, approver] = [await rig.wechat('liu'), await rig.desk('approver2')]
  const plates = [await rig.owned('鲁P71101', 'liu'), await rig.owned('鲁P71102', 'liu')]
  const views = [await submit(liu, plates[0] as string), await submit(liu, plates[1] as string)]
  for (const view of views) await decide(approver, view)
  await rig.settle()
  expect(await bySms('liu')).toBe(1)
  for (let n = 0; n < 3; n += 1) {
    rig.turn(MINUTE)
    await rig.sweep()
  }
  expect(await bySms('liu')).toBe(2)
}, 60_000)

it('a revoked agent is told nothing more: the representative is', async () => {
  const wang = await rig.wechat('wang')
  const { enterprises } = await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
  const enterpriseId = enterprises[0]?.enterpriseId as string
  await wang.must(accountRoutes.authoriseAgent, { enterpriseId, name: '周婷', phone: demoPerson('zhou').phone, validUntil: addDays(dateOf(rig.now), 90) })
  const zhou = await rig.wechat('zhou')
  await zhou.must(accountRoutes.me, {})
  await allow(zhou, 'zhou')
  const first = await submit(zhou, '鲁P20003', enterpriseId)
  const second = await submit(zhou, await rig.vehicle('鲁P10102', { ownerName: '聊城市鲁西建材有限公司', ownerUscc: '91371502MA3ABCD15D' }), enterpriseId)
  await decide(await rig.desk('approver'), first)
  await rig.settle()
  expect([await byWechat('zhou'), await bySms('wang')]).toEqual([1, 0])
  await allow(zhou, 'zhou')
  const agent = (await wang.must(accountRoutes.me, {})).enterprises[0]?.agents?.find((one) => one.state === 'active')
  await wang.must(accountRoutes.revokeAgent, { enterpriseId, agentId: agent?.agentId as string })
  await decide(await rig.desk('approver'), second)
  await rig.settle()
  expect([await byWechat('zhou'), await bySms('zhou'), await bySms('wang')]).toEqual([1, 0, 1])
}, 120_000)
