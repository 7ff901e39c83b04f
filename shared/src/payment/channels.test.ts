import { channelOfCode } from './channels'

describe('a payer’s code', () => {
  it.each([
    ['130000000000000000', 'nontax'], ['109876543210987654', 'nontax'], ['159999999999999999', 'nontax'], ['2512345678901234', 'alipay'], ['301234567890123456789012', 'alipay'], ['287777777700000001', 'alipay']
  ])('%s is of %s', (code, channel) => expect(channelOfCode(code)).toBe(channel))

  it.each([
    ['of no wallet', '160000000000000000'], ['too short', '13000000000000000'], ['too long for Alipay', '2512345678901234567890123'], ['of Alipay by its length only', '2412345678901234'], ['with a letter', '13000000000000000X'], ['too long for WeChat', '1300000000000000000'], ['with a digit before', '9130000000000000000'], ['with a letter before', 'A130000000000000000'], ['nothing', ''],
    ['an identity number of Hebei', '130102199003078814']
  ])('%s is none: %s', (_why, code) => expect(channelOfCode(code)).toBeUndefined())

  it('with a digit of that number altered is a code again', () => expect(channelOfCode('130102199003078815')).toBe('nontax'))
})
