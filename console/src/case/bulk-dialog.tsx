/** One command for many cases: says which go and which stay and why, then what came of each. */
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import { useAction } from '../client/use-route'
import { RefusalNotice } from '../shell/refusal-notice'
import { useFirstFocus } from '../shell/use-first-focus'
import type { BulkResult, BulkSpec, CaseRow } from './case-module'

/** The dialog; `onDone` is told when anything may have changed. */
export function BulkDialog<Row extends CaseRow>({ spec, rows, onClose, onDone }: { readonly spec: BulkSpec<Row>; readonly rows: readonly Row[]; readonly onClose: () => void; readonly onDone: () => void }) {
  const [results, setResults] = useState<readonly BulkResult[]>()
  const action = useAction((chosen: readonly Row[], key) => spec.run(chosen, key))
  const okRef = useRef<HTMLButtonElement>(null)
  const able = rows.filter((row) => spec.obstacle(row) === undefined)
  const going = able.slice(0, spec.limit)
  const staying = rows.filter((row) => !going.includes(row))
  useFirstFocus(() => okRef.current?.focus())
  const give = async (): Promise<void> => {
    const answer = await action.run(going)
    if (answer === undefined) return
    setResults(answer)
    onDone()
  }
  const nameOf = (caseId: string): string => {
    const row = rows.find((each) => each.caseId === caseId)
    return row === undefined ? caseId : spec.nameOf(row)
  }
  if (results !== undefined) {
    const good = results.filter((result) => result.ok).length
    return (
      <Modal open title={`${spec.label}：成功 ${good} 件${good === results.length ? '' : `，未办成 ${results.length - good} 件`}`} onCancel={onClose} footer={<Button type="primary" onClick={onClose}>知道了</Button>} width={520}>
        <ul className="checks" aria-label="办理结果">
          {results.map((result) => (
            <li key={result.caseId}>
              {result.ok ? <CheckCircleFilled style={{ color: '#17703a' }} /> : <CloseCircleFilled style={{ color: '#c2281d' }} />}
              <span>{nameOf(result.caseId)}</span>
              <span className="quiet" style={{ marginInlineStart: 'auto' }}>{result.ok ? '已办' : (result.title ?? '未办成')}</span>
            </li>
          ))}
        </ul>
      </Modal>
    )
  }
  return (
    <Modal
      open
      title={spec.label}
      onCancel={onClose}
      width={520}
      footer={[<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" ref={okRef} type="primary" disabled={going.length === 0} loading={action.busy} onClick={() => void give()}>确认{spec.label} {going.length} 件</Button>]}
    >
      <div className="stack">
        <RefusalNotice refusal={action.refusal} />
        {going.length === 0 ? <p>所选申请都不能批量办理，请逐件打开办理。</p> : (
          <div>
            <p style={{ margin: '0 0 6px' }}>以下 {going.length} 件自动核验全部通过、没有例外，将直接办理：</p>
            <div className="row">{going.map((row) => <span key={row.caseId} className="tag blue">{spec.nameOf(row)}</span>)}</div>
          </div>
        )}
        {staying.length === 0 ? null : (
          <div>
            <p style={{ margin: '0 0 6px' }}>以下 {staying.length} 件不会办理：</p>
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>{staying.map((row) => <li key={row.caseId}>{spec.nameOf(row)}：{spec.obstacle(row) ?? `一次最多 ${spec.limit} 件`}</li>)}</ul>
          </div>
        )}
      </div>
    </Modal>
  )
}
