import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { checkIdNumber } from '@lubiao/shared/kernel/identity'
import type { ServiceView } from '@lubiao/shared/service/contract-case'
import { useAction } from '../../../client/use-action'
import { now } from '../../../device/clock'
import { confirm } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { FailureNotice, Notice } from '../../../ui/feedback'
import { Field } from '../../../ui/field'
import { Sheet } from '../../../ui/sheet'
import { whenText } from '../../../ui/steps'
import { texts } from '../texts'
import type { CitizenOrder } from './give-order'

const ID_LENGTH = 18

/** Letting somebody of the family deal with a case, and taking it back. */
export function Proxy({ view, give }: { view: ServiceView; give: (order: CitizenOrder) => Promise<void> }) {
  const { agent, commands } = view
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const checked = idNumber.length < ID_LENGTH ? undefined : checkIdNumber(idNumber, dateOf(now()))
  const authorise = useAction(async () => {
    await give({ command: 'authorise', agent: { name: name.trim(), idNumber: idNumber.trim() } })
    setOpen(false)
    setName('')
    setIdNumber('')
  })
  const end = useAction(async () => {
    if (await confirm('收回委托', texts.endAsk, '收回')) await give({ command: 'endAuthority' })
  })
  if (view.relation === 'agent') return <Notice title={texts.agentHere}>为 {view.applicantMasked} 办理。</Notice>
  if (agent === undefined && !commands.includes('authorise')) return null
  return (
    <Card title={texts.authorise}>
      {agent === undefined ? <Text className='soft block mb'>{texts.authoriseText}</Text> : <Text className='block mb' id='agent'>已委托 {agent.nameMasked}（{agent.idMasked}），{whenText(agent.at)}</Text>}
      <FailureNotice failure={end.failure} />
      {agent === undefined
        ? <Button id='authorise' look='soft' onTap={() => setOpen(true)}>{texts.authorise}</Button>
        : commands.includes('endAuthority') && <Button id='end-authority' look='plain' busy={end.busy} onTap={() => void end.run()}>收回委托</Button>}
      <Sheet open={open} title={texts.authorise} onClose={() => setOpen(false)}>
        <View>
          <Field id='agent-name' label='对方姓名' must maxlength={30} value={name} onChange={setName} />
          <Field id='agent-id' label='对方身份证号' must type='idcard' maxlength={ID_LENGTH} value={idNumber} onChange={setIdNumber} {...(checked === undefined || checked.ok ? {} : { error: checked.reason })} />
          <FailureNotice failure={authorise.failure} />
          <Button id='authorise-ok' busy={authorise.busy} off={name.trim() === '' || checked?.ok !== true} onTap={() => void authorise.run()}>确认委托</Button>
        </View>
      </Sheet>
    </Card>
  )
}
