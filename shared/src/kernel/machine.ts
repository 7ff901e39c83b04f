/**
 * A case's life as a table. Who may do what, which buttons a page shows, which writes the database accepts, what is due
 * when, and the diagram in the docs are all read from the same rows.
 */
import { durationText, type Duration } from './clock'

/** One state. `ends` closes the case; `desk` is whose move it is; `due` the clock that runs while the case is here. */
export interface StateSpec<Command extends string = string, Desk extends string = string> {
  readonly label: string
  readonly desk: Desk
  readonly ends?: true
  readonly due?: {
    /** How long; a text names the table that says so case by case, when the machine alone cannot. */
    readonly limit: Duration | string
    /** `start`: from the case's first submission, never reset by passing it on; `entry`: from entering this state. */
    readonly from: 'start' | 'entry'
    /** Command the system gives when it has passed. */
    readonly then: Command
  }
}

/** One command: from which states, to which (`stay` keeps the state), by whom, and the event it leaves. */
export interface CommandSpec<State extends string = string, Actor extends string = string, Event extends string = string, Guard extends string = string> {
  readonly label: string
  readonly from: readonly State[]
  readonly to: State | 'stay'
  readonly by: readonly Actor[]
  readonly event: Event
  /** Named condition beyond state and actor, decided by the module's rules. */
  readonly guard?: Guard
}

/** The whole table of one kind of case. */
export interface Machine<
  State extends string = string,
  Command extends string = string,
  Actor extends string = string,
  Event extends string = string,
  Guard extends string = string
> {
  readonly name: string
  readonly label: string
  /** State of a case just opened. */
  readonly initial: State
  /** Who may open one, and the event that leaves. */
  readonly opens: { readonly by: readonly Actor[]; readonly event: Event }
  readonly states: Readonly<Record<State, StateSpec<Command, Actor>>>
  readonly commands: Readonly<Record<Command, CommandSpec<State, Actor, Event, Guard>>>
}

/** A clock's length in Chinese. */
export const limitText = (limit: Duration | string): string => (typeof limit === 'string' ? limit : durationText(limit))

/** Names of a machine's states, commands, actors. */
export type StateOf<M extends Machine> = keyof M['states'] & string
export type CommandOf<M extends Machine> = keyof M['commands'] & string
export type ActorOf<M extends Machine> = M['commands'][CommandOf<M>]['by'][number]
export type EventOf<M extends Machine> = M['commands'][CommandOf<M>]['event'] | M['opens']['event']

/** States a command may start from: the write condition. */
export const sourcesOf = <M extends Machine>(machine: M, command: CommandOf<M>): readonly StateOf<M>[] =>
  (machine.commands[command] as CommandSpec<StateOf<M>>).from

/** Commands an actor holding these roles may give in a state, in table order: the buttons of a page and the body of a 409. */
export function commandsFor<M extends Machine>(machine: M, state: StateOf<M>, roles: readonly string[]): readonly CommandOf<M>[] {
  return (Object.keys(machine.commands) as CommandOf<M>[]).filter((command) => {
    const spec = machine.commands[command] as CommandSpec
    return spec.from.includes(state) && spec.by.some((actor) => roles.includes(actor))
  })
}

/** What a command does to a case, or why not. */
export type Step<M extends Machine> =
  | { readonly ok: true; readonly to: StateOf<M>; readonly event: EventOf<M>; readonly moved: boolean }
  | { readonly ok: false; readonly why: 'state' | 'actor'; readonly allowed: readonly CommandOf<M>[] }

/** Applies the table: refuses a wrong actor before a wrong state, so that nobody learns a case's state from the refusal. */
export function step<M extends Machine>(machine: M, state: StateOf<M>, command: CommandOf<M>, roles: readonly string[]): Step<M> {
  const spec = machine.commands[command] as CommandSpec<StateOf<M>, string, EventOf<M>>
  if (!spec.by.some((actor) => roles.includes(actor))) return { ok: false, why: 'actor', allowed: [] }
  if (!spec.from.includes(state)) return { ok: false, why: 'state', allowed: commandsFor(machine, state, roles) }
  const to = spec.to === 'stay' ? state : spec.to
  return { ok: true, to, event: spec.event, moved: to !== state }
}

/** States some chain of commands leads to. */
function reachedIn(machine: Machine): ReadonlySet<string> {
  const reached = new Set([machine.initial])
  // A Set iterates what is added while it is walked, so this ends when nothing new was found.
  for (const state of reached) for (const spec of Object.values(machine.commands)) if (spec.from.includes(state)) reached.add(spec.to)
  return reached
}

function faultsOfState(machine: Machine, state: string, spec: StateSpec): readonly string[] {
  const commands = Object.values(machine.commands)
  const leaving = commands.filter((command) => command.from.includes(state) && command.to !== 'stay' && command.to !== state)
  const faults: string[] = []
  if (spec.ends === true) {
    if (leaving.length > 0) faults.push(`${state}: ends, yet a command leaves it`)
    if (spec.due !== undefined) faults.push(`${state}: ends, yet a clock runs`)
    return faults
  }
  if (leaving.length === 0) faults.push(`${state}: no way out`)
  if (!commands.some((command) => command.from.includes(state) && command.by.includes(spec.desk))) faults.push(`${state}: lies with ${spec.desk}, who can do nothing`)
  if (spec.due !== undefined) {
    const then = machine.commands[spec.due.then]
    if (then === undefined || !then.from.includes(state) || !then.by.includes('system')) faults.push(`${state}: its clock gives ${spec.due.then}, which the system cannot give here`)
  }
  return faults
}

/** Everything wrong with a table: unreachable states, dead ends, desks with nothing to do, clocks whose command cannot be given. Empty when sound. */
export function faultsOf(machine: Machine): readonly string[] {
  const reached = reachedIn(machine)
  const faults = Object.entries(machine.states).flatMap(([state, spec]) => [...(reached.has(state) ? [] : [`${state}: cannot be reached`]), ...faultsOfState(machine, state, spec)])
  const known = (state: string): boolean => state in machine.states
  if (!known(machine.initial)) faults.push(`opens in unknown state ${machine.initial}`)
  if (machine.opens.by.length === 0) faults.push('nobody may open one')
  for (const [name, spec] of Object.entries(machine.commands)) {
    if (spec.by.length === 0) faults.push(`${name}: nobody may give it`)
    if (spec.from.length === 0) faults.push(`${name}: no source`)
    for (const state of new Set([...spec.from, spec.to])) if (state !== 'stay' && !known(state)) faults.push(`${name}: unknown state ${state}`)
  }
  return faults
}

/** The table as a Mermaid state diagram; committed in docs and diff-checked, so it cannot drift. A clock stands behind its state's label. */
export function diagramOf(machine: Machine): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}: open (${machine.opens.by.join(', ')})`]
  for (const [state, spec] of Object.entries(machine.states)) {
    const clock = spec.due === undefined ? '' : `（${limitText(spec.due.limit)}, from ${spec.due.from}, then ${spec.due.then}）`
    lines.push(`  ${state}: ${spec.label}${clock}`)
  }
  for (const [name, spec] of Object.entries(machine.commands))
    for (const from of spec.from) lines.push(`  ${from} --> ${spec.to === 'stay' ? from : spec.to}: ${name} (${spec.by.join(', ')})`)
  for (const [state, spec] of Object.entries(machine.states)) if (spec.ends === true) lines.push(`  ${state} --> [*]`)
  return `${lines.join('\n')}\n`
}
