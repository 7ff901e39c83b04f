/** First and last day of a pass as Beijing dates. */
import { DatePicker } from 'antd'
import dayjs from 'dayjs'

/** Two dates `YYYY-MM-DD`. */
export type DatePair = readonly [string, string]

/** Days of which the last may not be known yet. */
export type OpenPair = readonly [first: string, last: string | undefined]

/** Range of days; `from` and `to` bound what can be chosen. */
export function DateRange({ value, onChange, id, from, to, label }: {
  readonly value?: OpenPair | undefined
  readonly onChange?: (value: DatePair | undefined) => void
  readonly id?: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly label: string
}) {
  return (
    <DatePicker.RangePicker
      {...(id === undefined ? {} : { id: { start: id, end: `${id}-end` } })}
      aria-label={label}
      style={{ width: '100%' }}
      value={value === undefined ? null : [dayjs(value[0]), value[1] === undefined ? null : dayjs(value[1])]}
      {...(from === undefined ? {} : { minDate: dayjs(from) })}
      {...(to === undefined ? {} : { maxDate: dayjs(to) })}
      placeholder={['开始日', '结束日']}
      onChange={(days) => {
        const [first, last] = days ?? []
        onChange?.(first == null || last == null ? undefined : [first.format('YYYY-MM-DD'), last.format('YYYY-MM-DD')])
      }}
    />
  )
}
