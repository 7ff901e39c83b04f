/** What an audited action is called: the command's label of its machine, else the summary of its route. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passMachine } from '@lubiao/shared/pass/machine'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { laneMachine } from '@lubiao/shared/plate/lane-machine'

const routes: readonly Route[] = [...Object.values(accountRoutes), ...Object.values(passRoutes), ...Object.values(plateRoutes), ...Object.values(oversightRoutes)]
/** Looks at somebody's data have no route or command of their own name. */
const looks = [
  ['pass.look', '查看申请'], ['pass.lookAtPaper', '查看材料'], ['pass.findPlate', '按车牌查找'], ['pass.askRegister', '查询登记信息'], ['pass.lookAtFlags', '查看可疑线索'], ['account.lookAtAudit', '查看操作留痕'], ['lane.look', '查看通道车辆'], ['lane.enter', '车辆进入通道'], ['lane.pauseStation', '暂停站点'], ['lane.resumeStation', '恢复站点'], ['plate.askRegister', '核实身份'],
  ['account.scanSignIn.approve', '扫码登录：确认'], ['account.scanSignIn.deny', '扫码登录：拒绝']
] as const
const words: ReadonlyMap<string, string> = new Map<string, string>([
  ...looks,
  ...routes.map((route) => [route.name, route.summary] as const),
  ...[passMachine, laneMachine].flatMap((machine) => Object.entries(machine.commands).map(([command, spec]) => [`${machine.name}.${command}`, spec.label] as const))
])

/** Chinese name; undefined when this version does not know the action. */
export const actionWords = (action: string): string | undefined => words.get(action)
