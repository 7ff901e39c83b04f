/**
 * Hours of the day, in Beijing: `{from: '22:00', to: '06:00'}` runs over midnight, `{from: '00:00', to: '24:00'}` is the whole day.
 */
import { timeOfDay, type Instant } from '../kernel/clock'

/** From (included) to (excluded), each `HH:mm`; `24:00` is the end of the day. */
export interface TimeWindow {
  readonly from: string
  readonly to: string
}

/** Minutes since midnight of `HH:mm`. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** `HH:mm` of minutes since midnight, 0–1440. */
export const timeOfMinute = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

function covers(window: TimeWindow, minute: number): boolean {
  const from = minuteOf(window.from)
  const to = minuteOf(window.to)
  return from < to ? from <= minute && minute < to : minute >= from || minute < to
}

/** Whether any of the windows is open at an instant. */
export function isWithinWindows(windows: readonly TimeWindow[], at: Instant): boolean {
  const minute = minuteOf(timeOfDay(at))
  return windows.some((window) => covers(window, minute))
}

/** `07:00–09:00、17:00–19:00`; none at all, or the whole day among them, is 全天. */
export const windowsText = (windows: readonly TimeWindow[]): string =>
  windows.length === 0 || windows.some((window) => window.from === '00:00' && window.to === '24:00') ? '全天' : windows.map((window) => `${window.from}–${window.to}`).join('、')

/** Whether two windows share a minute: then one begins within the other. */
export const windowsMeet = (a: TimeWindow, b: TimeWindow): boolean => covers(a, minuteOf(b.from) % 1440) || covers(b, minuteOf(a.from) % 1440)
