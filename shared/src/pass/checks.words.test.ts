/** What an applicant reads: of each check the whole of it — what is found, why, in which field, under which article, and what to do. */
import { application, checkFacts, emergency, soundVehicle } from './case.fixture'
import { checkApplication, plateDays, type CheckFacts, type HeldDays } from './checks'
import type { PassCheck, PassDraft } from './contract'
import type { VehicleRecord } from './form-checks'

const asking = (more: PassDraft): Partial<CheckFacts> => ({ application: { ...application, ...more } })
const vehicle = (more: Partial<VehicleRecord>): Partial<CheckFacts> => ({ registry: { found: true, vehicle: { ...soundVehicle, ...more }, owned: true } })
const held = (more: Partial<HeldDays>): Partial<CheckFacts> => ({ held: [{ caseId: 'TX-0000-0000-00009', from: '2026-11-26', to: '2026-11-26', type: 'temp', mine: true, ...more }] as HeldDays[] })
const of = (code: string, facts: Partial<CheckFacts>): PassCheck | undefined => checkApplication(checkFacts(facts)).find((check) => check.code === code)

it.each<readonly [string, Partial<CheckFacts>, PassCheck]>([
  ['person', { realName: 'none' }, { code: 'person', level: 'obstacle', title: '申请人还没有实名认证', detail: '通行证须由实名的个人或企业申请', remedy: '请在“我的”中完成实名认证，约一分钟' }],
  ['vehicle', vehicle({ status: 'scrapped' }), { code: 'vehicle', level: 'obstacle', title: '车辆已达到报废标准', detail: '登记系统显示该车当前不能上路行驶', field: 'plate', article: '道路交通安全法第十四条', remedy: '报废车不能上路，请办理报废注销，换用其他车辆申请' }],
  ['vehicle', { registry: 'unavailable' }, { code: 'vehicle', level: 'unknown', title: '车辆信息暂时无法核验', detail: '公安交管车辆登记系统暂时没有应答；您仍可提交，系统恢复后自动核验，不影响办理时限的起算' }],
  ['vehicle', { registry: { found: false } }, { code: 'vehicle', level: 'obstacle', title: '没有查到这辆车', detail: '登记系统中没有该车牌号和号牌种类的车辆', field: 'plate', article: '道路交通安全法第八条', remedy: '请核对车牌号和号牌种类；刚办理登记的请次日再试' }],
  ['owner', { registry: { found: true, vehicle: soundVehicle, owned: false } }, { code: 'owner', level: 'obstacle', title: '车辆不在申请人名下', detail: '只有车主，或持车主委托书的人可以申请；车辆的检验、保险和违法情况不向他人显示', field: 'materials', article: '山东省实施《道路交通安全法》办法第五十六条', remedy: '请上传车主签名的委托书；企业的车辆请由企业或其授权的经办人申请；刚过户的次日再试' }],
  ['inspection', vehicle({ inspectionValidUntil: '2026-11-01' }), { code: 'inspection', level: 'obstacle', title: '车辆检验已过期', detail: '有效期至 2026-11-01', article: '道路交通安全法第十三条', remedy: '请先到检验机构办理检验，检验合格后次日即可申请' }],
  ['inspection', vehicle({ inspectionValidUntil: '2026-11-26' }), { code: 'inspection', level: 'warning', title: '车辆检验将在通行证有效期内到期', detail: '有效期至 2026-11-26，通行证至 2026-11-27', article: '道路交通安全法第十三条', remedy: '请在 2026-11-26 前办理，否则到期后不得上路' }],
  ['insurance', vehicle({ insuranceValidUntil: '2026-11-24' }), { code: 'insurance', level: 'obstacle', title: '交强险在通行证启用前到期', detail: '有效期至 2026-11-24，通行证从 2026-11-26 开始', field: 'validFrom', article: '道路交通安全法第十七条', remedy: '请先续保交强险，保单生效后即可申请；或把开始日期改到 2026-11-24 或以前' }],
  ['violations', vehicle({ openViolations: 5 }), { code: 'violations', level: 'obstacle', title: '有 5 起违法未处理', detail: '达到 5 起的，处理后才能办理', article: '道路交通安全违法行为处理程序规定第五十四条', remedy: '可在交管12123或就近窗口处理，处理后立即可以申请' }],
  ['violations', vehicle({ openViolations: 2 }), { code: 'violations', level: 'warning', title: '有 2 起违法未处理', detail: '不影响本次申请；达到 5 起将不能办理', article: '道路交通安全违法行为处理程序规定第五十四条', remedy: '建议尽早处理' }],
  ['overlap', held({}), { code: 'overlap', level: 'obstacle', title: '该车在所选日期内已有通行证或申请', detail: '已有一份：2026-11-26 至 2026-11-26（临时通行证）', field: 'validFrom', remedy: '请把开始日期改到 2026-11-27 或以后，或对原通行证办理变更、延期' }],
  ['overlap', held({ mine: false }), { code: 'overlap', level: 'obstacle', title: '该车在所选日期内已有通行证或申请', detail: '由其他人申请，不显示其日期和类型', field: 'validFrom', remedy: '请改选其他日期，或与用车的人商量；不知情的请到窗口核对' }],
  ['replaced', { replacedRevoked: true }, { code: 'replaced', level: 'exception', title: '要变更或延期的通行证已被吊销', detail: '请结合吊销理由决定，须两名审批人员复核', article: '山东省实施《道路交通安全法》办法第五十六条' }],
  ['dates', asking({ validTo: '2026-11-25' }), { code: 'dates', level: 'obstacle', title: '结束日期早于开始日期', detail: '开始 2026-11-26，结束 2026-11-25', field: 'validTo', remedy: '请把结束日期改到开始日期当天或以后' }],
  ['dates', asking({ validFrom: '2026-11-22', validTo: '2026-11-23' }), { code: 'dates', level: 'obstacle', title: '开始日期已经过去', detail: '今天是 2026-11-23，所选开始日期是 2026-11-22', field: 'validFrom', remedy: '请重新选择开始日期' }],
  ['dates', asking({ validTo: '2026-11-29' }), { code: 'dates', level: 'obstacle', title: '临时通行证有效期为 1–3 天', detail: '所选日期共 4 天', field: 'validTo', remedy: '请把结束日期改到 2026-11-28 或以前，或改选有效期更长的类型' }],
  ['lead', asking({ validFrom: '2026-11-24', validTo: '2026-11-24' }), { code: 'lead', level: 'obstacle', title: '需要提前 2 个工作日申请', detail: '现在提交，最早可从 2026-11-25 开始', field: 'validFrom', article: '聊公交管〔2019〕22号第六项', remedy: '请把开始日期改为 2026-11-25 或以后；抢险救灾、民生急需的可填写紧急情况' }],
  ['lead', { application: emergency }, { code: 'lead', level: 'exception', title: '紧急情况，申请免除提前时间', detail: '按规定最早 2026-11-25 开始，所选 2026-11-24；由两名审批人员复核', article: '聊公交管〔2019〕22号第六项' }],
  ['zones', asking({ zones: ['Q1'] }), { code: 'zones', level: 'obstacle', title: '所选禁行区不存在或已调整', detail: '编号：Q1', field: 'zones', remedy: '请按最新的禁行区重新选择' }],
  ['class', asking({ vehicleClass: 'hazmat' }), { code: 'class', level: 'obstacle', title: '车辆类型与登记不一致', detail: '登记为中型货车，填写为危险货物运输车', field: 'vehicleClass', remedy: '请改为中型货车；登记有误的请先到车管所更正' }],
  ['class', asking({ passType: 'special', validTo: '2026-12-20' }), { code: 'class', level: 'ok', title: '车辆类型相符', detail: '中型货车' }]
])('%s, when %j', (code, facts, words) => {
  expect(of(code, facts)).toStrictEqual(words)
})

it('leaves out what nothing is known of: nothing is asked about empty dates, zones or classes', () => {
  const nothing = checkApplication(checkFacts({ application: {}, registry: 'not-asked' }))
  expect(nothing.map((check) => check.code).filter((code) => code !== 'complete')).toEqual(['person'])
  expect(plateDays({ application: { ...application, validTo: undefined }, held: [], policy: checkFacts().policy })).toEqual([])
})

it('knows a vehicle through and through or not at all: a register without an answer tells no class', () => {
  expect(of('class', { registry: 'unavailable', application: { ...application, vehicleClass: 'hazmat' } })).toMatchObject({ title: '这类车不能办理所选通行证' })
  expect(of('inspection', { registry: { found: false } })).toBeUndefined()
  expect(of('inspection', { ...vehicle({ inspectionValidUntil: '2026-11-23' }), application: { ...application, validFrom: undefined, validTo: undefined } })).toMatchObject({ level: 'ok', detail: '有效期至 2026-11-23' })
})
