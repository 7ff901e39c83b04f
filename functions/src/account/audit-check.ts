/**
 * Re-verifies the record of everybody in the directory. A chain shows what was changed or removed inside it; that its end was cut off shows
 * only against heads noted earlier and kept elsewhere (anchors), so every verification gives the heads to note.
 */
import { readAudit, readAuditBefore, verifyChain } from '../platform/audit'
import type { Deps } from '../platform/deps'
import { listStaffPage } from './repo-staff'

/** The last entry of a chain: its place and hash. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

/** Heads by staff id. */
export type Anchors = Readonly<Record<string, ChainHead>>

/** What is wrong with one chain: `changed` at a place, or `cut`, since an entry noted earlier is no longer there. */
export interface ChainFault {
  readonly staffId: string
  readonly kind: 'changed' | 'cut'
  readonly at: number
}

/** Outcome over all chains. */
export interface AuditReport {
  readonly chains: number
  readonly entries: number
  readonly faults: readonly ChainFault[]
  /** Heads as they are now: to be kept where the table's administrators cannot reach. */
  readonly heads: Anchors
}

/** Verifies every chain, and against `anchors` if some are given. Reads everything once: for a command, not for a request. */
export async function verifyAllChains(deps: Pick<Deps, 'table'>, anchors: Anchors = {}): Promise<AuditReport> {
  const ids = new Set(Object.keys(anchors))
  for (let after: string | undefined, more = true; more; ) {
    const page = await listStaffPage(deps, undefined, after, 200)
    for (const person of page.people) ids.add(person.staffNo)
    after = page.next
    more = after !== undefined
  }
  const faults: ChainFault[] = []
  const heads: Record<string, ChainHead> = {}
  let entries = 0
  for (const staffId of [...ids].sort()) {
    const outcome = await verifyChain(deps.table, staffId)
    entries += outcome.entries
    if (!outcome.intact) faults.push({ staffId, kind: 'changed', at: outcome.brokenAt ?? 0 })
    const anchor = anchors[staffId]
    const [noted] = anchor === undefined ? [] : await readAudit(deps.table, staffId, anchor.seq - 1, 1)
    if (anchor !== undefined && (noted?.seq !== anchor.seq || noted.hash !== anchor.hash)) faults.push({ staffId, kind: 'cut', at: anchor.seq })
    const [head] = await readAuditBefore(deps.table, staffId, undefined, 1)
    if (head !== undefined) heads[staffId] = { seq: head.seq, hash: head.hash }
  }
  return { chains: ids.size, entries, faults, heads }
}
