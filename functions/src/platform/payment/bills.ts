/**
 * Bills in the table: `PAYMENT#<billId>` / `CASE` (gsi1 `OWNER#<ownerId>` / `PAYMENT#<openedAt>#<billId>`; gsi3 the due index) with their events.
 *
 * | what                        | pk                    | sk                       |
 * |-----------------------------|-----------------------|--------------------------|
 * | the bill of a notice number | GUARD#NOTICE#<number> | GUARD                    |
 * | the bill of a case          | GUARD#BILLOF#<caseId> | GUARD                    |
 * | what a change moved         | LEDGER#<date>         | <billId>#<postingId>     |
 *
 * A module that charges a fee writes the bill in the transaction of the case that owes it, so that neither is ever there alone.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { problem } from '@lubiao/shared/kernel/problem'
import { billSchema, openBill, refundable, type Bill } from '@lubiao/shared/payment/bill'
import { billMachine } from '@lubiao/shared/payment/bill-machine'
import { postingSchema, type Posting } from '@lubiao/shared/payment/ledger'
import { decideBill, type BillActor, type BillDecision, type BillOrder } from '@lubiao/shared/payment/rules'
import { caseKeyOf, changingWrite, erasingWrite, openingWrite, readCase, readCases, readStory } from '../cases'
import type { Write } from '../commit'
import type { Deps } from '../deps'
import { eventWrite, type DomainEvent } from '../events'
import { dueKeys } from '../sweeper'
import type { PaymentPort } from './port'

/** Who moves a bill, as an event names them. */
export type By = DomainEvent['by']

const systemBy: By = { kind: 'system', id: 'system' }
const KIND = 'JF'
const pkOf = (billId: string): string => `PAYMENT#${billId}`
const noticeKey = (noticeNo: string) => ({ pk: `GUARD#NOTICE#${noticeNo}`, sk: 'GUARD' })
const ofKey = (caseId: string) => ({ pk: `GUARD#BILLOF#${caseId}`, sk: 'GUARD' })

const itemOf = (bill: Bill) => ({ ...caseKeyOf(pkOf(bill.caseId)), type: 'CASE', module: 'payment', ...bill, gsi1pk: `OWNER#${bill.ownerId}`, gsi1sk: `PAYMENT#${bill.openedAt}#${bill.caseId}`, ...dueKeys(bill.caseId, bill.wakeAt) })

/** A bill by its number, consistently; undefined when there is none. */
export async function loadBill(deps: Deps, billId: string): Promise<Bill | undefined> {
  const stored = await readCase(deps, pkOf(billId))
  return stored === undefined ? undefined : billSchema.parse(stored)
}

/** Bills by their numbers, consistently, in no order; missing ones are left out. */
export const loadBills = async (deps: Deps, billIds: readonly string[]): Promise<readonly Bill[]> => (await readCases(deps, billIds.map(pkOf))).map((stored) => billSchema.parse(stored))

/** A bill and its story, oldest first. */
export async function loadBillStory(deps: Deps, billId: string): Promise<{ readonly bill: Bill; readonly events: readonly DomainEvent[] } | undefined> {
  const story = await readStory(deps, pkOf(billId))
  return story === undefined ? undefined : { bill: billSchema.parse(story.stored), events: story.events }
}

/** Number of the bill a notice or a case has; undefined when there is none. */
export async function billIdBy(deps: Deps, what: { readonly noticeNo: string } | { readonly caseId: string }): Promise<string | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: 'noticeNo' in what ? noticeKey(what.noticeNo) : ofKey(what.caseId), ConsistentRead: true }))
  return Item?.['billId'] as string | undefined
}

/** Bills of a person or an enterprise, newest first; `after` is the sort key to go on behind. */
export async function billsOfOwner(deps: Deps, ownerId: string, most: number, after?: string): Promise<{ readonly bills: readonly Bill[]; readonly next?: string }> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', ScanIndexForward: false, Limit: most, KeyConditionExpression: after === undefined ? 'gsi1pk = :pk AND begins_with(gsi1sk, :sk)' : 'gsi1pk = :pk AND gsi1sk BETWEEN :sk AND :after',
      ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':sk': 'PAYMENT#', ...(after === undefined ? {} : { ':after': after }) }
    })
  )
  const items = (answer.Items ?? []).filter((item) => item['gsi1sk'] !== after)
  return { bills: items.map((item) => billSchema.parse(item)), ...(answer.LastEvaluatedKey === undefined ? {} : { next: answer.LastEvaluatedKey['gsi1sk'] as string }) }
}

/** A bill whose owner has left: only over the version that was read. */
export const erasedBillWrite = (deps: Deps, bill: Bill): Write => {
  const { gsi1pk: _pk, gsi1sk: _sk, ...item } = itemOf({ ...bill, ownerId: 'GONE', version: bill.version + 1 })
  return erasingWrite(deps, item, bill)
}

const postingWrite = (deps: Deps, bill: Bill, posting: Posting, at: Instant): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk: `LEDGER#${dateOf(at)}`, sk: `${bill.caseId}#${posting.postingId}`, type: 'POSTING', billId: bill.caseId, ...posting }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: problem('version-conflict')
})

/** Postings of a day (Beijing), all of them. */
export async function postingsOn(deps: Deps, date: string): Promise<readonly (Posting & { readonly billId: string })[]> {
  const found: (Posting & { billId: string })[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `LEDGER#${date}` }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    found.push(...(page.Items ?? []).map((item) => ({ ...postingSchema.parse(item), billId: item['billId'] as string })))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

const eventOfBill = (deps: Deps, bill: Bill, name: string, at: Instant, by: By, data: DomainEvent['data']): Write =>
  eventWrite(deps.table.name, deps.cipher, { module: 'payment', caseId: bill.caseId, version: bill.version, name, at, by, unit: bill.unit, data: { ...data, module: bill.of.module, of: bill.of.caseId } })

/** Everything a decided change writes: the bill over the version decided on, its event, its postings. */
export const billWrites = (deps: Deps, before: Bill, change: Extract<BillDecision, { readonly ok: true }>, by: By, now: Instant): readonly Write[] => [
  changingWrite(deps, itemOf(change.next), billMachine, before, change.command), eventOfBill(deps, change.next, change.event, now, by, change.data),
  ...change.postings.map((posting) => postingWrite(deps, change.next, posting, now))
]

/** Decides and gives what has to be written. Throws the rules' refusal; no writes when it is done already. */
export function changeOf(deps: Deps, bill: Bill, order: BillOrder, actor: BillActor, by: By, now: Instant): { readonly next: Bill; readonly writes: readonly Write[] } {
  const decision = decideBill(bill, order, actor, { now, by: by.id })
  if (decision.ok === false) throw decision.problem
  return { next: decision.next, writes: decision.ok === 'done' ? [] : billWrites(deps, bill, decision, by, now) }
}

/** Puts the next look off, and notes that the treasury has been told when it has; a bill that has changed meanwhile keeps its own. */
export async function lookAgainAt(deps: Deps, bill: Bill, wakeAt: Instant | undefined): Promise<void> {
  const { gsi3sk } = dueKeys(bill.caseId, wakeAt)
  const gone = [...(bill.toRegister === undefined ? ['toRegister'] : []), ...(gsi3sk === undefined ? ['wakeAt', 'gsi3pk', 'gsi3sk'] : [])]
  const change = { UpdateExpression: [...(gsi3sk === undefined ? [] : ['SET wakeAt = :wakeAt, gsi3sk = :sk']), ...(gone.length === 0 ? [] : [`REMOVE ${gone.join(', ')}`])].join(' ') }
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: caseKeyOf(pkOf(bill.caseId)), ...change, ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': bill.version, ...(gsi3sk === undefined ? {} : { ':wakeAt': wakeAt, ':sk': gsi3sk }) }
      })
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** Region and department that collect (platform-facts §3.4). */
const REGION = '371500'
const DEPARTMENT = '109001'
const SERIAL_DIGITS = 8

/** 缴款书号, 20 digits: region, day, a random serial; a guard keeps it single. */
const newNoticeNo = (deps: Deps, now: Instant): string =>
  REGION + dateOf(now).slice(2).replaceAll('-', '') + [...deps.random(SERIAL_DIGITS)].map((byte) => String(byte % 10)).join('')

/** What other modules ask of payment. */
export function createPayment(deps: () => Deps): PaymentPort {
  return {
    bill({ module, caseId, ownerId, unit, payBy }, items) {
      const [bag, now] = [deps(), deps().now()]
      const opened = openBill({
        caseId: newCaseNumber(KIND, bag.random), noticeNo: newNoticeNo(bag, now), of: { module, caseId }, ownerId, unit, regionCode: REGION, departmentCode: DEPARTMENT, openedAt: now, ...(payBy === undefined ? {} : { payBy }),
        // The next minute tells the treasury, so that the notice can be paid by any way there is. What is kept for minutes only is told when somebody pays it.
        ...(bag.treasury === undefined || payBy !== undefined || items.every(({ fen }) => fen === 0) ? {} : { wakeAt: now, toRegister: true as const }),
        items: items.map((item) => ({ ...item, approvalDoc: item.approvalDoc ?? '' }))
      })
      const guard = (key: object): Write => ({ item: { Put: { TableName: bag.table.name, Item: { ...key, billId: opened.caseId }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('version-conflict') })
      const waived = opened.fen > 0 ? undefined : changeOf(bag, opened, { command: 'waive', reason: '按规定不收费' }, 'system', systemBy, now)
      const first = waived?.next ?? opened
      return {
        billId: opened.caseId,
        writes: [openingWrite(bag, itemOf(first)), eventOfBill(bag, opened, billMachine.opens.event, now, systemBy, { fen: opened.fen }), ...(waived?.writes.slice(1) ?? []), guard(noticeKey(opened.noticeNo)), guard(ofKey(caseId))]
      }
    },
    async stateOf(billId) {
      const bill = await loadBill(deps(), billId)
      if (bill === undefined) return undefined
      const state = bill.state === 'open' ? 'open' : bill.state === 'void' ? 'void' : 'paid'
      return { state, fen: bill.fen, ...(bill.paidAt === undefined ? {} : { paidAt: bill.paidAt }) }
    },
    async voided(billId) {
      const bag = deps()
      const bill = await loadBill(bag, billId)
      if (bill === undefined) throw problem('not-found')
      return changeOf(bag, bill, { command: 'revoke' }, 'system', systemBy, bag.now()).writes
    },
    async prolonged(billId) {
      const bag = deps()
      const bill = await loadBill(bag, billId)
      if (bill === undefined) throw problem('not-found')
      return bill.state === 'open' ? changeOf(bag, bill, { command: 'prolong' }, 'system', systemBy, bag.now()).writes : []
    },
    async givenUp(billId, reason) {
      const bag = deps()
      const bill = await loadBill(bag, billId)
      if (bill === undefined) throw problem('not-found')
      const left = bill.state === 'paid' && bill.paidBy !== undefined ? refundable(bill, bill.paidBy) : 0
      if (bill.state !== 'open' && left === 0) return []
      return changeOf(bag, bill, bill.state === 'open' ? { command: 'revoke' } : { command: 'askRefund', fen: left, reason }, 'system', systemBy, bag.now()).writes
    }
  }
}
