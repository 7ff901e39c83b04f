import Taro from '@tarojs/taro'
import { demoPay } from './address'
import { Failure, transportFailure } from './failure'

/** Whether a bill can be paid on this phone: so far only in the demonstration. */
export const canPay = (): boolean => demoPay() !== ''

/**
 * Pays a bill at the demonstration's pay desk, where no money moves; the payment module's cashier will stand here. Paying twice pays once.
 * Throws Failure when there is no such bill any more or the desk does not answer.
 */
export async function payBill(billId: string): Promise<void> {
  let status: number
  try {
    status = (await Taro.request({ url: `${demoPay()}/__demo/pay`, method: 'POST', header: { 'content-type': 'application/json' }, data: { billId }, timeout: 15_000 })).statusCode
  } catch (reason) {
    status = (reason as { status?: number }).status ?? 0
    if (status < 400) throw transportFailure(String((reason as { errMsg?: string }).errMsg))
  }
  if (status >= 400) throw new Failure('bill-closed', '这笔费用已不能缴纳', false, status, '可能已经缴过，或这件业务已经结束。请下拉刷新看看。')
}
