/** What can be booked, and what a driving test costs. */
import { builtInCatalogues } from '../service/catalogue.data'
import { tableOn } from '../service/catalogue'
import { builtInFeeTables } from '../service/fees.data'
import { bookableOf, bookablesOf, testFee, type Bookable } from './bookable'

const catalogue = tableOn(builtInCatalogues, '2026-11-24')
const fees = tableOn(builtInFeeTables, '2026-11-24')
const must = (code: Parameters<typeof bookableOf>[1]): Bookable => {
  const found = bookableOf(catalogue, code)
  if (found === undefined) throw new Error(`${code} cannot be booked`)
  return found
}

it('is every matter of the catalogue that takes a counter, a lane or a test vehicle, and no other', () => {
  const online = { ...catalogue, services: catalogue.services.map((one) => (one.code === 'DL_REISSUE_LOST' ? { ...one, bookable: undefined } : one)) }
  const codes = (of: typeof catalogue) => bookablesOf(of).map((one) => one.code)
  expect(codes(catalogue)).toContain('DL_REISSUE_LOST')
  expect(codes(online)).toEqual(codes(catalogue).filter((code) => code !== 'DL_REISSUE_LOST'))
  expect([bookableOf(online, 'DL_REISSUE_LOST'), bookableOf({ ...catalogue, services: [] }, 'DL_TEST_1')]).toEqual([undefined, undefined])
})

it('keeps the record of the vehicle where the matter is about one, else of the person', () => {
  expect(must('VEH_MARK_INSPECT')).toMatchObject({ about: 'vehicle', group: 'inspection', skill: 'vehicle-inspection' })
  expect(must('DL_REISSUE_LOST')).toMatchObject({ about: 'person', group: 'window', skill: 'window' })
  expect(must('DL_REISSUE_LOST')).not.toHaveProperty('subject')
})

it('knows the fee of a driving test by subject and class only', () => {
  for (const licenceClass of ['C1', 'C2', 'C3', 'C5'] as const) expect(testFee(must('DL_TEST_2'), licenceClass, fees)?.fen).toBe(24_000)
  expect(testFee(must('DL_TEST_2'), 'A1', fees)?.fen).toBe(16_000)
  expect(testFee(must('DL_TEST_2'), undefined, fees)).toBeUndefined()
  expect(testFee(must('DL_REISSUE_LOST'), 'C1', fees)).toBeUndefined()
  expect(testFee({ ...must('DL_TEST_2'), fees: [] }, 'C1', fees)).toBeUndefined()
})
