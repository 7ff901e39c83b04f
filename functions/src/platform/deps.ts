/** Everything a handler may use from outside, passed in so that tests and front ends decide what it is. */
import type { Instant, WorkCalendar } from '@lubiao/shared/kernel/clock'
import type { Channel } from '@lubiao/shared/payment/channels'
import type { Cipher } from './cipher'
import type { Config } from './config'
import type { FilesPort } from './files/port'
import type { KeysPort } from './keys/port'
import type { Log } from './log'
import type { PaymentChannel } from './payment/channel'
import type { PaymentPort } from './payment/port'
import type { PostPort } from './post/port'
import type { RegistryPort } from './registry/port'
import type { SmsPort } from './sms/port'
import type { Table } from './table'
import type { TreasuryPort } from './treasury/port'
import type { WechatPort } from './wechat/port'

/** The bag; made once per process by platform/wiring. */
export interface Deps {
  readonly config: Config
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly table: Table
  readonly cipher: Cipher
  /** Built-in years plus those an administrator imported; cached for a minute. */
  readonly calendar: () => Promise<WorkCalendar>
  readonly wechat: WechatPort
  readonly sms: SmsPort
  readonly registry: RegistryPort
  readonly payment: PaymentPort
  /** Not there while its settings are left out. */
  readonly treasury: TreasuryPort | undefined
  /** Channels that are open, in the order in which they are offered. */
  readonly channels: readonly Channel[]
  /** A channel that is open. Throws RangeError on one that is not. */
  readonly channel: (name: Channel) => PaymentChannel
  readonly post: PostPort
  readonly files: FilesPort
  readonly keys: KeysPort
}
