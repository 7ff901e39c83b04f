/** Any claims a credential can carry, for property tests. */
import * as fc from 'fast-check'
import { addDays, instantOf } from '../kernel/clock'
import { plateTypesFor } from '../kernel/identity'
import { newCaseNumber } from '../kernel/ids'
import { startSeconds, type PassClaims } from './claims'
import { passTypeIds, vehicleClassIds } from './terms.data'
import { timeOfMinute } from './time-window'

const minute = fc.nat({ max: 1439 })
const window = fc.tuple(minute, fc.nat({ max: 1440 })).filter(([from, to]) => from !== to).map(([from, to]) => ({ from: timeOfMinute(from), to: timeOfMinute(to) }))
const plate = fc.constantFrom('鲁P12345', '鲁PD12345', '鲁PDA1234', '鲁P12345D', '鲁P1234挂', '京A0Z9K8')
const zones = fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'M', 'Z'), fc.nat({ max: 99 })).map(([letter, n]) => `${letter}${n}`), { minLength: 1, maxLength: 8 })

const passNumber = fc.infiniteStream(fc.nat({ max: 255 })).map((stream) => newCaseNumber('TX', (n) => Uint8Array.from({ length: n }, () => stream.next().value as number)))

/** Claims with or without a phone. */
export const anyClaims: fc.Arbitrary<PassClaims> = fc.record({
  credentialNumber: fc.oneof(fc.integer({ min: 1, max: 0xffffffff }), fc.constantFrom(1, 255, 256, 65_535, 65_536, 0xffffff, 0x1000000, 0xffffffff)),
  lead: fc.integer({ min: -1_000_000, max: 1_000_000 }), from: fc.nat({ max: 15_000 }), days: fc.nat({ max: 1023 }),
  passNumber, plate, vehicleClass: fc.constantFrom(...vehicleClassIds), passType: fc.constantFrom(...passTypeIds), zones, windows: fc.array(window, { maxLength: 3 }),
  route: fc.constantFrom<PassClaims['route']>('none', 'elsewhere', { text: '湖南路' }), holder: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }), { nil: undefined })
}).map(({ lead, from, days, holder, ...rest }) => {
  const validFrom = addDays('2020-01-01', from)
  return {
    ...rest, issuedAt: instantOf((startSeconds(validFrom) - lead * 60) * 1000), validFrom, validTo: addDays(validFrom, days), plateType: plateTypesFor(rest.plate)[0] ?? '01',
    ...(holder === undefined ? {} : { holder })
  } satisfies PassClaims
})
