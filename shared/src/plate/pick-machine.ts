/**
 * The life of a chosen number (选号, measure 11): it waits for its vehicle, goes through the lane with it and ends on it, or is given back and rests.
 * `applicant` is whose it is, `clerk` a clerk who chose it for somebody at a counter, `lane` whoever moves the vehicle that carries it.
 */
import { hours } from '../kernel/clock'
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** How long a number waits for its vehicle, from the moment it was chosen or came back. */
export const RESERVATION_LIMIT = hours(72)

/** The table. */
export const pickMachine = {
  name: 'plate',
  label: '选号',
  initial: 'reserved',
  opens: { by: ['applicant', 'clerk'], event: 'plate.reserved' },
  states: {
    reserved: { label: '已选定，待上牌', desk: 'applicant', due: { limit: RESERVATION_LIMIT, from: 'entry', then: 'expire' } },
    inLane: { label: '车辆在上牌通道', desk: 'lane' },
    plated: { label: '已上牌', desk: 'lane', ends: true },
    renounced: { label: '已放弃', desk: 'applicant', ends: true },
    expired: { label: '逾期未上牌', desk: 'system', ends: true }
  },
  commands: {
    renounce: { label: '放弃号码', from: ['reserved'], to: 'renounced', by: ['applicant'], event: 'plate.renounced' },
    expire: { label: '保留期满', from: ['reserved'], to: 'expired', by: ['system'], event: 'plate.expired' },
    enterLane: { label: '车辆进入通道', from: ['reserved'], to: 'inLane', by: ['lane'], event: 'plate.enteredLane' },
    leaveLane: { label: '车辆离开通道', from: ['inLane'], to: 'reserved', by: ['lane', 'system'], event: 'plate.leftLane' },
    mount: { label: '号牌已安装', from: ['inLane'], to: 'plated', by: ['lane'], event: 'plate.mounted' }
  }
} as const satisfies Machine

export type PickState = StateOf<typeof pickMachine>
export type PickCommand = CommandOf<typeof pickMachine>
export type PickActor = ActorOf<typeof pickMachine>
export type PickEvent = EventOf<typeof pickMachine>
