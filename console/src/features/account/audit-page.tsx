/** What a person did, link by link; the chain of hashes can be re-verified at any time. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Alert, Button, Card, Select, Table } from 'antd'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import useSWRInfinite from 'swr/infinite'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { useSend } from '../../client/use-route'
import { Nothing, Page } from '../../shell/page'
import { usePeople } from '../../shell/people'
import { RefusalNotice } from '../../shell/refusal-notice'
import { unitName } from '../../shell/staff'
import { whenText } from '../../shell/when'
import { actionWords } from './action-words'

type Slice = OutputOf<typeof accountRoutes.listAudit>

function Verified({ outcome }: { readonly outcome: OutputOf<typeof accountRoutes.verifyAudit> }) {
  return outcome.intact
    ? <Alert type="success" showIcon role="status" title={`留痕完整：${outcome.entries} 条记录首尾相连，没有被改动或删除。`} />
    : <Alert type="error" showIcon role="alert" title={`留痕在第 ${outcome.brokenAt ?? '?'} 条处断开`} description="该条或其前后的记录被改动过。请立即报告督察部门，并保全数据。" />
}

/** Page at #/account/audit. */
export function AuditPage() {
  const [params, setParams] = useSearchParams()
  const staffId = params.get('staff') ?? undefined
  const people = usePeople()
  const verify = useSend(accountRoutes.verifyAudit)
  const [outcome, setOutcome] = useState<OutputOf<typeof accountRoutes.verifyAudit>>()
  useEffect(() => setOutcome(undefined), [staffId])
  const slices = useSWRInfinite<Slice, Refusal>(
    (index: number, previous: Slice | null) => (staffId === undefined || (index > 0 && previous?.cursor === undefined) ? null : ['account.audit', staffId, previous?.cursor ?? '']),
    (key: readonly [string, string, string]) => send(accountRoutes.listAudit, { staffId: key[1], ...(key[2] === '' ? {} : { cursor: key[2] }) })
  )
  const entries = (slices.data ?? []).flatMap((slice) => slice.entries)
  return (
    <Page title="操作留痕" lead="每位工作人员的操作按顺序相连，任何改动都会被核验发现。">
      <Card>
        <div className="stack">
          <div className="row" style={{ gap: 12 }}>
            <Select aria-label="选择人员" style={{ width: 320 }} placeholder="选择人员" {...(staffId === undefined ? {} : { value: staffId })} loading={people.isLoading} showSearch={{ optionFilterProp: 'label' }}
              options={(people.data ?? []).map((person) => ({ value: person.staffId, label: `${person.name} ${person.staffNo}（${unitName(person.unit)}）` }))} onChange={(next: string) => setParams({ staff: next }, { replace: true })} />
            <Button disabled={staffId === undefined} loading={verify.busy} onClick={() => { if (staffId !== undefined) void verify.run({ staffId }).then(setOutcome) }}>核验留痕链</Button>
          </div>
          <RefusalNotice refusal={people.error ?? verify.refusal ?? (slices.error === undefined ? undefined : asRefusal(slices.error))} onRetry={() => { void people.mutate(); void slices.mutate() }} />
          {outcome === undefined ? null : <Verified outcome={outcome} />}
          {staffId === undefined ? <Nothing text="先选择一位人员" hint="也可以从“人员与单位”进入。" /> : (
            <>
              <Table size="small" rowKey="seq" loading={slices.isLoading} pagination={false} dataSource={entries} locale={{ emptyText: slices.isLoading ? <div style={{ height: 120 }} /> : <Nothing text="还没有操作记录" /> }}
                columns={[
                  { title: '序号', dataIndex: 'seq', width: 80 },
                  { title: '时间', key: 'at', width: 160, render: (_value, entry) => whenText(entry.at) },
                  { title: '操作', key: 'action', width: 320, render: (_value, entry) => <>{actionWords(entry.action) ?? entry.action} <span className="quiet mono" style={{ fontSize: 12 }}>{entry.action}</span></> },
                  { title: '对象', dataIndex: 'subject', className: 'mono' },
                  { title: '链值', key: 'hash', width: 170, render: (_value, entry) => <span className="mono quiet" title={entry.hash}>{entry.hash.slice(0, 16)}…</span> }
                ]} />
              {slices.data?.at(-1)?.cursor === undefined ? null : <div style={{ textAlign: 'center' }}><Button loading={slices.isValidating} onClick={() => void slices.setSize(slices.size + 1)}>再载入一些</Button></div>}
            </>
          )}
        </div>
      </Card>
    </Page>
  )
}
