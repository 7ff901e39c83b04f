import { createCell } from '../../../client/cell'
import { locate } from '../../../device/location'

/** Where the person is, to about a hundred metres: enough to order outlets, and not more. */
export interface Place { readonly lng: number; readonly lat: number }

/** Known once the person has asked for an order by distance; forgotten when the app is closed. */
export const place = createCell<Place | undefined>(undefined)

const about = (degrees: number): number => Math.round(degrees * 1000) / 1000

/** Asks the phone where it is. False when it may not or cannot say. */
export async function findPlace(): Promise<boolean> {
  const found = await locate()
  if (found !== undefined) place.set({ lng: about(found.lng), lat: about(found.lat) })
  return found !== undefined
}
