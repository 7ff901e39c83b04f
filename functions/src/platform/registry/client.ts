/**
 * The traffic police's registers over signed requests: HMAC-SHA256 over `METHOD\npath\ntimestamp\nnonce\nsha256hex(body)`, hex, with the
 * key id, the time in seconds and a nonce that is never used twice. An owner who is a person comes as HMAC-SHA256(secret, identity number), hex: we
 * can tell whether it is the one in hand, and learn nobody else's number.
 */
import { createHash, createHmac } from 'node:crypto'
import { instantOf, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import { problem } from '@lubiao/shared/kernel/problem'
import { vehicleClassIds } from '@lubiao/shared/pass/terms.data'
import * as z from 'zod'
import type { Config } from '../config'
import type { Log } from '../log'
import { attemptTwice, exchange, objectIn } from '../outbound'
import type { RegistryPort, VehicleOwner } from './port'

/** Settings this adapter reads. */
export type RegistrySettings = Pick<Config, 'REGISTRY_URL' | 'REGISTRY_KEY_ID' | 'REGISTRY_SECRET'>

const personAnswer = z.object({ match: z.boolean() })
const vehicleAnswer = z.discriminatedUnion('found', [
  z.object({ found: z.literal(false) }),
  z.object({
    found: z.literal(true),
    vehicle: z.object({
      plate: z.string(), plateType: z.enum(Object.keys(PLATE_TYPES) as [PlateType, ...PlateType[]]), class: z.enum(vehicleClassIds),
      energy: z.enum(['fuel', 'electric', 'hybrid']), status: z.enum(['normal', 'scrapped', 'cancelled', 'impounded']),
      ownerIdHash: z.string().regex(/^[0-9a-f]{64}$/).optional(), ownerUscc: z.string().optional(),
      registeredOn: z.iso.date().optional(), seats: z.int().min(1).max(200).optional(), privateUse: z.boolean().optional(), mortgaged: z.boolean().optional(), taxPaid: z.boolean().optional()
    }),
    inspection: z.object({ validUntil: z.iso.date() }), insurance: z.object({ validUntil: z.iso.date() }), violations: z.object({ open: z.int().min(0) })
  })
])
const nameAnswer = z.discriminatedUnion('found', [z.object({ found: z.literal(false) }), z.object({ found: z.literal(true), name: z.string().min(1) })])
const licenceAnswer = z.discriminatedUnion('found', [
  z.object({ found: z.literal(false) }),
  z.object({
    found: z.literal(true),
    licence: z.object({ class: z.array(z.string()).min(1), status: z.enum(['normal', 'expired', 'suspended', 'detained', 'cancelled']), validUntil: z.iso.date(), points: z.int().min(0), medicalOn: z.iso.date().optional() })
  })
])
const recordAnswer = z.object({ recorded: z.literal(true) })
const enterpriseAnswer = z.discriminatedUnion('found', [
  z.object({ found: z.literal(false) }),
  z.object({ found: z.literal(true), name: z.string().min(1), status: z.string() })
])

/** Headers of a signed request; `at` is the moment of signing. */
export function signedHeaders(settings: RegistrySettings, method: string, path: string, body: string, at: Instant, nonce: string): Record<string, string> {
  const timestamp = String(Math.floor(millisOf(at) / 1000))
  const text = [method, path, timestamp, nonce, createHash('sha256').update(body).digest('hex')].join('\n')
  return {
    'content-type': 'application/json',
    'x-lubiao-key-id': settings.REGISTRY_KEY_ID, 'x-lubiao-timestamp': timestamp, 'x-lubiao-nonce': nonce,
    'x-lubiao-signature': createHmac('sha256', settings.REGISTRY_SECRET).update(text).digest('hex')
  }
}

/** Whether the register names this owner. An owner it does not name is not theirs. */
const isOwner = (settings: RegistrySettings, owner: VehicleOwner, named: { readonly ownerIdHash?: string | undefined; readonly ownerUscc?: string | undefined }): boolean =>
  'uscc' in owner ? named.ownerUscc === owner.uscc : named.ownerIdHash === createHmac('sha256', settings.REGISTRY_SECRET).update(owner.idNumber).digest('hex')

/** The real adapter. */
export function createRegistry(settings: RegistrySettings, now: () => Instant, random: (n: number) => Uint8Array, log: Log): RegistryPort {
  const url = new URL(settings.REGISTRY_URL)
  const prefix = url.pathname.replace(/\/$/, '')

  async function ask<S extends z.ZodType>(path: string, question: object, shape: S): Promise<z.output<S>> {
    const body = JSON.stringify(question)
    const signedPath = `${prefix}${path}`
    const reply = await attemptTwice('registry', log, async () => {
      const headers = signedHeaders(settings, 'POST', signedPath, body, now(), Buffer.from(random(16)).toString('hex'))
      return exchange(`${url.origin}${signedPath}`, { method: 'POST', headers, body })
    })
    const parsed = reply.status === 200 ? shape.safeParse(objectIn(reply)) : undefined
    if (parsed?.success === true) return parsed.data
    // Refused or not in the agreed form: our fault or theirs, never the applicant's.
    log('error', 'registry.answer', { path, status: reply.status })
    throw problem('upstream-unavailable')
  }

  return {
    verifyPerson: async (person) => (await ask('/v1/persons/verify', person, personAnswer)).match,
    async findVehicle(plate, plateType, owner) {
      const answer = await ask('/v1/vehicles/query', { plate, plateType }, vehicleAnswer)
      const at = instantOf(millisOf(now()))
      if (!answer.found) return { found: false, at }
      const { vehicle } = answer
      return {
        found: true, at, ...(owner === undefined ? {} : { owned: isOwner(settings, owner, vehicle) }),
        vehicle: {
          plate: vehicle.plate, plateType: vehicle.plateType, vehicleClass: vehicle.class, energy: vehicle.energy, status: vehicle.status,
          inspectionValidUntil: answer.inspection.validUntil as LocalDate, insuranceValidUntil: answer.insurance.validUntil as LocalDate, openViolations: answer.violations.open,
          registeredOn: vehicle.registeredOn, seats: vehicle.seats, privateUse: vehicle.privateUse, mortgaged: vehicle.mortgaged, taxPaid: vehicle.taxPaid
        }
      }
    },
    isRepresentative: async (uscc, person) => (await ask('/v1/enterprises/representative', { uscc, ...person }, personAnswer)).match,
    async nameOf(idNumber) {
      const answer = await ask('/v1/persons/query', { idNumber }, nameAnswer)
      return answer.found ? answer.name : undefined
    },
    async findLicence(idNumber) {
      const answer = await ask('/v1/drivers/query', { idNumber }, licenceAnswer)
      if (!answer.found) return { found: false }
      const { class: classes, status, validUntil, points, medicalOn } = answer.licence
      return { found: true, licence: { classes, status, validUntil, points, medicalOn } }
    },
    async record(entry) {
      await ask('/v1/business/record', entry, recordAnswer)
    },
    async findEnterprise(uscc) {
      const answer = await ask('/v1/enterprises/query', { uscc }, enterpriseAnswer)
      return answer.found ? { name: answer.name, active: answer.status === 'normal' || answer.status === 'active' } : undefined
    }
  }
}
