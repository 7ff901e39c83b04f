/**
 * Notices to the merchant: signed over their bytes, sealed with the merchant's key, sent again on the platform's schedule until they are answered
 * with 200 or 204. What can go wrong with them on the way is ordered by the admin address, one notice at a time.
 */
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { beijing, compact } from './answers'
import type { Journal } from './journal'
import { newPrivateKey, newSerial, seal, signedHeaders, type KeyRing } from './platform-keys'
import type { Merchant } from './request-signature'

const S = 1_000
const M = 60 * S
const H = 60 * M
/** Waits before each repetition, ms (platform-facts §1.5): 15 of them, about 24 hours. */
export const RETRIES: readonly number[] = [15 * S, 15 * S, 30 * S, 3 * M, 10 * M, 20 * M, 30 * M, 30 * M, 30 * M, 60 * M, 3 * H, 3 * H, 3 * H, 6 * H, 6 * H]
const ANSWER_MS = 5_000
const HELD_MS = 10 * M

/** Faults that put a bad copy before the true notice. `changed-amount` and `wrong-merchant` are signed and sealed properly: only what they say is wrong. */
export const badCopies = ['signtest', 'forged', 'unsigned', 'stale', 'bit-flipped', 'seal-broken', 'wrong-serial', 'wrong-merchant', 'changed-amount'] as const
export type BadCopy = (typeof badCopies)[number]
/** Faults of delivery: twice, after the next one, later by `delayMs`, never. */
export const mishaps = ['duplicate', 'reordered', 'late', 'lost'] as const
type Mishap = (typeof mishaps)[number]

/** The order about the next notices. */
export const noticeFaultShape = z.object({ kind: z.enum([...badCopies, ...mishaps]), times: z.int().min(1).max(1_000).default(1), delayMs: z.int().min(0).max(7 * 24 * H).default(10 * M) })
type NoticeFault = Omit<z.output<typeof noticeFaultShape>, 'times'>

/** What a notice is about. */
export interface News {
  readonly kind: 'transaction' | 'refund'
  readonly event: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED'
  readonly summary: string
  /** The merchant's number of the order or refund. */
  readonly number: string
  readonly url: string
  readonly content: object
}

interface Pending extends News {
  readonly id: string
  readonly madeAt: number
  attempts: number
  due: number
  state: 'waiting' | 'held' | 'answered' | 'given up' | 'lost'
  readonly before: BadCopy[]
  again: number
}

/** Sends a notice; the status of the answer, undefined when there was none. */
export type Deliver = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number | undefined>

/** Delivers over the network, waiting as long as the platform does. */
export const deliverByHttp: Deliver = async (url, headers, body) => {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) })
    await response.arrayBuffer()
    return response.status
  } catch (error) {
    const { name } = error as { readonly name?: unknown }
    if (name === 'TypeError' || name === 'TimeoutError' || name === 'AbortError') return undefined
    throw error
  }
}

const isBadCopy = (kind: BadCopy | Mishap): kind is BadCopy => (badCopies as readonly string[]).includes(kind)
const flip = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`

/** The notices of one merchant. */
export class Notices {
  readonly list: Pending[] = []
  private faults: NoticeFault[] = []
  private running: Promise<unknown> = Promise.resolve()
  private stranger: string | undefined
  constructor(private readonly merchant: Merchant, private readonly keys: KeyRing, private readonly now: () => number, private readonly journal: Journal, private readonly deliver: Deliver) {}

  /** Orders a fault for the next notices. */
  plan({ kind, delayMs, times }: z.output<typeof noticeFaultShape>): void {
    for (let i = 0; i < times; i += 1) this.faults.push({ kind, delayMs })
  }

  /** Drops the faults that are still ordered. */
  forget(): void {
    this.faults = []
  }

  add(news: News): void {
    const fault = this.faults.shift()
    const kind = fault?.kind
    const notice: Pending = {
      ...news, id: `EV-${compact(this.now())}${String(this.list.length + 1).padStart(6, '0')}`, madeAt: this.now(), attempts: 0,
      due: this.now() + (kind === 'late' ? (fault?.delayMs ?? 0) : kind === 'reordered' ? HELD_MS : 0), state: kind === 'lost' ? 'lost' : kind === 'reordered' ? 'held' : 'waiting',
      before: kind !== undefined && isBadCopy(kind) ? [kind] : [], again: kind === 'duplicate' ? 1 : 0
    }
    this.list.push(notice)
    this.journal.add('notice made', { number: news.number, event: news.event, fault: kind })
  }

  /** A bad copy of the last notice about a number, sent at once; the status answered. Undefined when there is no such notice. */
  async sendCopy(number: string, kind: BadCopy | 'true'): Promise<{ readonly answered: number | undefined } | undefined> {
    const notice = this.list.findLast((one) => one.number === number)
    return notice === undefined ? undefined : { answered: await this.send(notice, kind) }
  }

  /** When the next delivery is due, ms; undefined when nothing waits. */
  get nextDue(): number | undefined {
    const due = this.list.filter(({ state }) => state === 'waiting' || state === 'held').map((notice) => notice.due)
    return due.length === 0 ? undefined : Math.min(...due)
  }

  /** Delivers what is due now, each notice at most once; how many deliveries there were. One round at a time. */
  tick(): Promise<number> {
    const round = this.running.then(() => this.round())
    this.running = round.catch(() => undefined)
    return round
  }

  private async round(): Promise<number> {
    const due = this.list.filter(({ state, due: at }) => (state === 'waiting' || state === 'held') && at <= this.now()).sort((a, b) => a.due - b.due)
    let sent = 0
    for (const notice of due) {
      for (const kind of notice.before.splice(0)) {
        await this.send(notice, kind)
        sent += 1
      }
      const answered = await this.send(notice, 'true')
      sent += 1
      this.settle(notice, answered === 200 || answered === 204)
    }
    return sent
  }

  private settle(notice: Pending, accepted: boolean): void {
    notice.attempts += 1
    const wait = RETRIES[notice.attempts - 1]
    if (accepted && notice.again > 0) notice.again -= 1
    else if (accepted) notice.state = 'answered'
    else if (wait === undefined) notice.state = 'given up'
    else {
      notice.state = 'waiting'
      notice.due = this.now() + wait
    }
    if (notice.state === 'given up') this.journal.add('notice given up', { number: notice.number })
    // A notice held back lets the next one pass and follows it.
    if (accepted) for (const held of this.list) if (held.state === 'held' && held !== notice && held.madeAt <= notice.madeAt) held.due = this.now()
  }

  private async send(notice: Pending, kind: BadCopy | 'true'): Promise<number | undefined> {
    const { headers, body } = this.dressed(notice, kind)
    const answered = await this.deliver(notice.url, { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'Mozilla/4.0', ...headers }, body)
    this.journal.add('notice', { number: notice.number, event: notice.event, copy: kind, attempt: notice.attempts + 1, answered: answered ?? 'nothing' })
    return answered
  }

  /** Headers and bytes of a notice, true or spoilt in one way. */
  private dressed(notice: Pending, kind: BadCopy | 'true'): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
    const { merchant, keys } = this
    const content = notice.content as { readonly amount: Readonly<Record<string, unknown>> }
    const said = kind === 'wrong-merchant' ? { ...content, mchid: '1999999999' } : kind === 'changed-amount' ? { ...content, amount: { ...content.amount, total: 1, payer_total: 1 } } : content
    const sealed = seal(merchant.apiV3Key, notice.kind, said)
    const resource = kind === 'seal-broken' ? { ...sealed, ciphertext: flip(sealed.ciphertext, 12) } : sealed
    const body = JSON.stringify({ id: notice.id, create_time: beijing(notice.madeAt), resource_type: 'encrypt-resource', event_type: notice.event, summary: notice.summary, resource })
    const seconds = Math.floor(this.now() / 1000) - (kind === 'stale' ? 301 : 0)
    if (kind === 'forged') this.stranger ??= newPrivateKey()
    const headers = signedHeaders((kind === 'forged' ? this.stranger : undefined) ?? keys.key(keys.noticeSerial) ?? '', kind === 'wrong-serial' ? newSerial() : keys.noticeSerial, seconds, body)
    if (kind === 'signtest') return { headers: { ...headers, 'wechatpay-signature': `WECHATPAY/SIGNTEST/${randomBytes(238).toString('base64')}` }, body }
    if (kind === 'unsigned') return { headers: {}, body }
    return { headers, body: kind === 'bit-flipped' ? flip(body, body.indexOf(notice.id) + 5) : body }
  }
}
