import { Text } from '@tarojs/components'
import { PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { Card } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { Page } from '../../../../ui/page'
import { privacyGuide } from '../../texts'

/** The privacy guide of the version in force. */
export default function Privacy() {
  return (
    <Page>
      <Text className='muted block mb'>{dateText(PRIVACY_VERSION)} 版</Text>
      {privacyGuide.map((part) => <Card key={part.title} title={part.title}><Text>{part.text}</Text></Card>)}
    </Page>
  )
}
