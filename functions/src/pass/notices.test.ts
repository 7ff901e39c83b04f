import { passCaseSchema } from '@lubiao/shared/pass/case'
import { caseIn, NOW } from '@lubiao/shared/pass/case.fixture'
import { passTypeIds } from '@lubiao/shared/pass/terms.data'
import { wechatTemplates } from '../../../local/src/demo/templates.data'
import { valueFault } from '../../../local/src/simulators/wechat/template-values'
import { noticeFor } from './notices'
import { figuresOf } from './reactions'
import { BUCKET_MINUTES, bucketOf, medianMinutes } from '../platform/figures'

const events = { 'pass.approved': 'approved', 'pass.refused': 'refused', 'pass.revoked': 'revoked', 'pass.returned': 'returned', 'pass.expirySoon': 'active', 'pass.lapsed': 'lapsed', 'pass.withdrawn': 'withdrawn', 'pass.dueRecounted': 'submitted' } as const
const ids = { passDecided: 'tmpl-pass-decided', passReturned: 'tmpl-pass-returned', passExpiring: 'tmpl-pass-expiring' }

describe('notices', () => {
  it('carry exactly the fields of their template, each within its limit', () => {
    for (const [name, state] of Object.entries(events))
      for (const passType of passTypeIds) {
        const passCase = caseIn(state)
        const long = passCaseSchema.parse({ ...passCase, application: { ...passCase.application, passType, plate: '鲁P12345D', plateType: '51' }, ...(passCase.decision === undefined ? {} : { decision: { ...passCase.decision, reason: '很长的理由'.repeat(30) } }) })
        const notice = noticeFor({ name, at: NOW, data: { dueAt: NOW, before: '2026-11-22T15:59:59.999Z', applyBy: '2026-12-25T09:30:00.000Z' } }, long)
        const template = wechatTemplates.find((one) => one.id === ids[notice?.template as keyof typeof ids])
        expect(Object.keys(notice?.data ?? {})).toEqual(Object.keys(template?.fields ?? {}))
        for (const [field, value] of Object.entries(notice?.data ?? {})) {
          expect({ name, field, value, fault: valueFault(field, value) }).toEqual({ name, field, value, fault: undefined })
        }
      }
  })
  it('say when in Beijing and where to look', () => {
    expect(noticeFor({ name: 'pass.approved', at: NOW }, caseIn('approved'))).toMatchObject({ page: 'features/pass/pages/case/index?caseId=TX-0000-0000-00001', data: { phrase3: '已批准', time4: '2026年11月23日 10:00' }, params: ['鲁P12345', '已批准', '打开小程序，存入手机即可出示'] })
    expect(noticeFor({ name: 'pass.expirySoon', at: NOW, data: { applyBy: '2026-11-25T09:30:00.000Z' } }, caseIn('active'))).toMatchObject({ data: { time3: '2026年11月27日 23:59', thing4: '请在11月25日17:30前申请延期' }, params: ['鲁P12345', '2026年11月27日'] })
    expect(noticeFor({ name: 'pass.expirySoon', at: NOW }, caseIn('active'))?.data).toMatchObject({ thing4: '需要继续通行的，请提前申请延期' })
  })
  it('tell of a due date that moved, by text message only, and not of one that became certain', () => {
    const moved = { dueAt: '2026-11-26T15:59:59.999Z', before: '2026-11-25T15:59:59.999Z' }
    expect(noticeFor({ name: 'pass.dueRecounted', at: NOW, data: moved }, caseIn('submitted'))).toMatchObject({ template: 'passDecided', sparing: true, params: ['鲁P12345', '期限已调整', '最晚11月26日答复'] })
    expect(noticeFor({ name: 'pass.dueRecounted', at: NOW, data: { ...moved, before: moved.dueAt } }, caseIn('submitted'))).toBeUndefined()
  })
  it('tell a holder that a counter changes their pass, unless they did themselves', () => {
    const opened = (name: string, kind: 'user' | 'staff') => noticeFor({ name, at: NOW, by: { kind, id: kind === 'staff' ? '371504' : 'U1' } }, caseIn('active'))
    expect([opened('pass.amendmentOpened', 'staff')?.params, opened('pass.extensionOpened', 'staff')?.sparing, opened('pass.amendmentOpened', 'user')]).toEqual([['鲁P12345', '已发起变更', '由窗口代办，非本人要求请到窗口查询'], true, undefined])
  })
  it('tell that a case lapsed, and that somebody else withdrew it', () => {
    expect(noticeFor({ name: 'pass.lapsed', at: NOW, by: { kind: 'system', id: 'system' } }, caseIn('lapsed'))).toMatchObject({ data: { phrase3: '逾期未补正', thing5: '本次申请已结束，需要时请重新申请' } })
    const withdrawn = (kind: 'user' | 'staff', id: string) => noticeFor({ name: 'pass.withdrawn', at: NOW, by: { kind, id } }, caseIn('withdrawn'))
    expect([withdrawn('staff', '371504')?.data['phrase3'], withdrawn('user', 'U2')?.data['thing5'], withdrawn('staff', 'U1')?.data['phrase3'], withdrawn('user', 'U1'), withdrawn('user', 'U2')?.sparing]).toEqual(['已撤回', '由他人撤回，如有疑问请到窗口查询', '已撤回', undefined, undefined])
  })
  it('are not sent for anything else, nor about nothing', () => {
    expect(noticeFor({ name: 'pass.claimed', at: NOW }, caseIn('submitted'))).toBeUndefined()
    expect([noticeFor({ name: 'pass.approved', at: NOW }, caseIn('revoked')), noticeFor({ name: 'pass.expirySoon', at: NOW }, caseIn('expired')), noticeFor({ name: 'pass.returned', at: NOW }, caseIn('lapsed'))]).toEqual([undefined, undefined, undefined])
    expect(noticeFor({ name: 'pass.approved', at: NOW }, { ...caseIn('approved'), application: {} })).toBeUndefined()
  })
})

describe('figures', () => {
  it('count what an event means', () => {
    expect(figuresOf({ name: 'pass.submitted' })).toEqual({ submitted: 1 })
    expect(figuresOf({ name: 'pass.returned' })).toEqual({ returned: 1 })
    expect(figuresOf({ name: 'pass.approved', data: { minutes: 12, inTime: true } })).toEqual({ approved: 1, inTime: 1, w2: 1 })
    expect(figuresOf({ name: 'pass.refused', data: { minutes: 99_999, inTime: false, reason: 'no-need' } })).toEqual({ refused: 1, late: 1, [`w${BUCKET_MINUTES.length}`]: 1, 'r:no-need': 1 })
    expect(figuresOf({ name: 'pass.claimed' })).toEqual({})
  })
  it('put times into buckets, ends excluded', () => expect([0, 4, 5, 9, 10, 20_159, 20_160].map(bucketOf)).toEqual([0, 0, 1, 1, 2, 23, 24]))
  it('read the median off the buckets', () => {
    expect(medianMinutes([])).toBeUndefined()
    expect(medianMinutes([{ submitted: 4 }])).toBeUndefined()
    expect(medianMinutes([{ w0: 1 }, { w2: 2 }, { w5: 1 }])).toBe(13)
    expect(medianMinutes([{ w1: 2 }])).toBe(8)
    expect(medianMinutes([{ w24: 3 }])).toBe(20_160)
  })
})
