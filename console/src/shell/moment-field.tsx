/** A day and a time of it, in Beijing, as one value of a form: `2026-12-01 09:00`. Half filled in it is no moment, and the form says so. */
import { instantAt, type Instant } from '@lubiao/shared/kernel/clock'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { isTime, TimeField } from './time-field'

/** The instant of a value; undefined while day or time is missing. */
export function momentOf(value: string | undefined): Instant | undefined {
  const [date = '', time = ''] = (value ?? '').split(' ')
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && isTime(time) ? instantAt(date, time) : undefined
}

/** The field. `what` names its two parts for those who do not see them side by side. */
export function MomentField({ value = '', onChange, id, what }: { readonly value?: string; readonly onChange?: (value: string) => void; readonly id?: string; readonly what: string }) {
  const [date = '', time = ''] = value.split(' ')
  const give = (nextDate: string, nextTime: string): void => onChange?.(`${nextDate} ${nextTime}`.trimEnd())
  return (
    <span className="row">
      <DatePicker {...(id === undefined ? {} : { id })} aria-label={`${what}日期`} allowClear={false} style={{ width: 150 }} value={date === '' ? null : dayjs(date)} onChange={(day) => { if (day !== null) give(day.format('YYYY-MM-DD'), time) }} />
      <TimeField label={`${what}时刻`} value={time} onChange={(next) => give(date, next)} />
    </span>
  )
}
