/**
 * Account and oversight over their real pipeline, engine and simulators, with a clock that can be turned: for the tests beside their files.
 * The whole product in one process is test/support/rig.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { accountRoutes, PRIVACY_VERSION, type Session } from '@lubiao/shared/account/contract'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import type { ProblemDocument } from '@lubiao/shared/kernel/problem'
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { demoPerson } from '../../local/src/demo/people.data'
import { prepare } from '../../local/src/prepare'
import { localEnv, localSecrets, portsFrom } from '../../local/src/settings'
import { startStack, type Stack } from '../../local/src/stack'
import { streamless } from '../../test/support/table'
import { accountServed } from '../src/account/routes'
import { staffNow } from '../src/account/standing'
import { codeAt, fromBase32, stepOf } from '../src/account/totp'
import { createApp } from '../src/http/pipeline'
import type { Served } from '../src/http/handler'
import { oversightServed } from '../src/oversight/routes'
import { readConfig } from '../src/platform/config'
import type { Deps } from '../src/platform/deps'
import { createLog } from '../src/platform/log'
import { createDeps } from '../src/platform/wiring'

/** An answer as a client sees it; `body` may be a problem document. */
export interface Answer<T> {
  readonly status: number
  readonly body: T & Partial<ProblemDocument>
}

let made = 0
/** A key nobody has used. */
export const freshKey = (): string => `bench-key-${String((made += 1)).padStart(10, '0')}`

/** The running bench. */
export class AccountBench {
  private constructor(readonly deps: Deps, readonly stack: Stack, readonly lines: string[], private readonly app: Hono, private readonly clock: { ms: number; address: string }, private readonly home: string) {}

  /** Starts at an instant; `extra` routes are served beside those of account and oversight. */
  static async start(startAt: Instant = '2026-11-23T02:00:00.000Z', extra: readonly Served[] = []): Promise<AccountBench> {
    const home = mkdtempSync(join(tmpdir(), 'lubiao-account-'))
    const clock = { ms: millisOf(startAt), address: '127.0.0.1' }
    const stack = await startStack({ home, ports: portsFrom(0), memory: true, now: () => clock.ms })
    const lines: string[] = []
    const now = (): Instant => instantOf(clock.ms)
    const urls = { engine: stack.proxy.url, files: stack.files.url, wechat: stack.wechat.url, sms: stack.sms.url, registry: stack.registry.url, post: stack.post.url, wxpay: stack.wxpay.url, alipay: stack.alipay.url, nontax: stack.nontax.url, api: 'http://127.0.0.1:4100', h5: 'http://127.0.0.1:4101', console: 'http://127.0.0.1:4102' }
    const deps = createDeps(readConfig(localEnv(home, urls, localSecrets(home))), { now, log: createLog(now, (line) => lines.push(line)) })
    await prepare(deps, stack.engine.endpoint, streamless(deps.table.name))
    const app = createApp(deps, [...accountServed, ...oversightServed, ...extra], { addressOf: () => clock.address, staffNow, limits: { perCaller: 1e9, perAddress: 1e9 } })
    return new AccountBench(deps, stack, lines, app, clock, home)
  }

  /** Turns the clock forward by milliseconds. */
  turn(ms: number): void {
    this.clock.ms += ms
  }
  /** Requests come from this address from now on. */
  moveTo(address: string): void {
    this.clock.address = address
  }
  get now(): Instant {
    return this.deps.now()
  }

  /** Sends as whoever holds the token, or as a stranger. */
  async send<R extends Route>(token: string | undefined, route: R, input: InputOf<R>, key = freshKey()): Promise<Answer<OutputOf<R>>> {
    const built = buildRequest(route, input as Record<string, unknown>)
    const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(built.body === undefined ? {} : { 'content-type': 'application/json' }), ...(needsKey(route) ? { 'idempotency-key': key } : {}) }
    const response = await this.app.request(built.path, { method: built.method, headers, ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) }) })
    return { status: response.status, body: (await response.json()) as Answer<OutputOf<R>>['body'] }
  }

  /** Like send, but throws unless the answer is a success. */
  async must<R extends Route>(token: string | undefined, route: R, input: InputOf<R>): Promise<OutputOf<R>> {
    const answer = await this.send(token, route, input)
    if (answer.status >= 300) throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  /** A code of the phone of a demo person. */
  async code(kind: 'login' | 'phone', personId: string): Promise<string> {
    const response = await fetch(`${this.stack.wechat.demoUrl}/${kind}-code`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId }) })
    return ((await response.json()) as { code: string }).code
  }

  /** Signs a demo person in with WeChat and gives the session. */
  async wechat(personId: string): Promise<Session> {
    return (await this.must(undefined, accountRoutes.signInWechat, { code: await this.code('login', personId) })).session
  }

  /** Consent, phone and real name of a demo person; gives the access token. */
  async verified(personId: string): Promise<string> {
    const token = (await this.wechat(personId)).accessToken
    const person = demoPerson(personId)
    await this.must(token, accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    await this.must(token, accountRoutes.bindPhone, { code: await this.code('phone', personId) })
    await this.must(token, accountRoutes.verifyRealName, { name: person.name, idNumber: person.idNumber as string })
    return token
  }

  /** What a demo member of staff types now. */
  credentials(personId: string): { staffNo: string; password: string; totp: string } {
    const staff = demoPerson(personId).staff
    if (staff === undefined) throw new RangeError(`${personId} is no member of staff`)
    return { staffNo: staff.staffNo, password: staff.password, totp: codeAt(fromBase32(staff.totpSecret), stepOf(this.now)) }
  }

  /** Signs a member of staff in by password; the clock goes on by half a minute first, since a code works once. */
  async desk(personId: string): Promise<Session> {
    this.turn(30_000)
    return (await this.must(undefined, accountRoutes.staffSignIn, this.credentials(personId))).session
  }

  async stop(): Promise<void> {
    await this.stack.stop()
    rmSync(this.home, { recursive: true, force: true })
  }
}
