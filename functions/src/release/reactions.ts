/**
 * People are told of a release. What happens to it concerns thousands at once, so its event becomes an event of each of them, a page of them in
 * one transaction: each is then told once, and somebody whose phone cannot be reached holds up nobody else.
 */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Release } from '@lubiao/shared/release/case'
import { tell } from '../account/notices'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { isOvertaken } from '../platform/newest'
import { noticeFor, personalEvents, type PersonalEvent } from './notices'
import { CHUNK, entrantsInChunk, entrantsOf, entryOfKey, lateBetween, loadRelease, usedUp, type Entrant } from './repo'

/** Events of persons in one transaction. */
const PAGE = 100
/** Transactions under way at once. */
const BESIDE = 4

/** Somebody to be told, with their place where it is known. */
type Addressed = Entrant & { readonly place?: number }

/** The personal event an event of a release becomes. */
const PERSONAL: Readonly<Record<string, PersonalEvent>> = { 'release.drawn': 'result', 'release.admitted': 'turn', 'release.ending': 'lastCall', 'release.cancelled': 'calledOff' }

/** Everybody with a place between two, both included, a thousand at a time. */
async function* placesBetween(deps: Deps, release: Release, from: number, to: number): AsyncGenerator<readonly Addressed[]> {
  const drawn = release.draw?.entries ?? 0
  for (let chunk = Math.floor((from - 1) / CHUNK); chunk * CHUNK < Math.min(to, drawn); chunk += 1)
    yield (await entrantsInChunk(deps, release.caseId, chunk)).map((one, i) => ({ ...one, place: chunk * CHUNK + i + 1 })).filter(({ place }) => from <= place && place <= to)
  if (to > drawn) yield (await lateBetween(deps, release.caseId, Math.max(1, from - drawn), to - drawn)).map(({ late, ...one }) => ({ ...one, place: drawn + late }))
}

/** Whom an event of a release concerns. */
async function* concerned(deps: Deps, release: Release, event: DomainEvent): AsyncGenerator<readonly Addressed[]> {
  if (event.name === 'release.cancelled') yield await entrantsOf(deps, release.caseId)
  else if (event.name === 'release.admitted') yield* placesBetween(deps, release, Number(event.data?.['from']), Number(event.data?.['to']))
  // Who came after the draw saw their place as they came.
  else yield* placesBetween(deps, release, 1, event.name === 'release.drawn' ? Number(event.data?.['entries']) : release.plan.quota)
}

/** An event of one person: each kind has its number, so that it is written once. It names the entry's key, never the person. */
const personalEvent = (deps: Deps, event: DomainEvent, what: PersonalEvent, { entryId, who, place }: Addressed) => eventWrite(deps.table.name, deps.cipher, {
  module: 'release', caseId: entryId, version: personalEvents.indexOf(what) + 1, name: `release.${what}`, at: event.at, by: { kind: 'system', id: 'system' }, unit: event.unit,
  data: { releaseId: event.caseId, who, ...(place === undefined ? {} : { place }) }
})

/** Writes the events of some people. Those that a run which died has written are not written again. */
async function spreadTo(deps: Deps, event: DomainEvent, what: PersonalEvent, people: readonly Addressed[]): Promise<void> {
  const pages = Array.from({ length: Math.ceil(people.length / PAGE) }, (_unused, i) => people.slice(i * PAGE, (i + 1) * PAGE))
  for (let at = 0; at < pages.length; at += BESIDE) {
    await Promise.all(pages.slice(at, at + BESIDE).map(async (page) => {
      try {
        await commit(deps, page.map((one) => personalEvent(deps, event, what, one)))
      } catch (error) {
        if (!isOvertaken(error)) throw error
      }
    }))
  }
}

const spread: Reaction = {
  name: 'release.spread',
  on: Object.keys(PERSONAL),
  run: async (event, deps, done) => {
    const release = await loadRelease(deps, event.caseId)
    const what = PERSONAL[event.name]
    if (release !== undefined && what !== undefined) for await (const people of concerned(deps, release, event)) await spreadTo(deps, event, what, people)
    await markDone(deps, done)
  }
}

const notice: Reaction = {
  name: 'release.notice',
  on: personalEvents.map((what) => `release.${what}`),
  run: async (event, deps, done) => {
    const { releaseId, who, place } = event.data ?? {}
    const [release, entry] = await Promise.all([loadRelease(deps, String(releaseId)), entryOfKey(deps, String(releaseId), String(who))])
    // Nobody to tell: they left before the draw, or the product altogether.
    if (release === undefined || entry?.userId === undefined) return markDone(deps, done)
    const part = { entryId: event.caseId, place: typeof place === 'number' ? place : undefined, usedUp: await usedUp(deps, release.caseId, entry.userId, release.plan.perPerson) }
    const message = noticeFor(event.name.slice('release.'.length) as PersonalEvent, release, part, event.at, deps.now())
    if (message === undefined) return markDone(deps, done)
    const outcome = await tell(deps, { userId: entry.userId }, message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'release.notice', { releaseId: release.caseId, event: event.name, outcome })
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}

/** The module's reactions. */
export const releaseReactions: readonly Reaction[] = [spread, notice]
