/** Notes that a refund of a bank transfer has been transferred back by hand. */
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'

/** The dialog; asks for the bank's serial number of the transfer back. */
export function ReturnedDialog({ bill, refund, onClose, onDone }: { readonly bill: BillView; readonly refund: BillView['refunds'][number]; readonly onClose: () => void; readonly onDone: (bill: BillView) => void }) {
  const [channelNo, setChannelNo] = useState('')
  const decide = useSend(paymentRoutes.decideRefund)
  const give = async (): Promise<void> => {
    const fresh = await decide.run({ billId: bill.billId, refundId: refund.refundId, version: bill.version, decision: 'returned', channelNo: channelNo.trim() })
    if (fresh !== undefined) onDone(fresh)
  }
  return (
    <Modal open title={`登记已转回 ${yuanText(refund.fen)} 元`} onCancel={onClose} mask={{ closable: false }} footer={[<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" type="primary" loading={decide.busy} disabled={channelNo.trim().length < 4} onClick={() => void give()}>登记</Button>]}>
      <div className="stack">
        <label>转回时的银行流水号<Input className="mono" value={channelNo} maxLength={64} onChange={(event) => setChannelNo(event.target.value)} /></label>
        <span className="quiet">银行转账没有退款接口：先按付款人的原账户转回，办妥后在这里登记。登记后不能撤回。</span>
        <RefusalNotice refusal={decide.refusal} />
      </div>
    </Modal>
  )
}
