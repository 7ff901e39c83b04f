/** What can be booked: the services of the catalogue that take the time of a counter, a lane or a test vehicle. */
import { serviceOf, type Catalogue, type Service } from '../service/catalogue'
import type { Fee, FeeId, FeeTable } from '../service/fees'
import { services, type ServiceCode, type Skill } from '../service/terms.data'
import type { TestClass } from './contract'
import { groupOfSkill, type BookingGroup } from './limits.data'

/** A matter as an appointment sees it. `about` says whose record the limits are kept on. */
export interface Bookable {
  readonly code: ServiceCode
  readonly label: string
  readonly skill: Skill
  readonly slots: number
  readonly group: BookingGroup
  readonly about: 'person' | 'vehicle'
  /** Subject of a driving test. */
  readonly subject?: 1 | 2 | 3
  readonly fees: readonly FeeId[]
}

const SUBJECTS: Readonly<Partial<Record<Skill, 1 | 2 | 3>>> = { 'driving-test-1': 1, 'driving-test-2': 2, 'driving-test-3': 3 }

function toBookable(service: Service): Bookable | undefined {
  if (service.bookable === undefined) return undefined
  const { skill, slots } = service.bookable
  const subject = SUBJECTS[skill]
  return { code: service.code, label: services[service.code], skill, slots, group: groupOfSkill[skill], about: service.subject === 'vehicle' ? 'vehicle' : 'person', fees: service.fees, ...(subject === undefined ? {} : { subject }) }
}

/** One matter; undefined when it cannot be booked. */
export function bookableOf(catalogue: Catalogue, code: ServiceCode): Bookable | undefined {
  const service = serviceOf(catalogue, code)
  return service === undefined ? undefined : toBookable(service)
}

/** Everything that can be booked. */
export const bookablesOf = (catalogue: Catalogue): readonly Bookable[] => catalogue.services.flatMap((service) => toBookable(service) ?? [])

/** Classes whose tests cost what small cars cost (domain-facts §10). */
const SMALL: ReadonlySet<TestClass> = new Set(['C1', 'C2', 'C3', 'C5'])

/** The fee of a driving test of a class; undefined when the matter is no test or the tariff has none for the class. */
export function testFee(bookable: Bookable, licenceClass: TestClass | undefined, table: FeeTable): Fee | undefined {
  if (bookable.subject === undefined || licenceClass === undefined) return undefined
  const kind = licenceClass === 'C6' ? 'c6' : SMALL.has(licenceClass) ? 'small' : 'other'
  const id = `test-${bookable.subject}-${kind}`
  return table.fees.find((fee) => fee.id === id && bookable.fees.includes(fee.id))
}
