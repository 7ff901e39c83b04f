import type { FoundOutlet } from '@lubiao/shared/service/contract'

/** A browser has no map without a key of a map service: there is the list, and navigation from each outlet. */
export const hasMap = false

export const OutletMap = (_: { outlets: readonly FoundOutlet[]; onPick: (outletId: string) => void }) => null
