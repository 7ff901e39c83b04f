/** The bank's statement: chosen or pasted, looked at row by row, then taken in. A row counts once, so that a file may be given again. */
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type StatementRead, type TransferOutcome } from '@lubiao/shared/payment/contract'
import { Alert, Button, Card, Input, Progress, Table, Tag, Upload } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { send } from '../../client/send'
import { useAction } from '../../client/use-route'
import { Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { partsOf, textOf, type StatementPart } from './statement-file'

const COLOURS: Readonly<Record<TransferOutcome, string>> = { paid: 'success', surplus: 'warning', amount: 'error', unknown: 'error', unneeded: 'error', later: 'processing' }
/** A file of this size is no statement of a day. */
const MOST_BYTES = 5 * 1024 * 1024
const nothing: StatementRead = { transfers: [], faults: [], repeated: [] }

/** One part after the other; stops at the first refusal, and what went before stays. `seen` hears of each. */
async function inTurn(parts: readonly StatementPart[], one: (part: StatementPart) => Promise<StatementRead>, seen: (read: StatementRead, share: number) => void): Promise<StatementRead> {
  let all = nothing
  for (const [at, part] of parts.entries()) {
    const read = await one(part)
    all = { transfers: [...all.transfers, ...read.transfers], faults: [...all.faults, ...read.faults], repeated: [...all.repeated, ...read.repeated] }
    seen(all, Math.round(((at + 1) / parts.length) * 100))
  }
  return all
}

/** What the rows come to. */
function ReadTable({ read, done }: { readonly read: StatementRead; readonly done: boolean }) {
  const counted = (outcomes: readonly TransferOutcome[]): number => read.transfers.filter((one) => outcomes.includes(one.outcome)).length
  const paid = read.transfers.filter((one) => one.outcome === 'paid')
  return (
    <div className="stack">
      <Alert showIcon role="status" type={done ? 'success' : 'info'} title={`${done ? '已入账' : '将入账'} ${paid.length} 笔，共 ${yuanText(paid.reduce((sum, one) => sum + one.fen, 0))} 元；列为差异 ${counted(['amount', 'unknown', 'unneeded'])} 笔，多付 ${counted(['surplus'])} 笔，稍后再导 ${counted(['later'])} 笔；不能用的行 ${new Set(read.faults.map((one) => one.row)).size} 行，以前导入过 ${read.repeated.length} 行`} />
      {read.faults.length === 0 ? null : <Alert type="warning" showIcon role="alert" title={done ? '这些行没有导入，请核对后改正再导' : '这些行不能导入，请核对'} description={<ul style={{ margin: 0, paddingInlineStart: 18 }}>{read.faults.slice(0, 50).map((fault) => <li key={`${fault.row} ${fault.message}`}>{fault.message}</li>)}{read.faults.length > 50 ? <li>另有 {read.faults.length - 50} 处</li> : null}</ul>} />}
      <Table size="small" rowKey="serialNo" dataSource={[...read.transfers]} pagination={{ pageSize: 20, hideOnSinglePage: true }} locale={{ emptyText: '没有可以导入的行' }} columns={[
        { title: '行', dataIndex: 'row', align: 'right', width: 64 }, { title: '流水号', dataIndex: 'serialNo', className: 'mono' }, { title: '日期', dataIndex: 'date' }, { title: '付款人', dataIndex: 'payer', ellipsis: true }, { title: '金额（元）', align: 'right', render: (_value, one) => yuanText(one.fen) },
        { title: '缴款书号', width: 210, render: (_value, one) => (one.billId === undefined ? <span className="mono">{one.noticeNo}</span> : <Link className="mono" to={`/payment/bills/${one.billId}`}>{one.noticeNo}</Link>) },
        { title: done ? '结果' : '将会', render: (_value, one) => <Tag color={COLOURS[one.outcome]} style={{ whiteSpace: 'normal' }}>{one.outcomeLabel}</Tag> }
      ]} />
    </div>
  )
}

/** Page at #/payment/transfers. */
export function TransfersPage() {
  const [text, setText] = useState('')
  const [name, setName] = useState<string>()
  const [shown, setShown] = useState<{ readonly read: StatementRead; readonly done: boolean }>()
  const [share, setShare] = useState<number>()
  const [tooLarge, setTooLarge] = useState(false)
  const look = useAction((parts: readonly StatementPart[]) => inTurn(parts, (part) => send(paymentRoutes.previewTransfers, part), (_read, at) => setShare(at)))
  // Each part has a key of its own made of the action's: a press after a lost answer finds what was done.
  const take = useAction((parts: readonly StatementPart[], key) => inTurn(parts, (part) => send(paymentRoutes.importTransfers, part, { key: `${key}-${part.skipped}`.slice(-64) }), (read, at) => { setShare(at); setShown({ read, done: true }) }))
  const change = (next: string, from?: string): void => {
    setText(next)
    setName(from)
    setShown(undefined)
  }
  const pick = async (file: File): Promise<void> => {
    setTooLarge(file.size > MOST_BYTES)
    if (file.size <= MOST_BYTES) change(textOf(await file.arrayBuffer()), file.name)
  }
  const preview = async (): Promise<void> => {
    const read = await look.run(partsOf(text))
    setShare(undefined)
    if (read !== undefined) setShown({ read, done: false })
  }
  const give = async (): Promise<void> => {
    await take.run(partsOf(text))
    setShare(undefined)
  }
  const usable = shown !== undefined && !shown.done && shown.read.transfers.length > 0
  return (
    <Page title="银行对账单" lead="凭缴款书号转账的入账：先看每一行会怎样处理，再导入">
      <div className="stack">
        <Card>
          <div className="stack">
            <div className="row"><Upload accept=".csv,.txt" showUploadList={false} beforeUpload={(file) => { void pick(file); return false }}><Button>选择文件（CSV）</Button></Upload><span className="quiet">{name ?? '第一行是列名：流水号、日期、金额、付款人、附言；附言里有 20 位缴款书号。'}</span></div>
            {tooLarge ? <Alert type="error" showIcon role="alert" title="文件超过 5 MB，请按日期分开导出" /> : null}
            <label>对账单内容（也可以直接粘贴）<Input.TextArea rows={6} className="mono" value={text} onChange={(event) => change(event.target.value)} /></label>
            <div className="row"><Button loading={look.busy} disabled={text.trim() === '' || take.busy} onClick={() => void preview()}>查看每一行</Button><Button type="primary" loading={take.busy} disabled={!usable} onClick={() => void give()}>导入 {usable ? `${shown.read.transfers.length} 行` : ''}</Button></div>
            {share === undefined ? null : <Progress percent={share} size="small" aria-label="进度" />}
            <RefusalNotice refusal={look.refusal} onClose={look.reset} />
            <RefusalNotice refusal={take.refusal} onClose={take.reset} />
          </div>
        </Card>
        {shown === undefined ? null : <Card><ReadTable read={shown.read} done={shown.done} /></Card>}
      </div>
    </Page>
  )
}
