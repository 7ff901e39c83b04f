/** A payer's wallet in tests: what WeChat does with the parameters a phone was handed, and the notices that follow. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { liveOrder } from '@lubiao/shared/payment/bill'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { ask, forChannel, give } from '../../functions/src/payment/moving'
import { commit } from '../../functions/src/platform/commit'
import type { ChargedItem } from '../../functions/src/platform/payment/port'
import { demoPerson } from '../../local/src/demo/people.data'
import type { Cast } from './cast'
import { freshKey, type Client, type Rig } from './rig'

/** Gives the WeChat Pay simulator an order of its admin. */
export async function wxpay(rig: Rig, order: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(`${rig.stack.wxpay.adminUrl}/${order}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const said = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(`wxpay ${order}: ${answer.status} ${JSON.stringify(said)}`)
  return said
}

/** Pays in WeChat what a phone was handed, checking its signature as WeChat does; no notice is sent yet. */
export const inWallet = (rig: Rig, personId: string, handed: Readonly<Record<string, string>>): Promise<unknown> => wxpay(rig, 'pay', { openid: demoPerson(personId).openid, params: handed })

/** Lets minutes go by with everything they bring: the schedule's minute, the platform's notices, what follows. Everybody signs in again. */
export async function minutesPass(rig: Rig, cast: Pick<Cast, 'later'>, n: number): Promise<void> {
  rig.turn(n * 60_000)
  cast.later()
  await rig.sweep()
  await wxpay(rig, 'tick')
  await rig.settle()
}

/** Somebody who may ask for a bill. */
type Payer = Pick<Client, 'send' | 'must'>

/** Begins on the phone. */
export const begin = (client: Payer, billId: string): Promise<BillView> => client.must(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' })

/** Pays a bill on the phone to the end: begun, paid in the wallet, the notice delivered, what follows from it done. */
export async function payOnPhone(rig: Rig, client: Payer, personId: string, billId: string): Promise<BillView> {
  const { live } = await begin(client, billId)
  await inWallet(rig, personId, live?.handed ?? {})
  await wxpay(rig, 'tick')
  await rig.settle()
  return client.must(paymentRoutes.get, { billId })
}

/** A licence reported lost by phone, reviewed and billed: the number of its bill and of the case. */
export async function billed(rig: Rig, client: Payer): Promise<{ readonly caseId: string; readonly billId: string }> {
  const form = { delivery: 'window' as const }
  const draft = await client.must(serviceCaseRoutes.open, { service: 'DL_REISSUE_LOST', form })
  const sent = await client.send(serviceCaseRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', form } }, { key: freshKey() })
  if (sent.status >= 300) throw new Error(JSON.stringify(sent.body))
  await rig.settle()
  const view = await client.must(serviceCaseRoutes.get, { caseId: draft.caseId })
  if (view.bill === undefined) throw new Error(`no bill: ${view.state}`)
  return { caseId: view.caseId, billId: view.bill.billId }
}

/** What a person owes, or somebody by their number, for a business nobody works on: so many fen, or items as some module would charge them. Its number. */
export async function owed(rig: Rig, payer: Payer | string, charged: number | readonly ChargedItem[]): Promise<string> {
  const ownerId = typeof payer === 'string' ? payer : (await payer.must(accountRoutes.me, {})).userId
  const items = typeof charged === 'number' ? [{ feeId: 'driving-licence', label: '驾驶证', fen: charged, approvalDoc: '发改价格规〔2019〕1931号' }] : charged
  const { billId, writes } = rig.deps.payment.bill({ module: 'sample', caseId: newCaseNumber('YB', rig.deps.random), ownerId, unit: 'cheguansuo' }, items)
  await commit(rig.deps, writes)
  return billId
}

/** Pays a bill by a code at a counter, past the requests: for suites about something else. What follows from it is left to whoever watches events. */
export async function paid(rig: Rig, billId: string): Promise<void> {
  const begun = await give(rig.deps, billId, { command: 'begin', channel: 'wxpay', way: 'code' }, 'clerk', { kind: 'staff', id: '371504' })
  const order = liveOrder(begun)
  if (order === undefined) throw new Error('nothing begun')
  const { handed } = await rig.deps.channel('wxpay').open(forChannel(begun, order))
  await wxpay(rig, 'pay', { codeUrl: handed['code'], openid: 'oPassingBy' })
  await ask(rig.deps, begun)
}
