import { instantOf, type Instant } from '@lubiao/shared/kernel/clock'

/** The phone's clock. The only place of the mini-program that reads it. */
export const nowMs = (): number => Date.now()

/** Now, as an instant. */
export const now = (): Instant => instantOf(nowMs())
