/**
 * Bookings on the wire (notice measures 10 and 11): what a person, somebody who books for a parent, an enterprise and the staff of an
 * outlet send and see. A time is the Beijing wall time `HH:mm` of the first of the quarter hours that a matter takes.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { outletIdSchema as outletId } from '../service/outlets'
import { serviceCodes, skillIds } from '../service/terms.data'
import { appointmentMachine, type AppointmentCommand, type AppointmentState } from './booking-machine'

/** Refusals of this module. Those about a place carry `instead`: what can be had, the nearest first. */
export const appointmentProblems = {
  'appointment.full': { status: 409, title: '这个时间刚刚约满，请换一个时间', retryable: false },
  'appointment.closed': { status: 409, title: '这个时间网点不办公，请换一个时间', retryable: false },
  'appointment.too-soon': { status: 409, title: '这个时间太近，来不及预约，请换晚一点的时间或到现场取号', retryable: false },
  'appointment.too-far': { status: 409, title: '还没有开放这一天的预约', retryable: false },
  'appointment.not-here': { status: 422, title: '这个网点不办理这项业务，请换一个网点', retryable: false },
  'appointment.unknown-service': { status: 422, title: '没有这项可预约的业务，请重新选择', retryable: false },
  'appointment.limit': { status: 409, title: '已有同类预约，先办完或取消后才能再约', retryable: false },
  'appointment.suspended': { status: 403, title: '因多次未到场，暂时不能网上预约，可直接到窗口取号办理', retryable: false },
  'appointment.held-too-often': { status: 429, title: '占用后不确认的次数过多，请稍后再约', retryable: true },
  'appointment.unpaid': { status: 409, title: '缴清费用后预约自动生效，请先缴费', retryable: false },
  'appointment.hold-over': { status: 410, title: '保留时间已过，请重新选择时间', retryable: false },
  'appointment.too-late': { status: 409, title: '已过可以更改的时间，请直接联系网点', retryable: false },
  'appointment.vehicle-needed': { status: 422, title: '请填写车牌号', retryable: false },
  'appointment.test-needed': { status: 422, title: '请选择考试准驾车型', retryable: false },
  'appointment.test-order': { status: 409, title: '前面的科目还没有合格，暂不能预约这个科目', retryable: false },
  'appointment.test-wait': { status: 409, title: '上次考试未合格，间隔未满，暂不能预约', retryable: false },
  'appointment.test-attempts': { status: 409, title: '这个科目预约考试次数已用完，须重新申请学习', retryable: false },
  'appointment.batch-no-room': { status: 409, title: '连续的名额不够全部车辆，一辆也没有占用，请换一个时间', retryable: false },
  'appointment.batch-changed': { status: 409, title: '这一批中有的预约状态已变化，一辆也没有改动，请刷新后查看', retryable: false },
  'appointment.places-free': { status: 409, title: '这一天还有空位，请直接预约', retryable: false },
  'appointment.waiting-already': { status: 409, title: '您已在这一天的候补名单中', retryable: false },
  'appointment.waiting-too-many': { status: 409, title: '同时候补的天数已满，请先退出一个', retryable: false },
  'appointment.offer-over': { status: 410, title: '这个名额已过保留时间，已让给下一位', retryable: false },
  'appointment.release-only': { status: 403, title: '这些名额通过摇号或排队放号分配，请从放号页面进入', retryable: false },
  'appointment.not-today': { status: 409, title: '还没有到预约的日子，请在预约当天到场', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const { plate, plateType } = fields
/** First minute of a slot. */
const slotTime = z.string().regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, '时间应为整刻钟')
/** End of a slot; midnight is `24:00`. */
const endTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const serviceCode = z.enum(serviceCodes)
const skill = z.enum(skillIds)
const licenceClass = z.enum(['A1', 'A2', 'A3', 'B1', 'B2', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'D', 'E', 'F', 'M', 'N', 'P'])
/** Class of licence a test is taken for (domain-facts §8.6). */
export type TestClass = z.output<typeof licenceClass>

const place = { outletId, date: fields.date, time: slotTime }
const placeSchema = z.object(place)
/** Where and when. */
export type Place = z.output<typeof placeSchema>

const stateId = z.enum(Object.keys(appointmentMachine.states) as [AppointmentState, ...AppointmentState[]])
const commandId = z.enum(Object.keys(appointmentMachine.commands) as [AppointmentCommand, ...AppointmentCommand[]])

const outletBrief = z.object({ outletId, name: z.string(), address: z.string(), phone: z.string().optional(), lng: z.number(), lat: z.number(), unit: z.enum(unitIds), demo: z.boolean() })
const offeredPlace = placeSchema.extend({ until: endTime, outletName: z.string() })
/** A place kept for one person, to be taken with one tap. */
export type OfferedPlace = z.output<typeof offeredPlace>

const summary = z.object({
  caseId: fields.id, version: z.int(), state: stateId, stateLabel: z.string(),
  service: z.object({ code: serviceCode, label: z.string() }), outlet: outletBrief,
  date: fields.date, time: slotTime, until: endTime, slots: z.int().min(1),
  /** Whom it is for, masked; `self` when it is the booker. */
  visitor: z.object({ self: z.boolean(), nameMasked: z.string() }),
  plate: z.string().optional(), plateType: plateType.optional(), test: z.object({ subject: z.int().min(1).max(3), licenceClass }).optional(),
  relation: z.enum(['owner', 'enterprise', 'staff']), batch: z.array(fields.id),
  /** Until when a hold is kept: count down to it with the server's clock. */
  holdUntil: fields.instant.optional(),
  /** Why the hold was opened by the system: the waiting list. */
  offer: z.enum(['waitlist']).optional(),
  /** Places kept after the office changed its hours, each taken with one tap; the first is taken by itself at `alternativesUntil`. */
  alternatives: z.array(offeredPlace), alternativesUntil: fields.instant.optional()
})
/** A row of a list. */
export type AppointmentSummary = z.output<typeof summary>

const cost = z.object({
  /** Whether it may be done now. */
  allowed: z.boolean(),
  /** Plain words of what follows, to be shown before the act. */
  text: z.string(),
  /** Whether it counts towards a suspension. */
  strike: z.boolean(),
  until: fields.instant.optional()
})
/** What an act costs, told beforehand. */
export type ActCost = z.output<typeof cost>

const stepItem = z.object({ key: z.string(), label: z.string(), status: z.enum(['done', 'now', 'next', 'stopped']), at: fields.instant.optional(), dueAt: fields.instant.optional(), hint: z.string().optional() })
const view = summary.extend({
  steps: z.array(stepItem),
  timeline: z.array(z.object({ version: z.int(), at: fields.instant, event: z.string(), label: z.string(), by: z.string(), note: z.string().optional() })),
  commands: z.array(commandId),
  cancelCost: cost, rescheduleCost: cost,
  /** Where to see what to bring: the service's list of materials for this person. */
  materials: z.object({ serviceCode, outletId }),
  fee: z.object({ fen: z.int(), label: z.string(), basis: z.string() }).optional(),
  /** The bill of the fee; a hold becomes sure by its being paid. */
  bill: z.object({ billId: fields.id, fen: z.int(), paid: z.boolean() }).optional(),
  result: z.enum(['passed', 'failed', 'absent']).optional(),
  phoneMasked: z.string().optional()
})
/** A booking as one person may see it: `commands` are exactly the buttons to show. */
export type AppointmentView = z.output<typeof view>

const freeSlot = z.object({ time: slotTime, until: endTime, free: z.int().min(0), capacity: z.int().min(0) })
const freeDay = z.object({
  date: fields.date, state: z.enum(['open', 'closed', 'byAppointment']), why: z.string(), /** The year's holidays are not published yet. */ provisional: z.boolean(),
  slots: z.array(freeSlot), free: z.int(), waiting: z.int(), /** Whether one may join the waiting list: nothing is free. */ mayWait: z.boolean()
})
/** A day of an outlet for one matter. */
export type FreeDay = z.output<typeof freeDay>

const named = z.object({ name: fields.personName, idNumber: fields.idNumber })
const matter = {
  serviceCode,
  /** Somebody else who comes in person, e.g. a parent; oneself when left out. */
  visitor: named.optional(),
  plate: plate.optional(), plateType: plateType.optional(),
  licenceClass: licenceClass.optional()
}
const admission = z.string().max(600).optional()

const bookable = z.object({
  code: serviceCode, label: z.string(), group: z.enum(['window', 'plate', 'inspection', 'test']), skill, slots: z.int().min(1), minutes: z.int(), about: z.enum(['person', 'vehicle']),
  /** Of a driving test. */
  test: z.object({ subject: z.int(), needs: z.array(z.int()), waitDays: z.int(), maxAttempts: z.int().optional(), article: z.string() }).optional()
})
/** Something that can be booked. */
export type BookableView = z.output<typeof bookable>

const limitsView = z.object({
  version: z.string(), demo: z.boolean(), holdMinutes: z.int(), daysAhead: z.int(), leadMinutes: z.int(),
  perPerson: z.array(z.object({ group: z.string(), open: z.int() })), rules: z.array(z.string())
})

const caseAt = { caseId: fields.id, version: z.int().min(0) }
const citizenOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('confirm') }),
  z.object({ command: z.literal('decline') }),
  z.object({ command: z.literal('cancel'), note: fields.note.optional() }),
  z.object({ command: z.literal('reschedule'), ...place }),
  z.object({ command: z.literal('acceptOffer'), n: z.int().min(0).max(9) })
])
/** What a booker can order. */
export type CitizenOrder = z.output<typeof citizenOrder>
const staffOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('officeCancel'), note: z.string().trim().min(2, '请写明原因').max(200) }),
  z.object({ command: z.literal('officeOffer'), note: z.string().trim().min(2, '请写明原因').max(200) }),
  z.object({ command: z.literal('officeMove'), ...place, note: z.string().trim().min(2, '请写明原因').max(200) }),
  z.object({ command: z.literal('recordResult'), result: z.enum(['passed', 'failed', 'absent']) })
])
/** What the office can order. */
export type OfficeOrder = z.output<typeof staffOrder>

const waitEntry = z.object({
  waitId: fields.id, service: z.object({ code: serviceCode, label: z.string() }), outlet: outletBrief, date: fields.date, from: slotTime.optional(), to: endTime.optional(),
  joinedAt: fields.instant, /** People before this one. */ ahead: z.int(), /** Offers let pass so far; the second takes the entry off the list. */ passed: z.int(),
  state: z.enum(['waiting', 'offered']), offerCaseId: fields.id.optional(), visitorMasked: z.string(), plate: z.string().optional()
})
/** One's place on a waiting list. */
export type WaitView = z.output<typeof waitEntry>

const placeProblems = ['appointment.full', 'appointment.closed', 'appointment.too-soon', 'appointment.too-far', 'appointment.not-here', 'appointment.unknown-service'] as const
const matterProblems = ['appointment.limit', 'appointment.suspended', 'appointment.held-too-often', 'appointment.vehicle-needed', 'appointment.test-needed', 'appointment.test-order', 'appointment.test-wait', 'appointment.test-attempts', 'appointment.release-only'] as const
const personProblems = ['account.real-name-needed', 'account.consent-needed', 'account.identity-mismatch', 'upstream-unavailable'] as const

/** Every operation of the module, by name. */
export const appointmentRoutes = {
  options: defineRoute({ name: 'appointment.options', api: 'citizen', method: 'GET', path: '/api/appointment/options', summary: '可预约的业务和预约规则', by: ['public'], input: z.object({}),
    output: z.object({ services: z.array(bookable), limits: limitsView, today: fields.date, lastDay: fields.date }) }),
  free: defineRoute({ name: 'appointment.free', api: 'citizen', method: 'GET', path: '/api/appointment/outlets/{outletId}/free', summary: '一个网点的空位，按日期（最多 14 天）', by: ['public'],
    input: z.object({ outletId, serviceCode, from: fields.date.optional(), days: z.coerce.number().int().min(1).max(14).optional() }),
    output: z.object({ outlet: outletBrief, service: bookable, days: z.array(freeDay), next: placeSchema.optional() }), problems: ['appointment.not-here', 'appointment.unknown-service'] }),
  nextFree: defineRoute({ name: 'appointment.nextFree', api: 'citizen', method: 'GET', path: '/api/appointment/next-free', summary: '各网点最近的空位（给出位置时按距离，否则按时间）', by: ['public'],
    input: z.object({ serviceCode, from: fields.date.optional(), division: z.string().max(20).optional(), lng: z.coerce.number().optional(), lat: z.coerce.number().optional(), limit: z.coerce.number().int().min(1).max(20).optional() }),
    output: z.object({ outlets: z.array(z.object({ outlet: outletBrief, next: placeSchema.extend({ until: endTime, free: z.int() }).optional(), metres: z.number().optional() })) }), problems: ['appointment.unknown-service'] }),
  preview: defineRoute({ name: 'appointment.preview', api: 'citizen', method: 'POST', path: '/api/appointment/previews', summary: '预约前核对：还能约几个、费用、违约后果', by: ['user'], keyless: true,
    input: z.object({ ...matter, enterpriseId: fields.id.optional() }),
    output: z.object({ ok: z.boolean(), obstacles: z.array(z.object({ code: z.string(), title: z.string(), detail: z.string().optional(), until: fields.date.optional() })), openNow: z.int(), openMost: z.int(), strikes: z.int(), strikesMost: z.int(),
      suspendedUntil: fields.date.optional(), fee: z.object({ fen: z.int(), label: z.string(), basis: z.string() }).optional(), rules: z.array(z.string()) }), problems: [...personProblems, 'appointment.unknown-service'] }),
  hold: defineRoute({ name: 'appointment.hold', api: 'citizen', method: 'POST', path: '/api/appointment/cases', summary: '占住一个时间（保留 10 分钟，确认后生效）', by: ['user'], status: 201,
    input: z.object({ ...matter, ...place, enterpriseId: fields.id.optional(), /** Token of a release's opening queue or draw, where one is asked for. */ admission }), output: view, problems: [...personProblems, ...placeProblems, ...matterProblems] }),
  mine: defineRoute({ name: 'appointment.mine', api: 'citizen', method: 'GET', path: '/api/appointment/cases', summary: '我的预约，最近的在前', by: ['user'],
    input: z.object({ enterpriseId: fields.id.optional(), cursor: fields.cursor.optional() }), output: z.object({ cases: z.array(summary), waiting: z.array(waitEntry), cursor: fields.cursor.optional() }) }),
  get: defineRoute({ name: 'appointment.get', api: 'citizen', method: 'GET', path: '/api/appointment/cases/{caseId}', summary: '一个预约', by: ['user'], input: z.object({ caseId: fields.id }), output: view }),
  act: defineRoute({ name: 'appointment.act', api: 'citizen', method: 'POST', path: '/api/appointment/cases/{caseId}/actions', summary: '确认、改时间、取消、接受改期', by: ['user'],
    input: z.object({ ...caseAt, order: citizenOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', ...Object.keys(appointmentProblems)] }),
  calendar: defineRoute({ name: 'appointment.calendar', api: 'citizen', method: 'GET', path: '/api/appointment/cases/{caseId}/calendar', summary: '预约的日历文件（iCalendar，供电脑日历导入）', by: ['user'],
    input: z.object({ caseId: fields.id }), output: z.object({ fileName: z.string(), text: z.string() }), problems: ['not-allowed-now'] }),
  holdBatch: defineRoute({ name: 'appointment.holdBatch', api: 'citizen', method: 'POST', path: '/api/appointment/batches', summary: '企业批量预约：最多 8 辆车，连续时间，全有或全无', by: ['user'], status: 201,
    input: z.object({ enterpriseId: fields.id, serviceCode, ...place, items: z.array(z.object({ plate: plate.optional(), plateType: plateType.optional(), visitor: named.optional(), licenceClass: licenceClass.optional() })).min(2, '批量预约至少 2 个').max(8, '一批最多 8 个') }),
    output: z.object({ cases: z.array(summary) }), problems: [...personProblems, ...placeProblems, ...matterProblems, 'appointment.batch-no-room'] }),
  actBatch: defineRoute({ name: 'appointment.actBatch', api: 'citizen', method: 'POST', path: '/api/appointment/batches/actions', summary: '整批确认或放弃、取消', by: ['user'],
    input: z.object({ caseIds: z.array(fields.id).min(2).max(8), command: z.enum(['confirm', 'decline', 'cancel']) }), output: z.object({ cases: z.array(summary) }), problems: ['appointment.batch-changed', 'appointment.hold-over', 'appointment.too-late', 'version-conflict'] }),
  joinWaiting: defineRoute({ name: 'appointment.joinWaiting', api: 'citizen', method: 'POST', path: '/api/appointment/waiting', summary: '候补：约满的一天有人退出时依次通知', by: ['user'], status: 201,
    input: z.object({ ...matter, outletId, date: fields.date, from: slotTime.optional(), to: endTime.optional(), enterpriseId: fields.id.optional() }), output: waitEntry,
    problems: [...personProblems, ...placeProblems, ...matterProblems, 'appointment.places-free', 'appointment.waiting-already', 'appointment.waiting-too-many'] }),
  leaveWaiting: defineRoute({ name: 'appointment.leaveWaiting', api: 'citizen', method: 'POST', path: '/api/appointment/waiting/{waitId}/leaving', summary: '退出候补', by: ['user'], input: z.object({ waitId: fields.id }), output: z.object({ left: z.boolean() }), problems: ['not-found', 'not-allowed-now'] }),

  day: defineRoute({ name: 'appointment.day', api: 'staff', method: 'GET', path: '/api/staff/appointment/outlets/{outletId}/days/{date}', summary: '网点一天：每刻钟的名额和预约', by: ['clerk', 'approver', 'supervisor', 'admin'],
    input: z.object({ outletId, date: fields.date, skill: skill.optional() }),
    output: z.object({ outlet: outletBrief, state: z.enum(['open', 'closed', 'byAppointment']), why: z.string(), provisional: z.boolean(),
      skills: z.array(z.object({ skill, label: z.string(), slots: z.array(freeSlot.extend({ taken: z.int() })), waiting: z.int() })), cases: z.array(summary) }) }),
  staffGet: defineRoute({ name: 'appointment.staffGet', api: 'staff', method: 'GET', path: '/api/staff/appointment/cases/{caseId}', summary: '一个预约（窗口）', by: ['clerk', 'approver', 'supervisor', 'admin'], input: z.object({ caseId: fields.id }), output: view }),
  staffAct: defineRoute({ name: 'appointment.staffAct', api: 'staff', method: 'POST', path: '/api/staff/appointment/cases/{caseId}/actions', summary: '由窗口改期、取消，请本人另选时间，登记考试结果', by: ['clerk', 'supervisor'],
    input: z.object({ ...caseAt, order: staffOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', ...Object.keys(appointmentProblems)] }),
  load: defineRoute({ name: 'appointment.load', api: 'staff', method: 'GET', path: '/api/staff/appointment/load', summary: '负荷热力图：网点 × 小时，爽约率', by: ['supervisor', 'admin', 'approver'],
    input: z.object({ from: fields.date, days: z.coerce.number().int().min(1).max(14).optional(), unit: z.enum(unitIds).optional() }),
    output: z.object({ outlets: z.array(z.object({ outletId, name: z.string(), hours: z.array(z.object({ hour: z.int(), taken: z.int(), capacity: z.int() })), came: z.int(), missed: z.int(), noShowRate: z.number().optional() })), from: fields.date, to: fields.date }) })
} as const
