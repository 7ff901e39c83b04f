/** What an audited action is called: the command's label of its machine, else the summary of its route. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passMachine } from '@lubiao/shared/pass/machine'
import { passRoutes } from '@lubiao/shared/pass/contract'

const routes: readonly Route[] = [...Object.values(accountRoutes), ...Object.values(passRoutes), ...Object.values(oversightRoutes)]
/** Looks at somebody's data have no route or command of their own name. */
const looks = [
  ['pass.look', '查看申请'], ['pass.lookAtPaper', '查看材料'], ['pass.findPlate', '按车牌查找'], ['pass.askRegister', '查询登记信息'], ['pass.lookAtFlags', '查看可疑线索'], ['account.lookAtAudit', '查看操作留痕'],
  ['account.scanSignIn.approve', '扫码登录：确认'], ['account.scanSignIn.deny', '扫码登录：拒绝']
] as const
const words: ReadonlyMap<string, string> = new Map<string, string>([
  ...looks,
  ...routes.map((route) => [route.name, route.summary] as const),
  ...Object.entries(passMachine.commands).map(([command, spec]) => [`${passMachine.name}.${command}`, spec.label] as const)
])

/** Chinese name; undefined when this version does not know the action. */
export const actionWords = (action: string): string | undefined => words.get(action)
