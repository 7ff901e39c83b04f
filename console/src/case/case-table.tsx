/**
 * The one worklist: any module's cases, most urgent first, worked by keyboard. Refreshed by itself so that a case a colleague has
 * taken is seen as taken.
 */
import { Button, Card, type InputRef, Table } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import useSWRInfinite from 'swr/infinite'
import { asRefusal, type Refusal } from '../client/refusal'
import { KeysHelp, type KeyHint } from '../shell/keys-help'
import { Nothing, Page } from '../shell/page'
import { RefusalNotice } from '../shell/refusal-notice'
import { useKeys } from '../shell/use-keys'
import { useNow } from '../shell/use-now'
import { BulkDialog } from './bulk-dialog'
import { CaseFilters, useCaseFilter } from './case-filters'
import type { CaseModule, CaseRow, CaseSlice, CaseView } from './case-module'
import { Due, isOver } from './due'
import { rememberList } from './list-memory'

const REFRESH_MS = 30_000

/** Most urgent first; what has no clock keeps the server's order at the end. */
const byDue = (a: CaseRow, b: CaseRow): number => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')

/** Worklist page of a module. */
export function CaseTable<Row extends CaseRow, View extends Row & CaseView>({ module, title, acts }: { readonly module: CaseModule<Row, View>; readonly title: string; readonly acts?: React.ReactNode }) {
  const navigate = useNavigate()
  const location = useLocation()
  const [filter] = useCaseFilter()
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [bulk, setBulk] = useState<readonly Row[]>()
  const [help, setHelp] = useState(false)
  const search = useRef<InputRef>(null)
  const holder = useRef<HTMLDivElement>(null)
  const now = useNow()
  const columns = module.useColumns()
  const spec = module.useBulk()
  const filterText = JSON.stringify(filter)

  const slices = useSWRInfinite<CaseSlice<Row>, Refusal>(
    (index: number, previous: CaseSlice<Row> | null) => (previous !== null && previous.cursor === undefined && index > 0 ? null : [`${module.name}.worklist`, filterText, previous?.cursor ?? '']),
    (key: readonly [string, string, string]) => module.list(filter, key[2] === '' ? undefined : key[2]),
    { refreshInterval: REFRESH_MS, revalidateAll: true }
  )
  const rows = useMemo(() => [...new Map((slices.data ?? []).flatMap((slice) => slice.cases).map((row) => [row.caseId, row])).values()].sort(byDue), [slices.data])
  const counts = slices.data?.[0]?.counts ?? {}
  const more = slices.data?.at(-1)?.cursor !== undefined

  useEffect(() => {
    setAt(0)
    setChosen([])
  }, [filterText])
  useEffect(() => rememberList(module.name, location.pathname + location.search, rows.map((row) => row.caseId)), [module.name, location, rows])
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by))
    setAt(next)
    holder.current?.querySelectorAll('tbody tr.ant-table-row')[next]?.scrollIntoView({ block: 'nearest' })
  }
  const open = (row: Row | undefined): void => {
    if (row !== undefined) void navigate(module.pathOf(row.caseId))
  }
  const toggle = (row: Row | undefined): void => {
    if (row !== undefined) setChosen(chosen.includes(row.caseId) ? chosen.filter((id) => id !== row.caseId) : [...chosen, row.caseId])
  }
  const startBulk = (): void => {
    const picked = rows.filter((row) => chosen.includes(row.caseId))
    if (spec?.allowed === true && picked.length > 0) setBulk(picked)
  }
  useKeys({
    j: () => move(1), arrowdown: () => move(1), k: () => move(-1), arrowup: () => move(-1), enter: () => open(rows[at]), o: () => open(rows[at]),
    ...(spec?.allowed === true ? { x: () => toggle(rows[at]), [spec.key]: startBulk } : {}),
    '/': () => search.current?.focus(), r: () => void slices.mutate(), '?': () => setHelp(true)
  })
  const hints: readonly KeyHint[] = [
    { key: 'J / ↓', label: '下一件' }, { key: 'K / ↑', label: '上一件' }, { key: 'Enter', label: '打开' },
    ...(spec?.allowed === true ? [{ key: 'X', label: '选中或取消' }, { key: spec.key.toUpperCase(), label: spec.label }] : []),
    ...(module.findLabel === undefined ? [] : [{ key: '/', label: module.findLabel }]), { key: 'R', label: '刷新' }, { key: '?', label: '本帮助' }
  ]
  const filtered = Object.keys(filter).length > 0
  return (
    <Page
      title={title}
      lead={<>按到期时间排序 · <kbd>J</kbd> <kbd>K</kbd> 移动 <kbd>Enter</kbd> 打开{spec?.allowed === true ? <> <kbd>X</kbd> 选中 <kbd>{spec.key.toUpperCase()}</kbd> {spec.label}</> : null} <kbd>?</kbd> 全部按键</>}
      acts={<>{spec?.allowed === true ? <Button disabled={chosen.length === 0} onClick={startBulk}>{spec.label}{chosen.length === 0 ? '' : ` ${chosen.length} 件`}<kbd>{spec.key.toUpperCase()}</kbd></Button> : null}{acts}</>}
    >
      <Card>
        <div className="stack">
          <CaseFilters module={module} counts={counts} searchRef={search} />
          <RefusalNotice refusal={slices.error === undefined ? undefined : asRefusal(slices.error)} onRetry={() => void slices.mutate()} />
          <div ref={holder}>
            <Table<Row>
              rowKey="caseId"
              size="small"
              tableLayout="fixed"
              dataSource={rows}
              loading={slices.isLoading}
              pagination={false}
              columns={[{ title: '剩余时间', key: 'due', width: 142, render: (_value, row) => <Due row={row} /> }, ...columns]}
              rowClassName={(row, index) => `${index === at ? 'cursor-row' : ''} ${isOver(row, now) ? 'over-row' : ''}`}
              onRow={(row, index) => ({
                onClick: () => { if (index !== undefined) setAt(index) },
                onDoubleClick: () => open(row)
              })}
              {...(spec?.allowed === true ? {
                rowSelection: {
                  selectedRowKeys: [...chosen], onChange: (keys) => setChosen(keys.map(String)), columnWidth: 40,
                  getCheckboxProps: (row) => ({ 'aria-label': `选中 ${spec.nameOf(row)}` }),
                  getTitleCheckboxProps: () => ({ 'aria-label': '全选' })
                }
              } : {})}
              locale={{ emptyText: slices.isLoading ? <div style={{ height: 120 }} /> : filtered ? <Nothing text="没有符合条件的申请" hint="换个条件试试，或清除筛选。" /> : <Nothing text="没有待办的申请" hint="新的申请会自动出现在这里。" /> }}
            />
          </div>
          {more ? <div style={{ textAlign: 'center' }}><Button loading={slices.isValidating} onClick={() => void slices.setSize(slices.size + 1)}>再载入一些</Button></div> : null}
        </div>
      </Card>
      {bulk === undefined || spec === undefined ? null : <BulkDialog spec={spec} rows={bulk} onClose={() => { setBulk(undefined); setChosen([]) }} onDone={() => void slices.mutate()} />}
      <KeysHelp open={help} onClose={() => setHelp(false)} hints={hints} />
    </Page>
  )
}
