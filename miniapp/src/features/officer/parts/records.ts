import { useEffect } from 'react'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassScan, type PassScanOutcome } from '@lubiao/shared/pass/contract'
import { createCell, useCell } from '../../../client/cell'
import { client } from '../../../client/client'
import { failureOf } from '../../../client/failure'
import { useMe } from '../../../client/me'
import { session } from '../../../client/session'
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

const storeOf = (staffId: string): string => `${STORE}:${staffId}`

/** Whose looks are open on this phone, latest first; nobody's until the officer is known. */
interface Notebook {
  readonly staffId: string | undefined
  readonly all: readonly CheckRecord[]
}

const notebook = createCell<Notebook>({ staffId: undefined, all: [] })

/** Those the server does not have yet. */
export const waitingOf = (all: readonly CheckRecord[]): readonly CheckRecord[] => all.filter((record) => record.scan !== undefined)

/** Changes one officer's looks. Waiting ones are never dropped. */
function change(staffId: string, make: (all: readonly CheckRecord[]) => readonly CheckRecord[]): void {
  const shown = make(kept<readonly CheckRecord[]>(storeOf(staffId)) ?? []).filter((record, index) => index < REMEMBERED || record.scan !== undefined)
  keep(storeOf(staffId), shown)
  if (notebook.get().staffId === staffId) notebook.set({ staffId, all: shown })
}

/** What a phone that changes hands keeps of an officer's looks: those that only their next sign-in can send. */
function close(): void {
  const { staffId } = notebook.get()
  if (staffId === undefined) return
  notebook.set({ staffId: undefined, all: [] })
  change(staffId, waitingOf)
}

// Signing out closes the notebook, whatever page it happens on.
session.subscribe(() => { if (session.get() === undefined) close() })

/** Opens an officer's looks on this phone and closes the ones before. */
function open(staffId: string): void {
  if (notebook.get().staffId === staffId) return
  close()
  notebook.set({ staffId, all: kept<readonly CheckRecord[]>(storeOf(staffId)) ?? [] })
}

/** The looks of the officer who is signed in, latest first. */
export function useRecords(): readonly CheckRecord[] {
  const staffId = useMe().data?.staff?.staffId
  useEffect(() => { if (staffId !== undefined && session.get() !== undefined) open(staffId) }, [staffId])
  return useCell(notebook).all
}

/** The officer whose looks are open. */
export const notingOfficer = (): string | undefined => notebook.get().staffId

/** The looks that are open, latest first. */
export const records = (): readonly CheckRecord[] => notebook.get().all

/** Remembers an officer's look, replacing an earlier word on the same one. */
export const remember = (staffId: string, record: CheckRecord): void => change(staffId, (all) => [record, ...all.filter((other) => other.scanId !== record.scanId)])

/** Takes what the server said of looks: those it has, and those it will never take. */
function settle(staffId: string, answer: OutputOf<typeof passRoutes.syncScans>): void {
  const known = new Map(answer.results.map((result) => [result.scanId, result.flags]))
  const refused = new Map(answer.refused.map(({ scanId, code, title }) => [scanId, [{ code, text: `未能上传：${title}` }]]))
  change(staffId, (all) => all.map((record) => {
    const flags = known.get(record.scanId) ?? refused.get(record.scanId)
    if (flags === undefined) return record
    const { scan: _sent, ...rest } = record
    return { ...rest, flags }
  }))
}

const scansOf = (batch: readonly CheckRecord[]): PassScan[] => batch.flatMap((record) => (record.scan === undefined ? [] : [record.scan]))

/** Sends looks; when the whole batch is refused for the sake of one, each by itself. A single one that can never be accepted counts as refused. */
async function sendBatch(staffId: string, scans: PassScan[]): Promise<void> {
  try {
    settle(staffId, await client.send(passRoutes.syncScans, { staffId, scans }))
  } catch (reason) {
    const failure = failureOf(reason)
    const [only, ...more] = scans
    if (failure.status !== 400 || only === undefined) throw failure
    if (more.length === 0) settle(staffId, { results: [], refused: [{ scanId: only.scanId, code: failure.code, title: failure.title }] })
    else for (const scan of scans) await sendBatch(staffId, [scan])
  }
}

async function uploaded(staffId: string): Promise<void> {
  // Once over what waits now: a look the server could not deal with just now stays, and is sent the next time.
  const waiting = waitingOf(records())
  for (let from = 0; from < waiting.length && notingOfficer() === staffId; from += BATCH) await sendBatch(staffId, scansOf(waiting.slice(from, from + BATCH)))
}

let running: Promise<void> | undefined

/** Sends what this officer checked without a network; harmless when repeated, the server knows each by its scan id. One at a time. */
export function uploadRecords(): Promise<void> {
  const staffId = notingOfficer()
  if (staffId === undefined) return Promise.resolve()
  running ??= uploaded(staffId).finally(() => { running = undefined })
  return running
}
