/** When places are let in, and what an announced release may do. */
import * as fc from 'fast-check'
import { instantOf, millisOf } from '../kernel/clock'
import { faultsOf } from '../kernel/machine'
import { admitAt, admittedUpTo, faultsOfPlan, remindAt, ruleOf, secondsUntil, wins } from './admission'
import { decideRelease, dueOrder, openRelease, releaseSchema, type Release, type ReleaseOrder } from './case'
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
  fc.assert(fc.property(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 7 * 86_400_000 }), (perMinute, place, ms) => {
    const one = plan({ perMinute, quota: 100_000 })
    expect(place <= admittedUpTo(one, after(ms))).toBe(admitAt(one, place) <= after(ms))
    const moment = admitAt(one, place)
    expect([admittedUpTo(one, moment) >= place, admittedUpTo(one, instantOf(millisOf(moment) - 1)) < place]).toEqual([true, true])
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
  expect(faultsOfPlan(plan({ kind: 'lottery', perMinute: undefined }), OPENS)).toEqual([])
  const faults = (change: Partial<ReleasePlan>, now = OPENS) => faultsOfPlan(plan(change), now)
  expect(faults({}, DRAWS)).toEqual([{ path: 'plan.drawsAt', message: '开始或截止时间应在现在之后' }])
  expect(faults({ opensAt: DRAWS })).toEqual([{ path: 'plan.opensAt', message: '登记应早于开始或截止时间' }])
  expect(faults({ endsAt: DRAWS })).toEqual([{ path: 'plan.endsAt', message: '结束时间应晚于开始或截止时间' }])
  expect(faults({ perMinute: undefined })).toEqual([{ path: 'plan.perMinute', message: '请填写每分钟放几位入场' }])
  expect(faults({ kind: 'lottery' })).toEqual([{ path: 'plan.perMinute', message: '抽签不分批入场' }])
})

describe('a release', () => {
  const secret = 'ab'.repeat(32)
  const opened = () => {
    const draw = drawOrder(secret, ['E1', 'E2', 'E3'])
    return { draw, open: openRelease({ caseId: 'FH-0000-0000-00000', plan: plan(), openedBy: '37001', openedAt: OPENS, commitment: draw.commitment, secretSealed: 'v1.x' }) }
  }
  const next = (release: Release, order: ReleaseOrder, actor: 'office' | 'system', now: string) => {
    const outcome = decideRelease(release, order, actor, now)
    return outcome.ok ? outcome.next : outcome.problem.code
  }

  it('closes at its moment and not before, is drawn, and ends with its draw still published', () => {
    const { draw, open } = opened()
    expect(open).toMatchObject({ state: 'open', version: 1, wakeAt: DRAWS })
    expect(next(open, { command: 'close' }, 'system', after(-1))).toBe('not-allowed-now')
    expect(next(open, { command: 'close' }, 'office', DRAWS)).toBe('forbidden')
    const closed = next(open, { command: 'close' }, 'system', DRAWS) as Release
    expect(closed).toMatchObject({ state: 'closed', version: 2, closedAt: DRAWS, wakeAt: DRAWS })
    const drawn = next(closed, { command: 'draw', draw }, 'system', after(1000)) as Release
    expect(drawn).toMatchObject({ state: 'drawn', closedAt: DRAWS, admitted: 92, wakeAt: admitAt(plan(), 93), draw: { secret, entries: 3, drawnAt: after(1000) } })
    expect(releaseSchema.parse(JSON.parse(JSON.stringify(drawn)))).toEqual(drawn)
    expect(next(drawn, { command: 'finish' }, 'system', after(1000))).toBe('not-allowed-now')
    expect(next(drawn, { command: 'finish' }, 'system', ENDS)).toEqual({ ...drawn, state: 'over', version: 4, wakeAt: undefined })
    expect(next(drawn, { command: 'cancel', note: '算了' }, 'office', after(2000))).toBe('not-allowed-now')
  })

  const drawnAt = (now: string, change: Partial<ReleasePlan> = {}): Release => {
    const { draw, open } = opened()
    return next(next({ ...open, plan: plan(change) }, { command: 'close' }, 'system', now) as Release, { command: 'draw', draw }, 'system', now) as Release
  }

  it('tells turns as they come, each once, to the last place of the quota', () => {
    const drawn = drawnAt(DRAWS, { quota: 200 })
    // Those of the first minute are told with the draw.
    expect([drawn.admitted, drawn.wakeAt, dueOrder(drawn, after(60_000))]).toEqual([91, after(60_667), undefined])
    expect(next(drawn, { command: 'admit' }, 'system', after(60_000))).toBe('not-allowed-now')
    const outcome = decideRelease(drawn, { command: 'admit' }, 'system', after(120_000))
    expect(outcome).toMatchObject({ ok: true, event: 'release.admitted', data: { from: 92, to: 181 }, next: { state: 'drawn', admitted: 181, wakeAt: after(120_667) } })
    const all = next(next(drawn, { command: 'admit' }, 'system', after(120_000)) as Release, { command: 'admit' }, 'system', after(300_000)) as Release
    expect([all.admitted, all.wakeAt, dueOrder(all, after(400_000))]).toEqual([200, remindAt(all.plan), undefined])
  })

  it('lets a lottery in without turns, and reminds once before the end, then ends', () => {
    const drawn = drawnAt(DRAWS, { kind: 'lottery', perMinute: undefined })
    expect([drawn.admitted, drawn.wakeAt]).toEqual([undefined, after(12 * 3_600_000)])
    expect(next(drawn, { command: 'remind' }, 'system', after(12 * 3_600_000 - 1))).toBe('not-allowed-now')
    expect(dueOrder(drawn, after(12 * 3_600_000))).toEqual({ command: 'remind' })
    const reminded = next(drawn, { command: 'remind' }, 'system', after(12 * 3_600_000)) as Release
    expect([reminded.remindedAt, reminded.wakeAt, dueOrder(reminded, after(20 * 3_600_000)), dueOrder(reminded, ENDS)]).toEqual([after(12 * 3_600_000), ENDS, undefined, { command: 'finish' }])
    expect(next(reminded, { command: 'remind' }, 'system', after(13 * 3_600_000))).toBe('not-allowed-now')
    expect(dueOrder(opened().open, ENDS)).toBeUndefined()
    // A day before the end where there is more than two days.
    expect(remindAt({ drawsAt: DRAWS, endsAt: after(72 * 3_600_000) })).toBe(after(48 * 3_600_000))
  })

  it('can be cancelled until its moment, never after', () => {
    const { open } = opened()
    expect(decideRelease(open, { command: 'cancel', note: '系统维护' }, 'office', after(-1))).toMatchObject({ ok: true, event: 'release.cancelled', note: '系统维护', next: { state: 'cancelled' } })
    expect(next(open, { command: 'cancel', note: '系统维护' }, 'office', DRAWS)).toBe('not-allowed-now')
  })

  it('tells whoever has what is released which release it was, and of a draw how many took part', () => {
    const { draw, open } = opened()
    const closed = decideRelease(open, { command: 'close' }, 'system', DRAWS)
    if (!closed.ok) throw closed.problem
    expect([closed.event, closed.data]).toStrictEqual(['release.closed', { module: 'plate', ref: 'P-88', kind: 'queue' }])
    expect(closed).not.toHaveProperty('note')
    const drawn = decideRelease(closed.next, { command: 'draw', draw }, 'system', DRAWS)
    expect(drawn.ok ? [drawn.event, drawn.data] : drawn.problem).toStrictEqual(['release.drawn', { module: 'plate', ref: 'P-88', kind: 'queue', entries: 3 }])
  })

  it('says why an order is refused: its moment, or what the release is now', () => {
    const { open } = opened()
    const refused = (release: Release, order: ReleaseOrder, actor: 'office' | 'system', now: string) => {
      const outcome = decideRelease(release, order, actor, now)
      return outcome.ok ? undefined : outcome.problem.extra
    }
    expect(refused(open, { command: 'close' }, 'system', after(-1))).toEqual({ detail: '公布的时间还没有到' })
    expect(refused(open, { command: 'cancel', note: '系统维护' }, 'office', DRAWS)).toEqual({ detail: '登记已经截止，不能再取消' })
    expect(refused({ ...open, state: 'over' }, { command: 'close' }, 'system', DRAWS)).toEqual({ allowed: [], detail: '现在是“已结束”' })
  })
})
