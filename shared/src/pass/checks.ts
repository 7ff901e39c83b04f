/**
 * The automatic checks of an application. The same function answers "what would stop me?" before submitting and the server at submission,
 * so that nobody learns of an obstacle afterwards. Facts come in; nothing is asked here. What needs the form alone stands in `form-checks.ts`.
 */
import { addDays, dateOf, type LocalDate, type WorkCalendar } from '../kernel/clock'
import type { PassCheck } from './contract'
import { earliestStart } from './deadline'
import { completeness, dates, itinerary, LAW, leadTime, materials, row, ruleOf, vehicleClass, zones, type FormFacts, type VehicleRecord } from './form-checks'
import { passTypes, type PassType } from './terms.data'

/** The register's answer, or why there is none. `owned`: whether the vehicle is registered to the applicant; undefined when nobody was named. */
export type RegistryFact = { readonly found: true; readonly vehicle: VehicleRecord; readonly owned?: boolean | undefined } | { readonly found: false } | 'unavailable' | 'not-asked'

/** Days of the same plate kept by another case. */
export interface HeldDays {
  readonly caseId: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly type: PassType
  /** Kept by the same applicant, who may be told about it. */
  readonly mine: boolean
}

/** Everything the checks need to know. `held` without this case, the one it replaces, and what nobody has confirmed yet. */
export interface CheckFacts extends Omit<FormFacts, 'earliest' | 'known'> {
  readonly calendar: WorkCalendar
  readonly registry: RegistryFact
  readonly held: readonly HeldDays[]
  readonly realName: 'none' | 'phone' | 'verified'
  /** The pass this application is to replace has been revoked meanwhile. */
  readonly replacedRevoked?: boolean
}

const STATUS: Readonly<Record<Exclude<VehicleRecord['status'], 'normal'>, readonly [title: string, remedy: string]>> = {
  scrapped: ['车辆已达到报废标准', '报废车不能上路，请办理报废注销，换用其他车辆申请'],
  cancelled: ['车辆登记已注销', '请换用已登记的车辆申请；有异议请到车管所核对'],
  impounded: ['车辆被查封或扣押', '请先联系作出决定的机关解除，再申请']
}

function condition(facts: CheckFacts, vehicle: VehicleRecord): readonly PassCheck[] {
  const found: PassCheck[] = []
  const { status, inspectionValidUntil, insuranceValidUntil, openViolations } = vehicle
  if (status === 'normal') found.push(row('vehicle', 'ok', '车辆登记正常', '已与公安交管登记系统核对'))
  else found.push(row('vehicle', 'obstacle', STATUS[status][0], '登记系统显示该车当前不能上路行驶', { field: 'plate', article: status === 'scrapped' ? LAW.scrap : LAW.registration, remedy: STATUS[status][1] }))
  found.push(validThrough('inspection', '车辆检验', inspectionValidUntil, facts, LAW.inspection, '请先到检验机构办理检验，检验合格后次日即可申请'))
  found.push(validThrough('insurance', '交强险', insuranceValidUntil, facts, LAW.insurance, '请先续保交强险，保单生效后即可申请'))
  const { obstacleViolations } = facts.policy
  if (openViolations >= obstacleViolations)
    found.push(row('violations', 'obstacle', `有 ${openViolations} 起违法未处理`, `达到 ${obstacleViolations} 起的，处理后才能办理`, { article: LAW.violations, remedy: '可在交管12123或就近窗口处理，处理后立即可以申请' }))
  else if (openViolations > 0) found.push(row('violations', 'warning', `有 ${openViolations} 起违法未处理`, `不影响本次申请；达到 ${obstacleViolations} 起将不能办理`, { article: LAW.violations, remedy: '建议尽早处理' }))
  else found.push(row('violations', 'ok', '没有未处理的违法', '已与违法处理系统核对'))
  return found
}

/** Inspection and insurance have to hold when the pass begins (domain-facts §3.4); running out meanwhile is the holder's to see to. */
function validThrough(code: string, name: string, until: LocalDate, facts: CheckFacts, article: string, remedy: string): PassCheck {
  const { validFrom, validTo } = facts.application
  if (until < dateOf(facts.now)) return row(code, 'obstacle', `${name}已过期`, `有效期至 ${until}`, { article, remedy })
  if (validFrom !== undefined && until < validFrom) return row(code, 'obstacle', `${name}在通行证启用前到期`, `有效期至 ${until}，通行证从 ${validFrom} 开始`, { field: 'validFrom', article, remedy: `${remedy}；或把开始日期改到 ${until} 或以前` })
  if (validTo !== undefined && until < validTo) return row(code, 'warning', `${name}将在通行证有效期内到期`, `有效期至 ${until}，通行证至 ${validTo}`, { article, remedy: `请在 ${until} 前办理，否则到期后不得上路` })
  return row(code, 'ok', `${name}有效`, `有效期至 ${until}`)
}

/** Whose the vehicle is. Somebody else's takes the owner's letter, which no register can check: people look at it. */
function ownership(facts: CheckFacts, owned: boolean | undefined): PassCheck | undefined {
  if (owned === undefined) return undefined
  if (owned) return row('owner', 'ok', '车辆登记在申请人名下', '已与公安交管登记系统核对')
  if (hasLetter(facts)) return row('owner', facts.policy.ownerLetter, '车辆登记在他人名下，凭委托书申请', '委托书由审批人员核对；批准前不占用该车的日期', { article: LAW.consent })
  return row('owner', 'obstacle', '车辆不在申请人名下', '只有车主，或持车主委托书的人可以申请；车辆的检验、保险和违法情况不向他人显示', { field: 'materials', article: LAW.consent, remedy: '请上传车主签名的委托书；企业的车辆请由企业或其授权的经办人申请；刚过户的次日再试' })
}

const hasLetter = ({ application }: CheckFacts): boolean => (application.materials ?? []).some((one) => one.kind === 'agentLetter')

function vehicle(facts: CheckFacts): readonly PassCheck[] {
  const { registry } = facts
  if (registry === 'not-asked') return []
  if (registry === 'unavailable') return [row('vehicle', 'unknown', '车辆信息暂时无法核验', '公安交管车辆登记系统暂时没有应答；您仍可提交，系统恢复后自动核验，不影响办理时限的起算')]
  if (!registry.found) return [row('vehicle', 'obstacle', '没有查到这辆车', '登记系统中没有该车牌号和号牌种类的车辆', { field: 'plate', article: LAW.registration, remedy: '请核对车牌号和号牌种类；刚办理登记的请次日再试' })]
  const whose = ownership(facts, registry.owned)
  if (whose?.level === 'obstacle') return [whose]
  return [...(whose === undefined ? [] : [whose]), ...condition(facts, registry.vehicle)]
}

/** Days and monthly number of a plate. What others have applied for is told without its dates or kind. */
export function plateDays(facts: Pick<CheckFacts, 'application' | 'held' | 'policy'>): readonly PassCheck[] {
  const { plate, validFrom, validTo, passType } = facts.application
  if (plate === undefined || validFrom === undefined || validTo === undefined) return []
  const clash = facts.held.find((one) => one.from <= validTo && validFrom <= one.to)
  const found = [clash === undefined
    ? row('overlap', 'ok', '日期没有重叠', '该车在所选日期内没有其他通行证或申请')
    : clash.mine
      ? row('overlap', 'obstacle', '该车在所选日期内已有通行证或申请', `已有一份：${clash.from} 至 ${clash.to}（${passTypes[clash.type]}）`, { field: 'validFrom', remedy: `请把开始日期改到 ${addDays(clash.to, 1)} 或以后，或对原通行证办理变更、延期` })
      : row('overlap', 'obstacle', '该车在所选日期内已有通行证或申请', '由其他人申请，不显示其日期和类型', { field: 'validFrom', remedy: '请改选其他日期，或与用车的人商量；不知情的请到窗口核对' })]
  const most = ruleOf(facts)?.maxPerMonth
  if (most !== undefined && passType !== undefined) {
    const month = validFrom.slice(0, 7)
    const used = facts.held.filter((one) => one.type === passType && one.from.slice(0, 7) === month).length
    found.push(used >= most
      ? row('monthly', 'obstacle', `本月${passTypes[passType]}已满 ${most} 次`, `${month} 已有 ${used} 次`, { field: 'passType', remedy: `经常进城的建议改办${passTypes.period}` })
      : row('monthly', 'ok', '本月次数未满', `${month} 已有 ${used} 次，最多 ${most} 次`))
  }
  return found
}

function person({ realName }: CheckFacts): readonly PassCheck[] {
  return realName === 'verified' ? [row('person', 'ok', '申请人已实名', '无需再交身份证复印件')]
    : [row('person', 'obstacle', '申请人还没有实名认证', '通行证须由实名的个人或企业申请', { remedy: '请在“我的”中完成实名认证，约一分钟' })]
}

/** A change or extension of a pass that was taken away meanwhile is for two people to decide. */
const replaced = ({ replacedRevoked }: CheckFacts): readonly PassCheck[] =>
  replacedRevoked === true ? [row('replaced', 'exception', '要变更或延期的通行证已被吊销', '请结合吊销理由决定，须两名审批人员复核', { article: LAW.consent })] : []

/** All checks of an application, in the order a person fills it in. */
export function checkApplication(facts: CheckFacts): readonly PassCheck[] {
  const form: FormFacts = {
    ...facts, earliest: earliestStart(facts.submittedAt ?? facts.now, facts.policy, facts.calendar), known: typeof facts.registry === 'object' && facts.registry.found ? facts.registry.vehicle : undefined
  }
  return [
    ...person(facts), ...completeness(form), ...replaced(facts), ...vehicle(facts), ...vehicleClass(form), ...zones(form), ...itinerary(form), ...dates(form), ...leadTime(form), ...plateDays(facts), ...materials(form)
  ]
}

/** Whether an application may be submitted: nothing stands in its way; what the register has not answered is asked later. */
export const canSubmit = (checks: readonly PassCheck[]): boolean => checks.every((check) => check.level !== 'obstacle')
