import type { Instant } from '@lubiao/shared/kernel/clock'
import { passRoutes, type PassScan, type PassScanOutcome } from '@lubiao/shared/pass/contract'
import { createCell } from '../../../client/cell'
import { client } from '../../../client/client'
import { keep, kept } from '../../../device/storage'

/** One look at a vehicle as this phone remembers it. `scan` stays until the server has it. */
export interface CheckRecord {
  readonly scanId: string
  readonly at: Instant
  readonly title: string
  readonly colour: 'green' | 'red' | 'amber'
  readonly headline: string
  readonly flags: PassScanOutcome['flags']
  readonly scan?: PassScan
}

const STORE = 'officer:records'
const REMEMBERED = 60
const BATCH = 50

/** Latest first. Waiting ones are never dropped. */
export const records = createCell<readonly CheckRecord[]>(kept<readonly CheckRecord[]>(STORE) ?? [])

function save(next: readonly CheckRecord[]): void {
  const shown = next.filter((record, index) => index < REMEMBERED || record.scan !== undefined)
  keep(STORE, shown)
  records.set(shown)
}

/** Remembers a look, replacing an earlier word on the same one. */
export const remember = (record: CheckRecord): void => save([record, ...records.get().filter((other) => other.scanId !== record.scanId)])

/** Those the server does not have yet. */
export const waitingOf = (all: readonly CheckRecord[]): readonly CheckRecord[] => all.filter((record) => record.scan !== undefined)

let running: Promise<void> | undefined

/** Sends what was checked without a network; harmless when repeated, the server knows each by its scan id. One at a time. */
export function uploadRecords(): Promise<void> {
  running ??= (async () => {
    try {
      for (let batch = waitingOf(records.get()).slice(0, BATCH); batch.length > 0; batch = waitingOf(records.get()).slice(0, BATCH)) {
        const answer = await client.send(passRoutes.syncScans, { scans: batch.flatMap((record) => (record.scan === undefined ? [] : [record.scan])) })
        const known = new Map(answer.results.map((result) => [result.scanId, result]))
        save(records.get().map((record) => {
          const result = known.get(record.scanId)
          if (result === undefined) return record
          const { scan: _sent, ...rest } = record
          return { ...rest, flags: result.flags }
        }))
        if (known.size === 0) return
      }
    } finally {
      running = undefined
    }
  })()
  return running
}
