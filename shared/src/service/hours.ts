/**
 * When an outlet is open. A day is settled by the first of these that says something: what the outlet itself published for the day, the
 * holidays by statute (closed), a weekend day that is worked, the other days of a holiday block (by appointment only), the weekly series.
 * A day of the series is one span, so that nobody can enter a closing at noon (notice measure 10).
 */
import * as z from 'zod'
import { weekdayOf, type LocalDate, type WorkCalendar } from '../kernel/clock'
import { statutoryName } from './statutory'
import { skillIds } from './terms.data'

/** Minutes of the Beijing day: from (included) to (excluded), 0–1440. */
export const spanSchema = z.object({ from: z.int().min(0).max(1439), to: z.int().min(1).max(1440) }).refine(({ from, to }) => from < to, '结束时间应晚于开始时间')
export type Span = z.output<typeof spanSchema>

/** The weekly series; null = closed. `holiday` are the days of a holiday block that are no holidays by statute: open by appointment only. */
export const weeklyHoursSchema = z.object({ weekday: spanSchema.nullable(), saturday: spanSchema.nullable(), sunday: spanSchema.nullable(), holiday: spanSchema.nullable() })
export type WeeklyHours = z.output<typeof weeklyHoursSchema>

/** What an outlet publishes for one day: closed (no spans) or these spans; `counters` replaces the number of counters of the skills it names. */
export const outletDaySchema = z.object({
  spans: z.array(spanSchema).max(4).refine((spans) => spans.every((span, i) => i === 0 || (spans[i - 1] as Span).to < span.from), '各时段应按先后排列，且不能相连或重叠'),
  counters: z.partialRecord(z.enum(skillIds), z.int().min(0).max(60)),
  reason: z.string().trim().min(2, '请写明原因').max(60)
})
export type OutletDay = z.output<typeof outletDaySchema>

/** What decided about a day. */
export type HoursSource = 'exception' | 'statutory' | 'makeup' | 'holiday' | 'series'

/** The open spans of one day. `provisional`: the State Council has not published the year, the day may still become a day off or a working day. */
export interface DayHours {
  readonly spans: readonly Span[]
  readonly appointmentOnly: boolean
  readonly provisional: boolean
  readonly source: HoursSource
  /** For people: `国庆节放假`, `正常上班`. */
  readonly reason: string
}

const spansOf = (span: Span | null): readonly Span[] => (span === null ? [] : [span])

/** The open spans of a date in Beijing. Throws RangeError on text that is no date. */
export function hoursOn(hours: WeeklyHours, date: LocalDate, calendar: WorkCalendar, exception?: OutletDay): DayHours {
  const weekday = weekdayOf(date)
  const year = calendar.years[date.slice(0, 4)]
  if (exception !== undefined) return { spans: exception.spans, appointmentOnly: false, provisional: false, source: 'exception', reason: exception.reason }
  const feast = statutoryName(date, calendar)
  if (feast !== undefined) return { spans: [], appointmentOnly: false, provisional: false, source: 'statutory', reason: `${feast}放假` }
  const makeup = year?.makeup[date]
  if (makeup !== undefined) return { spans: spansOf(hours.weekday), appointmentOnly: false, provisional: false, source: 'makeup', reason: `${makeup}调休上班` }
  const block = year?.holidays[date]
  if (block !== undefined) return { spans: spansOf(hours.holiday), appointmentOnly: hours.holiday !== null, provisional: false, source: 'holiday', reason: hours.holiday === null ? `${block}假期休息` : `${block}假期，只接待预约` }
  const span = weekday === 6 ? hours.saturday : weekday === 0 ? hours.sunday : hours.weekday
  const weekend = weekday === 6 || weekday === 0
  return { spans: spansOf(span), appointmentOnly: false, provisional: year === undefined, source: 'series', reason: span === null ? (weekend ? '周末轮休' : '不对外办公') : weekend ? '周末值班' : '正常上班' }
}

/** Whether a minute of the day lies in one of the spans. */
export const isOpenAt = (spans: readonly Span[], minute: number): boolean => spans.some((span) => span.from <= minute && minute < span.to)

/** Counters of each skill on a day: the outlet's, over them those its exception names. */
export const countersOn = <S extends string>(skills: Readonly<Partial<Record<S, number>>>, exception?: Pick<OutletDay, 'counters'>): Readonly<Partial<Record<S, number>>> =>
  exception === undefined ? skills : { ...skills, ...(exception.counters as Partial<Record<S, number>>) }

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** `08:30–17:30`, several joined by 、; none is 休息. */
export const spansText = (spans: readonly Span[]): string => (spans.length === 0 ? '休息' : spans.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join('、'))
