import { dateOf, timeOfDay, weekdayOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { plateTypesFor, PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import type { OutletLoad } from '@lubiao/shared/service/nearby'
import { divisionIds, divisions, type Division } from '@lubiao/shared/service/terms.data'
import { whenText } from '../../../ui/steps'
import { texts } from '../texts'

/** A moment as short as it can be said: `17:30` today, else with the day. */
export const momentText = (at: Instant, today: LocalDate): string => (dateOf(at) === today ? timeOfDay(at) : whenText(at))

/** Whether an outlet is open at a moment, until when or from when. */
export function openText({ open, appointmentOnly, closesAt, opensAt }: ListedOutlet['state'], today: LocalDate): string {
  if (open) return closesAt === undefined ? '' : `${momentText(closesAt, today)} 下班`
  const next = opensAt === undefined ? '' : `${momentText(opensAt, today)} 开门`
  return appointmentOnly ? ['此时只接待预约', next].filter((part) => part !== '').join('，') : next
}

/** The queue, of which there is one only while it is open (`queues`), and the next free time, as far as they are known. */
export function loadTexts({ waiting, waitMinutes, nextFree }: OutletLoad, today: LocalDate, queues: boolean): readonly string[] {
  const queue = waiting === undefined ? texts.queueUnknown : waiting === 0 ? '现在不用排队' : `排队 ${waiting} 人${waitMinutes === undefined ? '' : `，约等 ${Math.ceil(waitMinutes)} 分钟`}`
  return [...(queues ? [queue] : []), ...(nextFree === undefined ? [] : [`最早可约 ${momentText(nextFree, today)}`])]
}

const WEEK = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
/** `11月26日 周四`, or 今天. */
export function dayText(date: LocalDate, today: LocalDate): string {
  const [, month, day] = date.split('-')
  return `${Number(month)}月${Number(day)}日 ${date === today ? '今天' : (WEEK[weekdayOf(date)] ?? '')}`
}

/** Options of a picker from a table of Chinese names. */
export const optionsOf = <K extends string>(names: Readonly<Record<K, string>>, keys: readonly K[]): readonly { readonly key: K; readonly label: string }[] => keys.map((key) => ({ key, label: names[key] }))

/** Plate kinds a number can have, as options. */
export const plateTypeOptions = (plate: string): readonly { readonly key: PlateType; readonly label: string }[] => optionsOf(PLATE_TYPES, plateTypesFor(plate))

/** The kind of plate a number most likely has: most who do this on a phone drive a small car. */
export const likelyType = (plate: string): PlateType | undefined => { const types = plateTypesFor(plate); return types.includes('02') ? '02' : types[0] }

/** Divisions with the whole city first. */
export const divisionOptions: readonly { readonly key: Division | 'all'; readonly label: string }[] = [{ key: 'all', label: texts.anyDivision }, ...optionsOf(divisions, divisionIds)]
