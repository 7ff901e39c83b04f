/** Parts of the treasurer's day: how far the comparison is, what is open, what a difference is resolved with. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { billIdOf } from '@lubiao/shared/payment/bill'
import { paymentRoutes, type DifferenceView, type LedgerDayView } from '@lubiao/shared/payment/contract'
import { partyLabels, type CheckState } from '@lubiao/shared/payment/day'
import { yuanText } from '@lubiao/shared/kernel/money'
import { Alert, Button, Input, Modal, Table, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, unitName, useStaff } from '../../shell/staff'
import { whenText } from '../../shell/when'

const CHECK_COLOURS: Readonly<Record<CheckState, string>> = { checking: 'processing', later: 'default', failed: 'warning', waiting: 'processing', checked: 'success' }

/** One line for each channel: what its bill said. */
export function ChecksTable({ checks }: { readonly checks: LedgerDayView['checks'] }) {
  const compared = (state: CheckState | undefined): boolean => state === 'checked' || state === 'waiting'
  return (
    <Table size="small" rowKey="channel" pagination={false} dataSource={[...checks]} locale={{ emptyText: '没有开通能取账单的渠道' }} columns={[
      { title: '渠道', render: (_value, one) => partyLabels[one.channel] }, { title: '核对', render: (_value, one) => <Tag color={one.state === undefined ? 'default' : CHECK_COLOURS[one.state]}>{one.stateLabel}</Tag> },
      { title: '对方账单笔数', align: 'right', render: (_value, one) => (compared(one.state) ? one.lines : '—') }, { title: '发现差异', align: 'right', render: (_value, one) => (compared(one.state) ? one.found : '—') },
      { title: '等次日账单', align: 'right', render: (_value, one) => (compared(one.state) ? one.waiting : '—') }, { title: '核对时间', render: (_value, one) => (one.at === undefined ? '' : whenText(one.at)) }
    ]} />
  )
}

/** Asks for the reason that resolves a difference. */
function ResolveDialog({ one, onClose, onDone }: { readonly one: DifferenceView; readonly onClose: () => void; readonly onDone: () => void }) {
  const [reason, setReason] = useState('')
  const resolve = useSend(paymentRoutes.resolve)
  return (
    <Modal open title={`了结差异：${one.kindLabel}`} onCancel={onClose} mask={{ closable: false }}
      footer={[<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" type="primary" loading={resolve.busy} disabled={reason.trim().length < 4} onClick={() => void resolve.run({ differenceId: one.differenceId, version: one.version, reason: reason.trim() }).then((done) => { if (done !== undefined) onDone() })}>了结</Button>]}>
      <div className="stack"><label>原因<Input.TextArea rows={3} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label><RefusalNotice refusal={resolve.refusal} /></div>
    </Modal>
  )
}

function OneNumber({ of }: { readonly of: string }) {
  const id = of.startsWith('JF-') ? of : billIdOf(of)
  return id === undefined ? <span className="mono">{of}</span> : <Link className="mono" to={`/payment/bills/${id}`}>{of}</Link>
}

const OneLine = ({ children }: { readonly children: string }) => <span style={{ whiteSpace: 'nowrap' }}>{children}</span>

/** What is open on all days; `loading` until it is known. */
export function OpenDifferences({ differences, onResolved }: { readonly differences: readonly DifferenceView[] | undefined; readonly onResolved: () => void }) {
  const staff = useStaff()
  const [asked, setAsked] = useState<DifferenceView>()
  if (differences?.length === 0) return <Alert type="success" showIcon role="status" title="0：渠道、财政与我方一致" />
  return (
    <>
      <Table size="small" rowKey="differenceId" loading={differences === undefined} pagination={{ pageSize: 20, hideOnSinglePage: true }} dataSource={[...(differences ?? [])]} columns={[
        { title: '日期', render: (_value, one) => <OneLine>{one.date}</OneLine> }, { title: '渠道', render: (_value, one) => partyLabels[one.channel] }, { title: '差异', dataIndex: 'kindLabel' },
        { title: '单号', render: (_value, one) => <OneNumber of={one.number} /> }, { title: '对方流水号', render: (_value, one) => <span className="mono">{one.channelNo ?? ''}</span> },
        { title: '我方或交易账单（元）', align: 'right', render: (_value, one) => (one.ourFen === undefined ? '—' : yuanText(one.ourFen)) }, { title: '对方或资金账单（元）', align: 'right', render: (_value, one) => (one.theirFen === undefined ? '—' : yuanText(one.theirFen)) },
        { title: '责任单位', render: (_value, one) => (one.owner === undefined ? '' : unitName(one.owner)) }, { title: '最晚', render: (_value, one) => <OneLine>{dateOf(one.dueAt)}</OneLine> },
        { title: '', render: (_value, one) => (mayCall(staff, paymentRoutes.resolve) ? <Button size="small" onClick={() => setAsked(one)}>了结</Button> : null) }
      ]} />
      {asked === undefined ? null : <ResolveDialog one={asked} onClose={() => setAsked(undefined)} onDone={() => { setAsked(undefined); onResolved() }} />}
    </>
  )
}
