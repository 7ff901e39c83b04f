/** Hours of the day: all day, or up to a few windows by the half hour. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'

/** One daily window. */
export interface Window {
  readonly from: string
  readonly to: string
}

const halfHours = Array.from({ length: 49 }, (_each, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`)

/** Choices of a time: the half hours, and the present value when it is between them; without the one at the other end, and a day begins at 00:00, not at 24:00. */
const choices = (value: string, other: string, end: boolean): { value: string; label: string }[] =>
  [...new Set([...halfHours, value])].filter((time) => time === value || (time !== other && (end || time !== '24:00'))).sort().map((time) => ({ value: time, label: time }))

/** Editor of windows; an empty list means all day when `allDay` is offered. */
export function WindowsField({ value = [], onChange, limit, allDay = false }: { readonly value?: readonly Window[]; readonly onChange?: (value: Window[]) => void; readonly limit: number; readonly allDay?: boolean }) {
  const put = (index: number, change: Partial<Window>): void => onChange?.(value.map((window, at) => (at === index ? { ...window, ...change } : window)))
  return (
    <div className="row">
      {value.length === 0 && allDay ? <span>全天</span> : null}
      {value.map((window, index) => (
        <span key={index} className="row" style={{ gap: 4, border: '1px solid #dfe4ea', borderRadius: 6, padding: '2px 4px' }}>
          <Select size="small" variant="borderless" aria-label={`时段 ${index + 1} 开始`} value={window.from} options={choices(window.from, window.to, false)} onChange={(from) => put(index, { from })} style={{ width: 82 }} />
          至
          <Select size="small" variant="borderless" aria-label={`时段 ${index + 1} 结束`} value={window.to} options={choices(window.to, window.from, true)} onChange={(to) => put(index, { to })} style={{ width: 82 }} />
          {value.length === 1 && !allDay ? null : <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`删除时段 ${index + 1}`} onClick={() => onChange?.(value.filter((_each, at) => at !== index))} />}
        </span>
      ))}
      {value.length >= limit ? null : <Button size="small" icon={<PlusOutlined />} onClick={() => onChange?.([...value, { from: '07:00', to: '20:00' }])}>{value.length === 0 ? '限定时段' : '加一个时段'}</Button>}
    </div>
  )
}
