/** Whoever was called to the counter: number, who, why they came, and what can be done with the number. */
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import type { DeskTicket, TicketOrder } from '@lubiao/shared/queue/contract'
import { queueMachine, type QueueCommand } from '@lubiao/shared/queue/machine'
import { MISS_AFTER_MINUTES, MOST_CALLS } from '@lubiao/shared/queue/rules'
import { Button } from 'antd'
import { StateTag } from '../../case/state-tag'

/** Commands of a called number and their keys; the words are the machine's. */
export const ticketKeys = { start: 's', recall: 'r', park: 'p', miss: 'm', putBack: 'u', finish: 'z' } as const satisfies Partial<Record<QueueCommand, string>>
type TicketCommand = keyof typeof ticketKeys

/** Commands of this ticket that the counter can give now. */
export const ticketCommands = (ticket: DeskTicket): readonly TicketCommand[] => (Object.keys(ticketKeys) as TicketCommand[]).filter((command) => ticket.commands.includes(command))

/** The strip with the number. */
export function CalledPanel({ ticket, busy, onGive }: { readonly ticket: DeskTicket; readonly busy: boolean; readonly onGive: (order: TicketOrder) => void }) {
  const called = ticket.state === 'called'
  return (
    <section className="case-bar" aria-label="当前号码">
      <div className="row" style={{ gap: 16 }}>
        <span className="called-number">{ticket.number}</span>
        <div>
          <div className="row"><b style={{ fontSize: 16 }}>{ticket.nameMasked ?? '未登记姓名'}</b><StateTag machine={queueMachine} state={ticket.state} label={ticket.stateLabel} />{ticket.kind === 'booked' ? <span className="tag blue">预约 {ticket.slotAt === undefined ? '' : timeOfDay(ticket.slotAt)}</span> : <span className="tag grey">现场取号</span>}{ticket.late ? <span className="tag amber">迟到</span> : null}</div>
          <div className="quiet">{ticket.serviceLabel ?? '没有选业务'} · {ticket.waitedMinutes === 0 ? '刚轮到' : `等了 ${ticket.waitedMinutes} 分钟`}{called ? ` · 已叫 ${ticket.calls} 次` : ''}</div>
        </div>
        <div className="row" style={{ marginInlineStart: 'auto' }}>
          {ticketCommands(ticket).map((command) => (
            <Button key={command} type={command === 'start' ? 'primary' : 'default'} danger={command === 'miss'} disabled={busy} onClick={() => onGive({ command })}>{queueMachine.commands[command].label}<kbd>{ticketKeys[command].toUpperCase()}</kbd></Button>
          ))}
        </div>
      </div>
      {called && !ticket.commands.includes('miss') ? <div className="quiet" style={{ marginTop: 8 }}>叫满 {MOST_CALLS} 次、过 {MISS_AFTER_MINUTES} 分钟还没有来，才能过号。</div> : null}
    </section>
  )
}
