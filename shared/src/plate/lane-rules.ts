/** What each tap does to a car. Where stations stand and what they need is data of the lane; pure. */
import type { Instant } from '../kernel/clock'
import { commandsFor, step } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { plateProblems, type CarOrder } from './contract'
import { asideUntil, type LaneCase, type Visit } from './lane-case'
import { laneMachine, type LaneActor, type LaneCommand, type LaneEvent } from './lane-machine'
import { skipReasons, type LaneSpec, type StationSpec } from './stations.data'

const refuse = problemsOf(plateProblems)

/** The number a car carries, found by its VIN. */
export interface CarriedNumber {
  readonly pickId: string
  readonly plate: string
  readonly ownerId: string
  readonly ownerMasked: string
}

/** What a decision rests on beside the car and the order. */
export interface LaneFacts {
  readonly now: Instant
  readonly lane: LaneSpec
  /** Stations that are paused. */
  readonly paused: ReadonlySet<string>
  /** The number chosen for this very vehicle, if any. */
  readonly number?: CarriedNumber | undefined
}

/** Any order on a car. */
export type AnyCarOrder = CarOrder | { readonly command: 'lapse' }

/** A change to commit, or why not. `data` holds codes and numbers only. */
export type LaneDecision =
  | { readonly ok: true; readonly next: LaneCase; readonly event: LaneEvent; readonly data: Readonly<Record<string, string | number | boolean>>; readonly note?: string }
  | { readonly ok: false; readonly problem: Problem }

type Change = Partial<LaneCase> | Problem
const isProblem = (change: Change): change is Problem => change instanceof Error

/** The station a car stands at. */
export const stationOf = (car: Pick<LaneCase, 'station'>, lane: LaneSpec): StationSpec => lane.stations.find((one) => one.key === car.station) as StationSpec
const after = (car: LaneCase, lane: LaneSpec): StationSpec | undefined => lane.stations[lane.stations.findIndex((one) => one.key === car.station) + 1]

const visitNow = (car: LaneCase, how: Visit['how'], now: Instant, reason?: string): readonly Visit[] => [...car.visits, { station: car.station, at: car.sinceStation, leftAt: now, how, ...(reason === undefined ? {} : { reason }) }]

/** What the car takes with it of its number: known from the first moment it was chosen. */
const carried = ({ number }: LaneFacts): Partial<LaneCase> => (number === undefined ? {} : { pickId: number.pickId, plate: number.plate, ownerId: number.ownerId, ownerMasked: number.ownerMasked })

/** Guard `stationOpen`, and that the number is there where a station needs it. */
function stopped(car: LaneCase, facts: LaneFacts): Problem | undefined {
  if (facts.paused.has(car.station)) return refuse('lane.station-paused')
  return stationOf(car, facts.lane).needsNumber && facts.number === undefined ? refuse('lane.no-number') : undefined
}

function onward(car: LaneCase, facts: LaneFacts, how: 'done' | 'skipped', reason?: string): Change {
  const next = after(car, facts.lane)
  if (next === undefined) return refuse('lane.last-station')
  return { ...carried(facts), station: next.key, sinceStation: facts.now, visits: [...visitNow(car, how, facts.now, reason)] }
}

const effects: Readonly<Record<LaneCommand, (car: LaneCase, order: AnyCarOrder, facts: LaneFacts) => Change>> = {
  advance: (car, _order, facts) => stopped(car, facts) ?? onward(car, facts, 'done'),
  finish: (car, _order, facts) => {
    if (after(car, facts.lane) !== undefined) return refuse('lane.not-last')
    return stopped(car, facts) ?? { ...carried(facts), visits: [...visitNow(car, 'done', facts.now)] }
  },
  // A paused station may be skipped: that its work is done elsewhere is what skipping says.
  skip: (car, order, facts) => {
    const { reason } = order as Extract<CarOrder, { command: 'skip' }>
    if (!stationOf(car, facts.lane).skippable) return refuse('lane.not-skippable')
    return skipReasons.some((one) => one.code === reason) ? onward(car, facts, 'skipped', reason) : problem('invalid-input', { errors: [{ path: 'order.reason', message: '请选择列表中的理由' }] })
  },
  reject: (car, order, facts) => {
    const { reason, note } = order as Extract<CarOrder, { command: 'reject' }>
    const found = stationOf(car, facts.lane).rejects.find((one) => one.code === reason)
    if (found === undefined) return problem('invalid-input', { errors: [{ path: 'order.reason', message: '请选择本站列表中的理由' }] })
    return { visits: [...visitNow(car, 'rejected', facts.now, reason)], rejection: { ...found, at: facts.now, ...(note === undefined || note === '' ? {} : { note }) }, wakeAt: asideUntil(facts.now) }
  },
  rejoin: (car, _order, facts) => ({ station: car.rejection?.back ?? car.station, sinceStation: facts.now, rejection: undefined }),
  leave: (car, _order, facts) => (car.state === 'moving' ? { visits: [...visitNow(car, 'rejected', facts.now)] } : {}),
  lapse: () => ({})
}

/** What the figures need of a decision: the station left, the seconds spent there, and those of the whole way when it ends. */
function measured(car: LaneCase, order: AnyCarOrder, now: Instant): Readonly<Record<string, string | number | boolean>> {
  return { outlet: car.outletId, station: car.station, since: car.sinceStation, ...('reason' in order ? { reason: order.reason } : {}), ...(order.command === 'finish' ? { opened: car.openedAt, left: now } : {}) }
}

/** Decides an order on a car. A lapse before its time is refused, whoever gives it. */
export function decideCar(car: LaneCase, order: AnyCarOrder, actor: { readonly roles: readonly LaneActor[] }, facts: LaneFacts): LaneDecision {
  const taken = step(laneMachine, car.state, order.command, actor.roles)
  if (!taken.ok) return { ok: false, problem: taken.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: taken.allowed }) }
  if (order.command === 'lapse' && facts.now < asideUntil(car.enteredAt)) return { ok: false, problem: problem('not-allowed-now', { allowed: commandsFor(laneMachine, car.state, actor.roles) }) }
  const change = effects[order.command](car, order, facts)
  if (isProblem(change)) return { ok: false, problem: change }
  const { wakeAt: _past, ...kept } = car
  const next: LaneCase = { ...kept, ...change, version: car.version + 1, state: taken.to, enteredAt: taken.moved ? facts.now : car.enteredAt }
  const note = 'note' in order && order.note !== undefined && order.note !== '' ? { note: order.note } : {}
  return { ok: true, next, event: taken.event, data: measured(car, order, facts.now), ...note }
}

/** The buttons for a car: what the table allows, without what its station would refuse. */
export function offeredFor(car: LaneCase, actor: { readonly roles: readonly LaneActor[] }, lane: LaneSpec): readonly LaneCommand[] {
  const station = stationOf(car, lane)
  const last = after(car, lane) === undefined
  return commandsFor(laneMachine, car.state, actor.roles).filter((command) => {
    if (command === 'advance') return !last
    if (command === 'finish') return last
    if (command === 'skip') return station.skippable && !last
    return command !== 'reject' || station.rejects.length > 0
  })
}
