/**
 * The automatic checks that need nothing but the form itself, the published rules and the clock: they run on the phone and at the counter as
 * one types, with or without a network, and again on the server (`checks.ts`), so that both say the same.
 */
import { addDays, dateOf, daysBetween, type CountedDate, type Instant, type LocalDate } from '../kernel/clock'
import { passApplicationSchema, type PassCheck, type PassDraft } from './contract'
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

/** What the form's own checks need to know. */
export interface FormFacts {
  readonly application: PassDraft
  readonly now: Instant
  /** First submission of a returned case: its lead time is counted from then. */
  readonly submittedAt?: Instant | undefined
  /** Asked again after submission: the first day is judged as of then, so that a late office does not become the applicant's obstacle. */
  readonly again?: boolean
  /** Takes the place of a pass in force: it may be shorter than a new one, for it ends when that would have ended. */
  readonly succeeds?: boolean
  /** The first day a pass may begin; undefined where only the server can count it. */
  readonly earliest?: CountedDate | undefined
  readonly policy: PassPolicy
  /** In force on the first day asked for. */
  readonly zoneTable: ZoneTable | undefined
  /** The registered vehicle, once the register has answered. */
  readonly known?: VehicleRecord | undefined
}

type Level = PassCheck['level']

/** One check in words. */
export const row = (code: string, level: Level, title: string, detail: string, more: Pick<PassCheck, 'remedy' | 'article' | 'field'> = {}): PassCheck => ({ code, level, title, detail, ...more })

/** Articles the checks rest on. */
export const LAW = {
  registration: '道路交通安全法第八条', inspection: '道路交通安全法第十三条', scrap: '道路交通安全法第十四条', insurance: '道路交通安全法第十七条',
  pass: '聊城市道路交通安全条例第三十三条', consent: '山东省实施《道路交通安全法》办法第五十六条', violations: '道路交通安全违法行为处理程序规定第五十四条', slag: '聊城市道路交通安全条例第十四条第四项', promise: '聊公交管〔2019〕22号第六项'
} as const

const FIELD_NAMES: Readonly<Record<string, string>> = {
  passType: '通行证类型', plate: '车牌号', plateType: '号牌种类', vehicleClass: '车辆类型', zones: '禁行区', route: '路线', validFrom: '开始日期', validTo: '结束日期', windows: '通行时段',
  reason: '运输事由', materials: '材料', emergency: '紧急情况'
}

/** The rule of the kind asked for. */
export const ruleOf = ({ application, policy }: Pick<FormFacts, 'application' | 'policy'>): PassTypeRule | undefined => (application.passType === undefined ? undefined : policy.types[application.passType])

/** Whether everything a case must have is there and well formed. */
export function completeness({ application }: FormFacts): readonly PassCheck[] {
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

function span(facts: FormFacts, rule: PassTypeRule, passType: PassType, validFrom: LocalDate, validTo: LocalDate): PassCheck {
  const days = daysBetween(validFrom, validTo) + 1
  const least = facts.succeeds === true ? 1 : rule.minDays
  if (days >= least && days <= rule.maxDays) return row('dates', 'ok', '有效期符合规定', `${validFrom} 至 ${validTo}，共 ${days} 天`)
  const allowed = least === rule.maxDays ? `${least} 天` : `${least}–${rule.maxDays} 天`
  const other = days > rule.maxDays ? `请把结束日期改到 ${addDays(validFrom, rule.maxDays - 1)} 或以前，或改选有效期更长的类型` : `请把结束日期改到 ${addDays(validFrom, least - 1)} 或以后，或改办${passTypes.temp}`
  return row('dates', 'obstacle', `${passTypes[passType]}有效期为 ${allowed}`, `所选日期共 ${days} 天`, { field: 'validTo', remedy: other })
}

/** First and last day, against the clock and the kind. */
export function dates(facts: FormFacts): readonly PassCheck[] {
  const { validFrom, validTo, passType } = facts.application
  const rule = ruleOf(facts)
  if (validFrom === undefined || validTo === undefined) return []
  if (validTo < validFrom) return [row('dates', 'obstacle', '结束日期早于开始日期', `开始 ${validFrom}，结束 ${validTo}`, { field: 'validTo', remedy: '请把结束日期改到开始日期当天或以后' })]
  const today = dateOf(facts.again === true ? (facts.submittedAt ?? facts.now) : facts.now)
  if (validFrom < today) return [row('dates', 'obstacle', '开始日期已经过去', `今天是 ${dateOf(facts.now)}，所选开始日期是 ${validFrom}`, { field: 'validFrom', remedy: '请重新选择开始日期' })]
  const latest = addDays(today, facts.policy.maxAheadDays)
  if (validFrom > latest) return [row('dates', 'obstacle', '开始日期太远', `最多提前 ${facts.policy.maxAheadDays} 天申请`, { field: 'validFrom', remedy: `请把开始日期改到 ${latest} 或以前，或临近时再申请` })]
  return rule === undefined || passType === undefined ? [] : [span(facts, rule, passType, validFrom, validTo)]
}

/** The promise's two working days; an emergency goes to two approvers. */
export function leadTime({ application, earliest, policy }: FormFacts): readonly PassCheck[] {
  const { validFrom, emergency } = application
  if (validFrom === undefined || earliest === undefined) return []
  const hint = earliest.provisional ? '（节假日安排尚未公布，按普通周末推算）' : ''
  if (validFrom >= earliest.date) return [row('lead', 'ok', `已提前 ${policy.leadWorkingDays} 个工作日`, `最早可从 ${earliest.date} 开始${hint}`)]
  if (emergency !== undefined) return [row('lead', 'exception', '紧急情况，申请免除提前时间', `按规定最早 ${earliest.date} 开始，所选 ${validFrom}${hint}；由两名审批人员复核`, { article: LAW.promise })]
  return [row('lead', 'obstacle', `需要提前 ${policy.leadWorkingDays} 个工作日申请`, `现在提交，最早可从 ${earliest.date} 开始${hint}`, { field: 'validFrom', article: LAW.promise, remedy: `请把开始日期改为 ${earliest.date} 或以后；抢险救灾、民生急需的可填写紧急情况` })]
}

/** Whether the zones exist on the first day. */
export function zones({ application, zoneTable }: FormFacts): readonly PassCheck[] {
  const asked = application.zones
  if (asked === undefined || asked.length === 0) return []
  const unknown = asked.filter((id) => !zoneTable?.zones.some((zone) => zone.id === id))
  if (unknown.length > 0) return [row('zones', 'obstacle', '所选禁行区不存在或已调整', `编号：${unknown.join('、')}`, { field: 'zones', remedy: '请按最新的禁行区重新选择' })]
  if (new Set(asked).size !== asked.length) return [row('zones', 'obstacle', '同一禁行区选择了两次', `编号：${asked.join('、')}`, { field: 'zones', remedy: '请去掉重复的禁行区' })]
  return [row('zones', 'ok', '禁行区有效', asked.map((id) => zoneTable?.zones.find((zone) => zone.id === id)?.name ?? id).join('、'))]
}

/** Whether the class is the registered one, one the kind allows, and one that needs a pass there at all. */
export function vehicleClass(facts: FormFacts): readonly PassCheck[] {
  const { application, known, zoneTable } = facts
  const claimed = application.vehicleClass
  if (claimed === undefined) return []
  const rule = ruleOf(facts)
  const found: PassCheck[] = []
  if (known !== undefined && known.vehicleClass !== claimed)
    found.push(row('class', 'obstacle', '车辆类型与登记不一致', `登记为${vehicleClasses[known.vehicleClass]}，填写为${vehicleClasses[claimed]}`, { field: 'vehicleClass', remedy: `请改为${vehicleClasses[known.vehicleClass]}；登记有误的请先到车管所更正` }))
  if (rule !== undefined && !rule.classes.includes(claimed))
    found.push(row('class', 'obstacle', '这类车不能办理所选通行证', `${vehicleClasses[claimed]}不在${passTypes[application.passType as PassType]}的范围内`, { field: 'passType', remedy: '请改选适合该车型的通行证类型' }))
  if (found.length === 0) found.push(row('class', 'ok', '车辆类型相符', vehicleClasses[claimed]))
  if (zoneTable !== undefined && application.zones !== undefined && application.zones.length > 0 && !needsPass(known?.vehicleClass ?? claimed, known?.energy ?? energyOfPlate(application.plate ?? ''), application.zones, application.windows ?? [], zoneTable))
    found.push(row('need', 'warning', '可能不需要通行证', '该车在所选区域和时段不受限行，可以直接通行', { article: LAW.pass, remedy: '如无其他需要，可以不申请' }))
  return found
}

/** Route and hours, for the kinds that are given for fixed ones only (山东省实施办法 art. 56: time and route are the pass's). */
export function itinerary(facts: FormFacts): readonly PassCheck[] {
  const rule = ruleOf(facts)
  if (rule === undefined) return []
  const { route, windows = [], passType } = facts.application
  const name = passTypes[passType as PassType]
  const wholeDay = windows.length === 0 || windows.some(({ from, to }) => from === '00:00' && to === '24:00')
  const found: PassCheck[] = []
  if (rule.needsRoute && (route ?? '') === '')
    found.push(row('route', 'obstacle', `${name}需要写明路线`, '这类通行证按固定路线核发', { field: 'route', article: LAW.consent, remedy: '请按先后写出经过的道路和停靠地点' }))
  if (rule.needsWindows && wholeDay)
    found.push(row('hours', 'obstacle', `${name}需要指定时段`, '这类通行证按固定时间核发，不能全天通行', { field: 'windows', article: LAW.consent, remedy: '请选择“指定时段”，填写每天进出的时间' }))
  return found.length > 0 || !(rule.needsRoute || rule.needsWindows) ? found : [row('route', 'ok', '路线和时段已写明', `${route ?? ''}，${windows.map(({ from, to }) => `${from}–${to}`).join('、')}`)]
}

/** Papers no register holds. */
export function materials(facts: FormFacts): readonly PassCheck[] {
  const rule = ruleOf(facts)
  if (rule === undefined) return []
  const given = new Set((facts.application.materials ?? []).map((one) => one.kind))
  const missing = rule.materials.filter((one) => one.required && !given.has(one.kind))
  if (missing.length === 0) return [row('materials', 'ok', '材料齐全', rule.materials.some((one) => one.required) ? '需要的材料都已上传' : '无需上传材料')]
  return missing.map((one) => row('materials', 'obstacle', `缺少${materialKinds[one.kind]}`, one.why, { field: 'materials', article: one.kind === 'disposalApproval' ? LAW.slag : LAW.consent, remedy: '请拍照上传，字迹清楚即可' }))
}

/** All of the form's own checks, in the order a person fills it in. */
export const checkForm = (facts: FormFacts): readonly PassCheck[] =>
  [completeness, vehicleClass, zones, itinerary, dates, leadTime, materials].flatMap((check) => check(facts))
