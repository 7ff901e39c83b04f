import { endOfDay, instantAt } from '../kernel/clock'
import { actor, application, caseIn, draft, emergency, NOW, run } from './case.fixture'
import type { PassState } from './machine'
import { stepsOf } from './steps'

const shown = (state: PassState) => stepsOf(caseIn(state)).map((step) => `${step.key}:${step.status}`)

it.each([
  ['draft', ['apply:now', 'review:next', 'start:next', 'end:next']], ['submitted', ['apply:done', 'review:now', 'start:next', 'end:next']], ['returned', ['apply:done', 'correct:now', 'review:next', 'start:next', 'end:next']],
  ['proposed', ['apply:done', 'review:done', 'second:now', 'start:next', 'end:next']], ['approved', ['apply:done', 'review:done', 'start:now', 'end:next']], ['active', ['apply:done', 'review:done', 'start:done', 'end:now']],
  ['expired', ['apply:done', 'review:done', 'start:done', 'end:done']], ['superseded', ['apply:done', 'review:done', 'start:done', 'end:done']], ['refused', ['apply:done', 'review:stopped', 'start:next', 'end:next']],
  ['withdrawn', ['apply:done', 'review:stopped', 'start:next', 'end:next']], ['lapsed', ['apply:done', 'correct:stopped', 'review:next', 'start:next', 'end:next']], ['revoked', ['apply:done', 'review:done', 'start:done', 'end:stopped']]
] as const)('%s', (state, steps) => expect(shown(state)).toEqual(steps))

const step = (passCase: Parameters<typeof stepsOf>[0], key: string) => stepsOf(passCase).find((one) => one.key === key)

it('says what is due when', () => {
  expect(step(caseIn('submitted'), 'review')).toMatchObject({ dueAt: endOfDay('2026-11-25'), at: NOW })
  expect(step(caseIn('submitted'), 'apply')).toMatchObject({ at: NOW })
  expect(step(caseIn('returned'), 'correct')).toMatchObject({ dueAt: endOfDay('2026-12-08'), hint: '请补充运单', at: NOW })
  expect(step(caseIn('returned'), 'review')?.dueAt).toBeUndefined()
  expect(step(caseIn('proposed'), 'second')).toMatchObject({ dueAt: '2026-11-23T06:00:00.000Z', hint: '例外事项须由两名审批人员办理' })
  expect(step(caseIn('proposed'), 'review')?.dueAt).toBeUndefined()
  expect(step(caseIn('submitted'), 'start')?.dueAt).toBe(instantAt('2026-11-26'))
  expect(step(caseIn('approved'), 'start')).toMatchObject({ dueAt: instantAt('2026-11-26'), hint: '可先存入手机，启用日自动生效' })
  expect(step(caseIn('active'), 'start')?.dueAt).toBeUndefined()
  expect(step(caseIn('active'), 'end')?.dueAt).toBe(endOfDay('2026-11-27'))
  expect(step(caseIn('expired'), 'end')).toMatchObject({ dueAt: undefined, at: '2026-11-27T16:00:00.000Z' })
  expect(step(caseIn('refused'), 'start')?.dueAt).toBeUndefined()
  expect(step(caseIn('refused'), 'end')?.dueAt).toBeUndefined()
  expect(step(caseIn('refused'), 'review')?.dueAt).toBeUndefined()
  expect(step(caseIn('lapsed'), 'correct')?.dueAt).toBeUndefined()
  expect(step({ ...draft(), application: {} }, 'end')?.dueAt).toBeUndefined()
  expect(step({ ...draft(), application: {} }, 'start')?.dueAt).toBeUndefined()
})

it('says why it stopped, and what is waited for', () => {
  expect(step(caseIn('refused'), 'review')?.hint).toBe('未批准：不属于确需进入的情形：可在夜间通行')
  expect(step(caseIn('revoked'), 'end')?.hint).toBe('已吊销：不按指定时间、路线通行：不按路线行驶')
  expect(step(caseIn('withdrawn'), 'review')?.hint).toBe('已撤回')
  expect(step(caseIn('superseded'), 'end')?.hint).toBe('已换发新证')
  expect(step(caseIn('expired'), 'end')?.hint).toBeUndefined()
  expect(step(draft(), 'apply')).toMatchObject({ at: NOW, hint: '填写后提交，提交前会告诉您有没有障碍' })
  expect(step(caseIn('submitted'), 'apply')?.hint).toBeUndefined()
  expect(step(caseIn('submitted'), 'review')?.hint).toBeUndefined()
  expect(step({ ...caseIn('submitted'), dueProvisional: true }, 'review')?.hint).toContain('按普通周末推算')
  expect(step({ ...caseIn('submitted'), checks: [{ code: 'vehicle', level: 'unknown', title: 'x', detail: 'y' }] }, 'review')?.hint).toContain('暂未应答')
  expect(step(caseIn('approved'), 'review')?.hint).toBeUndefined()
})

it('remembers where a withdrawn case had got to', () => {
  const applicant = actor(['applicant'], 'U1', 'user')
  const withdrawn = (from: PassState) => stepsOf(run(caseIn(from), [[{ command: 'withdraw' }, applicant]])).find((one) => one.status === 'stopped')?.key
  expect([withdrawn('draft'), withdrawn('submitted'), withdrawn('returned'), withdrawn('approved')]).toEqual(['apply', 'review', 'correct', 'start'])
})

it('shows the second look for an emergency from the start', () => {
  expect(stepsOf(draft(emergency)).map((one) => one.key)).toContain('second')
  expect(stepsOf(draft(application)).map((one) => one.key)).not.toContain('second')
})
