/** What happened to a case, newest first: the events of its machine with who and why. */
import { Timeline } from 'antd'
import { useNow } from '../shell/use-now'
import { shortWhen } from '../shell/when'
import type { TimelineEntry } from './case-module'

/** Kinds of event by how they should strike the eye; everything else is neutral. */
const colourOf = (event: string): string => (/refused|revoked|overdue|lapsed|declined/.test(event) ? '#c2281d' : /approved|activated/.test(event) ? '#17703a' : /returned|withdrawn/.test(event) ? '#b45d00' : '#5b6b7f')

/** The list. */
export function CaseTimeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const now = useNow()
  const items = [...entries].sort((a, b) => b.version - a.version || b.at.localeCompare(a.at)).map((entry, index) => ({
    key: `${entry.version}-${entry.event}-${index}`,
    color: colourOf(entry.event),
    content: (
      <div>
        <div className="row" style={{ gap: 8 }}><b>{entry.label}</b><span className="quiet nowrap" style={{ fontSize: 12 }}>{shortWhen(entry.at, now)}</span></div>
        <div className="quiet" style={{ fontSize: 13 }}>{entry.by}</div>
        {entry.note === undefined || entry.note === '' ? null : <div style={{ marginTop: 2, whiteSpace: 'pre-wrap' }}>{entry.note}</div>}
      </div>
    )
  }))
  return <Timeline items={items} style={{ paddingTop: 4, marginBottom: 0 }} />
}
