/** The only places that read the wall clock, wait, or draw chance: everything else is given them. */
import { randomBytes as nodeRandom } from 'node:crypto'
import type { Instant } from '@lubiao/shared/kernel/clock'

/** Now, as an instant. */
export const systemNow = (): Instant => new Date().toISOString()

/** n unpredictable bytes. */
export const systemRandom = (n: number): Uint8Array => new Uint8Array(nodeRandom(n))

/** Waits ms milliseconds. */
export const systemSleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
