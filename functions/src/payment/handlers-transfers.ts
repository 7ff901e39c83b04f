/** The bank's statement: looked at first, then taken in, a hundred rows at a time. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { MOST_TRANSFERS, paymentRoutes, transferOutcomes, type StatementRead } from '@lubiao/shared/payment/contract'
import { readStatement, type Statement, type Transfer } from '@lubiao/shared/payment/statement'
import { auditLook, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { take, takenOf, verdictOn, type Verdict } from './transfers'

/** The rows of a part. Throws `invalid-input` when the file as a whole cannot be used: then nothing of it is taken. */
async function rowsOf(ctx: Ctx, text: string): Promise<Statement> {
  const today = dateOf(ctx.now)
  const first = readStatement(text, today)
  const whole = first.faults.find((fault) => fault.row === 0)
  if (whole !== undefined) throw problem('invalid-input', { errors: [{ path: 'text', message: whole.message }] })
  if (first.transfers.length > MOST_TRANSFERS) throw problem('invalid-input', { errors: [{ path: 'text', message: `一次最多 ${MOST_TRANSFERS} 行，请分几次` }] })
  return readStatement(text, today, await takenOf(ctx.deps, first.transfers.map((one) => one.serialNo)))
}

const view = (skipped: number, { row, serialNo, date, fen, noticeNo, payer }: Transfer, { outcome, bill }: Verdict): StatementRead['transfers'][number] => ({
  row: row + skipped, serialNo, date, fen, noticeNo, payer, outcome, outcomeLabel: transferOutcomes[outcome], ...(bill === undefined ? {} : { billId: bill.caseId })
})

/** Faults by row, each named with its number in the whole file. */
const faultsIn = ({ faults }: Statement, skipped: number): StatementRead['faults'] => faults.map(({ row, message }) => ({ row: row + skipped, message: message.replace(`第 ${row} 行`, `第 ${row + skipped} 行`) }))

const preview = serve(paymentRoutes.previewTransfers, async ({ text, skipped }, ctx) => {
  const statement = await rowsOf(ctx, text)
  const transfers: StatementRead['transfers'] = []
  for (const transfer of statement.transfers) transfers.push(view(skipped, transfer, await verdictOn(ctx.deps, transfer)))
  await auditLook(ctx, 'payment.lookTransfers', dateOf(ctx.now))
  return { transfers, faults: faultsIn(statement, skipped), repeated: [...statement.repeated] }
})

const takeIn = serve(paymentRoutes.importTransfers, async ({ text, skipped }, ctx) => {
  if (!ctx.deps.channels.includes('bank')) throw problem('not-allowed-now', { detail: '银行转账没有开通' })
  const statement = await rowsOf(ctx, text)
  const transfers: StatementRead['transfers'] = []
  const repeated = [...statement.repeated]
  for (const transfer of statement.transfers) {
    const verdict = await take(ctx.deps, transfer, { kind: 'staff', id: staffOf(ctx).staffId })
    if (verdict === 'repeated') repeated.push(transfer.serialNo)
    else transfers.push(view(skipped, transfer, verdict))
  }
  return commitReply<typeof paymentRoutes.importTransfers>(ctx, [], { transfers, faults: faultsIn(statement, skipped), repeated }, { action: 'payment.importTransfers', subject: dateOf(ctx.now) })
})

/** Routes of this file. */
export const transferHandlers: readonly Served[] = [preview, takeIn]
