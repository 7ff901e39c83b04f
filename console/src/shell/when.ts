/** Instants as Beijing wall time, whatever zone the computer is set to. */
import { dateOf, daysBetween, timeOfDay, type Instant, type LocalDate, weekdayOf } from '@lubiao/shared/kernel/clock'

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** `2026-11-23 20:05` */
export const whenText = (instant: Instant): string => `${dateOf(instant)} ${timeOfDay(instant)}`

/** `11-23 20:05`, with the year when it is another one than now's. */
export const shortWhen = (instant: Instant, now: Instant): string => (dateOf(instant).slice(0, 4) === dateOf(now).slice(0, 4) ? whenText(instant).slice(5) : whenText(instant))

/** `今天 20:05`, `明天 24:00`, else `11-27 周五`; a deadline at the day's last millisecond reads 24:00. */
export function dueText(instant: Instant, now: Instant): string {
  const date = dateOf(instant)
  const clock = timeOfDay(instant) === '23:59' ? '24:00' : timeOfDay(instant)
  const gap = daysBetween(dateOf(now), date)
  const day = gap === 0 ? '今天' : gap === 1 ? '明天' : gap === -1 ? '昨天' : `${date.slice(5)} ${weekdayText(date)}`
  return `${day} ${clock}`
}

/** 周一 … 周日 */
export const weekdayText = (date: LocalDate): string => weekdays[weekdayOf(date)] ?? ''
