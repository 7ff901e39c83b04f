/**
 * Cars in a lane. Beside the case (`LANE#<caseId>` / `CASE`; gsi1 `OWNER#<ownerId>` / `LANE#<openedAt>#<caseId>` once it has a number; gsi2
 * `WORK#lane#<outletId>#<state>` / `<since>#<caseId>`; gsi3 the due index) and its events:
 *
 * | what                               | pk                         | sk             |
 * |------------------------------------|----------------------------|----------------|
 * | a vehicle that is in a lane        | GUARD#LANEVIN#<keyed hash> | GUARD          |
 * | a station that is or was paused    | LANESTATIONS#<outletId>    | <station>      |
 * | what was measured of a station, and of the whole lane | LANEMEASURED#<outletId> | <station>, `total` |
 * | tickets given on a day             | COUNTER#lane-<outletId>-<date> | COUNTER    |
 * | cars of a day                      | FIGURES#lane#<outletId>    | <date>         |
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import { plateProblems } from '@lubiao/shared/plate/contract'
import type { Measured } from '@lubiao/shared/plate/forecast'
import { laneCaseSchema, type LaneCase } from '@lubiao/shared/plate/lane-case'
import { laneMachine, type LaneCommand, type LaneState } from '@lubiao/shared/plate/lane-machine'
import type { PauseReason } from '@lubiao/shared/plate/stations.data'
import { caseKeyOf, changingWrite, erasingWrite, openingWrite, readCase, readStory } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { dueKeys } from '../platform/sweeper'

const refuse = problemsOf(plateProblems)
const pkOf = (caseId: string): string => `LANE#${caseId}`
const insideKey = (vinHash: string) => ({ pk: `GUARD#LANEVIN#${vinHash}`, sk: 'GUARD' })
const stationKey = (outletId: string, station: string) => ({ pk: `LANESTATIONS#${outletId}`, sk: station })
const measuredKey = (outletId: string, what: string) => ({ pk: `LANEMEASURED#${outletId}`, sk: what })

const itemOf = (car: LaneCase) => ({
  ...caseKeyOf(pkOf(car.caseId)), type: 'CASE', module: 'lane', ...car,
  ...(car.ownerId === undefined ? {} : { gsi1pk: `OWNER#${car.ownerId}`, gsi1sk: `LANE#${car.openedAt}#${car.caseId}` }),
  gsi2pk: `WORK#lane#${car.outletId}#${car.state}`, gsi2sk: `${car.sinceStation}#${car.caseId}`, ...dueKeys(car.caseId, car.wakeAt)
})

/** A car by its case, consistently; undefined when there is none. */
export async function loadCar(deps: Deps, caseId: string): Promise<LaneCase | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : laneCaseSchema.parse(stored)
}

/** A car and its story, oldest first, in one consistent read. */
export async function loadCarWithEvents(deps: Deps, caseId: string): Promise<{ readonly car: LaneCase; readonly events: readonly DomainEvent[] } | undefined> {
  const story = await readStory(deps, pkOf(caseId))
  return story === undefined ? undefined : { car: laneCaseSchema.parse(story.stored), events: story.events }
}

/** A car that comes in. */
export const newCarWrite = (deps: Deps, car: LaneCase): Write => openingWrite(deps, itemOf(car))

/** A car that has moved: only over the version it was decided on, so that two taps move it once. */
export const carWrite = (deps: Deps, before: LaneCase, next: LaneCase, command: LaneCommand): Write => changingWrite(deps, itemOf(next), laneMachine, before, command, refuse('lane.already-moved'))

/** A car out of which its person has been taken: only over the version that was read. */
export const erasedCarWrite = (deps: Deps, before: LaneCase, next: LaneCase): Write => erasingWrite(deps, itemOf(next), before)

/** A vehicle is in one lane at a time. */
export const insideWrite = (deps: Deps, car: LaneCase): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...insideKey(car.vinHash), caseId: car.caseId }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: refuse('lane.car-inside')
})

/** It is in none any more. */
export const outsideWrite = (deps: Deps, car: LaneCase): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: insideKey(car.vinHash), ConditionExpression: 'caseId = :case', ExpressionAttributeValues: { ':case': car.caseId } } }, refusal: problem('version-conflict')
})

/** Cars shown of one lane and state: more than any lane holds. */
const MOST_CARS = 200

/** The cars of a lane in a state, those longest at their station first. */
export async function carsOf(deps: Deps, outletId: string, state: LaneState): Promise<readonly LaneCase[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi2', Limit: MOST_CARS, KeyConditionExpression: 'gsi2pk = :pk', ExpressionAttributeValues: { ':pk': `WORK#lane#${outletId}#${state}` } })
  )
  return (answer.Items ?? []).map((item) => laneCaseSchema.parse(item))
}

/** The cars of an owner, the newest fifty. */
export async function carsOfOwner(deps: Deps, ownerId: string): Promise<readonly LaneCase[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi1', Limit: 50, ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)', ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':kind': 'LANE#' } })
  )
  return (answer.Items ?? []).map((item) => laneCaseSchema.parse(item))
}

/** The next ticket of a day: numbers may be lost, never given twice. */
export async function nextTicket(deps: Deps, outletId: string, date: LocalDate): Promise<string> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: { pk: `COUNTER#lane-${outletId}-${date}`, sk: 'COUNTER' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' })
  )
  return `T${String(answer.Attributes?.['n'] as number).padStart(3, '0')}`
}

/** A station's stop, and the version a change is conditioned on (0 = never stopped). */
export interface StationStop {
  readonly version: number
  readonly paused?: { readonly reason: PauseReason; readonly since: Instant } | undefined
}

/** The stations of a lane that were ever stopped. */
export async function loadStops(deps: Deps, outletId: string): Promise<ReadonlyMap<string, StationStop>> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': stationKey(outletId, '').pk } }))
  return new Map((answer.Items ?? []).map((item) => [item['sk'] as string, item as unknown as StationStop]))
}

/** Stops a station or lets it go on, over what was read. */
export const stopWrite = (deps: Deps, outletId: string, station: string, before: StationStop | undefined, paused: StationStop['paused']): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...stationKey(outletId, station), version: (before?.version ?? 0) + 1, ...(paused === undefined ? {} : { paused }) },
      ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(before === undefined ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: problem('version-conflict')
})

/** Holds only while a station is not stopped. */
export const goingCheck = (deps: Deps, outletId: string, station: string): Write => ({
  item: { ConditionCheck: { TableName: deps.table.name, Key: stationKey(outletId, station), ConditionExpression: 'attribute_not_exists(paused)' } }, refusal: refuse('lane.station-paused')
})

/** The measurement of the whole way. */
export const TOTAL = 'total'

/** Everything measured of a lane, by station and `total`. */
export async function loadMeasured(deps: Deps, outletId: string): Promise<ReadonlyMap<string, Measured>> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': measuredKey(outletId, '').pk } }))
  return new Map((answer.Items ?? []).map((item) => [item['sk'] as string, item as unknown as Measured]))
}

/** Thrown inside when another car's measurement was written first. */
export const measuredMoved: Problem = problem('version-conflict', { detail: 'lane-measured' })

/** One measurement with the version a change is conditioned on. */
export async function loadMeasuredOne(deps: Deps, outletId: string, what: string): Promise<Measured & { readonly version: number }> {
  const { Item: item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: measuredKey(outletId, what), ConsistentRead: true }))
  return item === undefined ? { version: 0, samples: [], departures: [] } : (item as unknown as Measured & { version: number })
}

/** A measurement as it becomes. */
export const measuredWrite = (deps: Deps, outletId: string, what: string, version: number, next: Measured): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...measuredKey(outletId, what), version: version + 1, samples: next.samples, departures: next.departures }, ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(version === 0 ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': version } })
    }
  },
  refusal: measuredMoved
})

/** Adds one to a day's count. */
export const countWrite = (deps: Deps, outletId: string, date: LocalDate, what: 'finished' | 'turnedAway'): Write => ({
  item: { Update: { TableName: deps.table.name, Key: { pk: `FIGURES#lane#${outletId}`, sk: date }, UpdateExpression: 'ADD #what :one', ExpressionAttributeNames: { '#what': what }, ExpressionAttributeValues: { ':one': 1 } } },
  refusal: problem('version-conflict')
})

/** A day's counts. */
export async function loadCounts(deps: Deps, outletId: string, date: LocalDate): Promise<{ readonly finished: number; readonly turnedAway: number }> {
  const { Item: item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: `FIGURES#lane#${outletId}`, sk: date } }))
  return { finished: (item?.['finished'] as number | undefined) ?? 0, turnedAway: (item?.['turnedAway'] as number | undefined) ?? 0 }
}
