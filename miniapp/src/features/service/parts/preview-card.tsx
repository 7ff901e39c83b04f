import { Text, View } from '@tarojs/components'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import type { Reading } from '../../../client/use-read'
import { Card } from '../../../ui/card'
import { FailureNotice, Loading, Notice } from '../../../ui/feedback'
import { Checks } from '../../../ui/pass-checks'
import { whenText } from '../../../ui/steps'
import { texts } from '../texts'
import { Fact } from './fact'

type Preview = OutputOf<typeof serviceCaseRoutes.preview>

/** What the registers say beforehand, what it will cost and when it will be done. */
export function PreviewCard({ preview }: { preview: Reading<Preview> }) {
  const { data, failure, loading } = preview
  if (loading) return <Loading cards={1} />
  if (data === undefined) return <FailureNotice failure={failure} />
  const stops = data.checks.some((check) => check.level === 'obstacle')
  const silent = data.checks.some((check) => check.level === 'unknown')
  return (
    <Card title={texts.previewTitle}>
      {stops ? <Notice tone='error'>{texts.previewStop}</Notice> : silent ? <Notice tone='warn'>{texts.previewUnknown}</Notice> : data.canSubmit ? <Notice tone='ok'>{texts.previewOk}</Notice> : null}
      <Checks checks={data.checks} />
      <View className='mt'>
        <Fact name='费用'>{data.fen === 0 ? texts.free : `${yuanText(data.fen)} 元`}</Fact>
        {data.fees.map((fee) => <Text className='muted block' key={fee.feeId}>{fee.label} {yuanText(fee.fen)} 元{fee.approvalDoc === undefined ? '' : `，依据${fee.approvalDoc}`}</Text>)}
        <Fact name='多久办好'>最晚 {whenText(data.promisedBy)}{data.provisional ? '（节假日安排未公布，暂定）' : ''}</Fact>
      </View>
    </Card>
  )
}
