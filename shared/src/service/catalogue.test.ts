import { builtInCalendar } from '../kernel/calendar.data'
import { instantAt } from '../kernel/clock'
import { catalogueSchema, delegationOf, limitEnds, limitText, serviceOf, tableOn } from './catalogue'
import { builtInCatalogues } from './catalogue.data'
import { feeOf, feeTableSchema } from './fees'
import { builtInFeeTables } from './fees.data'
import { servicesOf, outletOf, outletTableSchema } from './outlets'
import { builtInOutletTables } from './outlets.data'
import { divisionIds, outletKindIds, serviceCodes } from './terms.data'

const catalogue = tableOn(builtInCatalogues, '2026-11-23')
const outlets = tableOn(builtInOutletTables, '2026-11-23')
const fees = tableOn(builtInFeeTables, '2026-11-23')
const numbers = (of: 'idOnly' | 'delegable'): readonly number[] => [...new Set(catalogue.services.flatMap((one) => one[of] ?? []))].sort((a, b) => a - b)

describe('the catalogue', () => {
  it('numbers 18 ID-only services and 23 delegable businesses without a gap, and says that they are reconstructed', () => {
    expect(numbers('idOnly')).toEqual(Array.from({ length: 18 }, (_, i) => i + 1))
    expect(numbers('delegable')).toEqual(Array.from({ length: 23 }, (_, i) => i + 1))
    expect(catalogue.reconstructed).toBe(true)
    expect(catalogue.services.map((one) => one.code).sort()).toEqual([...serviceCodes].sort())
    expect(catalogueSchema.safeParse(catalogue).success).toBe(true)
    expect(catalogueSchema.safeParse({ ...catalogue, services: [catalogue.services[0], catalogue.services[0]] }).success).toBe(false)
  })

  it('delegates every delegable business to some kind, and nothing else', () => {
    const { VEHICLE_OFFICE: _own, ...delegated } = catalogue.matrix
    const codes = new Set(Object.values(delegated).flatMap((column) => Object.keys(column)))
    expect([...codes].sort()).toEqual(catalogue.services.filter((one) => one.delegable !== undefined).map((one) => one.code).sort())
  })

  it.each([['BANK', 'VEH_MORTGAGE', '●'], ['BANK', 'VEH_LICENCE_REISSUE', '○'], ['DEALER_4S', 'VEH_REGISTER', '●'], ['DEALER_4S', 'VEH_PLATE_REISSUE', '○'], ['POSTAL', 'DL_PERIODIC_REVIEW', '○'],
    ['POSTAL', 'DL_RENEW_EXPIRY', '●'], ['INSPECTION_STATION', 'VEH_MARK_INSPECT', '●'], ['URBAN_SQUADRON', 'VEH_MARK_INSPECT', '○'], ['TOWN_SQUADRON', 'VEH_REGISTER', '○'], ['COMMUNITY', 'DL_DEFER', '○'],
    ['INSURER', 'VEH_TEMP_PLATE', '○'], ['USED_CAR_MARKET', 'VEH_MORTGAGE', '○'], ['BANK', 'DL_RENEW_EXPIRY', undefined], ['URBAN_SQUADRON', 'DL_CANCEL', undefined], ['VEHICLE_OFFICE', 'DL_CANCEL', '●']] as const)(
    'a %s does %s: %s', (kind, code, how) => {
      expect(delegationOf(catalogue, { kind }, code)).toBe(how)
    })

  it('lets an outlet differ from its kind, in both directions', () => {
    expect(delegationOf(catalogue, { kind: 'BANK', changes: { VEH_MORTGAGE: '–', DL_CONTACT: '○' } }, 'VEH_MORTGAGE')).toBeUndefined()
    expect(delegationOf(catalogue, { kind: 'BANK', changes: { DL_CONTACT: '○' } }, 'DL_CONTACT')).toBe('○')
    expect([delegationOf({ ...catalogue, services: [] }, { kind: 'BANK' }, 'VEH_MORTGAGE'), delegationOf({ ...catalogue, matrix: {} }, { kind: 'BANK' }, 'VEH_MORTGAGE')]).toStrictEqual([undefined, undefined])
  })

  it('puts an end to a service by the working days of the law, or on the same day', () => {
    const friday = instantAt('2026-11-27', '10:00')
    const ends = (code: 'DL_REISSUE_LOST' | 'VEH_PLATE_REISSUE' | 'DL_SUBMIT_MEDICAL') => {
      const service = serviceOf(catalogue, code)
      if (service === undefined) throw new Error(code)
      return { at: limitEnds(friday, service.limit, builtInCalendar).at, text: limitText(service.limit) }
    }
    expect(ends('DL_REISSUE_LOST')).toEqual({ at: '2026-11-30T15:59:59.999Z', text: '1个工作日' })
    expect(ends('VEH_PLATE_REISSUE')).toEqual({ at: '2026-12-18T15:59:59.999Z', text: '15个工作日' })
    expect(ends('DL_SUBMIT_MEDICAL')).toEqual({ at: '2026-11-27T15:59:59.999Z', text: '当日办结' })
  })

  it('asks for the identity card and, of the ID-only services, for no paper without a register that is not the matter itself', () => {
    for (const service of catalogue.services) expect(service.materials[0]).toBe('identity')
  })
})

describe('dated versions', () => {
  const versions = [{ effectiveFrom: '2026-03-01' }, { effectiveFrom: '2025-01-01' }, { effectiveFrom: '2026-01-01' }]
  it.each([['2024-12-31', '2025-01-01'], ['2025-01-01', '2025-01-01'], ['2025-12-31', '2025-01-01'], ['2026-02-28', '2026-01-01'], ['2026-03-01', '2026-03-01'], ['2030-01-01', '2026-03-01']])('on %s it is the one of %s', (date, version) => {
    expect(tableOn(versions, date).effectiveFrom).toBe(version)
  })
  it('of no version at all there is no answer', () => expect(() => tableOn([], '2026-01-01')).toThrow(RangeError))
})

describe('fees', () => {
  it('have an amount and a document for whatever a service charges', () => {
    expect(feeTableSchema.safeParse(fees).success).toBe(true)
    for (const id of catalogue.services.flatMap((one) => one.fees)) expect(feeOf(fees, id).fen).toBeGreaterThan(0)
    expect([feeOf(fees, 'driving-licence').fen, feeOf(fees, 'test-1-small').fen, feeOf(fees, 'plate-car').fen]).toEqual([1000, 8000, 10_000])
    expect(() => feeOf({ ...fees, fees: [] }, 'plate-car')).toThrow(RangeError)
  })
})

describe('the outlets', () => {
  it('are at least sixty of nine kinds and the office, in every division and every county unit, with fourteen city stations and more', () => {
    expect(outletTableSchema.safeParse(outlets).success).toBe(true)
    expect(outlets.outlets.length).toBeGreaterThanOrEqual(60)
    expect(new Set(outlets.outlets.map((one) => one.kind))).toEqual(new Set(outletKindIds))
    expect(new Set(outlets.outlets.map((one) => one.division))).toEqual(new Set(divisionIds))
    expect(new Set(outlets.outlets.map((one) => one.unit)).size).toBe(13)
    expect(outlets.outlets.filter((one) => one.cityStation === true).length).toBeGreaterThanOrEqual(14)
    expect(outlets.outlets.every((one) => one.demo)).toBe(true)
    expect(new Set(outlets.outlets.map((one) => one.phone)).size).toBe(outlets.outlets.length)
  })

  it('do every service somewhere, and no outlet is bookable for a skill no counter of its own has', () => {
    for (const { code, bookable } of catalogue.services) {
      const doing = outlets.outlets.filter((outlet) => servicesOf(catalogue, outlet)[code] !== undefined)
      expect(doing.length).toBeGreaterThan(0)
      if (bookable !== undefined) expect(doing.some((outlet) => (outlet.skills[bookable.skill] ?? 0) > 0)).toBe(true)
    }
  })

  it('are staggered: on Saturday and on Sunday some town squadron is on duty, on neither all', () => {
    const squadrons = outlets.outlets.filter((one) => one.kind === 'TOWN_SQUADRON')
    const open = (day: 'saturday' | 'sunday') => squadrons.filter((one) => one.hours[day] !== null).length
    for (const day of ['saturday', 'sunday'] as const) {
      expect(open(day)).toBeGreaterThan(0)
      expect(open(day)).toBeLessThan(squadrons.length)
    }
  })

  it('are found by id and refuse a position outside the city or an id of another form', () => {
    const hall = outletOf(outlets, 'OL-DCF-01')
    expect(hall?.kind).toBe('VEHICLE_OFFICE')
    expect(outletOf(outlets, 'OL-XXX-99')).toBeUndefined()
    const bank = outlets.outlets.find((one) => one.kind === 'BANK')
    if (bank === undefined) throw new Error('no bank')
    expect(servicesOf(catalogue, bank)).toStrictEqual({ VEH_LICENCE_REISSUE: '○', VEH_CERT_REISSUE: '○', VEH_CONTACT: '●', VEH_MORTGAGE: '●', VEH_MORTGAGE_RELEASE: '●' })
    for (const wrong of [{ lng: 117 }, { lat: 35 }, { id: 'DCF-1' }, { phone: '110' }]) expect(outletTableSchema.safeParse({ ...outlets, outlets: [{ ...hall, ...wrong }] }).success).toBe(false)
    expect(outletTableSchema.safeParse({ ...outlets, outlets: [hall, hall] }).success).toBe(false)
  })
})
