/** Who waits, in the order of the rule; who has stepped out; what the other counters do. */
import { skills, type Skill } from '@lubiao/shared/service/terms.data'
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import type { DeskTicket, DeskView, LineSummary } from '@lubiao/shared/queue/contract'
import { Button, Card } from 'antd'
import { Nothing } from '../../shell/page'

const SHOWN = 12

/** `约 8–20 分钟`; honest about what it rests on. */
export function waitText({ estimate }: Pick<LineSummary, 'estimate'>): string {
  const { minutes, measured } = estimate
  if (minutes === undefined) return '没有窗口在办'
  if (minutes.high === 0) return '不用等'
  return `${minutes.low === minutes.high ? `约 ${minutes.low}` : `约 ${minutes.low}–${minutes.high}`} 分钟${measured ? '' : '（估计）'}`
}

/** A ticket in one line. */
function Row({ ticket, act }: { readonly ticket: DeskTicket; readonly act?: React.ReactNode }) {
  return (
    <li className="line-row">
      <b className="mono">{ticket.number}</b>
      <span className={`tag ${ticket.kind === 'booked' ? 'blue' : 'grey'}`}>{ticket.kind === 'booked' ? `预约 ${ticket.slotAt === undefined ? '' : timeOfDay(ticket.slotAt)}${ticket.late ? ' 迟到' : ''}` : '现场'}</span>
      <span className="clip" title={ticket.serviceLabel ?? ''}>{ticket.nameMasked ?? <span className="quiet">未登记姓名</span>}{ticket.serviceLabel === undefined ? null : <span className="quiet"> · {ticket.serviceLabel}</span>}</span>
      <span className="quiet nowrap">{act ?? (ticket.waitedMinutes > 0 ? `已等 ${ticket.waitedMinutes} 分` : '刚到')}</span>
    </li>
  )
}

/** The right column of the counter screen. `mine` are the lines of the own counter, shown first and alone. */
export function LinePanel({ desk, mine, busy, onResume }: { readonly desk: DeskView; readonly mine: readonly Skill[]; readonly busy: boolean; readonly onResume: (ticket: DeskTicket) => void }) {
  const waiting = desk.waiting.filter((ticket) => mine.length === 0 || mine.includes(ticket.skill))
  const parked = desk.parked.filter((ticket) => mine.length === 0 || mine.includes(ticket.skill))
  const lines = desk.lines.filter((line) => mine.length === 0 || mine.includes(line.skill))
  const open = desk.counters.filter((counter) => counter.state === 'open')
  return (
    <>
      <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>等候</h2>} extra={<span className="quiet">{waiting.length} 人</span>}>
        <div className="stack" style={{ gap: 10 }}>
          {lines.map((line) => <div key={line.skill} className="row" style={{ justifyContent: 'space-between' }}><span>{line.skillLabel} <b>{line.waiting}</b> 人{line.booked > 0 ? `（预约 ${line.booked}）` : ''}</span><span className="quiet">{(line.estimate.minutes?.high ?? 0) > 0 ? '现在取号要等' : ''}{waitText(line)}</span></div>)}
          {waiting.length === 0 ? <Nothing text="没有人在等" hint="有人取号或签到后自动出现。" /> : <ol className="line" aria-label="等候的人，按叫号顺序">{waiting.slice(0, SHOWN).map((ticket) => <Row key={ticket.ticketId} ticket={ticket} />)}</ol>}
          {waiting.length > SHOWN ? <div className="quiet">后面还有 {waiting.length - SHOWN} 人</div> : null}
          <div className="quiet" style={{ fontSize: 12 }}>叫号规则：{desk.rule}</div>
        </div>
      </Card>
      {parked.length === 0 ? null : (
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>暂离，号码保留</h2>}>
          <ul className="line" aria-label="暂离的人">{parked.map((ticket) => <Row key={ticket.ticketId} ticket={ticket} act={<Button size="small" disabled={busy} onClick={() => onResume(ticket)}>回来了</Button>} />)}</ul>
        </Card>
      )}
      <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>窗口</h2>}>
        {open.length === 0 ? <span className="quiet">还没有窗口打开。</span> : (
          <ul className="line" aria-label="已打开的窗口">
            {open.map((counter) => (
              <li key={counter.counterNo} className="line-row">
                <b>{counter.counterNo} 号</b><span>{counter.mine ? '我' : counter.staffName}</span>
                <span className="clip quiet" title={counter.skills.map((skill) => skills[skill]).join('、')}>{counter.skills.map((skill) => skills[skill]).join('、')}</span>
                <span className="nowrap">{counter.current === undefined ? <span className="quiet">空闲</span> : <><b className="mono">{counter.current.number}</b> {counter.current.stateLabel}</>}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}
