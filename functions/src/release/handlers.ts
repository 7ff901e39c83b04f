/** Releases for everybody: what is announced, what can be recomputed, entering, one's place, being let in; and the office's part. */
import { newCaseNumber, newOpaqueId } from '@lubiao/shared/kernel/ids'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { admitAt, admittedUpTo, ASK_AGAIN_SECONDS, faultsOfPlan, ruleOf, secondsUntil, wins } from '@lubiao/shared/release/admission'
import { openRelease, type Release } from '@lubiao/shared/release/case'
import { releaseProblems, releaseRoutes, type ReleasePlace, type ReleaseView } from '@lubiao/shared/release/contract'
import { commitmentOf, SECRET_BYTES } from '@lubiao/shared/release/draw'
import { releaseMachine } from '@lubiao/shared/release/machine'
import { stillThere, verifiedPerson } from '../account/people'
import { commitReply, serve, staffOf, userOf, type Ctx, type Served } from '../http/handler'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { onNewest } from '../platform/newest'
import { admissionFor, placeIn, placeInTurn } from './admission'
import { changeOf, upToDate } from './draw'
import { CHUNK, enteredAlready, entryWrites, gateShut, latestReleases, leaveWrites, loadEntry, loadRelease, newReleaseWrites, nextLate, orderChunk, type Entry } from './repo'

const refuse = problemsOf(releaseProblems)

/** The first two characters of a release's number: 放号. */
const KIND = 'FH'
const LISTED = 100
/** Length of an entry's public name: 79 bits, so that nobody finds one by trying. */
const ENTRY_LENGTH = 16
/** Pages ask a little apart after the opening moment, which costs nobody a place. */
const SPREAD_SECONDS = 5
const LONGEST_WAIT_SECONDS = 600

/** A release as anybody sees it: the secret only once it is drawn. */
export function releaseView(release: Release, now: Instant): ReleaseView {
  const { plan, caseId, version, state, commitment, draw } = release
  return {
    ...plan, releaseId: caseId, version, state, stateLabel: releaseMachine.states[state].label, commitment, rule: ruleOf(plan), ...(draw === undefined ? {} : { draw }),
    ...(plan.kind === 'queue' && draw !== undefined ? { admittedUpTo: admittedUpTo(plan, now) } : {})
  }
}

async function known(deps: Deps, releaseId: string): Promise<Release> {
  const release = await loadRelease(deps, releaseId)
  if (release === undefined) throw problem('not-found')
  return release
}

/** When a page should ask again. */
function askAgain(release: Release, entry: Entry | undefined, place: number | undefined, now: Instant): number {
  const { plan } = release
  if (now < plan.drawsAt) return Math.min(LONGEST_WAIT_SECONDS, secondsUntil(now, plan.drawsAt) + ((entry?.entryId.codePointAt(0) ?? 0) % SPREAD_SECONDS))
  if (place === undefined || !wins(plan, place)) return ASK_AGAIN_SECONDS
  return Math.min(LONGEST_WAIT_SECONDS, secondsUntil(now, admitAt(plan, place)))
}

async function placeView(deps: Deps, release: Release, entry: Entry | undefined, now: Instant): Promise<ReleasePlace> {
  const place = entry === undefined ? undefined : await placeIn(deps, release, entry)
  const at = { releaseId: release.caseId, state: release.state, now, entered: entry !== undefined, ...(entry === undefined ? {} : { entryId: entry.entryId }), retryAfterSeconds: askAgain(release, entry, place, now) }
  if (place === undefined) return at
  const good = wins(release.plan, place)
  return { ...at, place, wins: good, ...(good ? { ahead: Math.max(0, place - 1 - admittedUpTo(release.plan, now)), admitAt: admitAt(release.plan, place) } : {}) }
}

const list = serve(releaseRoutes.list, async ({ module }, { deps, now }) => ({
  releases: (await latestReleases(deps, LISTED)).filter((one) => module === undefined || one.plan.module === module).map((one) => releaseView(one, now))
}))

const get = serve(releaseRoutes.get, async ({ releaseId }, { deps, now }) => releaseView(await upToDate(deps, await known(deps, releaseId), now), now))

const entries = serve(releaseRoutes.entries, async ({ releaseId, cursor }, { deps, now }) => {
  const release = await upToDate(deps, await known(deps, releaseId), now)
  const chunk = cursor === undefined ? 0 : Number(cursor)
  if (!Number.isInteger(chunk) || chunk < 0 || chunk > 99_999) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  const ids = release.draw === undefined ? [] : await orderChunk(deps, releaseId, chunk)
  return { entries: ids.map((entryId, i) => ({ entryId, place: chunk * CHUNK + i + 1 })), ...((chunk + 1) * CHUNK < (release.draw?.entries ?? 0) ? { cursor: String(chunk + 1) } : {}) }
})

/** The entry to make now: with those to be drawn, or behind them. */
async function newEntry(deps: Deps, release: Release, userId: string, now: Instant): Promise<Entry> {
  const { plan, caseId, state } = release
  if (now < plan.opensAt || now >= plan.endsAt || state === 'cancelled' || state === 'over') throw refuse('release.not-open')
  const entry = { releaseId: caseId, entryId: newOpaqueId(ENTRY_LENGTH, deps.random), userId, enteredAt: now }
  if (now < plan.drawsAt && state === 'open') return entry
  if (plan.kind === 'lottery') throw refuse('release.not-open', { detail: '登记已经截止' })
  return { ...entry, late: await nextLate(deps, caseId) }
}

async function enterOnce(ctx: Ctx, releaseId: string, userId: string): Promise<ReleasePlace> {
  const { deps, now } = ctx
  const release = await upToDate(deps, await known(deps, releaseId), now)
  const earlier = await loadEntry(deps, releaseId, userId)
  // Entering again changes nothing and costs nothing: the place is the first one's.
  if (earlier !== undefined) return placeView(deps, release, earlier, now)
  const entry = await newEntry(deps, release, userId, now)
  return commitReply<typeof releaseRoutes.enter>(ctx, [...entryWrites(deps, entry), stillThere(deps, userId)], await placeView(deps, release, entry, now))
}

/** Times an entry is tried again: the last minute before the draw is the one in which everybody comes, and a gate may be busy or just shut. */
const MOST_ENTERED = 6

const enter = serve(releaseRoutes.enter, async ({ releaseId }, ctx) => {
  const { userId } = await verifiedPerson(ctx.deps, userOf(ctx))
  // The gate was shut, another tab entered, or too many came at once: what is true now decides.
  return onNewest(() => enterOnce(ctx, releaseId, userId), (error) => error === gateShut || error === enteredAlready || (error instanceof Problem && error.code === 'busy'), MOST_ENTERED)
})

const place = serve(releaseRoutes.place, async ({ releaseId }, { deps, now, ...ctx }) => {
  const userId = userOf({ deps, now, ...ctx })
  const release = await upToDate(deps, await known(deps, releaseId), now)
  return placeView(deps, release, await loadEntry(deps, releaseId, userId), now)
})

const leave = serve(releaseRoutes.leave, async ({ releaseId }, ctx) => {
  const { deps, now } = ctx
  const userId = userOf(ctx)
  const release = await known(deps, releaseId)
  if (now >= release.plan.drawsAt || release.state !== 'open') throw refuse('release.not-open', { detail: '登记已经截止' })
  const entry = await loadEntry(deps, releaseId, userId)
  if (entry === undefined) throw refuse('release.not-entered')
  try {
    return await commitReply<typeof releaseRoutes.leave>(ctx, leaveWrites(deps, entry), await placeView(deps, release, undefined, now))
  } catch (error) {
    throw error === gateShut ? refuse('release.not-open', { detail: '登记已经截止' }) : error
  }
})

const admit = serve(releaseRoutes.admit, async ({ releaseId }, ctx) => {
  const { deps, now } = ctx
  const userId = userOf(ctx)
  const release = await known(deps, releaseId)
  const turn = await placeInTurn(deps, release, userId, now)
  return { place: turn, ...admissionFor(deps, release, userId, turn, now) }
})

const staffList = serve(releaseRoutes.staffList, async (_input, { deps, now }) => ({ releases: (await latestReleases(deps, LISTED)).map((one) => releaseView(one, now)) }))

const announce = serve(releaseRoutes.announce, async ({ plan }, ctx) => {
  const { deps, now } = ctx
  const errors = faultsOfPlan(plan, now)
  if (errors.length > 0) throw refuse('release.times-wrong', { errors })
  const secret = Buffer.from(deps.random(SECRET_BYTES)).toString('hex')
  const { staffId } = staffOf(ctx)
  const release = openRelease({ caseId: newCaseNumber(KIND, deps.random), plan, openedBy: staffId, openedAt: now, commitment: commitmentOf(secret), secretSealed: deps.cipher.seal(secret) })
  const event = eventWrite(deps.table.name, deps.cipher, { module: 'release', caseId: release.caseId, version: 1, name: 'release.announced', at: now, by: { kind: 'staff', id: staffId }, unit: plan.unit, data: { module: plan.module, ref: plan.ref, kind: plan.kind } })
  return commitReply<typeof releaseRoutes.announce>(ctx, [...newReleaseWrites(deps, release), event], releaseView(release, now), { action: 'release.announce', subject: release.caseId })
})

const cancel = serve(releaseRoutes.cancel, async (input, ctx) => {
  const { deps, now } = ctx
  const release = await known(deps, input.releaseId)
  if (release.version !== input.version) throw problem('version-conflict')
  const { next, writes } = changeOf(deps, release, { command: 'cancel', note: input.note }, { kind: 'staff', id: staffOf(ctx).staffId }, now)
  return commitReply<typeof releaseRoutes.cancel>(ctx, writes, releaseView(next, now), { action: 'release.cancel', subject: release.caseId })
})

/** Routes of this file. */
export const releaseHandlers: readonly Served[] = [list, get, entries, enter, place, leave, admit, staffList, announce, cancel]
