import { Text, View } from '@tarojs/components'
import type { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { Reading } from '../../../client/use-read'
import { go } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card, Cell } from '../../../ui/card'
import { FailureNotice, Loading, Notice } from '../../../ui/feedback'
import { dayText, texts } from './texts'

const NEEDS_PERSON = ['account.real-name-needed', 'account.phone-needed', 'account.consent-needed']

/** Limits, fee and what not coming costs: told before anything is taken. */
export function RulesCard({ preview, rules }: { preview: Reading<OutputOf<typeof appointmentRoutes.preview>>; rules: readonly string[] }) {
  const { data, failure } = preview
  const person = failure !== undefined && NEEDS_PERSON.includes(failure.code)
  return (
    <Card title='约之前请知道'>
      {person && (
        <Notice tone='warn' title={texts.realNameTitle}>
          <View>{texts.realNameText}</View>
          <Button id='go-real-name' small onTap={() => go('features/account/pages/real-name/index')}>去认证</Button>
        </Notice>
      )}
      {!person && data === undefined && <FailureNotice failure={failure} />}
      {!person && data === undefined && failure?.retryable === true && <Button look='plain' onTap={() => void preview.refresh()}>再试一次</Button>}
      {preview.loading && <Loading cards={1} />}
      {data?.obstacles.map((one) => (
        <Notice key={one.code} tone='error' title={one.title}>{one.detail !== undefined && <View>{one.detail}</View>}{one.until !== undefined && <View>{dayText(one.until)} 起可以再约</View>}</Notice>
      ))}
      {data !== undefined && (
        <View>
          <Cell label='同类预约' value={`已有 ${data.openNow} 个，最多 ${data.openMost} 个`} />
          <Cell label='未到场、临时取消' value={data.strikes === 0 ? '没有记录' : `已记 ${data.strikes} 次，满 ${data.strikesMost} 次暂停`} />
          {data.fee !== undefined && <Cell label={data.fee.label} note={`依据 ${data.fee.basis}`} value={`${yuanText(data.fee.fen)} 元`} />}
        </View>
      )}
      {(data?.rules ?? rules).map((line) => <Text key={line} className='rule-line'>· {line}</Text>)}
    </Card>
  )
}
