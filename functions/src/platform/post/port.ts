/** What the product asks of the post (EMS): a waybill for a letter, and where the letter is. */
import type { Instant } from '@lubiao/shared/kernel/clock'

/** A letter to a person. `ref` is ours: the same ref always has the same waybill. */
export interface Letter {
  readonly ref: string
  readonly to: { readonly name: string; readonly phone: string; readonly address: string }
  /** What is inside, in words for the label. */
  readonly contents: string
}

/** One event on the way, as the post words it. */
export interface MailEvent {
  readonly at: Instant
  readonly code: string
  readonly text: string
  readonly place?: string | undefined
}

/** Where a letter is. `signed` and `returned` are the ends of the way. */
export interface Tracking {
  readonly state: 'waiting' | 'moving' | 'signed' | 'returned'
  readonly events: readonly MailEvent[]
  readonly signedBy?: string | undefined
}

/** The port. Every call throws Problem `upstream-unavailable` when the post does not answer in time. */
export interface PostPort {
  /** The waybill of a letter; asked twice it is the same one. */
  createWaybill(letter: Letter): Promise<string>
  track(waybill: string): Promise<Tracking>
}
