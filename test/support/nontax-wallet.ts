/** A payer in the non-tax platform's mini-program, and the treasury behind it. */
import { demoPerson } from '../../local/src/demo/people.data'
import type { Rig } from './rig'

/** Gives the simulator of 微信非税缴费 an order of its admin; throws when it refuses. */
export async function nontax<T = Record<string, unknown>>(rig: Rig, name: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${rig.stack.nontax.adminUrl}/${name}`, { method: 'POST', body: JSON.stringify(body) })
  const said = (await answer.json()) as T
  if (!answer.ok) throw new Error(`nontax ${name}: ${answer.status} ${JSON.stringify(said)}`)
  return said
}

/** Pays what a phone was handed; nobody tells us of it. */
export const inPlatform = (rig: Rig, personId: string, handed: Readonly<Record<string, string>> | undefined): Promise<unknown> => nontax(rig, 'pay', { orderId: handed?.['orderId'], openid: demoPerson(personId).openid })
