/**
 * The automatic review of a case: what the form says against what the registers say (notice measure 8: nothing a connected register holds is
 * asked of the person). Pure; a register that does not answer makes a check `unknown`, never a refusal.
 */
import { addDays, dateOf, type Instant, type LocalDate } from '../kernel/clock'
import { addMonths, addYears } from './anniversaries'
import type { CaseService } from './case-service'
import type { ServiceCheck, ServiceForm } from './contract-case'
import { exemptMark } from './exempt'
import type { ExtraCheck, FormField } from './case-rules.data'
import { refusalReason } from './refusals.data'
import type { Answered, CaseVehicle, LicenceRecord } from './records'
import { deliveriesOf } from './case-service'

/** What a review rests on. */
export interface ReviewFacts {
  readonly service: CaseService
  readonly form: ServiceForm
  readonly now: Instant
  /** The driver register's answer; undefined when it is no business of a driver's. */
  readonly licence?: Answered<LicenceRecord> | undefined
  readonly vehicle?: Answered<CaseVehicle> | undefined
}

/** Days before a licence runs out from which it may be renewed (S8 art. 63). */
export const RENEW_LEAD_DAYS = 90
/** Months a medical report is good for (S8 art. 85). */
const MEDICAL_MONTHS = 6
/** Longest deferral in years (S8 art. 75). */
const DEFER_YEARS = 3
/** Points in the period of drivers of heavy classes from which learning is asked for; a full count ends the licence's use (S6). */
const FULL_POINTS = 12

const ok = (code: string, title: string, detail: string): ServiceCheck => ({ code, level: 'ok', title, detail })
const silent = (code: string, title: string): ServiceCheck => ({ code, level: 'unknown', title, detail: '登记系统暂未答复，恢复后自动核验，不影响您的申请' })
const exception = (code: string, title: string, detail: string): ServiceCheck => ({ code, level: 'exception', title, detail })

/** What stands against a case, by the reason a refusal would give. Throws RangeError on a reason that is not in the table. */
function obstacle(code: string, reason: string, detail: string, field?: string): ServiceCheck {
  const known = refusalReason(reason)
  if (known === undefined) throw new RangeError(`no reason ${reason}`)
  return { code, level: 'obstacle', title: known.label, detail, remedy: known.remedy, article: known.article, reason, ...(field === undefined ? {} : { field }) }
}

const NAMES: Readonly<Record<FormField, string>> = { plate: '车牌号', plateType: '号牌种类', cause: '原因', contact: '新的联系电话或地址', targetClass: '保留的准驾车型', deferCause: '延期原因', deferUntil: '延期到哪一天' }

const filled = (form: ServiceForm, field: FormField): boolean => (field === 'contact' ? form.contactPhone !== undefined || form.contactAddress !== undefined : form[field] !== undefined)

/** What is still missing in a form; empty when it can be submitted. */
export function missingIn(service: CaseService, form: ServiceForm, today: LocalDate): readonly { readonly path: string; readonly message: string }[] {
  const missing = service.needs.filter((field) => !filled(form, field)).map((field) => ({ path: `form.${field === 'contact' ? 'contactPhone' : field}`, message: `请填写${NAMES[field]}` }))
  const ways = deliveriesOf(service)
  const delivery = form.delivery ?? (ways.length === 1 ? ways[0] : undefined)
  const how = delivery === undefined ? [{ path: 'form.delivery', message: '请选择领取方式' }] : ways.includes(delivery) ? [] : [{ path: 'form.delivery', message: '该业务不能这样领取' }]
  const where = delivery === 'post' && form.postTo === undefined ? [{ path: 'form.postTo', message: '请填写邮寄地址' }] : []
  const late = form.deferUntil !== undefined && form.deferUntil <= today ? [{ path: 'form.deferUntil', message: '延期的日期应在今天之后' }] : []
  return [...missing, ...how, ...where, ...late]
}

const WITHHELD: ReadonlySet<LicenceRecord['status']> = new Set(['suspended', 'detained'])

function licenceChecks({ status, validUntil }: LicenceRecord, checks: readonly ExtraCheck[], today: LocalDate): readonly ServiceCheck[] {
  if (status === 'cancelled') return [obstacle('licence', 'licence-cancelled', '登记状态为注销、吊销或者撤销')]
  if (WITHHELD.has(status)) return [obstacle('licence', 'licence-withheld', '登记状态为扣留、扣押或者暂扣')]
  if (validUntil < addYears(today, -1)) return [obstacle('licence', 'over-a-year', `有效期至 ${validUntil}`)]
  if (checks.includes('valid-licence') && validUntil < today) return [exception('licence', '驾驶证已过有效期', `有效期至 ${validUntil}，请一并办理期满换证`)]
  return [ok('licence', '驾驶证登记', `状态正常，有效期至 ${validUntil}`)]
}

function driverExtras(record: LicenceRecord, { service, form }: ReviewFacts, today: LocalDate): readonly ServiceCheck[] {
  const { classes, validUntil, points, medicalOn } = record
  const judge: Readonly<Partial<Record<ExtraCheck, () => ServiceCheck>>> = {
    'renewal-window': () => {
      const from = addDays(validUntil, -RENEW_LEAD_DAYS)
      return today >= from ? ok('renewal-window', '换证期间', `有效期至 ${validUntil}，可以换证`) : obstacle('renewal-window', 'not-yet-due', `有效期至 ${validUntil}，${from} 起可以办理`)
    },
    'medical': () => {
      const last = medicalOn === undefined ? undefined : addMonths(medicalOn, MEDICAL_MONTHS)
      return last === undefined || last < today ? obstacle('medical', 'medical-missing', medicalOn === undefined ? '没有收到医院传来的体检信息' : `最近一次体检 ${medicalOn}，已超过六个月`) : ok('medical', '身体条件证明', `已联网，${medicalOn ?? ''} 体检`)
    },
    'held-class': () => (form.targetClass !== undefined && canKeep(classes, form.targetClass) ? ok('held-class', '准驾车型', `现有 ${classes.join('、')}，保留 ${form.targetClass}`) : obstacle('held-class', 'class-not-held', `现有准驾车型 ${classes.join('、')}`, 'form.targetClass')),
    'defer-limit': () => (form.deferUntil !== undefined && form.deferUntil <= addYears(today, DEFER_YEARS) ? ok('defer-limit', '延期期限', '不超过三年') : obstacle('defer-limit', 'defer-too-long', '延期最长三年', 'form.deferUntil')),
    'points': () => (points >= FULL_POINTS ? obstacle('points', 'points-full', `本周期记 ${points} 分`) : ok('points', '记分', `本周期记 ${points} 分`))
  }
  return service.checks.flatMap((name) => judge[name]?.() ?? [])
}

/** Classes a class includes (S8 annex 1), as far as a downgrade may choose. */
const INCLUDES: Readonly<Record<string, readonly string[]>> = {
  A1: ['A3', 'B1', 'B2', 'C1', 'C2', 'C3', 'C4'], A2: ['B1', 'B2', 'C1', 'C2', 'C3', 'C4', 'C6'], A3: ['C1', 'C2', 'C3', 'C4'], B1: ['C1', 'C2', 'C3', 'C4'], B2: ['C1', 'C2', 'C3', 'C4'],
  C1: ['C2', 'C3'], C2: [], C3: ['C4'], D: ['E', 'F'], E: ['F']
}

/** Whether a licence of some classes covers another. */
export const canKeep = (held: readonly string[], wanted: string): boolean => held.some((one) => one === wanted || (INCLUDES[one] ?? []).includes(wanted))

function vehicleChecks(vehicle: CaseVehicle): readonly ServiceCheck[] {
  const title = `${vehicle.plate} 登记`
  // Whoever is not the owner learns nothing of the vehicle but that.
  if (!vehicle.owned) return [obstacle('owner', 'not-owner', '登记的所有人不是申请人', 'form.plate')]
  if (vehicle.status === 'impounded') return [obstacle('vehicle', 'vehicle-sealed', '登记状态为查封、扣押')]
  if (vehicle.status !== 'normal') return [obstacle('vehicle', 'vehicle-cancelled', '登记状态为注销或者达到报废标准')]
  return [ok('vehicle', title, '状态正常，所有人为申请人')]
}

function vehicleExtras(vehicle: CaseVehicle, { service, form }: ReviewFacts, today: LocalDate): readonly ServiceCheck[] {
  if (!vehicle.owned) return []
  const judge: Readonly<Partial<Record<ExtraCheck, () => ServiceCheck>>> = {
    insurance: () => (vehicle.insuranceValidUntil >= today ? ok('insurance', '交强险', `已联网，有效期至 ${vehicle.insuranceValidUntil}`) : obstacle('insurance', 'no-insurance', `交强险 ${vehicle.insuranceValidUntil} 到期`)),
    tax: () => (vehicle.taxPaid === false ? exception('tax', '车船税', '没有查到本年度完税信息，请核对') : ok('tax', '车船税', '已联网')),
    violations: () => (vehicle.openViolations > 0 ? obstacle('violations', 'violations-open', `有 ${vehicle.openViolations} 起未处理`) : ok('violations', '交通违法', '没有未处理的')),
    inspection: () => (vehicle.inspectionValidUntil >= today ? ok('inspection', '检验', `有效期至 ${vehicle.inspectionValidUntil}`) : obstacle('inspection', 'inspection-expired', `检验 ${vehicle.inspectionValidUntil} 到期`)),
    exempt: () => exemptCheck(vehicle, today),
    mortgage: () => (vehicle.mortgaged !== true ? ok('mortgage', '抵押', '没有抵押登记') : form.cause === 'lost' && service.product === 'paper' ? obstacle('mortgage', 'mortgaged', '该车在抵押期间') : exception('mortgage', '抵押', '该车在抵押期间，请核对'))
  }
  return service.checks.flatMap((name) => judge[name]?.() ?? [])
}

function exemptCheck(vehicle: CaseVehicle, today: LocalDate): ServiceCheck {
  const answer = exemptMark(vehicle, today)
  if (answer.exempt) return ok('exempt', '免予上线检验', `符合条件，新标志有效期至 ${answer.validUntil}`)
  if (answer.why === 'early') return obstacle('exempt', 'mark-not-yet-due', `${answer.from ?? ''} 起可以申领`)
  if (answer.why === 'unknown') return exception('exempt', '免予上线检验', '登记信息不全，请核对车辆登记日期、座位数和使用性质')
  return obstacle('exempt', 'needs-inspection', answer.why === 'age' ? '按车龄，本次须上线检验' : '该类车辆须上线检验')
}

/** Reviews a case. Never empty for a listed service. */
export function reviewCase(facts: ReviewFacts): readonly ServiceCheck[] {
  const { service, licence, vehicle, now } = facts
  const today = dateOf(now)
  if (service.subject === 'driver') {
    if (licence === undefined || licence === 'silent') return [silent('licence', '驾驶证登记')]
    return licence.found ? [...licenceChecks(licence.record, service.checks, today), ...driverExtras(licence.record, facts, today)] : [obstacle('licence', 'licence-unknown', '登记系统没有此人的驾驶证')]
  }
  if (vehicle === undefined || vehicle === 'silent') return [silent('vehicle', '机动车登记')]
  return vehicle.found ? [...vehicleChecks(vehicle.record), ...vehicleExtras(vehicle.record, facts, today)] : [obstacle('vehicle', 'vehicle-unknown', '登记系统没有这辆车', 'form.plate')]
}

/** Until when what is asked for would be good; undefined when it has no end or the registers do not say. */
export function validUntilOf({ service, vehicle, licence, form, now }: ReviewFacts): LocalDate | undefined {
  if (service.checks.includes('defer-limit')) return form.deferUntil
  if (service.subject === 'driver') return service.product === 'card' && !service.checks.includes('renewal-window') && typeof licence === 'object' && licence.found ? licence.record.validUntil : undefined
  if (typeof vehicle !== 'object' || !vehicle.found || service.product !== 'electronic') return undefined
  if (!service.checks.includes('exempt')) return vehicle.record.inspectionValidUntil
  const answer = exemptMark(vehicle.record, dateOf(now))
  return answer.exempt ? answer.validUntil : undefined
}
