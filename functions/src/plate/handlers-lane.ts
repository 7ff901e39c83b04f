/** The drive-through lane: its crew, its board, and the owner who watches. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { plateProblems, plateRoutes } from '@lubiao/shared/plate/contract'
import { plateTypeFor } from '@lubiao/shared/plate/format'
import { openCar, type LaneCase } from '@lubiao/shared/plate/lane-case'
import type { LaneActor } from '@lubiao/shared/plate/lane-machine'
import { findLane, lanes as allLanes, type LaneSpec } from '@lubiao/shared/plate/stations.data'
import type { StaffIdentity } from '../http/caller'
import { auditLook, commitReply, serve, staffOf, userOf, type Ctx, type Served } from '../http/handler'
import { eventWrite, type DomainEvent } from '../platform/events'
import { onNewest } from '../platform/newest'
import { onSteadyLimit, vinHashOf } from './choosing'
import { carriedBy, moveCar, numberOf } from './moving'
import { changePick } from './picking'
import { insideWrite, loadCarWithEvents, newCarWrite, nextTicket, stopWrite } from './repo-lane'
import { boardView, carView, deskView, lineOf, readLine, withCar } from './view-lane'

/** The first two characters of a case number: 通道. */
const KIND = 'TD'

/** Whether somebody may see and work a lane: it is their unit's, or theirs is the city's. */
const worksAt = (staff: Pick<StaffIdentity, 'unit'>, lane: LaneSpec): boolean => staff.unit === lane.unit || findUnit(staff.unit)?.scope === 'city'

/** Roles of a member of staff towards a lane. */
const rolesAt = (staff: StaffIdentity): readonly LaneActor[] => (staff.roles.includes('clerk') ? ['crew'] : [])

/** A lane the caller works at. Throws `not-found` for any other. */
function laneFor(ctx: Ctx, outletId: string): LaneSpec {
  const lane = findLane(outletId)
  if (lane === undefined || !worksAt(staffOf(ctx), lane)) throw problem('not-found')
  return lane
}

const board = serve(plateRoutes.board, async ({ outletId }, { deps, now }) => {
  const lane = findLane(outletId)
  if (lane === undefined) throw problem('not-found')
  return boardView(deps, await readLine(deps, lane, now))
})

const car = serve(plateRoutes.car, async ({ caseId }, ctx) => {
  const { deps, now } = ctx
  const loaded = await loadCarWithEvents(deps, caseId)
  if (loaded === undefined || loaded.car.ownerId !== userOf(ctx)) throw problem('not-found')
  const lane = findLane(loaded.car.outletId) as LaneSpec
  return carView(loaded.car, withCar(await readLine(deps, lane, now), loaded.car), loaded.events, [])
})

const lanes = serve(plateRoutes.lanes, (_input, ctx) => Promise.resolve({ lanes: allLanes.filter((lane) => worksAt(staffOf(ctx), lane)).map(({ outletId, name, unit, demo }) => ({ outletId, name, unit, demo })) }))

const lane = serve(plateRoutes.lane, async ({ outletId }, ctx) => deskView(ctx.deps, await readLine(ctx.deps, laneFor(ctx, outletId), ctx.now), rolesAt(staffOf(ctx))))

const admit = serve(plateRoutes.admit, ({ outletId, vehicle }, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const spec = laneFor(ctx, outletId)
  const vinHash = vinHashOf(deps, vehicle.vin)
  const caseId = newCaseNumber(KIND, deps.random)
  const plateType = plateTypeFor(vehicle)
  const pick = await numberOf(deps, { pickId: undefined, vinHash, plateType })
  const entered: LaneCase = openCar({
    caseId, outletId, unit: spec.unit, ticket: await nextTicket(deps, outletId, dateOf(now)), openedBy: { kind: 'staff', id: staff.staffId }, plateType, size: vehicle.size, energy: vehicle.energy, vinTail: vehicle.vin.slice(-6), vinHash,
    sealed: deps.cipher.seal(JSON.stringify({ vin: vehicle.vin })), station: (spec.stations[0] as LaneSpec['stations'][number]).key, openedAt: now, ...(pick === undefined ? {} : carriedBy(pick))
  })
  const event: DomainEvent = { module: 'lane', caseId, version: 1, name: 'lane.entered', at: now, by: { kind: 'staff', id: staff.staffId }, unit: spec.unit, data: { outlet: outletId, ticket: entered.ticket, number: pick !== undefined } }
  const carried = pick === undefined ? [] : (await changePick(deps, now, pick, { command: 'enterLane', carId: caseId }, { kind: 'staff', id: staff.staffId, roles: ['lane'] })).writes
  const view = carView(entered, withCar(await readLine(deps, spec, now), entered), [event], rolesAt(staff))
  return commitReply<typeof plateRoutes.admit>(ctx, [insideWrite(deps, entered), newCarWrite(deps, entered), eventWrite(deps.table.name, deps.cipher, event), ...carried], view, { action: 'lane.enter', subject: caseId })
}))

/** A car of a lane the caller works at. Throws `not-found` for any other. */
async function seenCar(ctx: Ctx, caseId: string) {
  const loaded = await loadCarWithEvents(ctx.deps, caseId)
  if (loaded === undefined) throw problem('not-found')
  return { ...loaded, lane: laneFor(ctx, loaded.car.outletId) }
}

const staffCar = serve(plateRoutes.staffCar, async ({ caseId }, ctx) => {
  const { car: found, events, lane: spec } = await seenCar(ctx, caseId)
  const view = carView(found, withCar(await readLine(ctx.deps, spec, ctx.now), found), events, rolesAt(staffOf(ctx)))
  await auditLook(ctx, 'lane.look', caseId)
  return view
})

const carAct = serve(plateRoutes.carAct, ({ caseId, version, order }, ctx) => onSteadyLimit(async () => {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const { car: found, events, lane: spec } = await seenCar(ctx, caseId)
  if (found.version !== version) throw problemsOf(plateProblems)('lane.already-moved')
  const line = await readLine(deps, spec, now)
  const move = await moveCar(deps, now, spec, line.facts.paused, found, order, { kind: 'staff', id: staff.staffId, roles: rolesAt(staff) })
  return commitReply<typeof plateRoutes.carAct>(ctx, move.writes, carView(move.next, withCar(line, move.next), [...events, move.event], rolesAt(staff)), { action: `lane.${order.command}`, subject: caseId })
}))

const stationAct = serve(plateRoutes.stationAct, async ({ outletId, station, version, order }, ctx) => {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const spec = laneFor(ctx, outletId)
  if (!spec.stations.some((one) => one.key === station)) throw problem('not-found')
  const line = await readLine(deps, spec, now)
  const stop = line.stops.get(station)
  if ((stop?.version ?? 0) !== version) throw problem('version-conflict')
  const isPaused = stop?.paused !== undefined
  if (isPaused === (order.command === 'pause')) throw problem('not-allowed-now', { allowed: [isPaused ? 'resume' : 'pause'] })
  const paused = order.command === 'pause' ? { reason: order.reason, since: now } : undefined
  const stops = new Map([...line.stops, [station, { version: version + 1, paused }] as const])
  const view = await deskView(deps, lineOf(spec, line.moving, stops, line.facts.measured, now), rolesAt(staff))
  return commitReply<typeof plateRoutes.stationAct>(ctx, [stopWrite(deps, outletId, station, stop, paused)], view, { action: `lane.${order.command}Station`, subject: `${outletId}.${station}` })
})

/** Routes of this file. */
export const laneServed: readonly Served[] = [board, car, lanes, lane, admit, staffCar, carAct, stationAct]
