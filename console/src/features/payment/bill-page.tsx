/** One bill for the desk: what is owed, every attempt, every refund; collecting, giving back, and the second pair of eyes. */
import { fenOf, sumFen, yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { Button, Card, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute, useSend } from '../../client/use-route'
import { CollectPanel } from '../../payment/collect-panel'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, useStaff } from '../../shell/staff'
import { whenText } from '../../shell/when'
import { ReceiptCard } from './receipt-card'
import { ReturnedDialog } from './returned-dialog'

/** Colours of states somebody waits for or is glad of. */
const TONES: Partial<Record<BillView['state'], string>> = { open: 'amber', paid: 'green', waived: 'green' }

/** What can still be asked back: refunds that are asked for count as given; what was paid twice goes back by itself and is none of it. */
const mostOf = (bill: BillView): number => {
  const paidBy = bill.orders.find((order) => order.outcome === 'applied')?.orderId
  return bill.fen - sumFen(bill.refunds.filter((refund) => refund.orderId === paidBy && refund.state !== 'rejected').map((refund) => refund.fen))
}

/** Amount and reason of a refund. */
function RefundDialog({ bill, onClose, onAsked }: { readonly bill: BillView; readonly onClose: () => void; readonly onAsked: (bill: BillView) => void }) {
  const most = mostOf(bill)
  const [amount, setAmount] = useState(yuanText(most))
  const [reason, setReason] = useState('')
  const ask = useSend(paymentRoutes.askRefund)
  const fen = fenOf(amount.trim())
  const give = async (): Promise<void> => {
    if (fen === undefined) return
    const fresh = await ask.run({ billId: bill.billId, version: bill.version, fen, reason: reason.trim() })
    if (fresh !== undefined) onAsked(fresh)
  }
  return (
    <Modal open title="申请退款" onCancel={onClose} mask={{ closable: false }} footer={[<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" type="primary" loading={ask.busy} disabled={fen === undefined || fen < 1 || fen > most || reason.trim().length < 4} onClick={() => void give()}>申请</Button>]}>
      <div className="stack">
        <label>退款金额（元）<Input value={amount} onChange={(event) => setAmount(event.target.value)} {...(fen === undefined || fen < 1 || fen > most ? { status: 'error' as const, 'aria-invalid': true } : {})} /></label>
        <label>退款原因（付款人能看到）<Input.TextArea rows={2} maxLength={80} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <span className="quiet">最多可退 {yuanText(most)} 元。超过 500 元的退款要由另一位财务人员复核；退款按原路退回。</span>
        <RefusalNotice refusal={ask.refusal} />
      </div>
    </Modal>
  )
}

/** Page at #/payment/bills/:billId. */
export function BillPage() {
  const { billId = '' } = useParams()
  const staff = useStaff()
  const { data, error, mutate } = useRoute(paymentRoutes.counterGet, { billId }, { refreshInterval: 10_000 })
  const decide = useSend(paymentRoutes.decideRefund)
  const [asking, setAsking] = useState(false)
  const [returning, setReturning] = useState<BillView['refunds'][number]>()
  const settle = async (fresh: BillView | undefined): Promise<void> => { if (fresh !== undefined) await mutate(fresh, { revalidate: false }) }
  return (
    <Page title="缴费单" lead={<span className="mono">{billId}</span>} acts={data?.state === 'paid' && mostOf(data) > 0 && mayCall(staff, paymentRoutes.askRefund) ? <Button onClick={() => setAsking(true)}>申请退款</Button> : null}>
      <Loaded data={data} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={8}>
        {(bill) => (
          <div className="stack">
            <Card title={<h2 className="row" style={{ font: 'inherit', margin: 0 }}>{yuanText(bill.fen)} 元<span className={`tag ${TONES[bill.state] ?? 'grey'}`}>{bill.stateLabel}</span></h2>}>
              <dl className="facts">
                <dt>缴款书号</dt><dd className="mono">{bill.noticeNo}</dd><dt>收费单位</dt><dd>{bill.unitName}</dd><dt>业务编号</dt><dd className="mono">{bill.of.caseId}</dd>
              </dl>
              <Table size="small" style={{ marginTop: 12 }} rowKey="feeId" pagination={false} dataSource={[...bill.items]} columns={[
                { title: '应缴', dataIndex: 'label' }, { title: '依据', render: (_value, item) => <span className="quiet">{item.approvalDoc}</span> }, { title: '金额（元）', align: 'right', width: 120, render: (_value, item) => <span className="mono">{yuanText(item.fen)}</span> }
              ]} />
            </Card>
            {bill.state === 'open' && mayCall(staff, paymentRoutes.counterBegin) ? <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>收款</h2>}><CollectPanel billId={billId} onPaid={() => void mutate()} /></Card> : null}
            {bill.receipt === undefined ? null : <ReceiptCard key={bill.version} billId={billId} />}
            <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>支付记录</h2>}>
              <Table size="small" rowKey="orderId" pagination={false} dataSource={[...bill.orders]} locale={{ emptyText: <span className="quiet">还没有人付过</span> }} columns={[
                { title: '单号', dataIndex: 'orderId', className: 'mono' }, { title: '渠道', dataIndex: 'channelLabel' }, { title: '状态', render: (_value, order) => `${order.stateLabel}${order.outcome === 'surplus' ? '（多付，自动退回）' : order.why === undefined ? '' : `：${order.why}`}` },
                { title: '发起', render: (_value, order) => whenText(order.begunAt) }, { title: '付款', render: (_value, order) => (order.paidAt === undefined ? '' : whenText(order.paidAt)) }
              ]} />
            </Card>
            {bill.refunds.length === 0 ? null : (
              <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>退款</h2>}>
                <Table size="small" rowKey="refundId" pagination={false} dataSource={[...bill.refunds]} columns={[
                  { title: '单号', dataIndex: 'refundId', className: 'mono' }, { title: '金额（元）', render: (_value, refund) => yuanText(refund.fen) }, { title: '状态', render: (_value, refund) => `${refund.stateLabel}${refund.why === undefined ? '' : `：${refund.why}`}` }, { title: '原因', dataIndex: 'reason' },
                  { title: '', render: (_value, refund) => (!mayCall(staff, paymentRoutes.decideRefund) ? null : (
                    <span className="row">
                      {refund.state === 'asked' ? (['approve', 'reject'] as const).map((decision) => <Button key={decision} danger={decision === 'reject'} loading={decide.busy} onClick={() => void decide.run({ billId, refundId: refund.refundId, version: bill.version, decision }).then(settle)}>{decision === 'approve' ? '同意' : '不同意'}</Button>) : null}
                      {refund.state === 'stuck' && bill.orders.find((order) => order.orderId === refund.orderId)?.channel === 'bank' ? <Button onClick={() => setReturning(refund)}>登记已转回</Button> : refund.state === 'stuck' ? <Button loading={decide.busy} onClick={() => void decide.run({ billId, refundId: refund.refundId, version: bill.version, decision: 'retry' }).then(settle)}>重新退款</Button> : null}
                    </span>
                  )) }
                ]} />
              </Card>
            )}
            <RefusalNotice refusal={decide.refusal} onClose={decide.reset} />
            {returning === undefined ? null : <ReturnedDialog bill={bill} refund={returning} onClose={() => setReturning(undefined)} onDone={(fresh) => { setReturning(undefined); void settle(fresh) }} />}
            {asking ? <RefundDialog bill={bill} onClose={() => setAsking(false)} onAsked={(fresh) => { setAsking(false); void settle(fresh) }} /> : null}
          </div>
        )}
      </Loaded>
    </Page>
  )
}
