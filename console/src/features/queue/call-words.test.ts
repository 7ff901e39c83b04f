/** What the speaker in the hall says. */
import { spokenCall, spokenCounter, spokenNumber, unspoken } from './call-words'

describe('a call spoken', () => {
  it('says every character of the number, and the counter as a number', () => {
    expect(spokenNumber('A012')).toBe('A，零 一 二')
    expect(['1', '3', '10', '12', '20', '45', '99'].map(spokenCounter)).toEqual(['一', '三', '十', '十二', '二十', '四十五', '九十九'])
    expect(spokenCall({ number: 'P130', counterNo: '12' })).toBe('请 P，一 三 零 号，到 十二 号窗口。请 P，一 三 零 号，到 十二 号窗口。')
  })

  it('leaves what is no counter’s number as it is', () => {
    expect(['0', '100', 'VIP', '1.5'].map(spokenCounter)).toEqual(['0', '100', 'VIP', '1.5'])
  })

  it('speaks each call once, in the order in which they were called, and a recall again', () => {
    const calls = [{ announce: 'b#2' }, { announce: 'a#1' }]
    expect(unspoken(calls, new Set())).toEqual([{ announce: 'a#1' }, { announce: 'b#2' }])
    expect(unspoken(calls, new Set(['a#1']))).toEqual([{ announce: 'b#2' }])
    expect(unspoken([{ announce: 'a#3' }, ...calls], new Set(['a#1', 'b#2']))).toEqual([{ announce: 'a#3' }])
  })
})
