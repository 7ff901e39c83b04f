/** The treasurer's day: what came in and went out by account, how far it is compared with the channels, what does not agree, and closing it. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import type { Account } from '@lubiao/shared/payment/ledger'
import { channelLabels, type Channel } from '@lubiao/shared/payment/channels'
import { csvFile } from '@lubiao/shared/payment/csv'
import { dayRowLabels, type DayRows } from '@lubiao/shared/payment/day-rows'
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type LedgerDayView } from '@lubiao/shared/payment/contract'
import { DownOutlined } from '@ant-design/icons'
import { Alert, App, Button, Card, Dropdown, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { useRoute, useSend } from '../../client/use-route'
import { saveFile } from '../../device/save-file'
import { WORKBOOK, workbookOf } from '../../device/workbook'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, useStaff } from '../../shell/staff'
import { useNow } from '../../shell/use-now'
import { whenText } from '../../shell/when'
import { ChecksTable, OpenDifferences } from './day-parts'

const accountLabel = (account: string): string =>
  account.startsWith('channel/') ? `在途：${channelLabels[account.slice('channel/'.length) as Channel]}` : { held: '待处理（应为 0）', income: '应缴财政', treasury: '已入财政' }[account as Exclude<Account, `channel/${Channel}`>]

/** Accounts of what is owed: a sum that stands against us in the books, and is read as a sum. */
const OWED: ReadonlySet<string> = new Set(['held', 'income'])
const signed = (fen: number): string => `${fen < 0 ? '-' : ''}${yuanText(Math.abs(fen))}`
const heading = (text: string) => <h2 style={{ font: 'inherit', margin: 0 }}>{text}</h2>

const kinds = Object.keys(dayRowLabels) as (keyof DayRows)[]

/** Files of a day: a workbook with everything, or a kind as comma-separated text. */
function ExportButton({ date }: { readonly date: string }) {
  const { message } = App.useApp()
  const [refusal, setRefusal] = useState<Refusal>()
  const save = async (what: keyof DayRows | 'workbook'): Promise<void> => {
    setRefusal(undefined)
    try {
      const rows = await send(paymentRoutes.dayRows, { date })
      const asked = what === 'workbook' ? kinds : [what]
      if (asked.every((kind) => rows[kind].length <= 1)) void message.info(`${date} 没有${asked.map((kind) => dayRowLabels[kind]).join('、')}记录`)
      else if (what === 'workbook') saveFile(`收款日账-${date}.xlsx`, WORKBOOK, await workbookOf(kinds.map((kind) => ({ name: dayRowLabels[kind], rows: rows[kind] }))))
      else saveFile(`${dayRowLabels[what]}-${date}.csv`, 'text/csv;charset=utf-8', csvFile(rows[what]))
    } catch (thrown) {
      setRefusal(asRefusal(thrown))
    }
  }
  const item = (key: keyof DayRows | 'workbook', label: string) => ({ key, label, onClick: () => void save(key) })
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items: [item('workbook', 'Excel 工作簿（收款、退款、差异）'), ...kinds.map((kind) => item(kind, `${dayRowLabels[kind]}（CSV）`))] }}><Button>导出<DownOutlined /></Button></Dropdown>
      {refusal === undefined ? null : <RefusalNotice refusal={refusal} />}
    </>
  )
}

/** How far the day is, and the treasurer's two steps. */
function Closing({ day, past, onChanged }: { readonly day: LedgerDayView; readonly past: boolean; readonly onChanged: (day?: LedgerDayView) => void }) {
  const staff = useStaff()
  const check = useSend(paymentRoutes.checkDay)
  const close = useSend(paymentRoutes.closeDay)
  const may = mayCall(staff, paymentRoutes.closeDay)
  const acts = !may || day.closed !== undefined || !past ? null : (
    <span className="row">
      <Button loading={check.busy} onClick={() => void check.run({ date: day.date }).then(onChanged)}>现在核对</Button>
      <Popconfirm title={`日结 ${day.date}？`} description="日结后这一天不再核对，也不能撤回。" okText="日结" cancelText="取消" disabled={day.unready !== undefined} onConfirm={() => void close.run({ date: day.date, version: day.version }).then(onChanged)}>
        <Button type="primary" loading={close.busy} disabled={day.unready !== undefined}>日结</Button>
      </Popconfirm>
    </span>
  )
  return (
    <Card title={heading('与渠道核对')} extra={acts}>
      <div className="stack">
        {day.closed === undefined ? day.unready === undefined ? <Alert type="info" showIcon role="status" title="各渠道已核对，没有未结差异，可以日结" /> : <Alert type={past ? 'warning' : 'info'} showIcon role="status" title={`还不能日结：${day.unready}`} />
          : <Alert type="success" showIcon role="status" title={`已日结：${day.closed.by}，${whenText(day.closed.at)}`} />}
        <ChecksTable checks={day.checks} />
        <span className="quiet">渠道和财政次日出账单，每天 11:00 自动核对，没有出的每小时再取。银行转账以导入的对账单入账，导入时即逐笔核对。当日差异：未结 {day.differences.length} 条，已了结 {day.resolved} 条。</span>
        <RefusalNotice refusal={check.refusal} onClose={check.reset} />
        <RefusalNotice refusal={close.refusal} onClose={close.reset} />
      </div>
    </Card>
  )
}

/** Page at #/payment/day?date=. */
export function PaymentDayPage() {
  const today = dateOf(useNow())
  const [params, setParams] = useSearchParams()
  const date = params.get('date') ?? today
  const show = (next: string): void => setParams({ date: next }, { replace: true })
  const { data, error, mutate } = useRoute(paymentRoutes.ledger, { date })
  const open = useRoute(paymentRoutes.differences, {})
  const changed = (day?: LedgerDayView): void => {
    void (day === undefined ? mutate() : mutate(day, { revalidate: false }))
    void open.mutate()
  }
  return (
    <Page title="收款日账" lead="每一分钱都有去处：在途加已入财政，等于应缴财政；待处理为 0"
      acts={<span className="row"><Button onClick={() => show(addDays(date, -1))}>前一天</Button><b className="mono">{date}</b><Button disabled={date >= today} onClick={() => show(addDays(date, 1))}>后一天</Button><ExportButton date={date} /></span>}>
      <Loaded data={data} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={6}>
        {(day) => (
          <div className="stack">
            <Card title={heading(`${day.captures} 笔收款，${day.refunds} 笔退款`)}>
              <Table size="small" rowKey="account" pagination={false} dataSource={Object.entries(day.balances).map(([account, fen]) => ({ account, fen }))} columns={[{ title: '科目', render: (_value, row) => accountLabel(row.account) }, { title: '当日净额（元）', align: 'right', render: (_value, row) => <span className="mono">{signed(OWED.has(row.account) && row.fen !== 0 ? -row.fen : row.fen)}</span> }]} />
            </Card>
            <Closing key={date} day={day} past={date < today} onChanged={changed} />
          </div>
        )}
      </Loaded>
      <Card style={{ marginTop: 16 }} title={heading(`未结差异（全部日期）${open.data === undefined ? '' : ` ${open.data.differences.length}`}`)}>
        {open.error === undefined ? null : <RefusalNotice refusal={asRefusal(open.error)} onRetry={() => void open.mutate()} />}
        <OpenDifferences differences={open.data?.differences} onResolved={() => changed()} />
      </Card>
    </Page>
  )
}
