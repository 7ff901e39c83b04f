import type { ServiceForm } from './contract-case'
import { canKeep, missingIn, reviewCase, validUntilOf, type ReviewFacts } from './review'
import { NOW, serviceIn, soundCar, soundLicence } from './service-case.fixture'
import type { CaseVehicle, LicenceRecord } from './records'
import { caseRules } from './case-rules.data'
import { caseService, deliveriesOf, feesOf, serviceName } from './case-service'
import { builtInCatalogues } from './catalogue.data'
import { builtInFeeTables } from './fees.data'
import { refusalReason, refusals } from './refusals.data'
import { serviceCodes } from './terms.data'

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
    ['DL_PERIODIC_REVIEW', { points: 12 }, ['licence ok', 'points obstacle points-full']]
  ] as const)('%s %j: %j', (code, change, expected) => expect(short(ofLicence(code, change))).toEqual(expected))

  it('keeps a class only when a held one covers it', () => {
    expect([canKeep(['A1'], 'C1'), canKeep(['C1'], 'C2'), canKeep(['C2'], 'C1'), canKeep(['C1'], 'D'), canKeep(['B2', 'D'], 'F'), canKeep([], 'C1'), canKeep(['C1'], 'C1'), canKeep(['M'], 'C1')]).toEqual([true, true, false, false, true, false, true, false])
    expect(short(ofLicence('DL_VOLUNTARY_DOWNGRADE', { classes: ['C1'] }, { targetClass: 'A1' }))).toEqual(['licence ok', 'held-class obstacle class-not-held'])
    expect(short(ofLicence('DL_VOLUNTARY_DOWNGRADE', { classes: ['B1'] }, { targetClass: 'C1' }))).toEqual(['licence ok', 'held-class ok'])
  })

  it('defers for three years at most', () => {
    expect(short(ofLicence('DL_DEFER', {}, { deferUntil: '2029-11-23' }))).toEqual(['licence ok', 'defer-limit ok'])
    expect(short(ofLicence('DL_DEFER', {}, { deferUntil: '2029-11-24' }))).toEqual(['licence ok', 'defer-limit obstacle defer-too-long'])
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
    ['VEH_MARK_EXEMPT', { inspectionValidUntil: '2027-12-31' }, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt obstacle mark-not-yet-due']],
    ['VEH_MARK_EXEMPT', { registeredOn: '2020-12-14' }, ['vehicle ok', 'insurance ok', 'tax ok', 'violations ok', 'exempt obstacle needs-inspection']],
    ['VEH_MARK_REISSUE', { inspectionValidUntil: '2026-11-22' }, ['vehicle ok', 'insurance ok', 'inspection obstacle inspection-expired']],
    ['VEH_MARK_REISSUE', { inspectionValidUntil: '2026-11-23' }, ['vehicle ok', 'insurance ok', 'inspection ok']],
    ['VEH_PLATE_REISSUE', { mortgaged: true }, ['vehicle ok', 'mortgage exception']]
  ] as const)('%s %j: %j', (code, change, expected) => expect(short(ofCar(code, change))).toEqual(expected))

  it('in mortgage gives out no second certificate to its owner alone', () => {
    expect(short(ofCar('VEH_CERT_REISSUE', { mortgaged: true }, { cause: 'lost' }))).toEqual(['vehicle ok', 'mortgage obstacle mortgaged'])
    expect(short(ofCar('VEH_CERT_REISSUE', { mortgaged: true }, { cause: 'damaged' }))).toEqual(['vehicle ok', 'mortgage exception'])
    expect(short(ofCar('VEH_CERT_REISSUE', {}, { cause: 'lost' }))).toEqual(['vehicle ok', 'mortgage ok'])
    // Plates are no paper to pledge.
    expect(short(ofCar('VEH_PLATE_REISSUE', { mortgaged: true }, { cause: 'lost' }))).toEqual(['vehicle ok', 'mortgage exception'])
  })
})

describe('what the review tells', () => {
  const told = (checks: ReturnType<typeof reviewCase>) => checks.map((check) => `${check.title}：${check.detail}`)

  it('of a licence: until when, from when, which classes, how many points', () => {
    expect(told(ofLicence('DL_RENEW_EXPIRY', { validUntil: '2027-02-21' }))).toEqual(['驾驶证登记：状态正常，有效期至 2027-02-21', '换证期间：有效期至 2027-02-21，可以换证', '身体条件证明：已联网，2026-10-08 体检'])
    expect(told(ofLicence('DL_RENEW_EXPIRY', { validUntil: '2027-02-22', medicalOn: '2026-05-22' })).slice(1)).toEqual(['不在可以办理的期间内：有效期至 2027-02-22，2026-11-24 起可以办理', '没有有效的身体条件证明：最近一次体检 2026-05-22，已超过六个月'])
    expect(told(ofLicence('DL_SUBMIT_MEDICAL', { medicalOn: undefined })).at(-1)).toBe('没有有效的身体条件证明：没有收到医院传来的体检信息')
    expect(told(ofLicence('DL_REISSUE_LOST', { validUntil: '2026-11-22' }))).toEqual(['驾驶证已过有效期：有效期至 2026-11-22，请一并办理期满换证'])
    expect(told(ofLicence('DL_CONTACT', { validUntil: '2025-11-22' }))).toEqual(['超过有效期一年以上未换证：有效期至 2025-11-22'])
    expect(told(ofLicence('DL_CONTACT', { status: 'cancelled' }))).toEqual(['驾驶证已注销或者被吊销、撤销：登记状态为注销、吊销或者撤销'])
    expect(told(ofLicence('DL_CONTACT', { status: 'detained' }))).toEqual(['驾驶证被扣押、扣留或者暂扣期间：登记状态为扣留、扣押或者暂扣'])
    expect([ofLicence('DL_PERIODIC_REVIEW', { points: 6 }), ofLicence('DL_PERIODIC_REVIEW', { points: 12 })].map((checks) => told(checks).at(-1))).toEqual(['记分：本周期记 6 分', '记分已满十二分，未参加满分学习和考试：本周期记 12 分'])
    const downgrade = (targetClass: 'A1' | 'C1') => told(ofLicence('DL_VOLUNTARY_DOWNGRADE', { classes: ['B1', 'D'] }, { targetClass })).at(-1)
    expect([downgrade('C1'), downgrade('A1')]).toEqual(['准驾车型：现有 B1、D，保留 C1', '不具有所申请的准驾车型：现有准驾车型 B1、D'])
    expect(['2029-11-23', '2029-11-24'].map((deferUntil) => told(ofLicence('DL_DEFER', {}, { deferUntil })).at(-1))).toEqual(['延期期限：不超过三年', '延期超过三年：延期最长三年'])
  })

  it('of a vehicle: what each register holds, and nothing of one that is somebody else’s', () => {
    expect(told(ofCar('VEH_MARK_EXEMPT'))).toEqual([
      '鲁P68001 登记：状态正常，所有人为申请人', '交强险：已联网，有效期至 2027-05-01', '车船税：已联网', '交通违法：没有未处理的', '免予上线检验：符合条件，新标志有效期至 2028-12-31'
    ])
    expect(told(ofCar('VEH_MARK_EXEMPT', { insuranceValidUntil: '2026-11-22', taxPaid: false, openViolations: 2, seats: 12 })).slice(1)).toEqual([
      '没有有效的交通事故责任强制保险：交强险 2026-11-22 到期', '车船税：没有查到本年度完税信息，请核对', '有未处理完毕的交通违法：有 2 起未处理', '不符合免予上线检验的条件：该类车辆须上线检验'
    ])
    const exempt = (change: Partial<CaseVehicle>) => told(ofCar('VEH_MARK_EXEMPT', change)).at(-1)
    expect([exempt({ registeredOn: '2020-12-14' }), exempt({ registeredOn: undefined }), exempt({ inspectionValidUntil: '2027-12-31' })]).toEqual([
      '不符合免予上线检验的条件：按车龄，本次须上线检验', '免予上线检验：登记信息不全，请核对车辆登记日期、座位数和使用性质', '不在可以申领检验标志的期间内：2027-10-02 起可以申领'
    ])
    expect(['2026-11-22', '2026-11-23'].map((inspectionValidUntil) => told(ofCar('VEH_MARK_REISSUE', { inspectionValidUntil })).at(-1))).toEqual(['检验已过期：检验 2026-11-22 到期', '检验：有效期至 2026-11-23'])
    expect([ofCar('VEH_PLATE_REISSUE'), ofCar('VEH_PLATE_REISSUE', { mortgaged: true }), ofCar('VEH_CERT_REISSUE', { mortgaged: true }, { cause: 'lost' })].map((checks) => told(checks).at(-1))).toEqual(['抵押：没有抵押登记', '抵押：该车在抵押期间，请核对', '抵押期间须与抵押权人共同申请：该车在抵押期间'])
    expect([ofCar('VEH_CONTACT', { status: 'impounded' }), ofCar('VEH_CONTACT', { status: 'scrapped' })].map(told)).toEqual([['机动车被依法查封、扣押：登记状态为查封、扣押'], ['机动车已注销或者达到报废标准：登记状态为注销或者达到报废标准']])
    expect(told(ofCar('VEH_MARK_EXEMPT', { owned: false, status: 'impounded' }))).toEqual(['申请人不是机动车所有人：登记的所有人不是申请人'])
  })

  it('of a register that is silent that nobody has to come back for it, and of what is not registered where to look', () => {
    const waiting = '登记系统暂未答复，恢复后自动核验，不影响您的申请'
    const at = (code: string, facts: Partial<ReviewFacts>) => told(reviewCase({ service: serviceIn(code), form: {}, now: NOW, ...facts }))
    expect([at('DL_CONTACT', { licence: 'silent' }), at('VEH_CONTACT', { vehicle: 'silent' })]).toEqual([[`驾驶证登记：${waiting}`], [`机动车登记：${waiting}`]])
    expect([at('DL_CONTACT', { licence: { found: false } }), at('VEH_CONTACT', { vehicle: { found: false } })]).toEqual([['没有查到驾驶证登记：登记系统没有此人的驾驶证'], ['没有查到该车登记：登记系统没有这辆车']])
  })

  it('which field of the form an obstacle is about, where it is about one', () => {
    const field = (checks: ReturnType<typeof reviewCase>) => checks.at(-1)?.field
    expect([
      field(ofCar('VEH_CONTACT', { owned: false })), field(reviewCase({ service: serviceIn('VEH_CONTACT'), form: {}, now: NOW, vehicle: { found: false } })), field(ofLicence('DL_VOLUNTARY_DOWNGRADE', {}, { targetClass: 'A1' })),
      field(ofLicence('DL_DEFER', {}, { deferUntil: '2035-01-01' })), field(ofLicence('DL_DEFER')), field(ofLicence('DL_VOLUNTARY_DOWNGRADE'))
    ]).toEqual(['form.plate', 'form.plate', 'form.targetClass', 'form.deferUntil', 'form.deferUntil', 'form.targetClass'])
    expect(ofCar('VEH_CONTACT', { status: 'impounded' }).at(-1)).not.toHaveProperty('field')
  })
})

describe('registers', () => {
  it('that are silent refuse nobody; what is not in them is said', () => {
    const at = (code: string, facts: Partial<ReviewFacts>) => short(reviewCase({ service: serviceIn(code), form: {}, now: NOW, ...facts }))
    expect([at('DL_CONTACT', {}), at('DL_CONTACT', { licence: 'silent' }), at('DL_CONTACT', { licence: { found: false } })]).toEqual([['licence unknown'], ['licence unknown'], ['licence obstacle licence-unknown']])
    expect([at('VEH_CONTACT', {}), at('VEH_CONTACT', { vehicle: 'silent' }), at('VEH_CONTACT', { vehicle: { found: false } })]).toEqual([['vehicle unknown'], ['vehicle unknown'], ['vehicle obstacle vehicle-unknown']])
  })

  /** Reviews of every service on records of every kind: whatever can stand against a case comes up in some of them. */
  const everyReview = () => serviceCodes.flatMap((code) => {
    const service = builtInCatalogues[0] === undefined ? undefined : caseService(builtInCatalogues[0], code)
    if (service === undefined) return []
    const licences: readonly Partial<LicenceRecord>[] = [{}, { status: 'suspended' }, { status: 'cancelled' }, { validUntil: '2020-01-01' }, { validUntil: '2028-01-01', medicalOn: undefined, points: 12 }]
    const cars: readonly Partial<CaseVehicle>[] = [
      { owned: false }, { status: 'impounded' }, { status: 'cancelled' }, { insuranceValidUntil: '2020-01-01', openViolations: 2, seats: 20, mortgaged: true, inspectionValidUntil: '2026-01-01' }, { inspectionValidUntil: '2028-01-01' }
    ]
    const form: ServiceForm = { cause: 'lost', targetClass: 'A1', deferUntil: '2035-01-01' }
    const reviews = [
      ...licences.map((change) => ({ licence: { found: true as const, record: { ...soundLicence, ...change } } })), ...cars.map((change) => ({ vehicle: { found: true as const, record: { ...soundCar, ...change } } })),
      { licence: { found: false as const }, vehicle: { found: false as const } }
    ]
    return reviews.flatMap((facts) => reviewCase({ service, form, now: NOW, ...facts })).filter((check) => check.level === 'obstacle').map((check) => ({ service, check }))
  })

  it('let a clerk refuse by whatever stands against a case: the reason is of the table, about the same thing, with article and remedy', () => {
    const obstacles = everyReview()
    for (const { service, check } of obstacles) {
      const reason = refusalReason(check.reason ?? '')
      expect([service.code, check.reason, reason?.subject]).toEqual([service.code, check.reason, service.subject])
      expect([check.code, /^(机动车|道路).+第.+条/.test(check.article ?? ''), (check.remedy ?? '').length > 5]).toEqual([check.code, true, true])
    }
    // Whether somebody may act for another, and whether what they say is true, is for people to judge.
    const found = new Set(obstacles.map(({ check }) => check.reason))
    expect(refusals.reasons.map((reason) => reason.code).filter((code) => !found.has(code))).toEqual(['agent-excluded', 'untrue'])
    expect(new Set(refusals.reasons.map((reason) => reason.code)).size).toBe(refusals.reasons.length)
  })

  it('say until when a thing is good', () => {
    const of = (code: string, form: ServiceForm = {}, change: Partial<CaseVehicle> = {}) => validUntilOf({ service: serviceIn(code), form, now: NOW, licence: { found: true, record: soundLicence }, vehicle: { found: true, record: { ...soundCar, ...change } } })
    expect([of('VEH_MARK_EXEMPT'), of('VEH_MARK_REISSUE'), of('VEH_LICENCE_REISSUE'), of('DL_REISSUE_LOST'), of('DL_RENEW_EXPIRY'), of('DL_CONTACT'), of('DL_DEFER', { deferUntil: '2027-06-01' }), of('VEH_MARK_EXEMPT', {}, { seats: 20 })])
      .toEqual(['2028-12-31', '2026-12-31', undefined, '2031-01-10', undefined, undefined, '2027-06-01', undefined])
    expect(validUntilOf({ service: serviceIn('VEH_MARK_REISSUE'), form: {}, now: NOW, vehicle: 'silent' })).toBeUndefined()
    expect(validUntilOf({ service: serviceIn('VEH_MARK_REISSUE'), form: {}, now: NOW, vehicle: { found: false } })).toBeUndefined()
    expect(['silent' as const, { found: false } as const, undefined].map((licence) => validUntilOf({ service: serviceIn('DL_REISSUE_LOST'), form: {}, now: NOW, licence }))).toStrictEqual([undefined, undefined, undefined])
  })
})

describe('the form', () => {
  it('says of each thing that is missing what to do', () => {
    const told = (code: string, form: ServiceForm) => missingIn(serviceIn(code), form, '2026-11-23').map((error) => error.message)
    expect(told('VEH_PLATE_REISSUE', {})).toEqual(['请填写车牌号', '请填写号牌种类', '请填写原因', '请选择领取方式'])
    expect(told('DL_CONTACT', {})).toEqual(['请填写新的联系电话或地址'])
    expect(told('DL_DEFER', {})).toEqual(['请填写延期原因', '请填写延期到哪一天'])
    expect(told('DL_DEFER', { deferCause: 'abroad', deferUntil: '2026-11-23' })).toEqual(['延期的日期应在今天之后'])
    expect(told('DL_VOLUNTARY_DOWNGRADE', { delivery: 'electronic' })).toEqual(['请填写保留的准驾车型', '该业务不能这样领取'])
    expect(told('DL_REISSUE_LOST', { delivery: 'post' })).toEqual(['请填写邮寄地址'])
  })

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
    expect(catalogue === undefined ? 0 : [caseService(catalogue, 'DL_TEST_1'), caseService(catalogue, 'NONE'), caseService({ ...catalogue, services: [] }, 'DL_CONTACT')]).toStrictEqual([undefined, undefined, undefined])
    expect([serviceName('DL_CONTACT'), serviceName('NONE')]).toEqual(['驾驶证联系方式变更', 'NONE'])
  })

  it('charges the plate of the kind it is for, and nothing where the service is free', () => {
    const [table] = builtInFeeTables
    if (table === undefined) throw new Error('no fees built in')
    const fen = (code: string, form: ServiceForm = {}) => feesOf(serviceIn(code), form, table).map((fee) => `${fee.feeId} ${fee.fen}`)
    expect([fen('VEH_PLATE_REISSUE', { plateType: '02' }), fen('VEH_PLATE_REISSUE', { plateType: '15' }), fen('VEH_PLATE_REISSUE', { plateType: '07' }), fen('VEH_PLATE_REISSUE', { plateType: '13' }), fen('DL_REISSUE_LOST'), fen('VEH_MARK_EXEMPT')])
      .toEqual([['plate-car 10000'], ['plate-trailer 5000'], ['plate-motorcycle 7000'], ['plate-low-speed 4000'], ['driving-licence 1000'], []])
    // An amount that has been set to nothing is nothing to pay.
    expect(feesOf(serviceIn('DL_REISSUE_LOST'), {}, { ...table, fees: table.fees.map((fee) => ({ ...fee, fen: 0 })) })).toEqual([])
  })
})
