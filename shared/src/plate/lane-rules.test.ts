import type { Problem } from '../kernel/problem'
import { carIn, lane, laneFacts, newCar, NOW } from './case.fixture'
import type { LaneCase } from './lane-case'
import { decideCar, offeredFor, type AnyCarOrder, type LaneFacts } from './lane-rules'

const crew = { roles: ['crew'] as const }
const refused = (car: LaneCase, order: AnyCarOrder, change: Partial<LaneFacts> = {}): Problem | undefined => {
  const outcome = decideCar(car, order, crew, laneFacts(change))
  return outcome.ok ? undefined : outcome.problem
}
const refusal = (car: LaneCase, order: AnyCarOrder, change: Partial<LaneFacts> = {}): string | undefined => refused(car, order, change)?.code
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
    expect(taken(newCar(), { command: 'advance' }, { number: undefined }).next).not.toHaveProperty('plate')
    expect(refusal(newCar({ station: 'number' }), { command: 'advance' }, { number: undefined })).toBe('lane.no-number')
    expect(refusal(newCar({ station: 'mounting' }), { command: 'finish' }, { number: undefined })).toBe('lane.no-number')
    expect(refusal(newCar({ station: 'mounting' }), { command: 'finish' }, { paused: new Set(['mounting']) })).toBe('lane.station-paused')
  })

  it('ends only at the last station', () => {
    expect(refusal(newCar({ station: 'mounting' }), { command: 'advance' })).toBe('lane.last-station')
    expect(refusal(newCar({ station: 'making' }), { command: 'finish' })).toBe('lane.not-last')
    const { next, data } = taken(newCar({ station: 'mounting' }), { command: 'finish' }, { now: '2026-11-23T02:05:00.000Z' })
    expect(data).toEqual({ outlet: 'OL-DCF-01', station: 'mounting', since: NOW, opened: NOW, left: '2026-11-23T02:05:00.000Z' })
    expect(next).toMatchObject({ state: 'plated', plate: '鲁P88888', ownerId: 'U1', ownerMasked: '李*国', enteredAt: '2026-11-23T02:05:00.000Z', visits: [{ station: 'mounting', at: NOW, leftAt: '2026-11-23T02:05:00.000Z', how: 'done' }] })
    expect(next.visits[0]).not.toHaveProperty('reason')
  })
})

describe('passing by and turning away', () => {
  it('takes only stations that may be passed by, for a listed reason', () => {
    expect(refusal(newCar({ station: 'making' }), { command: 'skip', reason: 'done-online' })).toBe('lane.not-skippable')
    expect(refused(newCar(), { command: 'skip', reason: 'no-time' })).toMatchObject({ code: 'invalid-input', extra: { errors: [{ path: 'order.reason', message: '请选择列表中的理由' }] } })
    expect(taken(newCar(), { command: 'skip', reason: 'done-online' }, { paused: new Set(['papers']) })).toMatchObject({ next: { station: 'check', visits: [{ how: 'skipped', reason: 'done-online' }] }, data: { reason: 'done-online' } })
  })

  it('says where to go and where to come back', () => {
    expect(refused(newCar({ station: 'making' }), { command: 'reject', reason: 'modified' })).toMatchObject({ code: 'invalid-input', extra: { errors: [{ path: 'order.reason', message: '请选择本站列表中的理由' }] } })
    const { next, note } = taken(newCar({ station: 'check' }), { command: 'reject', reason: 'modified', note: '加装行李架' })
    expect(note).toBe('加装行李架')
    expect(next).toMatchObject({ state: 'aside', visits: [{ station: 'check', how: 'rejected', reason: 'modified' }], rejection: { code: 'modified', back: 'check', at: NOW, note: '加装行李架' }, wakeAt: '2026-11-30T15:59:59.999Z' })
    const back = taken(next, { command: 'rejoin' }).next
    expect([back.state, back.station, back.rejection, back.wakeAt]).toEqual(['moving', 'check', undefined, undefined])
  })

  it('keeps a note that says something, and no empty one', () => {
    for (const order of [{ command: 'reject', reason: 'modified' }, { command: 'reject', reason: 'modified', note: undefined }, { command: 'reject', reason: 'modified', note: '' }] as const) {
      const outcome = taken(newCar({ station: 'check' }), order)
      expect(outcome).not.toHaveProperty('note')
      expect(outcome.next.rejection).not.toHaveProperty('note')
    }
  })

  it('sends a car back to the station its reason names, which may be an earlier one', () => {
    const [papers, check, ...rest] = lane.stations
    const again = { ...lane, stations: [papers, { ...check, rejects: [{ code: 'modified', label: '外观与公告不符', goTo: '请重新提交资料', back: 'papers' }] }, ...rest] } as typeof lane
    const aside = taken(newCar({ station: 'check' }), { command: 'reject', reason: 'modified' }, { lane: again }).next
    expect(taken(aside, { command: 'rejoin' }, { now: '2026-11-23T03:00:00.000Z' }).next).toMatchObject({ station: 'papers', sinceStation: '2026-11-23T03:00:00.000Z' })
  })

  it('ends the stay of a car that drives out of the line, and adds none for one that had gone aside', () => {
    const left = taken(newCar({ station: 'check' }), { command: 'leave', note: '改天再来' }, { now: '2026-11-23T02:05:00.000Z' })
    expect([left.next.state, left.next.visits, left.note]).toEqual(['left', [{ station: 'check', at: NOW, leftAt: '2026-11-23T02:05:00.000Z', how: 'rejected' }], '改天再来'])
    const aside = carIn('aside')
    expect(taken(aside, { command: 'leave', note: '改天再来' }).next.visits).toEqual(aside.visits)
  })

  it('gives a car that went aside its seven days, whoever says they are over', () => {
    const outcome = decideCar(carIn('aside'), { command: 'lapse' }, { roles: ['system'] }, laneFacts({ now: '2026-11-30T15:59:59.998Z' }))
    expect(outcome.ok ? '' : [outcome.problem.code, outcome.problem.extra.allowed]).toEqual(['not-allowed-now', ['lapse']])
    expect(decideCar(carIn('aside'), { command: 'lapse' }, { roles: ['system'] }, laneFacts({ now: '2026-11-30T15:59:59.999Z' })).ok).toBe(true)
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
