/** A lane and its cars as desk, board and owner see them. */
import { dateOf, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import type { CarView, LaneBoard, LaneDesk } from '@lubiao/shared/plate/contract'
import { bottleneckOf, forecastLine, median, minutesAt, perHour, type Expected, type LineFacts } from '@lubiao/shared/plate/forecast'
import { asideUntil, type LaneCase } from '@lubiao/shared/plate/lane-case'
import { laneMachine, type LaneActor } from '@lubiao/shared/plate/lane-machine'
import { offeredFor, stationOf } from '@lubiao/shared/plate/lane-rules'
import { pauseReasons, type LaneSpec } from '@lubiao/shared/plate/stations.data'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { carsOf, loadCounts, loadMeasured, loadStops, TOTAL, type StationStop } from './repo-lane'

const HOUR = 3_600_000
const MINUTE = 60_000

/** A lane as it stands: cars, stops, measurements. */
export interface Line {
  readonly lane: LaneSpec
  readonly facts: LineFacts
  readonly stops: ReadonlyMap<string, StationStop>
  readonly moving: readonly LaneCase[]
  readonly expected: ReadonlyMap<string, Expected>
}

/** Reads a lane: what it costs grows with the cars in it, not with those there ever were. */
export async function readLine(deps: Deps, lane: LaneSpec, now: Instant): Promise<Line> {
  const [moving, stops, measured] = await Promise.all([carsOf(deps, lane.outletId, 'moving'), loadStops(deps, lane.outletId), loadMeasured(deps, lane.outletId)])
  return lineOf(lane, moving, stops, measured, now)
}

/** A lane from its parts. */
export function lineOf(lane: LaneSpec, moving: readonly LaneCase[], stops: ReadonlyMap<string, StationStop>, measured: LineFacts['measured'], now: Instant): Line {
  const facts: LineFacts = { now, lane, measured, paused: new Set([...stops].filter(([, stop]) => stop.paused !== undefined).map(([key]) => key)) }
  return { lane, facts, stops, moving, expected: new Map(forecastLine(moving, facts).map((one) => [one.caseId, one])) }
}

/** The same lane with one car as it has just become. */
export const withCar = (line: Line, car: LaneCase): Line =>
  lineOf(line.lane, [...line.moving.filter((one) => one.caseId !== car.caseId), ...(car.state === 'moving' ? [car] : [])], line.stops, line.facts.measured, line.facts.now)

const labels: ReadonlyMap<string, string> = new Map([[laneMachine.opens.event as string, '进入通道'], ...Object.values(laneMachine.commands).map((spec) => [spec.event as string, spec.label] as const)])

function stepsOf(car: LaneCase, { lane, facts }: Line): CarView['steps'] {
  const at = lane.stations.findIndex((one) => one.key === car.station)
  return lane.stations.map(({ key, label, does }, i) => {
    const visit = [...car.visits].reverse().find((one) => one.station === key && one.how !== 'rejected')
    const gone = visit !== undefined && (i < at || car.state === 'plated')
    const here = i === at && car.state !== 'plated'
    const status = gone ? (visit.how === 'skipped' ? ('skipped' as const) : ('done' as const)) : here ? (car.state === 'moving' ? ('now' as const) : ('stopped' as const)) : ('next' as const)
    return { key, label, does, status, paused: facts.paused.has(key), ...(gone ? { at: visit.leftAt, minutes: Math.round((millisOf(visit.leftAt) - millisOf(visit.at)) / MINUTE) } : {}) }
  })
}

function forecastOf(car: LaneCase, { lane, facts, expected }: Line): CarView['forecast'] {
  const found = expected.get(car.caseId)
  if (found === undefined) return undefined
  const from = lane.stations.findIndex((one) => one.key === car.station)
  const measured = lane.stations.slice(from).every((one) => minutesAt(one.plannedMinutes, facts.measured.get(one.key)).measured)
  const pausedAt = lane.stations.find((one) => one.key === found.pausedAt)?.label
  return {
    ahead: found.ahead, basis: measured ? 'measured' : 'planned', ...(pausedAt === undefined ? {} : { pausedAt }),
    ...(found.readyAt === undefined ? {} : { readyAt: found.readyAt, minutes: Math.max(1, Math.ceil((millisOf(found.readyAt) - millisOf(facts.now)) / MINUTE)) })
  }
}

/** A car for somebody with these roles: staff see who, an owner sees their own. */
export function carView(car: LaneCase, line: Line, events: readonly DomainEvent[], roles: readonly LaneActor[]): CarView {
  const forecast = forecastOf(car, line)
  return {
    caseId: car.caseId, version: car.version, state: car.state, stateLabel: laneMachine.states[car.state].label, outletId: car.outletId, laneName: line.lane.name, ticket: car.ticket, plateType: car.plateType, vinTail: car.vinTail,
    ...(car.plate === undefined ? {} : { plate: car.plate }), ...(car.ownerMasked === undefined ? {} : { ownerMasked: car.ownerMasked }), station: car.station, stationLabel: stationOf(car, line.lane).label,
    enteredAt: car.openedAt, sinceStation: car.sinceStation, ...(car.state === 'plated' ? { finishedAt: car.enteredAt } : {}), steps: stepsOf(car, line), ...(forecast === undefined ? {} : { forecast }),
    ...(car.rejection === undefined ? {} : { rejection: { code: car.rejection.code, label: car.rejection.label, goTo: car.rejection.goTo, at: car.rejection.at, until: asideUntil(car.rejection.at), ...(car.rejection.note === undefined ? {} : { note: car.rejection.note }) } }),
    commands: [...offeredFor(car, { roles }, line.lane)],
    timeline: events.map((event) => ({ version: event.version, at: event.at, event: event.name, label: labels.get(event.name) ?? event.name, by: event.by.kind === 'system' ? '系统' : '通道工作人员' }))
  }
}

async function headOf(deps: Deps, line: Line): Promise<Omit<LaneDesk, 'cars' | 'aside'>> {
  const { lane, facts, stops, moving } = line
  const counts = await loadCounts(deps, lane.outletId, dateOf(facts.now))
  const total = facts.measured.get(TOTAL)
  const hourAgo = instantOf(millisOf(facts.now) - HOUR)
  const bottleneck = bottleneckOf(moving, facts)
  return {
    outletId: lane.outletId, name: lane.name, demo: lane.demo, at: facts.now,
    stations: lane.stations.map((station) => {
      const known = facts.measured.get(station.key)
      const { minutes } = minutesAt(station.plannedMinutes, known)
      const stop = stops.get(station.key)
      return {
        key: station.key, label: station.label, does: station.does, bays: station.bays, waiting: moving.filter((car) => car.station === station.key).length, medianMinutes: minutes, measured: known?.samples.length ?? 0,
        perHour: perHour(station.bays, minutes), skippable: station.skippable, version: stop?.version ?? 0, rejects: station.rejects.map(({ code, label, goTo }) => ({ code, label, goTo })),
        ...(stop?.paused === undefined ? {} : { paused: { ...stop.paused, label: pauseReasons.find((one) => one.code === stop.paused?.reason)?.label ?? '' } })
      }
    }),
    today: {
      ...counts, inside: moving.length, lastHour: (total?.departures ?? []).filter((at) => at > hourAgo).length,
      ...(total === undefined || total.samples.length === 0 ? {} : { medianMinutes: Math.round(median(total.samples) / 60) })
    },
    ...(bottleneck === undefined ? {} : { bottleneck })
  }
}

/** The lane as everybody in the hall sees it. */
export async function boardView(deps: Deps, line: Line): Promise<LaneBoard> {
  const cars = [...line.moving].sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1)).map((car) => {
    const minutes = forecastOf(car, line)?.minutes
    return { ticket: car.ticket, station: car.station, ...(minutes === undefined ? {} : { minutes }) }
  })
  const head = await headOf(deps, line)
  return { ...head, stations: head.stations.map(({ version: _version, skippable: _skippable, rejects: _rejects, ...shown }) => shown), cars }
}

/** The lane as its crew works with it. */
export async function deskView(deps: Deps, line: Line, roles: readonly LaneActor[]): Promise<LaneDesk> {
  const aside = await carsOf(deps, line.lane.outletId, 'aside')
  return { ...(await headOf(deps, line)), cars: line.moving.map((car) => carView(car, line, [], roles)), aside: aside.map((car) => carView(car, line, [], roles)) }
}
