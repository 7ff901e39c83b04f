/** Timing of concurrent work, and the raw rate of the same transactions: what every bench prints. */
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Table } from '../functions/src/platform/table'

/** One line of output (design §10). Milliseconds, operations a second, capacity units an operation. */
export interface BenchLine {
  readonly bench: string
  readonly stored: number
  readonly clients: number
  readonly perSecond: number
  readonly rawPerSecond: number | null
  readonly ratio: number | null
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly errors: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly items: number
}

/** Milliseconds each call took, and the whole. */
export interface Timed {
  readonly ms: readonly number[]
  readonly seconds: number
  readonly errors: number
}

/** Runs work over n places with so many clients at once; a throw is an error counted, and the first is told unless errors are `expected`. */
export async function timed(n: number, clients: number, work: (i: number) => Promise<unknown>, expected = false): Promise<Timed> {
  const ms: number[] = []
  let errors = 0
  let next = 0
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < n) {
      const i = next
      next += 1
      const from = performance.now()
      try {
        await work(i)
      } catch (error) {
        errors += 1
        if (errors === 1 && !expected) process.stderr.write(`first error of a run: ${String(error)}\n`)
      }
      ms.push(performance.now() - from)
    }
  }))
  return { ms: ms.sort((a, b) => a - b), seconds: (performance.now() - began) / 1000, errors }
}

/** The p-quantile of sorted milliseconds. */
export const quantile = (sorted: readonly number[], p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0

/** Capacity and items counted between `reset` and `read`. */
export interface Meter {
  reset(): void
  read(): { readonly readUnits: number; readonly writeUnits: number; readonly items: number }
  /** While set, transactions are kept instead of sent, and their senders fail. */
  keep: TransactWriteCommandInput[] | undefined
}

/** Asks the engine for the capacity of every call of a table's clients. */
export function meter(table: Table): Meter {
  let readUnits = 0
  let writeUnits = 0
  let items = 0
  const state: Meter = {
    keep: undefined,
    reset: () => {
      readUnits = writeUnits = items = 0
    },
    read: () => ({ readUnits, writeUnits, items })
  }
  const READS = new Set(['GetCommand', 'QueryCommand', 'BatchGetCommand'])
  const watch = (client: DynamoDBDocumentClient): void => {
    const send = client.send.bind(client) as (command: object) => Promise<unknown>
    const patched = async (command: { input: Record<string, unknown>; constructor: { name: string } }): Promise<unknown> => {
      if (state.keep !== undefined && command instanceof TransactWriteCommand) {
        state.keep.push(command.input)
        throw new Error('kept, not sent')
      }
      command.input['ReturnConsumedCapacity'] = 'TOTAL'
      const answer = (await send(command)) as { ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[] }
      const units = [answer.ConsumedCapacity ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0)
      if (READS.has(command.constructor.name)) readUnits += units
      else writeUnits += units
      if (command instanceof TransactWriteCommand) items += command.input.TransactItems?.length ?? 0
      return answer
    }
    client.send = patched as unknown as typeof client.send
  }
  watch(table.reads)
  watch(table.writes)
  return state
}

let failed = 0

/** Prints one line. */
export const print = (line: object): void => {
  if ('errors' in line) failed += Number(line.errors)
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Errors in all lines printed so far: a rate of refusals is no figure, so a bench that has any fails. */
export const errorsPrinted = (): number => failed

/** Three figures are enough. */
export const round = (value: number): number => Number(value.toPrecision(4))

/** The line of a run: as design §10 has it. `raw` is the same transactions sent straight to the same engine in the same run. */
export function line(clients: number, bench: string, stored: number, run: Timed, raw: Timed | undefined, capacity: ReturnType<Meter['read']>): BenchLine {
  const n = run.ms.length
  const perSecond = n / run.seconds
  const rawPerSecond = raw === undefined ? null : raw.ms.length / raw.seconds
  return {
    bench, stored, clients, perSecond: round(perSecond), rawPerSecond: rawPerSecond === null ? null : round(rawPerSecond), ratio: rawPerSecond === null ? null : round(perSecond / rawPerSecond),
    p50Ms: round(quantile(run.ms, 0.5)), p95Ms: round(quantile(run.ms, 0.95)), p99Ms: round(quantile(run.ms, 0.99)), errors: run.errors + (raw?.errors ?? 0),
    readUnits: round(capacity.readUnits / n), writeUnits: round(capacity.writeUnits / n), items: round(capacity.items / n)
  }
}
