/**
 * A piece of vehicle or driver business on the wire (notice measures 8, 9 and 11): what a citizen, their agent and a window clerk send and see.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { serviceMachine, type ServiceCommand, type ServiceState } from './machine'

/** Refusals of a case. */
export const serviceCaseProblems = {
  'service.incomplete': { status: 422, title: '内容还不完整，请按提示补充', retryable: false },
  'service.not-online': { status: 422, title: '该业务须本人到窗口办理', retryable: false },
  'service.not-offered': { status: 422, title: '没有这项业务，或暂不办理', retryable: false },
  'service.agent-excluded': { status: 422, title: '该业务依法须本人办理，不能委托他人', retryable: false },
  'service.already-open': { status: 409, title: '同一业务已有一件正在办理', retryable: false },
  'service.claimed-by-other': { status: 409, title: '该业务已由其他窗口领取', retryable: false },
  'service.own-case': { status: 403, title: '不能经办本人的业务', retryable: false },
  'service.checks-pending': { status: 409, title: '登记系统暂未答复，核验完成后才能继续；已受理的内容不会丢失', retryable: true },
  'service.not-clear': { status: 409, title: '核验有不符合条件的事项，请退回补正或不予办理', retryable: false },
  'service.fee-owed': { status: 409, title: '该业务需要缴费，请先通知缴费', retryable: false },
  'service.nothing-owed': { status: 409, title: '该业务无需缴费，可直接审核通过', retryable: false },
  'service.unpaid': { status: 409, title: '还没有收到缴费', retryable: true },
  'service.already-paid': { status: 409, title: '费用已经缴纳，请继续办理', retryable: false },
  'service.no-address': { status: 422, title: '没有邮寄地址，不能交邮', retryable: false },
  'service.not-agent': { status: 422, title: '领取人不是本人，也不是登记的代办人', retryable: false },
  'service.person-unknown': { status: 422, title: '没有查到此人的登记信息，请核对身份证号', retryable: false }
} as const satisfies Record<string, ProblemSpec>

/** Code of a service of the catalogue, e.g. `DL_REISSUE_LOST`. */
export const serviceCode = z.string().regex(/^[A-Z][A-Z0-9_]{2,39}$/, '业务代码不正确')

const { plate, plateType } = fields

/** Licence classes (domain-facts §8.6). */
export const licenceClassIds = ['A1', 'A2', 'A3', 'B1', 'B2', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'D', 'E', 'F', 'M', 'N', 'P'] as const

/** How the result reaches the person. `electronic` only where the product is an electronic one. */
export const deliveryIds = ['window', 'post', 'electronic'] as const
export type Delivery = (typeof deliveryIds)[number]

const address = z.object({ name: fields.personName, phone: fields.phone, address: z.string().trim().min(6, '请填写详细地址').max(80, '地址不超过 80 字') })
/** Where to post to. */
export type PostAddress = z.output<typeof address>

const form = z.object({
  plate: plate.optional(), plateType: plateType.optional(),
  /** Why, where the service has several grounds. */
  cause: z.enum(['lost', 'damaged', 'illegible', 'changed', 'other']).optional(),
  /** New contact data, for a change of them. */
  contactPhone: fields.phone.optional(), contactAddress: z.string().trim().min(6, '请填写详细地址').max(80, '地址不超过 80 字').optional(),
  /** Class of licence to keep, for a downgrade. */
  targetClass: z.enum(licenceClassIds).optional(),
  /** For a deferral (art. 75): ground and last day, at most three years. */
  deferCause: z.enum(['service', 'abroad', 'illness', 'custody']).optional(), deferUntil: fields.date.optional(),
  remark: z.string().trim().max(200, '说明不超过 200 字').optional(),
  delivery: z.enum(deliveryIds).optional(),
  /** Outlet at which it is collected. */
  collectAt: z.string().regex(/^OL-[A-Z0-9-]{3,20}$/, '网点编号不正确').optional(),
  postTo: address.optional()
})
/** What is asked for, as far as it has been filled in; which fields a service needs is told by its rule. */
export type ServiceForm = z.output<typeof form>
export const serviceFormSchema = form

const check = z.object({
  code: z.string(), level: z.enum(['ok', 'warning', 'exception', 'obstacle', 'unknown']), title: z.string(), detail: z.string(),
  remedy: z.string().optional(), article: z.string().optional(), field: z.string().optional(),
  /** Reason of refusal this obstacle leads to. */
  reason: z.string().optional()
})
/** One automatic check. `obstacle`: may not be granted; `exception`: a clerk has to look; `unknown`: the register has not answered, asked again by itself. */
export type ServiceCheck = z.output<typeof check>
export const serviceCheckSchema = check

const feeItem = z.object({ feeId: z.string(), label: z.string(), fen: z.int().min(0), approvalDoc: z.string().optional() })
/** One fee as charged. */
export type CaseFee = z.output<typeof feeItem>
export const caseFeeSchema = feeItem

const stateId = z.enum(Object.keys(serviceMachine.states) as [ServiceState, ...ServiceState[]])
const commandId = z.enum(Object.keys(serviceMachine.commands) as [ServiceCommand, ...ServiceCommand[]])

const summary = z.object({
  caseId: fields.id, version: z.int(), state: stateId, stateLabel: z.string(), service: serviceCode, serviceName: z.string(), subject: z.enum(['driver', 'vehicle']),
  channel: z.enum(['phone', 'window']), relation: z.enum(['owner', 'agent', 'staff']), unit: z.enum(unitIds), outletId: z.string().optional(),
  plate: z.string().optional(), plateType: plateType.optional(), applicantMasked: z.string(), enterpriseName: z.string().optional(),
  openedAt: fields.instant, submittedAt: fields.instant.optional(), dueAt: fields.instant.optional(), dueProvisional: z.boolean(), overdue: z.boolean(),
  claimedBy: z.object({ staffId: fields.id, name: z.string() }).optional(), owesFen: z.int().min(0), delivery: z.enum(deliveryIds).optional(), clear: z.boolean()
})
/** A row of a list. `owesFen`: what is still to be paid. `clear`: every check lets it through. */
export type ServiceSummary = z.output<typeof summary>

const stepItem = z.object({ key: z.string(), label: z.string(), status: z.enum(['done', 'now', 'next', 'stopped']), at: fields.instant.optional(), dueAt: fields.instant.optional(), hint: z.string().optional() })
const timelineEntry = z.object({ version: z.int(), at: fields.instant, event: z.string(), label: z.string(), by: z.string(), note: z.string().optional() })
const trackEntry = z.object({ at: fields.instant, code: z.string(), text: z.string(), place: z.string().optional() })
/** One mail event. */
export type TrackEntry = z.output<typeof trackEntry>
export const trackEntrySchema = trackEntry

const view = summary.extend({
  form,
  applicant: z.object({
    nameMasked: z.string(), idMasked: z.string().optional(), phoneMasked: z.string().optional(), enterprise: z.string().optional(),
    /** In clear for the clerk who holds the case: it is printed on what is made. */
    name: z.string().optional()
  }),
  agent: z.object({ nameMasked: z.string(), idMasked: z.string(), basis: z.enum(['electronic', 'letter']), at: fields.instant }).optional(),
  checks: z.array(check), checkedAt: fields.instant.optional(),
  steps: z.array(stepItem), timeline: z.array(timelineEntry), commands: z.array(commandId),
  /** What the window's one key (`service.finish`) does now, in words. Missing when something outside is awaited. */
  finish: z.object({ label: z.string() }).optional(),
  decision: z.object({ outcome: z.enum(['approved', 'refused', 'returned']), reason: z.string(), code: z.string().optional(), article: z.string().optional(), remedy: z.string().optional(), at: fields.instant }).optional(),
  fees: z.array(feeItem), bill: z.object({ billId: fields.id, fen: z.int(), state: z.enum(['open', 'paid', 'void']), paidAt: fields.instant.optional() }).optional(),
  issued: z.object({ at: fields.instant, product: z.enum(['card', 'plate', 'paper', 'electronic', 'record']), documentNo: z.string().optional(), validUntil: fields.date.optional() }).optional(),
  mail: z.object({ waybill: z.string().optional(), events: z.array(trackEntry), signedBy: z.string().optional() }).optional(),
  catalogueVersion: z.string()
})
/** A case as one person may see it; `commands` are exactly the buttons to show. */
export type ServiceView = z.output<typeof view>

const caseAt = { caseId: fields.id, version: z.int().min(0) }
const said = (message: string) => z.string().trim().min(4, message).max(500, '不超过 500 字')
const agentNamed = z.object({ name: fields.personName, idNumber: fields.idNumber })

const citizenOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('save'), form }),
  z.object({ command: z.literal('submit'), form }),
  z.object({ command: z.literal('resubmit'), form }),
  z.object({ command: z.literal('withdraw'), note: fields.note.optional() }),
  z.object({ command: z.literal('authorise'), agent: agentNamed }),
  z.object({ command: z.literal('endAuthority') }),
  z.object({ command: z.literal('recordPayment') })
])
const staffOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('claim') }),
  z.object({ command: z.literal('release') }),
  z.object({ command: z.literal('authorise'), agent: agentNamed }),
  z.object({ command: z.literal('resubmit'), form }),
  z.object({ command: z.literal('review') }),
  z.object({ command: z.literal('recheck') }),
  z.object({ command: z.literal('returnForCorrection'), note: said('请写明需要补正的内容') }),
  z.object({ command: z.literal('refuse'), reason: z.string().max(40), note: said('请写明理由') }),
  z.object({ command: z.literal('bill') }),
  z.object({ command: z.literal('approve'), note: fields.note.optional() }),
  z.object({ command: z.literal('recordPayment') }),
  z.object({ command: z.literal('issue') }),
  z.object({ command: z.literal('handOver'), to: z.enum(['self', 'agent']) }),
  z.object({ command: z.literal('post') }),
  z.object({ command: z.literal('withdraw'), note: fields.note.optional() })
])
export type ServiceCitizenOrder = z.output<typeof citizenOrder>
export type ServiceStaffOrder = z.output<typeof staffOrder>
/** Any order a person can give on an existing case. */
export type ServiceOrder = ServiceCitizenOrder | ServiceStaffOrder

const codes = Object.keys(serviceCaseProblems)
const figure = z.object({ date: fields.date, accepted: z.int(), issued: z.int(), refused: z.int(), returned: z.int(), posted: z.int(), inTime: z.int(), late: z.int() })

/** Every operation on cases, by name. */
export const serviceCaseRoutes = {
  preview: defineRoute({ name: 'service.preview', api: 'citizen', method: 'POST', path: '/api/service/previews', summary: '办理前核对：会遇到什么、要缴多少、多久办好', by: ['user'], keyless: true,
    input: z.object({ service: serviceCode, form, enterpriseId: fields.id.optional() }),
    output: z.object({ checks: z.array(check), fees: z.array(feeItem), fen: z.int(), promisedBy: fields.instant, provisional: z.boolean(), canSubmit: z.boolean(), deliveries: z.array(z.enum(deliveryIds)), agentAllowed: z.boolean() }),
    problems: ['account.consent-needed', 'account.real-name-needed', 'service.not-offered', 'service.not-online'] }),
  open: defineRoute({ name: 'service.open', api: 'citizen', method: 'POST', path: '/api/service/cases', summary: '在线办理：新建', by: ['user'], status: 201,
    input: z.object({ service: serviceCode, form, enterpriseId: fields.id.optional() }), output: view, problems: ['account.consent-needed', 'account.real-name-needed', 'service.not-offered', 'service.not-online'] }),
  mine: defineRoute({ name: 'service.mine', api: 'citizen', method: 'GET', path: '/api/service/cases', summary: '我的业务（含委托我代办的）', by: ['user'],
    input: z.object({ cursor: fields.cursor.optional() }), output: z.object({ cases: z.array(summary), cursor: fields.cursor.optional() }) }),
  get: defineRoute({ name: 'service.get', api: 'citizen', method: 'GET', path: '/api/service/cases/{caseId}', summary: '一件业务', by: ['user'], input: z.object({ caseId: fields.id }), output: view }),
  act: defineRoute({ name: 'service.act', api: 'citizen', method: 'POST', path: '/api/service/cases/{caseId}/actions', summary: '办理：保存、提交、补正、委托、撤回、确认缴费', by: ['user'],
    input: z.object({ ...caseAt, order: citizenOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', 'account.identity-mismatch', ...codes] }),

  take: defineRoute({ name: 'service.take', api: 'staff', method: 'POST', path: '/api/staff/service/windows', summary: '窗口：凭身份证一次受理（预填、核验、领取）', by: ['clerk'], status: 201,
    input: z.object({
      service: serviceCode, idNumber: fields.idNumber,
      /** From the card reader; needed only while the population register does not answer. */
      name: fields.personName.optional(), phone: fields.phone.optional(),
      plate: plate.optional(), plateType: plateType.optional(), outletId: z.string().regex(/^OL-[A-Z0-9-]{3,20}$/).optional(),
      /** Somebody comes for the person: identity card and letter of authority have been seen. */
      agent: agentNamed.optional(),
      form: form.omit({ plate: true, plateType: true }).optional()
    }), output: view, problems: ['account.identity-mismatch', 'upstream-unavailable', ...codes] }),
  finish: defineRoute({ name: 'service.finish', api: 'staff', method: 'POST', path: '/api/staff/service/cases/{caseId}/completion', summary: '窗口：一步办结（审核、收费、制发、交付）', by: ['clerk'],
    input: z.object({ ...caseAt, to: z.enum(['self', 'agent', 'post']).default('self') }), output: view, problems: ['not-allowed-now', 'version-conflict', ...codes] }),
  worklist: defineRoute({ name: 'service.worklist', api: 'staff', method: 'GET', path: '/api/staff/service/cases', summary: '待办清单，按到期时间', by: ['clerk', 'supervisor', 'admin'],
    input: z.object({ state: stateId.optional(), unit: z.enum(unitIds).optional(), mine: z.enum(['yes', 'no']).optional(), overdue: z.enum(['yes', 'no']).optional(), cursor: fields.cursor.optional() }),
    output: z.object({ cases: z.array(summary), cursor: fields.cursor.optional(), counts: z.record(z.string(), z.int()) }) }),
  staffGet: defineRoute({ name: 'service.staffGet', api: 'staff', method: 'GET', path: '/api/staff/service/cases/{caseId}', summary: '一件业务（窗口页）', by: ['clerk', 'supervisor', 'admin'], input: z.object({ caseId: fields.id }), output: view }),
  staffAct: defineRoute({ name: 'service.staffAct', api: 'staff', method: 'POST', path: '/api/staff/service/cases/{caseId}/actions', summary: '办理：领取、退回、不予办理、制发、交付、交邮…', by: ['clerk', 'supervisor'],
    input: z.object({ ...caseAt, order: staffOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', 'account.identity-mismatch', ...codes] }),
  refusalReasons: defineRoute({ name: 'service.refusalReasons', api: 'staff', method: 'GET', path: '/api/staff/service/refusal-reasons', summary: '不予办理的理由、依据和补救办法', by: ['staff'], input: z.object({}),
    output: z.object({ version: z.string(), reasons: z.array(z.object({ code: z.string(), label: z.string(), article: z.string(), remedy: z.string(), subject: z.enum(['driver', 'vehicle', 'both']) })) }) }),
  caseFigures: defineRoute({ name: 'service.caseFigures', api: 'staff', method: 'GET', path: '/api/staff/service/figures', summary: '业务办理统计', by: ['clerk', 'supervisor', 'admin'],
    input: z.object({ from: fields.date, to: fields.date, unit: z.enum(unitIds).optional() }),
    output: z.object({ days: z.array(figure), totals: figure.omit({ date: true }), medianMinutes: z.number().optional(), inTimeShare: z.number().optional() }) })
} as const
