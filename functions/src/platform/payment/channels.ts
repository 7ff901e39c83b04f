/** The channels that are open, each loaded when it is first needed: their SDKs are large, and most functions never pay (design §10). */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Channel } from '@lubiao/shared/payment/channels'
import type { Config } from '../config'
import type { Deps } from '../deps'
import type { Log } from '../log'
import { once } from '../once'
import type { TreasuryPort } from '../treasury/port'
import type { WechatPort } from '../wechat/port'
import type { PaymentChannel } from './channel'

/** What adapters are made with. */
interface Tools {
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
  readonly log: Log
  readonly wechat: WechatPort
  /** Not there while its settings are left out. */
  readonly treasury: TreasuryPort | undefined
}

/** Makes a channel's adapter. */
type Loader = (config: Config, tools: Tools) => Promise<PaymentChannel>

/** Channels that have an adapter, in the order in which they are offered; one whose settings are left out is not open. `showsAccount`: the adapter has movements. */
const LOADERS: Partial<Record<Channel, { readonly isOpen: (config: Config) => boolean; readonly load: Loader; readonly showsAccount?: true }>> = {
  nontax: {
    isOpen: (config) => config.NONTAX_SERVICE_ID !== undefined,
    load: async (config, { wechat, treasury, now, log }) => {
      const { createNontax, nontaxSettingsOf } = await import('./nontax')
      const settings = nontaxSettingsOf(config)
      if (settings === undefined || treasury === undefined) throw new RangeError('settings of 微信非税缴费 or of the treasury are incomplete')
      return createNontax(settings, wechat, treasury, now, log)
    }
  },
  wxpay: {
    isOpen: (config) => config.WXPAY_MCH_ID !== undefined, showsAccount: true,
    load: async (config, { now, random, log }) => {
      const { createWxpay, wxpaySettingsOf } = await import('./wxpay')
      const settings = wxpaySettingsOf(config)
      if (settings === undefined) throw new RangeError('settings of WeChat Pay are incomplete')
      return createWxpay(settings, now, random, log)
    }
  },
  alipay: {
    isOpen: (config) => config.ALIPAY_APP_ID !== undefined,
    load: async (config, { now, log }) => {
      const { alipaySettingsOf, createAlipay } = await import('./alipay')
      const settings = alipaySettingsOf(config)
      if (settings === undefined) throw new RangeError('settings of Alipay are incomplete')
      return createAlipay(settings, now, log)
    }
  },
  bank: {
    isOpen: (config) => config.BANK_ACCOUNT !== undefined,
    load: async ({ BANK_ACCOUNT: to }, { treasury }) => {
      const { createBank } = await import('./bank')
      if (to === undefined) throw new RangeError('no account to transfer to')
      return createBank(to, treasury)
    }
  }
}

function lazy(channel: Channel, load: () => Promise<PaymentChannel>, showsAccount: boolean): PaymentChannel {
  const port = once(load)
  return {
    channel,
    open: async (order) => (await port()).open(order),
    query: async (order) => (await port()).query(order),
    close: async (order) => (await port()).close(order),
    refund: async (refund) => (await port()).refund(refund),
    queryRefund: async (refund) => (await port()).queryRefund(refund),
    statement: async (date) => (await port()).statement(date),
    ...(showsAccount ? { movements: async (date: string) => (await port()).movements?.(date) } : {}),
    read: async (notice) => (await port()).read(notice),
    reply: async (accepted) => (await port()).reply(accepted)
  }
}

/** What Deps has of channels. */
export function createChannels(config: Config, tools: Tools): Pick<Deps, 'channels' | 'channel'> {
  const open = new Map<Channel, PaymentChannel>()
  for (const name of Object.keys(LOADERS) as Channel[]) {
    const channel = LOADERS[name]
    if (channel?.isOpen(config) === true) open.set(name, lazy(name, () => channel.load(config, tools), channel.showsAccount === true))
  }
  return {
    channels: [...open.keys()],
    channel: (name) => {
      const found = open.get(name)
      if (found === undefined) throw new RangeError(`channel ${name} is not open`)
      return found
    }
  }
}
