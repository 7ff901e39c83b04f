/**
 * Numbers that identify people, organisations and vehicles in China, checked as their standards say and judged as domain-facts §8
 * says: `refuse` where a wrong value cannot be real, `warn` where real ones exist that break the rule.
 */
import { isLocalDate, type LocalDate } from './clock'

/** Outcome of a check: the normalised value, with a warning to show when it may be a slip, or the reason it cannot be right. */
export type IdentityCheck =
  | { readonly ok: true; readonly value: string; readonly warning?: string }
  | { readonly ok: false; readonly reason: string }

const pass = (value: string): IdentityCheck => ({ ok: true, value })
const warn = (value: string, warning: string): IdentityCheck => ({ ok: true, value, warning })
const refuse = (reason: string): IdentityCheck => ({ ok: false, reason })

const PROVINCE = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const ORDINARY = new RegExp(`^[${PROVINCE}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{5}$`)
const NEV_SMALL = new RegExp(`^[${PROVINCE}][A-HJ-NP-Z][A-HJK][A-HJ-NP-Z0-9][0-9]{4}$`)
const NEV_LARGE = new RegExp(`^[${PROVINCE}][A-HJ-NP-Z][0-9]{5}[A-HJK]$`)
const SPECIAL = new RegExp(`^[${PROVINCE}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[挂学警港澳]$`)

/** What the characters of a plate tell. */
export type PlateShape = 'ordinary' | 'nevSmall' | 'nevLarge' | 'trailer' | 'training' | 'police' | 'crossBorder'

/** Upper case, without spaces and the middle dot people write. */
export const normalisePlate = (typed: string): string => typed.toUpperCase().replace(/[\s·•・．.-]/g, '')

/** The shape of a plate by GA 36, or undefined when it is none. */
export function plateShapeOf(typed: string): PlateShape | undefined {
  const plate = normalisePlate(typed)
  if (ORDINARY.test(plate)) return 'ordinary'
  if (NEV_SMALL.test(plate)) return 'nevSmall'
  if (NEV_LARGE.test(plate)) return 'nevLarge'
  if (!SPECIAL.test(plate)) return undefined
  const last = plate.slice(-1)
  return last === '挂' ? 'trailer' : last === '学' ? 'training' : last === '警' ? 'police' : 'crossBorder'
}

/** Checks a plate number (GA 36-2018). */
export function checkPlate(typed: string): IdentityCheck {
  return plateShapeOf(typed) === undefined ? refuse('车牌号不正确：例如 鲁P12345，新能源车为 8 位') : pass(normalisePlate(typed))
}

/** Plate kinds of GA/T 16.7. A plate number is unique only together with its kind. */
export const PLATE_TYPES = {
  '01': '大型汽车', '02': '小型汽车', '03': '使馆汽车', '04': '领馆汽车', '05': '境外汽车', '06': '外籍汽车', '07': '普通摩托车', '08': '轻便摩托车',
  '13': '低速车', '14': '拖拉机', '15': '挂车', '16': '教练汽车', '17': '教练摩托车', '18': '试验汽车', '20': '临时入境汽车', '22': '临时行驶车',
  '23': '警用汽车', '24': '警用摩托车', '26': '香港入出境车', '27': '澳门入出境车', '31': '武警车', '32': '军队车', '51': '大型新能源汽车', '52': '小型新能源汽车', '99': '其他'
} as const

/** A code of GA/T 16.7. */
export type PlateType = keyof typeof PLATE_TYPES

const KINDS_OF_SHAPE: Readonly<Record<PlateShape, readonly PlateType[]>> = {
  ordinary: ['01', '02', '03', '04', '05', '06', '07', '08', '13', '14', '18', '20', '22', '31', '32', '99'],
  nevSmall: ['52'],
  nevLarge: ['51'],
  trailer: ['15'],
  training: ['16', '17'],
  police: ['23', '24'],
  crossBorder: ['26', '27']
}

/** Plate kinds a number's shape allows, most likely first; empty when it is no plate. */
export function plateTypesFor(typed: string): readonly PlateType[] {
  const shape = plateShapeOf(typed)
  return shape === undefined ? [] : KINDS_OF_SHAPE[shape]
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Checks a resident identity number (GB 11643-1999). The area code is not judged: abolished ones stay valid. `today` bounds the birth date. */
export function checkIdNumber(typed: string, today: LocalDate): IdentityCheck {
  const text = typed.toUpperCase().replace(/\s/g, '')
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return refuse('身份证号应为 18 位，最后一位可以是 X')
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  if (!isLocalDate(birth) || birth > today || birth < '1900-01-01') return refuse('身份证号中的出生日期不正确')
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17] ? pass(text) : refuse('身份证号有误，请逐位核对')
}

const USCC_CHARS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Checks a unified social credit code (GB 32100-2015). A wrong check character warns only: a few real old codes carry one. */
export function checkUscc(typed: string): IdentityCheck {
  const text = typed.toUpperCase().replace(/\s/g, '')
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return refuse('统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）')
  let sum = 0
  let weight = 1
  for (const char of text.slice(0, 17)) {
    sum += weight * USCC_CHARS.indexOf(char)
    weight = (weight * 3) % 31
  }
  return USCC_CHARS[(31 - (sum % 31)) % 31] === text[17] ? pass(text) : warn(text, '统一社会信用代码的校验位不符，请核对；确认无误可以继续')
}

const VIN_VALUES: Readonly<Record<string, number>> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9
}
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Checks a vehicle identification number (GB 16735). Imported vehicles (not starting with L) may not follow the check digit: warned only. */
export function checkVin(typed: string): IdentityCheck {
  const text = typed.toUpperCase().replace(/\s/g, '')
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(text)) return refuse('车辆识别代号应为 17 位，不含字母 I、O、Q')
  const sum = VIN_WEIGHTS.reduce((total, weight, i) => total + weight * (VIN_VALUES[text.charAt(i)] ?? Number(text[i])), 0)
  if ('0123456789X'[sum % 11] === text[8]) return pass(text)
  return text.startsWith('L') ? refuse('车辆识别代号有误，请逐位核对') : warn(text, '车辆识别代号的校验位不符，请核对；进口车确认无误可以继续')
}

/** Checks a mainland mobile number; a +86 or 0086 prefix is taken off. */
export function checkPhone(typed: string): IdentityCheck {
  const text = typed.replace(/[\s-]/g, '').replace(/^(\+|00)86/, '')
  return /^1[3-9]\d{9}$/.test(text) ? pass(text) : refuse('手机号应为 11 位')
}
