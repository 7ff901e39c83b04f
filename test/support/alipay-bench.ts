/** Alipay's simulator on a clock that can be turned, with a place that takes its notices: what the contract of both clients is run on. */
import { generateKeyPairSync } from 'node:crypto'
import { startLoopbackServer, type LoopbackReply, type Running } from '../../local/src/loopback-server'
import { startAlipaySimulator } from '../../local/src/simulators/alipay'
import type { RawNotice } from '../../functions/src/platform/payment/channel'

const pemPair = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })

/** Who is who; keys are made once, they cost a second each. */
export const parties = { appId: '2021000000000001', sellerId: '2088000000000002', app: pemPair(), platform: pemPair(), successor: pemPair(), stranger: pemPair() }

const START = Date.parse('2026-11-23T02:00:00.000Z')

/** The running simulator. */
export class AlipayBench {
  readonly notices: RawNotice[] = []
  /** What the place of notices answers. */
  answer: (notice: RawNotice) => LoopbackReply = () => ({ status: 200, body: 'success' })
  private ms = START
  private made = 0
  private constructor(private simulator: Running & { readonly adminUrl: string }, private readonly inbox: Running) {}

  static async start(): Promise<AlipayBench> {
    const holder: { bench?: AlipayBench } = {}
    const inbox = await startLoopbackServer(0, (request) => {
      const notice: RawNotice = { headers: { 'content-type': String(request.headers['content-type']) }, body: request.body.toString('utf8') }
      holder.bench?.notices.push(notice)
      return holder.bench?.answer(notice) ?? { status: 503 }
    })
    const simulator = await startAlipaySimulator({
      appId: parties.appId, sellerId: parties.sellerId, appPublicKey: parties.app.publicKey, privateKeys: [parties.platform.privateKey, parties.successor.privateKey], now: () => holder.bench?.ms ?? START
    })
    holder.bench = new AlipayBench(simulator, inbox)
    return holder.bench
  }

  readonly now = (): number => this.ms
  turn(ms: number): void {
    this.ms += ms
  }
  get url(): string {
    return this.simulator.url
  }
  get gateway(): string {
    return `${this.simulator.url}/gateway.do`
  }
  get notifyUrl(): string {
    return `${this.inbox.url}/notify`
  }
  /** A number nobody has used. */
  number(kind: 'P' | 'R' = 'P'): string {
    this.made += 1
    return `JF4F7K9QWD${String(this.made).padStart(5, '0')}${kind}01`
  }

  /** An admin order; answers what it said, or its status when it refused. */
  async order<T = Record<string, unknown>>(name: string, body: object = {}): Promise<T & { readonly refused?: number }> {
    const response = await fetch(`${this.simulator.adminUrl}/${name}`, { method: 'POST', body: JSON.stringify(body) })
    return { ...((await response.json()) as T), ...(response.ok ? {} : { refused: response.status }) }
  }
  async look<T>(name: string): Promise<T> {
    return (await (await fetch(`${this.simulator.adminUrl}/${name}`)).json()) as T
  }
  /** Delivers what is due. */
  async tick(): Promise<number> {
    return (await this.order<{ delivered: number }>('tick')).delivered
  }

  async stop(): Promise<void> {
    await this.simulator.stop()
    await this.inbox.stop()
  }
}
