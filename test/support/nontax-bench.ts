/** 微信非税缴费 and the treasury on a clock that can be turned, with the open platform whose token they ask for: what the contract of both clients is run on. */
import { instantOf } from '@lubiao/shared/kernel/clock'
import { createLog } from '../../functions/src/platform/log'
import type { ChannelOrder, KnownOrder, PaymentChannel } from '../../functions/src/platform/payment/channel'
import { createNontax } from '../../functions/src/platform/payment/nontax'
import type { NontaxSettings } from '../../functions/src/platform/payment/nontax/client'
import { createTreasury, type TreasurySettings } from '../../functions/src/platform/treasury/client'
import type { TreasuryPort } from '../../functions/src/platform/treasury/port'
import { createWechat } from '../../functions/src/platform/wechat/client'
import { local } from '../../local/src/settings'
import { startNontaxSimulator, type NontaxSimulator } from '../../local/src/simulators/nontax'
import { startWechatSimulator, type WechatSimulator } from '../../local/src/simulators/wechat'

const START = Date.parse('2026-11-23T02:00:00.000Z')
/** The payer in WeChat. */
export const OPENID = 'oDemoLi000000000000000000001'

/** The running simulators. */
export class NontaxBench {
  readonly lines: string[] = []
  private ms = START
  private made = 0
  private constructor(readonly wechat: WechatSimulator, readonly sim: NontaxSimulator) {}

  static async start(): Promise<NontaxBench> {
    const holder: { bench?: NontaxBench } = {}
    const now = (): number => holder.bench?.ms ?? START
    const wechat = await startWechatSimulator({ appId: local.wechatAppId, secret: local.wechatSecret, pushToken: local.pushToken, pushAesKey: local.pushAesKey, now })
    const sim = await startNontaxSimulator({ appId: local.wechatAppId, serviceId: local.nontaxServiceId, mchId: local.nontaxMchId, unit: { unitNo: local.treasuryUnitNo, secret: local.treasurySecret }, departments: local.departments, tokenFault: wechat.tokenFault, origins: ['http://127.0.0.1:4101'], now })
    holder.bench = new NontaxBench(wechat, sim)
    return holder.bench
  }

  readonly now = (): number => this.ms
  turn(ms: number): void {
    this.ms += ms
  }
  private readonly log = createLog(() => instantOf(this.ms), (line) => this.lines.push(line))
  get settings(): NontaxSettings {
    return { NONTAX_BASE_URL: this.sim.url, NONTAX_SERVICE_ID: local.nontaxServiceId, NONTAX_MCH_ID: local.nontaxMchId, WECHAT_APP_ID: local.wechatAppId }
  }
  get treasurySettings(): TreasurySettings {
    return { TREASURY_URL: this.sim.treasuryUrl, TREASURY_UNIT_NO: local.treasuryUnitNo, TREASURY_SECRET: local.treasurySecret }
  }
  treasury(change: Partial<TreasurySettings> = {}): TreasuryPort {
    return createTreasury({ ...this.treasurySettings, ...change }, () => instantOf(this.ms), this.log)
  }
  /** The product's adapter, over a token cache of its own. */
  adapter(change: Partial<NontaxSettings> = {}): PaymentChannel {
    const now = () => instantOf(this.ms)
    const wechat = createWechat({ WECHAT_BASE_URL: this.wechat.url, WECHAT_APP_ID: local.wechatAppId, WECHAT_APP_SECRET: local.wechatSecret, WECHAT_STATE: 'developer', WECHAT_TEMPLATES: {} }, now, this.log)
    return createNontax({ ...this.settings, ...change }, wechat, this.treasury(), now, this.log)
  }

  /** An order nobody has used, of a notice nobody has. */
  orderOf(way: 'miniProgram' | 'scan', more: Partial<ChannelOrder> = {}): ChannelOrder {
    this.made += 1
    const serial = String(this.made).padStart(5, '0')
    const fen = more.fen ?? 1230
    return {
      orderId: `JF4F7K9QWD${serial}P01`, noticeNo: `371500261123000${serial}`, regionCode: '371500', departmentCode: '109001', way, fen, subject: '行驶证补领 50% + 工本费', expiresAt: instantOf(this.ms + 900_000),
      items: [{ feeId: 'vehicle-licence', label: '行驶证', fen, approvalDoc: '' }], owedSince: instantOf(this.ms), ...(way === 'miniProgram' ? { openid: OPENID } : {}), payerAddress: '127.0.0.1', ...more
    }
  }
  /** The next attempt at the same bill. */
  nextOf(order: ChannelOrder, more: Partial<ChannelOrder> = {}): ChannelOrder {
    const { handed: _handed, authCode: _code, ...rest } = order
    return { ...rest, orderId: `${order.orderId.slice(0, -1)}${Number(order.orderId.at(-1)) + 1}`, ...more }
  }

  /** An admin order; answers what it said, or its status when it refused. */
  async order<T = Record<string, unknown>>(name: string, body: object = {}): Promise<T & { readonly refused?: number }> {
    const response = await fetch(`${this.sim.adminUrl}/${name}`, { method: 'POST', body: JSON.stringify(body) })
    return { ...((await response.json()) as T), ...(response.ok ? {} : { refused: response.status }) }
  }
  async look<T>(name: string): Promise<T> {
    return (await (await fetch(`${this.sim.adminUrl}/${name}`)).json()) as T
  }
  /** Orders the platform has for a notice. */
  async ordersOf({ noticeNo }: KnownOrder): Promise<readonly { readonly orderId: string; readonly status: number; readonly refunds: readonly object[] }[]> {
    return (await this.look<{ orders: { noticeNo: string; orderId: string; status: number; refunds: object[] }[] }>('orders')).orders.filter((one) => one.noticeNo === noticeNo)
  }
  async authCode(mood = 'pays'): Promise<string> {
    return (await this.order<{ authCode: string }>('auth-code', { mood })).authCode
  }
  /** Makes a call answer wrongly. */
  fault(call: string, fault: string, more: { readonly times?: number; readonly carriedOut?: boolean } = {}): Promise<unknown> {
    return this.order('answer', { call, fault, ...more })
  }

  async stop(): Promise<void> {
    await this.sim.stop()
    await this.wechat.stop()
  }
}
