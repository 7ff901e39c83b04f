/** The tables of services, outlets and fees: what is in force, what comes when, and a change from a day to come. Nothing past is ever edited. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { limitText } from '@lubiao/shared/service/catalogue'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Fee } from '@lubiao/shared/service/fees'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { catalogueOn, feesOn, outletsOn } from '@lubiao/shared/service/tables'
import { divisions, outletKinds, services } from '@lubiao/shared/service/terms.data'
import { Alert, Button, Card, Input, Segmented, Table, Tooltip } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { Loaded, Nothing, Page } from '../../shell/page'
import { yuan } from './case-words'
import { FeeEditor } from './fee-editor'
import { OutletEditor } from './outlet-editor'
import { ServiceEditor } from './service-editor'

type Revisions = OutputOf<typeof serviceRoutes.revisions>
type Service = ReturnType<typeof catalogueOn>['services'][number]
type What = 'services' | 'outlets' | 'fees'
type Editing = { readonly what: 'services'; readonly service: Service } | { readonly what: 'outlets'; readonly outlet: Outlet } | { readonly what: 'fees'; readonly fee: Fee }

const labels: Readonly<Record<What, string>> = { services: '业务', outlets: '网点', fees: '收费标准' }

/** `2026-12-01 起：…` of what is still to come. */
function Coming({ dates }: { readonly dates: readonly { readonly effectiveFrom: string; readonly basis: string }[] }) {
  if (dates.length === 0) return <span className="quiet">—</span>
  return <>{dates.map((one) => <Tooltip key={one.effectiveFrom} title={one.basis}><span className="tag amber">{one.effectiveFrom} 起有调整</span></Tooltip>)}</>
}

function Shown({ data, what, find, onEdit }: { readonly data: Revisions; readonly what: What; readonly find: string; readonly onEdit: (editing: Editing) => void }) {
  const today = dateOf(nowInstant())
  const coming = <R extends { readonly effectiveFrom: string; readonly basis: string }>(all: readonly R[], mine: (one: R) => boolean): readonly R[] => all.filter((one) => one.effectiveFrom > today && mine(one))
  const paging = { pageSize: 20, size: 'small' as const, hideOnSinglePage: true, showSizeChanger: false }
  const edit = (editing: Editing) => <Button size="small" onClick={() => onEdit(editing)}>调整</Button>
  if (what === 'fees') {
    const { fees } = feesOn(today, data.fees)
    return <Table<Fee> size="small" rowKey="id" pagination={false} dataSource={fees.filter((one) => one.label.includes(find))} locale={{ emptyText: <Nothing text="没有符合的收费项目" /> }}
      columns={[{ title: '项目', key: 'label', render: (_value, row) => <>{row.label}{row.certain ? null : <span className="tag amber" style={{ marginInlineStart: 8 }}>待核实</span>}</> }, { title: '金额', key: 'fen', width: 120, render: (_value, row) => `${yuan(row.fen)} 元 / ${row.unit}` }, { title: '批准文件', dataIndex: 'approvalDoc', ellipsis: true }, { title: '以后', key: 'coming', width: 190, render: (_value, row) => <Coming dates={coming(data.fees, (one) => one.fee.id === row.id)} /> }, { title: '操作', key: 'act', width: 80, render: (_value, row) => edit({ what: 'fees', fee: row }) }]} />
  }
  if (what === 'outlets') {
    const { outlets } = outletsOn(today, data.outlets)
    return <Table<Outlet> size="small" rowKey="id" pagination={paging} dataSource={outlets.filter((one) => `${one.name}${divisions[one.division]}${one.id}`.includes(find))} locale={{ emptyText: <Nothing text="没有符合的网点" /> }}
      columns={[{ title: '网点', key: 'name', render: (_value, row) => <><b>{row.name}</b>{row.demo ? <span className="tag grey" style={{ marginInlineStart: 8 }}>演示数据</span> : null}<div className="quiet" style={{ fontSize: 12 }}>{row.id} · {row.address}</div></> }, { title: '类型', key: 'kind', width: 140, render: (_value, row) => outletKinds[row.kind] }, { title: '区县', key: 'division', width: 130, render: (_value, row) => divisions[row.division] }, { title: '电话', dataIndex: 'phone', width: 160 }, { title: '以后', key: 'coming', width: 190, render: (_value, row) => <Coming dates={coming(data.outlets, (one) => one.outlet.id === row.id)} /> }, { title: '操作', key: 'act', width: 80, render: (_value, row) => edit({ what: 'outlets', outlet: row }) }]} />
  }
  const catalogue = catalogueOn(today, data.services)
  return (
    <div className="stack">
      {catalogue.reconstructed ? <Alert type="info" showIcon title="这份目录按公开资料整理，官方清单公布后以官方为准" description={catalogue.basis} /> : null}
      <Table<Service> size="small" rowKey="code" pagination={paging} dataSource={catalogue.services.filter((one) => `${services[one.code]}${one.code}`.includes(find))} locale={{ emptyText: <Nothing text="没有符合的业务" /> }}
        columns={[{ title: '业务', key: 'name', render: (_value, row) => <><b>{services[row.code]}</b>{row.idOnly === undefined ? null : <span className="tag green" style={{ marginInlineStart: 8 }}>一证即办</span>}<div className="quiet mono" style={{ fontSize: 12 }}>{row.code}</div></> }, { title: '时限', key: 'limit', width: 130, render: (_value, row) => limitText(row.limit) }, { title: '代办', key: 'agent', width: 110, render: (_value, row) => (row.agent === 'allowed' ? '可以代办' : '须本人') }, { title: '依据', dataIndex: 'basis', ellipsis: true }, { title: '以后', key: 'coming', width: 190, render: (_value, row) => <Coming dates={coming(data.services, (one) => one.service.code === row.code)} /> }, { title: '操作', key: 'act', width: 80, render: (_value, row) => edit({ what: 'services', service: row }) }]} />
    </div>
  )
}

/** The tables, or the treasurer's one of them. */
function Tables({ only }: { readonly only?: 'fees' }) {
  const [params, setParams] = useSearchParams()
  const [find, setFind] = useState('')
  const [editing, setEditing] = useState<Editing>()
  const [done, setDone] = useState<string>()
  const { data, error, mutate } = useRoute(serviceRoutes.revisions, {}, { revalidateOnFocus: false })
  const what: What = only ?? (params.get('what') === 'outlets' ? 'outlets' : params.get('what') === 'fees' ? 'fees' : 'services')
  const close = (): void => setEditing(undefined)
  const published = (said: string): void => {
    close()
    setDone(said)
    void mutate()
  }
  return (
    <Page title={only === undefined ? '业务与网点' : labels[only]} lead="只增不改：每次调整从以后的某一天起生效，已经办的事按当时的规定。" acts={<Input.Search aria-label="查找" allowClear style={{ width: 240 }} placeholder="按名称查找" onChange={(event) => setFind(event.target.value.trim())} />}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={10}>
        {(shown) => (
          <div className="stack">
            {done === undefined ? null : <Alert type="success" showIcon role="status" title={done} closable={{ onClose: () => setDone(undefined) }} />}
            <Card>
              <div className="stack">
                <div className="row" style={{ gap: 16 }}>
                  {only === undefined ? <Segmented<What> aria-label="哪一张表" value={what} options={(Object.keys(labels) as What[]).map((key) => ({ value: key, label: labels[key] }))} onChange={(next) => setParams({ what: next }, { replace: true })} /> : null}
                  <span className="quiet">现行版本 <span className="mono">{what === 'services' ? shown.inForce.catalogue : what === 'outlets' ? shown.inForce.outlets : shown.inForce.fees}</span></span>
                </div>
                <Shown data={shown} what={what} find={find} onEdit={(next) => { setDone(undefined); setEditing(next) }} />
              </div>
            </Card>
            {editing?.what === 'fees' ? <FeeEditor key={editing.fee.id} fee={editing.fee} onClose={close} onPublished={published} /> : null}
            {editing?.what === 'outlets' ? <OutletEditor key={editing.outlet.id} outlet={editing.outlet} onClose={close} onPublished={published} /> : null}
            {editing?.what === 'services' ? <ServiceEditor key={editing.service.code} service={editing.service} matrix={catalogueOn(dateOf(nowInstant()), shown.services).matrix} onClose={close} onPublished={published} /> : null}
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** Page at #/service/tables. */
export const TablesPage = () => <Tables />

/** Page at #/payment/fees: the treasurer keeps what is charged, and nothing else. */
export const FeesPage = () => <Tables only="fees" />
