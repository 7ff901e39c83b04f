/**
 * Signing in gives a family: a short access token and a refresh token that works once. A refresh token used again is a stolen one — it
 * ends the family, whoever holds it. One exception keeps honest phones signed in: the token used last may come again within ten seconds,
 * while its successor is unused, and gets the very same successor (the first answer was lost on the way, or two tabs asked at once).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { accountProblems, type Session } from '@lubiao/shared/account/contract'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { ACCESS_MINUTES, signAccess, type Identity } from '../http/caller'
import type { Deps } from '../platform/deps'
import { advanceFamily, endFamily, loadFamily, type Family } from './repo-sessions'

const refuse = problemsOf(accountProblems)

/** Hours a sign-in lasts: a citizen's thirty days count from the last use, a member of staff's twelve hours from signing in. */
export const REFRESH_HOURS = { wechat: 30 * 24, staff: 12 } as const
/** How long the token used last may come again. */
export const REPEAT_MS = 10_000

const hoursAfter = (at: Instant, hours: number): Instant => instantOf(millisOf(at) + hours * 3_600_000)

/** The refresh token of a generation: `<familyId>.<generation>.<mac>`. Without the token secret the stored seed says nothing. */
function tokenOf(deps: Deps, family: Pick<Family, 'familyId' | 'seed'>, generation: number): string {
  const mac = createHmac('sha256', deps.config.TOKEN_SECRET).update(['refresh', family.familyId, family.seed, generation].join('\n')).digest('base64url')
  return `${family.familyId}.${generation}.${mac}`
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** A new family of an owner, to be written with whatever signing in writes. */
export function newFamily(deps: Deps, kind: Family['kind'], ownerId: string, now: Instant): Family {
  const familyId = newOpaqueId(20, deps.random)
  const seed = Buffer.from(deps.random(16)).toString('base64url')
  return { familyId, kind, ownerId, seed, generation: 1, hash: hashOf(tokenOf(deps, { familyId, seed }, 1)), startedAt: now, rotatedAt: now, expiresAt: hoursAfter(now, REFRESH_HOURS[kind]) }
}

/** Both tokens of a family as it stands. */
export async function sessionOf(deps: Deps, family: Family, identity: Omit<Identity, 'familyId'>, now: Instant): Promise<Session> {
  return {
    accessToken: await signAccess({ ...identity, familyId: family.familyId }, deps.config.TOKEN_SECRET, now),
    accessExpiresAt: instantOf(millisOf(now) + ACCESS_MINUTES * 60_000),
    refreshToken: tokenOf(deps, family, family.generation),
    refreshExpiresAt: family.expiresAt
  }
}

/**
 * Uses a refresh token: the family in its next generation.
 * Throws `session-expired` for one that is not ours, ended or too old, `account.refresh-reused` for one used before.
 */
export async function rotate(deps: Deps, token: string, kind: Family['kind'], now: Instant): Promise<Family> {
  const [familyId, generationText] = token.split('.')
  const family = familyId === undefined || !/^[0-9A-Z]{20}$/.test(familyId) ? undefined : await loadFamily(deps, familyId)
  const generation = Number(generationText)
  // A token nobody was ever given must not be able to end a family.
  if (family === undefined || family.kind !== kind || !Number.isSafeInteger(generation) || !same(token, tokenOf(deps, family, generation)) || generation > family.generation) throw problem('session-expired')
  if (family.endedAt !== undefined) throw family.endReason === 'reused' ? refuse('account.refresh-reused') : problem('session-expired')
  if (now >= family.expiresAt) throw problem('session-expired')
  if (generation === family.generation && same(hashOf(token), family.hash)) {
    const next = family.generation + 1
    const to = {
      generation: next, hash: hashOf(tokenOf(deps, family, next)), rotatedAt: now,
      expiresAt: kind === 'staff' ? family.expiresAt : hoursAfter(now, REFRESH_HOURS[kind])
    }
    // Losing the race means another request used the same token just now: look again, and it counts as a repetition.
    return (await advanceFamily(deps, family, to)) ? { ...family, ...to } : rotate(deps, token, kind, now)
  }
  if (generation === family.generation - 1 && millisOf(now) - millisOf(family.rotatedAt) <= REPEAT_MS) return family
  await endFamily(deps, family.familyId, 'reused', now)
  deps.log('warn', 'account.refreshReused', { family: family.familyId })
  throw refuse('account.refresh-reused')
}
