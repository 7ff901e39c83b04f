/**
 * Stands before the engine and does to it what the real DynamoDB and the network do and a local engine never does: conflicting
 * transactions, throttling, server errors, slow answers, answers lost after the write was applied, requests lost before it.
 * Seeded: the same seed on the same sequence of requests gives the same faults.
 */
import { Agent, request as forward, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import { readBody, startRawServer, type Running } from './loopback-server'
import { seededRandom } from './seeded-random'

/** Kinds of fault; at most one strikes a request. `dropAnswer` applies the request first, `dropRequest` does not. */
export const faultKinds = ['conflict', 'throttle', 'serverError', 'slow', 'dropAnswer', 'dropRequest'] as const
export type FaultKind = (typeof faultKinds)[number]

/** Fails exactly the n-th matching request from now on (1 = the next); `thenDown` loses every later one too, as if the process had died there. */
export interface CrashAt {
  readonly n: number
  readonly phase: 'before' | 'after'
  readonly only?: readonly string[]
  readonly thenDown?: boolean
}

/** What to inject: `rates` are shares of matching requests in 0…1, together at most 1; `only` names operations (PutItem …). */
export interface FaultPlan {
  readonly seed?: number
  readonly rates?: Partial<Record<FaultKind, number>>
  readonly slowMs?: number
  readonly only?: readonly string[]
  readonly crashAt?: CrashAt
}

/** What happened since the plan was set. */
export interface FaultCounts {
  readonly requests: number
  readonly byOperation: Readonly<Record<string, number>>
  readonly injected: Readonly<Record<FaultKind | 'crash', number>>
}

/** A running fault proxy; the same two calls answer on `/__admin/faults` (POST a plan, GET plan and counts). */
export interface FaultProxy extends Running {
  readonly adminUrl: string
  setFaults(plan: FaultPlan): void
  counts(): FaultCounts
}

const SINGLE_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem']
const CONFLICTING = [...SINGLE_WRITES, 'TransactWriteItems', 'TransactGetItems']
const DYNAMO = 'com.amazonaws.dynamodb.v20120810#'

interface Injected { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

/** The refusal the real service gives, with one reason per item of a transaction. */
function conflictOf(operation: string, body: Buffer, draw: number): Injected {
  if (SINGLE_WRITES.includes(operation)) return { status: 400, body: { __type: `${DYNAMO}TransactionConflictException`, message: 'Transaction is ongoing for the item' } }
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: unknown[] }
  const hit = Math.floor(draw * TransactItems.length)
  const reasons = TransactItems.map((_item, i) => (i === hit ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' }))
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map((reason) => reason.Code).join(', ')}]`
  return { status: 400, body: { __type: `${DYNAMO}TransactionCanceledException`, Message: message, CancellationReasons: reasons } }
}

const throttleOf = (draw: number): Injected =>
  draw < 0.5
    ? { status: 400, body: { __type: `${DYNAMO}ProvisionedThroughputExceededException`, message: 'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.' } }
    : { status: 400, body: { __type: 'com.amazon.coral.availability#ThrottlingException', message: 'Rate exceeded' } }

const serverErrorOf = (): Injected => ({ status: 500, body: { __type: `${DYNAMO}InternalServerError`, message: 'Internal server error' } })

function inject(res: ServerResponse, injected: Injected): void {
  const bytes = Buffer.from(JSON.stringify(injected.body))
  res.writeHead(injected.status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(bytes.length), 'x-amzn-requestid': 'FAULTPROXY', 'x-amz-crc32': String(crc32(bytes)) })
  res.end(bytes)
}

function validate(plan: FaultPlan): void {
  const rates = Object.entries(plan.rates ?? {})
  for (const [kind, rate] of rates) {
    if (!(faultKinds as readonly string[]).includes(kind)) throw new TypeError(`no such fault: ${kind}`)
    if (!(rate >= 0 && rate <= 1)) throw new TypeError(`${kind}: not a share: ${rate}`)
  }
  if (rates.reduce((sum, [, rate]) => sum + rate, 0) > 1) throw new TypeError('rates add up to more than 1')
  if (plan.crashAt !== undefined && !(plan.crashAt.n >= 1)) throw new TypeError('crashAt.n counts from 1')
}

class FaultState {
  private random = seededRandom(1)
  private crashSeen = 0
  private down = false
  private requests = 0
  private byOperation: Record<string, number> = {}
  private injected: Record<FaultKind | 'crash', number> = { conflict: 0, throttle: 0, serverError: 0, slow: 0, dropAnswer: 0, dropRequest: 0, crash: 0 }
  plan: FaultPlan = {}

  set(plan: FaultPlan): void {
    validate(plan)
    this.plan = plan
    this.random = seededRandom(plan.seed ?? 1)
    this.crashSeen = 0
    this.down = false
    this.requests = 0
    this.byOperation = {}
    for (const kind of Object.keys(this.injected) as (FaultKind | 'crash')[]) this.injected[kind] = 0
  }

  counts(): FaultCounts {
    return { requests: this.requests, byOperation: { ...this.byOperation }, injected: { ...this.injected } }
  }

  /** The fate of the next request; every request takes the same number of draws, so that the sequence does not depend on the outcome. */
  next(operation: string): { readonly fault?: FaultKind | 'crashBefore' | 'crashAfter'; readonly draw: number } {
    this.requests += 1
    this.byOperation[operation] = (this.byOperation[operation] ?? 0) + 1
    const roll = this.random()
    const draw = this.random()
    const crash = this.crashFor(operation)
    if (crash !== undefined) {
      this.injected.crash += 1
      return { fault: crash, draw }
    }
    if (this.plan.only !== undefined && !this.plan.only.includes(operation)) return { draw }
    let from = 0
    for (const kind of faultKinds) {
      const to = from + (this.plan.rates?.[kind] ?? 0)
      if (roll >= from && roll < to) {
        if (kind === 'conflict' && !CONFLICTING.includes(operation)) return { draw }
        this.injected[kind] += 1
        return { fault: kind, draw }
      }
      from = to
    }
    return { draw }
  }

  private crashFor(operation: string): 'crashBefore' | 'crashAfter' | undefined {
    const { crashAt } = this.plan
    if (crashAt === undefined) return undefined
    if (this.down) return 'crashBefore'
    if (crashAt.only !== undefined && !crashAt.only.includes(operation)) return undefined
    this.crashSeen += 1
    if (this.crashSeen !== crashAt.n) return undefined
    this.down = crashAt.thenDown === true
    return crashAt.phase === 'before' ? 'crashBefore' : 'crashAfter'
  }
}

interface EngineAnswer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

function askEngine(endpoint: URL, agent: Agent, req: IncomingMessage, body: Buffer): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const out = forward({ host: endpoint.hostname, port: endpoint.port, method: req.method, path: req.url, agent, headers: { ...req.headers, 'content-length': String(body.length) } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }))
    })
    out.once('error', reject)
    out.end(body)
  })
}

function relay(res: ServerResponse, answer: EngineAnswer): void {
  const { connection: _connection, 'transfer-encoding': _encoding, 'keep-alive': _keepAlive, ...headers } = answer.headers
  res.writeHead(answer.status, { ...headers, 'content-length': String(answer.body.length) }) // bytes untouched: the engine's crc32 still holds
  res.end(answer.body)
}

/** Starts the proxy before `target` (the engine's endpoint); port 0 takes a free one. Without a plan it passes everything through. */
export async function startFaultProxy(options: { readonly target: string; readonly port?: number; readonly plan?: FaultPlan }): Promise<FaultProxy> {
  const endpoint = new URL(options.target)
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const state = new FaultState()
  state.set(options.plan ?? {})

  const admin = (req: IncomingMessage, res: ServerResponse, body: Buffer): void => {
    const answer = (status: number, value: unknown): void => { res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)) }
    if (req.headers.origin !== undefined) return answer(403, { error: 'not from a web page' })
    if (req.method !== 'POST') return answer(200, { plan: state.plan, counts: state.counts() })
    try {
      state.set(JSON.parse(body.toString() || '{}') as FaultPlan)
      answer(200, { plan: state.plan, counts: state.counts() })
    } catch (error) {
      answer(400, { error: String(error) })
    }
  }

  const running = await startRawServer(options.port ?? 0, async (req, res) => {
    const body = await readBody(req, 32 * 1024 * 1024)
    if (req.url === '/__admin/faults') return admin(req, res, body)
    const operation = String(req.headers['x-amz-target'] ?? 'unknown').split('.').pop() ?? 'unknown'
    const { fault, draw } = state.next(operation)
    if (fault === 'conflict') return inject(res, conflictOf(operation, body, draw))
    if (fault === 'throttle') return inject(res, throttleOf(draw))
    if (fault === 'serverError') return inject(res, serverErrorOf())
    if (fault === 'dropRequest' || fault === 'crashBefore') return void res.destroy()
    if (fault === 'slow') await new Promise((done) => setTimeout(done, state.plan.slowMs ?? 200))
    const answer = await askEngine(endpoint, agent, req, body)
    if (fault === 'dropAnswer' || fault === 'crashAfter') res.destroy()
    else relay(res, answer)
  })
  return {
    ...running,
    adminUrl: `${running.url}/__admin`,
    setFaults: (plan) => state.set(plan),
    counts: () => state.counts(),
    stop: async () => {
      await running.stop()
      agent.destroy()
    }
  }
}
