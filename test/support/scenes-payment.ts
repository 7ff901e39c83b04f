/** Scenes of payment: begun, asked about and given up on the phone and at the counter, given back with one person and with two, a difference resolved. */
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { openDifference } from '../../functions/src/payment/differences'
import { inWallet, owed, paid, wxpay } from './paying'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

/** Above this two people are needed. */
const MUCH = 60_000

/** The scenes on a rig, each about a bill of its own. */
export async function paymentScenes({ rig, li }: { readonly rig: Rig; readonly li: Client }): Promise<readonly Scene[]> {
  const [clerk2, finance, finance2] = [await rig.desk('clerk2'), await rig.desk('finance'), await rig.desk('finance2')]
  let serial = 0
  const bill = (fen = 1_000): Promise<string> => owed(rig, li, fen)
  const onPhone = { channel: 'wxpay', way: 'miniProgram' } as const
  const atCounter = { channel: 'wxpay', way: 'code' } as const
  const begun = async (): Promise<BillView> => li.must(paymentRoutes.begin, { billId: await bill(), ...onPhone })
  const shown = async (): Promise<BillView> => clerk2.must(paymentRoutes.counterBegin, { billId: await bill(), ...atCounter })
  /** Paid in the wallet; nobody here has been told. */
  const untold = async (view: BillView): Promise<BillView> => {
    if (view.live?.handed?.['code'] === undefined) await inWallet(rig, 'li', view.live?.handed ?? {})
    else await wxpay(rig, 'pay', { codeUrl: view.live.handed['code'], openid: 'oPassingBy' })
    return view
  }
  const settled = async (fen: number): Promise<BillView> => {
    const billId = await bill(fen)
    await paid(rig, billId)
    return finance.must(paymentRoutes.counterGet, { billId })
  }
  const at = ({ billId, version }: Pick<BillView, 'billId' | 'version'>) => ({ billId, version })
  const asked = async (): Promise<BillView> => {
    const view = await settled(MUCH)
    return finance.must(paymentRoutes.askRefund, { ...at(view), fen: MUCH, reason: '重复缴费退还' })
  }
  const difference = async (): Promise<string> => {
    const number = `PLANTED-${String((serial += 1))}`
    await openDifference(rig.deps, { date: '2026-11-22', channel: 'wxpay', kind: 'missing-here', number, theirFen: 1_000 })
    const { differences } = await finance.must(paymentRoutes.differences, {})
    return differences.find((one) => one.number === number)?.differenceId ?? ''
  }

  return [
    scene('payment.begin', paymentRoutes.begin)(async () => {
      const billId = await bill()
      return { client: li, input: { billId, ...onPhone }, other: { billId, channel: 'alipay', way: 'web' } }
    }),
    scene('payment.check', paymentRoutes.check)(async () => ({ client: li, input: { billId: (await untold(await begun())).billId }, other: { billId: await bill() } })),
    scene('payment.abandon', paymentRoutes.abandon)(async () => {
      const [{ billId, live }, other] = [await begun(), await begun()]
      return { client: li, input: { billId, orderId: live?.orderId ?? '' }, other: { billId: other.billId, orderId: other.live?.orderId ?? '' } }
    }),
    scene('payment.counterBegin', paymentRoutes.counterBegin)(async () => {
      const billId = await bill()
      return { client: clerk2, input: { billId, ...atCounter }, other: { billId, channel: 'alipay', way: 'code' } }
    }),
    scene('payment.counterCheck', paymentRoutes.counterCheck)(async () => ({ client: clerk2, input: { billId: (await untold(await shown())).billId }, other: { billId: await bill() } })),
    scene('payment.counterAbandon', paymentRoutes.counterAbandon)(async () => {
      const [{ billId, live }, other] = [await shown(), await shown()]
      return { client: clerk2, input: { billId, orderId: live?.orderId ?? '' }, other: { billId: other.billId, orderId: other.live?.orderId ?? '' } }
    }),
    scene('payment.askRefund', paymentRoutes.askRefund)(async () => {
      const view = await settled(1_000)
      return { client: finance, input: { ...at(view), fen: 400, reason: '多收退还' }, other: { ...at(view), fen: 401, reason: '多收退还' } }
    }),
    scene('payment.decideRefund', paymentRoutes.decideRefund)(async () => {
      const view = await asked()
      const refundId = view.refunds[0]?.refundId ?? ''
      return { client: finance2, input: { ...at(view), refundId, decision: 'approve' }, other: { ...at(view), refundId, decision: 'reject' } }
    }),
    scene('payment.resolve', paymentRoutes.resolve)(async () => {
      const differenceId = await difference()
      return { client: finance, input: { differenceId, version: 1, reason: '渠道次日补记' }, other: { differenceId, version: 1, reason: '渠道更正' } }
    })
  ]
}
