/**
 * Stands for the traffic police's own registers of people, vehicles and enterprises. Strict: every request is signed over its exact bytes,
 * the clock may be five minutes off, a nonce is good once. Faults are injected by its admin address, never by magic numbers.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import { vehicleClassIds } from '@lubiao/shared/pass/terms.data'
import * as z from 'zod'
import { demoEnterprises, demoPersons, demoVehicles, type DemoVehicle } from '../demo/registry.data'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'

/** Settings; `now` in milliseconds. */
export interface RegistryOptions {
  readonly port?: number
  readonly keyId: string
  readonly secret: string
  readonly now?: () => number
}

const CLOCK_MS = 300_000
const faultsShape = z.object({ down: z.boolean().default(false), slowMs: z.int().min(0).max(60_000).default(0), errorRate: z.number().min(0).max(1).default(0) })
const editShape = z.object({ plate: z.string(), plateType: z.enum(Object.keys(PLATE_TYPES) as [PlateType, ...PlateType[]]), class: z.enum(vehicleClassIds).optional(), status: z.enum(['normal', 'scrapped', 'cancelled', 'impounded']).optional(), inspectionDays: z.int().optional(), insuranceDays: z.int().optional(), openViolations: z.int().min(0).optional() })
/** What a vehicle is when an admin call adds it and says no more. */
const newVehicle: Omit<DemoVehicle, 'plate' | 'plateType'> = { class: 'medium-truck', massKg: 9900, ownerName: '示例车主', energy: 'fuel', use: '货运', status: 'normal', inspectionDays: 300, insuranceDays: 260, openViolations: 0 }
const personShape = z.object({ name: z.string(), idNumber: z.string() })
const vehicleShape = z.object({ plate: z.string(), plateType: z.string() })
const enterpriseShape = z.object({ uscc: z.string() })

const json = (status: number, body: object): LoopbackReply => ({ status, body })
const refuse = (status: number, code: string): LoopbackReply => json(status, { error: code })

/** Starts the registers. */
export async function startRegistrySimulator(options: RegistryOptions): Promise<Running & { readonly adminUrl: string }> {
  const now = options.now ?? Date.now
  const vehicles = new Map<string, DemoVehicle>(demoVehicles.map((vehicle) => [`${vehicle.plateType}|${vehicle.plate}`, vehicle]))
  const nonces = new Map<string, number>()
  const calls: { at: string; path: string; status: number }[] = []
  let faults = faultsShape.parse({})
  let failures = 0

  const dayFromNow = (days: number): string => new Date(now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

  const signedWrongly = (request: LoopbackRequest): string | undefined => {
    const header = (name: string): string => String(request.headers[name] ?? '')
    if (header('x-lubiao-key-id') !== options.keyId) return 'unknown-key'
    const timestamp = Number(header('x-lubiao-timestamp'))
    if (!Number.isInteger(timestamp) || Math.abs(now() - timestamp * 1000) > CLOCK_MS) return 'clock'
    const nonce = header('x-lubiao-nonce')
    if (!/^[\w-]{16,64}$/.test(nonce)) return 'nonce'
    const text = [request.method, request.path, header('x-lubiao-timestamp'), nonce, createHash('sha256').update(request.body).digest('hex')].join('\n')
    const expected = createHmac('sha256', options.secret).update(text).digest()
    const given = Buffer.from(header('x-lubiao-signature'), 'hex')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'signature'
    if (nonces.has(nonce)) return 'replayed'
    nonces.set(nonce, now())
    for (const [old, at] of nonces) if (now() - at > 2 * CLOCK_MS) nonces.delete(old)
    return undefined
  }

  const answers: Readonly<Record<string, (body: unknown) => LoopbackReply>> = {
    '/v1/persons/verify': (body) => {
      const asked = personShape.safeParse(body)
      if (!asked.success) return refuse(400, 'malformed')
      const person = demoPersons.find((one) => one.idNumber === asked.data.idNumber)
      return json(200, person === undefined ? { match: false, reason: 'unknown' } : person.name === asked.data.name ? { match: true } : { match: false, reason: 'name' })
    },
    '/v1/vehicles/query': (body) => {
      const asked = vehicleShape.safeParse(body)
      if (!asked.success) return refuse(400, 'malformed')
      const vehicle = vehicles.get(`${asked.data.plateType}|${asked.data.plate}`)
      if (vehicle === undefined) return json(200, { found: false })
      const { inspectionDays, insuranceDays, openViolations, ...rest } = vehicle
      return json(200, { found: true, vehicle: rest, inspection: { validUntil: dayFromNow(inspectionDays) }, insurance: { validUntil: dayFromNow(insuranceDays), insurer: '示例财险' }, violations: { open: openViolations } })
    },
    '/v1/enterprises/query': (body) => {
      const asked = enterpriseShape.safeParse(body)
      if (!asked.success) return refuse(400, 'malformed')
      const enterprise = demoEnterprises.find((one) => one.uscc === asked.data.uscc)
      return json(200, enterprise === undefined ? { found: false } : { found: true, ...enterprise })
    }
  }

  const admin = (request: LoopbackRequest, body: unknown): LoopbackReply => {
    switch (`${request.method} ${request.path}`) {
      case 'POST /__admin/faults': {
        const asked = faultsShape.safeParse(body)
        if (!asked.success) return refuse(400, 'malformed')
        faults = asked.data
        return json(200, faults)
      }
      case 'POST /__admin/vehicle': {
        const asked = editShape.safeParse(body)
        const key = asked.success ? `${asked.data.plateType}|${asked.data.plate}` : ''
        if (!asked.success) return refuse(400, 'malformed')
        const given = Object.fromEntries(Object.entries(asked.data).filter(([, value]) => value !== undefined))
        const vehicle = { ...(vehicles.get(key) ?? newVehicle), ...given } as DemoVehicle
        vehicles.set(key, vehicle)
        return json(200, vehicle)
      }
      case 'GET /__admin/calls':
        return json(200, { calls })
      default:
        return refuse(404, 'no-such-admin-call')
    }
  }

  const parse = (request: LoopbackRequest): unknown => {
    try {
      return JSON.parse(request.body.toString('utf8') || '{}') as unknown
    } catch {
      return undefined
    }
  }

  const running = await startLoopbackServer(options.port ?? 0, async (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, parse(request))
    if (faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slowMs))
    failures += faults.errorRate
    const failsNow = failures >= 1
    if (failsNow) failures -= 1
    const wrong = signedWrongly(request)
    const answer = answers[request.path]
    const reply = faults.down ? ({ drop: true } as const) : failsNow ? refuse(503, 'busy') : wrong !== undefined ? refuse(401, wrong) : request.method !== 'POST' || answer === undefined ? refuse(404, 'no-such-call') : answer(parse(request))
    calls.push({ at: new Date(now()).toISOString(), path: request.path, status: 'drop' in reply ? 0 : reply.status })
    if (calls.length > 500) calls.shift()
    return reply
  })
  return { ...running, adminUrl: `${running.url}/__admin` }
}
