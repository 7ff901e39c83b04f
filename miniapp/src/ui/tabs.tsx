import { View } from '@tarojs/components'

/** A row of alternatives above a list. */
export function Tabs<K extends string>({ tabs, value, onChange }: { tabs: readonly { readonly key: K; readonly label: string }[]; value: K; onChange: (key: K) => void }) {
  return (
    <View className='tabs' ariaRole='tablist'>
      {tabs.map((tab) => (
        <View key={tab.key} id={`tab-${tab.key}`} className={tab.key === value ? 'tab tab-on' : 'tab'} ariaRole='tab' ariaSelected={tab.key === value} onClick={() => onChange(tab.key)}>{tab.label}</View>
      ))}
    </View>
  )
}
