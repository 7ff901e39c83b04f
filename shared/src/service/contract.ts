/**
 * Services and outlets on the wire (notice measures 8–11): what can be done, where, now, with which papers; and the tables and days as
 * staff keep them. The case of a service has a contract of its own.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { instantOf } from '../kernel/clock'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { delegationSchema, serviceSchema } from './catalogue'
import { feeSchema } from './fees'
import { formFieldIds } from './form-fields.data'
import { outletDaySchema, spanSchema } from './hours'
import { materialIds } from './materials.data'
import { BOUNDS, outletIdSchema, outletSchema } from './outlets'
import { feeRevisionSchema, outletRevisionSchema, serviceRevisionSchema } from './tables'
import { channelIds, circumstanceIds, divisionIds, outletKindIds, registerIds, serviceCodes, skillIds, waivers, type Waiver } from './terms.data'

/** Refusals of this part of the module. */
export const serviceProblems = {
  'service.day-past': { status: 422, title: '已经过去的日期不能再调整', retryable: false },
  'service.day-other-unit': { status: 403, title: '只能调整本单位网点的时间', retryable: false },
  'service.revision-too-soon': { status: 422, title: '调整最早从明天起生效', retryable: false },
  'service.revision-taken': { status: 409, title: '该生效日已有一次调整，请换一个生效日', retryable: false },
  'service.revision-broken': { status: 422, title: '这样调整后表中会有缺项', retryable: false },
  'service.kiosk-signature': { status: 401, title: '自助机签名不正确或时间偏差过大', retryable: false },
  'service.vehicle-not-yours': { status: 403, title: '该车没有登记在您名下，不能调取它的信息', retryable: false },
  'service.vehicle-needed': { status: 422, title: '请填写车牌号和号牌种类', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const { plate, plateType } = fields
const code = z.enum(serviceCodes)
/** A moment in any precision, as the one form in which instants also sort. */
const moment = fields.instant.transform((text) => instantOf(Date.parse(text)))
const kioskId = z.string().regex(/^KIOSK-\d{3}$/, '自助机编号形如 KIOSK-001')

const offered = serviceSchema.extend({
  name: z.string(), limitText: z.string(),
  materialList: z.array(z.object({ material: z.enum(materialIds), label: z.string(), onlyIf: z.string().optional() })),
  feeList: z.array(feeSchema), feeText: z.string(), where: z.array(z.object({ kind: z.enum(outletKindIds), label: z.string(), how: delegationSchema }))
})
/** A service as the public sees it: everything in words, with amounts and the kinds of outlet that do it. */
export type OfferedService = z.output<typeof offered>

const source = { version: z.string(), demo: z.boolean(), reconstructed: z.boolean(), basis: z.string() }

const dayHours = z.object({
  date: fields.date, spans: z.array(spanSchema), text: z.string(), appointmentOnly: z.boolean(), provisional: z.boolean(),
  source: z.enum(['exception', 'statutory', 'makeup', 'holiday', 'series']), reason: z.string()
})
/** The hours of one day in minutes of the Beijing day and in words. */
export type OutletDayHours = z.output<typeof dayHours>

const load = z.object({ waiting: z.int().min(0).optional(), waitMinutes: z.number().min(0).optional(), nextFree: fields.instant.optional() })

const brief = outletSchema.pick({ id: true, name: true, kind: true, division: true, unit: true, address: true, lng: true, lat: true, phone: true, cityStation: true, demo: true })
  .extend({ kindLabel: z.string(), divisionLabel: z.string(), skills: z.partialRecord(z.enum(skillIds), z.int()) })
const openState = z.object({ open: z.boolean(), appointmentOnly: z.boolean(), closesAt: fields.instant.optional(), opensAt: fields.instant.optional(), provisional: z.boolean() })
const listed = brief.extend({ today: dayHours, state: openState })
/** A row of the list of outlets. */
export type ListedOutlet = z.output<typeof listed>

const found = listed.extend({ how: delegationSchema, metres: z.int().optional(), inTime: z.boolean(), load })
/** One answer to "where can I do this". `load` has only what is known. `inTime`: whoever sets out now arrives before it closes. */
export type FoundOutlet = z.output<typeof found>

const position = z.object({ lng: z.number().min(BOUNDS.lng[0] - 3).max(BOUNDS.lng[1] + 3), lat: z.number().min(BOUNDS.lat[0] - 3).max(BOUNDS.lat[1] + 3) })

const bringItem = z.object({ material: z.enum(materialIds), label: z.string(), why: z.string(), certain: z.boolean(), onlyIf: z.string().optional() })
const waivedItem = z.object({ material: z.enum(materialIds), label: z.string(), waiver: z.enum(Object.keys(waivers) as [Waiver, ...Waiver[]]), waiverLabel: z.string(), why: z.string() })
const registerNamed = z.object({ register: z.enum(registerIds), label: z.string() })

const form = z.object({
  formId: fields.id, service: code, name: z.string(), consentedAt: fields.instant, expiresAt: fields.instant,
  fields: z.array(z.object({ field: z.enum(formFieldIds), label: z.string(), value: z.string() }))
})
/** A form filled in from what is known, kept until it expires. */
export type FilledForm = z.output<typeof form>

const kiosk = z.object({
  kioskId, outletId: outletIdSchema, place: z.string(), outletName: z.string(), address: z.string(), lng: z.number(), lat: z.number(), division: z.enum(divisionIds),
  services: z.array(z.object({ code, name: z.string() })), allDay: z.boolean(), open: z.boolean(), heardAt: fields.instant, demo: z.boolean()
})
/** A self-service machine that works. */
export type ListedKiosk = z.output<typeof kiosk>

/** How a machine says it is. */
export const kioskStates = { working: '正常', paperOut: '缺纸缺卡', offline: '业务专网中断', fault: '故障', service: '维护中' } as const
export type KioskState = keyof typeof kioskStates
const kioskState = z.enum(Object.keys(kioskStates) as [KioskState, ...KioskState[]])

const outletDay = z.object({ outletId: outletIdSchema, version: z.int(), exception: outletDaySchema.optional(), publishedAt: fields.instant.optional(), hours: dayHours, counters: z.partialRecord(z.enum(skillIds), z.int()) })
/** A day of an outlet as staff see it; `version` 0 = nothing was ever published for it. */
export type StaffOutletDay = z.output<typeof outletDay>

const published = z.object({ effectiveFrom: fields.date, version: z.string() })

/** Every operation of this part, by name. */
export const serviceRoutes = {
  catalogue: defineRoute({ name: 'service.catalogue', api: 'citizen', method: 'GET', path: '/api/service/catalogue', summary: '业务目录：18 类一证即办、23 项就近办', by: ['public'],
    input: z.object({ subject: z.enum(['driver', 'vehicle']).optional(), channel: z.enum(channelIds).optional() }), output: z.object({ ...source, services: z.array(offered) }) }),
  service: defineRoute({ name: 'service.service', api: 'citizen', method: 'GET', path: '/api/service/catalogue/{code}', summary: '一项业务', by: ['public'], input: z.object({ code }), output: z.object({ ...source, service: offered }) }),
  outlets: defineRoute({ name: 'service.outlets', api: 'citizen', method: 'GET', path: '/api/service/outlets', summary: '网点', by: ['public'],
    input: z.object({ division: z.enum(divisionIds).optional(), kind: z.enum(outletKindIds).optional(), code: code.optional(), cityStation: z.enum(['yes', 'no']).optional() }), output: z.object({ version: z.string(), demo: z.boolean(), basis: z.string(), outlets: z.array(listed) }) }),
  outlet: defineRoute({ name: 'service.outlet', api: 'citizen', method: 'GET', path: '/api/service/outlets/{outletId}', summary: '一个网点：能办什么、两周内的办公时间', by: ['public'],
    input: z.object({ outletId: outletIdSchema, from: fields.date.optional() }),
    output: z.object({ outlet: listed, services: z.array(z.object({ code, name: z.string(), how: delegationSchema, bookable: z.boolean() })), days: z.array(dayHours), load }) }),
  search: defineRoute({ name: 'service.search', api: 'citizen', method: 'POST', path: '/api/service/searches', summary: '这件事现在去哪里办', by: ['public'], keyless: true,
    input: z.object({ code, position: position.optional(), division: z.enum(divisionIds).optional(), at: moment.optional(), open: z.enum(['any', 'only']).default('any'), order: z.enum(['best', 'near', 'short']).default('best'), limit: z.int().min(1).max(50).default(20) }),
    output: z.object({ service: code, name: z.string(), at: fields.instant, demo: z.boolean(), provisional: z.boolean(), total: z.int(), openNow: z.int(), results: z.array(found) }) }),
  bring: defineRoute({ name: 'service.bring', api: 'citizen', method: 'POST', path: '/api/service/bring-lists', summary: '要带什么：四免之后的材料清单', by: ['public'], keyless: true,
    input: z.object({ code, plate: plate.optional(), plateType: plateType.optional(), circumstances: z.partialRecord(z.enum(circumstanceIds), z.boolean()).default({}) }),
    output: z.object({ service: code, name: z.string(), checkedAt: fields.instant, bring: z.array(bringItem), waived: z.array(waivedItem), down: z.array(registerNamed), unasked: z.array(registerNamed), notes: z.array(z.string()) }) }),
  fillForm: defineRoute({ name: 'service.fillForm', api: 'citizen', method: 'POST', path: '/api/service/forms', summary: '经本人同意，自动填好申请表', by: ['user'], status: 201,
    input: z.object({ code, plate: plate.optional(), plateType: plateType.optional(), consent: z.literal(true, '请先同意调取填表所需的信息') }), output: form,
    problems: ['account.consent-needed', 'account.real-name-needed', 'service.vehicle-not-yours', 'service.vehicle-needed', 'upstream-unavailable'] }),
  form: defineRoute({ name: 'service.form', api: 'citizen', method: 'GET', path: '/api/service/forms/{formId}', summary: '填好的申请表', by: ['user'], input: z.object({ formId: fields.id }), output: form }),
  discardForm: defineRoute({ name: 'service.discardForm', api: 'citizen', method: 'POST', path: '/api/service/forms/{formId}/discard', summary: '删除填好的申请表', by: ['user'], input: z.object({ formId: fields.id }), output: z.object({ ok: z.literal(true) }) }),
  kiosks: defineRoute({ name: 'service.kiosks', api: 'citizen', method: 'GET', path: '/api/service/kiosks', summary: '能用的自助机', by: ['public'], input: z.object({ code: code.optional(), division: z.enum(divisionIds).optional() }), output: z.object({ kiosks: z.array(kiosk), hidden: z.int() }) }),
  heartbeat: defineRoute({ name: 'service.heartbeat', api: 'citizen', method: 'POST', path: '/api/service/kiosks/{kioskId}/heartbeats', summary: '自助机报告状态（用发给它的密钥签名）', by: ['public'], keyless: true,
    input: z.object({ kioskId, at: z.iso.datetime({ precision: 3 }), state: kioskState,
      /** HMAC-SHA256 with the machine's key over `kioskId\nat\nstate`, hex. */
      signature: z.string().regex(/^[0-9a-f]{64}$/) }), output: z.object({ ok: z.literal(true) }), problems: ['service.kiosk-signature'] }),

  outletDays: defineRoute({ name: 'service.outletDays', api: 'staff', method: 'GET', path: '/api/staff/service/outlets/{outletId}/days', summary: '网点每天的办公时间和临时安排', by: ['clerk', 'approver', 'supervisor', 'admin'],
    input: z.object({ outletId: outletIdSchema, from: fields.date, to: fields.date }), output: z.object({ outlet: outletSchema, days: z.array(outletDay) }) }),
  publishDay: defineRoute({ name: 'service.publishDay', api: 'staff', method: 'POST', path: '/api/staff/service/outlets/{outletId}/days/{date}', summary: '公布一天的临时安排：停办、改时间、增减窗口；或撤回', by: ['approver', 'supervisor', 'admin'],
    input: z.object({ outletId: outletIdSchema, date: fields.date, version: z.int().min(0),
      /** Missing withdraws what was published. */
      day: outletDaySchema.optional() }), output: outletDay, problems: ['version-conflict', 'service.day-past', 'service.day-other-unit'] }),
  revisions: defineRoute({ name: 'service.revisions', api: 'staff', method: 'GET', path: '/api/staff/service/revisions', summary: '业务、网点、收费标准的历次调整', by: ['staff'], input: z.object({}),
    output: z.object({ services: z.array(serviceRevisionSchema), outlets: z.array(outletRevisionSchema), fees: z.array(feeRevisionSchema), inForce: z.object({ catalogue: z.string(), outlets: z.string(), fees: z.string() }) }) }),
  publishService: defineRoute({ name: 'service.publishService', api: 'staff', method: 'POST', path: '/api/staff/service/service-revisions', summary: '调整一项业务（只增不改，从某日起）', by: ['admin'], status: 201,
    input: z.object({ revision: serviceRevisionSchema }), output: published, problems: ['service.revision-too-soon', 'service.revision-taken', 'service.revision-broken'] }),
  publishOutlet: defineRoute({ name: 'service.publishOutlet', api: 'staff', method: 'POST', path: '/api/staff/service/outlet-revisions', summary: '新增、调整或撤销一个网点（只增不改，从某日起）', by: ['admin'], status: 201,
    input: z.object({ revision: outletRevisionSchema }), output: published, problems: ['service.revision-too-soon', 'service.revision-taken'] }),
  publishFee: defineRoute({ name: 'service.publishFee', api: 'staff', method: 'POST', path: '/api/staff/service/fee-revisions', summary: '调整一项收费标准（只增不改，从某日起）', by: ['admin', 'finance'], status: 201,
    input: z.object({ revision: feeRevisionSchema }), output: published, problems: ['service.revision-too-soon', 'service.revision-taken'] }),
  staffKiosks: defineRoute({ name: 'service.staffKiosks', api: 'staff', method: 'GET', path: '/api/staff/service/kiosks', summary: '全部自助机及其状态', by: ['clerk', 'supervisor', 'admin'], input: z.object({}),
    output: z.object({ kiosks: z.array(z.object({ kioskId, outletId: outletIdSchema, outletName: z.string(), unit: z.enum(unitIds), place: z.string(), state: kioskState.optional(), stateLabel: z.string(), heardAt: fields.instant.optional(), shown: z.boolean() })) }) }),
  kioskKey: defineRoute({ name: 'service.kioskKey', api: 'staff', method: 'POST', path: '/api/staff/service/kiosks/{kioskId}/keys', summary: '给一台自助机发新密钥，旧的作废', by: ['admin'], status: 201,
    input: z.object({ kioskId }), output: z.object({ kioskId, key: z.string(), generation: z.int() }) })
} as const
