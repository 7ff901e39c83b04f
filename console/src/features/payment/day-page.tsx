/** The treasurer's day: what came in and went out by account, and what does not agree. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import type { Account } from '@lubiao/shared/payment/ledger'
import { channelLabels, type Channel } from '@lubiao/shared/payment/channels'
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type DifferenceView } from '@lubiao/shared/payment/contract'
import { Alert, Button, Card, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute, useSend } from '../../client/use-route'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, useStaff } from '../../shell/staff'
import { useNow } from '../../shell/use-now'
import { whenText } from '../../shell/when'
import { billIdOf } from '@lubiao/shared/payment/bill'

const accountLabel = (account: string): string =>
  account.startsWith('channel/') ? `在途：${channelLabels[account.slice('channel/'.length) as Channel]}` : { held: '待处理（应为 0）', income: '应缴财政', treasury: '已入财政' }[account as Exclude<Account, `channel/${Channel}`>]

const signed = (fen: number): string => `${fen < 0 ? '-' : ''}${yuanText(Math.abs(fen))}`

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

/** Page at #/payment/day. */
export function PaymentDayPage() {
  const staff = useStaff()
  const today = dateOf(useNow())
  const [date, setDate] = useState(today)
  const [asked, setAsked] = useState<DifferenceView>()
  const { data, error, mutate } = useRoute(paymentRoutes.ledger, { date })
  const open = useRoute(paymentRoutes.differences, {})
  const differences = open.data?.differences ?? []
  return (
    <Page title="收款日账" lead="每一分钱都有去处：各科目之和为 0，待处理为 0" acts={<span className="row"><Button onClick={() => setDate(addDays(date, -1))}>前一天</Button><b className="mono">{date}</b><Button disabled={date >= today} onClick={() => setDate(addDays(date, 1))}>后一天</Button></span>}>
      <Loaded data={data} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={6}>
        {(day) => (
          <div className="stack">
            <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>{day.captures} 笔收款，{day.refunds} 笔退款</h2>}>
              <Table size="small" rowKey="account" pagination={false} dataSource={Object.entries(day.balances).map(([account, fen]) => ({ account, fen }))} columns={[{ title: '科目', render: (_value, row) => accountLabel(row.account) }, { title: '当日净额（元）', align: 'right', render: (_value, row) => <span className="mono">{signed(row.fen)}</span> }]} />
            </Card>
          </div>
        )}
      </Loaded>
      <Card style={{ marginTop: 16 }} title={<h2 style={{ font: 'inherit', margin: 0 }}>未结差异 {open.data === undefined ? '' : differences.length}</h2>}>
        {open.data !== undefined && differences.length === 0 ? <Alert type="success" showIcon role="status" title="0：渠道、财政与我方一致" /> : (
          <Table size="small" rowKey="differenceId" loading={open.data === undefined} pagination={false} dataSource={[...differences]} columns={[
            { title: '日期', dataIndex: 'date' }, { title: '渠道', render: (_value, one) => (one.channel === 'treasury' ? '财政' : channelLabels[one.channel]) }, { title: '差异', dataIndex: 'kindLabel' },
            { title: '单号', render: (_value, one) => { const id = billIdOf(one.number); return id === undefined ? <span className="mono">{one.number}</span> : <Link className="mono" to={`/payment/bills/${id}`}>{one.number}</Link> } },
            { title: '我方（元）', align: 'right', render: (_value, one) => (one.ourFen === undefined ? '—' : yuanText(one.ourFen)) }, { title: '对方（元）', align: 'right', render: (_value, one) => (one.theirFen === undefined ? '—' : yuanText(one.theirFen)) }, { title: '最晚', render: (_value, one) => whenText(one.dueAt) },
            { title: '', render: (_value, one) => (mayCall(staff, paymentRoutes.resolve) ? <Button size="small" onClick={() => setAsked(one)}>了结</Button> : null) }
          ]} />
        )}
      </Card>
      {asked === undefined ? null : <ResolveDialog one={asked} onClose={() => setAsked(undefined)} onDone={() => { setAsked(undefined); void open.mutate(); void mutate() }} />}
    </Page>
  )
}
