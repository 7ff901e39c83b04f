/** Whatever passes the checks can be given out: on a phone and on paper. */
import * as fc from 'fast-check'
import { addDays, dateOf, instantAt } from '../kernel/clock'
import { application, checkFacts, NOW, soundVehicle } from './case.fixture'
import { canSubmit, checkApplication } from './checks'
import { passApplicationSchema, type PassApplication } from './contract'
import { encodePass } from './credential'
import { activeKey, ownerPhone } from './credential.fixture'
import { policyOn } from './policy'
import { holderThumbprint } from './presentation'
import { materialKindIds, passTypeIds, vehicleClassIds } from './terms.data'

const wellFormed = (more: object): readonly string[] => {
  const outcome = passApplicationSchema.safeParse({ ...application, ...more })
  return outcome.success ? [] : outcome.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}
const hours = (from: string, to: string) => wellFormed({ windows: [{ from, to }] })

describe('what no credential can carry', () => {
  it('is refused in words where it is typed', () => {
    expect(hours('08:00', '08:00')).toEqual(['windows.0.to: 结束时间不能与开始时间相同；整天通行请选“全天”'])
    expect(hours('24:00', '06:00')).toEqual(['windows.0.from: 开始时间最晚为 23:59，从零点开始请选 00:00'])
    expect(hours('8:00', '09:00')).toEqual(['windows.0.from: 时间应为 HH:mm'])
    expect([hours('00:00', '24:00'), hours('22:00', '06:00'), hours('23:59', '00:00')]).toEqual([[], [], []])
    expect(wellFormed({ route: '光岳路\ud800' })).toEqual(['route: 路线中有无法识别的字符，请重新输入'])
    expect(wellFormed({ route: '光岳路😀' })).toEqual([])
  })
})

describe('whatever can be approved', () => {
  const time = fc.tuple(fc.constantFrom('00', '08', '23', '24'), fc.constantFrom('00', '59')).map(([hour, minute]) => `${hour}:${minute}`)
  /** Mostly as people fill it in, now and then not. */
  const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> => fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd })
  const { types } = policyOn('2026-11-23')
  const asked = fc.constantFrom(...passTypeIds).chain((passType) => fc.record({
    passType: fc.constant(passType), vehicleClass: mostly(fc.constantFrom(...types[passType].classes), fc.constantFrom(...vehicleClassIds)),
    plate: fc.constantFrom('鲁P12345', '鲁PD12345', '鲁P12345D', '鲁P1234挂', '京A0Z9K8'), plateType: fc.constantFrom('01', '15', '51', '52', '99'),
    zones: mostly<string[]>(fc.constantFrom(['Z1'], ['Z2', 'Z1']), fc.array(fc.constantFrom('Z1', 'Z2', 'Z01', 'Q9'), { maxLength: 9 })),
    route: mostly(fc.constantFrom('光岳路', '光岳路—东昌路'.repeat(20), '路😀'), fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '路\udc00'))),
    from: mostly(fc.integer({ min: 0, max: 366 }), fc.oneof(fc.integer({ min: -4, max: 1200 }), fc.constant(20_000))),
    days: mostly(fc.integer({ min: types[passType].minDays - 1, max: types[passType].maxDays - 1 }), fc.integer({ min: -1, max: 1500 })),
    windows: mostly(fc.constantFrom<{ from: string; to: string }[]>([{ from: '09:00', to: '16:00' }], [{ from: '22:00', to: '24:00' }, { from: '00:00', to: '05:00' }], []), fc.array(fc.record({ from: time, to: time }), { maxLength: 4 })),
    emergency: fc.option(fc.constant({ reason: '抢修供水管道，需要连夜运送管材' }), { nil: undefined })
  }))
  const papers = materialKindIds.map((kind) => ({ kind, fileId: 'FILE0001', sha256: '0'.repeat(64), name: 'a.jpg' }))

  it('can be issued', async () => {
    let issued = 0
    await fc.assert(fc.asyncProperty(asked, fc.nat({ max: 24 * 60 }), async ({ from, days, ...rest }, minute) => {
      const validFrom = addDays('2026-11-26', from)
      const parsed = passApplicationSchema.safeParse({ ...rest, validFrom, validTo: addDays(validFrom, days), reason: '向工地运送建材', materials: papers.slice(0, 9) })
      if (!parsed.success) return
      const wanted: PassApplication = parsed.data
      const vehicle = { ...soundVehicle, vehicleClass: wanted.vehicleClass, inspectionValidUntil: '2099-12-31', insuranceValidUntil: '2099-12-31' }
      if (!canSubmit(checkApplication(checkFacts({ application: wanted, registry: { found: true, vehicle, owned: true } })))) return
      const issuedAt = instantAt(dateOf(NOW), '00:00').replace('00.000Z', `${String(minute % 60).padStart(2, '0')}.000Z`)
      const { plate, plateType, vehicleClass, passType, zones, windows, route } = wanted
      const claims = { credentialNumber: 7, issuedAt, validFrom, validTo: wanted.validTo, passNumber: 'TX-4F7K-9QWD-2XHT8', plate, plateType, vehicleClass, passType, zones, windows, route: route === '' ? ('none' as const) : { text: route } }
      await encodePass(claims, activeKey.signer)
      await encodePass({ ...claims, holder: holderThumbprint(ownerPhone.publicKey) }, activeKey.signer)
      issued += 1
    }), { numRuns: 400, endOnFailure: true })
    expect(issued).toBeGreaterThan(40)
  }, 120_000)
})
