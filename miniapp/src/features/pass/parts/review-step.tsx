import { Text, View } from '@tarojs/components'
import type { passRoutes, PassCheck, PassDraft } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { Reading } from '../../../client/use-read'
import { Card } from '../../../ui/card'
import { ErrorState, Loading, Notice } from '../../../ui/feedback'
import { Tick } from '../../../ui/field'
import { whenText } from '../../../ui/steps'
import { Checks } from '../../../ui/pass-checks'
import { Facts } from '../../../ui/pass-facts'
import { texts } from './texts'

/** Everything once more, with every obstacle told before the person submits. */
export function ReviewStep({ draft, own, options, preview, promised, onPromise }: {
  /** What the phone finds by itself: shown while the server cannot be asked. */
  own: readonly PassCheck[]
  draft: PassDraft; options: OutputOf<typeof passRoutes.options>; preview: Reading<OutputOf<typeof passRoutes.preview>>; promised: boolean; onPromise: (on: boolean) => void
}) {
  const answer = preview.data
  return (
    <View>
      <Card title={texts.checksTitle}>
        {preview.loading && <Loading cards={1} />}
        {answer === undefined && preview.failure !== undefined && <ErrorState failure={preview.failure} onRetry={() => void preview.refresh()} />}
        {answer === undefined && preview.failure?.unanswered === true && <><Notice tone='warn'>{texts.ownChecksOffline}</Notice><Checks checks={own} /></>}
        {answer !== undefined && !answer.canSubmit && <Notice tone='error' title={texts.obstacleTitle} />}
        {answer !== undefined && answer.canSubmit && answer.checks.some((check) => check.level === 'unknown') && <Notice tone='warn' title={texts.unknownTitle} />}
        {answer !== undefined && answer.canSubmit && answer.checks.every((check) => check.level !== 'unknown') && (
          <Notice tone='ok' title={texts.okTitle}>现在提交，最晚 {whenText(answer.decisionBy)} 前告诉您结果。</Notice>
        )}
        {answer !== undefined && <Checks checks={answer.checks} />}
      </Card>
      <Card title='申请内容' flush className='summary'><Facts application={draft} table={options.zoneTable} /></Card>
      <Card>
        <Tick id='promise' on={promised} onChange={onPromise}><Text>{texts.promise}</Text></Tick>
      </Card>
    </View>
  )
}
