/** A time of day typed as `HH:mm`: the browser's own field shows hours as the computer is set, and knows no 24:00. */
import { Input } from 'antd'

/** Whether a text is a time of day, `24:00` included. */
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)

/** `830` and `8:30` become `08:30` when the field is left; everything else stays as typed and is marked. */
export function tidyTime(text: string): string {
  const match = /^(\d{1,2})[:：.]?(\d{2})$/.exec(text.trim())
  const tidy = match === null ? text : `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? ''}`
  return isTime(tidy) ? tidy : text
}

/** The field. */
export function TimeField({ value, onChange, label }: { readonly value: string; readonly onChange: (value: string) => void; readonly label: string }) {
  return <Input className="mono" inputMode="numeric" style={{ width: 96 }} maxLength={5} placeholder="08:30" aria-label={label} {...(value === '' || isTime(value) ? {} : { status: 'error' as const, 'aria-invalid': true })} value={value} onChange={(event) => onChange(event.target.value)} onBlur={() => onChange(tidyTime(value))} />
}
