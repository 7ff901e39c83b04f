/** A WeChat Pay platform with a merchant, keys that the test knows, a clock that it turns, and a place where notices arrive. */
import { startWxpaySimulator, type WxpaySimulator } from '../../local/src/simulators/wxpay'
import { newPrivateKey, newSerial, publicHalf, type PlatformKey } from '../../local/src/simulators/wxpay/platform-keys'
import { createLog } from '../../functions/src/platform/log'
import { createWxpay, type WxpaySettings } from '../../functions/src/platform/payment/wxpay'
import type { ChannelOrder, PaymentChannel, RawNotice } from '../../functions/src/platform/payment/channel'
import { systemRandom } from '../../functions/src/platform/chance'
import { instantOf } from '../../shared/src/kernel/clock'
import { numbered } from './numbered'
import type { MerchantKit } from './wxpay-client'

/** A notice as it arrived and what it was answered. */
export interface Arrived extends RawNotice {
  readonly url: string
  readonly answered: number | undefined
}

const ids = { mchid: '1900000109', appid: 'wxlubiaodemo00001', serialNo: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', apiV3Key: '0123456789abcdef0123456789ABCDEF', notifyUrl: 'http://127.0.0.1:4100/api/webhook/pay/wxpay' }
/** A payer in WeChat. */
export const OPENID = 'oDemoLi000000000000000000001'

/** The platform and everything the merchant has. */
export class WxpayPlatform {
  readonly arrived: Arrived[] = []
  readonly lines: string[] = []
  /** Answers notices; undefined is silence. */
  answer: (notice: RawNotice) => number | undefined = () => 204
  ms = Date.parse('2026-11-26T02:00:00.000Z')
  private constructor(readonly sim: WxpaySimulator, readonly privateKey: string, readonly platformKeys: readonly PlatformKey[]) {}

  static async start(): Promise<WxpayPlatform> {
    const privateKey = newPrivateKey()
    const keys = [{ serial: newSerial(), privateKey: newPrivateKey() }]
    // The platform is made before what it calls back.
    const late: { self?: WxpayPlatform } = {}
    const sim = await startWxpaySimulator({
      ...ids, publicKey: publicHalf(privateKey), keys, now: () => late.self?.ms ?? 0, origins: ['http://127.0.0.1:4101'],
      deliver: (url, headers, body) => {
        const self = late.self as WxpayPlatform
        const answered = self.answer({ headers, body })
        self.arrived.push({ url, headers, body, answered })
        return Promise.resolve(answered)
      }
    })
    late.self = new WxpayPlatform(sim, privateKey, keys)
    return late.self
  }

  /** What the independent client needs. */
  get kit(): MerchantKit {
    return { ...ids, url: this.sim.url, privateKey: this.privateKey, publicKeys: this.sim.publicKeys, now: () => this.ms }
  }

  settings(change: Partial<WxpaySettings> = {}): WxpaySettings {
    return {
      WXPAY_BASE_URL: this.sim.url, WXPAY_MCH_ID: ids.mchid, WXPAY_SERIAL: ids.serialNo, WXPAY_PRIVATE_KEY: this.privateKey, WXPAY_API_V3_KEY: ids.apiV3Key, WXPAY_PUBLIC_KEYS: this.sim.publicKeys,
      WXPAY_NOTIFY_URL: ids.notifyUrl, WECHAT_APP_ID: ids.appid, ...change
    }
  }

  /** The product's adapter. */
  adapter(change: Partial<WxpaySettings> = {}): PaymentChannel {
    const now = () => instantOf(this.ms)
    return createWxpay(this.settings(change), now, systemRandom, createLog(now, (line) => this.lines.push(line)))
  }

  /** An order to open, good for a quarter of an hour. */
  order(orderId: string, change: Partial<ChannelOrder> = {}): ChannelOrder {
    return { ...numbered(orderId), way: 'miniProgram', fen: 4_250, subject: '机动车号牌工本费，100%', expiresAt: instantOf(this.ms + 900_000), items: [{ feeId: 'plate', label: '机动车号牌', fen: 4_250, approvalDoc: '' }], owedSince: '2026-11-26T00:00:00.000Z', openid: OPENID, ...change }
  }

  /** An admin order; GET without a body. */
  async admin(name: string, body?: object): Promise<Record<string, unknown>> {
    return (await fetch(`${this.sim.adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json() as Promise<Record<string, unknown>>
  }

  /** The payer pays by what was handed to the mini-program or by the code shown. */
  pay(handed: Readonly<Record<string, string>>, openid = OPENID): Promise<Record<string, unknown>> {
    return this.admin('pay', { openid, ...(handed['code'] === undefined ? { params: handed } : { codeUrl: handed['code'] }) })
  }

  /** Turns the clock forward. */
  turn(ms: number): void {
    this.ms += ms
  }
}
