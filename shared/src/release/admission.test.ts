/** When places are let in, and what an announced release may do. */
import * as fc from 'fast-check'
import { instantOf, millisOf } from '../kernel/clock'
import { faultsOf } from '../kernel/machine'
import { admitAt, admittedUpTo, faultsOfPlan, ruleOf, secondsUntil, wins } from './admission'
import { decideRelease, openRelease, releaseSchema } from './case'
import type { ReleasePlan } from './contract'
import { drawOrder } from './draw'
import { releaseMachine } from './machine'

const OPENS = '2026-11-23T02:00:00.000Z'
const DRAWS = '2026-11-23T03:00:00.000Z'
const ENDS = '2026-11-24T03:00:00.000Z'
const after = (ms: number): string => instantOf(millisOf(DRAWS) + ms)
const plan = (change: Partial<ReleasePlan> = {}): ReleasePlan => ({ kind: 'queue', module: 'plate', ref: 'P-88', title: '鲁P 8 字头号段', unit: 'cheguansuo', opensAt: OPENS, drawsAt: DRAWS, endsAt: ENDS, quota: 1000, perPerson: 1, perMinute: 90, ...change })

it('is a sound table', () => expect(faultsOf(releaseMachine)).toEqual([]))

it('lets a queue in evenly, the first at the opening moment, nobody before, no more than the quota', () => {
  expect([admittedUpTo(plan(), after(-1)), admittedUpTo(plan(), DRAWS), admittedUpTo(plan(), after(60_000)), admittedUpTo(plan(), after(86_400_000))]).toEqual([0, 1, 91, 1000])
  expect([admitAt(plan(), 1), admitAt(plan(), 91)]).toEqual([DRAWS, after(60_000)])
  expect([wins(plan(), 1000), wins(plan(), 1001)]).toEqual([true, false])
})

it('says the same from both sides at every millisecond', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 600_000 }), (perMinute, place, ms) => {
    const one = plan({ perMinute, quota: 100_000 })
    expect(place <= admittedUpTo(one, after(ms))).toBe(admitAt(one, place) <= after(ms))
  }), { numRuns: 2000 })
})

it('lets the winners of a lottery in at once', () => {
  const one = plan({ kind: 'lottery', perMinute: undefined, quota: 3 })
  expect([admittedUpTo(one, after(-1)), admittedUpTo(one, DRAWS), admitAt(one, 3)]).toEqual([0, 3, DRAWS])
})

it('says the rule, and how long to wait', () => {
  expect(ruleOf(plan())).toBe('开始前到的人用公开算法抽出顺序，早一毫秒没有用；开始后到的排在后面。每分钟放 90 位入场，共 1000 位，每人最多 1 个。')
  expect(ruleOf(plan({ kind: 'lottery', perMinute: undefined, quota: 40, perPerson: 2 }))).toBe('截止前登记的人机会相同，先来后到不影响；按公开算法抽签，前 40 位中签，每人最多 2 个。')
  expect([secondsUntil(DRAWS, after(1)), secondsUntil(DRAWS, after(1001)), secondsUntil(after(5000), DRAWS)]).toEqual([1, 2, 1])
})

it('names what is wrong with a plan', () => {
  expect(faultsOfPlan(plan(), OPENS)).toEqual([])
  const paths = (change: Partial<ReleasePlan>, now = OPENS) => faultsOfPlan(plan(change), now).map((fault) => fault.path)
  expect(paths({}, DRAWS)).toEqual(['plan.drawsAt'])
  expect(paths({ opensAt: DRAWS })).toEqual(['plan.opensAt'])
  expect(paths({ endsAt: DRAWS })).toEqual(['plan.endsAt'])
  expect(paths({ perMinute: undefined })).toEqual(['plan.perMinute'])
  expect(paths({ kind: 'lottery' })).toEqual(['plan.perMinute'])
})

describe('a release', () => {
  const secret = 'ab'.repeat(32)
  const draw = drawOrder(secret, ['E1', 'E2', 'E3'])
  const open = openRelease({ caseId: 'FH-0000-0000-00000', plan: plan(), openedBy: '37001', openedAt: OPENS, commitment: draw.commitment, secretSealed: 'v1.x' })
  const next = (release: typeof open, order: Parameters<typeof decideRelease>[1], actor: 'office' | 'system', now: string) => {
    const outcome = decideRelease(release, order, actor, now)
    return outcome.ok ? outcome.next : outcome.problem.code
  }

  it('closes at its moment and not before, is drawn, and ends', () => {
    expect(next(open, { command: 'close' }, 'system', after(-1))).toBe('not-allowed-now')
    expect(next(open, { command: 'close' }, 'office', DRAWS)).toBe('forbidden')
    const closed = next(open, { command: 'close' }, 'system', DRAWS) as typeof open
    expect(closed).toMatchObject({ state: 'closed', version: 2, closedAt: DRAWS, wakeAt: DRAWS })
    const drawn = next(closed, { command: 'draw', draw }, 'system', after(1000)) as typeof open
    expect(drawn).toMatchObject({ state: 'drawn', wakeAt: ENDS, draw: { secret, entries: 3, drawnAt: after(1000) } })
    expect(releaseSchema.parse(JSON.parse(JSON.stringify(drawn)))).toEqual(drawn)
    expect(next(drawn, { command: 'finish' }, 'system', after(1000))).toBe('not-allowed-now')
    expect(next(drawn, { command: 'finish' }, 'system', ENDS)).toMatchObject({ state: 'over', wakeAt: undefined })
    expect(next(drawn, { command: 'cancel', note: '算了' }, 'office', after(2000))).toBe('not-allowed-now')
  })

  it('can be cancelled until its moment, never after', () => {
    expect(next(open, { command: 'cancel', note: '系统维护' }, 'office', after(-1))).toMatchObject({ state: 'cancelled' })
    expect(next(open, { command: 'cancel', note: '系统维护' }, 'office', DRAWS)).toBe('not-allowed-now')
  })
})
