/**
 * Drawing at the published moment. Whoever asks first after it shuts the gates and draws; the minute's sweep does when nobody asks. Order
 * and places follow from secret and list alone, so that a process that dies half-way is followed by another with the same result.
 */
import { dateOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { decideRelease, dueOrder, type Release, type ReleaseOrder } from '@lubiao/shared/release/case'
import { drawOrder } from '@lubiao/shared/release/draw'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { isOvertaken } from '../platform/newest'
import { CHUNK, entrantsOf, loadRelease, orderChunk, releaseWrite, shutWrites, storeOrder } from './repo'

/** After this somebody else draws: whoever shut the gates has died. */
const TAKEOVER_MS = 5_000

/** A release with the writes that bring it there. Throws the refusal. */
export function changeOf(deps: Deps, release: Release, order: ReleaseOrder, by: DomainEvent['by'], now: Instant): { readonly next: Release; readonly writes: readonly Write[] } {
  const outcome = decideRelease(release, order, by.kind === 'system' ? 'system' : 'office', now)
  if (!outcome.ok) throw outcome.problem
  const { next, event, data, note } = outcome
  return {
    next,
    writes: [releaseWrite(deps, release, next, order.command), eventWrite(deps.table.name, deps.cipher, { module: 'release', caseId: next.caseId, version: next.version, name: event, at: now, by, unit: next.plan.unit, data, ...(note === undefined ? {} : { note }) })]
  }
}

const SYSTEM = { kind: 'system', id: 'system' } as const

/** Gives one of the system's orders; false when somebody else gave one first. */
async function give(deps: Deps, release: Release, order: ReleaseOrder, now: Instant): Promise<Release | undefined> {
  const { next, writes } = changeOf(deps, release, order, SYSTEM, now)
  try {
    await commit(deps, writes)
    return next
  } catch (error) {
    if (!isOvertaken(error)) throw error
    return undefined
  }
}

async function drawn(deps: Deps, closed: Release, now: Instant): Promise<Release | undefined> {
  // Only whoever closed it, or took over, shuts the gates: sixty-four items are nothing for everybody to try at once.
  await commit(deps, shutWrites(deps, closed.caseId))
  const entrants = await entrantsOf(deps, closed.caseId)
  const draw = drawOrder(deps.cipher.open(closed.secretSealed), entrants.map(({ entryId }) => entryId))
  await storeOrder(deps, closed.caseId, draw.order, entrants)
  return give(deps, closed, { command: 'draw', draw }, now)
}

async function advanced(deps: Deps, release: Release, now: Instant): Promise<Release> {
  const mine = release.state === 'open' ? await give(deps, release, { command: 'close' }, now) : millisOf(now) - millisOf(release.closedAt ?? now) < TAKEOVER_MS ? undefined : release
  const done = mine === undefined ? undefined : await drawn(deps, mine, now)
  return done ?? ((await loadRelease(deps, release.caseId)) as Release)
}

/** What this process is drawing: thousands ask in the same moment, one of them does it. */
const drawing = new Map<string, Promise<Release>>()

/** The release as it stands at `now`: closed and drawn when its moment has come. One that another process is drawing comes back `closed`. */
export async function upToDate(deps: Deps, release: Release, now: Instant): Promise<Release> {
  if (now < release.plan.drawsAt || (release.state !== 'open' && release.state !== 'closed')) return release
  const running = drawing.get(release.caseId)
  if (running !== undefined) return running
  const run = advanced(deps, release, now).finally(() => drawing.delete(release.caseId))
  drawing.set(release.caseId, run)
  return run
}

/** Does what the clock owes a drawn release: tells the next turns, reminds, ends it. */
export async function followDrawn(deps: Deps, release: Release, now: Instant): Promise<void> {
  let at: Release | undefined = release
  for (let order = dueOrder(at, now); at !== undefined && order !== undefined; order = at === undefined ? undefined : dueOrder(at, now)) at = await give(deps, at, order, now)
}

/** Orders in memory: they never change once drawn, and everybody in a queue asks for the same. */
const orders = new Map<string, ReadonlyMap<string, number>>()
const MOST_ORDERS = 4

/** The drawn place of every entry of a release, from 1. Only for a release that is drawn. */
export async function placesOf(deps: Deps, release: Release): Promise<ReadonlyMap<string, number>> {
  const key = `${deps.table.name}#${release.caseId}#${dateOf(release.openedAt)}`
  const known = orders.get(key)
  if (known !== undefined) return known
  const places = new Map<string, number>()
  const chunks = Math.ceil((release.draw?.entries ?? 0) / CHUNK)
  for (let chunk = 0; chunk < chunks; chunk += 1) for (const id of await orderChunk(deps, release.caseId, chunk)) places.set(id, places.size + 1)
  const oldest = orders.size >= MOST_ORDERS ? orders.keys().next().value : undefined
  if (oldest !== undefined) orders.delete(oldest)
  orders.set(key, places)
  return places
}
