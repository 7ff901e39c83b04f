import { passCaseSchema } from '@lubiao/shared/pass/case'
import { caseIn, NOW } from '@lubiao/shared/pass/case.fixture'
import { passTypeIds } from '@lubiao/shared/pass/terms.data'
import { wechatTemplates } from '../../../local/src/demo/templates.data'
import { noticeFor } from './notices'
import { figuresOf } from './reactions'
import { BUCKET_MINUTES, bucketOf, medianMinutes } from './repo-figures'

const events = { 'pass.approved': 'approved', 'pass.refused': 'refused', 'pass.revoked': 'revoked', 'pass.returned': 'returned', 'pass.expirySoon': 'active' } as const
const ids = { passDecided: 'tmpl-pass-decided', passReturned: 'tmpl-pass-returned', passExpiring: 'tmpl-pass-expiring' }

describe('notices', () => {
  it('carry exactly the fields of their template, each within its limit', () => {
    for (const [name, state] of Object.entries(events))
      for (const passType of passTypeIds) {
        const passCase = caseIn(state)
        const long = passCaseSchema.parse({ ...passCase, application: { ...passCase.application, passType, plate: '鲁P12345D', plateType: '51' }, ...(passCase.decision === undefined ? {} : { decision: { ...passCase.decision, reason: '很长的理由'.repeat(30) } }) })
        const notice = noticeFor({ name, at: NOW }, long)
        const template = wechatTemplates.find((one) => one.id === ids[notice?.template as keyof typeof ids])
        expect(Object.keys(notice?.data ?? {})).toEqual(Object.keys(template?.fields ?? {}))
        for (const [field, value] of Object.entries(notice?.data ?? {})) {
          const length = [...value].length
          expect({ name, field, value, fits: length > 0 && length <= (field.startsWith('thing') ? 20 : field.startsWith('phrase') ? 5 : field.startsWith('car') ? 8 : 32) }).toMatchObject({ fits: true })
        }
      }
  })
  it('say when in Beijing and where to look', () => {
    expect(noticeFor({ name: 'pass.approved', at: NOW }, caseIn('approved'))).toMatchObject({ page: 'features/pass/pages/case/index?caseId=TX-0000-0000-00001', data: { phrase3: '已批准', time4: '2026年11月23日 10:00' }, params: ['鲁P12345', '已批准', '打开小程序，存入手机即可出示'] })
    expect(noticeFor({ name: 'pass.expirySoon', at: NOW }, caseIn('active'))?.data).toMatchObject({ time3: '2026年11月27日' })
  })
  it('are not sent for anything else, nor about nothing', () => {
    expect(noticeFor({ name: 'pass.claimed', at: NOW }, caseIn('submitted'))).toBeUndefined()
    expect([noticeFor({ name: 'pass.approved', at: NOW }, caseIn('revoked')), noticeFor({ name: 'pass.expirySoon', at: NOW }, caseIn('expired'))]).toEqual([undefined, undefined])
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
