import '../../parts/officer.css'
import { View } from '@tarojs/components'
import { useCell } from '../../../../client/cell'
import { useAction } from '../../../../client/use-action'
import { now } from '../../../../device/clock'
import { online } from '../../../../device/network'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, FailureNotice, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { wantsNight } from '../../parts/night'
import { uploadRecords, useRecords, waitingOf } from '../../parts/records'
import { texts } from '../../texts'

/** What this phone has checked lately, and what still has to be sent. */
export default function Records() {
  const all = useRecords()
  const connected = useCell(online)
  const night = wantsNight(now())
  const waiting = waitingOf(all)
  const upload = useAction(uploadRecords)
  if (all.length === 0) return <Page night={night}><Empty title={texts.noRecords} text='核验过的车辆会列在这里。' /></Page>
  return (
    <Page night={night}>
      {waiting.length > 0 && (
        <Notice tone='warn' title={texts.queue(waiting.length)}>
          <View>{texts.queueNote}</View>
          <Button small busy={upload.busy} off={!connected} onTap={() => void upload.run()}>{texts.upload}</Button>
        </Notice>
      )}
      <FailureNotice failure={upload.failure} />
      <Card flush>
        {all.map((record) => (
          <Cell key={record.scanId} label={<View><View className={`dot dot-${record.colour}`} />{record.title}</View>}
            note={`${record.headline}${record.flags.length > 0 ? `；${record.flags.map((flag) => flag.text).join('；')}` : ''}`}
            value={`${whenText(record.at)}${record.scan === undefined ? '' : ' 待上传'}`} />
        ))}
      </Card>
    </Page>
  )
}
