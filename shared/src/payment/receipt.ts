/**
 * The electronic receipt (票据) of a paid bill: a number and a check code, by which anybody who holds it can ask whether it is true. What has been given back
 * since is said on it (冲红); the number stays the same.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { returned, type Bill } from './bill'

/** Year and eight digits: what people read out and type. */
export const receiptNumber = z.string().regex(/^\d{10}$/, '票据号码是 10 位数字')
/** Without characters that look alike. */
export const receiptCheckCode = z.string().trim().toUpperCase().regex(/^[0-9A-Z]{8}$/, '校验码是 8 位数字或字母')

export const receiptStates = { valid: '有效', partlyReturned: '部分冲红', returned: '已全额冲红' } as const
export type ReceiptState = keyof typeof receiptStates

/** What a receipt still stands for, by what has been given back. */
export function receiptStateOf(bill: Bill): ReceiptState {
  const back = returned(bill)
  return back === 0 ? 'valid' : back < bill.fen ? 'partlyReturned' : 'returned'
}

const state = z.enum(Object.keys(receiptStates) as [ReceiptState, ...ReceiptState[]])
const common = { number: receiptNumber, state, stateLabel: z.string(), issuedAt: fields.instant, paidAt: fields.instant, unitName: z.string(), fen: z.int(), returnedFen: z.int() }

/** A receipt as whoever may see the bill sees it. `payer`: the title it is made out to; an enterprise's with its credit code. `verifyUrl` is what its QR code holds. */
export const receiptSchema = z.object({
  ...common, checkCode: receiptCheckCode, billId: fields.id, noticeNo: z.string(), channelLabel: z.string(), payer: z.object({ name: z.string(), uscc: z.string().optional() }),
  items: z.array(z.object({ label: z.string(), fen: z.int(), approvalDoc: z.string() })), returns: z.array(z.object({ refundId: z.string(), fen: z.int(), doneAt: fields.instant })), verifyUrl: z.string()
})
export type ReceiptView = z.output<typeof receiptSchema>

/** A receipt as anybody sees it who has its number and check code. */
export const verifiedReceiptSchema = z.object({ ...common, payerMasked: z.string(), items: z.array(z.string()) })
export type VerifiedReceipt = z.output<typeof verifiedReceiptSchema>

/** The title of an enterprise as strangers see it: the first two characters and the last two. Shorter ones are hidden whole. */
export const maskTitle = (title: string): string => {
  const characters = [...title]
  return characters.length < 6 ? '*'.repeat(characters.length) : `${characters.slice(0, 2).join('')}${'*'.repeat(characters.length - 4)}${characters.slice(-2).join('')}`
}
