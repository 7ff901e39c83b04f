import { createCell } from '../../../client/cell'
import { locate } from '../../../device/location'
import { roughly } from '../../../ui/distance'

/** Where the person is, to about a hundred metres: enough to order outlets, and not more. */
export interface Place { readonly lng: number; readonly lat: number }

/** Known once the person has asked for an order by distance; forgotten when the app is closed. */
export const place = createCell<Place | undefined>(undefined)

/** Asks the phone where it is. False when it may not or cannot say. */
export async function findPlace(): Promise<boolean> {
  const found = await locate()
  if (found !== undefined) place.set(roughly(found))
  return found !== undefined
}
