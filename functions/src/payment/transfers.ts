/**
 * Rows of a bank's statement: `TRANSFER#<serial number>` / `ROW`, one for each that was taken, with what became of it; it is written together with the capture, so
 * that a row counts once however often its file is imported, and none is half done.
 */
import { dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import { liveOrder, type Bill, type PayOrder } from '@lubiao/shared/payment/bill'
import type { TransferOutcome } from '@lubiao/shared/payment/contract'
import type { Transfer } from '@lubiao/shared/payment/statement'
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { billIdBy, loadBill, type By } from '../platform/payment/bills'
import { openDifference } from './differences'
import { close, give, systemBy } from './moving'

const keyOf = (serialNo: string) => ({ pk: `TRANSFER#${serialNo}`, sk: 'ROW' })
const taken = problem('already-exists', { detail: 'transfer' })

/** Which of these serial numbers have been taken; a hundred at most. */
export async function takenOf(deps: Deps, serialNos: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  let Keys: Record<string, unknown>[] = [...new Set(serialNos)].map(keyOf)
  while (Keys.length > 0) {
    const answer = await deps.table.reads.send(new BatchGetCommand({ RequestItems: { [deps.table.name]: { Keys, ConsistentRead: true } } }))
    for (const item of answer.Responses?.[deps.table.name] ?? []) found.add(String(item['serialNo']))
    Keys = answer.UnprocessedKeys?.[deps.table.name]?.Keys ?? []
  }
  return found
}

/** What a row comes to, and the bill it is about. */
export interface Verdict {
  readonly outcome: TransferOutcome
  readonly bill?: Bill
  /** The transfer order it pays, or pays too late. */
  readonly order?: PayOrder
}

/** What a transfer comes to as its bill stands now. */
export async function verdictOn(deps: Deps, { noticeNo, fen }: Transfer): Promise<Verdict> {
  const billId = await billIdBy(deps, { noticeNo })
  const bill = billId === undefined ? undefined : await loadBill(deps, billId)
  if (bill === undefined) return { outcome: 'unknown' }
  const waiting = bill.orders.filter((one) => one.way === 'transfer' && one.state !== 'succeeded')
  const order = waiting.find((one) => one.orderId === liveOrder(bill)?.orderId) ?? waiting.at(-1)
  const found = { bill, ...(order === undefined ? {} : { order }) }
  if (bill.state === 'open') return { outcome: fen === bill.fen ? 'paid' : 'amount', ...found }
  return { outcome: order !== undefined && fen === bill.fen ? 'surplus' : 'unneeded', ...found }
}

const KINDS = { amount: 'amount', unknown: 'not-ours', unneeded: 'missing-here' } as const

/** The order a transfer pays: the payer's own, or one begun for it, after whatever else was under way has been ended at its channel. Undefined when the bill was paid by that meanwhile. */
async function orderFor(deps: Deps, bill: Bill, order: PayOrder | undefined, by: By): Promise<string | undefined> {
  if (order !== undefined) return order.orderId
  const live = liveOrder(bill)
  const now = live === undefined ? bill : await close(deps, bill, live)
  if (now.state !== 'open') return undefined
  return liveOrder(await give(deps, bill.caseId, { command: 'begin', channel: 'bank', way: 'transfer' }, 'finance', by))?.orderId
}

/** Takes one row in. Answers what became of it; `repeated` when somebody has taken it meanwhile. */
export async function take(deps: Deps, transfer: Transfer, by: By): Promise<Verdict | 'repeated'> {
  const verdict = await verdictOn(deps, transfer)
  const { outcome, bill } = verdict
  const row = (as: TransferOutcome): Write => ({
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...keyOf(transfer.serialNo), type: 'TRANSFER', serialNo: transfer.serialNo, date: transfer.date, fen: transfer.fen, noticeNo: transfer.noticeNo, outcome: as, ...(bill === undefined ? {} : { billId: bill.caseId }), by: by.id, at: deps.now() },
        ConditionExpression: 'attribute_not_exists(pk)'
      }
    },
    refusal: taken
  })
  try {
    if (outcome === 'paid' || outcome === 'surplus') {
      const one = bill as Bill
      const orderId = await orderFor(deps, one, verdict.order, by)
      if (orderId === undefined) return await take(deps, transfer, by)
      const paidAt = transfer.date === dateOf(deps.now()) ? deps.now() : instantAt(transfer.date, '12:00')
      await give(deps, one.caseId, { command: 'capture', orderId, fen: transfer.fen, channelNo: transfer.serialNo, paidAt }, 'system', systemBy, [row(outcome)])
      return verdict
    }
    // By the day of import: the day of the transfer may be closed.
    await openDifference(deps, {
      date: dateOf(deps.now()), channel: 'bank', kind: KINDS[outcome as keyof typeof KINDS], number: bill?.caseId ?? transfer.noticeNo, channelNo: transfer.serialNo, theirFen: transfer.fen,
      ...(bill === undefined ? {} : { ourFen: bill.fen, owner: bill.unit })
    })
    await commit(deps, [row(outcome)])
    return verdict
  } catch (error) {
    if (error === taken) return 'repeated'
    // What is under way elsewhere could not be ended: nothing of this row has been written.
    if (error instanceof Problem && error.code === 'upstream-unavailable') return { ...verdict, outcome: 'later' }
    throw error
  }
}
