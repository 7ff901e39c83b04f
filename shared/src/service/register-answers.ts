/** What the registers' records answer to the list of papers: which papers they stand for, and what they tell of the case. Pure. */
import { addDays, type LocalDate } from '../kernel/clock'
import type { Answered, CaseVehicle, LicenceRecord } from './records'
import type { Circumstance, Register } from './terms.data'
import type { RegisterAnswer } from './waivers'

/** Records as far as somebody could be asked about; undefined = nobody was asked. */
export interface RegisterRecords {
  readonly licence: Answered<LicenceRecord> | undefined
  readonly vehicle: Answered<CaseVehicle> | undefined
}

/** Answers by register, and circumstances the records settle. */
export interface FromRegisters {
  readonly answers: Readonly<Partial<Record<Register, RegisterAnswer>>>
  readonly circumstances: Readonly<Partial<Record<Circumstance, boolean>>>
}

/** Days a medical certificate is good for: six months (驾驶证申领和使用规定 art. 85), counted short so that none runs out on the way. */
const MEDICAL_DAYS = 180
const HEAVY: ReadonlySet<string> = new Set(['A1', 'A2', 'A3', 'B1', 'B2'])

const answered = (...holds: Extract<RegisterAnswer, { state: 'answered' }>['holds']): RegisterAnswer => ({ state: 'answered', holds })
const down: RegisterAnswer = { state: 'down' }
const unconnected: RegisterAnswer = { state: 'unconnected' }

function ofLicence(licence: RegisterRecords['licence'], today: LocalDate): Partial<FromRegisters> {
  if (licence === undefined) return {}
  if (licence === 'silent') return { answers: { licence: down, medical: down } }
  if (!licence.found) return { answers: { licence: answered(), medical: answered() } }
  const { medicalOn, classes, points } = licence.record
  const fresh = medicalOn !== undefined && medicalOn <= today && today <= addDays(medicalOn, MEDICAL_DAYS)
  return { answers: { licence: answered('oldLicence'), medical: fresh ? answered('medical') : answered() }, circumstances: { heavyWithPoints: points > 0 && classes.some((one) => HEAVY.has(one)) } }
}

function ofVehicle(vehicle: RegisterRecords['vehicle'], today: LocalDate): Partial<FromRegisters> {
  if (vehicle === undefined) return {}
  if (vehicle === 'silent') return { answers: { vehicle: down, insurance: down, tax: down } }
  // Somebody else's vehicle: what is known of it is theirs, so it is as if nobody had been asked.
  if (!vehicle.found || !vehicle.record.owned) return {}
  const { insuranceValidUntil, taxPaid, mortgaged } = vehicle.record
  return {
    answers: { vehicle: answered('vehicleLicence'), insurance: insuranceValidUntil >= today ? answered('insurance') : answered(), tax: taxPaid === true ? answered('tax') : answered() },
    circumstances: mortgaged === undefined ? {} : { mortgaged }
  }
}

/** What the records answer on a day. The registers of persons' changes and of learning are not connected yet. */
export function fromRegisters({ licence, vehicle }: RegisterRecords, today: LocalDate): FromRegisters {
  const parts = [ofLicence(licence, today), ofVehicle(vehicle, today)]
  return {
    answers: Object.assign({ person: unconnected, learning: unconnected }, ...parts.map((part) => part.answers)) as FromRegisters['answers'],
    circumstances: Object.assign({}, ...parts.map((part) => part.circumstances)) as FromRegisters['circumstances']
  }
}
