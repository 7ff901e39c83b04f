import type { Session } from '@lubiao/shared/account/contract'
import { forget, keep, kept } from '../device/storage'
import { createCell } from './cell'

const STORE = 'session'

/** The tokens on this phone, or undefined for somebody not signed in. */
export const session = createCell<Session | undefined>(kept<Session>(STORE))

/** Takes new tokens. */
export function holdSession(next: Session): void {
  keep(STORE, next)
  session.set(next)
}

/** Signs out on this phone. */
export function dropSession(): void {
  forget(STORE)
  session.set(undefined)
}
