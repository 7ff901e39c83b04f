import fc from 'fast-check'
import { maskIdNumber, maskName, maskPhone, maskPlate } from './mask'

describe('masks', () => {
  it('leave 6+4 of an ID number', () => {
    expect(maskIdNumber('371502199003074511')).toBe('371502********4511')
    expect(maskIdNumber('371502900307451')).toBe('371502*****7451')
    expect(maskIdNumber('37150290030745')).toBe('**************')
    expect(maskIdNumber('')).toBe('')
  })

  it('leave 3+4 of a phone', () => {
    expect(maskPhone('13812345678')).toBe('138****5678')
    expect(maskPhone('1381234567')).toBe('**********')
  })

  it('leave little of a name', () => {
    expect(['', '张', '张三', '张小三', '欧阳小明', '买买提江·艾', '𠮷田'].map(maskName)).toEqual(['', '*', '张*', '张*三', '欧阳*明', '买买***艾', '𠮷*'])
  })

  it('leave the ends of a plate', () => {
    expect(['鲁P12345', '鲁PD12345', '鲁P1234', '鲁P123', ''].map(maskPlate)).toEqual(['鲁P1**45', '鲁PD***45', '鲁P1*34', '*****', ''])
  })

  it('keep the length and never show more than two thirds of an ID number or a phone', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{0,20}$/), (text) => {
      for (const mask of [maskIdNumber, maskPhone, maskPlate]) expect(mask(text)).toHaveLength(text.length)
      for (const mask of [maskIdNumber, maskPhone]) expect(mask(text).replaceAll('*', '').length).toBeLessThanOrEqual(text.length * 2 / 3)
    }))
  })
})
