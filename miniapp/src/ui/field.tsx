import { Input, Picker, Text, Textarea, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { dateText } from './date-text'

interface Labelled { readonly label: string; readonly must?: boolean; readonly hint?: string | undefined; readonly error?: string | undefined }

/** Label above, what is wrong below; the frame of every input. */
export function FieldFrame({ label, must = false, hint, error, children }: Labelled & { children: ReactNode }) {
  return (
    <View className={error === undefined ? 'field' : 'field field-bad'}>
      <Text className='field-label'>{label}{must && <Text className='field-must'> *</Text>}</Text>
      {children}
      {error !== undefined && <Text className='field-error' ariaRole='alert'>{error}</Text>}
      {hint !== undefined && error === undefined && <Text className='field-hint'>{hint}</Text>}
    </View>
  )
}

/** One line of text. */
export function Field({ value, onChange, placeholder = '', type = 'text', password = false, maxlength = 140, id, ...frame }: Labelled & {
  value: string; onChange: (value: string) => void; placeholder?: string; type?: 'text' | 'number' | 'idcard' | 'digit'; password?: boolean; maxlength?: number; id?: string
}) {
  return (
    <FieldFrame {...frame}>
      <View className='field-box'>
        <Input {...(id === undefined ? {} : { id })} className='field-input' value={value} placeholder={placeholder} type={type} password={password} maxlength={maxlength} ariaLabel={frame.label} onInput={(event) => onChange(event.detail.value)} />
      </View>
    </FieldFrame>
  )
}

/** Several lines of text. */
export function AreaField({ value, onChange, placeholder = '', maxlength = 300, id, inSheet = false, ...frame }: Labelled & {
  value: string; onChange: (value: string) => void; placeholder?: string; maxlength?: number; id?: string
  /** WeChat places the keyboard wrongly in a fixed panel unless it is told. */
  inSheet?: boolean
}) {
  return (
    <FieldFrame {...frame}>
      <View className='field-box'>
        <Textarea {...(id === undefined ? {} : { id })} className='field-area' value={value} placeholder={placeholder} maxlength={maxlength} autoHeight {...(inSheet ? { fixed: true } : {})} ariaLabel={frame.label} onInput={(event) => onChange(event.detail.value)} />
      </View>
    </FieldFrame>
  )
}

const Picked = ({ text, empty }: { text: string; empty: string }) => (
  <View className='field-box'><Text className={text === '' ? 'field-pick field-empty' : 'field-pick'}>{text === '' ? empty : text}</Text><View className='field-caret' ariaHidden /></View>
)

/** One of a list, by WeChat's own wheel. */
export function PickerField<K extends string>({ options, value, onChange, empty = '请选择', id, ...frame }: Labelled & {
  options: readonly { readonly key: K; readonly label: string }[]; value: K | undefined; onChange: (key: K) => void; empty?: string; id?: string
}) {
  const at = options.findIndex((option) => option.key === value)
  return (
    <FieldFrame {...frame}>
      <Picker mode='selector' {...(id === undefined ? {} : { id })} range={options.map((option) => option.label)} value={Math.max(0, at)}
        onChange={(event) => { const option = options[Number(event.detail.value)]; if (option) onChange(option.key) }}>
        <Picked text={options[at]?.label ?? ''} empty={empty} />
      </Picker>
    </FieldFrame>
  )
}

/** A Beijing date within bounds. */
export function DateField({ value, onChange, start, end, id, ...frame }: Labelled & { value: string | undefined; onChange: (date: string) => void; start?: string; end?: string; id?: string }) {
  return (
    <FieldFrame {...frame}>
      <Picker mode='date' {...(id === undefined ? {} : { id })} value={value ?? start ?? ''} {...(start === undefined ? {} : { start })} {...(end === undefined ? {} : { end })} onChange={(event) => onChange(event.detail.value)}>
        <Picked text={value === undefined ? '' : dateText(value)} empty='请选择日期' />
      </Picker>
    </FieldFrame>
  )
}

/** A time of day, HH:mm. */
export function TimeField({ value, onChange, id, ...frame }: Labelled & { value: string; onChange: (time: string) => void; id?: string }) {
  return (
    <FieldFrame {...frame}>
      <Picker mode='time' {...(id === undefined ? {} : { id })} value={value} onChange={(event) => onChange(event.detail.value)}><Picked text={value} empty='请选择时间' /></Picker>
    </FieldFrame>
  )
}

/** Large tappable alternatives; several may be on. */
export function Choices<K extends string>({ options, on, onTap, wide = false }: {
  options: readonly { readonly key: K; readonly label: string; readonly note?: string }[]; on: readonly K[]; onTap: (key: K) => void; wide?: boolean
}) {
  return (
    <View className='choices'>
      {options.map((option) => (
        <View key={option.key} id={`choice-${option.key}`} className={`choice ${wide ? 'choice-wide' : ''} ${on.includes(option.key) ? 'choice-on' : ''}`} ariaRole='checkbox' ariaChecked={on.includes(option.key)} ariaLabel={option.label} onClick={() => onTap(option.key)}>
          <View>{option.label}</View>
          {option.note !== undefined && <Text className='choice-note'>{option.note}</Text>}
        </View>
      ))}
    </View>
  )
}

/** A box to tick with a sentence. */
export function Tick({ on, onChange, id, children }: { on: boolean; onChange: (on: boolean) => void; id?: string; children: ReactNode }) {
  return (
    <View {...(id === undefined ? {} : { id })} className='check' ariaRole='checkbox' ariaChecked={on} onClick={() => onChange(!on)}>
      <View className={on ? 'check-box check-on' : 'check-box'} ariaHidden>{on ? '✓' : ''}</View>
      <View className='cell-main'>{children}</View>
    </View>
  )
}
