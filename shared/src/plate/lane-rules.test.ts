import { carIn, lane, laneFacts, newCar, NOW } from './case.fixture'
import type { LaneCase } from './lane-case'
import { decideCar, offeredFor, type AnyCarOrder, type LaneFacts } from './lane-rules'

const crew = { roles: ['crew'] as const }
const refusal = (car: LaneCase, order: AnyCarOrder, change: Partial<LaneFacts> = {}): string | undefined => {
  const outcome = decideCar(car, order, crew, laneFacts(change))
  return outcome.ok ? undefined : outcome.problem.code
}
const taken = (car: LaneCase, order: AnyCarOrder, change: Partial<LaneFacts> = {}) => {
  const outcome = decideCar(car, order, crew, laneFacts(change))
  if (!outcome.ok) throw outcome.problem
  return outcome
}

describe('a tap', () => {
  it('moves the car to the next station and says how long it stood', () => {
    const { next, data } = taken(newCar(), { command: 'advance' }, { now: '2026-11-23T02:04:00.000Z' })
    expect(next).toMatchObject({ station: 'check', sinceStation: '2026-11-23T02:04:00.000Z', enteredAt: NOW, plate: '鲁P88888', pickId: 'HP-0000-0000-00001', visits: [{ station: 'papers', at: NOW, leftAt: '2026-11-23T02:04:00.000Z', how: 'done' }] })
    expect(data).toEqual({ outlet: 'OL-DCF-01', station: 'papers', since: NOW })
  })

  it('does nothing at a station that is paused, or that needs a number there is not', () => {
    expect(refusal(newCar(), { command: 'advance' }, { paused: new Set(['papers']) })).toBe('lane.station-paused')
    expect(refusal(newCar(), { command: 'advance' }, { paused: new Set(['check']) })).toBeUndefined()
    expect(refusal(newCar(), { command: 'advance' }, { number: undefined })).toBeUndefined()
    expect(refusal(newCar({ station: 'number' }), { command: 'advance' }, { number: undefined })).toBe('lane.no-number')
    expect(refusal(newCar({ station: 'mounting' }), { command: 'finish' }, { number: undefined })).toBe('lane.no-number')
    expect(refusal(newCar({ station: 'mounting' }), { command: 'finish' }, { paused: new Set(['mounting']) })).toBe('lane.station-paused')
  })

  it('ends only at the last station', () => {
    expect(refusal(newCar({ station: 'mounting' }), { command: 'advance' })).toBe('lane.last-station')
    expect(refusal(newCar({ station: 'making' }), { command: 'finish' })).toBe('lane.not-last')
    expect(taken(newCar({ station: 'mounting' }), { command: 'finish' }).data).toMatchObject({ opened: NOW, left: NOW })
  })
})

describe('passing by and turning away', () => {
  it('takes only stations that may be passed by, for a listed reason', () => {
    expect(refusal(newCar({ station: 'making' }), { command: 'skip', reason: 'done-online' })).toBe('lane.not-skippable')
    expect(refusal(newCar(), { command: 'skip', reason: 'no-time' })).toBe('invalid-input')
    expect(taken(newCar(), { command: 'skip', reason: 'done-online' }, { paused: new Set(['papers']) }).next).toMatchObject({ station: 'check', visits: [{ how: 'skipped', reason: 'done-online' }] })
  })

  it('says where to go and where to come back', () => {
    expect(refusal(newCar({ station: 'making' }), { command: 'reject', reason: 'modified' })).toBe('invalid-input')
    const { next, note } = taken(newCar({ station: 'check' }), { command: 'reject', reason: 'modified', note: '加装行李架' })
    expect(note).toBe('加装行李架')
    expect(next).toMatchObject({ state: 'aside', rejection: { code: 'modified', back: 'check', at: NOW, note: '加装行李架' }, wakeAt: '2026-11-30T15:59:59.999Z' })
    const back = taken(next, { command: 'rejoin' }).next
    expect([back.state, back.station, back.rejection, back.wakeAt]).toEqual(['moving', 'check', undefined, undefined])
    expect(taken(newCar({ station: 'check' }), { command: 'reject', reason: 'modified', note: '' }).note).toBeUndefined()
  })
})

describe('buttons', () => {
  it('are those the station has', () => {
    expect(offeredFor(newCar(), crew, lane)).toEqual(['advance', 'skip', 'reject', 'leave'])
    expect(offeredFor(newCar({ station: 'making' }), crew, lane)).toEqual(['advance', 'leave'])
    expect(offeredFor(newCar({ station: 'mounting' }), crew, lane)).toEqual(['finish', 'reject', 'leave'])
    expect(offeredFor(carIn('aside'), crew, lane)).toEqual(['rejoin', 'leave'])
    expect(offeredFor(newCar(), { roles: [] }, lane)).toEqual([])
  })
})
