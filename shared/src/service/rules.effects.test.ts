/** What each order leaves on a case and tells its event: what the figures count, the next clerk reads and the person is told. */
import { isOpen, type ServiceCase } from './case'
import { decideService, refusedByServiceTable, type AnyServiceOrder, type ServiceFacts } from './rules'
import { accepted, actor, agent, applicant, caseIn, clerk, draft, freeCase, lostForm, NOW, run, serviceFacts, serviceIn, system } from './service-case.fixture'

const decide = (one: ServiceCase, order: AnyServiceOrder, by = clerk, facts: Partial<ServiceFacts> = {}) => decideService(one, order, by, serviceFacts(facts))
const done = (...given: Parameters<typeof decide>) => accepted(decide(...given))
const problemOf = (...given: Parameters<typeof decide>) => {
  const outcome = decide(...given)
  if (outcome.ok) throw new Error(outcome.event)
  return { code: outcome.problem.code, ...outcome.problem.extra }
}
const later = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
const DAY = 24 * 60

describe('a draft', () => {
  it('keeps what was typed last, and is kept longer for it', () => {
    expect(done(draft(), { command: 'save', form: { remark: '改过' } }, applicant, { now: later(DAY) }).next).toMatchObject({ form: { remark: '改过' }, enteredAt: later(DAY), wakeAt: '2026-12-09T15:59:59.999Z' })
  })

  it('that nobody sends leaves nothing of what was typed, nor of who was to act for them', () => {
    expect(done({ ...draft(), agent }, { command: 'discard' }, system).next).toMatchObject({ state: 'withdrawn', form: {}, agent: undefined })
  })
})

describe('a submission', () => {
  it('starts the clock, fixes what it costs, and tells when it is due', () => {
    const { next, data, event } = done({ ...draft(), checks: [{ code: 'old', level: 'ok', title: 'x', detail: 'x' }] }, { command: 'submit', form: lostForm }, applicant)
    expect(event).toBe('service.accepted')
    expect(next).toMatchObject({ submittedAt: NOW, dueAt: '2026-11-24T15:59:59.999Z', dueProvisional: false, checks: [], form: lostForm })
    expect(next.fees.map((fee) => [fee.feeId, fee.fen])).toEqual([['driving-licence', 1000]])
    expect(data).toEqual({ dueAt: '2026-11-24T15:59:59.999Z', provisional: false, channel: 'phone', service: 'DL_REISSUE_LOST' })
  })

  it('that reaches into a year without a notice is due provisionally', () => {
    const { next, data } = done(draft(), { command: 'submit', form: lostForm }, applicant, { now: '2026-12-31T02:00:00.000Z' })
    expect([next.dueProvisional, data?.['provisional']]).toEqual([true, true])
  })

  it('at a window may be of what is not done online; on a phone an agent may act where the law lets them', () => {
    const certificate = { plate: '鲁P68001', plateType: '02', cause: 'lost', delivery: 'window' } as const
    expect(done({ ...draft(), channel: 'window' }, { command: 'submit', form: certificate }, clerk, { service: serviceIn('VEH_CERT_REISSUE') }).next.state).toBe('accepted')
    expect(done({ ...draft(), agent }, { command: 'submit', form: lostForm }, applicant).next.agent).toEqual(agent)
  })

  it('keeps the way of delivery that was chosen, and asks where there are two', () => {
    expect(done(draft(), { command: 'submit', form: { delivery: 'window' } }, applicant).next.form.delivery).toBe('window')
    expect(problemOf(draft(), { command: 'submit', form: {} }, applicant)).toEqual({ code: 'service.incomplete', errors: [{ path: 'form.delivery', message: '请选择领取方式' }] })
    const contact = { service: serviceIn('DL_CONTACT') }
    expect(problemOf(draft(), { command: 'submit', form: { contactPhone: '13800000001', delivery: 'post' } }, applicant, contact).errors).toEqual([{ path: 'form.delivery', message: '该业务不能这样领取' }, { path: 'form.postTo', message: '请填写邮寄地址' }])
  })
})

describe('a correction', () => {
  it('tells what to correct, that no time is lost by it, and lies with the applicant', () => {
    const { next, note } = done(caseIn('underReview'), { command: 'returnForCorrection', note: '请补填地址' })
    expect(note).toBe('请补填地址')
    expect(next).toMatchObject({ state: 'returned', pausedSince: NOW, decision: { outcome: 'returned', reason: '请补填地址', remedy: '请按要求修改后再次提交，办理时限不会重新计算', at: NOW, by: 'P1' } })
  })

  it('is looked at anew: the checks and the old answer are gone, the fees are those of the day', () => {
    const back = { ...caseIn('returned'), lookedAt: NOW }
    const { next } = done(back, { command: 'resubmit', form: { delivery: 'window' } }, applicant, { now: later(10), fees: [{ feeId: 'driving-licence', label: '驾驶证', fen: 0 }] })
    expect(next).toMatchObject({ form: { delivery: 'window' }, checks: [], decision: undefined, lookedAt: undefined, pausedMinutes: 10, fees: [{ fen: 0 }] })
    expect(done(back, { command: 'resubmit', form: lostForm }, applicant, { fees: undefined } as never).next.fees).toEqual(back.fees)
    expect(problemOf(back, { command: 'resubmit', form: { delivery: 'post' } }, applicant).code).toBe('service.incomplete')
  })

  it('does not make late what was in time, nor in time what was late', () => {
    const due = caseIn('underReview').dueAt as string
    const returnedAt = (now: string, one = caseIn('underReview')) => done(one, { command: 'returnForCorrection', note: '请补充' }, clerk, { now }).next.overdueAt
    const after = new Date(Date.parse(due) + 1).toISOString()
    expect([returnedAt(due), returnedAt(after), returnedAt(later(3 * DAY), { ...caseIn('underReview'), overdueAt: later(2 * DAY) })]).toEqual([undefined, after, later(2 * DAY)])
  })
})

describe('giving up', () => {
  it('says why when a reason is given, and frees whoever held it', () => {
    const window = { ...caseIn('underReview'), channel: 'window' as const }
    const open = { payment: undefined }
    expect(done(window, { command: 'withdraw', note: '改日再办' }, clerk, open)).toMatchObject({ note: '改日再办', next: { state: 'withdrawn', claimedBy: undefined } })
    expect(done(window, { command: 'withdraw', note: '' }, clerk, open)).not.toHaveProperty('note')
    expect(done(window, { command: 'withdraw' }, clerk, open)).not.toHaveProperty('note')
    expect(done(caseIn('returned'), { command: 'lapse' }, system, open).next).toMatchObject({ state: 'lapsed', claimedBy: undefined })
  })

  it('is refused with what can be done instead', () => {
    expect(problemOf(caseIn('toPay'), { command: 'withdraw' }, applicant)).toEqual({ code: 'service.already-paid', allowed: ['recordPayment'] })
    expect(problemOf(caseIn('underReview'), { command: 'withdraw' }, clerk, { payment: undefined })).toEqual({ code: 'forbidden', detail: '群众在网上提交的业务由其本人撤回' })
  })
})

describe('holding a case', () => {
  it('changes nothing of when its state began; going on does', () => {
    const { next } = done({ ...caseIn('underReview'), claimedBy: undefined }, { command: 'claim' }, clerk, { now: later(5) })
    expect([next.enteredAt, done(next, { command: 'returnForCorrection', note: '请补充' }, clerk, { now: later(6) }).next.enteredAt]).toEqual([NOW, later(6)])
    expect(done(next, { command: 'release' })).not.toHaveProperty('data')
  })

  it('names who holds it', () => {
    const free = { ...caseIn('underReview'), claimedBy: undefined }
    expect(done(free, { command: 'claim' }, actor(['clerk'], 'P2')).next.claimedBy).toEqual({ staffId: 'P2', name: 'P2名' })
    expect(problemOf(caseIn('underReview'), { command: 'claim' })).toEqual({ code: 'already-exists', detail: '您已领取该业务' })
    expect(problemOf(free, { command: 'release' }, actor(['supervisor'], 'P3'))).toEqual({ code: 'not-allowed-now', detail: '该业务没有人领取' })
  })

  it('ends when it goes out of the office’s hands', () => {
    const gone = [done(caseIn('issued'), { command: 'handOver', to: 'self' }), done(caseIn('issued'), { command: 'post' }), done(caseIn('underReview'), { command: 'refuse', reason: 'untrue', note: '地址不实' })]
    expect(gone.map(({ next }) => next.claimedBy)).toEqual([undefined, undefined, undefined])
    expect(gone.map(({ next }) => isOpen(next))).toEqual([false, true, false])
  })
})

describe('somebody to act', () => {
  it('is recorded with how they were authorised', () => {
    expect(done(draft(), { command: 'authorise', agent: { name: 'x', idNumber: 'y' } }, applicant)).toMatchObject({ next: { agent }, data: { basis: 'electronic' } })
    expect(problemOf(draft(), { command: 'authorise', agent: { name: 'x', idNumber: 'y' } }, applicant, { agent: undefined } as never)).toEqual({ code: 'invalid-input', errors: [{ path: 'order.agent', message: '请填写代办人' }] })
  })
})

describe('a review', () => {
  it('keeps what the registers said, when, and until when the thing would be good; the event counts what stands against it', () => {
    const checks = [{ code: 'a', level: 'ok', title: 'x', detail: 'x' }, { code: 'b', level: 'obstacle', title: 'x', detail: 'x' }, { code: 'c', level: 'obstacle', title: 'x', detail: 'x' }] as const
    for (const [one, order] of [[caseIn('accepted'), { command: 'review' }], [caseIn('underReview'), { command: 'recheck' }]] as const) {
      expect(done(one, order, system, { checks, now: later(3), validUntil: '2028-12-31' })).toMatchObject({ next: { checks, checkedAt: later(3), lookedAt: later(3), validUntil: '2028-12-31' }, data: { obstacles: 2 } })
    }
    expect(problemOf(caseIn('accepted'), { command: 'review' }, system, { checks: undefined } as never).code).toBe('service.checks-pending')
  })
})

describe('a decision', () => {
  it('rests on an article and names who made it and why', () => {
    const basis = serviceIn('DL_REISSUE_LOST').basis
    expect(done(freeCase(), { command: 'approve', note: '已当面核对' }, clerk, { now: later(5) })).toMatchObject({ note: '已当面核对', next: { decision: { outcome: 'approved', reason: '已当面核对', article: basis, at: later(5), by: 'P1' } } })
    expect(done(freeCase(), { command: 'approve' }, system).next.decision).toEqual({ outcome: 'approved', reason: '符合条件', article: basis, at: NOW, by: 'system' })
  })

  it('to charge goes to the applicant with the bill, late if it was late', () => {
    const { next, data } = done({ ...caseIn('underReview'), lookedAt: NOW }, { command: 'bill' }, system, { now: later(3 * DAY) })
    expect(next).toMatchObject({ state: 'toPay', bill: { billId: 'BILL000001', fen: 1000 }, lookedAt: undefined, pausedSince: later(3 * DAY), overdueAt: later(3 * DAY) })
    expect(data).toEqual({ fen: 1000, billId: 'BILL000001' })
    const against = { ...freeCase(), checks: [{ code: 'x', level: 'obstacle' as const, title: 'x', detail: 'x' }] }
    expect([problemOf(against, { command: 'bill' }).code, problemOf({ ...against, fees: caseIn('underReview').fees }, { command: 'bill' }).code]).toEqual(['service.not-clear', 'service.not-clear'])
  })

  it('to refuse is counted: its reason, the office’s minutes, whether it was in time', () => {
    const waitedFor = { ...caseIn('underReview'), pausedMinutes: 100 }
    const refuse = (now: string, one: ServiceCase = waitedFor) => done(one, { command: 'refuse', reason: 'untrue', note: '地址不实' }, clerk, { now })
    expect(refuse(later(130))).toMatchObject({ note: '地址不实', data: { reason: 'untrue', minutes: 30, inTime: true, service: 'DL_REISSUE_LOST' } })
    // Never less than nothing, whatever the clocks of two machines say.
    expect(refuse(later(50)).data).toMatchObject({ minutes: 0 })
    expect([refuse(later(3 * DAY)), refuse(later(10), { ...waitedFor, overdueAt: NOW })].map(({ data }) => data?.['inTime'])).toEqual([false, false])
    expect(problemOf(waitedFor, { command: 'refuse', reason: 'not-owner', note: '不是车主' })).toEqual({ code: 'invalid-input', errors: [{ path: 'order.reason', message: '请选择列表中的理由' }] })
  })
})

describe('money', () => {
  it('that has come in is recorded with its moment; without a bill there is nothing to pay', () => {
    const { next, data } = done(caseIn('toPay'), { command: 'recordPayment' }, system, { now: later(20), payment: { state: 'paid', paidAt: later(15) } })
    expect(next).toMatchObject({ state: 'approved', bill: { billId: 'BILL000001', fen: 1000, paidAt: later(15) }, pausedSince: undefined, pausedMinutes: 20 })
    expect(data).toEqual({ fen: 1000 })
    expect(problemOf({ ...caseIn('toPay'), bill: undefined }, { command: 'recordPayment' }, system).code).toBe('service.unpaid')
  })
})

describe('what is made', () => {
  it('has a number of its own only when it is electronic, and an end only when the registers give one', () => {
    expect(done(caseIn('approved'), { command: 'issue' }, clerk, { now: later(7) })).toMatchObject({ next: { issued: { at: later(7), product: 'card' } }, data: { product: 'card', service: 'DL_REISSUE_LOST' } })
    expect(Object.keys(done(caseIn('approved'), { command: 'issue' }).next.issued ?? {})).toEqual(['at', 'product'])
    expect(done({ ...caseIn('approved'), validUntil: '2031-01-10' }, { command: 'issue' }).next.issued).toEqual({ at: NOW, product: 'card', validUntil: '2031-01-10' })
  })

  it('is handed to the person or to the one they sent, and it is told to whom', () => {
    const withAgent = { ...caseIn('issued'), agent }
    expect([done(withAgent, { command: 'handOver', to: 'agent' }), done(withAgent, { command: 'handOver', to: 'self' })].map(({ data }) => data)).toEqual([{ to: 'agent' }, { to: 'self' }])
  })
})

describe('the post', () => {
  const events = [{ at: NOW, code: 'transit', text: '运输中' }]
  it('is followed round by round: each has its waybill and its story', () => {
    const posted = done({ ...caseIn('issued'), lookedAt: NOW }, { command: 'post' })
    expect(posted).toMatchObject({ data: { round: 1 }, next: { lookedAt: undefined, mail: { round: 1, events: [] } } })
    const travelling = run(posted.next, [[{ command: 'recordWaybill', waybill: 'EA100000009CN' }, system, { now: later(1) }], [{ command: 'recordTracking', events }, system, { now: later(2) }]])
    expect(travelling).toMatchObject({ lookedAt: later(2), mail: { round: 1, waybill: 'EA100000009CN', events } })
    expect(done(travelling, { command: 'recordWaybill', waybill: 'EA100000009CN' }, system, { now: later(3) }).next).toMatchObject({ lookedAt: later(3), mail: { events } })
    const back = done(travelling, { command: 'comeBack', events: [...events, { at: NOW, code: 'returned', text: '退回' }] }, system).next
    expect(back.mail).toMatchObject({ round: 1, waybill: 'EA100000009CN', events: [{ code: 'transit' }, { code: 'returned' }] })
    expect(done({ ...back, claimedBy: { staffId: 'P1', name: '' } }, { command: 'post' })).toMatchObject({ data: { round: 2 }, next: { mail: { round: 2, events: [] } } })
    expect(done(travelling, { command: 'deliver', events, signedBy: '家人' }, system).next.mail).toEqual({ round: 1, waybill: 'EA100000009CN', events, signedBy: '家人' })
  })
})

describe('the office’s clock', () => {
  it('marks what is late once, with the date it missed', () => {
    expect(done(caseIn('underReview'), { command: 'markOverdue' }, system, { now: later(3 * DAY) })).toMatchObject({ next: { overdueAt: later(3 * DAY), wakeAt: undefined }, data: { dueAt: '2026-11-24T15:59:59.999Z' } })
  })

  it('counted again says from when to when; what was late by the new date too stays late', () => {
    const late = { ...caseIn('underReview'), dueAt: '2026-11-23T15:59:59.999Z', dueProvisional: true, overdueAt: '2026-11-24T15:59:59.999Z' }
    expect(done(late, { command: 'recount' }, system)).toMatchObject({ next: { dueAt: '2026-11-24T15:59:59.999Z', dueProvisional: false, overdueAt: undefined }, data: { before: '2026-11-23T15:59:59.999Z' } })
    expect(done({ ...late, overdueAt: '2026-11-24T16:00:00.000Z' }, { command: 'recount' }, system).next.overdueAt).toBe('2026-11-24T16:00:00.000Z')
    // Counted from the submission, whenever the year is published.
    const { next } = done(caseIn('underReview'), { command: 'recount' }, system, { now: later(9 * DAY) })
    expect([next.dueAt, next.overdueAt]).toStrictEqual(['2026-11-24T15:59:59.999Z', undefined])
  })
})

describe('the table', () => {
  it('refuses in words: what the case is, and what can be done with it', () => {
    expect(refusedByServiceTable(caseIn('posted'), 'post', ['claimant'])?.extra).toEqual({ detail: '现在是“邮寄中”', allowed: [] })
    expect(refusedByServiceTable(caseIn('toPay'), 'submit', ['applicant'])?.extra).toEqual({ detail: '现在是“待缴费”', allowed: ['withdraw', 'authorise', 'endAuthority', 'recordPayment'] })
  })
})
