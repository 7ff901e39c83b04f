import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { FieldFrame } from './field'
import { Sheet } from './sheet'

const PROVINCES = [...'鲁京津冀晋蒙辽吉黑沪苏浙皖闽赣豫鄂湘粤桂琼渝川贵云藏陕甘青宁新']
// GA 36-2018: no I and no O on plates
const LETTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ']
const REST = [...'1234567890', ...LETTERS]
const LAST = [...REST, ...'挂学警港澳']

const keysAt = (position: number): readonly string[] => (position === 0 ? PROVINCES : position === 1 ? LETTERS : position === 6 ? LAST : REST)

/** A plate number drawn like a plate: blue, yellow for large vehicles, green for new energy. */
export function Plate({ number, type }: { number: string; type?: string | undefined }) {
  const look = type === '51' || type === '52' || number.length === 8 ? 'plate-green' : type === '01' || type === '15' ? 'plate-yellow' : ''
  return <Text className={`plate ${look}`} ariaLabel={`车牌 ${number}`}>{number.slice(0, 2)}·{number.slice(2)}</Text>
}

/** Typing a plate without switching keyboards: province, letter, the rest; the eighth place is for new-energy vehicles. */
export function PlateInput({ value, onChange, label = '车牌号', must = false, error, hint }: {
  value: string; onChange: (plate: string) => void; label?: string; must?: boolean; error?: string | undefined; hint?: string | undefined
}) {
  const [at, setAt] = useState<number | undefined>(undefined)
  const chars = [...value]
  const type = (char: string) => {
    if (at === undefined) return
    const next = [...chars.slice(0, at), char, ...chars.slice(at + 1)].slice(0, 8)
    onChange(next.join(''))
    setAt(at < 7 ? Math.min(at + 1, 7) : undefined)
  }
  const erase = () => {
    if (at === undefined) return
    const end = Math.min(at, chars.length - 1)
    onChange(chars.slice(0, Math.max(0, end)).join(''))
    setAt(Math.max(0, end))
  }
  return (
    <FieldFrame label={label} must={must} error={error} hint={hint}>
      <View className='plate-slots' ariaRole='group' ariaLabel={value === '' ? `${label}，未填写` : `${label} ${value}`}>
        {Array.from({ length: 8 }, (_, index) => (
          <View key={index} id={`plate-${index}`} className={`plate-slot ${index === at ? 'plate-slot-on' : ''} ${index === 7 && chars[7] === undefined ? 'plate-slot-new' : ''}`} ariaRole='button' ariaLabel={`第 ${index + 1} 位${chars[index] ?? ''}`}
            onClick={() => setAt(Math.min(index, chars.length))}>
            {chars[index] ?? (index === 7 ? '＋' : '')}
          </View>
        ))}
      </View>
      <Sheet open={at !== undefined} title={value === '' ? '请输入车牌号' : value} closeText='完成' onClose={() => setAt(undefined)}>
        <View className='keys'>
          {at !== undefined && keysAt(at).map((key) => <View key={key} className='key' id={`key-${key}`} ariaRole='button' ariaLabel={key} onClick={() => type(key)}>{key}</View>)}
          <View className='key key-wide' id='key-erase' ariaRole='button' onClick={erase}>删除</View>
          <View className='key key-wide key-done' id='key-done' ariaRole='button' onClick={() => setAt(undefined)}>完成</View>
        </View>
      </Sheet>
    </FieldFrame>
  )
}
