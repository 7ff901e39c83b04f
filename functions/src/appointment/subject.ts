/** Whom and what a booking is for: the person who comes, the vehicle, the test, and the record of limits it counts in. */
import { accountProblems } from '@lubiao/shared/account/contract'
import type { Booking } from '@lubiao/shared/appointment/booking'
import type { Bookable } from '@lubiao/shared/appointment/bookable'
import { appointmentProblems, type TestClass } from '@lubiao/shared/appointment/contract'
import type { Wanted } from '@lubiao/shared/appointment/limits'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { plateTypesFor, type PlateType } from '@lubiao/shared/kernel/identity'
import { maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { verifiedPerson } from '../account/people'
import { identityHash } from '../account/people'
import type { Deps } from '../platform/deps'

const refuse = problemsOf({ ...accountProblems, ...appointmentProblems })

/** What `visitor.sealed` holds; nothing is left of it once the person has gone. */
export const sealedVisitor = z.object({ name: z.string().optional(), idNumber: z.string().optional(), phone: z.string().optional() })

/** What is asked for. */
export interface Asking {
  readonly visitor?: { readonly name: string; readonly idNumber: string } | undefined
  readonly plate?: string | undefined
  readonly plateType?: PlateType | undefined
  readonly licenceClass?: TestClass | undefined
}

/** The parts of a booking or a place on a list that say for whom it is. */
export type Subject = Pick<Booking, 'visitor' | 'limitKey' | 'plate' | 'plateType' | 'test'> & {
  /** Keyed hash of a visitor who is not the booker. */
  readonly identity?: string
}

/** A person who may book: real name confirmed. */
export type Booker = Awaited<ReturnType<typeof verifiedPerson>>

/** Completes what was asked. Somebody else's name is checked with the register. Throws `account.identity-mismatch`, `appointment.vehicle-needed`, `appointment.test-needed`. */
export async function subjectOf(deps: Deps, booker: Booker, matter: Bookable, asking: Asking): Promise<Subject> {
  const { plate, visitor, licenceClass } = asking
  const plateType = plate === undefined ? undefined : asking.plateType ?? plateTypesFor(plate)[0]
  if (matter.group === 'inspection' && plate === undefined) throw refuse('appointment.vehicle-needed')
  if (matter.subject !== undefined && licenceClass === undefined) throw refuse('appointment.test-needed')
  const other = visitor !== undefined && visitor.idNumber !== booker.idNumber ? visitor : undefined
  if (other !== undefined && !(await deps.registry.verifyPerson(other))) throw refuse('account.identity-mismatch')
  const { name, idNumber } = other ?? booker
  const limitKey = matter.about === 'vehicle' && plate !== undefined ? deps.cipher.lookup('appointment-vehicle', `${plateType}#${plate}`) : deps.cipher.lookup('appointment-person', idNumber)
  return {
    visitor: { self: other === undefined, nameMasked: maskName(name), phoneMasked: maskPhone(booker.phone), sealed: deps.cipher.seal(JSON.stringify({ name, idNumber, phone: booker.phone })) },
    limitKey, ...(other === undefined ? {} : { identity: identityHash(deps, idNumber) }), ...(plate === undefined ? {} : { plate, plateType }),
    ...(matter.subject === undefined || licenceClass === undefined ? {} : { test: { subject: matter.subject, licenceClass } })
  }
}

/** What the limits are asked about. */
export const wantedOf = (matter: Bookable, subject: Subject, date: LocalDate): Wanted => ({
  group: matter.group, date, ...(subject.test === undefined ? {} : { test: { subject: subject.test.subject, licenceClass: subject.test.licenceClass as TestClass } })
})
