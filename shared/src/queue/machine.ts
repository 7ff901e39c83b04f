/**
 * The life of a ticket on the day (notice measures 10, 11). Actors are relative to the ticket: `holder` the person it was given to, `clerk`
 * anybody who works at the outlet, `counter` the clerk at the counter that has called it.
 */
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** The table. */
export const queueMachine = {
  name: 'queue',
  label: '现场排号',
  initial: 'waiting',
  opens: { by: ['holder', 'clerk'], event: 'queue.joined' },
  states: {
    waiting: { label: '等候中', desk: 'clerk' },
    called: { label: '请到窗口', desk: 'counter' },
    serving: { label: '办理中', desk: 'counter' },
    parked: { label: '暂离，号码保留', desk: 'holder' },
    done: { label: '已办结', desk: 'system', ends: true },
    missed: { label: '过号', desk: 'system', ends: true },
    left: { label: '已取消', desk: 'system', ends: true },
    lapsed: { label: '当日未办，已结束', desk: 'system', ends: true }
  },
  commands: {
    call: { label: '叫号', from: ['waiting'], to: 'called', by: ['clerk'], event: 'queue.called', guard: 'nextInTurn' },
    recall: { label: '再叫一次', from: ['called'], to: 'stay', by: ['counter'], event: 'queue.recalled', guard: 'recallsLeft' },
    start: { label: '开始办理', from: ['called'], to: 'serving', by: ['counter'], event: 'queue.started' },
    finish: { label: '办结', from: ['serving'], to: 'done', by: ['counter'], event: 'queue.served' },
    park: { label: '暂离', from: ['called', 'serving'], to: 'parked', by: ['counter'], event: 'queue.parked' },
    resume: { label: '回来继续排', from: ['parked'], to: 'waiting', by: ['holder', 'clerk'], event: 'queue.resumed' },
    putBack: { label: '退回等候', from: ['called'], to: 'waiting', by: ['counter'], event: 'queue.putBack' },
    miss: { label: '过号', from: ['called'], to: 'missed', by: ['counter'], event: 'queue.missed', guard: 'calledThrice' },
    near: { label: '提醒快到了', from: ['waiting'], to: 'stay', by: ['system'], event: 'queue.near', guard: 'notTold' },
    leave: { label: '不办了', from: ['waiting', 'called', 'parked'], to: 'left', by: ['holder', 'clerk'], event: 'queue.left' },
    lapse: { label: '当日结束', from: ['waiting', 'called', 'serving', 'parked'], to: 'lapsed', by: ['system'], event: 'queue.lapsed' }
  }
} as const satisfies Machine

export type QueueState = StateOf<typeof queueMachine>
export type QueueCommand = CommandOf<typeof queueMachine>
export type QueueActor = ActorOf<typeof queueMachine>
export type QueueEvent = EventOf<typeof queueMachine>
