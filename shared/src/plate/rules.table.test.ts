/** Every state × command × actor of both machines against their tables. */
import fc from 'fast-check'
import { commandsFor, faultsOf, type CommandSpec } from '../kernel/machine'
import { carIn, lane, laneFacts, LATER, newCar, NOW, pickIn } from './case.fixture'
import { laneCaseSchema } from './lane-case'
import { laneMachine, type LaneActor, type LaneCommand, type LaneState } from './lane-machine'
import { decideCar, offeredFor, type AnyCarOrder } from './lane-rules'
import { pickCaseSchema } from './pick-case'
import { pickMachine, type PickActor, type PickCommand, type PickState } from './pick-machine'
import { decidePick, type AnyPickOrder } from './pick-rules'

const pickStates = Object.keys(pickMachine.states) as PickState[]
const pickCommands = Object.keys(pickMachine.commands) as PickCommand[]
const pickActors: readonly PickActor[] = ['applicant', 'lane', 'system']
const laneStates = Object.keys(laneMachine.states) as LaneState[]
const laneCommands = Object.keys(laneMachine.commands) as LaneCommand[]
const laneActors: readonly LaneActor[] = ['crew', 'system']

const pickOrder = (command: PickCommand): AnyPickOrder => (command === 'enterLane' ? { command, carId: 'TD-0000-0000-00002' } : { command })
const laneOrder = (command: LaneCommand): AnyCarOrder => ({
  advance: { command: 'advance' }, finish: { command: 'finish' }, skip: { command: 'skip', reason: 'done-online' }, reject: { command: 'reject', reason: 'papers-missing' }, rejoin: { command: 'rejoin' }, leave: { command: 'leave', note: '改天再来' }, lapse: { command: 'lapse' }
} as const satisfies Record<LaneCommand, AnyCarOrder>)[command]

interface Outcome { readonly ok: boolean; readonly code?: string | undefined; readonly allowed?: readonly string[] | undefined; readonly state?: string; readonly version?: number; readonly event?: string; readonly kept?: boolean }

/** What is wrong with an outcome, measured by the table; nothing when right. */
function faults(spec: CommandSpec, state: string, version: number, role: string, allowed: readonly string[], outcome: Outcome): readonly string[] {
  const known = spec.by.includes(role)
  const inside = known && spec.from.includes(state)
  const hold = (right: boolean, what: string): readonly string[] => (right ? [] : [what])
  if (!outcome.ok) return [...hold(!inside, `refused inside: ${outcome.code ?? ''}`), ...hold(inside || outcome.code === (known ? 'not-allowed-now' : 'forbidden'), `refused with ${outcome.code ?? ''}`), ...hold(inside || JSON.stringify(outcome.allowed) === JSON.stringify(known ? allowed : undefined), 'allowed')]
  return [...hold(inside, 'taken outside'), ...hold(outcome.state === (spec.to === 'stay' ? state : spec.to), `to ${outcome.state ?? ''}`), ...hold(outcome.version === version + 1, 'version'), ...hold(outcome.event === spec.event, `event ${outcome.event ?? ''}`), ...hold(outcome.kept === true, 'not kept whole')]
}

describe('the machines', () => {
  it('are sound', () => expect([faultsOf(pickMachine), faultsOf(laneMachine)]).toEqual([[], []]))
})

describe.each(pickStates)('a number that is %s', (state) => {
  it('takes exactly the commands of the table', () => {
    const wrong = pickCommands.flatMap((command) => pickActors.flatMap((role) => {
      const before = pickIn(state)
      const outcome = decidePick(before, pickOrder(command), { roles: [role] }, LATER)
      const shown: Outcome = outcome.ok ? { ok: true, state: outcome.next.state, version: outcome.next.version, event: outcome.event, kept: JSON.stringify(pickCaseSchema.parse(JSON.parse(JSON.stringify(outcome.next)))).length === JSON.stringify(outcome.next).length }
        : { ok: false, code: outcome.problem.code, allowed: outcome.problem.extra.allowed }
      return faults(pickMachine.commands[command], state, before.version, role, commandsFor(pickMachine, state, [role]), shown).map((what) => `${command} by ${role}: ${what}`)
    }))
    expect(wrong).toEqual([])
  })
})

describe.each(laneStates)('a car that is %s', (state) => {
  it('takes exactly the commands of the table', () => {
    const wrong = laneCommands.flatMap((command) => laneActors.flatMap((role) => {
      const before = command === 'finish' && state === 'moving' ? newCar({ station: 'mounting' }) : carIn(state)
      const outcome = decideCar(before, laneOrder(command), { roles: [role] }, laneFacts({ now: LATER }))
      const shown: Outcome = outcome.ok ? { ok: true, state: outcome.next.state, version: outcome.next.version, event: outcome.event, kept: JSON.stringify(laneCaseSchema.parse(JSON.parse(JSON.stringify(outcome.next)))).length === JSON.stringify(outcome.next).length }
        : { ok: false, code: outcome.problem.code, allowed: outcome.problem.extra.allowed }
      return faults(laneMachine.commands[command], state, before.version, role, commandsFor(laneMachine, state, [role]), shown).map((what) => `${command} by ${role}: ${what}`)
    }))
    expect(wrong).toEqual([])
  })
})

describe('any sequence of orders on a car', () => {
  const orders = fc.array(fc.constantFrom<AnyCarOrder>({ command: 'advance' }, { command: 'finish' }, { command: 'skip', reason: 'done-online' }, { command: 'reject', reason: 'papers-missing' }, { command: 'reject', reason: 'modified' }, { command: 'reject', reason: 'holes-differ' }, { command: 'rejoin' }), { maxLength: 30 })

  it('never leaves a station unvisited before the plates are on, and takes only what was offered', () => {
    fc.assert(fc.property(orders, fc.boolean(), (given, numbered) => {
      let car = newCar()
      for (const order of given) {
        const offered = offeredFor(car, { roles: ['crew'] }, lane)
        const outcome = decideCar(car, order, { roles: ['crew'] }, laneFacts(numbered ? {} : { number: undefined }))
        if (!outcome.ok) continue
        if (!offered.includes(order.command)) throw new Error(`${order.command} was not offered`)
        car = outcome.next
        const passed = new Set(car.visits.filter((visit) => visit.how !== 'rejected').map((visit) => visit.station))
        const at = lane.stations.findIndex((one) => one.key === car.station)
        if (lane.stations.slice(0, at).some((one) => !passed.has(one.key))) throw new Error('a station was left out')
        if (car.state === 'plated' && (!numbered || passed.size !== lane.stations.length)) throw new Error('plated too early')
      }
    }), { numRuns: 300 })
  })
})

describe('clocks', () => {
  it('are not run down before their time, whoever says so', () => {
    const early = decidePick(pickIn('reserved'), { command: 'expire' }, { roles: ['system'] }, '2026-11-26T01:59:59.999Z')
    expect(early.ok).toBe(false)
    expect(decidePick(pickIn('reserved'), { command: 'expire' }, { roles: ['system'] }, '2026-11-26T02:00:00.000Z').ok).toBe(true)
    const lapse = (now: string) => decideCar(carIn('aside'), { command: 'lapse' }, { roles: ['system'] }, laneFacts({ now })).ok
    expect([lapse(NOW), lapse(LATER)]).toEqual([false, true])
  })
})
