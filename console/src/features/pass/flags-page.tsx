/** Passes seen where one vehicle could not have been twice, and looks without a network that let through what should not have been: leads, never a finding. */
import { passRoutes } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Button, Card, Table } from 'antd'
import { Link } from 'react-router'
import useSWRInfinite from 'swr/infinite'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { Nothing, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { whenText } from '../../shell/when'
import { passPath } from './chain-panel'

type Slice = OutputOf<typeof passRoutes.flags>

/** Page at #/pass/flags. */
export function FlagsPage() {
  const slices = useSWRInfinite<Slice, Refusal>(
    (index: number, previous: Slice | null) => (index > 0 && previous?.cursor === undefined ? null : ['pass.flags', previous?.cursor ?? '']),
    (key: readonly [string, string]) => send(passRoutes.flags, key[1] === '' ? {} : { cursor: key[1] })
  )
  const flags = (slices.data ?? []).flatMap((slice) => slice.flags)
  return (
    <Page title="可疑使用" lead="同一张证短时间内在相距过远的两处被核验、民警离线放行而服务器判为不能通行等线索，供核查，不作为结论。">
      <Card>
        <div className="stack">
          <RefusalNotice refusal={slices.error === undefined ? undefined : asRefusal(slices.error)} onRetry={() => void slices.mutate()} />
          <Table size="small" rowKey={(flag) => `${flag.at}-${flag.caseId ?? flag.plate}-${flag.code}`} loading={slices.isLoading} pagination={false} dataSource={flags}
            locale={{ emptyText: slices.isLoading ? <div style={{ height: 120 }} /> : <Nothing text="没有可疑线索" hint="民警核验时发现异常会自动出现在这里。" /> }}
            columns={[
              { title: '时间', key: 'at', width: 160, render: (_value, flag) => whenText(flag.at) },
              { title: '车牌', key: 'plate', width: 130, render: (_value, flag) => <b>{flag.plate}</b> },
              { title: '线索', key: 'text', render: (_value, flag) => flag.text },
              { title: '折合时速', key: 'kmh', width: 120, render: (_value, flag) => (flag.kmh === undefined ? '—' : <span style={{ color: '#9a1b13', fontWeight: 600 }}>{Math.round(flag.kmh)} 公里/时</span>) },
              { title: '通行证', key: 'case', width: 220, render: (_value, flag) => (flag.caseId === undefined ? '—' : <Link className="mono" to={passPath(flag.caseId)}>{flag.passNumber ?? flag.caseId}</Link>) }
            ]} />
          {slices.data?.at(-1)?.cursor === undefined ? null : <div style={{ textAlign: 'center' }}><Button loading={slices.isValidating} onClick={() => void slices.setSize(slices.size + 1)}>再载入一些</Button></div>}
        </div>
      </Card>
    </Page>
  )
}
