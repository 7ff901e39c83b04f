import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { appointmentRoutes, type FreeDay } from '@lubiao/shared/appointment/contract'
import { addDays, dateOf, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { useRead, type Reading } from '../../../client/use-read'
import { now } from '../../../device/clock'
import { Button } from '../../../ui/button'
import { ErrorState, Loading, Notice } from '../../../ui/feedback'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { dayText, weekdayText } from './texts'

/** Days asked for at a time. */
const DAYS = 14

/** An outlet's days for a matter, two weeks at a time. */
export interface FreeDays { readonly reading: Reading<OutputOf<typeof appointmentRoutes.free>>; readonly turned: number; turn(by: 1 | -1): void }

/** Reads them; nothing until both are known. */
export function useFree(outletId: string | undefined, serviceCode: ServiceCode | undefined): FreeDays {
  const [turned, setTurned] = useState(0)
  const from = turned === 0 ? undefined : addDays(dateOf(now()), turned * DAYS)
  const reading = useRead(appointmentRoutes.free, outletId === undefined || serviceCode === undefined ? undefined : { outletId, serviceCode, days: DAYS, ...(from === undefined ? {} : { from }) })
  return { reading, turned, turn: (by) => setTurned((before) => Math.max(0, before + by)) }
}

const shortDay = (date: LocalDate): string => { const [, month, day] = date.split('-'); return day === '01' ? `${Number(month)}/1` : String(Number(day)) }
const freeText = (day: FreeDay): string => (day.free > 0 ? `余${day.free}` : day.state === 'closed' ? '休' : day.slots.length === 0 ? '－' : '满')

/** Two weeks with what is free on each day, then the times of the chosen day. Full times are only counted: what cannot be had is no choice. */
export function When({ free, day, time, onDay, onTime, onWait, waiting = false }: {
  free: FreeDays; day: LocalDate | undefined; time: string | undefined; onDay: (date: LocalDate) => void; onTime: (time: string) => void
  /** Joins the waiting list of a full day; where it cannot be joined, a full day just says so. */
  onWait?: (day: FreeDay) => void; waiting?: boolean
}) {
  const { reading } = free
  if (reading.data === undefined) return reading.failure === undefined ? <Loading cards={1} /> : <ErrorState failure={reading.failure} onRetry={() => void reading.refresh()} />
  const { days, next } = reading.data
  const chosen = days.find((one) => one.date === day)
  const open = chosen?.slots.filter((slot) => slot.free > 0) ?? []
  const halves = [['上午', open.filter((slot) => slot.time < '12:00')], ['下午', open.filter((slot) => slot.time >= '12:00')]] as const
  const full = (chosen?.slots.length ?? 0) - open.length
  return (
    <View>
      {reading.failure !== undefined && <Notice tone='warn'>连接不上，空位可能已有变化</Notice>}
      {next !== undefined && (day === undefined || time === undefined) && (
        <Button id='soonest' look='soft' onTap={() => { onDay(next.date); onTime(next.time) }}>最早可约 {dayText(next.date)} {next.time}</Button>
      )}
      <View className='days' ariaRole='radiogroup' ariaLabel='选择日期'>
        {days.map((one) => {
          const off = one.free === 0 && !one.mayWait
          return (
            <View key={one.date} id={`day-${one.date}`} className={`day ${one.date === day ? 'day-on' : ''} ${off ? 'day-off' : ''}`} ariaRole='radio' ariaDisabled={off} ariaChecked={one.date === day}
              onClick={() => { if (!off) onDay(one.date) }}>
              <Text className='day-week'>{weekdayText(one.date)}</Text>
              <Text className='day-date'>{shortDay(one.date)}</Text>
              <Text className={one.free > 0 ? 'day-free' : 'day-none'}>{freeText(one)}</Text>
            </View>
          )
        })}
      </View>
      <View className='between'>
        {free.turned === 0 ? <View /> : <Button small look='text' id='days-before' onTap={() => free.turn(-1)}>前两周</Button>}
        {days.length === DAYS && <Button small look='text' id='days-after' onTap={() => free.turn(1)}>后两周</Button>}
      </View>
      {days.every((one) => one.free === 0) && <Notice tone='warn' title='这两周都没有空位'>可以看后两周、换一个网点，或选一个约满的日子候补。</Notice>}
      {chosen !== undefined && (
        <View>
          {(chosen.provisional || chosen.state === 'byAppointment') && <Notice tone='warn'>{chosen.state === 'byAppointment' ? `${chosen.why}：只办预约，不接受现场取号。` : '这一年的放假安排尚未公布，日期可能调整，有变化会通知您。'}</Notice>}
          {halves.map(([label, slots]) => slots.length > 0 && (
            <View key={label}>
              <Text className='muted block'>{label}</Text>
              <View className='slots' ariaRole='radiogroup' ariaLabel={`${label}的时间`}>
                {slots.map((slot) => (
                  <View key={slot.time} id={`slot-${slot.time.replace(':', '')}`} className={`slot ${slot.time === time ? 'slot-on' : ''}`} ariaRole='radio' ariaChecked={slot.time === time} onClick={() => onTime(slot.time)}>
                    <Text className='slot-time'>{slot.time}</Text><Text className='slot-free'>余 {slot.free}</Text>
                  </View>
                ))}
              </View>
            </View>
          ))}
          {open.length > 0 && full > 0 && <Text className='muted block mt'>另有 {full} 个时间已约满</Text>}
          {open.length === 0 && chosen.mayWait && (
            <Notice tone='warn' title={`${dayText(chosen.date)} 约满了`}>
              <View>{chosen.waiting === 0 ? '还没有人候补。' : `已有 ${chosen.waiting} 人候补。`}{onWait === undefined ? '请换一天。' : ''}</View>
              {onWait !== undefined && <Button id='wait' busy={waiting} onTap={() => onWait(chosen)}>候补这一天</Button>}
            </Notice>
          )}
        </View>
      )}
    </View>
  )
}
