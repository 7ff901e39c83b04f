/** Outlets somebody works at, and the one a page is about: named in the address, else the one this computer showed last. */
import { serviceRoutes, type ListedOutlet } from '@lubiao/shared/service/contract'
import { outletIdSchema } from '@lubiao/shared/service/outlets'
import { useSearchParams } from 'react-router'
import type { Refusal } from '../client/refusal'
import { useRoute } from '../client/use-route'
import { keep, readKept } from '../device/kept'
import { seesCity, useStaff } from '../shell/staff'

const KEPT = 'outlet'

/** The outlets of the unit (the city's staff: all of them) and the chosen one; undefined while they are read. */
export interface ChosenOutlet {
  readonly outlets: readonly ListedOutlet[] | undefined
  readonly outlet: ListedOutlet | undefined
  readonly error: Refusal | undefined
  readonly retry: () => void
  readonly choose: (outletId: string) => void
}

/** Reads the outlets and keeps the choice in the address (`?outlet=`) and on this computer. */
export function useOutlet(): ChosenOutlet {
  const staff = useStaff()
  const [params, setParams] = useSearchParams()
  const { data, error, mutate } = useRoute(serviceRoutes.outlets, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })
  const outlets = data?.outlets.filter((one) => seesCity(staff) || one.unit === staff.unit)
  const wanted = params.get('outlet') ?? readKept(KEPT, outletIdSchema)
  const outlet = outlets?.find((one) => one.id === wanted) ?? outlets?.[0]
  return {
    outlets, outlet, error, retry: () => void mutate(),
    choose: (outletId) => {
      keep(KEPT, outletId)
      setParams((before) => {
        const next = new URLSearchParams(before)
        next.set('outlet', outletId)
        return next
      }, { replace: true })
    }
  }
}
