/** What an audited action is called: the command's label of its machine, else the summary of its route. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passMachine } from '@lubiao/shared/pass/machine'
import { passRoutes } from '@lubiao/shared/pass/contract'

const routes: readonly Route[] = [...Object.values(accountRoutes), ...Object.values(passRoutes), ...Object.values(oversightRoutes)]
const words: ReadonlyMap<string, string> = new Map([
  ...routes.map((route) => [route.name, route.summary] as const),
  ...Object.entries(passMachine.commands).map(([command, spec]) => [`${passMachine.name}.${command}`, spec.label] as const)
])

/** Chinese name; undefined when this version does not know the action. */
export const actionWords = (action: string): string | undefined => words.get(action)
