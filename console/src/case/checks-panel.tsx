/** Automatic checks: what stops, what needs an exception, what is unknown first; what is in order last. */
import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, QuestionCircleFilled, WarningFilled } from '@ant-design/icons'
import { checkLevels } from '@lubiao/shared/pass/desk-words.data'
import { Button } from 'antd'
import type { ReactNode } from 'react'

/** One automatic check of any module. */
export interface CaseCheck {
  readonly code: string
  readonly level: keyof typeof checkLevels
  readonly title: string
  readonly detail: string
  readonly remedy?: string | undefined
  readonly article?: string | undefined
  readonly field?: string | undefined
}

const levels = {
  obstacle: { rank: 0, tone: 'red', icon: <CloseCircleFilled style={{ color: '#c2281d', fontSize: 17, marginTop: 2 }} /> },
  exception: { rank: 1, tone: 'violet', icon: <ExclamationCircleFilled style={{ color: '#6b3fa0', fontSize: 17, marginTop: 2 }} /> },
  unknown: { rank: 2, tone: 'amber', icon: <QuestionCircleFilled style={{ color: '#b45d00', fontSize: 17, marginTop: 2 }} /> },
  warning: { rank: 3, tone: 'amber', icon: <WarningFilled style={{ color: '#b45d00', fontSize: 17, marginTop: 2 }} /> },
  ok: { rank: 4, tone: 'green', icon: <CheckCircleFilled style={{ color: '#17703a', fontSize: 17, marginTop: 2 }} /> }
} as const satisfies Record<CaseCheck['level'], { rank: number; tone: string; icon: ReactNode }>

/** `2 项不符合 · 8 项通过` as tags. */
export function CheckTags({ checks }: { readonly checks: readonly CaseCheck[] }) {
  const counted = (Object.keys(levels) as CaseCheck['level'][]).map((level) => ({ level, n: checks.filter((check) => check.level === level).length })).filter((each) => each.n > 0)
  return <span className="row" style={{ gap: 6 }}>{counted.map(({ level, n }) => <span key={level} className={`tag ${levels[level].tone}`}>{n} 项{checkLevels[level]}</span>)}</span>
}

/** What an approver is reminded of before deciding. */
export function CheckSummary({ checks }: { readonly checks: readonly CaseCheck[] }) {
  const notable = checks.filter((check) => check.level !== 'ok')
  return (
    <div>
      <CheckTags checks={checks} />
      {notable.length === 0 ? null : <ul style={{ margin: '8px 0 0', paddingInlineStart: 18 }}>{notable.map((check) => <li key={check.code}><b>{check.title}</b>：{check.detail}</li>)}</ul>}
    </div>
  )
}

/** One check that is worth words. */
function Notable({ check, onField }: { readonly check: CaseCheck; readonly onField: ((field: string) => void) | undefined }) {
  return (
    <li>
      {levels[check.level].icon}
      <div style={{ minWidth: 0, flex: 1 }}>
        <span className="title">{check.title}</span>
        <span className={`tag ${levels[check.level].tone}`} style={{ marginInlineStart: 8 }}>{checkLevels[check.level]}</span>
        <div>{check.detail}</div>
        {check.remedy === undefined ? null : <div className="quiet">处理：{check.remedy}</div>}
        {check.field === undefined || onField === undefined ? null : <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onField(check.field ?? '')}>去修改</Button>}
        {check.article === undefined ? null : <div className="quiet" style={{ fontSize: 12 }}>依据：{check.article}</div>}
      </div>
    </li>
  )
}

/** The list: what needs a look in full, what is in order in short. */
export function ChecksPanel({ checks, onField }: { readonly checks: readonly CaseCheck[]; readonly onField?: (field: string) => void }) {
  const notable = checks.filter((check) => check.level !== 'ok').sort((a, b) => levels[a.level].rank - levels[b.level].rank)
  const good = checks.filter((check) => check.level === 'ok')
  if (checks.length === 0) return <p className="quiet" style={{ margin: 0 }}>还没有核验结果。</p>
  return (
    <div>
      {notable.length === 0 ? null : <ul className="checks" aria-label="需要留意的核验">{notable.map((check) => <Notable key={check.code} check={check} onField={onField} />)}</ul>}
      {good.length === 0 ? null : (
        <ul className="good" aria-label="通过的核验">
          {good.map((check) => <li key={check.code}>{levels.ok.icon}<div style={{ minWidth: 0 }}><span style={{ fontWeight: 600 }}>{check.title}</span><div className="quiet" style={{ fontSize: 13 }}>{check.detail}</div></div></li>)}
        </ul>
      )}
    </div>
  )
}
