import type { CaseVehicle, LicenceRecord } from './records'
import { fromRegisters } from './register-answers'

const today = '2026-11-23'
const licence: LicenceRecord = { classes: ['C1'], status: 'normal', validUntil: '2027-01-01', points: 0 }
const vehicle: CaseVehicle = { plate: '鲁P12345', plateType: '02', vehicleClass: 'passenger', status: 'normal', inspectionValidUntil: '2027-01-01', insuranceValidUntil: '2026-11-23', openViolations: 0, owned: true }
const ofLicence = (part: Partial<LicenceRecord>) => fromRegisters({ licence: { found: true, record: { ...licence, ...part } }, vehicle: undefined }, today)
const ofVehicle = (part: Partial<CaseVehicle>) => fromRegisters({ licence: undefined, vehicle: { found: true, record: { ...vehicle, ...part } } }, today)
const holds = (...all: readonly string[]) => ({ state: 'answered', holds: all })

it('a licence spares the card, a report of a hospital the report while it is fresh', () => {
  expect(ofLicence({}).answers).toMatchObject({ licence: holds('oldLicence'), medical: holds() })
  expect(['2026-11-23', '2026-05-27', '2026-05-26', '2026-11-24'].map((medicalOn) => ofLicence({ medicalOn }).answers.medical)).toEqual([holds('medical'), holds('medical'), holds(), holds()])
})

it('learning is asked of drivers of heavy vehicles with points, and of nobody else', () => {
  expect([ofLicence({ classes: ['B2'], points: 3 }), ofLicence({ classes: ['B2'], points: 0 }), ofLicence({ classes: ['C1'], points: 9 }), ofLicence({ classes: ['C1', 'B2'], points: 3 })].map((one) => one.circumstances.heavyWithPoints)).toEqual([true, false, false, true])
})

it('a vehicle spares its licence, a policy in force its certificate, a tax that is known to be paid its proof', () => {
  expect(ofVehicle({ taxPaid: true }).answers).toMatchObject({ vehicle: holds('vehicleLicence'), insurance: holds('insurance'), tax: holds('tax') })
  expect(ofVehicle({ insuranceValidUntil: '2026-11-22' }).answers).toMatchObject({ insurance: holds(), tax: holds() })
  expect([ofVehicle({ mortgaged: true }), ofVehicle({ mortgaged: false })].map((one) => one.circumstances.mortgaged)).toEqual([true, false])
  // What a register does not say must not go over what the person has said.
  expect(ofVehicle({}).circumstances).toStrictEqual({})
})

it('of a vehicle of somebody else, or one nobody knows, nothing is told', () => {
  for (const answer of [ofVehicle({ owned: false }), fromRegisters({ licence: undefined, vehicle: { found: false } }, today), fromRegisters({ licence: undefined, vehicle: undefined }, today)]) {
    expect(answer).toEqual({ answers: { person: { state: 'unconnected' }, learning: { state: 'unconnected' } }, circumstances: {} })
  }
})

it('a register that is silent is down with all it stands for', () => {
  expect(fromRegisters({ licence: 'silent', vehicle: 'silent' }, today).answers).toMatchObject(Object.fromEntries(['licence', 'medical', 'vehicle', 'insurance', 'tax'].map((one) => [one, { state: 'down' }])))
  expect(fromRegisters({ licence: { found: false }, vehicle: undefined }, today).answers).toMatchObject({ licence: holds(), medical: holds() })
})
