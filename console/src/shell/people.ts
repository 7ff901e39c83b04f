/** The staff directory, all of it: a city's police fit in a few pages. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import useSWR from 'swr'
import type { Refusal } from '../client/refusal'
import { send } from '../client/send'

/** One entry of the directory. */
export type Person = OutputOf<typeof accountRoutes.listStaff>['people'][number]

async function readAll(unit: UnitId | undefined): Promise<readonly Person[]> {
  const people: Person[] = []
  let cursor: string | undefined
  do {
    const slice = await send(accountRoutes.listStaff, { ...(unit === undefined ? {} : { unit }), ...(cursor === undefined ? {} : { cursor }) })
    people.push(...slice.people)
    cursor = slice.cursor
  } while (cursor !== undefined)
  return people
}

/** People of a unit, or of all; read only when `wanted`. */
export const usePeople = (unit?: UnitId, wanted = true) => useSWR<readonly Person[], Refusal>(wanted ? ['account.people', unit ?? ''] : null, () => readAll(unit), { revalidateOnFocus: false })
