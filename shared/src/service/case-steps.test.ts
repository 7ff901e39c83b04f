import { isOpen, totalOf, type ServiceCase } from './case'
import { serviceSteps } from './case-steps'
import { applicant, caseIn, clerk, draft, freeCase, lostForm, NOW, run, system } from './service-case.fixture'

const later = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
const line = (one: ServiceCase): readonly string[] => serviceSteps(one).map((step) => `${step.key} ${step.status}`)
/** Where a case stands or stopped. */
const at = (one: ServiceCase) => serviceSteps(one).find((step) => step.status === 'now' || step.status === 'stopped')
const unpaid = { payment: undefined }

describe('the steps', () => {
  it('show where a case is', () => {
    expect(line(draft())).toEqual(['submit now', 'review next', 'make next', 'receive next'])
    expect(line(caseIn('accepted'))).toEqual(['submit done', 'review now', 'pay next', 'make next', 'receive next'])
    expect(line(caseIn('returned'))).toEqual(['submit done', 'review done', 'correct now', 'pay next', 'make next', 'receive next'])
    expect(line(caseIn('toPay'))).toEqual(['submit done', 'review done', 'pay now', 'make next', 'receive next'])
    expect(line(caseIn('approved'))).toEqual(['submit done', 'review done', 'pay done', 'make now', 'receive next'])
    expect(line(caseIn('posted'))).toEqual(['submit done', 'review done', 'pay done', 'make done', 'receive now'])
    for (const state of ['collected', 'delivered'] as const) expect(line(caseIn(state))).toEqual(['submit done', 'review done', 'pay done', 'make done', 'receive done'])
    expect(line(freeCase())).toEqual(['submit done', 'review now', 'make next', 'receive next'])
  })

  it('show where a case that ended without a result had got to', () => {
    const withdrawnFrom = (one: ServiceCase) => at(run(one, [[{ command: 'withdraw' }, applicant, unpaid]]))
    const lapsedFrom = (one: ServiceCase) => at(run(one, [[{ command: 'lapse' }, system, unpaid]]))
    expect([draft(), caseIn('accepted'), caseIn('underReview'), caseIn('returned'), caseIn('toPay')].map((one) => withdrawnFrom(one)?.key)).toEqual(['submit', 'review', 'review', 'correct', 'pay'])
    expect([caseIn('returned'), caseIn('toPay')].map((one) => lapsedFrom(one)?.key)).toEqual(['correct', 'pay'])
    expect([withdrawnFrom(caseIn('toPay')), lapsedFrom(caseIn('toPay')), at(caseIn('refused'))].map((step) => step?.status)).toEqual(['stopped', 'stopped', 'stopped'])
    expect(line(caseIn('refused'))).toEqual(['submit done', 'review stopped', 'pay next', 'make next', 'receive next'])
  })

  it('say at each what is going on and what to do', () => {
    const said = (one: ServiceCase) => at(one)?.hint
    const back = run(caseIn('posted'), [[{ command: 'comeBack', events: [] }, system]])
    const travelling = run(caseIn('posted'), [[{ command: 'recordTracking', events: [{ at: NOW, code: 'accepted', text: '已收寄' }, { at: NOW, code: 'transit', text: '到达济南' }, { at: NOW, code: 'transit', text: '离开济南' }] }, system]])
    expect({
      draft: said(draft()), accepted: said(caseIn('accepted')), answered: said({ ...caseIn('accepted'), checks: [{ code: 'x', level: 'ok', title: 'x', detail: 'x' }] }), underReview: said(caseIn('underReview')),
      provisional: said({ ...caseIn('underReview'), dueProvisional: true }), returned: said(caseIn('returned')), toPay: said(caseIn('toPay')), approved: said(caseIn('approved')), issued: said(caseIn('issued')), back: said(back),
      posted: said(caseIn('posted')), travelling: said(travelling), refused: said(caseIn('refused')), withdrawn: said(caseIn('withdrawn')), lapsed: said(caseIn('lapsed'))
    }).toEqual({
      draft: '填写后提交，提交前会告诉您有没有障碍', accepted: '正在联网核验；登记系统暂未答复时会自动重试，不用重新提交', answered: undefined, underReview: undefined,
      provisional: '期限按普通周末推算，节假日安排公布后自动校正', returned: '请补填地址', toPay: '应缴 10.00 元，缴费后自动继续办理', approved: undefined, issued: '请到窗口领取，本人带身份证即可', back: '邮件被退回，请到窗口领取或重新邮寄',
      posted: '已交邮政，等待收寄信息', travelling: '离开济南',
      refused: '驾驶证被扣押、扣留或者暂扣期间：驾驶证在扣留期间（机动车驾驶证申领和使用规定第六十九条）。处理完毕、驾驶证发还后再申请；可在“违法处理”查询并办理', withdrawn: '已撤回', lapsed: '逾期未办，已终止'
    })
    for (const state of ['collected', 'delivered'] as const) expect(serviceSteps(caseIn(state)).filter((step) => 'hint' in step)).toEqual([])
  })

  it('are called by what is done: at a window, by post, on the phone', () => {
    const labels = (one: ServiceCase) => serviceSteps(one).map((step) => step.label)
    expect(labels(caseIn('returned'))).toEqual(['提交', '核验审核', '补正', '缴费', '制证', '邮寄送达'])
    expect(labels({ ...freeCase(), channel: 'window', form: { delivery: 'window' } })).toEqual(['窗口受理', '核验审核', '制证', '到窗口领取'])
    expect(labels({ ...freeCase(), form: {} }).at(-1)).toBe('到窗口领取')
    // What is electronic is there when it is made: nothing is left to receive.
    expect(labels({ ...freeCase(), form: { delivery: 'electronic' } })).toEqual(['提交', '核验审核', '办结'])
  })

  it('carry when they were taken, and when the one that is going on is due', () => {
    const paid = run(draft(), [
      [{ command: 'submit', form: lostForm }, applicant, { now: later(1) }], [{ command: 'claim' }, clerk], [{ command: 'review' }, system, { now: later(2) }], [{ command: 'bill' }, system, { now: later(3) }],
      [{ command: 'recordPayment' }, system, { now: later(4), payment: { state: 'paid', paidAt: later(4) } }], [{ command: 'issue' }, clerk, { now: later(5) }], [{ command: 'handOver', to: 'self' }, clerk, { now: later(6) }]
    ])
    expect(serviceSteps(paid).map((step) => [step.key, step.at])).toEqual([['submit', later(1)], ['review', undefined], ['pay', later(4)], ['make', later(5)], ['receive', later(6)]])
    expect(serviceSteps(caseIn('posted')).at(-1)).toMatchObject({ at: NOW })
    const due = (one: ServiceCase) => serviceSteps(one).flatMap((step) => (step.dueAt === undefined ? [] : [`${step.key} ${step.dueAt}`]))
    expect([draft(), caseIn('underReview'), caseIn('toPay'), caseIn('issued'), caseIn('lapsed'), caseIn('refused')].map(due)).toEqual([
      ['submit 2026-12-08T15:59:59.999Z'], ['review 2026-11-24T15:59:59.999Z'], ['pay 2026-12-08T15:59:59.999Z'], [], [], []
    ])
    // A step to come has no moment yet, and what is not said is not there.
    expect(serviceSteps({ ...draft(), form: {} }).slice(1)).toStrictEqual([{ key: 'review', label: '核验审核', status: 'next' }, { key: 'make', label: '制证', status: 'next' }, { key: 'receive', label: '到窗口领取', status: 'next' }])
    expect(serviceSteps(caseIn('approved')).at(-2)).toStrictEqual({ key: 'make', label: '制证', status: 'now', at: NOW, dueAt: '2026-11-24T15:59:59.999Z' })
    expect(serviceSteps(caseIn('issued')).at(-1)).toStrictEqual({ key: 'receive', label: '邮寄送达', status: 'now', at: NOW, hint: '请到窗口领取，本人带身份证即可' })
  })
})

describe('a case', () => {
  it('keeps another of its kind from being opened from acceptance to its end', () => {
    const open = (['accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued', 'posted'] as const).map((state) => isOpen(caseIn(state)))
    const not = (['draft', 'collected', 'delivered', 'refused', 'withdrawn', 'lapsed'] as const).map((state) => isOpen(caseIn(state)))
    expect([new Set(open), new Set(not)]).toEqual([new Set([true]), new Set([false])])
  })

  it('owes the sum of its fees', () => expect([totalOf([]), totalOf([{ fen: 2 }, { fen: 3 }])]).toEqual([0, 5]))

  it('starts as a draft of nobody else, with nothing owed, checked or counted', () => {
    expect(draft()).toEqual({
      caseId: 'YW-0000-0000-00001', version: 1, state: 'draft', service: 'DL_REISSUE_LOST', catalogueVersion: '2022-a', unit: 'cheguansuo', channel: 'phone', ownerId: 'U1', openedBy: { kind: 'user', id: 'U1' }, openedAt: NOW, enteredAt: NOW,
      applicant: { nameMasked: '李*国', sealed: 'sealed' }, form: lostForm, checks: [], fees: [], dueProvisional: false, pausedWorkingDays: 0, pausedMinutes: 0, wakeAt: '2026-12-08T15:59:59.999Z'
    })
  })
})
