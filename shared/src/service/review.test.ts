import type { ServiceForm } from './contract-case'
import { canKeep, missingIn, reviewCase, validUntilOf, type ReviewFacts } from './review'
import { NOW, serviceIn, soundCar, soundLicence } from './service-case.fixture'
import type { CaseVehicle, LicenceRecord } from './records'
import { caseRules } from './case-rules.data'
import { caseService, deliveriesOf, feesOf, serviceName } from './case-service'
import { builtInCatalogues } from './catalogue.data'
import { builtInFeeTables } from './fees.data'
import { refusals } from './refusals.data'

const ofLicence = (code: string, change: Partial<LicenceRecord> = {}, form: ServiceForm = {}) => reviewCase({ service: serviceIn(code), form, now: NOW, licence: { found: true, record: { ...soundLicence, ...change } } })
const ofCar = (code: string, change: Partial<CaseVehicle> = {}, form: ServiceForm = {}) => reviewCase({ service: serviceIn(code), form, now: NOW, vehicle: { found: true, record: { ...soundCar, ...change } } })
const short = (checks: ReturnType<typeof reviewCase>) => checks.map((check) => `${check.code} ${check.level}${check.reason === undefined ? '' : ` ${check.reason}`}`)

describe('a licence', () => {
  it.each([
    ['DL_REISSUE_LOST', {}, ['licence ok']],
    ['DL_REISSUE_LOST', { status: 'suspended' }, ['licence obstacle licence-withheld']],
    ['DL_REISSUE_LOST', { status: 'detained' }, ['licence obstacle licence-withheld']],
    ['DL_REISSUE_LOST', { status: 'cancelled' }, ['licence obstacle licence-cancelled']],
    ['DL_REISSUE_LOST', { validUntil: '2026-11-22' }, ['licence exception']],
    ['DL_REISSUE_LOST', { validUntil: '2026-11-23' }, ['licence ok']],
    ['DL_REISSUE_LOST', { validUntil: '2025-11-22' }, ['licence obstacle over-a-year']],
    ['DL_CONTACT', { validUntil: '2025-11-23' }, ['licence ok']],
    ['DL_RENEW_EXPIRY', { validUntil: '2027-02-21' }, ['licence ok', 'renewal-window ok', 'medical ok']],
    ['DL_RENEW_EXPIRY', { validUntil: '2027-02-22' }, ['licence ok', 'renewal-window obstacle not-yet-due', 'medical ok']],
    ['DL_RENEW_EXPIRY', { validUntil: '2026-11-01', medicalOn: undefined }, ['licence ok', 'renewal-window ok', 'medical obstacle medical-missing']],
    ['DL_SUBMIT_MEDICAL', { medicalOn: '2026-05-23' }, ['licence ok', 'medical ok']],
    ['DL_SUBMIT_MEDICAL', { medicalOn: '2026-05-22' }, ['licence ok', 'medical obstacle medical-missing']],
    ['DL_PERIODIC_REVIEW', { points: 11 }, ['licence ok', 'points ok']],
    ['DL_PERIODIC_REVIEW', { points: 12 }, ['licence ok', 'points obstacle licence-withheld']]
  ] as const)('%s %j: %j', (code, change, expected) => expect(short(ofLicence(code, change))).toEqual(expected))

  it('keeps a class only when a held one covers it', () => {
    expect([canKeep(['A1'], 'C1'), canKeep(['C1'], 'C2'), canKeep(['C2'], 'C1'), canKeep(['C1'], 'D'), canKeep(['B2', 'D'], 'F'), canKeep([], 'C1'), canKeep(['C1'], 'C1')]).toEqual([true, true, false, false, true, false, true])
    expect(short(ofLicence('DL_VOLUNTARY_DOWNGRADE', { classes: ['C1'] }, { targetClass: 'A1' }))).toEqual(['licence ok', 'held-class obstacle class-not-held'])
    expect(short(ofLicence('DL_VOLUNTARY_DOWNGRADE', { classes: ['B1'] }, { targetClass: 'C1' }))).toEqual(['licence ok', 'held-class ok'])
  })

  it('defers for three years at most', () => {
    expect(short(ofLicence('DL_DEFER', {}, { deferUntil: '2029-11-23' }))).toEqual(['licence ok', 'defer-limit ok'])
    expect(short(ofLicence('DL_DEFER', {}, { deferUntil: '2029-11-24' }))).toEqual(['licence ok', 'defer-limit obstacle not-yet-due'])
  })
})

describe('a vehicle', () => {
  it.each([
    ['VEH_LICENCE_REISSUE', {}, ['vehicle ok']],
    ['VEH_LICENCE_REISSUE', { status: 'impounded' }, ['vehicle obstacle vehicle-sealed']],
    ['VEH_LICENCE_REISSUE', { status: 'scrapped' }, ['vehicle obstacle vehicle-cancelled']],
    ['VEH_MARK_EXEMPT', { owned: false, openViolations: 3, insuranceValidUntil: '2020-01-01' }, ['owner obstacle not-owner']],
    ['VEH_MARK_EXEMPT', {}, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt ok']],
    ['VEH_MARK_EXEMPT', { insuranceValidUntil: '2026-11-22', taxPaid: false, openViolations: 1, seats: 12 }, ['vehicle ok', 'insurance obstacle no-insurance', 'tax exception', 'violations obstacle violations-open', 'exempt obstacle needs-inspection']],
    ['VEH_MARK_EXEMPT', { insuranceValidUntil: '2026-11-23', registeredOn: undefined }, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt exception']],
    ['VEH_MARK_EXEMPT', { inspectionValidUntil: '2027-12-31' }, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt obstacle not-yet-due']],
    ['VEH_MARK_EXEMPT', { registeredOn: '2020-12-14' }, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt obstacle needs-inspection']],
    ['VEH_MARK_REISSUE', { inspectionValidUntil: '2026-11-22' }, ['vehicle ok', 'insurance ok', 'inspection obstacle inspection-expired']],
    ['VEH_MARK_REISSUE', { inspectionValidUntil: '2026-11-23' }, ['vehicle ok', 'insurance ok', 'inspection ok']],
    ['VEH_PLATE_REISSUE', { mortgaged: true }, ['vehicle ok', 'mortgage exception']]
  ] as const)('%s %j: %j', (code, change, expected) => expect(short(ofCar(code, change))).toEqual(expected))

  it('in mortgage gives out no second certificate to its owner alone', () => {
    expect(short(ofCar('VEH_CERT_REISSUE', { mortgaged: true }, { cause: 'lost' }))).toEqual(['vehicle ok', 'mortgage obstacle mortgaged'])
    expect(short(ofCar('VEH_CERT_REISSUE', { mortgaged: true }, { cause: 'damaged' }))).toEqual(['vehicle ok', 'mortgage exception'])
    expect(short(ofCar('VEH_CERT_REISSUE', {}, { cause: 'lost' }))).toEqual(['vehicle ok', 'mortgage ok'])
  })
})

describe('registers', () => {
  it('that are silent refuse nobody; what is not in them is said', () => {
    const at = (code: string, facts: Partial<ReviewFacts>) => short(reviewCase({ service: serviceIn(code), form: {}, now: NOW, ...facts }))
    expect([at('DL_CONTACT', {}), at('DL_CONTACT', { licence: 'silent' }), at('DL_CONTACT', { licence: { found: false } })]).toEqual([['licence unknown'], ['licence unknown'], ['licence obstacle licence-unknown']])
    expect([at('VEH_CONTACT', {}), at('VEH_CONTACT', { vehicle: 'silent' }), at('VEH_CONTACT', { vehicle: { found: false } })]).toEqual([['vehicle unknown'], ['vehicle unknown'], ['vehicle obstacle vehicle-unknown']])
  })

  it('every obstacle names its article and what to do', () => {
    for (const check of [...ofLicence('DL_RENEW_EXPIRY', { validUntil: '2028-01-01', medicalOn: undefined }), ...ofCar('VEH_MARK_EXEMPT', { insuranceValidUntil: '2020-01-01', openViolations: 2, seats: 20 })].filter((one) => one.level === 'obstacle'))
      expect([check.code, /^(机动车|道路).+第.+条/.test(check.article ?? ''), (check.remedy ?? '').length > 5]).toEqual([check.code, true, true])
    expect(new Set(refusals.reasons.map((reason) => reason.code)).size).toBe(refusals.reasons.length)
  })

  it('say until when a thing is good', () => {
    const of = (code: string, form: ServiceForm = {}, change: Partial<CaseVehicle> = {}) => validUntilOf({ service: serviceIn(code), form, now: NOW, licence: { found: true, record: soundLicence }, vehicle: { found: true, record: { ...soundCar, ...change } } })
    expect([of('VEH_MARK_EXEMPT'), of('VEH_MARK_REISSUE'), of('VEH_LICENCE_REISSUE'), of('DL_REISSUE_LOST'), of('DL_RENEW_EXPIRY'), of('DL_CONTACT'), of('DL_DEFER', { deferUntil: '2027-06-01' }), of('VEH_MARK_EXEMPT', {}, { seats: 20 })])
      .toEqual(['2028-12-31', '2026-12-31', undefined, '2031-01-10', undefined, undefined, '2027-06-01', undefined])
    expect(validUntilOf({ service: serviceIn('VEH_MARK_REISSUE'), form: {}, now: NOW, vehicle: 'silent' })).toBeUndefined()
  })
})

describe('the form', () => {
  const missing = (code: string, form: ServiceForm) => missingIn(serviceIn(code), form, '2026-11-23').map((error) => error.path)
  it('asks for what the service needs, and nothing else', () => {
    expect(missing('DL_REISSUE_LOST', {})).toEqual(['form.delivery'])
    expect(missing('DL_REISSUE_LOST', { delivery: 'window' })).toEqual([])
    expect(missing('DL_REISSUE_LOST', { delivery: 'electronic' })).toEqual(['form.delivery'])
    expect(missing('DL_REISSUE_LOST', { delivery: 'post' })).toEqual(['form.postTo'])
    expect(missing('VEH_MARK_EXEMPT', {})).toEqual(['form.plate', 'form.plateType'])
    expect(missing('DL_CONTACT', {})).toEqual(['form.contactPhone'])
    expect(missing('DL_CONTACT', { contactAddress: '东昌府区柳园路' })).toEqual([])
    expect(missing('DL_DEFER', { deferCause: 'abroad', deferUntil: '2026-11-23' })).toEqual(['form.deferUntil'])
    expect(missing('DL_DEFER', { deferCause: 'abroad', deferUntil: '2026-11-24' })).toEqual([])
  })

  it('every service of the eighteen has a case, with a way to be received', () => {
    const [catalogue] = builtInCatalogues
    const idOnly = catalogue?.services.filter((service) => service.idOnly !== undefined) ?? []
    expect(new Set(idOnly.map((service) => service.idOnly)).size).toBe(18)
    for (const { code } of idOnly) expect([code, deliveriesOf(serviceIn(code)).length > 0]).toEqual([code, true])
    // What the catalogue calls instant needs no judgement here either.
    for (const { code, instant } of idOnly) if (instant) expect([code, caseRules[code]?.byRule]).toEqual([code, true])
    expect(catalogue === undefined ? 0 : [caseService(catalogue, 'DL_TEST_1'), caseService(catalogue, 'NONE')]).toEqual([undefined, undefined])
    expect([serviceName('DL_CONTACT'), serviceName('NONE')]).toEqual(['驾驶证联系方式变更', 'NONE'])
  })

  it('charges the plate of the kind it is for, and nothing where the service is free', () => {
    const [table] = builtInFeeTables
    if (table === undefined) throw new Error('no fees built in')
    const fen = (code: string, form: ServiceForm = {}) => feesOf(serviceIn(code), form, table).map((fee) => `${fee.feeId} ${fee.fen}`)
    expect([fen('VEH_PLATE_REISSUE', { plateType: '02' }), fen('VEH_PLATE_REISSUE', { plateType: '15' }), fen('VEH_PLATE_REISSUE', { plateType: '07' }), fen('VEH_PLATE_REISSUE', { plateType: '13' }), fen('DL_REISSUE_LOST'), fen('VEH_MARK_EXEMPT')])
      .toEqual([['plate-car 10000'], ['plate-trailer 5000'], ['plate-motorcycle 7000'], ['plate-low-speed 4000'], ['driving-licence 1000'], []])
  })
})
