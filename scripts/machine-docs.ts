/** The page of each machine, written from its table, so that docs cannot drift from what the product does. */
import { diagramOf, limitText, type Machine } from '@lubiao/shared/kernel/machine'
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import { billMachine } from '@lubiao/shared/payment/bill-machine'
import { orderMachine } from '@lubiao/shared/payment/order-machine'
import { refundMachine } from '@lubiao/shared/payment/refund-machine'
import { passMachine } from '@lubiao/shared/pass/machine'
import { laneMachine } from '@lubiao/shared/plate/lane-machine'
import { pickMachine } from '@lubiao/shared/plate/pick-machine'
import { queueMachine } from '@lubiao/shared/queue/machine'
import { releaseMachine } from '@lubiao/shared/release/machine'
import { serviceMachine } from '@lubiao/shared/service/machine'

/** Every machine of the product, in the order of their modules. */
export const machines: readonly Machine[] = [passMachine, serviceMachine, appointmentMachine, queueMachine, releaseMachine, pickMachine, laneMachine, billMachine, orderMachine, refundMachine]

/** Machines whose file is not `<name>/machine.ts`: of a module with more than one, or called after what it is. */
const FILES: Readonly<Record<string, string>> = { appointment: 'appointment/booking-machine.ts', plate: 'plate/pick-machine.ts', lane: 'plate/lane-machine.ts', bill: 'payment/bill-machine.ts', 'payment-order': 'payment/order-machine.ts', refund: 'payment/refund-machine.ts' }

/** The file a machine's table stands in. */
export const fileOf = (machine: Machine): string => `shared/src/${FILES[machine.name] ?? `${machine.name}/machine.ts`}`

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The text of `docs/machines/<name>.md`. */
export function machinePage(machine: Machine): string {
  const states = Object.entries(machine.states).map(([name, spec]) =>
    row(`\`${name}\``, spec.label, spec.ends === true ? 'closed' : spec.desk, spec.due === undefined ? '' : `${limitText(spec.due.limit)} from ${spec.due.from}, then \`${spec.due.then}\``))
  const commands = Object.entries(machine.commands).map(([name, spec]) =>
    row(`\`${name}\``, spec.label, spec.from.join(', '), spec.to === 'stay' ? '' : spec.to, spec.by.join(', '), spec.guard ?? '', `\`${spec.event}\``))
  return [
    `# ${machine.label} (\`${machine.name}\`)`, '',
    `Written from \`${fileOf(machine)}\` by \`npm run docs\`; a test holds the two equal. Opened by ${machine.opens.by.join(', ')}, leaving \`${machine.opens.event}\`.`, '',
    '```mermaid', diagramOf(machine).trimEnd(), '```', '',
    row('state', 'label', 'desk', 'clock'), row('---', '---', '---', '---'), ...states, '',
    row('command', 'label', 'from', 'to', 'by', 'guard', 'event'), row('---', '---', '---', '---', '---', '---', '---'), ...commands, ''
  ].join('\n')
}
