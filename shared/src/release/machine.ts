/**
 * The life of a scarce release: driving tests, a block of plate numbers. `office` is whoever announces it. Both kinds close at a published
 * moment and are drawn; what differs is what the order is good for: a lottery's first `quota` win, an opening queue is let in at a rate.
 */
import type { CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** The table. */
export const releaseMachine = {
  name: 'release',
  label: '稀缺名额放号',
  initial: 'open',
  opens: { by: ['office'], event: 'release.announced' },
  states: {
    open: { label: '登记中', desk: 'system' },
    closed: { label: '登记已截止，正在抽签', desk: 'system' },
    drawn: { label: '已出顺序', desk: 'system' },
    over: { label: '已结束', desk: 'system', ends: true },
    cancelled: { label: '已取消', desk: 'system', ends: true }
  },
  commands: {
    close: { label: '截止登记', from: ['open'], to: 'closed', by: ['system'], event: 'release.closed', guard: 'momentCome' },
    draw: { label: '公布顺序', from: ['closed'], to: 'drawn', by: ['system'], event: 'release.drawn' },
    admit: { label: '放入一批', from: ['drawn'], to: 'stay', by: ['system'], event: 'release.admitted', guard: 'turnCome' },
    remind: { label: '提醒将到期', from: ['drawn'], to: 'stay', by: ['system'], event: 'release.ending', guard: 'momentCome' },
    finish: { label: '结束', from: ['drawn'], to: 'over', by: ['system'], event: 'release.over' },
    cancel: { label: '取消', from: ['open'], to: 'cancelled', by: ['office'], event: 'release.cancelled' }
  }
} as const satisfies Machine

export type ReleaseState = StateOf<typeof releaseMachine>
export type ReleaseCommand = CommandOf<typeof releaseMachine>
export type ReleaseEvent = EventOf<typeof releaseMachine>
