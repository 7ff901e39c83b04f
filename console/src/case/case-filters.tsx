/** Filters of a worklist, kept in the address so that a view can be bookmarked and sent to a colleague. */
import { Button, Checkbox, Input, type InputRef, Segmented, Select } from 'antd'
import { useEffect, useState, type Ref } from 'react'
import { useSearchParams } from 'react-router'
import { seesCity, unitOptions, useStaff } from '../shell/staff'
import type { CaseFilter, CaseModule, CaseRow, CaseView } from './case-module'

/** Reads the filters from the address and writes them back; empty ones are left out. */
export function useCaseFilter(): readonly [CaseFilter, (change: { readonly [K in keyof CaseFilter]?: CaseFilter[K] | undefined }) => void] {
  const [params, setParams] = useSearchParams()
  const value = (name: string): string | undefined => params.get(name) ?? undefined
  const state = value('state')
  const unit = value('unit')
  const find = value('find')
  const filter: CaseFilter = {
    ...(state === undefined ? {} : { state }), ...(unit === undefined ? {} : { unit }), ...(find === undefined ? {} : { find }),
    ...(value('mine') === 'yes' ? { mine: 'yes' as const } : {}), ...(value('overdue') === 'yes' ? { overdue: 'yes' as const } : {})
  }
  return [filter, (change) => {
    const next = Object.entries({ ...filter, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    setParams(next, { replace: true })
  }]
}

const Count = ({ n, over = false }: { readonly n: number | undefined; readonly over?: boolean }) => (n === undefined ? null : <span className={`count ${over && n > 0 ? 'over' : ''}`}>{n > 998 ? '999+' : n}</span>)

/** Tabs by state with counts, then unit, mine, overdue and a search. */
export function CaseFilters<Row extends CaseRow, View extends Row & CaseView>({ module, counts, searchRef }: {
  readonly module: CaseModule<Row, View>
  readonly counts: Readonly<Record<string, number>>
  readonly searchRef: Ref<InputRef>
}) {
  const staff = useStaff()
  const [filter, change] = useCaseFilter()
  const [typed, setTyped] = useState(filter.find ?? '')
  useEffect(() => setTyped(filter.find ?? ''), [filter.find])
  const states = module.useTabs()
  // What lies on a desk with a clock running is what "everything open" means; an applicant's move is not ours.
  const open = Object.entries(module.machine.states).filter(([, spec]) => spec.due !== undefined && spec.desk !== 'applicant').reduce((sum, [state]) => sum + (counts[state] ?? 0), 0)
  const tabs = [{ value: '', label: <span className="row" style={{ gap: 6 }}>全部待办 <Count n={open} /></span> }, ...states.map((state) => ({
    value: state, label: <span className="row" style={{ gap: 6 }}>{module.machine.states[state]?.label ?? state} <Count n={counts[state]} /></span>
  }))]
  return (
    <div className="stack" style={{ gap: 12 }}>
      <div style={{ overflowX: 'auto' }}><Segmented aria-label="按状态筛选" options={tabs} value={filter.state ?? ''} onChange={(state) => change({ state: state === '' ? undefined : state })} /></div>
      <div className="row" style={{ gap: 16 }}>
        {module.findLabel === undefined ? null : (
          <Input.Search
            ref={searchRef} value={typed} allowClear style={{ width: 220 }} placeholder={module.findLabel} aria-label={module.findLabel}
            onChange={(event) => setTyped(event.target.value)} onSearch={(text) => change({ find: text.trim() })}
          />
        )}
        {seesCity(staff) ? <Select aria-label="单位" style={{ width: 170 }} value={filter.unit ?? ''} onChange={(unit: string) => change({ unit })} options={[{ value: '', label: '全部单位' }, ...unitOptions]} /> : null}
        <Checkbox checked={filter.mine === 'yes'} onChange={(event) => change({ mine: event.target.checked ? 'yes' : undefined })}>我领取的 {counts['mine'] === undefined ? null : <Count n={counts['mine']} />}</Checkbox>
        <Checkbox checked={filter.overdue === 'yes'} onChange={(event) => change({ overdue: event.target.checked ? 'yes' : undefined })}>已超时 {counts['overdue'] === undefined ? null : <Count n={counts['overdue']} over />}</Checkbox>
        {Object.keys(filter).length === 0 ? null : <Button type="link" style={{ padding: 0 }} onClick={() => change({ state: undefined, unit: undefined, mine: undefined, overdue: undefined, find: undefined })}>清除筛选</Button>}
      </div>
    </div>
  )
}
