import { addDays } from '../kernel/clock'
import { addYears } from './anniversaries'
import { exemptMark, type ExemptFacts } from './exempt'

const TODAY = '2026-11-23'
/** A private car first registered so many years before the day its mark ends, which is in ten days. */
const car = (years: number, change: Partial<ExemptFacts> = {}): ExemptFacts => ({ vehicleClass: 'passenger', plateType: '02', seats: 5, privateUse: true, inspectionValidUntil: '2026-12-03', registeredOn: addYears('2026-12-03', -years), ...change })

describe('the exempt mark (S7 art. 55)', () => {
  it.each([[2, true], [4, true], [6, false], [8, true], [10, false], [11, false], [15, false]])('after %i years: exempt %s', (years, exempt) => {
    expect(exemptMark(car(years), TODAY)).toEqual(exempt ? { exempt: true, validUntil: '2028-12-03' } : { exempt: false, why: 'age' })
  })

  it.each([
    ['a lorry', { vehicleClass: 'light-truck' }, 'kind'], ['a large plate', { plateType: '01' }, 'kind'], ['for hire', { privateUse: false }, 'kind'], ['ten seats', { seats: 10 }, 'kind'],
    ['seats unknown', { seats: undefined }, 'unknown'], ['use unknown', { privateUse: undefined }, 'unknown'], ['registration unknown', { registeredOn: undefined }, 'unknown']
  ] as const)('%s: no', (_what, change, why) => expect(exemptMark(car(4, change), TODAY)).toEqual({ exempt: false, why }))

  it('counts motorcycles and small electric cars in, whatever their seats', () => {
    expect(exemptMark({ ...car(4), vehicleClass: 'other', plateType: '07', seats: undefined, privateUse: undefined }, TODAY)).toMatchObject({ exempt: true })
    expect(exemptMark(car(4, { plateType: '52', seats: 9 }), TODAY)).toMatchObject({ exempt: true })
  })

  it('begins ninety days before the old mark ends, and ends with the period it would stand for', () => {
    const ends = (inspectionValidUntil: string) => exemptMark({ ...car(0), registeredOn: '2022-12-01', inspectionValidUntil }, TODAY)
    expect(ends(addDays(TODAY, 90))).toMatchObject({ exempt: true })
    expect(ends(addDays(TODAY, 91))).toEqual({ exempt: false, why: 'early', from: addDays(TODAY, 1) })
    expect(exemptMark({ ...car(0), registeredOn: '2020-11-23', inspectionValidUntil: '2024-11-23' }, TODAY)).toEqual({ exempt: true, validUntil: '2026-11-23' })
    expect(exemptMark({ ...car(0), registeredOn: '2020-11-22', inspectionValidUntil: '2024-11-22' }, TODAY)).toEqual({ exempt: false, why: 'age' })
  })
})
