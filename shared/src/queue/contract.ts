/**
 * The queue on the day, on the wire (notice measures 10, 11): what a person in the hall, a clerk at a counter, the large screen and a
 * manager send and see. One line per outlet, skill and day; booked people and walk-ins stand in the same line by the rule of `order.ts`.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { outletIdSchema } from '../service/outlets'
import { serviceCodes, skillIds } from '../service/terms.data'
import { queueMachine, type QueueCommand, type QueueState } from './machine'

/** Refusals of this module. */
export const queueProblems = {
  'queue.not-here': { status: 422, title: '您还不在网点附近，请到场后再取号', retryable: false },
  'queue.position-vague': { status: 422, title: '定位不够准确，请扫描门口屏幕上的二维码', retryable: false },
  'queue.door-code-old': { status: 422, title: '二维码已更新，请重新扫描门口屏幕上的二维码', retryable: false },
  'queue.closed': { status: 409, title: '网点今天这项业务现在不取号', retryable: false },
  'queue.already-waiting': { status: 409, title: '您已有一个号在排队，办完或取消后再取新号', retryable: false },
  'queue.booking-not-today': { status: 409, title: '该预约不在今天或不在这个网点', retryable: false },
  'queue.counter-taken': { status: 409, title: '该窗口已由其他同事打开', retryable: false },
  'queue.counter-closed': { status: 409, title: '请先打开窗口再叫号', retryable: false },
  'queue.still-called': { status: 409, title: '刚叫的号还没有处理，请先开始办理、再叫一次、暂离或过号', retryable: false },
  'queue.recalls-used': { status: 409, title: '已经叫过三次，请选择过号或暂离', retryable: false },
  'queue.too-soon-to-miss': { status: 409, title: '叫满三次、过两分钟仍未到窗口才能过号', retryable: false }
} as const satisfies Record<string, ProblemSpec>

/** A kind of counter work; the outlets' table says which an outlet has. */
const skill = z.enum(skillIds)
const outletId = outletIdSchema
const service = z.enum(serviceCodes)
const counterNo = z.string().regex(/^[1-9][0-9]?$/, '窗口号应为 1 到 99')

/** Proof of being there: the door screen's code of this half minute (scanned, or its eight characters typed), or a GCJ-02 position within 300 m. */
const presence = z.discriminatedUnion('by', [
  z.object({ by: z.literal('door'), code: z.string().trim().min(8).max(60) }),
  z.object({ by: z.literal('position'), lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90), /** Metres. */ accuracy: z.number().min(0).max(100_000) })
])
export type Presence = z.output<typeof presence>

const stateId = z.enum(Object.keys(queueMachine.states) as [QueueState, ...QueueState[]])
const commandId = z.enum(Object.keys(queueMachine.commands) as [QueueCommand, ...QueueCommand[]])

/** Minutes; `low` and `high` are honest ends: half of all services measured lie between the times they rest on. */
const estimate = z.object({
  ahead: z.int().min(0),
  openCounters: z.int().min(0),
  /** None while no counter is open. */
  minutes: z.object({ low: z.int(), typical: z.int(), high: z.int() }).optional(),
  /** Whether the times were measured here lately; otherwise they are assumed, and the page says so. */
  measured: z.boolean(),
  /** A booked person who is early is called from this moment on. */
  notBefore: fields.instant.optional()
})
export type QueueEstimate = z.output<typeof estimate>

const ticket = z.object({
  ticketId: fields.id, version: z.int(), number: z.string(), outletId, outletName: z.string(), skill, skillLabel: z.string(), date: fields.date,
  state: stateId, stateLabel: z.string(), kind: z.enum(['booked', 'walk-in']), /** A booked person who came more than ten minutes after their time: in the line as of the moment they came. */ late: z.boolean(),
  bookingId: fields.id.optional(), slotAt: fields.instant.optional(), serviceCode: service.optional(), serviceLabel: z.string().optional(),
  joinedAt: fields.instant, calledAt: fields.instant.optional(), counterNo: counterNo.optional(), /** Times called: 1 to 3. */ calls: z.int(), endedAt: fields.instant.optional(),
  estimate: estimate.optional(), commands: z.array(commandId)
})
/** A ticket as its holder sees it; `commands` are exactly the buttons to show. */
export type TicketView = z.output<typeof ticket>

const deskTicket = ticket.extend({ /** `王*明`; nothing on a paper ticket without a name. */ nameMasked: z.string().optional(), waitedMinutes: z.int(), channel: z.enum(['phone', 'counter']) })
/** A ticket as the desk sees it. */
export type DeskTicket = z.output<typeof deskTicket>

const counter = z.object({
  counterNo, version: z.int(), state: z.enum(['open', 'closed']), skills: z.array(skill), staffName: z.string().optional(), mine: z.boolean(),
  openedAt: fields.instant.optional(), current: deskTicket.optional()
})
/** A counter; `current` is whoever was called to it or is being served there. */
export type CounterView = z.output<typeof counter>

const lineSummary = z.object({ skill, skillLabel: z.string(), waiting: z.int(), booked: z.int(), openCounters: z.int(), /** For somebody who takes a ticket now. */ estimate })
/** How one line of an outlet stands. */
export type LineSummary = z.output<typeof lineSummary>

const display = z.object({
  outletName: z.string(), date: fields.date, /** Server's time, so that the screen need not trust its own. */ now: fields.instant,
  /** The rule, as printed at the foot of the screen. */
  rule: z.string(),
  /** Called or recalled, newest first; `announce` changes with every call, so that the screen speaks each once. */
  calls: z.array(z.object({ number: z.string(), counterNo, nameMasked: z.string().optional(), calledAt: fields.instant, calls: z.int(), announce: z.string() })),
  /** Numbers in the order they will be called as things stand. */
  waiting: z.array(z.object({ number: z.string(), skill, nameMasked: z.string().optional(), kind: z.enum(['booked', 'walk-in']) })),
  serving: z.array(z.object({ number: z.string(), counterNo })),
  lines: z.array(lineSummary),
  /** The door code, on screens that show it: text of the QR, its characters for typing, and when it must be replaced. */
  door: z.object({ qr: z.string(), typed: z.string(), changesAt: fields.instant }).optional()
})
export type DisplayView = z.output<typeof display>

const displayRow = z.object({ displayId: fields.id, name: z.string(), door: z.boolean(), createdAt: fields.instant, lastSeenAt: fields.instant.optional() })
export type DisplayRow = z.output<typeof displayRow>

const deskView = z.object({
  outletId, outletName: z.string(), date: fields.date, rule: z.string(), counters: z.array(counter), waiting: z.array(deskTicket), parked: z.array(deskTicket), lines: z.array(lineSummary),
  skills: z.array(z.object({ skill, label: z.string(), counters: z.int() }))
})
/** Everything a clerk's screen of one outlet shows; `waiting` in the order of the rule. */
export type DeskView = z.output<typeof deskView>

const holderOrder = z.discriminatedUnion('command', [z.object({ command: z.literal('leave') }), z.object({ command: z.literal('resume') })])
const clerkOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('recall') }), z.object({ command: z.literal('start') }), z.object({ command: z.literal('finish') }), z.object({ command: z.literal('park'), note: fields.note.optional() }),
  z.object({ command: z.literal('resume') }), z.object({ command: z.literal('putBack') }), z.object({ command: z.literal('miss') }), z.object({ command: z.literal('leave'), note: fields.note.optional() })
])
/** What a holder or a clerk can order. */
export type TicketOrder = z.output<typeof holderOrder> | z.output<typeof clerkOrder>

const percentiles = z.object({ n: z.int(), p50: z.number().optional(), p90: z.number().optional(), p95: z.number().optional() })
const figuresRow = z.object({
  outletId, outletName: z.string(), joined: z.int(), booked: z.int(), called: z.int(), served: z.int(), /** Was there, was called three times, did not come. */ missed: z.int(), left: z.int(), lapsed: z.int(),
  /** Minutes from joining (early booked: from their slot) to the call. */
  wait: percentiles, /** Minutes of service. */ service: percentiles,
  /** Joined by hour of the day, `08` …: the load. */
  hours: z.record(z.string(), z.int())
})
export type QueueFigures = z.output<typeof figuresRow>

const atCounter = { outletId, counterNo, version: z.int().min(0) }
const TAKING = ['queue.not-here', 'queue.position-vague', 'queue.door-code-old', 'queue.closed', 'queue.already-waiting'] as const

/** Every operation of the module, by name. */
export const queueRoutes = {
  lines: defineRoute({ name: 'queue.lines', api: 'citizen', method: 'GET', path: '/api/queue/outlets/{outletId}', summary: '网点现在排队情况', by: ['public'],
    input: z.object({ outletId }), output: z.object({ outletId, outletName: z.string(), date: fields.date, rule: z.string(), lines: z.array(lineSummary) }) }),
  take: defineRoute({ name: 'queue.take', api: 'citizen', method: 'POST', path: '/api/queue/tickets', summary: '到场取号（没有预约）', by: ['user'], status: 201,
    input: z.object({ outletId, skill, serviceCode: service.optional(), presence }), output: ticket, problems: [...TAKING, 'account.consent-needed'] }),
  checkIn: defineRoute({ name: 'queue.checkIn', api: 'citizen', method: 'POST', path: '/api/queue/check-ins', summary: '预约到场签到', by: ['user'], status: 201,
    input: z.object({ bookingId: fields.id, presence }), output: ticket, problems: [...TAKING, 'queue.booking-not-today', 'not-allowed-now', 'account.consent-needed'] }),
  mine: defineRoute({ name: 'queue.mine', api: 'citizen', method: 'GET', path: '/api/queue/tickets', summary: '我今天的号', by: ['user'], input: z.object({}), output: z.object({ tickets: z.array(ticket) }) }),
  get: defineRoute({ name: 'queue.get', api: 'citizen', method: 'GET', path: '/api/queue/tickets/{ticketId}', summary: '一个号：前面几人，大约还要多久', by: ['user'], input: z.object({ ticketId: fields.id }), output: ticket }),
  act: defineRoute({ name: 'queue.act', api: 'citizen', method: 'POST', path: '/api/queue/tickets/{ticketId}/actions', summary: '不办了，或回来继续排', by: ['user'],
    input: z.object({ ticketId: fields.id, version: z.int().min(0), order: holderOrder }), output: ticket, problems: ['not-allowed-now', 'version-conflict'] }),
  display: defineRoute({ name: 'queue.display', api: 'citizen', method: 'GET', path: '/api/queue/displays/{displayToken}', summary: '叫号屏', by: ['public'],
    input: z.object({ displayToken: z.string().regex(/^[0-9A-Z]{20,40}$/, '叫号屏地址不正确') }), output: display }),

  desk: defineRoute({ name: 'queue.desk', api: 'staff', method: 'GET', path: '/api/staff/queue/outlets/{outletId}', summary: '窗口叫号台', by: ['clerk', 'supervisor', 'admin'], input: z.object({ outletId }), output: deskView }),
  openCounter: defineRoute({ name: 'queue.openCounter', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/counters/{counterNo}/openings', summary: '打开窗口', by: ['clerk'],
    input: z.object({ ...atCounter, skills: z.array(skill).min(1, '请选择窗口办理的业务').max(8) }), output: counter, problems: ['queue.counter-taken', 'version-conflict'] }),
  closeCounter: defineRoute({ name: 'queue.closeCounter', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/counters/{counterNo}/closings', summary: '关闭窗口：叫了还没到的人退回原位', by: ['clerk', 'supervisor'],
    input: z.object(atCounter), output: counter, problems: ['queue.still-called', 'queue.counter-closed', 'version-conflict'] }),
  callNext: defineRoute({ name: 'queue.callNext', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/counters/{counterNo}/calls', summary: '叫下一位；正在办的一并办结', by: ['clerk'],
    input: z.object(atCounter), output: counter, problems: ['queue.counter-closed', 'queue.still-called', 'version-conflict'] }),
  staffGet: defineRoute({ name: 'queue.staffGet', api: 'staff', method: 'GET', path: '/api/staff/queue/tickets/{ticketId}', summary: '一个号（窗口）', by: ['clerk', 'supervisor', 'admin'], input: z.object({ ticketId: fields.id }), output: deskTicket }),
  staffAct: defineRoute({ name: 'queue.staffAct', api: 'staff', method: 'POST', path: '/api/staff/queue/tickets/{ticketId}/actions', summary: '再叫、开始、办结、暂离、过号…', by: ['clerk', 'supervisor'],
    input: z.object({ ticketId: fields.id, version: z.int().min(0), order: clerkOrder }), output: deskTicket, problems: ['not-allowed-now', 'version-conflict', 'queue.recalls-used', 'queue.too-soon-to-miss'] }),
  staffTake: defineRoute({ name: 'queue.staffTake', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/tickets', summary: '窗口代取号：没有手机的人，或代预约的人签到', by: ['clerk'], status: 201,
    input: z.object({ outletId, skill, serviceCode: service.optional(), name: fields.personName.optional(), idNumber: fields.idNumber.optional(), bookingId: fields.id.optional() }), output: deskTicket,
    problems: ['queue.closed', 'queue.already-waiting', 'queue.booking-not-today', 'not-allowed-now'] }),
  displays: defineRoute({ name: 'queue.displays', api: 'staff', method: 'GET', path: '/api/staff/queue/outlets/{outletId}/displays', summary: '叫号屏列表', by: ['clerk', 'supervisor', 'admin'], input: z.object({ outletId }), output: z.object({ displays: z.array(displayRow) }) }),
  addDisplay: defineRoute({ name: 'queue.addDisplay', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/displays', summary: '添加叫号屏（地址只显示一次）', by: ['clerk', 'supervisor', 'admin'], status: 201,
    input: z.object({ outletId, name: z.string().trim().min(1, '请填写屏幕名称').max(30), /** Whether it also shows the door code. */ door: z.boolean() }), output: z.object({ display: displayRow, displayToken: z.string() }) }),
  removeDisplay: defineRoute({ name: 'queue.removeDisplay', api: 'staff', method: 'POST', path: '/api/staff/queue/outlets/{outletId}/displays/{displayId}/removals', summary: '停用叫号屏', by: ['clerk', 'supervisor', 'admin'],
    input: z.object({ outletId, displayId: fields.id }), output: z.object({ displays: z.array(displayRow) }) }),
  figures: defineRoute({ name: 'queue.figures', api: 'staff', method: 'GET', path: '/api/staff/queue/figures', summary: '等候与办理时间统计', by: ['supervisor', 'admin', 'approver'],
    input: z.object({ from: fields.date, to: fields.date, outletId: outletId.optional() }), output: z.object({ outlets: z.array(figuresRow), total: figuresRow.omit({ outletId: true, outletName: true }) }) })
} as const
