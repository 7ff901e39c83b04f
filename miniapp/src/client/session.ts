import type { Session } from '@lubiao/shared/account/contract'
import { forget, forgetAll, keep, kept } from '../device/storage'
import { createCell } from './cell'

const STORE = 'session'

/** Beginning of the keys under which answers of the server are kept. */
export const READINGS = 'read:'

/** The tokens on this phone, or undefined for somebody not signed in. */
export const session = createCell<Session | undefined>(kept<Session>(STORE))

/** Raised whenever the answers known so far are no longer for whoever holds this phone: none of them may be shown after that, nor kept when it comes late. */
export const era = createCell(0)

/** Forgets every answer, kept or in memory; what is on the screen is asked for anew. */
export function forgetReadings(): void {
  forgetAll(READINGS)
  era.set(era.get() + 1)
}

/** Takes new tokens. */
export function holdSession(next: Session): void {
  keep(STORE, next)
  session.set(next)
}

/** Signs out on this phone, of the person's own accord or because the server knows the session no more. */
export function dropSession(): void {
  forget(STORE)
  session.set(undefined)
  forgetReadings()
}
