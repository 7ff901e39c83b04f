/** Receipts for the payer, the counter, and anybody who holds one. */
import type { Bill } from '@lubiao/shared/payment/bill'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { auditLook, serve, type Ctx, type Served } from '../http/handler'
import { receiptOf, verified } from './receipts'
import { deskBill, ownBill } from './sight'

async function paperOf({ deps, now }: Ctx, bill: Bill): Promise<{ readonly fileName: string; readonly base64: string }> {
  const receipt = await receiptOf(deps, bill)
  const { printReceipt } = await import('./receipt-paper')
  return { fileName: `电子票据-${receipt.number}.pdf`, base64: Buffer.from(await printReceipt(receipt, now)).toString('base64') }
}

async function atDesk(ctx: Ctx, billId: string): Promise<Bill> {
  const bill = await deskBill(ctx, billId)
  await auditLook(ctx, 'payment.lookReceipt', billId)
  return bill
}

const receipt = serve(paymentRoutes.receipt, async ({ billId }, ctx) => receiptOf(ctx.deps, await ownBill(ctx, billId)))
const receiptPdf = serve(paymentRoutes.receiptPdf, async ({ billId }, ctx) => paperOf(ctx, await ownBill(ctx, billId)))
const counterReceipt = serve(paymentRoutes.counterReceipt, async ({ billId }, ctx) => receiptOf(ctx.deps, await atDesk(ctx, billId)))
const counterReceiptPdf = serve(paymentRoutes.counterReceiptPdf, async ({ billId }, ctx) => paperOf(ctx, await atDesk(ctx, billId)))
const verify = serve(paymentRoutes.verifyReceipt, async ({ number, checkCode }, { deps }) => verified(deps, number, checkCode))

/** Routes of this file. */
export const receiptHandlers: readonly Served[] = [receipt, receiptPdf, counterReceipt, counterReceiptPdf, verify]
