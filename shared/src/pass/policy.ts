/** Which policy judges a day, and what it says about a case. */
import type { UnitId } from '../account/units.data'
import type { LocalDate } from '../kernel/clock'
import { passPolicies, type DecisionReason, type PassPolicy } from './policy.data'

/** The policy in force on a day: the latest that has begun; before the first, the first. */
export function policyOn(date: LocalDate, policies: readonly PassPolicy[] = passPolicies): PassPolicy {
  const [first, ...later] = policies
  if (first === undefined) throw new RangeError('no pass policy')
  return later.reduce((found, policy) => (policy.effectiveFrom <= date && policy.effectiveFrom >= found.effectiveFrom ? policy : found), first)
}

/** The brigade that handles an application for these zones. */
export function unitFor(zones: readonly string[], policy: PassPolicy): UnitId {
  return policy.unitOfZone[zones[0] ?? ''] ?? policy.defaultUnit
}

/** A reason by its code in a list of the policy. */
export const reasonOf = (reasons: readonly DecisionReason[], code: string): DecisionReason | undefined => reasons.find((reason) => reason.code === code)

/** Every brigade that a policy ever gave applications to: the only desks on which a submitted case can lie. */
export const handlingUnits = (policies: readonly PassPolicy[] = passPolicies): readonly UnitId[] => [...new Set(policies.flatMap((policy) => [...Object.values(policy.unitOfZone), policy.defaultUnit]))]
