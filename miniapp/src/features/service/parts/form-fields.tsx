import { View } from '@tarojs/components'
import { addDays, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { CaseRule } from '@lubiao/shared/service/case-rules.data'
import { licenceClassIds } from '@lubiao/shared/service/contract-case'
import { Card } from '../../../ui/card'
import { AreaField, Choices, DateField, Field, FieldFrame, PickerField } from '../../../ui/field'
import { causes, deferCauses } from '../texts'
import type { FormDraft } from './form-draft'
import { optionsOf } from './words'

const THREE_YEARS = 3 * 365
const causeIds = Object.keys(causes) as (keyof typeof causes)[]
const deferIds = Object.keys(deferCauses) as (keyof typeof deferCauses)[]

/** What only the person can say: the fields of the service's own rule, and nothing else. Nothing when there is none. */
export function FormFields({ needs, draft, change, error, today }: {
  needs: CaseRule['needs']; draft: FormDraft; change: (part: Partial<FormDraft>) => void; error: (field: string) => string | undefined; today: LocalDate
}) {
  if (needs.every((field) => field === 'plate' || field === 'plateType')) return null
  const has = (field: (typeof needs)[number]) => needs.includes(field)
  return (
    <Card title='请填写'>
      {has('cause') && (
        <FieldFrame label='为什么办' must error={error('cause')}>
          <Choices on={draft.cause === undefined ? [] : [draft.cause]} onTap={(cause) => change({ cause })} options={optionsOf(causes, causeIds)} />
        </FieldFrame>
      )}
      {has('contact') && (
        <View>
          <Field id='contact-phone' label='新的联系电话' type='number' maxlength={11} value={draft.contactPhone} error={error('contactPhone')} hint='电话和地址至少填一项' onChange={(contactPhone) => change({ contactPhone })} />
          <AreaField id='contact-address' label='新的联系地址' maxlength={80} value={draft.contactAddress} error={error('contactAddress')} onChange={(contactAddress) => change({ contactAddress })} />
        </View>
      )}
      {has('targetClass') && <PickerField id='target-class' label='保留哪种准驾车型' must options={licenceClassIds.map((key) => ({ key, label: key }))} value={draft.targetClass} error={error('targetClass')} onChange={(targetClass) => change({ targetClass })} />}
      {has('deferCause') && <PickerField id='defer-cause' label='延期原因' must options={optionsOf(deferCauses, deferIds)} value={draft.deferCause} error={error('deferCause')} onChange={(deferCause) => change({ deferCause })} />}
      {has('deferUntil') && <DateField id='defer-until' label='延期到哪一天' must value={draft.deferUntil} start={addDays(today, 1)} end={addDays(today, THREE_YEARS)} error={error('deferUntil')} hint='最长三年' onChange={(deferUntil) => change({ deferUntil })} />}
      <AreaField id='remark' label='补充说明（可以不填）' maxlength={200} value={draft.remark} error={error('remark')} onChange={(remark) => change({ remark })} />
    </Card>
  )
}
