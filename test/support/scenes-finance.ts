/** Scenes of the treasurer's day and of a bank's statement: each with a day, a bill and serial numbers of its own. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { comparedOf, newDay, withCheck } from '@lubiao/shared/payment/day'
import { commit } from '../../functions/src/platform/commit'
import { loadBill } from '../../functions/src/platform/payment/bills'
import { dayWrite } from '../../functions/src/payment/days'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

/** The scenes on a rig. */
export function financeScenes({ rig, finance, next }: { readonly rig: Rig; readonly finance: Client; readonly next: () => number }): readonly Scene[] {
  let back = 0
  const pastDay = (): string => addDays(dateOf(rig.now), -1 - (back += 1))
  /** A day every channel of which is compared. */
  const compared = async () => {
    const date = pastDay()
    const { deps } = rig
    const day = comparedOf(deps.channels).reduce((one, channel) => withCheck(one, channel, { state: 'checked', at: rig.now, lines: 0, found: 0, waiting: 0 }, deps.channels), newDay(date))
    await commit(deps, [dayWrite(deps, newDay(date), day)])
    return { date, version: day.version }
  }
  /** A statement of one transfer that pays a new bill. */
  const statement = async (): Promise<string> => {
    const { billId, writes } = rig.deps.payment.bill({ module: 'plate', caseId: `XH-SCENE-${next()}`, ownerId: 'SCENE0001', unit: 'cheguansuo' }, [{ feeId: 'plate-car', label: '汽车反光号牌', fen: 10_000, approvalDoc: '发改价格〔2004〕2831号' }])
    await commit(rig.deps, writes)
    const bill = await loadBill(rig.deps, billId)
    return `流水号,日期,金额,付款人,附言\r\nSCENE-${next()},${dateOf(rig.now)},100.00,聊城市运输有限公司,${bill?.noticeNo}`
  }
  return [
    scene('payment.checkDay', paymentRoutes.checkDay)(() => Promise.resolve({ client: finance, input: { date: pastDay() }, other: { date: pastDay() } })),
    scene('payment.closeDay', paymentRoutes.closeDay)(async () => ({ client: finance, input: await compared(), other: await compared() })),
    scene('payment.importTransfers', paymentRoutes.importTransfers)(async () => ({ client: finance, input: { text: await statement() }, other: { text: await statement() } }))
  ]
}
