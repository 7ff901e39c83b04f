/** Many people of one rig, signed in: what suites over actors × routes draw from. */
import type { Client, Rig } from './rig'

/** Citizens and members of staff by their demo ids. */
export async function everybodyOn(rig: Rig, citizens: readonly string[], desks: readonly string[]): Promise<ReadonlyMap<string, Client>> {
  const people = new Map<string, Client>()
  for (const id of citizens) people.set(id, await rig.wechat(id))
  for (const id of desks) people.set(id, await rig.desk(id))
  return people
}
