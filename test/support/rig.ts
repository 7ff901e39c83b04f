/**
 * The whole product in one process for tests: real engine, real simulators over real HTTP, real adapters, the very apps the Lambdas
 * export — with a clock that can be turned. Nothing in it is a stand-in of ours.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Hono } from 'hono'
import { accountRoutes, PRIVACY_VERSION, type Session } from '@lubiao/shared/account/contract'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import type { ProblemDocument } from '@lubiao/shared/kernel/problem'
import { codeAt, fromBase32, stepOf } from '../../functions/src/account/totp'
import { citizenApp, onSchedule, onStream, staffApp, webhookApp } from '../../functions/src/entry/apps'
import { systemSleep } from '../../functions/src/platform/chance'
import { createLog } from '../../functions/src/platform/log'
import { readConfig } from '../../functions/src/platform/config'
import { tableDefinition } from '../../functions/src/platform/table-definition'
import { createDeps } from '../../functions/src/platform/wiring'
import type { Deps } from '../../functions/src/platform/deps'
import { demoPerson } from '../../local/src/demo/people.data'
import { importTable } from '../../local/src/engine-import'
import { prepare } from '../../local/src/prepare'
import { local, localEnv, localSecrets, portsFrom } from '../../local/src/settings'
import { engineFile, startStack, type Stack } from '../../local/src/stack'
import type { Deliver as DeliverForm } from '../../local/src/simulators/alipay/notices'
import type { Deliver } from '../../local/src/simulators/wxpay/notices'
import { startPump, type Pump } from '../../local/src/stream-pump'
import { lendSecrets } from './lent-secrets'
import { streamless } from './table'

/** An answer as a client sees it. */
export interface Answer<T> {
  readonly status: number
  readonly body: T & Partial<ProblemDocument>
  readonly headers: Headers
}

/** Longest wait between attempts. */
const LONGEST_WAIT_MS = 5

/** Somebody signed in. */
export interface Client {
  readonly session: Session
  send<R extends Route>(route: R, input: InputOf<R>, options?: { readonly key?: string }): Promise<Answer<OutputOf<R>>>
  /** Like send, but throws unless the answer is a success. */
  must<R extends Route>(route: R, input: InputOf<R>): Promise<OutputOf<R>>
}

/** How a rig is set. */
export interface RigOptions {
  readonly startAt?: Instant
  /** Puts the fault proxy between the functions and the engine. */
  readonly throughProxy?: boolean
  /** No pump, and no stream: events are reacted to only by `rig.sweep()`. */
  readonly withoutPump?: boolean
  /** Keeps the table's stream where nothing pumps it: for what watches it, and for figures of the table as it is deployed. */
  readonly withStream?: boolean
  /** What the table holds before anything starts; it is then kept in a file instead of memory. */
  readonly items?: Iterable<Readonly<Record<string, unknown>>>
  /** Front ends at an address of their own: browser tests run two at a time. */
  readonly frontEnds?: FrontEnds
}

/** Where front ends stand, when a test serves any: the only origins a browser may ask from. */
export interface FrontEnds {
  readonly h5: string
  readonly console: string
}
/** Where they stand unless a test says otherwise. */
export const FRONT_ENDS: FrontEnds = { h5: 'http://127.0.0.1:4101', console: 'http://127.0.0.1:4102' }

/** Cuts the waits of the SDK's own attempts to a tenth; they still grow, so that two hundred at once get out of one another's way. */
async function hasten(client: DynamoDBDocumentClient): Promise<void> {
  const strategy = (await client.config.retryStrategy()) as { retryBackoffStrategy?: { setDelayBase(ms: number): void; computeNextBackoffDelay(attempt: number): number } }
  if (strategy.retryBackoffStrategy === undefined) throw new Error('the SDK waits between attempts in another way now')
  strategy.retryBackoffStrategy = { setDelayBase: () => undefined, computeNextBackoffDelay: (attempt) => Math.floor(Math.random() * LONGEST_WAIT_MS * 2 ** Math.min(attempt, 3)) }
}

let keys = 0
/** A key nobody has used. */
export const freshKey = (): string => `test-key-${String((keys += 1)).padStart(12, '0')}-${process.pid}`

/** The running product. */
export class Rig {
  readonly lines: string[] = []
  /** While true, what channels send does not arrive. */
  outOfReach = false
  private offset = 0
  private constructor(readonly home: string, readonly stack: Stack, readonly deps: Deps, private readonly apps: { citizen: Hono; staff: Hono; webhook: Hono }, private pump: Pump | undefined) {}

  /** Starts everything. */
  static async start(options: RigOptions = {}): Promise<Rig> {
    const home = mkdtempSync(join(tmpdir(), 'lubiao-rig-'))
    lendSecrets(home)
    let offset = options.startAt === undefined ? 0 : millisOf(options.startAt) - Date.now()
    const clock = { now: () => Date.now() + offset }
    const { h5, console: desk } = options.frontEnds ?? FRONT_ENDS
    const pumped = options.withoutPump !== true
    const definition = pumped || options.withStream === true ? tableDefinition(local.table) : streamless(local.table)
    if (options.items !== undefined) importTable(engineFile(home), definition, options.items)
    // Channels' notices come to the app itself, as everything else does.
    let deliver: Deliver = () => Promise.resolve(undefined)
    let deliverForm: DeliverForm = () => Promise.resolve(undefined)
    const stack = await startStack({ home, ports: portsFrom(0), memory: options.items === undefined, now: clock.now, wxpay: { deliver: (...notice) => deliver(...notice) }, alipay: { deliver: (...notice) => deliverForm(...notice) }, origins: [h5, desk] })
    const engineUrl = options.throughProxy === true ? stack.proxy.url : stack.engine.endpoint
    const env = localEnv(home, { engine: engineUrl, files: stack.files.url, wechat: stack.wechat.url, sms: stack.sms.url, registry: stack.registry.url, post: stack.post.url, wxpay: stack.wxpay.url, alipay: stack.alipay.url, nontax: stack.nontax.url, api: 'http://127.0.0.1:4100', h5, console: desk }, localSecrets(home))
    const lines: string[] = []
    const now = (): Instant => instantOf(clock.now())
    // Waits between attempts are cut short: what is tested is that there are attempts, not how long they wait.
    const deps = createDeps(readConfig(env), { now, sleep: (ms) => systemSleep(Math.min(ms, LONGEST_WAIT_MS)), log: createLog(now, (line) => lines.push(line)) })
    for (const client of [deps.table.reads, deps.table.writes]) await hasten(client)
    await prepare(deps, stack.engine.endpoint, definition)
    const appOptions = { addressOf: () => '127.0.0.1', limits: { perCaller: 1e9, perAddress: 1e9 } }
    const apps = { citizen: citizenApp(deps, appOptions), staff: staffApp(deps, appOptions), webhook: webhookApp(deps) }
    const rig = new Rig(home, stack, deps, apps, undefined)
    deliver = async (url, headers, body) => (rig.outOfReach ? undefined : (await rig.fetch(new URL(url).pathname, { method: 'POST', headers, body })).status)
    deliverForm = async (url, headers, body) => {
      const answer = rig.outOfReach ? undefined : await rig.fetch(new URL(url).pathname, { method: 'POST', headers, body })
      return answer === undefined ? undefined : { status: answer.status, body: await answer.text() }
    }
    Object.assign(rig, { lines, turn: (ms: number) => (offset += ms) })
    if (pumped)
      rig.pump = startPump({ endpoint: stack.engine.endpoint, table: deps.table.name, handle: (records) => onStream(deps, records), pollMs: 20, onError: (error) => lines.push(String(error)) })
    return rig
  }

  /** Turns the clock forward. */
  readonly turn: (ms: number) => void = (ms) => {
    this.offset += ms
  }
  get now(): Instant {
    return this.deps.now()
  }
  /** Turns the clock to an instant, never back. */
  turnTo(instant: Instant): void {
    this.turn(millisOf(instant) - millisOf(this.now))
  }

  /** Sends a raw request to the app that serves the path. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const app = path.startsWith('/api/staff/') ? this.apps.staff : path.startsWith('/api/webhook/') ? this.apps.webhook : this.apps.citizen
    return Promise.resolve(app.request(path, init))
  }

  /** Sends as anybody: with a token or without. */
  async send<R extends Route>(token: string | undefined, route: R, input: InputOf<R>, key = freshKey()): Promise<Answer<OutputOf<R>>> {
    const built = buildRequest(route, input as Record<string, unknown>)
    const response = await this.fetch(built.path, {
      method: built.method,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(built.body === undefined ? {} : { 'content-type': 'application/json' }), ...(needsKey(route) ? { 'idempotency-key': key } : {}) },
      ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) })
    })
    return { status: response.status, body: (await response.json()) as Answer<OutputOf<R>>['body'], headers: response.headers }
  }

  private clientOf(first: Session, kind: 'citizen' | 'desk'): Client {
    let session = first
    // A turned clock outlives an access token: the client renews it once, as the real ones do.
    const send: Client['send'] = async (route, input, options = {}) => {
      const answer = await this.send(session.accessToken, route, input, options.key)
      if (answer.body.code !== 'session-expired') return answer
      const renewed = await this.send(undefined, kind === 'desk' ? accountRoutes.staffRefresh : accountRoutes.refresh, { refreshToken: session.refreshToken })
      if (renewed.status !== 200) return answer
      session = renewed.body.session
      return this.send(session.accessToken, route, input, options.key)
    }
    return {
      get session() {
        return session
      },
      send,
      must: async (route, input) => {
        const answer = await send(route, input)
        if (answer.status >= 300) throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
        return answer.body
      }
    }
  }

  private async demo(path: string, personId: string): Promise<string> {
    const response = await fetch(`${this.stack.wechat.url}/__demo/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId }) })
    return ((await response.json()) as { code: string }).code
  }

  /** A fresh WeChat login code of a demo person. */
  loginCode(personId: string): Promise<string> {
    return this.demo('login-code', personId)
  }

  /** Signs a demo person in with WeChat; `ready` also consents, binds the phone and verifies the real name. */
  async wechat(personId: string, how: 'ready' | 'bare' = 'ready'): Promise<Client> {
    let answer = await this.send(undefined, accountRoutes.signInWechat, { code: await this.loginCode(personId) })
    // A machine under load may lose an answer of WeChat's with the code it spent: a phone brings another one.
    if (answer.body.code === 'upstream-unavailable') answer = await this.send(undefined, accountRoutes.signInWechat, { code: await this.loginCode(personId) })
    if (answer.status !== 200) throw new Error(`sign-in of ${personId}: ${JSON.stringify(answer.body)}`)
    const client = this.clientOf(answer.body.session, 'citizen')
    const person = demoPerson(personId)
    if (how === 'bare' || person.idNumber === undefined) return client
    if (answer.body.profile.consent.needed) await client.must(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    if (answer.body.profile.realName === 'none') await client.must(accountRoutes.bindPhone, { code: await this.demo('phone-code', personId) })
    if (answer.body.profile.realName !== 'verified') await client.must(accountRoutes.verifyRealName, { name: person.name, idNumber: person.idNumber })
    return client
  }

  /** Signs a member of staff in by password and TOTP. */
  async desk(personId: string): Promise<Client> {
    const staff = demoPerson(personId).staff
    if (staff === undefined) throw new RangeError(`${personId} is no member of staff`)
    // A TOTP step is good once: a second sign-in of the same person within 30 s waits for the next step, as a person would.
    for (let tries = 0; ; tries += 1) {
      const answer = await this.send(undefined, accountRoutes.staffSignIn, { staffNo: staff.staffNo, password: staff.password, totp: codeAt(fromBase32(staff.totpSecret), stepOf(this.now)) })
      if (answer.status === 200) return this.clientOf(answer.body.session, 'desk')
      if (tries > 0) throw new Error(`desk sign-in of ${personId}: ${JSON.stringify(answer.body)}`)
      this.turn(30_000)
    }
  }

  /** Links a citizen's WeChat account to a demo person's staff account. */
  async linkStaff(client: Client, personId: string): Promise<void> {
    const staff = demoPerson(personId).staff
    if (staff === undefined) throw new RangeError(`${personId} is no member of staff`)
    this.turn(30_000)
    await client.must(accountRoutes.linkStaff, { staffNo: staff.staffNo, password: staff.password, totp: codeAt(fromBase32(staff.totpSecret), stepOf(this.now)) })
  }

  /** Puts a clean vehicle (a medium truck of large plate) into the vehicle register, or changes one that is there. */
  async vehicle(plate: string, change: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const stored = await fetch(`${this.stack.registry.adminUrl}/vehicle`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ plate, plateType: '01', ...change }) })
    if (!stored.ok) throw new Error(`register: ${stored.status} ${await stored.text()}`)
    return plate
  }

  /** Registers a vehicle, known or new, to a demo person. */
  owned(plate: string, personId: string, plateType = '01'): Promise<string> {
    return this.vehicle(plate, { plateType, ownerName: demoPerson(personId).name })
  }

  /** Waits until every event so far has been reacted to. */
  async settle(): Promise<void> {
    await this.pump?.drained()
  }

  /** Runs the minute's schedule once. */
  sweep(): Promise<void> {
    return onSchedule(this.deps)
  }

  async stop(): Promise<void> {
    await this.pump?.stop()
    await this.stack.stop()
    rmSync(this.home, { recursive: true, force: true })
  }
}
