import * as fc from 'fast-check'
import { isCommonPassword, LEAST_CHARACTERS, passwordFaults, passwordRules } from './password'
import { commonPasswords, commonWords, keyboardRuns } from './password.data'

const owner = { staffNo: '371504', name: '杨窗口', current: 'Lubiao-demo-04' }
const faults = (typed: string, about = owner): readonly string[] => passwordFaults(typed, about)

it('takes long ones of any characters', () => {
  for (const good of ['drei Birken am Kanal', '东昌湖边三棵老槐树还在那里', 'k7Q-wm2-Zr9-xx4', '~~~半夜鸡叫~~~ 1998', 'Xk29-4mPq-77Ab-Zc31', 'Lubiao-demo-05']) expect([good, faults(good)]).toEqual([good, []])
})

it('counts characters, not halves of them', () => {
  expect(faults('春夏秋冬东南西北山水云')).toEqual(['新密码至少 12 位'])
  expect(faults('春夏秋冬东南西北山水云雨')).toEqual([])
  expect(faults('🐟🐢🐍🐎🐑🐒')).toEqual(['新密码至少 12 位'])
  expect(faults('e\u0301a\u0301o\u0301u\u0301i\u0301E\u0301A\u0301O\u0301')).toEqual(['新密码至少 12 位'])
})

it('knows number and name in any dress', () => {
  for (const bad of ['mein-371504-hund', '３７１５０４ am Kanal', '我是杨 窗 口的老同学哈哈哈', '今天轮到杨窗口值班了真好啊']) expect([bad, faults(bad)]).toEqual([bad, ['新密码不能包含警号或姓名']])
  expect(faults('qk-Abt1001-lmno', { ...owner, staffNo: 'ABT1001' })).toEqual(['新密码不能包含警号或姓名'])
  expect(faults('今天轮到杨窗口值班了真好啊', { staffNo: '371504', current: 'x' } as typeof owner)).toEqual([])
})

it('refuses the old one, composed or not', () => {
  expect(faults('Lubiao-demo-04')).toEqual(['新密码不能与当前密码相同'])
  expect(faults('cafe\u0301 am Ufer', { ...owner, current: 'caf\u00e9 am Ufer' })).toEqual(['新密码不能与当前密码相同'])
  expect(faults('lubiao-demo-04')).toEqual([])
})

it('refuses what is guessed first', () => {
  for (const bad of ['Password1234', 'PASSWORD 2026', 'P@ssw0rd2026!', '2026Liaocheng!!', '＠Ｌｉａｏｃｈｅｎｇ１２３４', '密码123456789012', 'woaini201314', 'a98765432100', 'Qwertyuiop123', '1qaz2wsx3edc', 'lkjhgfdsaPOIUYT', '123456789012', '098765432109', 'abcdefghijkl', 'aaaaaaaaaaaa', 'abababababab', 'abc123abc123', 'xYz9!xYz9!xYz9!', '112211221122', 'aaaabbbbcccc'])
    expect([bad, faults(bad)]).toEqual([bad, ['新密码太常见或太有规律，容易被猜到']])
  for (const listed of commonPasswords) expect(isCommonPassword(listed.toUpperCase())).toBe(true)
  for (const word of commonWords) for (const dressed of [`${word}20261234!`, `110.${word}`, `!!${word}!!`]) expect([dressed, isCommonPassword(dressed)]).toEqual([dressed, true])
})

it('says everything that is wrong at once', () => {
  expect(faults('371504371504', { ...owner, current: '371504371504' })).toEqual(['新密码不能包含警号或姓名', '新密码太常见或太有规律，容易被猜到', '新密码不能与当前密码相同'])
  expect(passwordRules.map((rule) => rule.label)).toEqual(['至少 12 位', '不含警号和姓名', '不是常见密码', '与当前密码不同'])
})

it('keeps its lists as they are used: lower case, long enough to matter, no doubles', () => {
  for (const one of [...commonPasswords, ...commonWords]) expect(one).toBe(one.toLowerCase().normalize('NFKC').replace(/\s/g, ''))
  expect([...commonPasswords].filter((one) => one.length < LEAST_CHARACTERS)).toEqual([])
  expect(keyboardRuns).toHaveLength(new Set(keyboardRuns).size)
})

it('property: any walk along the keys is refused', () => {
  fc.assert(fc.property(fc.constantFrom(...keyboardRuns), fc.nat(40), fc.integer({ min: 12, max: 40 }), (run, from, length) => isCommonPassword(run.repeat(4).slice(from % run.length, (from % run.length) + length))), { numRuns: 300 })
})
