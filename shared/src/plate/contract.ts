/** Choosing a number and the drive-through lane on the wire (notice measures 11 and 13). */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { checkPlate } from '../kernel/identity'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { releaseProblems } from '../release/contract'
import { choosableTypes } from './blocks.data'
import { laneMachine, type LaneCommand, type LaneState } from './lane-machine'
import { pickMachine, type PickCommand, type PickState } from './pick-machine'
import { pauseReasons, skipReasons, type PauseReason } from './stations.data'

/** Refusals of this module. */
export const plateProblems = {
  'plate.taken': { status: 409, title: '这个号码已被别人选走', retryable: false },
  'plate.resting': { status: 409, title: '这个号码刚被放弃，冷却期内不能选', retryable: false },
  'plate.offered-to-other': { status: 409, title: '这个号码正在别人的随机选号中，请稍后再试', retryable: true },
  'plate.registered': { status: 409, title: '这个号码已有车辆使用', retryable: false },
  'plate.not-released': { status: 422, title: '这个号码还没有投放', retryable: false },
  'plate.wrong-kind': { status: 422, title: '号码与车辆的号牌种类不符', retryable: false },
  'plate.offer-over': { status: 409, title: '本次随机号码已过保留时间，请重新获取', retryable: false },
  'plate.no-more-offers': { status: 429, title: '今天的随机选号次数已用完', retryable: false },
  'plate.vehicle-has-number': { status: 409, title: '这辆车已经选了号码', retryable: false },
  'plate.too-many': { status: 409, title: '您选定的号码已达上限，请先上牌或放弃', retryable: false },
  'plate.chosen-too-often': { status: 429, title: '您近期选号次数已达上限', retryable: false },
  'plate.not-admitted': { status: 429, title: '新号段投放中，请先排队或参加抽签', retryable: true },
  'plate.block-exists': { status: 409, title: '已有同名的号段', retryable: false },
  'plate.block-overlaps': { status: 422, title: '号段与已有号段重叠', retryable: false },
  'plate.block-too-soon': { status: 422, title: '新号段须提前公布，请把投放时间改晚', retryable: false },
  'lane.already-moved': { status: 409, title: '这辆车刚刚已由同事推进，请刷新', retryable: false },
  'lane.station-paused': { status: 409, title: '本站暂停办理，恢复后才能推进', retryable: false },
  'lane.not-last': { status: 409, title: '还有后面的站没有办', retryable: false },
  'lane.last-station': { status: 409, title: '这是最后一站，请点“安装完成”', retryable: false },
  'lane.not-skippable': { status: 409, title: '本站不能跳过', retryable: false },
  'lane.no-number': { status: 409, title: '这辆车还没有选定号码，请车主先选号', retryable: false },
  'lane.car-inside': { status: 409, title: '这辆车已经在通道里', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const plate = z.string().max(12).transform((text, ctx) => {
  const outcome = checkPlate(text)
  if (outcome.ok && outcome.value.startsWith('鲁P')) return outcome.value
  ctx.addIssue({ code: 'custom', message: outcome.ok ? '这里只能选聊城的号码，以“鲁P”开头' : outcome.reason })
  return z.NEVER
})
const { vin } = fields
/** Number of a vehicle's certificate of conformity (整车出厂合格证编号): letters and digits, read off the paper. */
const certificateNo = z.string().transform((text) => text.toUpperCase().replace(/[\s-]/g, '')).pipe(z.string().regex(/^[A-Z0-9]{10,20}$/, '合格证编号应为 10–20 位字母和数字'))
const plateType = z.enum(choosableTypes)
const vehicleKind = { size: z.enum(['small', 'large']), energy: z.enum(['fuel', 'electric', 'hybrid']) }
const vehicle = z.object({ ...vehicleKind, vin, certificateNo })
/** A new vehicle as its buyer declares it. */
export type NewVehicle = z.output<typeof vehicle>
/** What decides a vehicle's kind of plate. */
export type VehicleKind = Pick<NewVehicle, 'size' | 'energy'>
/** How a number was found: among a random offer, or put together by the person. */
const way = z.enum(['offer', 'own'])
const outletId = z.string().regex(/^OL-[A-Z0-9-]{3,20}$/, '网点编号不正确')

const timelineEntry = z.object({ version: z.int(), at: fields.instant, event: z.string(), label: z.string(), by: z.string() })
const pickState = z.enum(Object.keys(pickMachine.states) as [PickState, ...PickState[]])
const pickCommand = z.enum(Object.keys(pickMachine.commands) as [PickCommand, ...PickCommand[]])
const laneState = z.enum(Object.keys(laneMachine.states) as [LaneState, ...LaneState[]])
const laneCommand = z.enum(Object.keys(laneMachine.commands) as [LaneCommand, ...LaneCommand[]])

const reservation = z.object({
  caseId: fields.id, version: z.int(), state: pickState, stateLabel: z.string(), plate: z.string(), plateType, way, chosenAt: fields.instant, expiresAt: fields.instant.optional(),
  vehicle: z.object({ ...vehicleKind, vinTail: z.string() }), ownerMasked: z.string(), carId: fields.id.optional(), commands: z.array(pickCommand), timeline: z.array(timelineEntry)
})
/** A chosen number as its owner or the desk sees it. */
export type ReservationView = z.output<typeof reservation>

const offer = z.object({ plateType, numbers: z.array(z.string()), until: fields.instant, leftToday: z.int().min(0) })
/** A random offer: its numbers are kept for this person until `until`. */
export type OfferView = z.output<typeof offer>

const block = z.object({
  id: z.string(), label: z.string(), plateTypes: z.array(plateType), places: z.array(z.string()), example: z.string(), count: z.int(), opensAt: fields.instant, mode: z.enum(['open', 'queue', 'lottery']), released: z.boolean()
})
/** A block of numbers as it is shown. */
export type BlockView = z.output<typeof block>

const step = z.object({
  key: z.string(), label: z.string(), does: z.string(), status: z.enum(['done', 'skipped', 'now', 'next', 'stopped']), at: fields.instant.optional(), minutes: z.int().optional(), paused: z.boolean()
})
const forecast = z.object({
  /** When the car is expected out; none while a station before it is paused. */
  readyAt: fields.instant.optional(), minutes: z.int().optional(), ahead: z.int().min(0),
  /** `measured`: every station's time comes from cars that passed it; `planned`: at least one is still a guess. */
  basis: z.enum(['measured', 'planned']), pausedAt: z.string().optional()
})
/** What is expected of a car. */
export type Forecast = z.output<typeof forecast>
const car = z.object({
  caseId: fields.id, version: z.int(), state: laneState, stateLabel: z.string(), outletId, laneName: z.string(), ticket: z.string(), plateType, plate: z.string().optional(), vinTail: z.string(), ownerMasked: z.string().optional(),
  station: z.string(), stationLabel: z.string(), enteredAt: fields.instant, sinceStation: fields.instant, finishedAt: fields.instant.optional(), steps: z.array(step), forecast: forecast.optional(),
  rejection: z.object({ code: z.string(), label: z.string(), goTo: z.string(), note: z.string().optional(), at: fields.instant, until: fields.instant }).optional(),
  commands: z.array(laneCommand), timeline: z.array(timelineEntry)
})
/** A car in a lane as one person may see it. */
export type CarView = z.output<typeof car>

const stationView = z.object({
  key: z.string(), label: z.string(), does: z.string(), bays: z.int(), waiting: z.int(), medianMinutes: z.number(), measured: z.int(), perHour: z.number(), skippable: z.boolean(),
  paused: z.object({ reason: z.string(), label: z.string(), since: fields.instant }).optional(), version: z.int(), rejects: z.array(z.object({ code: z.string(), label: z.string(), goTo: z.string() }))
})
/** A station as desk and board show it. `perHour`: cars it can pass at its median. */
export type StationView = z.output<typeof stationView>
const today = z.object({ finished: z.int(), turnedAway: z.int(), inside: z.int(), lastHour: z.int(), medianMinutes: z.number().optional() })
const laneHead = z.object({ outletId, name: z.string(), demo: z.boolean(), at: fields.instant, stations: z.array(stationView), today, bottleneck: z.string().optional() })
const desk = laneHead.extend({ cars: z.array(car), aside: z.array(car) })
/** The lane as its crew works with it. */
export type LaneDesk = z.output<typeof desk>
const board = laneHead.extend({ stations: z.array(stationView.omit({ version: true, skippable: true, rejects: true })), cars: z.array(z.object({ ticket: z.string(), station: z.string(), minutes: z.int().optional() })) })
/** The lane as everybody in the hall sees it: tickets, no names, no numbers. */
export type LaneBoard = z.output<typeof board>

const carOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('advance') }),
  z.object({ command: z.literal('finish') }),
  z.object({ command: z.literal('skip'), reason: z.enum(skipReasons.map((one) => one.code) as [string, ...string[]]) }),
  z.object({ command: z.literal('reject'), reason: z.string().max(40), note: z.string().trim().max(200, '不超过 200 字').optional() }),
  z.object({ command: z.literal('rejoin') }),
  z.object({ command: z.literal('leave'), note: z.string().trim().min(2, '请写明离开的原因').max(200) })
])
/** What a crew can order of a car. */
export type CarOrder = z.output<typeof carOrder>
const stationOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('pause'), reason: z.enum(pauseReasons.map((one) => one.code) as [PauseReason, ...PauseReason[]]) }),
  z.object({ command: z.literal('resume') })
])
/** What a crew can order of a station. */
export type StationOrder = z.output<typeof stationOrder>

/** `admission`: from the release's queue or lottery, for a block that is given out so. */
const choosing = { plate, way, vehicle, admission: z.string().max(600).optional() }
const choosingProblems = ['account.consent-needed', 'account.real-name-needed', 'upstream-unavailable', 'plate.taken', 'plate.resting', 'plate.offered-to-other', 'plate.registered', 'plate.not-released', 'plate.wrong-kind', 'plate.offer-over',
  'plate.vehicle-has-number', 'plate.too-many', 'plate.chosen-too-often', 'plate.not-admitted',
  ...Object.keys(releaseProblems)]
const applicant = z.object({ name: fields.personName, idNumber: fields.idNumber })
const caseAt = { caseId: fields.id, version: z.int().min(0) }
const pickOrder = z.discriminatedUnion('command', [z.object({ command: z.literal('renounce') })])

/** Every operation of the module, by name. */
export const plateRoutes = {
  options: defineRoute({ name: 'plate.options', api: 'citizen', method: 'GET', path: '/api/plate/options', summary: '选号规则、号段和上牌通道', by: ['public'], input: z.object({}),
    output: z.object({
      policyVersion: z.string(), basis: z.string(), demo: z.boolean(), offerSize: z.int(), offerMinutes: z.int(), offersPerDay: z.int(), reservationHours: z.int(), coolDownHours: z.int(), mostWaiting: z.int(), mostChosen: z.int(), chosenWithinDays: z.int(),
      blocks: z.array(block), lanes: z.array(z.object({ outletId, name: z.string(), demo: z.boolean(), stations: z.array(z.object({ key: z.string(), label: z.string(), does: z.string() })) })) }) }),
  offer: defineRoute({ name: 'plate.offer', api: 'citizen', method: 'POST', path: '/api/plate/offers', summary: '随机取一批号码，为本人保留几分钟', by: ['user'], status: 201, input: z.object(vehicleKind), output: offer,
    problems: ['account.consent-needed', 'account.real-name-needed', 'plate.no-more-offers'] }),
  myOffer: defineRoute({ name: 'plate.myOffer', api: 'citizen', method: 'GET', path: '/api/plate/offers', summary: '还在保留时间内的随机号码', by: ['user'], input: z.object({}), output: z.object({ offer: offer.optional(), leftToday: z.int() }),
    problems: ['account.consent-needed', 'account.real-name-needed'] }),
  check: defineRoute({ name: 'plate.check', api: 'citizen', method: 'POST', path: '/api/plate/checks', summary: '自编号码能不能选，不能时给相近号码', by: ['user'], keyless: true, input: z.object({ plate, ...vehicleKind }),
    output: z.object({ plate: z.string(), plateType, free: z.boolean(), why: z.string().optional(), close: z.array(z.string()) }), problems: ['upstream-unavailable'] }),
  reserve: defineRoute({ name: 'plate.reserve', api: 'citizen', method: 'POST', path: '/api/plate/reservations', summary: '选定号码', by: ['user'], status: 201, input: z.object(choosing), output: reservation, problems: choosingProblems }),
  mine: defineRoute({ name: 'plate.mine', api: 'citizen', method: 'GET', path: '/api/plate/reservations', summary: '我选的号码', by: ['user'], input: z.object({ cursor: fields.cursor.optional() }), output: z.object({ reservations: z.array(reservation), cursor: fields.cursor.optional() }) }),
  get: defineRoute({ name: 'plate.get', api: 'citizen', method: 'GET', path: '/api/plate/reservations/{caseId}', summary: '一个选定的号码', by: ['user'], input: z.object({ caseId: fields.id }), output: reservation }),
  act: defineRoute({ name: 'plate.act', api: 'citizen', method: 'POST', path: '/api/plate/reservations/{caseId}/actions', summary: '放弃号码', by: ['user'], input: z.object({ ...caseAt, order: pickOrder }), output: reservation, problems: ['not-allowed-now', 'version-conflict'] }),
  car: defineRoute({ name: 'plate.car', api: 'citizen', method: 'GET', path: '/api/plate/cars/{caseId}', summary: '我的车在通道里到哪了', by: ['user'], input: z.object({ caseId: fields.id }), output: car }),
  board: defineRoute({ name: 'plate.board', api: 'citizen', method: 'GET', path: '/api/plate/boards/{outletId}', summary: '通道大屏：各站情况和每个序号的位置，不含个人信息', by: ['public'], input: z.object({ outletId }), output: board }),

  lanes: defineRoute({ name: 'plate.lanes', api: 'staff', method: 'GET', path: '/api/staff/plate/lanes', summary: '本单位的上牌通道', by: ['clerk', 'supervisor', 'admin'], input: z.object({}), output: z.object({ lanes: z.array(z.object({ outletId, name: z.string(), unit: z.enum(unitIds), demo: z.boolean() })) }) }),
  lane: defineRoute({ name: 'plate.lane', api: 'staff', method: 'GET', path: '/api/staff/plate/lanes/{outletId}', summary: '通道工作台：各站的车', by: ['clerk', 'supervisor', 'admin'], input: z.object({ outletId }), output: desk }),
  admit: defineRoute({ name: 'plate.admit', api: 'staff', method: 'POST', path: '/api/staff/plate/lanes/{outletId}/cars', summary: '车辆进入通道，领序号', by: ['clerk'], status: 201, input: z.object({ outletId, vehicle: z.object({ ...vehicleKind, vin }) }), output: car,
    problems: ['lane.car-inside', 'plate.wrong-kind'] }),
  staffCar: defineRoute({ name: 'plate.staffCar', api: 'staff', method: 'GET', path: '/api/staff/plate/cars/{caseId}', summary: '通道里的一辆车', by: ['clerk', 'supervisor', 'admin'], input: z.object({ caseId: fields.id }), output: car }),
  carAct: defineRoute({ name: 'plate.carAct', api: 'staff', method: 'POST', path: '/api/staff/plate/cars/{caseId}/actions', summary: '推进、跳过、不通过、回到通道、驶出', by: ['clerk'], input: z.object({ ...caseAt, order: carOrder }), output: car,
    problems: ['not-allowed-now', 'lane.already-moved', 'lane.station-paused', 'lane.not-last', 'lane.last-station', 'lane.not-skippable', 'lane.no-number', 'lane.car-inside'] }),
  stationAct: defineRoute({ name: 'plate.stationAct', api: 'staff', method: 'POST', path: '/api/staff/plate/lanes/{outletId}/stations/{station}/actions', summary: '暂停或恢复一个站', by: ['clerk'],
    input: z.object({ outletId, station: z.string().regex(/^[a-z]{3,20}$/), version: z.int().min(0), order: stationOrder }), output: desk, problems: ['not-allowed-now', 'version-conflict'] }),
  staffOffer: defineRoute({ name: 'plate.staffOffer', api: 'staff', method: 'POST', path: '/api/staff/plate/offers', summary: '窗口代选：为没有智能手机的人随机取一批号码', by: ['clerk'], status: 201, input: z.object({ applicant, ...vehicleKind }), output: offer,
    problems: ['account.identity-mismatch', 'plate.no-more-offers', 'upstream-unavailable'] }),
  staffReserve: defineRoute({ name: 'plate.staffReserve', api: 'staff', method: 'POST', path: '/api/staff/plate/reservations', summary: '窗口代选：选定号码', by: ['clerk'], status: 201, input: z.object({ applicant, ...choosing }), output: reservation,
    problems: ['account.identity-mismatch', ...choosingProblems] }),
  blocks: defineRoute({ name: 'plate.blocks', api: 'staff', method: 'GET', path: '/api/staff/plate/blocks', summary: '号段', by: ['staff'], input: z.object({}), output: z.object({ blocks: z.array(block) }) }),
  publishBlock: defineRoute({ name: 'plate.publishBlock', api: 'staff', method: 'POST', path: '/api/staff/plate/blocks', summary: '投放一个新号段（只增不改）', by: ['admin'], status: 201,
    input: z.object({ block: z.object({ id: z.string().regex(/^[a-z0-9-]{3,30}$/, '号段代码只用小写字母、数字和短横'), label: z.string().trim().min(2).max(30), plateTypes: z.array(plateType).min(1).max(4), places: z.array(z.string().regex(/^[0-9A-HJ-NP-Z]{1,34}$/, '只能用数字和除 I、O 外的字母')).min(5).max(6),
      opensAt: fields.instant, mode: z.enum(['open', 'queue', 'lottery']) }) }), output: z.object({ blocks: z.array(block) }), problems: ['plate.block-exists', 'plate.block-overlaps', 'plate.block-too-soon', 'plate.wrong-kind'] })
} as const
