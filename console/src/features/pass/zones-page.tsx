/** Restricted zones: every dated version, which one is in force, what each changed. Never edited, only followed by a new one. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { zoneTableOn, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import { Button, Card, Table } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Loaded, Page } from '../../shell/page'
import { mayCall, useStaff } from '../../shell/staff'
import { useNow } from '../../shell/use-now'
import { ZoneMap } from './zone-map'
import { useZoneTables } from './use-zone-tables'
import { changesBetween, ruleText } from './zone-words'
import { ChangeList } from './zone-changes'

function standing(table: ZoneTable, tables: readonly ZoneTable[], today: string) {
  if (zoneTableOn(tables, today)?.version === table.version) return <span className="tag green">现行</span>
  return table.effectiveFrom > today ? <span className="tag blue">待生效</span> : <span className="tag grey">已被替代</span>
}

function Version({ table, before }: { readonly table: ZoneTable; readonly before: ZoneTable | undefined }) {
  return (
    <div className="case-grid">
      <div className="stack">
        {table.zones.map((zone) => (
          <Card key={zone.id} size="small" title={<h2 style={{ font: 'inherit', margin: 0 }}>{zone.id} {zone.name}</h2>} extra={<span className="quiet">{zone.bounds}</span>}>
            <ul style={{ margin: 0, paddingInlineStart: 18, lineHeight: 1.9 }}>{zone.rules.map((rule) => <li key={ruleText(rule)}>{ruleText(rule)}</li>)}</ul>
          </Card>
        ))}
      </div>
      <div className="stack">
        <Card size="small" title={<h2 style={{ font: 'inherit', margin: 0 }}>示意图</h2>}><ZoneMap narrow zones={table.zones} demo={table.demo} label={`${table.version} 版禁行区示意图`} /></Card>
        {before === undefined ? null : <Card size="small" title={<h2 style={{ font: 'inherit', margin: 0 }}>与上一版（{before.version}）相比</h2>}><ChangeList changes={changesBetween(before.zones, table.zones)} /></Card>}
      </div>
    </div>
  )
}

/** Page at #/pass/zones. */
export function ZonesPage() {
  const staff = useStaff()
  const navigate = useNavigate()
  const today = dateOf(useNow())
  const { tables, current, refusal, reload } = useZoneTables()
  const [picked, setPicked] = useState<string>()
  return (
    <Page title="禁行区" lead="禁行区和时段按日期分版本：只发布新版本，不修改旧版本，已作出的决定始终对应当时的版本。"
      acts={mayCall(staff, passRoutes.publishZones) ? <Button type="primary" onClick={() => navigate('/pass/zones/new')}>以最新版为底稿新建</Button> : null}>
      <Loaded data={tables} error={refusal} retry={reload}>
        {(all) => {
          const shown = all.find((table) => table.version === picked) ?? current ?? all.at(-1)
          return (
            <div className="stack">
              <Card>
                <Table<ZoneTable> size="small" rowKey="version" pagination={false} dataSource={[...all].reverse()}
                  rowSelection={{ type: 'radio', selectedRowKeys: shown === undefined ? [] : [shown.version], onChange: (keys) => setPicked(String(keys[0])), columnTitle: <span className="hidden">选择</span>, getCheckboxProps: (table) => ({ 'aria-label': `查看 ${table.version}` }) }}
                  onRow={(table) => ({ onClick: () => setPicked(table.version), style: { cursor: 'pointer' } })}
                  columns={[
                    { title: '版本', dataIndex: 'version', render: (version: string, table) => <>{version} {standing(table, all, today)} {table.demo ? <span className="tag amber">演示数据</span> : null}</> },
                    { title: '生效日', dataIndex: 'effectiveFrom', width: 120 },
                    { title: '终止日', dataIndex: 'effectiveTo', width: 120, render: (date: string | undefined) => date ?? '—' },
                    { title: '区数', key: 'zones', width: 70, render: (_value, table) => table.zones.length },
                    { title: '依据', dataIndex: 'basis' }
                  ]} />
              </Card>
              {shown === undefined ? null : <Version table={shown} before={all[all.indexOf(shown) - 1]} />}
            </div>
          )
        }}
      </Loaded>
    </Page>
  )
}
