/**
 * The pay desk of the demonstration: whoever is shown a bill may say here that it has been paid. It stands where the payment platform's page and its
 * call back will stand; no money moves, and outside the local stack there is no such address.
 */
import * as z from 'zod'
import { startLoopbackServer, type LoopbackReply, type Running } from '../loopback-server'
import { jsonIn } from '../simulators/faults'

/** Settings; `origins` may call it from a browser, `pay` says whether the bill could be paid. */
export interface PayDeskOptions {
  readonly port?: number
  readonly origins: readonly string[]
  readonly pay: (billId: string) => Promise<boolean>
}

const asked = z.object({ billId: z.string().min(4).max(40) })

/** Starts the pay desk: `POST /__demo/pay {"billId"}`. */
export function startPayDesk(options: PayDeskOptions): Promise<Running> {
  return startLoopbackServer(options.port ?? 0, async (request): Promise<LoopbackReply> => {
    const { origin } = request.headers
    if (origin !== undefined && !options.origins.includes(origin)) return { status: 403, body: { error: 'this site may not ask' } }
    const headers = origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', 'access-control-allow-methods': 'POST', vary: 'origin' }
    if (request.method === 'OPTIONS') return { status: 204, headers }
    if (request.method !== 'POST' || request.path !== '/__demo/pay') return { status: 404, headers, body: { error: 'no such call' } }
    const bill = asked.safeParse(jsonIn(request))
    if (!bill.success) return { status: 400, headers, body: { error: 'billId is missing' } }
    return (await options.pay(bill.data.billId)) ? { status: 200, headers, body: { ok: true } } : { status: 404, headers, body: { error: 'no open bill' } }
  })
}
