import { endOfDay } from '../kernel/clock'
import { accepted, actor, application, caseIn, checkFacts, draft, emergency, NOW, refusal, ruleFacts, run } from './case.fixture'
import { holdOf, isClean, type PassCase, type PassDevice } from './case'
import { checkApplication } from './checks'
import type { PassApplication, PassCheck } from './contract'
import { policyOn } from './policy'
import { decide, isOpenShare, offered, type AnyOrder, type RuleFacts } from './rules'

const applicant = actor(['applicant'], 'U1', 'user')
const claimant = actor(['approver', 'claimant'], 'P1')
const other = actor(['approver', 'claimant'], 'P2')
const system = actor(['system'], 'system', 'system')
const give = (passCase: PassCase, order: AnyOrder, by = claimant, facts: Partial<RuleFacts> = {}) => decide(passCase, order, by, ruleFacts(facts))
const check = (level: PassCheck['level'], code = 'x', more: Partial<PassCheck> = {}): PassCheck => ({ code, level, title: `标题${code}`, detail: '', ...more })

describe('submitting', () => {
  it('starts the clock once, keeps policy and zone table, and routes to the brigade', () => {
    const taken = accepted(give(draft({ ...application, zones: ['Z2'] }), { command: 'submit', application: { ...application, zones: ['Z2'] } }, applicant))
    expect(taken.next).toMatchObject({ state: 'submitted', unit: 'dongchangfu', submittedAt: NOW, checkedAt: NOW, decisionDueAt: endOfDay('2026-11-25'), dueProvisional: false, pausedWorkingDays: 0, policyVersion: '2019-03', zoneTableVersion: 'demo-2026-01', wakeAt: endOfDay('2026-11-25') })
    expect(taken.data).toEqual({ dueAt: endOfDay('2026-11-25'), provisional: false, channel: 'phone' })
    expect(taken.event).toBe('pass.submitted')
    expect(taken.next.checks.length).toBeGreaterThan(5)
  })

  it('goes to the default brigade for a zone without one', () => {
    expect(accepted(give(draft(), { command: 'submit', application: { ...application, zones: ['Q9'] } }, applicant)).next.unit).toBe('zhishu1')
  })

  it.each([
    [[check('obstacle', 'overlap')], 'pass.overlap'], [[check('obstacle', 'complete')], 'pass.incomplete'], [[check('obstacle', 'overlap'), check('obstacle', 'inspection')], 'pass.obstacles'], [[check('obstacle', 'complete'), check('obstacle', 'overlap')], 'pass.obstacles'],
    [[check('ok'), check('warning'), check('exception'), check('unknown')], 'accepted pass.submitted']
  ])('with checks %j answers %s', (checks, code) => expect(refusal(give(draft(), { command: 'submit', application }, applicant, { checks }))).toBe(code))

  it('names every obstacle with its field and what to do', () => {
    const outcome = give(draft(), { command: 'submit', application }, applicant, { checks: [check('ok', 'a'), check('obstacle', 'b', { field: 'plate', remedy: '请核对' }), check('obstacle', 'c')] })
    expect(outcome.ok ? [] : outcome.problem.extra.errors).toEqual([{ path: 'plate', message: '标题b：请核对' }, { path: '', message: '标题c' }])
  })

  it('is refused on a resubmission with obstacles too', () => expect(refusal(give(caseIn('returned'), { command: 'resubmit', application }, applicant, { checks: [check('obstacle', 'violations')] }))).toBe('pass.obstacles'))

  it('counts a missing list of checks as none', () => expect(refusal(decide(draft(), { command: 'submit', application }, applicant, { now: NOW, calendar: ruleFacts().calendar, policy: policyOn('2026-11-23') }))).toBe('accepted pass.submitted'))
})

describe('returning', () => {
  it('pauses, and the resubmission moves the due date by the working days in between', () => {
    const returned = caseIn('returned')
    expect(returned).toMatchObject({ pausedSince: NOW, claimedBy: { staffId: 'P1' }, decision: { outcome: 'returned', reason: '请补充运单', by: 'P1' }, wakeAt: endOfDay('2026-12-08') })
    expect(returned.overdueAt).toBeUndefined()
    const later = { ...application, validFrom: '2026-12-10', validTo: '2026-12-11' }
    const back = accepted(give(returned, { command: 'resubmit', application: later }, applicant, { now: '2026-11-26T03:30:00.000Z' }))
    expect(back.next).toMatchObject({ submittedAt: NOW, lastSubmittedAt: '2026-11-26T03:30:00.000Z', decisionDueAt: endOfDay('2026-11-30'), pausedWorkingDays: 3, pausedMinutes: 3 * 1440 + 90, claimedBy: { staffId: 'P1' } })
    expect([back.next.pausedSince, back.next.decision]).toEqual([undefined, undefined])
    expect(back.data).toEqual({ pausedWorkingDays: 3, dueAt: endOfDay('2026-11-30'), provisional: false })
    const twice = run(back.next, [[{ command: 'returnForCorrection', note: '再补充' }, claimant, { now: '2026-11-26T06:00:00.000Z' }], [{ command: 'resubmit', application: later }, applicant, { now: '2026-11-27T06:00:00.000Z' }]])
    expect(twice).toMatchObject({ pausedWorkingDays: 4, pausedMinutes: 3 * 1440 + 90 + 1440, decisionDueAt: endOfDay('2026-12-01') })
  })

  it('costs no day when corrected on the same day, and one when after the cut-off', () => {
    const lay = (now: string) => accepted(give(caseIn('returned'), { command: 'resubmit', application }, applicant, { now })).next.pausedWorkingDays
    expect([lay('2026-11-23T09:30:00.000Z'), lay('2026-11-23T09:31:00.000Z'), lay('2026-11-28T02:00:00.000Z')]).toEqual([0, 1, 5])
  })

  it('drops the claim when other zones make it another brigade’s', () => {
    const moved = accepted(give(caseIn('returned'), { command: 'resubmit', application: { ...application, zones: ['Z2'] } }, applicant)).next
    expect([moved.unit, moved.claimedBy]).toEqual(['dongchangfu', undefined])
  })

  it('after the due date stays late for ever', () => {
    const late = accepted(give(caseIn('submitted'), { command: 'returnForCorrection', note: '请补充' }, claimant, { now: '2026-11-26T00:00:00.000Z' })).next
    expect(late.overdueAt).toBe('2026-11-26T00:00:00.000Z')
    const marked = run(caseIn('submitted'), [[{ command: 'markOverdue' }, system, { now: '2026-11-25T16:00:00.000Z' }], [{ command: 'returnForCorrection', note: '请补充' }, claimant, { now: '2026-11-27T00:00:00.000Z' }]])
    expect(marked.overdueAt).toBe('2026-11-25T16:00:00.000Z')
    const back = run(marked, [[{ command: 'resubmit', application }, applicant, { now: '2026-11-27T06:00:00.000Z' }]])
    expect(accepted(give(back, { command: 'approve' }, claimant, { now: '2026-11-27T07:00:00.000Z' })).data).toMatchObject({ inTime: false })
  })

  it('lapses, and forgets who had it', () => {
    const lapsed = caseIn('lapsed')
    expect([lapsed.claimedBy, lapsed.pausedSince, lapsed.wakeAt]).toEqual([undefined, undefined, undefined])
  })
})

describe('claiming', () => {
  const free = { ...caseIn('submitted'), claimedBy: undefined }
  it('is one approver’s', () => {
    expect(accepted(give(free, { command: 'claim' }, other)).next.claimedBy).toEqual({ staffId: 'P2', name: 'P2名' })
    expect(accepted(give(free, { command: 'claim' }, { kind: 'staff', id: 'P3', roles: ['approver'] })).next.claimedBy).toEqual({ staffId: 'P3', name: '' })
    const outcome = give(caseIn('submitted'), { command: 'claim' }, other)
    expect(refusal(outcome)).toBe('pass.claimed-by-other')
    expect(outcome.ok ? '' : outcome.problem.extra.detail).toContain('P1名')
    expect(refusal(give(caseIn('submitted'), { command: 'claim' }))).toBe('already-exists')
  })
  it('is given back, or handed on by a supervisor', () => {
    expect(accepted(give(caseIn('submitted'), { command: 'release' })).next.claimedBy).toBeUndefined()
    const handed = accepted(give(caseIn('submitted'), { command: 'reassign', to: '371509' }, actor(['supervisor'], 'D1')))
    expect([handed.next.claimedBy, handed.data]).toEqual([{ staffId: '371509', name: '新同事' }, { to: '371509' }])
    const nobody = give(caseIn('submitted'), { command: 'reassign', to: 'x' }, actor(['supervisor']), { colleague: undefined })
    expect(nobody.ok ? [] : [nobody.problem.code, nobody.problem.extra.errors?.[0]?.path]).toEqual(['invalid-input', 'order.to'])
    expect(refusal(give(caseIn('proposed'), { command: 'reassign', to: 'P1' }, actor(['supervisor']), { colleague: { staffId: 'P1', name: 'x' } }))).toBe('pass.same-eyes')
  })
})

describe('deciding', () => {
  it('approves a clean case, with a number and the office’s minutes', () => {
    const taken = accepted(give(caseIn('submitted'), { command: 'approve', note: '同意' }, claimant, { now: '2026-11-23T03:30:00.000Z' }))
    expect(taken.next).toMatchObject({ state: 'approved', passNumber: 'TX-0000-0000-00001', decision: { outcome: 'approved', reason: '同意', by: 'P1', policyVersion: '2019-03' }, wakeAt: '2026-11-25T16:00:00.000Z' })
    expect(taken.next.decision?.article).toContain('第三十三条')
    expect([taken.next.claimedBy, taken.note]).toEqual([undefined, '同意'])
    expect(taken.data).toEqual({ minutes: 90, inTime: true, passType: 'temp' })
    const plain = accepted(give(caseIn('submitted'), { command: 'approve', note: '' }))
    expect([plain.note, plain.next.decision?.reason]).toEqual([undefined, '符合条件'])
  })

  it('does not count the applicant’s minutes', () => {
    const back = run(caseIn('returned'), [[{ command: 'resubmit', application }, applicant, { now: '2026-11-24T02:00:00.000Z' }]])
    expect(accepted(give(back, { command: 'approve' }, claimant, { now: '2026-11-24T02:20:00.000Z' })).data).toMatchObject({ minutes: 20, inTime: true })
  })

  it('is in time until the last millisecond', () => {
    const at = (now: string) => accepted(give({ ...caseIn('submitted'), application: { ...application, validTo: '2026-12-20' } }, { command: 'approve' }, claimant, { now })).data?.['inTime']
    expect([at(endOfDay('2026-11-25')), at('2026-11-25T16:00:00.000Z')]).toEqual([true, false])
  })

  const withChecks = (checks: PassCheck[], of: PassApplication = application): PassCase => ({ ...caseIn('submitted'), checks, application: of })
  it.each([
    ['approve', [check('unknown')], 'pass.checks-pending'], ['propose', [check('unknown')], 'pass.checks-pending'], ['approve', [check('obstacle')], 'pass.obstacles'], ['propose', [check('obstacle')], 'pass.obstacles'],
    ['approve', [check('exception')], 'pass.not-clean'], ['propose', [check('exception')], 'accepted pass.proposed'], ['approve', [check('warning')], 'accepted pass.approved'], ['propose', [check('ok')], 'pass.no-exception'], ['approve', [], 'pass.not-clean']
  ] as const)('%s with %j: %s', (command, checks, code) => expect(refusal(give(withChecks([...checks]), { command, note: '理由如下' }))).toBe(code))

  it('does not approve days that somebody else has got meanwhile', () => {
    const taken = { checks: [check('obstacle', 'overlap')] }
    expect([refusal(give(withChecks([check('ok')]), { command: 'approve' }, claimant, taken)), refusal(give(withChecks([check('exception', 'owner')]), { command: 'propose', note: '属实可批' }, claimant, taken)), refusal(give(caseIn('proposed'), { command: 'confirm' }, other, taken))]).toEqual(['pass.overlap', 'pass.overlap', 'pass.overlap'])
  })

  it('does not let a change of a revoked pass through as if nothing had happened', () => {
    const revoked = { replacedRevoked: true }
    expect([refusal(give(withChecks([check('ok')]), { command: 'approve' }, claimant, revoked)), refusal(give(caseIn('proposed'), { command: 'confirm' }, other, revoked))]).toEqual(['pass.replaced-revoked', 'pass.replaced-revoked'])
    expect(refusal(give(withChecks([check('exception', 'replaced')]), { command: 'propose', note: '仍可批准' }, claimant, revoked))).toBe('accepted pass.proposed')
    expect(refusal(give(withChecks([check('ok')]), { command: 'approve' }, claimant, { replacedRevoked: false }))).toBe('accepted pass.approved')
  })

  it('never approves an emergency alone', () => {
    expect(refusal(give(withChecks([check('ok')], { ...application, emergency: { reason: '抢险救灾物资运输任务' } }), { command: 'approve' }))).toBe('pass.not-clean')
    expect(refusal(give(withChecks([check('ok')], { ...application, emergency: { reason: '抢险救灾物资运输任务' } }), { command: 'propose', note: '属实' }))).toBe('accepted pass.proposed')
  })

  it('does not approve days that are over, and says what can be done', () => {
    const late = give(caseIn('submitted'), { command: 'approve' }, claimant, { now: '2026-11-27T16:00:00.000Z' })
    expect(late.ok ? [] : [late.problem.code, late.problem.extra.allowed]).toEqual(['not-allowed-now', ['returnForCorrection', 'refuse']])
    expect(refusal(give(caseIn('submitted'), { command: 'approve' }, claimant, { now: endOfDay('2026-11-27') }))).toBe('accepted pass.approved')
  })

  it('takes two people for an exception', () => {
    const proposed = caseIn('proposed')
    expect(proposed).toMatchObject({ proposedBy: { staffId: 'P1' }, claimedBy: { staffId: 'P2' } })
    expect(refusal(give(proposed, { command: 'confirm' }, claimant))).toBe('pass.same-eyes')
    expect(refusal(give(proposed, { command: 'decline', note: '不行' }, claimant))).toBe('pass.same-eyes')
    expect(refusal(give({ ...proposed, claimedBy: undefined }, { command: 'claim' }, claimant))).toBe('pass.same-eyes')
    expect(accepted(give(proposed, { command: 'confirm', note: '通过' }, other)).next).toMatchObject({ state: 'approved', passNumber: proposed.caseId, decision: { by: 'P2' } })
    expect(refusal(give({ ...proposed, checks: [check('unknown')] }, { command: 'confirm' }, other))).toBe('pass.checks-pending')
    const declined = accepted(give(proposed, { command: 'decline', note: '先核对' }, other))
    expect(declined.next).toMatchObject({ state: 'submitted', claimedBy: { staffId: 'P1' } })
    expect([declined.next.proposedBy, declined.note]).toEqual([undefined, '先核对'])
    const after = accepted(give({ ...caseIn('submitted'), checks: [check('exception')] }, { command: 'propose', note: '属实可批' }))
    expect([after.next.claimedBy, after.next.proposedBy, after.note]).toEqual([undefined, { staffId: 'P1', name: 'P1名' }, '属实可批'])
  })

  it('refuses and revokes with a listed reason, its article and what to do', () => {
    const refused = accepted(give(caseIn('submitted'), { command: 'refuse', reason: 'violations-open', note: '请先处理' }))
    expect(refused.next.decision).toMatchObject({ outcome: 'refused', code: 'violations-open', reason: '有五起以上违法未处理：请先处理', article: '道路交通安全违法行为处理程序规定第五十四条', by: 'P1' })
    expect(refused.next.decision?.remedy).toContain('交管12123')
    expect(refused.data).toEqual({ minutes: 0, inTime: true, passType: 'temp', reason: 'violations-open' })
    expect([refused.note, refused.next.claimedBy, refused.next.wakeAt]).toEqual(['请先处理', undefined, undefined])
    const unknown = give(caseIn('submitted'), { command: 'refuse', reason: 'misuse', note: '理由' })
    expect(unknown.ok ? [] : [unknown.problem.code, unknown.problem.extra.errors?.[0]?.path]).toEqual(['invalid-input', 'order.reason'])
    const held = { ...caseIn('active'), devices: [device('D1', 'U1', 1)], shares: [share('S1', 'active', 'U2')] }
    const revoked = accepted(give(held, { command: 'revoke', reason: 'lent', note: '转借' }, claimant))
    expect(revoked.next).toMatchObject({ state: 'revoked', devices: [], decision: { outcome: 'revoked', code: 'lent' } })
    expect(revoked.next.shares[0]?.state).toBe('revoked')
    expect(revoked.data).toEqual({ reason: 'lent' })
    expect(accepted(give({ ...caseIn('submitted'), shares: [share('S1', 'active')] }, { command: 'refuse', reason: 'no-need', note: '理由' })).next.shares[0]?.state).toBe('active')
  })
})

const device = (deviceId: string, userId: string | undefined, revocationIndex: number, holder: PassDevice['holder'] = 'owner'): PassDevice => ({ deviceId, name: deviceId, holder, userId, revocationIndex, at: NOW })
const share = (shareId: string, state: 'waiting' | 'active' | 'revoked', userId?: string): PassCase['shares'][number] => ({ shareId, name: shareId, state, at: NOW, expiresAt: '2026-11-25T02:00:00.000Z', userId })

describe('sharing', () => {
  it('gives a code for two days, to three drivers at most', () => {
    const one = accepted(give(caseIn('active'), { command: 'share', name: '赵志强' }, applicant))
    expect(one.next.shares).toEqual([{ shareId: 'SHARE0001', name: '赵志强', state: 'waiting', at: NOW, expiresAt: '2026-11-25T02:00:00.000Z' }])
    expect(one.data).toEqual({ shareId: 'SHARE0001' })
    const full = { ...caseIn('active'), shares: [share('S1', 'active', 'U2'), share('S2', 'waiting'), share('S3', 'waiting')] }
    expect(refusal(give(full, { command: 'share', name: '赵' }, applicant))).toBe('pass.too-many-shares')
    const later = accepted(give(full, { command: 'share', name: '赵' }, applicant, { now: '2026-11-25T02:00:00.001Z' })).next.shares
    expect(later.map((item) => item.shareId)).toEqual(['S1', 'SHARE0001'])
    const some = accepted(give({ ...caseIn('active'), shares: [share('S1', 'revoked'), share('S2', 'waiting')] }, { command: 'share', name: '赵' }, applicant)).next.shares
    expect(some.map((item) => item.shareId)).toEqual(['S2', 'SHARE0001'])
  })

  it('knows an open share', () => {
    expect([isOpenShare(share('a', 'waiting'), '2026-11-25T02:00:00.000Z'), isOpenShare(share('a', 'waiting'), '2026-11-25T02:00:00.001Z'), isOpenShare(share('a', 'active'), NOW), isOpenShare(share('a', 'revoked'), NOW)]).toEqual([true, false, false, false])
  })

  const accept = (passCase: PassCase, userId: string, facts: Partial<RuleFacts> = {}) => give(passCase, { command: 'acceptShare', shareId: 'S1', userId }, actor(['invited'], userId, 'user'), facts)
  it('is taken up by one driver, in time, not by the owner', () => {
    const waiting = { ...caseIn('active'), shares: [share('S0', 'waiting'), share('S1', 'waiting')] }
    const taken = accepted(accept(waiting, 'U2', { now: '2026-11-24T00:00:00.000Z' }))
    expect(taken.next.shares).toEqual([share('S0', 'waiting'), { ...share('S1', 'active', 'U2'), at: '2026-11-24T00:00:00.000Z' }])
    expect(taken.data).toEqual({ shareId: 'S1' })
    expect(refusal(accept(taken.next, 'U3'))).toBe('pass.share-invalid')
    expect(refusal(accept(waiting, 'U1'))).toBe('pass.share-invalid')
    expect(refusal(accept(waiting, 'U2', { now: '2026-11-26T00:00:00.000Z' }))).toBe('pass.share-invalid')
    expect(refusal(accept({ ...waiting, shares: [share('S0', 'waiting')] }, 'U2'))).toBe('pass.share-invalid')
  })

  it('is taken back with the phones it was on', () => {
    const both: PassCase = { ...caseIn('active'), shares: [share('S1', 'active', 'U2'), share('S2', 'active', 'U3')], devices: [device('D1', 'U1', 1), device('D2', 'U2', 2, 'driver'), device('D3', 'U3', 3, 'driver'), device('D4', 'U2', 4, 'owner'), device('D5', undefined, 5, 'paper')] }
    const back = accepted(give(both, { command: 'unshare', shareId: 'S1' }, applicant))
    expect(back.next.devices.map((item) => item.deviceId)).toEqual(['D1', 'D3', 'D4', 'D5'])
    expect(back.next.shares.map((item) => item.state)).toEqual(['revoked', 'active'])
    expect(back.data).toEqual({ shareId: 'S1' })
    expect(refusal(give(back.next, { command: 'unshare', shareId: 'S1' }, applicant))).toBe('not-found')
    expect(refusal(give(both, { command: 'unshare', shareId: 'S9' }, applicant))).toBe('not-found')
    const twice = { ...both, shares: [share('S1', 'active', 'U2'), share('S2', 'active', 'U2')] }
    expect(accepted(give(twice, { command: 'unshare', shareId: 'S1' }, applicant)).next.devices).toHaveLength(5)
    const waiting = { ...both, shares: [share('S1', 'active', 'U2'), share('S2', 'waiting', 'U2')] }
    expect(accepted(give(waiting, { command: 'unshare', shareId: 'S1' }, applicant)).next.devices.map((item) => item.deviceId)).toEqual(['D1', 'D3', 'D4', 'D5'])
  })
})

describe('phones and paper', () => {
  const bind = (passCase: PassCase, added: PassDevice) => give(passCase, { command: 'bindDevice', device: added }, applicant)
  it('keeps a person’s two newest phones and the newest paper', () => {
    const held = { ...caseIn('active'), devices: [device('D1', 'U1', 1), device('D2', 'U2', 2, 'driver'), device('D3', 'U1', 3), device('D4', undefined, 4, 'paper')] }
    const phone = accepted(bind(held, device('D5', 'U1', 5)))
    expect(phone.next.devices.map((item) => item.deviceId)).toEqual(['D2', 'D3', 'D4', 'D5'])
    expect(phone.data).toEqual({ credential: 5, holder: 'owner' })
    expect(accepted(bind(held, device('D5', 'U2', 5, 'driver'))).next.devices).toHaveLength(5)
    expect(accepted(bind(held, device('D5', undefined, 5, 'paper'))).next.devices.map((item) => item.deviceId)).toEqual(['D1', 'D2', 'D3', 'D5'])
  })
  it('is on twenty at most', () => {
    const nineteen = { ...caseIn('active'), devices: Array.from({ length: 19 }, (_unused, i) => device(`D${i}`, `U${i + 10}`, i + 1)) }
    const twenty = accepted(bind(nineteen, device('E', 'U90', 90))).next
    expect(twenty.devices).toHaveLength(20)
    expect(refusal(bind(twenty, device('F', 'U91', 91)))).toBe('pass.too-many-devices')
  })
})

describe('successors', () => {
  it('is one at a time', () => {
    for (const command of ['amend', 'extend'] as const) {
      const taken = accepted(give(caseIn('active'), { command, successor: 'TX-0000-0000-00002' }, applicant))
      expect([taken.next.successor, taken.data]).toEqual(['TX-0000-0000-00002', { successor: 'TX-0000-0000-00002' }])
      expect(refusal(give(caseIn('active'), { command, successor: 'x' }, applicant, { successorOpen: true }))).toBe('pass.successor-open')
      expect(refusal(give(caseIn('active'), { command, successor: 'x' }, applicant, { successorOpen: false }))).toBe(command === 'amend' ? 'accepted pass.amendmentOpened' : 'accepted pass.extensionOpened')
    }
  })
  it('ends the pass it replaces, with its phones and shares', () => {
    const held = { ...caseIn('active'), devices: [device('D1', 'U1', 1)], shares: [share('S1', 'active', 'U2')] }
    const gone = accepted(give(held, { command: 'supersede', by: 'TX-0000-0000-00002' }, system))
    expect(gone.next).toMatchObject({ state: 'superseded', devices: [], successor: 'TX-0000-0000-00002' })
    expect([gone.next.shares[0]?.state, gone.data]).toEqual(['revoked', { by: 'TX-0000-0000-00002' }])
  })
})

describe('the rest', () => {
  it('keeps a draft from its last save on, and clears one nobody touches', () => {
    const saved = accepted(decide(draft(), { command: 'save', application: { plate: '鲁P99999' } }, applicant, ruleFacts({ now: '2026-11-30T02:00:00.000Z' }))).next
    expect(saved).toMatchObject({ enteredAt: '2026-11-30T02:00:00.000Z', wakeAt: '2026-12-30T15:59:59.999Z' })
    const cleared = accepted(decide(saved, { command: 'discard' }, actor(['system'], 'system', 'system'), ruleFacts({ now: '2026-12-30T16:00:00.000Z' })))
    expect(cleared).toMatchObject({ event: 'pass.discarded', next: { state: 'withdrawn', application: {}, wakeAt: undefined } })
  })
  it('saves a draft, withdraws with everything given up', () => {
    expect(accepted(give(draft(), { command: 'save', application: { plate: '鲁P99999' } }, applicant)).next.application).toEqual({ plate: '鲁P99999' })
    const gone = accepted(give({ ...caseIn('approved'), devices: [device('D1', 'U1', 1)], shares: [share('S1', 'waiting')], claimedBy: { staffId: 'P1', name: '' } }, { command: 'withdraw', note: '不去了' }, applicant))
    expect(gone.next).toMatchObject({ state: 'withdrawn', devices: [] })
    expect([gone.next.claimedBy, gone.next.shares[0]?.state, gone.note]).toEqual([undefined, 'revoked', '不去了'])
    expect(accepted(give(draft(), { command: 'withdraw' }, applicant)).note).toBeUndefined()
  })

  it('records later checks, reminds, marks overdue', () => {
    const checks = checkApplication(checkFacts({ registry: 'unavailable' }))
    const waiting = { ...caseIn('submitted'), checks: [...checks] }
    const done = accepted(give(waiting, { command: 'recordChecks' }, system, { now: '2026-11-23T02:10:00.000Z', checks: [check('obstacle'), check('ok')] }))
    expect([done.next.checkedAt, done.next.checks.length, done.data, done.next.zoneTableVersion]).toEqual(['2026-11-23T02:10:00.000Z', 2, { obstacles: 1 }, 'demo-2026-01'])
    const reminded = accepted(give(caseIn('active'), { command: 'remind' }, system, { now: '2026-11-26T01:00:00.000Z' }))
    expect([reminded.next.remindedAt, reminded.data]).toEqual(['2026-11-26T01:00:00.000Z', { applyBy: '2026-11-25T09:30:00.000Z' }])
    const overdue = accepted(give(caseIn('submitted'), { command: 'markOverdue' }, system, { now: '2026-11-25T16:00:00.000Z' }))
    expect([overdue.next.overdueAt, overdue.data, overdue.next.wakeAt]).toEqual(['2026-11-25T16:00:00.000Z', { dueAt: endOfDay('2026-11-25') }, undefined])
  })

  it('recounts a due date on a new calendar and takes back a mark it proves wrong', () => {
    const calendar = { version: 'new', years: { '2026': { holidays: { '2026-11-24': '测试' }, makeup: {} } } }
    const waiting = { ...caseIn('submitted'), application: { ...application, validFrom: '2026-12-01', validTo: '2026-12-02' } }
    const counted = accepted(give({ ...waiting, dueProvisional: true }, { command: 'recount' }, system, { calendar }))
    expect(counted.next).toMatchObject({ decisionDueAt: endOfDay('2026-11-26'), dueProvisional: false })
    expect(counted.data).toEqual({ dueAt: endOfDay('2026-11-26'), before: endOfDay('2026-11-25'), provisional: false })
    const marked = { ...waiting, overdueAt: '2026-11-25T16:00:00.000Z' }
    expect(accepted(give(marked, { command: 'recount' }, system, { calendar })).next.overdueAt).toBeUndefined()
    expect(accepted(give(marked, { command: 'recount' }, system)).next.overdueAt).toBe('2026-11-25T16:00:00.000Z')
  })
})

describe('what is offered', () => {
  const at = (passCase: PassCase, roles: Parameters<typeof actor>[0], id = 'P1', more = {}) => offered(passCase, { id, roles }, { now: NOW, ...more })
  it('hides what the guards would refuse', () => {
    const clean = caseIn('submitted')
    expect(at(clean, ['approver', 'claimant'])).toEqual(['recordChecks', 'release', 'returnForCorrection', 'approve', 'refuse'])
    expect(at(clean, ['approver'], 'P2')).toEqual([])
    expect(at({ ...clean, claimedBy: undefined }, ['approver'], 'P2')).toEqual(['claim'])
    expect(at({ ...clean, checks: [check('exception')] }, ['claimant'])).toEqual(['recordChecks', 'release', 'returnForCorrection', 'propose', 'refuse'])
    for (const level of ['unknown', 'obstacle'] as const) expect(at({ ...clean, checks: [check(level)] }, ['claimant'])).toEqual(['recordChecks', 'release', 'returnForCorrection', 'refuse'])
    expect(at(clean, ['claimant'], 'P1', { now: '2026-11-27T16:00:00.000Z' })).toEqual(['recordChecks', 'release', 'returnForCorrection', 'refuse'])
    expect(at(clean, ['claimant'], 'P1', { now: '2026-11-27T15:00:00.000Z' })).toContain('approve')
    expect(at(caseIn('draft'), ['applicant'])).toEqual(['save', 'submit', 'withdraw'])
  })
  it('keeps the second pair of eyes another’s', () => {
    const proposed = caseIn('proposed')
    expect(at(proposed, ['claimant'], 'P2')).toEqual(['release', 'confirm', 'decline'])
    expect(at(proposed, ['claimant'], 'P1')).toEqual(['release'])
    expect(at({ ...proposed, claimedBy: undefined }, ['approver'], 'P1')).toEqual([])
    expect(at({ ...proposed, checks: [check('unknown')] }, ['claimant'], 'P2')).toEqual(['release', 'decline'])
  })
  it('offers one successor at a time', () => {
    expect(at(caseIn('active'), ['applicant'])).toEqual(['amend', 'extend', 'share', 'unshare', 'bindDevice'])
    expect(at(caseIn('active'), ['applicant'], 'U1', { successorOpen: true })).toEqual(['share', 'unshare', 'bindDevice'])
  })
})

describe('days kept', () => {
  it('from submission until the case ends without a pass', () => {
    const held = (['submitted', 'returned', 'proposed', 'approved', 'active', 'expired'] as const).map((state) => holdOf(caseIn(state))?.plate)
    expect(held).toEqual(Array(6).fill('鲁P12345'))
    for (const state of ['draft', 'refused', 'withdrawn', 'lapsed', 'revoked', 'superseded'] as const) expect(holdOf(caseIn(state))).toBeUndefined()
    expect(holdOf(caseIn('active'))).toEqual({ plate: '鲁P12345', plateType: '01', from: '2026-11-26', to: '2026-11-27', type: 'temp', ownerId: 'U1', tentative: false })
    for (const field of ['plate', 'plateType', 'validFrom', 'validTo', 'passType'] as const) expect(holdOf({ ...caseIn('active'), application: { ...application, [field]: undefined } })).toBeUndefined()
  })
  it('are only asked for while nobody has looked at an owner’s letter, and kept from the approval on', () => {
    const with_ = (state: Parameters<typeof caseIn>[0], level: PassCheck['level'], code = 'owner') => holdOf({ ...caseIn(state), checks: [check('ok', 'complete'), check(level, code)] })?.tentative
    expect((['submitted', 'returned', 'proposed', 'approved', 'active', 'expired'] as const).map((state) => with_(state, 'exception'))).toEqual([true, true, true, false, false, false])
    expect([with_('submitted', 'warning'), with_('submitted', 'obstacle'), with_('submitted', 'ok'), with_('submitted', 'exception', 'lead')]).toEqual([true, true, false, false])
  })
  it('knows a clean case', () => {
    expect([isClean(caseIn('submitted')), isClean(draft()), isClean(caseIn('proposed')), isClean({ checks: [check('ok')], application: emergency })]).toEqual([true, false, false, false])
  })
})
