/**
 * Stands for the traffic police's own registers of people, vehicles, drivers and enterprises. Strict: every request is signed over its exact
 * bytes, the clock may be five minutes off, a nonce is good once. Faults are injected by its admin address, never by magic numbers.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import { vehicleClassIds } from '@lubiao/shared/pass/terms.data'
import * as z from 'zod'
import { demoEnterprises, demoLicences, demoPersons, demoVehicles, LENGTH_MM, newDemoVehicle, vinOf, type DemoEnterprise, type DemoLicence, type DemoVehicle } from '../demo/registry.data'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, jsonIn, order, type AdminOrder } from './faults'

/** Settings; `now` in milliseconds. */
export interface RegistryOptions {
  readonly port?: number
  readonly keyId: string
  readonly secret: string
  readonly now?: () => number
}

const CLOCK_MS = 300_000
const plateType = z.enum(Object.keys(PLATE_TYPES) as [PlateType, ...PlateType[]])
const personShape = z.object({ name: z.string(), idNumber: z.string(), phone: z.string().optional() })
const vehicleShape = z.object({ plate: z.string(), plateType: z.string() })
const driverShape = z.object({ idNumber: z.string() })
const licenceEdit = z.object({
  idNumber: z.string(), classes: z.array(z.string()).min(1).optional(), status: z.enum(['normal', 'expired', 'suspended', 'detained', 'cancelled']).optional(), validDays: z.int().optional(), points: z.int().min(0).optional(), medicalDays: z.int().optional()
})
const entryShape = z.object({
  ref: z.string().min(4), service: z.string().min(3), at: z.iso.datetime(), idNumber: z.string().optional(), uscc: z.string().optional(), plate: z.string().optional(), plateType: plateType.optional(), data: z.record(z.string(), z.string())
}).refine((entry) => entry.idNumber !== undefined || entry.uscc !== undefined || entry.plate !== undefined)
const enterpriseShape = z.object({ uscc: z.string() })
const representativeShape = z.object({ uscc: z.string(), name: z.string(), idNumber: z.string() })
const editShape = z.object({
  plate: z.string(), plateType, class: z.enum(vehicleClassIds).optional(), energy: z.enum(['fuel', 'electric', 'hybrid']).optional(), status: z.enum(['normal', 'scrapped', 'cancelled', 'impounded']).optional(),
  ownerName: z.string().optional(), ownerUscc: z.string().optional(), massKg: z.int().positive().optional(), inspectionDays: z.int().optional(), insuranceDays: z.int().optional(), openViolations: z.int().min(0).optional(),
  yearsAtExpiry: z.int().min(0).optional(), seats: z.int().positive().optional(), privateUse: z.boolean().optional(), mortgaged: z.boolean().optional(), taxPaid: z.boolean().optional()
})

const json = (status: number, body: object): LoopbackReply => ({ status, body })
const refuse = (status: number, code: string): LoopbackReply => json(status, { error: code })

/** Answers a call whose body fits `shape`. */
const on = <S extends z.ZodType>(shape: S, answer: (asked: z.output<S>) => object) => (body: unknown): LoopbackReply => {
  const asked = shape.safeParse(body)
  return asked.success ? json(200, answer(asked.data)) : refuse(400, 'malformed')
}

/** Who signed, or what is wrong with it. Remembers nonces as long as their time is good. */
function signatureCheck(options: RegistryOptions, now: () => number): (request: LoopbackRequest) => string | undefined {
  const nonces = new Map<string, number>()
  return (request) => {
    const header = (name: string): string => String(request.headers[name] ?? '')
    if (header('x-lubiao-key-id') !== options.keyId) return 'unknown-key'
    const timestamp = Number(header('x-lubiao-timestamp'))
    if (!Number.isInteger(timestamp) || Math.abs(now() - timestamp * 1000) > CLOCK_MS) return 'clock'
    const nonce = header('x-lubiao-nonce')
    if (!/^[\w-]{16,64}$/.test(nonce)) return 'nonce'
    const text = [request.method, request.target, header('x-lubiao-timestamp'), nonce, createHash('sha256').update(request.body).digest('hex')].join('\n')
    const expected = createHmac('sha256', options.secret).update(text).digest()
    const given = Buffer.from(header('x-lubiao-signature'), 'hex')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'signature'
    if (nonces.has(nonce)) return 'replayed'
    for (const [old, at] of nonces) {
      if (now() - at <= 2 * CLOCK_MS) break // kept in order of time
      nonces.delete(old)
    }
    nonces.set(nonce, now())
    return undefined
  }
}

/** The same day some years before; 29 February becomes 28. */
const yearsBefore = (date: string, years: number): string => `${Number(date.slice(0, 4)) - years}${date.slice(4)}`.replace('-02-29', '-02-28')

/** Starts the registers; port 0 (the default) takes a free one. */
export async function startRegistrySimulator(options: RegistryOptions): Promise<Running & { readonly adminUrl: string }> {
  const now = options.now ?? Date.now
  const keyOf = (vehicle: { readonly plate: string; readonly plateType: string }): string => `${vehicle.plateType}|${vehicle.plate}`
  const asDelivered = (): Map<string, DemoVehicle> => new Map(demoVehicles.map((vehicle) => [keyOf(vehicle), vehicle]))
  const faults = new FaultSwitch()
  const signedWrongly = signatureCheck(options, now)
  const calls: { at: string; path: string; status: number }[] = []
  let vehicles = asDelivered()
  const registered = (): Map<string, DemoEnterprise> => new Map(demoEnterprises.map((enterprise) => [enterprise.uscc, enterprise]))
  let enterprises = registered()
  const held = (): Map<string, DemoLicence> => new Map(demoLicences.map((licence) => [licence.idNumber, licence]))
  let licences = held()
  const entries = new Map<string, z.output<typeof entryShape>>()

  const dayFromNow = (days: number): string => new Date(now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
  const ownerOf = (vehicle: DemoVehicle): object => {
    if (vehicle.ownerUscc !== undefined) return { ownerUscc: vehicle.ownerUscc }
    const person = demoPersons.find((one) => one.name === vehicle.ownerName)
    return person === undefined ? {} : { ownerIdHash: createHmac('sha256', options.secret).update(person.idNumber).digest('hex') }
  }
  const answers: Readonly<Record<string, (body: unknown) => LoopbackReply>> = {
    '/v1/persons/verify': on(personShape, ({ name, idNumber, phone }) => {
      const person = demoPersons.find((one) => one.idNumber === idNumber)
      if (person === undefined) return { match: false, reason: 'unknown' }
      if (person.name !== name) return { match: false, reason: 'name' }
      return phone === undefined || phone === person.phone ? { match: true } : { match: false, reason: 'phone' }
    }),
    '/v1/vehicles/query': on(vehicleShape, (asked) => {
      const vehicle = vehicles.get(keyOf(asked))
      if (vehicle === undefined) return { found: false }
      const { inspectionDays, insuranceDays, openViolations, ownerUscc: _uscc, yearsAtExpiry, ...rest } = vehicle
      const until = dayFromNow(inspectionDays)
      return {
        found: true, vehicle: { ...rest, ...ownerOf(vehicle), ...(yearsAtExpiry === undefined ? {} : { registeredOn: yearsBefore(until, yearsAtExpiry) }), lengthMm: LENGTH_MM[vehicle.class], vin: vinOf([...vehicles.keys()].indexOf(keyOf(asked)) + 1) },
        inspection: { validUntil: until }, insurance: { validUntil: dayFromNow(insuranceDays), insurer: '示例财险' }, violations: { open: openViolations }
      }
    }),
    '/v1/drivers/query': on(driverShape, ({ idNumber }) => {
      const licence = licences.get(idNumber)
      if (licence === undefined) return { found: false }
      const { classes, status, validDays, points, medicalDays } = licence
      return { found: true, licence: { class: classes, status, validUntil: dayFromNow(validDays), points, ...(medicalDays === undefined ? {} : { medicalOn: dayFromNow(medicalDays) }) } }
    }),
    '/v1/persons/query': on(driverShape, ({ idNumber }) => {
      const person = demoPersons.find((one) => one.idNumber === idNumber)
      return person === undefined ? { found: false } : { found: true, name: person.name }
    }),
    '/v1/business/record': on(entryShape, (entry) => {
      // Entered once, whatever comes again.
      if (!entries.has(entry.ref)) entries.set(entry.ref, entry)
      return { recorded: true }
    }),
    '/v1/enterprises/query': on(enterpriseShape, ({ uscc }) => {
      const enterprise = enterprises.get(uscc)
      if (enterprise === undefined) return { found: false }
      // Like the real market register, it names the representative in public; the number it only compares.
      const { legalRepresentativeId: _number, ...open } = enterprise
      return { found: true, ...open }
    }),
    '/v1/enterprises/representative': on(representativeShape, ({ uscc, name, idNumber }) => {
      const enterprise = enterprises.get(uscc)
      return { match: enterprise !== undefined && enterprise.legalRepresentative === name && enterprise.legalRepresentativeId === idNumber }
    })
  }

  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    /** Changes a vehicle; one not there yet is added clean. */
    'POST vehicle': order(editShape, (asked) => {
      const changes = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
      const { ownerUscc, ...known } = vehicles.get(keyOf(asked)) ?? newDemoVehicle(asked.plate, asked.plateType)
      // Sold to somebody: the enterprise it belonged to owns it no more.
      const vehicle: DemoVehicle = { ...known, ...(ownerUscc === undefined || asked.ownerName !== undefined ? {} : { ownerUscc }), ...changes }
      vehicles.set(keyOf(asked), vehicle)
      return json(200, vehicle)
    }),
    /** Changes a licence; one not there yet is added clean. */
    'POST licence': order(licenceEdit, (asked) => {
      const changes = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
      const licence: DemoLicence = { classes: ['C1'], status: 'normal', validDays: 1000, points: 0, ...licences.get(asked.idNumber), ...changes, idNumber: asked.idNumber }
      licences.set(asked.idNumber, licence)
      return json(200, licence)
    }),
    'GET entries': () => json(200, { entries: [...entries.values()] }),
    /** Gives an enterprise another representative. */
    'POST representative': order(representativeShape, ({ uscc, name, idNumber }) => {
      const enterprise = enterprises.get(uscc)
      if (enterprise === undefined) return refuse(404, 'no-such-enterprise')
      enterprises.set(uscc, { ...enterprise, legalRepresentative: name, legalRepresentativeId: idNumber })
      return json(200, { ok: true })
    }),
    'GET vehicles': () => json(200, { vehicles: [...vehicles.values()] }),
    'GET calls': () => json(200, { calls }),
    'POST reset': () => {
      vehicles = asDelivered()
      enterprises = registered()
      licences = held()
      entries.clear()
      calls.length = 0
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      return json(200, { ok: true })
    }
  }

  const reply = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (struck === 'error') return refuse(503, 'busy')
    const wrong = signedWrongly(request)
    if (wrong !== undefined) return refuse(401, wrong)
    const answer = request.method === 'POST' ? answers[request.path] : undefined
    return answer === undefined ? refuse(404, 'no-such-call') : answer(jsonIn(request))
  }
  const running = await startLoopbackServer(options.port ?? 0, async (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, orders)
    const answer = await reply(request)
    calls.push({ at: new Date(now()).toISOString(), path: request.path, status: 'drop' in answer ? 0 : answer.status })
    if (calls.length > 500) calls.shift()
    return answer
  })
  return { ...running, adminUrl: `${running.url}/__admin` }
}
