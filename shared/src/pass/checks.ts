/**
 * The automatic checks of an application. The same function answers the phone's "what would stop me?" before submitting and the server at
 * submission, so that nobody learns of an obstacle afterwards. Facts come in; nothing is asked here.
 */
import { addDays, dateOf, daysBetween, type Instant, type LocalDate, type WorkCalendar } from '../kernel/clock'
import { passApplicationSchema, type PassCheck, type PassDraft } from './contract'
import { earliestStart } from './deadline'
import type { PassPolicy, PassTypeRule } from './policy.data'
import { energyOfPlate, needsPass } from './restriction'
import { materialKinds, passTypes, vehicleClasses, type PassType, type VehicleClass } from './terms.data'
import type { ZoneTable } from './zone-table'

/** What the vehicle register says. */
export interface VehicleRecord {
  readonly vehicleClass: VehicleClass
  readonly energy: 'fuel' | 'electric' | 'hybrid'
  readonly status: 'normal' | 'scrapped' | 'cancelled' | 'impounded'
  readonly inspectionValidUntil: LocalDate
  readonly insuranceValidUntil: LocalDate
  readonly openViolations: number
}

/** The register's answer, or why there is none. */
export type RegistryFact = { readonly found: true; readonly vehicle: VehicleRecord } | { readonly found: false } | 'unavailable' | 'not-asked'

/** Days of the same plate kept by another case. */
export interface HeldDays {
  readonly caseId: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly type: PassType
}

/** Everything the checks need to know. `held` without this case and the one it replaces. */
export interface CheckFacts {
  readonly application: PassDraft
  readonly now: Instant
  /** First submission of a returned case: its lead time is counted from then. */
  readonly submittedAt?: Instant | undefined
  /** Asked again after submission: the first day is judged as of then, so that a late office does not become the applicant's obstacle. */
  readonly again?: boolean
  readonly calendar: WorkCalendar
  readonly policy: PassPolicy
  /** In force on the first day asked for. */
  readonly zoneTable: ZoneTable | undefined
  readonly registry: RegistryFact
  readonly held: readonly HeldDays[]
  readonly realName: 'none' | 'phone' | 'verified'
}

type Level = PassCheck['level']
const row = (code: string, level: Level, title: string, detail: string, more: Pick<PassCheck, 'remedy' | 'article' | 'field'> = {}): PassCheck => ({ code, level, title, detail, ...more })

const LAW = {
  registration: '道路交通安全法第八条', inspection: '道路交通安全法第十三条', scrap: '道路交通安全法第十四条', insurance: '道路交通安全法第十七条',
  pass: '聊城市道路交通安全条例第三十三条', consent: '山东省实施《道路交通安全法》办法第五十六条', violations: '道路交通安全违法行为处理程序规定第五十四条', slag: '聊城市道路交通安全条例第十四条第四项', promise: '聊公交管〔2019〕22号第六项'
} as const

const FIELD_NAMES: Readonly<Record<string, string>> = {
  passType: '通行证类型', plate: '车牌号', plateType: '号牌种类', vehicleClass: '车辆类型', zones: '禁行区', route: '路线', validFrom: '开始日期', validTo: '结束日期', windows: '通行时段',
  reason: '运输事由', materials: '材料', emergency: '紧急情况'
}

function completeness(application: PassDraft): readonly PassCheck[] {
  const outcome = passApplicationSchema.safeParse({ ...application, route: application.route ?? '', windows: application.windows ?? [], materials: application.materials ?? [] })
  if (outcome.success) return [row('complete', 'ok', '内容完整', '必填内容都已填写')]
  const fields = [...new Set(outcome.error.issues.map((issue) => String(issue.path[0])))]
  return fields.map((field) => {
    const name = FIELD_NAMES[field] ?? field
    const given = application[field as keyof PassDraft]
    const missing = given === undefined || given === '' || (Array.isArray(given) && given.length === 0)
    return row('complete', 'obstacle', missing ? `还没有填写${name}` : `${name}需要修改`, missing ? `请填写${name}` : outcome.error.issues.find((issue) => issue.path[0] === field)?.message ?? `请检查${name}`, { field, remedy: `回到“${name}”一项补充` })
  })
}

function dates(facts: CheckFacts, rule: PassTypeRule | undefined): readonly PassCheck[] {
  const { validFrom, validTo, passType } = facts.application
  if (validFrom === undefined || validTo === undefined) return []
  if (validTo < validFrom) return [row('dates', 'obstacle', '结束日期早于开始日期', `开始 ${validFrom}，结束 ${validTo}`, { field: 'validTo', remedy: '请把结束日期改到开始日期当天或以后' })]
  if (validFrom < dateOf(facts.again === true ? (facts.submittedAt ?? facts.now) : facts.now)) return [row('dates', 'obstacle', '开始日期已经过去', `今天是 ${dateOf(facts.now)}，所选开始日期是 ${validFrom}`, { field: 'validFrom', remedy: '请重新选择开始日期' })]
  if (rule === undefined || passType === undefined) return []
  const days = daysBetween(validFrom, validTo) + 1
  if (days < rule.minDays || days > rule.maxDays) {
    const span = rule.minDays === rule.maxDays ? `${rule.minDays} 天` : `${rule.minDays}–${rule.maxDays} 天`
    const other = days > rule.maxDays ? `请把结束日期改到 ${addDays(validFrom, rule.maxDays - 1)} 或以前，或改选有效期更长的类型` : `请把结束日期改到 ${addDays(validFrom, rule.minDays - 1)} 或以后，或改办${passTypes.temp}`
    return [row('dates', 'obstacle', `${passTypes[passType]}有效期为 ${span}`, `所选日期共 ${days} 天`, { field: 'validTo', remedy: other })]
  }
  return [row('dates', 'ok', '有效期符合规定', `${validFrom} 至 ${validTo}，共 ${days} 天`)]
}

function leadTime(facts: CheckFacts): readonly PassCheck[] {
  const { validFrom, emergency } = facts.application
  if (validFrom === undefined) return []
  const earliest = earliestStart(facts.submittedAt ?? facts.now, facts.policy, facts.calendar)
  const hint = earliest.provisional ? '（节假日安排尚未公布，按普通周末推算）' : ''
  if (validFrom >= earliest.date) return [row('lead', 'ok', `已提前 ${facts.policy.leadWorkingDays} 个工作日`, `最早可从 ${earliest.date} 开始${hint}`)]
  if (emergency !== undefined) return [row('lead', 'exception', '紧急情况，申请免除提前时间', `按规定最早 ${earliest.date} 开始，所选 ${validFrom}${hint}；由两名审批人员复核`, { article: LAW.promise })]
  return [row('lead', 'obstacle', `需要提前 ${facts.policy.leadWorkingDays} 个工作日申请`, `现在提交，最早可从 ${earliest.date} 开始${hint}`, { field: 'validFrom', article: LAW.promise, remedy: `请把开始日期改为 ${earliest.date} 或以后；抢险救灾、民生急需的可填写紧急情况` })]
}

function zones({ application, zoneTable }: CheckFacts): readonly PassCheck[] {
  const asked = application.zones
  if (asked === undefined || asked.length === 0) return []
  const unknown = asked.filter((id) => !zoneTable?.zones.some((zone) => zone.id === id))
  if (unknown.length > 0) return [row('zones', 'obstacle', '所选禁行区不存在或已调整', `编号：${unknown.join('、')}`, { field: 'zones', remedy: '请按最新的禁行区重新选择' })]
  if (new Set(asked).size !== asked.length) return [row('zones', 'obstacle', '同一禁行区选择了两次', `编号：${asked.join('、')}`, { field: 'zones', remedy: '请去掉重复的禁行区' })]
  return [row('zones', 'ok', '禁行区有效', asked.map((id) => zoneTable?.zones.find((zone) => zone.id === id)?.name ?? id).join('、'))]
}

function vehicleClass(facts: CheckFacts, rule: PassTypeRule | undefined): readonly PassCheck[] {
  const { application, registry, zoneTable } = facts
  const claimed = application.vehicleClass
  if (claimed === undefined) return []
  const found: PassCheck[] = []
  const known = typeof registry === 'object' && registry.found ? registry.vehicle : undefined
  if (known !== undefined && known.vehicleClass !== claimed)
    found.push(row('class', 'obstacle', '车辆类型与登记不一致', `登记为${vehicleClasses[known.vehicleClass]}，填写为${vehicleClasses[claimed]}`, { field: 'vehicleClass', remedy: `请改为${vehicleClasses[known.vehicleClass]}；登记有误的请先到车管所更正` }))
  if (rule !== undefined && !rule.classes.includes(claimed))
    found.push(row('class', 'obstacle', '这类车不能办理所选通行证', `${vehicleClasses[claimed]}不在${passTypes[application.passType as PassType]}的范围内`, { field: 'passType', remedy: '请改选适合该车型的通行证类型' }))
  if (found.length === 0) found.push(row('class', 'ok', '车辆类型相符', vehicleClasses[claimed]))
  if (zoneTable !== undefined && application.zones !== undefined && application.zones.length > 0 && !needsPass(known?.vehicleClass ?? claimed, known?.energy ?? energyOfPlate(application.plate ?? ''), application.zones, application.windows ?? [], zoneTable))
    found.push(row('need', 'warning', '可能不需要通行证', '该车在所选区域和时段不受限行，可以直接通行', { article: LAW.pass, remedy: '如无其他需要，可以不申请' }))
  return found
}

const STATUS: Readonly<Record<Exclude<VehicleRecord['status'], 'normal'>, readonly [title: string, remedy: string]>> = {
  scrapped: ['车辆已达到报废标准', '报废车不能上路，请办理报废注销，换用其他车辆申请'],
  cancelled: ['车辆登记已注销', '请换用已登记的车辆申请；有异议请到车管所核对'],
  impounded: ['车辆被查封或扣押', '请先联系作出决定的机关解除，再申请']
}

function vehicle(facts: CheckFacts): readonly PassCheck[] {
  const { registry, policy } = facts
  if (registry === 'not-asked') return []
  if (registry === 'unavailable') return [row('vehicle', 'unknown', '车辆信息暂时无法核验', '公安交管车辆登记系统暂时没有应答；您仍可提交，系统恢复后自动核验，不影响办理时限的起算')]
  if (!registry.found) return [row('vehicle', 'obstacle', '没有查到这辆车', '登记系统中没有该车牌号和号牌种类的车辆', { field: 'plate', article: LAW.registration, remedy: '请核对车牌号和号牌种类；刚办理登记的请次日再试' })]
  const found: PassCheck[] = []
  const { status, inspectionValidUntil, insuranceValidUntil, openViolations } = registry.vehicle
  if (status === 'normal') found.push(row('vehicle', 'ok', '车辆登记正常', '已与公安交管登记系统核对'))
  else found.push(row('vehicle', 'obstacle', STATUS[status][0], '登记系统显示该车当前不能上路行驶', { field: 'plate', article: status === 'scrapped' ? LAW.scrap : LAW.registration, remedy: STATUS[status][1] }))
  found.push(validThrough('inspection', '车辆检验', inspectionValidUntil, facts, LAW.inspection, '请先到检验机构办理检验，检验合格后次日即可申请'))
  found.push(validThrough('insurance', '交强险', insuranceValidUntil, facts, LAW.insurance, '请先续保交强险，保单生效后即可申请'))
  if (openViolations >= policy.obstacleViolations)
    found.push(row('violations', 'obstacle', `有 ${openViolations} 起违法未处理`, `达到 ${policy.obstacleViolations} 起的，处理后才能办理`, { article: LAW.violations, remedy: '可在交管12123或就近窗口处理，处理后立即可以申请' }))
  else if (openViolations > 0) found.push(row('violations', 'warning', `有 ${openViolations} 起违法未处理`, `不影响本次申请；达到 ${policy.obstacleViolations} 起将不能办理`, { article: LAW.violations, remedy: '建议尽早处理' }))
  else found.push(row('violations', 'ok', '没有未处理的违法', '已与违法处理系统核对'))
  return found
}

function validThrough(code: string, name: string, until: LocalDate, facts: CheckFacts, article: string, remedy: string): PassCheck {
  const { validTo } = facts.application
  if (until < dateOf(facts.now)) return row(code, 'obstacle', `${name}已过期`, `有效期至 ${until}`, { article, remedy })
  if (validTo !== undefined && until < validTo) return row(code, 'warning', `${name}将在通行证有效期内到期`, `有效期至 ${until}，通行证至 ${validTo}`, { article, remedy: `请在 ${until} 前办理，否则到期后不得上路` })
  return row(code, 'ok', `${name}有效`, `有效期至 ${until}`)
}

function plateDays(facts: CheckFacts, rule: PassTypeRule | undefined): readonly PassCheck[] {
  const { plate, validFrom, validTo, passType } = facts.application
  if (plate === undefined || validFrom === undefined || validTo === undefined) return []
  const clash = facts.held.find((one) => one.from <= validTo && validFrom <= one.to)
  const found = [clash === undefined
    ? row('overlap', 'ok', '日期没有重叠', '该车在所选日期内没有其他通行证或申请')
    : row('overlap', 'obstacle', '该车在所选日期内已有通行证或申请', `已有一份：${clash.from} 至 ${clash.to}（${passTypes[clash.type]}）`, { field: 'validFrom', remedy: `请把开始日期改到 ${addDays(clash.to, 1)} 或以后，或对原通行证办理变更、延期` })]
  const most = rule?.maxPerMonth
  if (most !== undefined && passType !== undefined) {
    const month = validFrom.slice(0, 7)
    const used = facts.held.filter((one) => one.type === passType && one.from.slice(0, 7) === month).length
    found.push(used >= most
      ? row('monthly', 'obstacle', `本月${passTypes[passType]}已满 ${most} 次`, `${month} 已有 ${used} 次`, { field: 'passType', remedy: `经常进城的建议改办${passTypes.period}` })
      : row('monthly', 'ok', '本月次数未满', `${month} 已有 ${used} 次，最多 ${most} 次`))
  }
  return found
}

function materials({ application }: CheckFacts, rule: PassTypeRule | undefined): readonly PassCheck[] {
  if (rule === undefined) return []
  const given = new Set((application.materials ?? []).map((one) => one.kind))
  const missing = rule.materials.filter((one) => one.required && !given.has(one.kind))
  if (missing.length === 0) return [row('materials', 'ok', '材料齐全', rule.materials.some((one) => one.required) ? '需要的材料都已上传' : '无需上传材料')]
  return missing.map((one) => row('materials', 'obstacle', `缺少${materialKinds[one.kind]}`, one.why, { field: 'materials', article: one.kind === 'disposalApproval' ? LAW.slag : LAW.consent, remedy: '请拍照上传，字迹清楚即可' }))
}

function person({ realName }: CheckFacts): readonly PassCheck[] {
  return realName === 'verified' ? [row('person', 'ok', '申请人已实名', '无需再交身份证复印件')]
    : [row('person', 'obstacle', '申请人还没有实名认证', '通行证须由实名的个人或企业申请', { remedy: '请在“我的”中完成实名认证，约一分钟' })]
}

/** All checks of an application, in the order a person fills it in. */
export function checkApplication(facts: CheckFacts): readonly PassCheck[] {
  const rule = facts.application.passType === undefined ? undefined : facts.policy.types[facts.application.passType]
  return [
    ...person(facts), ...completeness(facts.application), ...vehicle(facts), ...vehicleClass(facts, rule), ...zones(facts), ...dates(facts, rule), ...leadTime(facts), ...plateDays(facts, rule),
    ...materials(facts, rule)
  ]
}

/** Whether an application may be submitted: nothing stands in its way; what the register has not answered is asked later. */
export const canSubmit = (checks: readonly PassCheck[]): boolean => checks.every((check) => check.level !== 'obstacle')
