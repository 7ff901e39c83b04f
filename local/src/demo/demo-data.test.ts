import { checkIdNumber, checkPhone, checkPlate, checkUscc, checkVin, plateTypesFor } from '@lubiao/shared/kernel/identity'
import { vehicleClassIds } from '@lubiao/shared/pass/terms.data'
import { totpCode } from '../simulators/totp'
import { valueFault } from '../simulators/wechat/template-values'
import { demoPeople, demoPerson } from './people.data'
import { demoEnterprises, demoLicences, demoVehicles, vinOf } from './registry.data'
import { smsTemplates, wechatTemplates } from './templates.data'

const unique = (values: readonly string[]): void => expect(new Set(values).size).toBe(values.length)

describe('demo data', () => {
  it('has people with right numbers, each their own', () => {
    for (const person of demoPeople) {
      expect(checkPhone(person.phone).ok).toBe(true)
      if (person.idNumber !== undefined) expect([person.name, checkIdNumber(person.idNumber, '2026-11-23')]).toEqual([person.name, { ok: true, value: person.idNumber }])
      if (person.staff !== undefined) expect(person.staff.totpSecret).toMatch(/^[A-Z2-7]{32}$/)
    }
    unique(demoPeople.map((person) => person.id))
    unique(demoPeople.map((person) => person.openid))
    unique(demoPeople.map((person) => person.phone))
    unique(demoPeople.flatMap((person) => person.idNumber ?? []))
    unique(demoPeople.flatMap((person) => person.staff?.staffNo ?? []))
    expect(demoPerson('li').name).toBe('李建国')
    expect(() => demoPerson('nobody')).toThrow(RangeError)
  })

  it('has vehicles whose plates fit their kind, of every class', () => {
    for (const vehicle of demoVehicles) {
      expect([vehicle.plate, checkPlate(vehicle.plate).ok]).toEqual([vehicle.plate, true])
      expect([vehicle.plate, plateTypesFor(vehicle.plate)]).toEqual([vehicle.plate, expect.arrayContaining([vehicle.plateType])])
    }
    unique(demoVehicles.map((vehicle) => `${vehicle.plateType}|${vehicle.plate}`))
    expect(new Set(demoVehicles.map((vehicle) => vehicle.class))).toEqual(new Set(vehicleClassIds))
  })

  it('has an owner for every vehicle: somebody of the demo, their enterprise, or a stranger from elsewhere', () => {
    for (const vehicle of demoVehicles)
      expect([vehicle.plate, vehicle.ownerUscc === undefined ? demoPeople.some((person) => person.name === vehicle.ownerName) || vehicle.ownerName === '外地车主' : demoEnterprises.some((one) => one.uscc === vehicle.ownerUscc && one.name === vehicle.ownerName)]).toEqual([vehicle.plate, true])
    for (const id of ['li', 'liu', 'zhao', 'zhou', 'chen', 'sun', 'he']) expect(demoVehicles.some((vehicle) => vehicle.ownerName === demoPerson(id).name)).toBe(true)
  })

  it('has enterprises with right codes, whose representatives exist', () => {
    for (const enterprise of demoEnterprises) {
      expect(checkUscc(enterprise.uscc)).toEqual({ ok: true, value: enterprise.uscc })
      expect(demoPeople.map((person) => person.name)).toContain(enterprise.legalRepresentative)
    }
    unique(demoEnterprises.map((enterprise) => enterprise.uscc))
    expect(demoLicences.length).toBeGreaterThan(4)
  })

  it('gives out right VINs', () => {
    for (let serial = 1; serial <= 60; serial += 1) expect(checkVin(vinOf(serial))).toEqual({ ok: true, value: vinOf(serial) })
  })

  it('has templates whose keys are of known types, and numbered SMS parameters', () => {
    for (const template of wechatTemplates) for (const key of Object.keys(template.fields)) expect(valueFault(key, '')).toBe('empty')
    for (const template of smsTemplates) {
      const holes = [...template.text.matchAll(/\{(\d+)\}/g)].map((hole) => Number(hole[1]))
      expect([...new Set(holes)].sort()).toEqual(holes.map((_hole, i) => i + 1))
    }
  })

  it('reads the code of an authenticator as RFC 6238 does', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' // "12345678901234567890"
    expect([59, 1111111109, 1234567890, 20000000000].map((seconds) => totpCode(secret, seconds * 1000))).toEqual(['287082', '081804', '005924', '353130'])
  })
})
