/**
 * Being let in. An admission is a short text bound to one person and one release by a keyed hash: nothing is stored for it, it cannot be made,
 * lent or sold, and runs out in minutes. What it is good for is used up in the transaction of whoever takes something.
 */
import { timingSafeEqual } from 'node:crypto'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { ADMISSION_MINUTES, admitAt, admittedUpTo, secondsUntil, wins } from '@lubiao/shared/release/admission'
import type { Release } from '@lubiao/shared/release/case'
import { releaseProblems, type releaseModules } from '@lubiao/shared/release/contract'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { placesOf, upToDate } from './draw'
import { latestReleases, loadEntry, loadRelease, useWrite, type Entry } from './repo'

const refuse = problemsOf(releaseProblems)

/** Releases looked through for one of a module's. */
const LOOKED_AT = 100
/** Whoever drew is done by then. */
const DRAWING_SECONDS = 1

const macOf = (deps: Deps, releaseId: string, userId: string, place: number, expires: number): string => deps.cipher.lookup('release-admission', [releaseId, userId, place, expires].join('\n'))

/** An admission for a person's place until it runs out. */
export function admissionFor(deps: Deps, release: Release, userId: string, place: number, now: Instant): { readonly admission: string; readonly expiresAt: Instant } {
  const expires = Math.min(millisOf(now) + ADMISSION_MINUTES * 60_000, millisOf(release.plan.endsAt))
  return { admission: ['LBA1', release.caseId, place, expires, macOf(deps, release.caseId, userId, place, expires)].join('.'), expiresAt: instantOf(expires) }
}

/** The place of an entry in a drawn release, from 1; undefined before the draw. */
export async function placeIn(deps: Deps, release: Release, entry: Entry): Promise<number | undefined> {
  if (release.draw === undefined) return undefined
  return entry.late === undefined ? (await placesOf(deps, release)).get(entry.entryId) : release.draw.entries + entry.late
}

/** The place of somebody whose turn it is. Throws why it is not: `release.wait` with when, `release.not-entered`, `release.not-drawn`, `release.over`. */
export async function placeInTurn(deps: Deps, found: Release, userId: string, now: Instant): Promise<number> {
  const release = await upToDate(deps, found, now)
  if (release.state === 'over' || release.state === 'cancelled' || now >= release.plan.endsAt) throw refuse('release.over')
  const entry = await loadEntry(deps, release.caseId, userId)
  if (entry === undefined) throw refuse('release.not-entered')
  const place = await placeIn(deps, release, entry)
  if (place === undefined) throw refuse('release.wait', { retryAfterSeconds: release.state === 'open' ? secondsUntil(now, release.plan.drawsAt) : DRAWING_SECONDS, detail: release.state === 'open' ? '还没有开始' : '正在抽出顺序' })
  if (!wins(release.plan, place)) throw refuse('release.not-drawn', { detail: `您排在第 ${place} 位，名额 ${release.plan.quota} 个` })
  const upTo = admittedUpTo(release.plan, now)
  if (place > upTo) throw refuse('release.wait', { retryAfterSeconds: secondsUntil(now, admitAt(release.plan, place)), detail: `您排在第 ${place} 位，前面还有 ${place - upTo - 1} 位` })
  return place
}

/** A release that is still to come or going on, by the id its module knows it by; undefined when none is announced. */
export async function currentRelease(deps: Deps, of: { readonly module: (typeof releaseModules)[number]; readonly ref: string }, now: Instant): Promise<Release | undefined> {
  return (await latestReleases(deps, LOOKED_AT)).find((one) => one.plan.module === of.module && one.plan.ref === of.ref && one.state !== 'cancelled' && now < one.plan.endsAt)
}

/**
 * What lets a person take something of a release. Without an admission the refusal says when their turn comes (429 with Retry-After and the place).
 * @param releaseId the release, or what its module knows it by
 * @returns writes for the transaction in which something is taken: they use up one of what the person may have
 * @throws release.wait, release.not-entered, release.not-drawn, release.over, release.pass-invalid; the writes refuse with release.quota-used
 */
export async function requireAdmission(deps: Deps, releaseId: string | { readonly module: (typeof releaseModules)[number]; readonly ref: string }, userId: string, admission: string | undefined, now: Instant): Promise<readonly Write[]> {
  const release = typeof releaseId === 'string' ? await loadRelease(deps, releaseId) : await currentRelease(deps, releaseId, now)
  if (release === undefined) throw refuse('release.not-open')
  if (admission === undefined) {
    await placeInTurn(deps, release, userId, now)
    // In turn, yet without the text that is given out for it: it is to be had at once.
    throw refuse('release.wait', { retryAfterSeconds: DRAWING_SECONDS, detail: '轮到您了，请先取入场凭证' })
  }
  const [, id = '', place = '', expires = '', mac = ''] = /^LBA1\.([0-9A-Z-]{4,40})\.(\d{1,7})\.(\d{13})\.([0-9a-f]{32})$/.exec(admission) ?? []
  const good = id === release.caseId && timingSafeEqual(Buffer.from(macOf(deps, id, userId, Number(place), Number(expires))), Buffer.from(mac))
  if (!good || Number(expires) <= millisOf(now)) throw refuse('release.pass-invalid')
  return [useWrite(deps, release.caseId, userId, release.plan.perPerson)]
}
