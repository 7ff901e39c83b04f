/** A new amount from a day on. */
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Fee } from '@lubiao/shared/service/fees'
import { Form, Input, InputNumber } from 'antd'
import { useSend } from '../../client/use-route'
import { yuan } from './case-words'
import { earliestDay, RevisionDrawer, type RevisionValues } from './revision-drawer'

interface Values extends RevisionValues {
  readonly yuan: number
  readonly approvalDoc: string
}

/** The drawer of a fee. */
export function FeeEditor({ fee, onClose, onPublished }: { readonly fee: Fee; readonly onClose: () => void; readonly onPublished: (said: string) => void }) {
  const [form] = Form.useForm<Values>()
  const action = useSend(serviceRoutes.publishFee)
  const publish = async ({ yuan: amount, approvalDoc, effectiveFrom, basis }: Values): Promise<void> => {
    const answer = await action.run({ revision: { effectiveFrom, basis, fee: { ...fee, fen: Math.round(amount * 100), approvalDoc, certain: true } } })
    if (answer !== undefined) onPublished(`${fee.label}从 ${answer.effectiveFrom} 起为 ${yuan(Math.round(amount * 100))} 元。`)
  }
  return (
    <RevisionDrawer<Values> title={`调整${fee.label}`} form={form} initial={{ yuan: fee.fen / 100, approvalDoc: fee.approvalDoc, effectiveFrom: earliestDay(), basis: '' }} busy={action.busy} refusal={action.refusal} onPublish={(values) => void publish(values)} onClose={onClose}>
      <p style={{ marginTop: 0 }}>现在 <b>{yuan(fee.fen)} 元 / {fee.unit}</b>。已经通知缴费的仍按原金额。</p>
      <Form.Item name="yuan" label={`新的金额（元 / ${fee.unit}）`}><InputNumber min={0} max={10_000} precision={2} style={{ width: 200 }} /></Form.Item>
      <Form.Item name="approvalDoc" label="批准收费的文件"><Input maxLength={120} /></Form.Item>
    </RevisionDrawer>
  )
}
