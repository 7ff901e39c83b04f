import * as fc from 'fast-check'
import { addDays } from '../kernel/clock'
import { application, checkFacts, emergency, NOW, soundVehicle } from './case.fixture'
import { canSubmit, checkApplication, type CheckFacts, type HeldDays } from './checks'
import { checkForm, type FormFacts, type VehicleRecord } from './form-checks'
import type { PassApplication, PassCheck, PassDraft } from './contract'
import { passPolicies } from './policy.data'
import { handlingUnits, policyOn, reasonOf, unitFor } from './policy'
import { passTypeIds, vehicleClassIds } from './terms.data'

const run = (overrides: Partial<CheckFacts> = {}): readonly PassCheck[] => checkApplication(checkFacts(overrides))
const of = (code: string, overrides: Partial<CheckFacts> = {}): PassCheck | undefined => run(overrides).find((check) => check.code === code)
const level = (code: string, overrides: Partial<CheckFacts> = {}) => of(code, overrides)?.level
const asking = (more: PassDraft): Partial<CheckFacts> => ({ application: { ...application, ...more } })
const vehicle = (more: Partial<VehicleRecord>): Partial<CheckFacts> => ({ registry: { found: true, vehicle: { ...soundVehicle, ...more }, owned: true } })

it('finds nothing wrong with a clean application, and says so for every check', () => {
  const checks = run()
  expect(checks.map((check) => [check.code, check.level])).toEqual([
    ['person', 'ok'], ['complete', 'ok'], ['owner', 'ok'], ['vehicle', 'ok'], ['inspection', 'ok'], ['insurance', 'ok'], ['violations', 'ok'], ['class', 'ok'], ['zones', 'ok'], ['dates', 'ok'], ['lead', 'ok'], ['overlap', 'ok'], ['monthly', 'ok'], ['materials', 'ok']
  ])
  expect(checks.every((check) => check.title !== '' && check.detail !== '')).toBe(true)
  expect(canSubmit(checks)).toBe(true)
})

it('never shows an obstacle without what to do about it', () => {
  const troubles: Partial<CheckFacts>[] = [
    { realName: 'none' }, { application: {} }, { registry: { found: false } }, vehicle({ status: 'scrapped' }), vehicle({ status: 'cancelled' }), vehicle({ status: 'impounded' }), vehicle({ inspectionValidUntil: '2026-01-01', insuranceValidUntil: '2026-01-01', openViolations: 9 }),
    asking({ zones: ['Q1'] }), asking({ zones: ['Z1', 'Z1'] }), asking({ validTo: '2026-11-20' }), asking({ validFrom: '2026-11-01' }), asking({ validTo: '2026-12-20' }), asking({ validFrom: '2026-11-24' }), asking({ vehicleClass: 'hazmat' }), asking({ passType: 'special', validTo: '2026-12-20' })
  ]
  const obstacles = troubles.flatMap((trouble) => run(trouble).filter((check) => check.level === 'obstacle'))
  expect(obstacles.length).toBeGreaterThan(20)
  for (const check of obstacles) expect([check.code, (check.remedy ?? '').length > 4]).toEqual([check.code, true])
  expect(canSubmit(obstacles.slice(0, 1))).toBe(false)
})

describe('completeness', () => {
  it('names each missing field once', () => {
    const missing = run({ application: {}, registry: 'not-asked' }).filter((check) => check.code === 'complete')
    expect(missing.map((check) => check.field)).toEqual(['passType', 'plate', 'plateType', 'vehicleClass', 'zones', 'validFrom', 'validTo', 'reason'])
    expect(missing.every((check) => check.level === 'obstacle' && check.title.startsWith('还没有填写') && check.detail.startsWith('请填写'))).toBe(true)
    expect(missing[1]).toMatchObject({ title: '还没有填写车牌号', remedy: '回到“车牌号”一项补充' })
    expect(run({ application: {}, registry: 'not-asked' }).map((check) => check.code)).toEqual(['person', ...Array<string>(8).fill('complete')])
  })
  it('tells empty from wrong', () => {
    expect(of('complete', asking({ zones: [] }))?.title).toBe('还没有填写禁行区')
    expect(of('complete', asking({ reason: '' }))?.title).toBe('还没有填写运输事由')
    expect(of('complete', asking({ reason: '送货' }))).toMatchObject({ title: '运输事由需要修改', detail: '请写明运输事由', field: 'reason' })
    expect(of('complete', asking({ emergency: { reason: '急' } }))).toMatchObject({ title: '紧急情况需要修改', field: 'emergency' })
  })
  it('does not ask for a route, hours or papers that are optional', () => expect(level('complete', { application: { ...application, route: undefined, windows: undefined, materials: undefined } })).toBe('ok'))
})

describe('the person', () => {
  it('has to be verified', () => expect([level('person', { realName: 'none' }), level('person', { realName: 'phone' }), level('person')]).toEqual(['obstacle', 'obstacle', 'ok']))
})

describe('dates', () => {
  it.each([
    ['2026-11-26', '2026-11-25', '结束日期早于开始日期', 'validTo'], ['2026-11-22', '2026-11-23', '开始日期已经过去', 'validFrom'], ['2026-11-26', '2026-11-29', '临时通行证有效期为 1–3 天', 'validTo'], ['2027-11-25', '2027-11-25', '开始日期太远', 'validFrom']
  ])('from %s to %s: %s', (validFrom, validTo, title, field) => expect(of('dates', asking({ validFrom, validTo }))).toMatchObject({ level: 'obstacle', title, field }))
  it.each([['2026-11-26', '2026-11-26'], ['2027-11-24', '2027-11-24'], ['2026-11-26', '2026-11-28'], ['2026-11-23', '2026-11-23']])('from %s to %s is fine', (validFrom, validTo) => expect(of('dates', asking({ validFrom, validTo }))).toMatchObject({ level: 'ok' }))
  it('counts both ends and says how to change', () => {
    expect(of('dates')?.detail).toBe('2026-11-26 至 2026-11-27，共 2 天')
    expect(of('dates', asking({ validTo: '2026-11-29' }))).toMatchObject({ detail: '所选日期共 4 天', remedy: '请把结束日期改到 2026-11-28 或以前，或改选有效期更长的类型' })
    const period = { passType: 'period' as const, vehicleClass: 'medium-truck' as const }
    expect(of('dates', asking({ ...period, validTo: '2026-12-01' }))).toMatchObject({ level: 'obstacle', remedy: '请把结束日期改到 2026-12-02 或以后，或改办临时通行证' })
    expect([level('dates', asking({ ...period, validTo: '2026-12-02' })), level('dates', asking({ ...period, validTo: '2027-02-23' })), level('dates', asking({ ...period, validTo: '2027-02-24' }))]).toEqual(['ok', 'ok', 'obstacle'])
  })
  it('says an exact length when a kind has only one', () => {
    const policy = { ...policyOn('2026-11-23'), types: { ...policyOn('2026-11-23').types, temp: { ...policyOn('2026-11-23').types.temp, minDays: 1, maxDays: 1 } } }
    expect(of('dates', { policy })?.title).toBe('临时通行证有效期为 1 天')
  })
  it('says until when it may be asked for', () => expect(of('dates', asking({ validFrom: '2027-12-01', validTo: '2027-12-01' }))).toMatchObject({ detail: '最多提前 366 天申请', remedy: '请把开始日期改到 2027-11-24 或以前，或临近时再申请' }))
  it('lets what replaces a pass be as short as what is left of it', () => {
    const rest = asking({ passType: 'period', validFrom: '2026-11-26', validTo: '2026-11-27' })
    expect([level('dates', rest), level('dates', { ...rest, succeeds: false }), level('dates', { ...rest, succeeds: true })]).toEqual(['obstacle', 'obstacle', 'ok'])
    expect(of('dates', { ...asking({ passType: 'period', validTo: '2027-03-01' }), succeeds: true })?.title).toBe('定期通行证有效期为 1–90 天')
  })
  it('waits for both dates and the kind', () => {
    for (const field of ['validFrom', 'validTo', 'passType'] as const) expect(of('dates', asking({ [field]: undefined }))).toBeUndefined()
    expect(of('dates', asking({ passType: undefined, validTo: '2026-11-20' }))?.level).toBe('obstacle')
  })
  it('judges the first day as of the submission when asked again, so that a late office is nobody’s obstacle', () => {
    const late = { now: '2026-11-28T02:00:00.000Z', submittedAt: NOW }
    expect([level('dates', late), level('dates', { ...late, again: true }), level('dates', { now: '2026-11-28T02:00:00.000Z', again: true })]).toEqual(['obstacle', 'ok', 'obstacle'])
  })
})

describe('lead time', () => {
  it('is two working days, from the first submission', () => {
    expect([level('lead', asking({ validFrom: '2026-11-24' })), level('lead', asking({ validFrom: '2026-11-25' }))]).toEqual(['obstacle', 'ok'])
    expect(of('lead', asking({ validFrom: '2026-11-24' }))).toMatchObject({ field: 'validFrom', detail: '现在提交，最早可从 2026-11-25 开始', article: '聊公交管〔2019〕22号第六项' })
    expect(of('lead')).toMatchObject({ title: '已提前 2 个工作日', detail: '最早可从 2026-11-25 开始' })
    expect(level('lead', { ...asking({ validFrom: '2026-11-25' }), now: '2026-11-25T02:00:00.000Z', submittedAt: NOW })).toBe('ok')
    expect(of('lead', asking({ validFrom: undefined }))).toBeUndefined()
  })
  it('lets an emergency through to two approvers', () => {
    const check = of('lead', { application: emergency })
    expect(check).toMatchObject({ level: 'exception', article: '聊公交管〔2019〕22号第六项' })
    expect(check?.detail).toContain('最早 2026-11-25 开始，所选 2026-11-24')
    expect(canSubmit(run({ application: emergency }))).toBe(true)
  })
  it('says when the calendar is only provisional', () => {
    const at = { now: '2026-12-30T02:00:00.000Z' }
    expect(of('lead', { ...asking({ validFrom: '2027-01-08', validTo: '2027-01-09' }), ...at })?.detail).toContain('节假日安排尚未公布')
    expect(of('lead')?.detail).not.toContain('尚未公布')
  })
})

describe('the vehicle', () => {
  it('is not asked about without a plate, and checked later when the register is down', () => {
    expect(of('vehicle', { registry: 'not-asked' })).toBeUndefined()
    const down = run({ registry: 'unavailable' })
    expect(down.filter((check) => check.level === 'unknown').map((check) => check.code)).toEqual(['vehicle'])
    expect(canSubmit(down)).toBe(true)
    expect(down.some((check) => check.code === 'inspection')).toBe(false)
  })
  it('has to be registered and fit', () => {
    expect(of('vehicle', { registry: { found: false } })).toMatchObject({ level: 'obstacle', field: 'plate', article: '道路交通安全法第八条' })
    expect(of('vehicle', vehicle({ status: 'scrapped' }))).toMatchObject({ level: 'obstacle', title: '车辆已达到报废标准', article: '道路交通安全法第十四条' })
    expect(of('vehicle', vehicle({ status: 'cancelled' }))).toMatchObject({ level: 'obstacle', title: '车辆登记已注销', article: '道路交通安全法第八条' })
    expect(of('vehicle', vehicle({ status: 'impounded' }))).toMatchObject({ level: 'obstacle', title: '车辆被查封或扣押' })
  })
  it.each([['inspection', 'inspectionValidUntil', '车辆检验', '道路交通安全法第十三条'], ['insurance', 'insuranceValidUntil', '交强险', '道路交通安全法第十七条']] as const)('needs %s when it begins, and is warned when it runs out within', (code, field, name, article) => {
    expect(of(code, vehicle({ [field]: '2026-11-22' }))).toMatchObject({ level: 'obstacle', title: `${name}已过期`, article })
    for (const until of ['2026-11-23', '2026-11-25']) expect(of(code, vehicle({ [field]: until }))).toMatchObject({ level: 'obstacle', title: `${name}在通行证启用前到期`, detail: `有效期至 ${until}，通行证从 2026-11-26 开始`, field: 'validFrom', article })
    expect(of(code, vehicle({ [field]: '2026-11-25' }))?.remedy).toContain('或把开始日期改到 2026-11-25 或以前')
    expect(of(code, vehicle({ [field]: '2026-11-26' }))).toMatchObject({ level: 'warning', title: `${name}将在通行证有效期内到期`, detail: '有效期至 2026-11-26，通行证至 2026-11-27', article })
    expect(of(code, vehicle({ [field]: '2026-11-27' }))).toMatchObject({ level: 'ok', title: `${name}有效` })
    expect(of(code, { ...vehicle({ [field]: '2026-11-26' }), ...asking({ validTo: undefined }) })?.level).toBe('ok')
    expect(of(code, { ...vehicle({ [field]: '2026-11-24' }), ...asking({ validFrom: undefined }) })?.level).toBe('warning')
    expect(of(code, { ...vehicle({ [field]: '2026-11-24' }), ...asking({ validFrom: undefined, validTo: undefined }) })?.level).toBe('ok')
  })
  it('may have four open violations, not five', () => {
    expect([0, 1, 4, 5, 6].map((openViolations) => level('violations', vehicle({ openViolations })))).toEqual(['ok', 'warning', 'warning', 'obstacle', 'obstacle'])
    expect(of('violations', vehicle({ openViolations: 6 }))).toMatchObject({ title: '有 6 起违法未处理', article: '道路交通安全违法行为处理程序规定第五十四条' })
    expect(of('violations', vehicle({ openViolations: 4 }))?.detail).toContain('不影响本次申请')
  })
})

describe('whose it is', () => {
  const owned = (is: boolean | undefined): Partial<CheckFacts> => ({ registry: { found: true, vehicle: { ...soundVehicle, openViolations: 3 }, owned: is } })
  const letter = { kind: 'agentLetter' as const, fileId: 'FILE0001', sha256: '0'.repeat(64), name: '委托书.jpg' }
  it('is asked of the register', () => {
    expect(of('owner', owned(true))).toMatchObject({ level: 'ok', title: '车辆登记在申请人名下' })
    expect(of('owner', owned(undefined))).toBeUndefined()
    expect(level('violations', owned(undefined))).toBe('warning')
  })
  it('tells a stranger nothing about the vehicle', () => {
    const checks = run({ ...owned(false) })
    expect(checks.find((check) => check.code === 'owner')).toMatchObject({ level: 'obstacle', field: 'materials', article: '山东省实施《道路交通安全法》办法第五十六条' })
    expect(checks.filter((check) => ['vehicle', 'inspection', 'insurance', 'violations'].includes(check.code))).toEqual([])
    expect(of('owner', { ...owned(false), ...asking({ materials: undefined }) })?.level).toBe('obstacle')
    expect(of('owner', { ...owned(false), ...asking({ materials: [{ ...letter, kind: 'other' }] }) })?.level).toBe('obstacle')
  })
  it('takes the owner’s letter, and then what the policy says', () => {
    const asked = { ...owned(false), ...asking({ materials: [letter] }) }
    expect(of('owner', asked)).toMatchObject({ level: 'exception', title: '车辆登记在他人名下，凭委托书申请', article: '山东省实施《道路交通安全法》办法第五十六条' })
    expect(level('violations', asked)).toBe('warning')
    expect(level('owner', { ...asked, policy: { ...policyOn('2026-11-23'), ownerLetter: 'warning' } })).toBe('warning')
    expect(canSubmit(run(asked))).toBe(true)
  })
  it('lets every kind of pass be asked for with a letter', () => {
    for (const type of passTypeIds) expect(policyOn('2026-11-23').types[type].materials.find((one) => one.kind === 'agentLetter')).toMatchObject({ required: false })
  })
})

describe('what it replaces', () => {
  it('goes to two people when it was revoked', () => {
    expect([of('replaced'), of('replaced', { replacedRevoked: false })]).toEqual([undefined, undefined])
    expect(of('replaced', { replacedRevoked: true })).toMatchObject({ level: 'exception', title: '要变更或延期的通行证已被吊销', article: '山东省实施《道路交通安全法》办法第五十六条' })
  })
})

describe('route and hours', () => {
  const period = { passType: 'period' as const, validTo: '2026-12-10' }
  const day = [{ from: '09:00', to: '16:00' }]
  it('have to be said where the kind is given for fixed ones', () => {
    expect(run(asking({ ...period, route: '' })).filter((check) => check.code === 'route' || check.code === 'hours').map(({ code, level: is, field, article }) => [code, is, field, article]))
      .toEqual([['route', 'obstacle', 'route', '山东省实施《道路交通安全法》办法第五十六条'], ['hours', 'obstacle', 'windows', '山东省实施《道路交通安全法》办法第五十六条']])
    expect(of('route', asking({ ...period, route: undefined, windows: day }))?.title).toBe('定期通行证需要写明路线')
    expect(of('hours', asking({ ...period, windows: [] }))?.title).toBe('定期通行证需要指定时段')
    expect(of('route', asking({ ...period, windows: [...day, { from: '20:00', to: '22:00' }] }))).toMatchObject({ level: 'ok', detail: '光岳路，09:00–16:00、20:00–22:00' })
    expect(of('hours', asking({ ...period, windows: day }))).toBeUndefined()
  })
  it('are not the whole day', () => {
    const hours = (from: string, to: string) => level('hours', asking({ ...period, windows: [...day, { from, to }] }))
    expect([hours('00:00', '24:00'), hours('00:00', '12:00'), hours('12:00', '24:00'), level('hours', asking({ ...period, windows: undefined }))]).toEqual(['obstacle', undefined, undefined, 'obstacle'])
  })
  it('are asked of regular and dangerous transport only', () => {
    expect(passTypeIds.filter((passType) => level('hours', asking({ passType })) === 'obstacle')).toEqual(['period', 'hazmat'])
    expect(passTypeIds.filter((passType) => level('route', asking({ passType, route: '' })) === 'obstacle')).toEqual(['period', 'hazmat'])
    expect([of('route'), of('route', asking({ passType: undefined, route: '' }))]).toEqual([undefined, undefined])
    const policy = policyOn('2026-11-23')
    const only = (needs: object) => ({ policy: { ...policy, types: { ...policy.types, temp: { ...policy.types.temp, ...needs } } } })
    expect([level('route', only({ needsRoute: true })), level('hours', only({ needsRoute: true })), level('route', { ...only({ needsWindows: true }), ...asking({ windows: day }) })]).toEqual(['ok', undefined, 'ok'])
    expect(of('route', { ...only({ needsWindows: true }), ...asking({ windows: day, route: undefined }) })?.detail).toBe('，09:00–16:00')
  })
})

describe('the form by itself', () => {
  const facts = (more: Partial<FormFacts> = {}): FormFacts => {
    const { application: asked, now, policy, zoneTable } = checkFacts()
    return { application: asked, now, policy, zoneTable, earliest: { date: '2026-11-25', provisional: false }, ...more }
  }
  it('says on the phone what the server says', () => {
    const server = run()
    expect(checkForm(facts())).toEqual(server.filter((check) => !['person', 'owner', 'vehicle', 'inspection', 'insurance', 'violations', 'overlap', 'monthly'].includes(check.code)))
    expect(checkForm(facts({ application: { ...application, validFrom: '2026-11-24' } })).filter((check) => check.level === 'obstacle')).toEqual(run(asking({ validFrom: '2026-11-24' })).filter((check) => check.level === 'obstacle'))
  })
  it('leaves the lead time to the server where it cannot count', () => expect(checkForm(facts({ earliest: undefined })).some((check) => check.code === 'lead')).toBe(false))
})

describe('the class', () => {
  it('is the registered one and one the kind allows', () => {
    expect(of('class', vehicle({ vehicleClass: 'heavy-truck' }))).toMatchObject({ level: 'obstacle', field: 'vehicleClass', detail: '登记为重型货车，填写为中型货车' })
    expect(of('class', { ...asking({ passType: 'slag', materials: [] }) })).toMatchObject({ level: 'obstacle', field: 'passType', detail: '中型货车不在渣土运输通行证的范围内' })
    const both = run({ ...asking({ passType: 'slag' }), ...vehicle({ vehicleClass: 'heavy-truck' }) }).filter((check) => check.code === 'class')
    expect(both.map((check) => check.field)).toEqual(['vehicleClass', 'passType'])
    expect(of('class', { registry: 'unavailable' })?.level).toBe('ok')
    expect(of('class', asking({ vehicleClass: undefined }))).toBeUndefined()
    expect(of('class', asking({ passType: undefined }))?.level).toBe('ok')
  })
  it('is told when it needs no pass there', () => {
    const light = { passType: 'temp' as const, vehicleClass: 'light-truck' as const }
    const known = (energy: VehicleRecord['energy']) => vehicle({ vehicleClass: 'light-truck', energy })
    expect(of('need', { ...asking(light), ...known('fuel') })).toBeUndefined()
    expect(of('need', { ...asking(light), ...known('electric') })).toMatchObject({ level: 'warning', article: '聊城市道路交通安全条例第三十三条' })
    expect(level('need', { ...asking({ ...light, windows: [{ from: '10:00', to: '16:00' }] }), ...known('fuel') })).toBe('warning')
    expect(level('need', { ...asking({ ...light, windows: [{ from: '08:00', to: '16:00' }] }), ...known('fuel') })).toBeUndefined()
    expect(level('need', { ...asking({ ...light, plate: '鲁PD30001', plateType: '52' }), registry: 'unavailable' })).toBe('warning')
    expect(level('need', { ...asking(light), registry: 'unavailable' })).toBeUndefined()
    expect(level('need', { ...asking({ ...light, zones: [] }), ...known('electric') })).toBeUndefined()
    expect(level('need', { ...asking({ ...light, plate: undefined, windows: undefined }), registry: 'not-asked' })).toBeUndefined()
    expect(level('need', { ...asking(light), ...known('electric'), zoneTable: undefined })).toBeUndefined()
  })
})

describe('zones', () => {
  it('exist in the table of the first day', () => {
    expect(of('zones', asking({ zones: ['Z1', 'Z2'] }))).toMatchObject({ level: 'ok', detail: '核心区、主城区' })
    expect(of('zones', asking({ zones: ['Z1', 'Q7', 'Q8'] }))).toMatchObject({ level: 'obstacle', detail: '编号：Q7、Q8', field: 'zones' })
    expect(of('zones', asking({ zones: ['Z1', 'Z1'] }))).toMatchObject({ level: 'obstacle', title: '同一禁行区选择了两次', detail: '编号：Z1、Z1' })
    expect(level('zones', { zoneTable: undefined })).toBe('obstacle')
    expect([of('zones', asking({ zones: [] })), of('zones', asking({ zones: undefined }))]).toEqual([undefined, undefined])
  })
})

describe('days already taken', () => {
  const held = (from: string, to: string, type: HeldDays['type'] = 'period'): HeldDays => ({ caseId: 'TX-1', from, to, type, mine: true })
  it.each([['2026-11-24', '2026-11-25', 'ok'], ['2026-11-24', '2026-11-26', 'obstacle'], ['2026-11-27', '2026-11-30', 'obstacle'], ['2026-11-28', '2026-11-30', 'ok'], ['2026-11-01', '2026-12-31', 'obstacle']])('%s to %s: %s', (from, to, expected) =>
    expect(level('overlap', { held: [held(from, to)] })).toBe(expected))
  it('says which and when it is free', () => expect(of('overlap', { held: [held('2026-10-01', '2026-10-02'), held('2026-11-27', '2026-11-30')] })).toMatchObject({ detail: '已有一份：2026-11-27 至 2026-11-30（定期通行证）', remedy: '请把开始日期改到 2026-12-01 或以后，或对原通行证办理变更、延期' }))
  it('is told of others’ without their dates and kind', () => {
    const strange = { ...held('2026-11-25', '2026-11-29'), mine: false }
    const told = of('overlap', { held: [strange] })
    expect(told).toMatchObject({ level: 'obstacle', field: 'validFrom' })
    expect(JSON.stringify(told)).not.toMatch(/2026|定期/)
  })
  it('waits for plate and dates', () => {
    for (const field of ['plate', 'validFrom', 'validTo'] as const) expect(of('overlap', asking({ [field]: undefined }))).toBeUndefined()
  })
  it('counts temporary passes of the month', () => {
    const month = (n: number, type: HeldDays['type'] = 'temp', at = '2026-11') => Array.from({ length: n }, (_unused, i) => held(`${at}-0${i + 1}`, `${at}-0${i + 1}`, type))
    expect([3, 4, 5].map((n) => level('monthly', { held: month(n) }))).toEqual(['ok', 'obstacle', 'obstacle'])
    expect(of('monthly', { held: month(4) })).toMatchObject({ title: '本月临时通行证已满 4 次', detail: '2026-11 已有 4 次', field: 'passType' })
    expect(of('monthly', { held: month(2) })?.detail).toBe('2026-11 已有 2 次，最多 4 次')
    expect([level('monthly', { held: month(4, 'green') }), level('monthly', { held: month(4, 'temp', '2026-10') })]).toEqual(['ok', 'ok'])
    expect(of('monthly', asking({ passType: 'period', validTo: '2026-12-10' }))).toBeUndefined()
  })
})

describe('papers', () => {
  const paper = (kind: PassApplication['materials'][number]['kind']) => ({ kind, fileId: 'FILE0001', sha256: '0'.repeat(64), name: 'a.jpg' })
  it('are those no register holds', () => {
    expect(of('materials')).toMatchObject({ level: 'ok', detail: '无需上传材料' })
    const slag = { passType: 'slag' as const, vehicleClass: 'slag-truck' as const }
    expect(of('materials', asking(slag))).toMatchObject({ level: 'obstacle', title: '缺少建筑垃圾处置核准', article: '聊城市道路交通安全条例第十四条第四项', field: 'materials' })
    expect(of('materials', asking({ ...slag, materials: [paper('disposalApproval')] }))).toMatchObject({ level: 'ok', detail: '需要的材料都已上传' })
    const hazmat = run(asking({ passType: 'hazmat', vehicleClass: 'hazmat', materials: [paper('transportReason')] })).filter((check) => check.code === 'materials')
    expect(hazmat.map((check) => [check.title, check.article])).toEqual([['缺少危险货物运输许可', '山东省实施《道路交通安全法》办法第五十六条']])
    expect(run(asking({ passType: 'hazmat', vehicleClass: 'hazmat', materials: undefined })).filter((check) => check.code === 'materials')).toHaveLength(2)
    expect(of('materials', asking({ passType: undefined }))).toBeUndefined()
  })
})

describe('any draft', () => {
  it('is checked without a fault and the answer depends on the facts alone', () => {
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
    const date = fc.integer({ min: -40, max: 500 }).map((n) => addDays('2026-11-23', n))
    const drafts = fc.record({
      passType: maybe(fc.constantFrom(...passTypeIds)), vehicleClass: maybe(fc.constantFrom(...vehicleClassIds)), zones: maybe(fc.array(fc.constantFrom('Z1', 'Z2', 'Q9'), { maxLength: 4 })), validFrom: maybe(date), validTo: maybe(date),
      plate: maybe(fc.constantFrom('鲁P12345', '鲁PD12345')), plateType: maybe(fc.constantFrom('01' as const, '52' as const)), reason: maybe(fc.string({ maxLength: 20 }))
    })
    fc.assert(fc.property(drafts, (draft) => {
      const checks = run({ application: draft as PassDraft })
      expect(checks).toEqual(run({ application: draft as PassDraft }))
      expect(new Set(checks.map((check) => check.level)).has('unknown')).toBe(false)
      if (canSubmit(checks)) expect([draft.passType, draft.plate, draft.validFrom, draft.validTo].every((value) => value !== undefined)).toBe(true)
    }), { endOnFailure: true })
  })})

describe('policies', () => {
  it('are chosen by the day', () => {
    const [first] = passPolicies
    if (first === undefined) throw new Error('no policy')
    const later = [first, { ...first, version: 'b', effectiveFrom: '2027-01-01' }, { ...first, version: 'a', effectiveFrom: '2026-06-01' }]
    expect(['2018-01-01', '2026-05-31', '2026-06-01', '2026-12-31', '2027-01-01'].map((date) => policyOn(date, later).version)).toEqual(['2019-03', '2019-03', 'a', 'a', 'b'])
    expect(() => policyOn('2026-01-01', [])).toThrow(RangeError)
    expect(policyOn('2026-11-23')).toBe(first)
  })
  it('route zones to brigades and know their reasons', () => {
    const policy = policyOn('2026-11-23')
    expect([unitFor(['Z2', 'Z1'], policy), unitFor([], policy), unitFor(['X1'], policy)]).toEqual(['dongchangfu', 'zhishu1', 'zhishu1'])
    expect([reasonOf(policy.refusalReasons, 'no-need')?.label, reasonOf(policy.refusalReasons, 'x')]).toEqual(['不属于确需进入的情形', undefined])
    expect(handlingUnits()).toEqual(['zhishu1', 'dongchangfu', 'kaifaqu', 'gaoxin', 'dujiaqu'])
    expect(handlingUnits([{ ...policy, unitOfZone: { Z1: 'gaotang' }, defaultUnit: 'linqing' }])).toEqual(['gaotang', 'linqing'])
    for (const policy_ of passPolicies) for (const reason of [...policy_.refusalReasons, ...policy_.revocationReasons]) expect([reason.article, reason.remedy].every((text) => text.length > 6)).toBe(true)
  })
})
