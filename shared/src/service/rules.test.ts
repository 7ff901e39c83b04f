import { builtInCalendar } from '../kernel/calendar.data'
import { isClear, isGrantable, isUnanswered, type ServiceCase } from './case'
import { dueTask, minutesBetween, nextLook, officeDue, waited, wakeOf } from './case-clock'
import type { ServiceCheck } from './contract-case'
import { decideService, nextAtWindow, nextByRule, offeredOn, type AnyServiceOrder, type ServiceFacts } from './rules'
import { accepted, actor, agent, applicant, caseIn, clerk, draft, freeCase, lostForm, NOW, refusal, run, serviceFacts, serviceIn, system } from './service-case.fixture'

const decide = (one: ServiceCase, order: AnyServiceOrder, by = clerk, facts: Partial<ServiceFacts> = {}) => decideService(one, order, by, serviceFacts(facts))
const check = (level: ServiceCheck['level']): ServiceCheck => ({ code: 'x', level, title: 'x', detail: 'x' })
const later = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
const DAY = 24 * 60

describe('guards', () => {
  it('clear: the system lets through only what nobody has to look at, a clerk whatever nothing stands against', () => {
    const withCheck = (level: ServiceCheck['level']) => ({ ...freeCase(), checks: [check('ok'), check(level)] })
    const codes = (by: typeof clerk) => (['ok', 'warning', 'exception', 'obstacle', 'unknown'] as const).map((level) => refusal(decide(withCheck(level), { command: 'approve' }, by)))
    const passed = 'accepted service.approved'
    expect(codes(clerk)).toEqual([passed, passed, passed, 'service.not-clear', 'service.checks-pending'])
    expect(codes(system)).toEqual([passed, passed, 'service.not-clear', 'service.not-clear', 'service.checks-pending'])
    expect(refusal(decide({ ...freeCase(), checks: [] }, { command: 'approve' }))).toBe('service.checks-pending')
    // Where somebody has to judge the system decides nothing.
    expect(refusal(decide(freeCase(), { command: 'approve' }, system, { service: serviceIn('DL_CANCEL') }))).toBe('service.not-clear')
    const against = decide({ ...freeCase(), checks: [check('ok'), check('exception'), { ...check('obstacle'), field: 'form.plate', remedy: '请更正' }, { ...check('obstacle'), remedy: undefined }] }, { command: 'approve' })
    expect(against.ok ? [] : against.problem.extra.errors).toEqual([{ path: 'form.plate', message: 'x：请更正' }, { path: '', message: 'x：x' }])
  })

  it('money: what is owed is billed, what is free is not, and nothing that has come in is given up', () => {
    expect(refusal(decide(freeCase(), { command: 'bill' }))).toBe('service.nothing-owed')
    expect(refusal(decide(caseIn('underReview'), { command: 'approve' }))).toBe('service.fee-owed')
    const billed = accepted(decide(caseIn('underReview'), { command: 'bill' })).next
    expect(billed).toMatchObject({ bill: { billId: 'BILL000001', fen: 1000 }, pausedSince: NOW, decision: { outcome: 'approved', article: serviceIn('DL_REISSUE_LOST').basis, by: 'P1' } })
    for (const payment of [undefined, { state: 'open' as const }, { state: 'void' as const }]) expect(refusal(decide(billed, { command: 'recordPayment' }, system, { payment }))).toBe('service.unpaid')
    expect(accepted(decide(billed, { command: 'recordPayment' }, system, { payment: { state: 'paid' }, now: later(5) })).next.bill).toEqual({ billId: 'BILL000001', fen: 1000, paidAt: later(5) })
    expect([refusal(decide(billed, { command: 'withdraw' }, applicant)), refusal(decide(billed, { command: 'lapse' }, system))]).toEqual(['service.already-paid', 'service.already-paid'])
    expect(refusal(decide(billed, { command: 'lapse' }, system, { payment: { state: 'open' } }))).toBe('accepted service.lapsed')
  })

  it('one window: whoever holds it holds it alone', () => {
    const held = caseIn('approved')
    const again = decide(held, { command: 'claim' })
    expect(refusal(again)).toBe('already-exists')
    const other = decide(held, { command: 'claim' }, actor(['clerk'], 'P2'))
    expect(other.ok ? '' : [other.problem.code, other.problem.extra.detail]).toEqual(['service.claimed-by-other', '已由P1名领取'])
    const freed = accepted(decide(held, { command: 'release' })).next
    expect([freed.claimedBy, refusal(decide(freed, { command: 'release' }, actor(['supervisor'], 'P3')))]).toEqual([undefined, 'not-allowed-now'])
    expect(accepted(decide(freed, { command: 'claim' }, actor(['clerk'], 'P2'))).next.claimedBy).toEqual({ staffId: 'P2', name: 'P2名' })
  })

  it('agents: not where the law asks for the owner, and only the one recorded collects', () => {
    const inPerson = { service: serviceIn('VEH_CERT_REISSUE') }
    expect(refusal(decide(draft(), { command: 'authorise', agent: { name: 'x', idNumber: 'y' } }, applicant, inPerson))).toBe('service.agent-excluded')
    expect(refusal(decide(draft(), { command: 'authorise', agent: { name: 'x', idNumber: 'y' } }, applicant, { agent: undefined } as never))).toBe('invalid-input')
    const withAgent = accepted(decide(caseIn('issued'), { command: 'authorise', agent: { name: 'x', idNumber: 'y' } })).next
    expect(withAgent.agent).toEqual(agent)
    expect([refusal(decide(caseIn('issued'), { command: 'handOver', to: 'agent' })), refusal(decide(withAgent, { command: 'handOver', to: 'agent' }))]).toEqual(['service.not-agent', 'accepted service.collected'])
    expect(accepted(decide(withAgent, { command: 'endAuthority' }, applicant)).next.agent).toBeUndefined()
    expect(refusal(decide({ ...draft(), agent, channel: 'window' }, { command: 'submit', form: { plate: '鲁P68001', plateType: '02', cause: 'lost', delivery: 'window' } }, clerk, inPerson))).toBe('service.agent-excluded')
  })

  it('online only what is done online, and only when it is whole', () => {
    expect(refusal(decide(draft(), { command: 'submit', form: lostForm }, applicant, { service: serviceIn('VEH_CERT_REISSUE') }))).toBe('service.not-online')
    const short = decide(draft(), { command: 'submit', form: { delivery: 'post' } }, applicant)
    expect(short.ok ? '' : [short.problem.code, short.problem.extra.errors?.length]).toEqual(['service.incomplete', 1])
    // One way to be received is no question to ask.
    expect(accepted(decide(draft(), { command: 'submit', form: { contactPhone: '13800000001' } }, applicant, { service: serviceIn('DL_CONTACT') })).next.form.delivery).toBe('electronic')
  })

  it('refuses with a reason of the table that is about the thing', () => {
    const refuse = (reason: string) => decide(caseIn('underReview'), { command: 'refuse', reason, note: '说明在此' })
    expect([refusal(refuse('no-such')), refusal(refuse('needs-inspection'))]).toEqual(['invalid-input', 'invalid-input'])
    const { next, data } = accepted(refuse('licence-withheld'))
    expect(next).toMatchObject({ state: 'refused', claimedBy: undefined, decision: { code: 'licence-withheld', article: '机动车驾驶证申领和使用规定第六十九条', reason: '驾驶证被扣押、扣留或者暂扣期间：说明在此' } })
    expect(data).toEqual({ reason: 'licence-withheld', minutes: 0, inTime: true, service: 'DL_REISSUE_LOST' })
    expect(refusal(refuse('untrue'))).toBe('accepted service.refused')
  })

  it('posts to an address, each time anew', () => {
    expect(refusal(decide({ ...caseIn('issued'), form: { delivery: 'window' } }, { command: 'post' }))).toBe('service.no-address')
    const back = run(caseIn('posted'), [[{ command: 'recordWaybill', waybill: 'EA100000009CN' }, system], [{ command: 'recordTracking', events: [{ at: NOW, code: 'transit', text: '运输中' }] }, system], [{ command: 'comeBack', events: [] }, system]])
    expect(back).toMatchObject({ state: 'issued', mail: { round: 1, waybill: 'EA100000009CN' } })
    expect(accepted(decide({ ...back, claimedBy: { staffId: 'P1', name: '' } }, { command: 'post' })).next.mail).toEqual({ round: 2, events: [] })
    expect(accepted(decide(caseIn('posted'), { command: 'deliver', events: [], signedBy: '家人' }, system)).next.mail).toEqual({ round: 1, events: [], signedBy: '家人' })
  })

  it('a silent register keeps a case where it is', () => {
    expect(refusal(decide(caseIn('accepted'), { command: 'review' }, system, { checks: [check('unknown')] }))).toBe('service.checks-pending')
    expect(accepted(decide(caseIn('underReview'), { command: 'recheck' }, system, { checks: [check('unknown')] })).next.checks).toEqual([check('unknown')])
    expect([isClear([]), isGrantable([]), isUnanswered([]), isClear([check('warning')]), isGrantable([check('exception')]), isGrantable([check('ok'), check('unknown')])]).toEqual([false, false, true, true, true, false])
  })
})

describe('the clock', () => {
  const limit = serviceIn('DL_REISSUE_LOST').limit

  it('is the catalogue’s, in working days, without the days that lay with the applicant', () => {
    expect(caseIn('accepted')).toMatchObject({ submittedAt: NOW, dueAt: '2026-11-24T15:59:59.999Z', dueProvisional: false })
    const none = { pausedWorkingDays: 0, pausedMinutes: 0 }
    expect(officeDue(NOW, { unit: 'sameDay' }, none, builtInCalendar).at).toBe('2026-11-23T15:59:59.999Z')
    expect(officeDue(NOW, { unit: 'hour', n: 2 }, { pausedWorkingDays: 0, pausedMinutes: 30 }, builtInCalendar).at).toBe(later(150))
    expect(officeDue(NOW, { unit: 'calendarDay', n: 3 }, { pausedWorkingDays: 0, pausedMinutes: DAY + 1 }, builtInCalendar).at).toBe('2026-11-28T15:59:59.999Z')
    expect(officeDue(NOW, limit, { pausedWorkingDays: 3, pausedMinutes: 0 }, builtInCalendar).at).toBe('2026-11-27T15:59:59.999Z')
    expect(waited({ ...none, pausedSince: NOW }, later(5 * DAY), builtInCalendar)).toEqual({ pausedWorkingDays: 4, pausedMinutes: 5 * DAY })
    expect(waited({ pausedWorkingDays: 1, pausedMinutes: 7 }, later(9), builtInCalendar)).toEqual({ pausedWorkingDays: 1, pausedMinutes: 7 })
    expect(minutesBetween(NOW, later(7))).toBe(7)
  })

  it('goes on where it stood after a correction or a payment, and what was late stays late', () => {
    const back = accepted(decide(caseIn('returned'), { command: 'resubmit', form: lostForm }, applicant, { now: later(2 * DAY) })).next
    expect(back).toMatchObject({ state: 'accepted', submittedAt: NOW, pausedWorkingDays: 2, dueAt: '2026-11-26T15:59:59.999Z', checks: [], decision: undefined, pausedSince: undefined })
    expect(accepted(decide(caseIn('underReview'), { command: 'returnForCorrection', note: '请补充' }, clerk, { now: later(3 * DAY) })).next.overdueAt).toBe(later(3 * DAY))
    expect(caseIn('returned').overdueAt).toBeUndefined()
    const paid = accepted(decide(caseIn('toPay'), { command: 'recordPayment' }, system, { now: later(3 * DAY) })).next
    expect(paid).toMatchObject({ pausedWorkingDays: 3, dueAt: '2026-11-27T15:59:59.999Z' })
    expect(accepted(decide(paid, { command: 'issue' }, clerk, { now: later(3 * DAY + 10) })).data).toEqual({ product: 'card', minutes: 10, inTime: true, service: 'DL_REISSUE_LOST' })
    expect(accepted(decide(paid, { command: 'issue' }, clerk, { now: later(9 * DAY) })).data).toMatchObject({ inTime: false })
  })

  it('is counted again when a year is published', () => {
    const late = { ...caseIn('underReview'), dueAt: '2026-11-23T15:59:59.999Z', overdueAt: '2026-11-24T00:00:00.000Z' }
    expect(accepted(decide(late, { command: 'recount' }, system))).toMatchObject({ next: { dueAt: '2026-11-24T15:59:59.999Z', overdueAt: undefined }, data: { before: '2026-11-23T15:59:59.999Z', dueAt: '2026-11-24T15:59:59.999Z', provisional: false } })
    expect(accepted(decide({ ...late, overdueAt: '2026-11-26T00:00:00.000Z' }, { command: 'recount' }, system)).next.overdueAt).toBe('2026-11-26T00:00:00.000Z')
  })

  it('wakes a case for what is due and for what is to be asked outside', () => {
    expect(wakeOf(draft())).toBe('2026-12-08T15:59:59.999Z')
    expect(wakeOf(caseIn('accepted'))).toBe(later(5))
    expect(wakeOf(caseIn('underReview'))).toBe('2026-11-24T15:59:59.999Z')
    expect(wakeOf({ ...caseIn('underReview'), overdueAt: NOW })).toBeUndefined()
    expect(wakeOf(caseIn('returned'))).toBe('2026-12-08T15:59:59.999Z')
    expect(nextLook(caseIn('toPay'))).toBe(later(1))
    expect(nextLook({ ...caseIn('toPay'), lookedAt: later(59) })).toBe(later(60))
    expect(nextLook({ ...caseIn('toPay'), lookedAt: later(60) })).toBe(later(90))
    expect(nextLook(caseIn('posted'))).toBe(later(5))
    expect(nextLook({ ...caseIn('posted'), mail: { round: 1, waybill: 'x', events: [] } })).toBe(later(120))
    expect(['issued', 'collected', 'delivered', 'refused', 'withdrawn', 'lapsed'].map((state) => wakeOf(caseIn(state as ServiceCase['state'])))).toEqual(Array(6).fill(undefined))
  })

  it('says what to do when the time has come, and nothing before', () => {
    const tasks = (one: ServiceCase, ...minutes: readonly number[]) => minutes.map((minute) => dueTask(one, later(minute)))
    expect(tasks(draft(), 15 * DAY, 16 * DAY)).toEqual([undefined, 'discard'])
    expect(tasks(caseIn('accepted'), 4, 5, 2 * DAY)).toEqual([undefined, 'review', 'markOverdue'])
    expect(tasks({ ...caseIn('accepted'), overdueAt: NOW }, 2 * DAY)).toEqual(['review'])
    expect(tasks(caseIn('underReview'), DAY, 2 * DAY)).toEqual([undefined, 'markOverdue'])
    expect(tasks(caseIn('returned'), 15 * DAY, 16 * DAY)).toEqual([undefined, 'lapse'])
    expect(tasks(caseIn('toPay'), 0, 1, 16 * DAY)).toEqual([undefined, 'askBill', 'lapse'])
    expect(tasks(caseIn('posted'), 4, 5)).toEqual([undefined, 'track'])
    expect(tasks(caseIn('issued'), 900 * DAY)).toEqual([undefined])
  })
})

describe('the one key and the rule', () => {
  const by = (one: ServiceCase, to: 'self' | 'agent' | 'post' = 'self', paid = false) => nextAtWindow(one, to, paid)
  it('brings a case from window to hands, or to the bill', () => {
    expect(by(caseIn('accepted'))).toEqual({ command: 'review' })
    expect([by(caseIn('underReview')), by(freeCase()), by({ ...freeCase(), checks: [check('obstacle')] })]).toEqual([{ command: 'bill' }, { command: 'approve' }, undefined])
    expect([by(caseIn('toPay')), by(caseIn('toPay'), 'self', true)]).toEqual([undefined, { command: 'recordPayment' }])
    expect(by(caseIn('approved'))).toEqual({ command: 'issue' })
    expect([by(caseIn('issued')), by(caseIn('issued'), 'agent'), by(caseIn('issued'), 'post')]).toEqual([{ command: 'handOver', to: 'self' }, { command: 'handOver', to: 'agent' }, { command: 'post' }])
    expect([by(caseIn('posted')), by(draft()), by(caseIn('returned'))]).toEqual([undefined, undefined, undefined])
  })

  it('lets the system go as far as nobody has to look or touch', () => {
    const electronic = (one: ServiceCase): ServiceCase => ({ ...one, form: { delivery: 'electronic' } })
    const rule = { byRule: true }
    expect([nextByRule(caseIn('underReview'), rule), nextByRule(freeCase(), rule), nextByRule(freeCase(), { byRule: false }), nextByRule({ ...freeCase(), checks: [check('exception')] }, rule)]).toEqual([{ command: 'bill' }, { command: 'approve' }, undefined, undefined])
    expect([nextByRule(caseIn('approved'), rule), nextByRule(electronic(caseIn('approved')), rule), nextByRule(electronic(caseIn('issued')), rule), nextByRule(caseIn('issued'), rule)]).toEqual([undefined, { command: 'issue' }, { command: 'handOver', to: 'self' }, undefined])
    expect([caseIn('accepted'), electronic(caseIn('collected')), electronic(caseIn('toPay'))].map((one) => nextByRule(one, rule))).toStrictEqual([undefined, undefined, undefined])
    const mark = accepted(decide({ ...electronic(caseIn('approved')), validUntil: '2028-12-31' }, { command: 'issue' }, system, { service: serviceIn('VEH_MARK_EXEMPT') })).next.issued
    expect(mark).toEqual({ at: NOW, product: 'electronic', documentNo: 'YW-0000-0000-00001', validUntil: '2028-12-31' })
  })

  it('offers what would be taken', () => {
    const service = serviceIn('DL_REISSUE_LOST')
    const offered = (one: ServiceCase, ...roles: Parameters<typeof actor>[0]) => offeredOn(one, { id: 'P1', roles }, service)
    expect(offered(caseIn('underReview'), 'clerk', 'claimant')).toEqual(['authorise', 'release', 'recheck', 'returnForCorrection', 'refuse', 'bill'])
    expect(offered({ ...freeCase(), claimedBy: undefined }, 'clerk')).toEqual(['claim'])
    expect(offered(freeCase(), 'claimant')).toContain('approve')
    expect(offered(caseIn('toPay'), 'applicant')).toEqual(['withdraw', 'authorise', 'recordPayment'])
    expect(offered({ ...caseIn('toPay'), agent }, 'agent')).toEqual(['recordPayment'])
    // Nothing may be decided while something stands against it, whether it costs or not.
    const against = [check('obstacle')]
    for (const one of [caseIn('underReview'), freeCase()]) expect(offered({ ...one, checks: against }, 'claimant').filter((command) => command === 'bill' || command === 'approve')).toEqual([])
    expect([offered(caseIn('issued'), 'claimant'), offered({ ...caseIn('issued'), form: {} }, 'claimant')].map((all) => all.includes('post'))).toEqual([true, false])
    // Who holds it can lay it down, and nobody takes it from them.
    expect([caseIn('approved'), { ...caseIn('approved'), claimedBy: undefined }].map((one) => offered(one, 'clerk', 'supervisor'))).toEqual([['release'], ['claim']])
    expect([caseIn('toPay'), { ...caseIn('toPay'), channel: 'window' as const }].map((one) => offered(one, 'claimant').includes('withdraw'))).toEqual([false, true])
    expect([caseIn('toPay'), { ...caseIn('toPay'), agent }].map((one) => offered(one, 'applicant').includes('endAuthority'))).toEqual([false, true])
    expect(offeredOn(draft(), { id: 'U1', roles: ['applicant'] }, { agent: 'inPerson' })).toEqual(['save', 'submit', 'withdraw'])
  })
})
