/**
 * A car in the drive-through lane (通道式上牌, measure 13): bare in, plated out. At which station it stands is in the case, for stations are data;
 * the table says what can happen to it at all. `crew` is a clerk of the lane's unit.
 */
import { calendarDays } from '../kernel/clock'
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** Days a car that was turned away may come back to its station (our own rule, shown on its slip). */
export const ASIDE_LIMIT = calendarDays(7)

/** The table. */
export const laneMachine = {
  name: 'lane',
  label: '通道式上牌',
  initial: 'moving',
  opens: { by: ['crew'], event: 'lane.entered' },
  states: {
    moving: { label: '通道内办理', desk: 'crew' },
    aside: { label: '暂离通道，待处理', desk: 'crew', due: { limit: ASIDE_LIMIT, from: 'entry', then: 'lapse' } },
    plated: { label: '已上牌驶出', desk: 'crew', ends: true },
    left: { label: '未上牌离开', desk: 'crew', ends: true }
  },
  commands: {
    advance: { label: '完成，去下一站', from: ['moving'], to: 'stay', by: ['crew'], event: 'lane.advanced', guard: 'stationOpen' },
    finish: { label: '安装完成，驶出', from: ['moving'], to: 'plated', by: ['crew'], event: 'lane.plated', guard: 'lastStation' },
    skip: { label: '跳过本站', from: ['moving'], to: 'stay', by: ['crew'], event: 'lane.skipped', guard: 'skippable' },
    reject: { label: '不通过', from: ['moving'], to: 'aside', by: ['crew'], event: 'lane.rejected', guard: 'listedReason' },
    rejoin: { label: '回到通道', from: ['aside'], to: 'moving', by: ['crew'], event: 'lane.rejoined' },
    leave: { label: '离开通道', from: ['moving', 'aside'], to: 'left', by: ['crew'], event: 'lane.left' },
    lapse: { label: '逾期未返回', from: ['aside'], to: 'left', by: ['system'], event: 'lane.lapsed' }
  }
} as const satisfies Machine

export type LaneState = StateOf<typeof laneMachine>
export type LaneCommand = CommandOf<typeof laneMachine>
export type LaneActor = ActorOf<typeof laneMachine>
export type LaneEvent = EventOf<typeof laneMachine>
