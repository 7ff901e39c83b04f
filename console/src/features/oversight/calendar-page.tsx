/** The working-day calendar every clock counts by. A year is replaced by importing it again, never edited. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { Alert, Button, Card, Segmented } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useRoute } from '../../client/use-route'
import { Loaded, Page } from '../../shell/page'
import { mayCall, useStaff } from '../../shell/staff'
import { useNow } from '../../shell/use-now'
import { whenText } from '../../shell/when'
import { ImportDrawer } from './import-dialog'
import { YearGrid } from './year-grid'

/** Page at #/oversight/calendar. */
export function CalendarPage() {
  const staff = useStaff()
  const today = dateOf(useNow())
  const [params, setParams] = useSearchParams()
  const [importing, setImporting] = useState(false)
  const { data, error, mutate } = useRoute(oversightRoutes.calendar, {})
  const year = params.get('year') ?? today.slice(0, 4)
  const show = (next: string): void => setParams({ year: next }, { replace: true })
  return (
    <Page title="工作日历" lead="所有“工作日”时限按此计算：国务院办公厅公布的放假和调休上班日。" acts={mayCall(staff, oversightRoutes.importYear) ? <Button type="primary" onClick={() => setImporting(true)}>导入一年</Button> : null}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={10}>
        {(calendar) => {
          const known = calendar.years.map((each) => each.year)
          const years = [...new Set([...known, today.slice(0, 4), String(Number(today.slice(0, 4)) + 1)])].sort()
          const shown = calendar.years.find((each) => each.year === year)
          return (
            <div className="stack">
              <Card>
                <div className="row" style={{ gap: 16 }}>
                  <Segmented aria-label="年份" value={year} options={years.map((each) => ({ value: each, label: known.includes(each) ? each : `${each}（未导入）` }))} onChange={show} />
                  {shown === undefined ? null : <span className="quiet">版本 {shown.version} · {shown.basis}{shown.importedAt === undefined ? '' : ` · ${whenText(shown.importedAt)} 导入`}</span>}
                  <span className="row" style={{ marginInlineStart: 'auto', gap: 6 }}><span className="tag red">休</span>放假 <span className="tag blue">班</span>调休上班 <span className="tag grey">末</span>周末</span>
                </div>
              </Card>
              {shown !== undefined ? null : <Alert type="warning" showIcon title={`${year} 年的安排还没有导入`} description="涉及这一年的时限暂按周一至周五计算，页面上标 *；导入后自动重算并通知。" />}
              <YearGrid year={year} holidays={shown?.holidays ?? {}} makeup={shown?.makeup ?? {}} today={today} />
            </div>
          )
        }}
      </Loaded>
      {importing ? <ImportDrawer today={today} onClose={() => setImporting(false)} onImported={(next) => { setImporting(false); show(next); void mutate() }} /> : null}
    </Page>
  )
}
