/** A state in its colour: whose move it is decides, so that any machine gets sensible ones. */
import type { Machine } from '@lubiao/shared/kernel/machine'

function colourOf(machine: Machine, state: string): string {
  const spec = machine.states[state]
  if (spec === undefined) return 'grey'
  if (spec.ends === true) return 'grey'
  if (spec.desk === 'applicant') return 'amber'
  if (spec.desk === 'system') return 'green'
  return spec.due !== undefined && state !== machine.initial ? 'blue' : 'grey'
}

/** Label of a state. */
export function StateTag({ machine, state, label }: { readonly machine: Machine; readonly state: string; readonly label: string }) {
  return <span className={`tag ${colourOf(machine, state)}`}>{label}</span>
}
