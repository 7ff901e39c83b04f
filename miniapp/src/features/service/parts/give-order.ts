import type { InputOf } from '@lubiao/shared/kernel/route'
import { serviceCaseRoutes, type ServiceView } from '@lubiao/shared/service/contract-case'
import { client } from '../../../client/client'
import { Failure } from '../../../client/failure'
import type { Reading } from '../../../client/use-read'

export type CitizenOrder = InputOf<typeof serviceCaseRoutes.act>['order']

/** What holds whatever has happened to the case meanwhile: paying, and who may act. Giving it up is looked at again first. */
const STANDS: readonly CitizenOrder['command'][] = ['recordPayment', 'authorise', 'endAuthority']

/**
 * Gives an order on a case as it is shown. When the case has moved on meanwhile the page shows how it stands now; an order that still means the
 * same is given once more, if it may be. Throws Failure.
 */
export async function giveOrder(view: Reading<ServiceView>, order: CitizenOrder): Promise<void> {
  if (view.data === undefined) return
  const { caseId, version } = view.data
  try {
    await view.refresh(await client.send(serviceCaseRoutes.act, { caseId, version, order }))
  } catch (reason) {
    if (!(reason instanceof Failure) || reason.code !== 'version-conflict') throw reason
    const latest = await client.send(serviceCaseRoutes.get, { caseId })
    await view.refresh(latest)
    if (!STANDS.includes(order.command) || !latest.commands.includes(order.command)) throw reason
    await view.refresh(await client.send(serviceCaseRoutes.act, { caseId, version: latest.version, order }))
  }
}
