/** What an audited action is called: the command's label of its machine, else the summary of its route. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import type { Machine } from '@lubiao/shared/kernel/machine'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { passMachine } from '@lubiao/shared/pass/machine'
import { billMachine } from '@lubiao/shared/payment/bill-machine'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { laneMachine } from '@lubiao/shared/plate/lane-machine'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { queueMachine } from '@lubiao/shared/queue/machine'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { serviceMachine } from '@lubiao/shared/service/machine'

const contracts: readonly Readonly<Record<string, Route>>[] = [accountRoutes, appointmentRoutes, passRoutes, paymentRoutes, plateRoutes, queueRoutes, releaseRoutes, serviceRoutes, serviceCaseRoutes, oversightRoutes]
const machines: readonly Machine[] = [appointmentMachine, passMachine, laneMachine, queueMachine, serviceMachine]

/** Looks at somebody's data, and steps that are neither a route nor a command of that name. */
const others = [
  ['account.lookAtAudit', '查看操作留痕'], ['account.scanSignIn.approve', '扫码登录：确认'], ['account.scanSignIn.deny', '扫码登录：拒绝'],
  ['appointment.look', '查看预约'], ['appointment.lookAtDay', '查看网点当天预约'],
  ['pass.look', '查看申请'], ['pass.lookAtPaper', '查看材料'], ['pass.findPlate', '按车牌查找'], ['pass.askRegister', '查询登记信息'], ['pass.lookAtFlags', '查看可疑线索'],
  ['lane.look', '查看通道车辆'], ['lane.enter', '车辆进入通道'], ['lane.pauseStation', '暂停站点'], ['lane.resumeStation', '恢复站点'], ['plate.askRegister', '核实身份'],
  ['payment.look', '查看缴费单'], ['payment.find', '查找缴费单'], ['payment.lookLedger', '查看收款日账'], ['payment.lookDayRows', '导出一日明细'], ['payment.lookReceipt', '查看电子票据'], ['payment.lookTransfers', '查看银行对账单各行'],
  ['payment.returnedByHand', '登记退款已转回'], ['payment.resolveDifference', '了结对账差异'],
  ['queue.call', '叫号'], ['service.look', '查看业务'], ['service.askRegister', '查询登记信息']
] as const
const words: ReadonlyMap<string, string> = new Map<string, string>([
  ...contracts.flatMap((routes) => Object.values(routes).map((route) => [route.name, route.summary] as const)),
  ...machines.flatMap((machine) => Object.entries(machine.commands).map(([command, spec]) => [`${machine.name}.${command}`, spec.label] as const)),
  ...Object.entries(billMachine.commands).map(([command, spec]) => [`payment.${command}`, spec.label] as const),
  ...others
])

/** Chinese name; undefined when this version does not know the action. */
export const actionWords = (action: string): string | undefined => words.get(action)
