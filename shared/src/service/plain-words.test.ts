import fc from 'fast-check'
import { plainWords } from './plain-words.data'
import { findByWords } from './plain-words'
import { serviceCodes, services } from './terms.data'

const all = serviceCodes.map((code) => ({ code }))
const first = (typed: string) => findByWords(typed, all)[0]?.code

describe('finding a service in plain words', () => {
  it.each([
    ['驾照丢了怎么办', 'DL_REISSUE_LOST'], ['我的驾驶证找不到了', 'DL_REISSUE_LOST'], ['驾驶证快到期了', 'DL_RENEW_EXPIRY'], ['驾照坏了', 'DL_REPLACE_DAMAGED'], ['改手机号 驾驶证', 'DL_CONTACT'],
    ['车牌丢了', 'VEH_PLATE_REISSUE'], ['行车证丢了', 'VEH_LICENCE_REISSUE'], ['绿本丢了', 'VEH_CERT_REISSUE'], ['六年免检怎么领', 'VEH_MARK_EXEMPT'], ['新车上牌', 'VEH_REGISTER'], ['二手车过户', 'VEH_TRANSFER'],
    ['解押', 'VEH_MORTGAGE_RELEASE'], ['临牌', 'VEH_TEMP_PLATE'], ['科二', 'DL_TEST_2'], ['外地驾照转到聊城', 'DL_TRANSFER_IN'], ['体检', 'DL_SUBMIT_MEDICAL'], ['报废', 'VEH_DEREGISTER']
  ])('%s → %s', (typed, code) => expect(first(typed)).toBe(code))

  it('leaves out what only shares a common word', () => {
    const found = findByWords('驾照丢了', all)
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter((one) => !plainWords[one.code].words.includes('丢'))).toEqual([])
  })

  it('finds every service by its name in law and by its plain sentence', () => {
    for (const code of serviceCodes) {
      expect(findByWords(services[code], all).map((one) => one.code)).toContain(code)
      expect(first(plainWords[code].say)).toBe(code)
    }
  })

  it('finds by any piece of the name or the sentence, also one that is no word of its own', () => {
    expect(['规定年龄', '联系方式变更', '注册登'].map((typed) => findByWords(typed, all)[0]?.code)).toEqual(['DL_AGE_DOWNGRADE', 'DL_CONTACT', 'VEH_REGISTER'])
  })

  it('shows all in their order when nothing is typed, and nothing for words that mean nothing here', () => {
    expect(findByWords('  ', all)).toEqual(all)
    expect(findByWords('天气预报', all)).toEqual([])
    expect(findByWords('怎么办理？', all)).toEqual([])
  })

  it('only ever answers with what it was given, each once, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ maxLength: 30 }), fc.subarray(all), (typed, some) => {
      const found = findByWords(typed, some)
      return found.every((one) => some.includes(one)) && new Set(found).size === found.length
    }))
  })
})
