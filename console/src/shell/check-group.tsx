/** A group of checkboxes inside a form. The form library marks it aria-required, which a group may not carry; that stops here. */
import { Checkbox } from 'antd'
import type { CSSProperties } from 'react'

/** Checkbox group taking only what a form item has to give. */
export function CheckGroup({ value, onChange, id, options, style }: {
  readonly value?: string[]
  readonly onChange?: (value: string[]) => void
  readonly id?: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly style?: CSSProperties
}) {
  return <Checkbox.Group {...(id === undefined ? {} : { id })} {...(style === undefined ? {} : { style })} value={value ?? []} options={[...options]} onChange={(next) => onChange?.(next)} />
}
