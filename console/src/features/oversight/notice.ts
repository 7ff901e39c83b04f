/**
 * Reads the State Council's yearly holiday notice as it is published, so that an administrator pastes the text instead of
 * typing dates: `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`
 */
import { addDays, isLocalDate, weekdayOf, type LocalDate } from '@lubiao/shared/kernel/clock'

/** Day → name of the holiday. */
export type DayNames = Record<LocalDate, string>

/** What was read, and sentences that could not be. */
export interface ReadNotice {
  readonly holidays: DayNames
  readonly makeup: DayNames
  readonly faults: readonly string[]
}

const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日/
const LONGEST = 15

interface Reading {
  year: number
  month: number
}

function dateFrom(match: RegExpExecArray, reading: Reading): LocalDate | undefined {
  if (match[1] !== undefined) reading.year = Number(match[1])
  if (match[2] !== undefined) reading.month = Number(match[2])
  const date = `${reading.year}-${String(reading.month).padStart(2, '0')}-${String(Number(match[3])).padStart(2, '0')}`
  return isLocalDate(date) ? date : undefined
}

function span(from: LocalDate, to: LocalDate): readonly LocalDate[] | undefined {
  const days: LocalDate[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    days.push(day)
    if (days.length > LONGEST) return undefined
  }
  return days.length === 0 ? undefined : days
}

/** Days named in one sentence: single days and `A至B`. Undefined when it names none. */
function daysIn(sentence: string, reading: Reading): readonly LocalDate[] | undefined {
  const days: LocalDate[] = []
  let rest = sentence
  for (let match = DATE.exec(rest); match !== null; match = DATE.exec(rest)) {
    const first = dateFrom(match, reading)
    rest = rest.slice(match.index + match[0].length)
    const until = /^\s*[至—~-]+\s*/.exec(rest)
    if (until === null) {
      if (first === undefined) return undefined
      days.push(first)
      continue
    }
    const second = DATE.exec(rest)
    const last = second === null ? undefined : dateFrom(second, reading)
    const range = first === undefined || last === undefined ? undefined : span(first, last)
    if (second === null || range === undefined) return undefined
    days.push(...range)
    rest = rest.slice(second.index + second[0].length)
  }
  return days.length === 0 ? undefined : days
}

/** Reads a notice for a year. Weekday remarks in brackets are dropped; days of a neighbouring year are reported, not taken. */
export function readNotice(year: string, text: string): ReadNotice {
  const holidays: DayNames = {}
  const makeup: DayNames = {}
  const faults: string[] = []
  const blocks = text.replace(/[（(][^）)]*[）)]/g, '').split(/[一二三四五六七八九十]+、|\n+/).map((block) => block.trim()).filter((block) => /[:：]/.test(block))
  for (const block of blocks) {
    const at = block.search(/[:：]/)
    const name = block.slice(0, at).trim()
    const reading: Reading = { year: Number(year), month: 0 }
    for (const sentence of block.slice(at + 1).split(/[。；;]/).map((each) => each.trim()).filter((each) => each !== '')) {
      const rests = /放假|休息/.test(sentence)
      const works = /上班/.test(sentence)
      if (!rests && !works) continue
      const days = daysIn(sentence.replace(/[，,]?共\s*\d+\s*天/, ''), reading)
      if (days === undefined) {
        faults.push(`“${name}”一节没有读懂：${sentence}`)
        continue
      }
      for (const day of days) {
        if (day.slice(0, 4) !== year) faults.push(`${day}（${name}）不在 ${year} 年内，请在 ${day.slice(0, 4)} 年的安排中补录`)
        else if (works) makeup[day] = name
        else holidays[day] = name
      }
    }
  }
  if (Object.keys(holidays).length === 0) faults.push('没有读到放假日期，请粘贴通知正文（“一、元旦：1月1日至3日放假……”）')
  return { holidays, makeup, faults: [...faults, ...tableFaults(holidays, makeup)] }
}

/** What cannot be right in a table: a day both off and worked, a make-up day that is a weekday anyway. */
export function tableFaults(holidays: DayNames, makeup: DayNames): readonly string[] {
  return Object.keys(makeup).flatMap((day) => [
    ...(day in holidays ? [`${day} 既放假又上班`] : []),
    ...(weekdayOf(day) === 0 || weekdayOf(day) === 6 ? [] : [`${day} 是平日，不应作为调休上班日`])
  ])
}
