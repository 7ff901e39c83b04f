/** Importing a year: paste the notice, look at the year it makes, then publish it as a new version. */
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { Alert, App, Button, Drawer, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { weekdayText } from '../../shell/when'
import { readNotice, type DayNames } from './notice'
import { YearGrid } from './year-grid'

/** `01-01 周四、01-02 周五（元旦）` grouped by name. */
function Listed({ days }: { readonly days: DayNames }) {
  const names = [...new Set(Object.values(days))]
  return <ul style={{ margin: 0, paddingInlineStart: 18 }}>{names.map((name) => <li key={name}><b>{name}</b>：{Object.keys(days).filter((day) => days[day] === name).sort().map((day) => `${day.slice(5)} ${weekdayText(day)}`).join('、')}</li>)}</ul>
}

/** The drawer; years offered are the present one and the two after it. */
export function ImportDrawer({ today, onClose, onImported }: { readonly today: string; readonly onClose: () => void; readonly onImported: (year: string) => void }) {
  const { message } = App.useApp()
  const first = Number(today.slice(0, 4))
  const [year, setYear] = useState(String(first + 1))
  const [text, setText] = useState('')
  const [basis, setBasis] = useState('')
  const save = useSend(oversightRoutes.importYear)
  const read = useMemo(() => (text.trim() === '' ? undefined : readNotice(year, text)), [year, text])
  const ready = read !== undefined && read.faults.every((fault) => fault.includes('补录')) && basis.trim().length >= 4
  const give = async (): Promise<void> => {
    if (read === undefined) return
    const answer = await save.run({ year, holidays: read.holidays, makeup: read.makeup, basis: basis.trim() })
    if (answer === undefined) return
    void message.success(`已导入 ${year} 年安排（版本 ${answer.version}），重算了 ${answer.recomputed} 件的到期时间`)
    onImported(year)
  }
  return (
    <Drawer open title="导入一年的节假日安排" onClose={onClose} size={860} footer={<div className="row" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>取消</Button><Button type="primary" disabled={!ready} loading={save.busy} onClick={() => void give()}>导入 {year} 年</Button></div>}>
      <div className="stack">
        <div className="row" style={{ gap: 16, alignItems: 'flex-end' }}>
          <div><div>年份</div><Select aria-label="年份" value={year} style={{ width: 120 }} options={[first, first + 1, first + 2].map((each) => ({ value: String(each), label: `${each} 年` }))} onChange={setYear} /></div>
          <label style={{ flex: 1 }}>依据<Input value={basis} maxLength={200} placeholder={`例如 国务院办公厅关于 ${year} 年部分节假日安排的通知（国办发明电〔${Number(year) - 1}〕X 号）`} onChange={(event) => setBasis(event.target.value)} /></label>
        </div>
        <label>通知正文（从国务院办公厅通知复制粘贴即可）
          <Input.TextArea rows={8} value={text} onChange={(event) => setText(event.target.value)} placeholder={'一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n二、春节：2月15日至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。\n……'} />
        </label>
        <RefusalNotice refusal={save.refusal} />
        {read === undefined ? null : (
          <>
            {read.faults.length === 0 ? <Alert type="success" showIcon title={`读到放假 ${Object.keys(read.holidays).length} 天、调休上班 ${Object.keys(read.makeup).length} 天，请对照核对。`} />
              : <Alert type="warning" showIcon role="alert" title="请核对" description={<ul style={{ margin: 0, paddingInlineStart: 18 }}>{read.faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>} />}
            <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 16 }}><div><h2 style={{ margin: '0 0 4px', fontSize: 14 }}>放假</h2><Listed days={read.holidays} /></div><div><h2 style={{ margin: '0 0 4px', fontSize: 14 }}>调休上班</h2><Listed days={read.makeup} /></div></div>
            <YearGrid year={year} holidays={read.holidays} makeup={read.makeup} today={today} />
          </>
        )}
      </div>
    </Drawer>
  )
}
