import fc from 'fast-check'
import { checkIdNumber, checkPhone, checkPlate, checkUscc, checkVin, normalisePlate, PLATE_TYPES, plateShapeOf, plateTypesFor } from './identity'

const today = '2026-11-23'

describe('plates (domain-facts §8.1, §17)', () => {
  it.each([
    ['鲁P12345', 'ordinary'], ['鲁PD12345', 'nevSmall'], ['鲁PDA1234', 'nevSmall'], ['鲁P12345D', 'nevLarge'],
    ['鲁P1234挂', 'trailer'], ['鲁P1234学', 'training'], ['鲁P1234警', 'police'], ['粤Z1234港', 'crossBorder'], ['粤Z1234澳', 'crossBorder'], ['京AABCDE', 'ordinary'], ['琼AZ0Z9Z', 'ordinary']
  ])('%s is %s', (plate, shape) => {
    expect(plateShapeOf(plate)).toBe(shape)
  })

  it('takes every province and no other character', () => {
    const provinces = [...'京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼']
    expect(provinces).toHaveLength(31)
    for (const province of provinces) for (const rest of ['P12345', 'PD12345', 'P12345D', 'P1234挂']) expect(plateShapeOf(province + rest)).toBeDefined()
    for (const other of ['台', '使', '军', 'A', '1']) for (const rest of ['P12345', 'PD12345', 'P12345D', 'P1234挂']) expect(plateShapeOf(other + rest)).toBeUndefined()
  })

  it.each([
    '鲁PI2345', '鲁P1234I', '鲁PO2345', '鲁PL23456', '鲁I12345', '鲁O12345', '鲁O1234挂', '鲁112345', '鲁P1234', '鲁P123456', '鲁P1234DD', '鲁PDI1234', '鲁PDA123A', '鲁OD12345', '鲁O12345D', '鲁P12345L', '鲁PA2345D',
    'X鲁P12345', 'X鲁PD12345', 'X鲁P12345D', 'X鲁P1234挂', '鲁P12345X9', '鲁PD12345X', '鲁P12345DX', '鲁P1234挂X', '鲁P123挂', '鲁P12I4挂', '鲁P1234挂挂', '鲁P1234领', '鲁P', ''
  ])('%s is none', (plate) => {
    expect(checkPlate(plate)).toEqual({ ok: false, reason: '车牌号不正确：例如 鲁P12345，新能源车为 8 位' })
    expect(plateTypesFor(plate)).toEqual([])
  })

  it('takes the new-energy letters A B C D E F G H J K only', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    expect(letters.filter((letter) => plateShapeOf(`鲁P${letter}12345`) === 'nevSmall').join('')).toBe('ABCDEFGHJK')
    expect(letters.filter((letter) => plateShapeOf(`鲁P12345${letter}`) === 'nevLarge').join('')).toBe('ABCDEFGHJK')
  })

  it('are cleaned of what people write between', () => {
    for (const typed of ['鲁p·12345', ' 鲁P 12 345\t', '鲁P•12345', '鲁P-12345', '鲁P.12345', '鲁P・12345', '鲁P．12345', '鲁P　12345']) expect(checkPlate(typed)).toEqual({ ok: true, value: '鲁P12345' })
    expect(normalisePlate('鲁pda·1234')).toBe('鲁PDA1234')
  })

  it('tell which kinds of plate they may be, most likely first', () => {
    expect(plateTypesFor('鲁P12345').slice(0, 2)).toEqual(['01', '02'])
    expect(['鲁PD12345', '鲁P12345D', '鲁P1234挂', '鲁P1234学', '鲁P1234警', '粤Z1234港'].map(plateTypesFor)).toEqual([['52'], ['51'], ['15'], ['16', '17'], ['23', '24'], ['26', '27']])
  })

  it('have a shape for every kind, each kind once, with a name', () => {
    const all = ['鲁P12345', '鲁PD12345', '鲁P12345D', '鲁P1234挂', '鲁P1234学', '鲁P1234警', '粤Z1234港'].flatMap(plateTypesFor)
    expect([...all].sort()).toEqual(Object.keys(PLATE_TYPES).sort())
    // GA/T 16.7 as in domain-facts §8.1
    expect(PLATE_TYPES).toEqual({
      '01': '大型汽车', '02': '小型汽车', '03': '使馆汽车', '04': '领馆汽车', '05': '境外汽车', '06': '外籍汽车', '07': '普通摩托车', '08': '轻便摩托车', '13': '低速车', '14': '拖拉机',
      '15': '挂车', '16': '教练汽车', '17': '教练摩托车', '18': '试验汽车', '20': '临时入境汽车', '22': '临时行驶车', '23': '警用汽车', '24': '警用摩托车', '26': '香港入出境车', '27': '澳门入出境车',
      '31': '武警车', '32': '军队车', '51': '大型新能源汽车', '52': '小型新能源汽车', '99': '其他'
    })
  })
})

describe('ID numbers (GB 11643; domain-facts §8.2, §17)', () => {
  const wrongShape = { ok: false, reason: '身份证号应为 18 位，最后一位可以是 X' }
  const wrongBirth = { ok: false, reason: '身份证号中的出生日期不正确' }
  const wrongCheck = { ok: false, reason: '身份证号有误，请逐位核对' }

  it.each(['371502199003074511', '371503198506156027', '371581197812310031', '371524200002291120', '11010519491231002X'])('%s is right', (id) => {
    expect(checkIdNumber(id, today)).toEqual({ ok: true, value: id })
  })

  it('is cleaned of spaces, with a small x', () => {
    expect(checkIdNumber(' 110105 19491231 002x ', today)).toEqual({ ok: true, value: '11010519491231002X' })
  })

  it('has 18 characters', () => {
    for (const id of ['', '37150219900307451', '3715021990030745111', '071502199003074511', '37150219900307451Y', 'X71502199003074511', '3715021990030745X1', 'A371502199003074511']) expect(checkIdNumber(id, today)).toEqual(wrongShape)
  })

  it('has a real birth date that is not to come', () => {
    // checksum right, but 29 February 1995 never was
    expect(checkIdNumber('371521199502290007', today)).toEqual(wrongBirth)
    expect(checkIdNumber('371502199003074511', '1990-03-07').ok).toBe(true)
    expect(checkIdNumber('371502199003074511', '1990-03-06')).toEqual(wrongBirth)
    expect(checkIdNumber('371502190001010011', today)).toEqual({ ok: true, value: '371502190001010011' })
    expect(checkIdNumber('371502189912310017', today)).toEqual(wrongBirth)
  })

  it('has the check character of its digits', () => {
    expect(checkIdNumber('371502199003074512', today)).toEqual(wrongCheck)
    expect(checkIdNumber('110105194912310021', today)).toEqual(wrongCheck)
  })

  it('keeps a code of a county that was renamed', () => {
    expect(checkIdNumber('37152319800101001X', today).ok).toBe(true)
  })

  it('catches every single wrong digit', () => {
    for (const id of ['371502199003074511', '11010519491231002X'])
      [...id].forEach((right, at) => {
        for (const wrong of '0123456789X') expect([id, at, wrong, checkIdNumber(id.slice(0, at) + wrong + id.slice(at + 1), today).ok]).toEqual([id, at, wrong, wrong === right])
      })
  })

  it('catches every swap of neighbours', () => {
    const id = '371503198506156027'
    for (let at = 0; at < 17; at += 1) {
      const swapped = id.slice(0, at) + id.charAt(at + 1) + id.charAt(at) + id.slice(at + 2)
      expect([at, checkIdNumber(swapped, today).ok]).toEqual([at, swapped === id])
    }
  })
})

describe('credit codes (GB 32100; domain-facts §8.3, §17)', () => {
  it.each(['91350100M000100Y43', '91440300708461136T', '91330100799655058B', '113715000000000190', '91371502MA3ABCD15D', '91371500MA3TE5T031', '12371503494000018X'])('%s is right', (code) => {
    expect(checkUscc(code)).toEqual({ ok: true, value: code })
  })

  it('warns of a wrong check character, which a few real ones have', () => {
    expect(checkUscc('911100001000013428')).toEqual({ ok: true, value: '911100001000013428', warning: '统一社会信用代码的校验位不符，请核对；确认无误可以继续' })
  })

  it('is cleaned of spaces and case', () => {
    expect(checkUscc(' 91371502 ma3abcd15d ')).toEqual({ ok: true, value: '91371502MA3ABCD15D' })
  })

  it('refuses another shape', () => {
    const refused = { ok: false, reason: '统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）' }
    for (const code of ['', '91371502MA3ABCD15', '91371502MA3ABCD15DD', '9137150AMA3ABCD15D', '9I371502MA3ABCD15D', '91371502MA3ABCD15Z', '91371502MA3ABCO15D', 'A91371502MA3ABCD15D', '91371502MA3ABCD1SD', '91371502MA3ABCDV5D'])
      expect([code, checkUscc(code)]).toEqual([code, refused])
  })

  it('warns of every single wrong character that keeps the shape', () => {
    const code = '91371502MA3ABCD15D'
    ;[...code].forEach((right, at) => {
      for (const wrong of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
        const check = checkUscc(code.slice(0, at) + wrong + code.slice(at + 1))
        if (wrong !== right && check.ok) expect([at, wrong, check.warning === undefined]).toEqual([at, wrong, false])
      }
    })
  })
})

describe('VINs (GB 16735; domain-facts §8.4, §17)', () => {
  it.each(['11111111111111111', '1M8GDM9AXKP042788', 'LSVAU033472100001', 'LFV2A21K5J4000001', 'LGWEF4A54KF000001', 'LZWADAGA9KB000001'])('%s is right', (vin) => {
    expect(checkVin(vin)).toEqual({ ok: true, value: vin })
  })

  it('refuses a domestic one with a wrong check digit, warns of an imported one', () => {
    expect(checkVin('LSVAU033A72100001')).toEqual({ ok: false, reason: '车辆识别代号有误，请逐位核对' })
    expect(checkVin('LSVAU033572100001')).toEqual({ ok: false, reason: '车辆识别代号有误，请逐位核对' })
    expect(checkVin('1M8GDM9A1KP04278L')).toEqual({ ok: true, value: '1M8GDM9A1KP04278L', warning: '车辆识别代号的校验位不符，请核对；进口车确认无误可以继续' })
  })

  it('is cleaned of spaces and case', () => {
    expect(checkVin(' lsvau 033472100001 ')).toEqual({ ok: true, value: 'LSVAU033472100001' })
  })

  it('refuses another shape', () => {
    const refused = { ok: false, reason: '车辆识别代号应为 17 位，不含字母 I、O、Q' }
    for (const vin of ['', '1111111111111111', '111111111111111111', '1111111I111111111', '1111111O111111111', '1111111Q111111111', '1111111-111111111', '聊1111111111111111']) expect([vin, checkVin(vin)]).toEqual([vin, refused])
  })

  it('gives every letter its value', () => {
    // Letter and digit of one value stand for each other in the first place: both or neither are right.
    for (const [letter, value] of Object.entries({ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 })) {
      const right = [...'0123456789X'].find((check) => {
        const found = checkVin(`1${value}111111${check}11111111`)
        return found.ok && found.warning === undefined
      }) as string
      expect([letter, checkVin(`1${letter}111111${right}11111111`)]).toEqual([letter, { ok: true, value: `1${letter}111111${right}11111111` }])
    }
  })
})

describe('mobile numbers (domain-facts §8.5)', () => {
  it('take off the country prefix and what people write between', () => {
    for (const typed of ['13812345678', '138 1234 5678', '138-1234-5678', '+8613812345678', '+86 138 1234 5678', '008613812345678']) expect(checkPhone(typed)).toEqual({ ok: true, value: '13812345678' })
  })

  it('refuse anything else', () => {
    for (const typed of ['', '1381234567', '138123456789', '12812345678', '03812345678', '23812345678', '1381234567a', '+8513812345678', '8613812345678', '06357185000', '8+8613812345678', 'a13812345678', '86+13812345678', '+86+8613812345678', '130086812345678'])
      expect([typed, checkPhone(typed)]).toEqual([typed, { ok: false, reason: '手机号应为 11 位' }])
  })

  it('take every number of the kind', () => {
    fc.assert(fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (phone) => expect(checkPhone(phone)).toEqual({ ok: true, value: phone })))
  })
})
