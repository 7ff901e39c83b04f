/**
 * Whether a concurrent history of one quarter hour can be told as a sequence: each operation at one moment between its start and its end,
 * against a counter that never exceeds the capacity. A refusal is an operation too: at its moment the quarter must have been full.
 */

/** One operation on a quarter. Times are of one clock; `end` of an operation is when its answer was there. */
export interface Op {
  readonly kind: 'take' | 'full' | 'give'
  readonly start: number
  readonly end: number
  /** For messages only. */
  readonly who: string
}

/** A way the story can be told so far: how many places are taken, and which operations not yet ended have had their moment. */
interface Telling {
  readonly taken: number
  readonly done: ReadonlySet<number>
}

const keyOf = ({ taken, done }: Telling): string => `${taken}|${[...done].sort((a, b) => a - b).join(',')}`

/** What taking or giving does to the counter at its moment; undefined when it cannot have had it then. */
function after(kind: 'take' | 'give', taken: number, capacity: number): number | undefined {
  if (kind === 'take') return taken < capacity ? taken + 1 : undefined
  return taken > 0 ? taken - 1 : undefined
}

/** Of operations of one kind that are under way, the one that ends first goes first: two of them could always change places. */
function nextOf(kind: 'take' | 'give', open: ReadonlyMap<number, Op>, done: ReadonlySet<number>): number | undefined {
  let first: number | undefined
  for (const [id, op] of open) if (op.kind === kind && !done.has(id) && (first === undefined || op.end < (open.get(first) as Op).end)) first = id
  return first
}

/** A telling in which every refusal that can have had its moment has had it: it changes nothing, so sooner is never worse. */
function refused({ taken, done }: Telling, open: ReadonlyMap<number, Op>, capacity: number): Telling {
  if (taken < capacity) return { taken, done }
  const fulls = [...open].filter(([id, op]) => op.kind === 'full' && !done.has(id)).map(([id]) => id)
  return fulls.length === 0 ? { taken, done } : { taken, done: new Set([...done, ...fulls]) }
}

/** Every telling reachable from some by letting operations under way have their moment. */
function closure(tellings: readonly Telling[], open: ReadonlyMap<number, Op>, capacity: number): readonly Telling[] {
  const start = tellings.map((one) => refused(one, open, capacity))
  const seen = new Map(start.map((one) => [keyOf(one), one]))
  const work = [...seen.values()]
  for (let one = work.pop(); one !== undefined; one = work.pop()) {
    for (const kind of ['take', 'give'] as const) {
      const id = nextOf(kind, open, one.done)
      const taken = id === undefined ? undefined : after(kind, one.taken, capacity)
      if (id === undefined || taken === undefined) continue
      const next = refused({ taken, done: new Set([...one.done, id]) }, open, capacity)
      const key = keyOf(next)
      if (seen.has(key)) continue
      seen.set(key, next)
      work.push(next)
    }
  }
  return [...seen.values()]
}

/** The first operation at whose end the story cannot be told any more; undefined when the whole history is linearizable. */
export function anomalyIn(history: readonly Op[], capacity: number): string | undefined {
  const moments = history.flatMap((op, id) => [{ at: op.start, id, ends: false }, { at: op.end, id, ends: true }]).sort((a, b) => a.at - b.at || Number(a.ends) - Number(b.ends))
  const open = new Map<number, Op>()
  let tellings: readonly Telling[] = [{ taken: 0, done: new Set() }]
  for (const { id, ends } of moments) {
    const op = history[id] as Op
    if (!ends) {
      open.set(id, op)
      continue
    }
    tellings = closure(tellings, open, capacity).filter((one) => one.done.has(id)).map((one) => ({ taken: one.taken, done: new Set([...one.done].filter((other) => other !== id)) }))
    tellings = [...new Map(tellings.map((one) => [keyOf(one), one])).values()]
    open.delete(id)
    if (tellings.length === 0) return `${op.kind} by ${op.who}, ${op.start} to ${op.end}, with ${open.size} others under way`
  }
  return undefined
}
