/** What people remember of their bookings between two looks: they look again now and then, and whenever something went otherwise than they thought. */
import type { AppointmentView } from '@lubiao/shared/appointment/contract'
import type { Answer } from './rig'

/** What somebody sees of a booking of theirs. */
export type Seen = Pick<AppointmentView, 'caseId' | 'version' | 'state' | 'outlet' | 'time'>

/** What one person has in mind: bookings of today that are not over, and their place on a list. */
interface Mind {
  open: readonly Seen[]
  readonly waits: string | undefined
}

/** Everybody's memory, by user. */
export class Remembered {
  private readonly minds = new Map<string, Mind>()

  of(userId: string): Mind | undefined {
    return this.minds.get(userId)
  }
  keep(userId: string, mind: Mind): void {
    this.minds.set(userId, mind)
  }
  forget(userId: string): void {
    this.minds.delete(userId)
  }

  /** Keeps in mind what a booking has come to; a refusal makes its person look again. */
  note(userId: string, caseId: string, { status, body }: Answer<AppointmentView>): void {
    const mind = this.minds.get(userId)
    if (mind === undefined) return
    if (status >= 300) this.forget(userId)
    else mind.open = [...mind.open.filter((one) => one.caseId !== caseId), ...(body.state === 'held' || body.state === 'confirmed' ? [body] : [])]
  }
}
