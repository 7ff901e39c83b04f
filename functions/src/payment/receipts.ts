/** Receipts: issued when a bill is paid, found again by their number (`GUARD#RECEIPT#<number>`), which the guard keeps single. */
import { timingSafeEqual } from 'node:crypto'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { findUnit } from '@lubiao/shared/account/units.data'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { maskName } from '@lubiao/shared/kernel/mask'
import { problem } from '@lubiao/shared/kernel/problem'
import { orderOf, returned, type Bill } from '@lubiao/shared/payment/bill'
import { channelLabels } from '@lubiao/shared/payment/channels'
import { maskTitle, receiptStateOf, receiptStates, type ReceiptView, type VerifiedReceipt } from '@lubiao/shared/payment/receipt'
import { enterpriseName, enterpriseUscc, findPerson } from '../account/people'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { markDone, type Reaction } from '../platform/reactor'
import { loadBill } from '../platform/payment/bills'
import { give, systemBy } from './moving'

const SERIAL_DIGITS = 8
const CODE_CHARACTERS = 8
const keyOf = (number: string) => ({ pk: `GUARD#RECEIPT#${number}`, sk: 'GUARD' })

/** A number that is taken fails the guard, and the event is reacted to again with another. */
const guard = (deps: Deps, number: string, billId: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...keyOf(number), billId }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('busy')
})

/** Issues the receipt of a bill that was paid. One that has gone back whole meanwhile has none. */
export const receiptReaction: Reaction = {
  name: 'payment.receipt',
  on: ['payment.paid'],
  run: async (event, deps, done) => {
    const bill = await loadBill(deps, event.caseId)
    if (bill?.state !== 'paid' || bill.receipt !== undefined) return markDone(deps, done)
    const number = dateOf(deps.now()).slice(2, 4) + [...deps.random(SERIAL_DIGITS)].map((byte) => String(byte % 10)).join('')
    await give(deps, bill.caseId, { command: 'receipt', number, checkCode: newOpaqueId(CODE_CHARACTERS, deps.random) }, 'system', systemBy, [guard(deps, number, bill.caseId), done])
  }
}

/** To whom a receipt is made out: the enterprise by its register's name and credit code, or the person. Whoever paid at a counter without an account is not known by name here. */
async function payerOf(deps: Deps, { ownerId }: Bill): Promise<ReceiptView['payer']> {
  if (ownerId.startsWith('E')) {
    const [name, uscc] = await Promise.all([enterpriseName(deps, ownerId), enterpriseUscc(deps, ownerId)])
    return { name: name ?? '已注销的单位', ...(uscc === undefined ? {} : { uscc }) }
  }
  if (ownerId.startsWith('C')) return { name: '窗口缴款人' }
  return { name: (await findPerson(deps, ownerId))?.name ?? '未实名的缴款人' }
}

/** The receipt of a bill. Throws `not-found` when it has none. */
export async function receiptOf(deps: Deps, bill: Bill): Promise<ReceiptView> {
  const { receipt, paidAt } = bill
  if (receipt === undefined || paidAt === undefined) throw problem('not-found', { detail: '缴清以后才有电子票据' })
  const state = receiptStateOf(bill)
  const channel = orderOf(bill, bill.paidBy ?? '')?.channel
  return {
    number: receipt.number, checkCode: receipt.checkCode, state, stateLabel: receiptStates[state], issuedAt: receipt.issuedAt, paidAt, unitName: findUnit(bill.unit)?.name ?? bill.unit, fen: bill.fen, returnedFen: returned(bill),
    billId: bill.caseId, noticeNo: bill.noticeNo, channelLabel: channel === undefined ? '' : channelLabels[channel], payer: await payerOf(deps, bill),
    items: bill.items.map(({ label, fen, approvalDoc }) => ({ label, fen, approvalDoc })),
    returns: bill.refunds.flatMap(({ refundId, orderId, fen, state: at, doneAt }) => (at === 'done' && doneAt !== undefined && orderId === bill.paidBy ? [{ refundId, fen, doneAt }] : [])),
    verifyUrl: `${deps.config.CONSOLE_URL}/#/receipt/${receipt.number}/${receipt.checkCode}`
  }
}

/** A receipt for whoever holds its number and check code. Throws `not-found`, the same for either being wrong. */
export async function verified(deps: Deps, number: string, checkCode: string): Promise<VerifiedReceipt> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(number) }))
  const bill = Item === undefined ? undefined : await loadBill(deps, String(Item['billId']))
  const good = bill?.receipt?.number === number && timingSafeEqual(Buffer.from(bill.receipt.checkCode), Buffer.from(checkCode))
  if (bill === undefined || !good) throw problem('not-found', { detail: '没有这张票据，请核对票据号码和校验码' })
  const { state, stateLabel, issuedAt, paidAt, unitName, fen, returnedFen, payer, items } = await receiptOf(deps, bill)
  return { number, state, stateLabel, issuedAt, paidAt, unitName, fen, returnedFen, payerMasked: payer.uscc === undefined ? maskName(payer.name) : maskTitle(payer.name), items: items.map((item) => item.label) }
}
