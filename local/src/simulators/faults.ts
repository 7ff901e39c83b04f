/** Faults a simulator injects when its admin address is told to: out of reach, slow, failing at a rate. */
import * as z from 'zod'
import type { LoopbackReply, LoopbackRequest } from '../loopback-server'
import { seededRandom } from '../seeded-random'

/** `down` breaks every connection; `errorRate` is the share of calls answered with the system's own error; `slowMs` delays all; `lost` is how many of the next answers do not arrive although the call was done. */
export const faultsShape = z.object({ down: z.boolean().default(false), slowMs: z.int().min(0).max(120_000).default(0), errorRate: z.number().min(0).max(1).default(0), seed: z.int().default(1), lost: z.int().min(0).optional() })
export type Faults = z.output<typeof faultsShape>

/** Applies faults to calls. */
export class FaultSwitch {
  private random = seededRandom(1)
  private set: Faults = faultsShape.parse({})
  private lost = 0

  get current(): Faults {
    return this.set
  }

  change(faults: Faults): Faults {
    this.set = faults
    this.random = seededRandom(faults.seed)
    this.lost = faults.lost ?? 0
    return faults
  }

  /** Whether the answer to a call that was done gets lost; asked once a call. */
  loses(): boolean {
    if (this.lost === 0) return false
    this.lost -= 1
    return true
  }

  /** Waits if slow, then says what to do with the call. */
  async strike(): Promise<'none' | 'down' | 'error'> {
    const { down, slowMs, errorRate } = this.set
    if (slowMs > 0) await new Promise((done) => setTimeout(done, slowMs))
    if (down) return 'down'
    return this.random() < errorRate ? 'error' : 'none'
  }
}

/** The JSON object in a request; undefined when there is none. */
export function jsonIn(request: LoopbackRequest): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8') || '{}')
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** An admin order: its shape and what it does. Orders from web pages are refused, so that no site can turn a simulator's screws. */
export type AdminOrder = (request: LoopbackRequest) => LoopbackReply | Promise<LoopbackReply>

/** Makes an order from a shape; input that does not fit is refused with what is wrong. */
export function order<S extends z.ZodType>(shape: S, run: (input: z.output<S>) => LoopbackReply | Promise<LoopbackReply>): AdminOrder {
  return (request) => {
    const parsed = shape.safeParse(request.method === 'GET' ? Object.fromEntries(request.query) : jsonIn(request))
    return parsed.success ? run(parsed.data) : { status: 400, body: { error: z.prettifyError(parsed.error) } }
  }
}

/** Answers `/__admin/…` by a table of `METHOD name`. */
export function admin(request: LoopbackRequest, orders: Readonly<Record<string, AdminOrder>>): LoopbackReply | Promise<LoopbackReply> {
  if (request.headers.origin !== undefined) return { status: 403, body: { error: 'not from a web page' } }
  const found = orders[`${request.method} ${request.path.slice('/__admin/'.length)}`]
  return found === undefined ? { status: 404, body: { error: 'no such order', orders: Object.keys(orders) } } : found(request)
}

/** The orders about faults that every simulator takes. */
export const faultOrders = (faults: FaultSwitch): Readonly<Record<string, AdminOrder>> => ({
  'GET faults': () => ({ status: 200, body: faults.current }),
  'POST faults': order(faultsShape, (asked) => ({ status: 200, body: faults.change(asked) }))
})
