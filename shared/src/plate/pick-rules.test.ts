import { NOW, pickIn } from './case.fixture'
import { builtInBlocks } from './blocks.data'
import { chooseOne, decidePick, guardRefusal, mayHave, noLongerWaiting, nothingChosen } from './pick-rules'
import { platePolicyOn } from './policy.data'

const policy = platePolicyOn('2026-11-23')
const fuel = { size: 'small', energy: 'fuel' } as const

describe('a person’s limit', () => {
  it('counts what waits and what was chosen lately', () => {
    const first = chooseOne(nothingChosen, 'A', NOW, policy)
    if (!first.ok) throw first.problem
    expect(first.next).toEqual({ waiting: ['A'], chosen: [NOW] })
    const second = chooseOne(first.next, 'B', NOW, policy)
    if (!second.ok) throw second.problem
    const third = chooseOne(second.next, 'C', NOW, policy)
    expect(third.ok ? '' : [third.problem.code, third.problem.extra.detail]).toEqual(['plate.too-many', '每人最多同时保留 2 个号码，请先上牌或放弃一个'])
    expect(noLongerWaiting(second.next, 'A')).toEqual({ waiting: ['B'], chosen: [NOW, NOW] })
  })

  it('forgets a choice after thirty days, and says when the next may be made', () => {
    const chosen = ['2026-10-24T02:00:00.000Z', '2026-11-01T02:00:00.000Z', '2026-11-02T02:00:00.000Z', '2026-11-03T02:00:00.000Z']
    const now = chooseOne({ waiting: [], chosen }, 'A', NOW, policy)
    if (!now.ok) throw now.problem
    expect(now.next.chosen).toHaveLength(4)
    const full = chooseOne({ waiting: [], chosen: ['2026-11-04T02:00:00.000Z', ...chosen.slice(1)] }, 'A', NOW, policy)
    expect(full.ok ? '' : [full.problem.code, full.problem.extra.detail]).toEqual(['plate.chosen-too-often', '30 日内最多选号 4 次，2026-12-01 起可以再选'])
  })
})

describe('a number', () => {
  it('is for a vehicle it fits, of a block that is given out', () => {
    const code = (plate: string, vehicle: Parameters<typeof mayHave>[1], now = NOW) => {
      const outcome = mayHave(plate, vehicle, builtInBlocks, now)
      return outcome.ok ? outcome.block.id : outcome.problem.code
    }
    expect(code('鲁P88888', fuel)).toBe('digits')
    expect(code('鲁PA1234', fuel)).toBe('letter-first')
    expect(code('鲁P1A234', fuel)).toBe('plate.not-released')
    expect(code('鲁P88888', fuel, '2019-01-01T00:00:00.000Z')).toBe('plate.not-released')
    expect(code('鲁PD12345', fuel)).toBe('plate.wrong-kind')
    expect(code('鲁PD12345', { size: 'small', energy: 'electric' })).toBe('nev-d')
    expect(code('鲁PF12345', { size: 'small', energy: 'hybrid' })).toBe('nev-f')
    expect(code('鲁PF12345', { size: 'small', energy: 'electric' })).toBe('plate.wrong-kind')
    expect(code('鲁P12345D', { size: 'large', energy: 'electric' })).toBe('nev-d-large')
    expect(code('鲁P12345D', { size: 'small', energy: 'electric' })).toBe('plate.wrong-kind')
  })

  it('is refused with the reason a buyer can act on', () => {
    const detail = (plate: string, vehicle: Parameters<typeof mayHave>[1], now = NOW) => {
      const outcome = mayHave(plate, vehicle, builtInBlocks, now)
      return outcome.ok ? '' : outcome.problem.extra.detail
    }
    expect(detail('鲁PD12345', fuel)).toBe('燃油车号码为 5 位；8 位号码只用于新能源车')
    expect(detail('鲁P88888', { size: 'small', energy: 'electric' })).toBe('新能源号码为 6 位，纯电动用 D，插电混动等用 F')
    expect(detail('鲁P88888', fuel, '2019-01-01T00:00:00.000Z')).toBe('五位数字号段还没有开始投放')
    expect(detail('鲁P1A234', fuel)).toBeUndefined()
  })

  it('does not expire before its time, and says what else can be done', () => {
    const early = decidePick(pickIn('reserved'), { command: 'expire' }, { roles: ['system', 'applicant'] }, '2026-11-26T01:59:59.999Z')
    expect(early.ok ? '' : [early.problem.code, early.problem.extra.allowed]).toEqual(['not-allowed-now', ['renounce', 'expire']])
  })

  it('is kept by its guard, and free again once it has rested', () => {
    const code = (guard: Parameters<typeof guardRefusal>[0]) => guardRefusal(guard, NOW)?.code
    expect([code(undefined), code({ state: 'reserved' }), code({ state: 'used' })]).toEqual([undefined, 'plate.taken', 'plate.registered'])
    expect([code({ state: 'resting', until: '2026-11-23T02:00:00.001Z' }), code({ state: 'resting', until: NOW }), code({ state: 'resting' })]).toEqual(['plate.resting', undefined, 'plate.resting'])
  })

  it('goes through the lane with its car and waits again when the car leaves without it', () => {
    const inLane = pickIn('inLane')
    expect([inLane.carId, inLane.wakeAt]).toEqual(['TD-0000-0000-00001', undefined])
    expect([pickIn('plated').carId, pickIn('plated').wakeAt]).toEqual(['TD-0000-0000-00001', undefined])
    const back = decidePick(inLane, { command: 'leaveLane' }, { roles: ['lane'] }, '2026-11-24T02:00:00.000Z')
    expect(back.ok ? [back.next.carId, back.next.wakeAt] : []).toEqual([undefined, '2026-11-27T02:00:00.000Z'])
    expect(pickIn('reserved').wakeAt).toBe('2026-11-26T02:00:00.000Z')
  })
})
