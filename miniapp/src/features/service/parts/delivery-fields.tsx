import { View } from '@tarojs/components'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Delivery } from '@lubiao/shared/service/contract-case'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { useRead } from '../../../client/use-read'
import { Card } from '../../../ui/card'
import { Notice } from '../../../ui/feedback'
import { AreaField, Choices, Field, PickerField } from '../../../ui/field'
import { texts } from '../texts'
import type { FormDraft } from './form-draft'

const NOTES: Readonly<Record<Delivery, string | undefined>> = { post: texts.postNote, window: texts.windowNote, electronic: undefined }

/** How the result reaches the person: by post with an address, or at a window of their choice. */
export function DeliveryFields({ code, ways, draft, change, error }: { code: ServiceCode; ways: readonly Delivery[]; draft: FormDraft; change: (part: Partial<FormDraft>) => void; error: (field: string) => string | undefined }) {
  const chosen = draft.delivery ?? (ways.length === 1 ? ways[0] : undefined)
  const windows = useRead(serviceRoutes.outlets, chosen === 'window' ? { code } : undefined, { keepCopy: true })
  if (ways.length === 1 && ways[0] === 'electronic') return <Notice tone='ok'>{texts.electronic}</Notice>
  const to = (part: Partial<FormDraft['to']>) => change({ to: { ...draft.to, ...part } })
  return (
    <Card title={texts.delivery}>
      <Choices wide on={chosen === undefined ? [] : [chosen]} onTap={(delivery) => change({ delivery })}
        options={ways.map((key) => { const note = NOTES[key]; return { key, label: texts[key], ...(note === undefined ? {} : { note }) } })} />
      {error('delivery') !== undefined && <View className='field-error'>{error('delivery')}</View>}
      {chosen === 'post' && (
        <View>
          <Field id='post-name' label='收件人' must maxlength={30} value={draft.to.name} error={error('postTo.name')} onChange={(name) => to({ name })} />
          <Field id='post-phone' label='收件电话' must type='number' maxlength={11} value={draft.to.phone} error={error('postTo.phone')} onChange={(phone) => to({ phone })} />
          <AreaField id='post-address' label='收件地址' must maxlength={80} placeholder='例如：聊城市东昌府区柳园路 58 号 3 号楼 2 单元 501' value={draft.to.address} error={error('postTo.address') ?? error('postTo')} onChange={(address) => to({ address })} />
        </View>
      )}
      {chosen === 'window' && windows.data !== undefined && (
        <PickerField id='collect-at' label='在哪里领（可以不选）' options={windows.data.outlets.map((one) => ({ key: one.id, label: one.name }))} value={draft.collectAt} empty='受理的单位窗口' onChange={(collectAt) => change({ collectAt })} />
      )}
    </Card>
  )
}
