/** Who is calling: told by the access token, never by the request's body. */
import { problem } from '@lubiao/shared/kernel/problem'
import { jwtVerify, SignJWT } from 'jose'
import type { StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { codeOf } from '../platform/thrown'

/** A member of staff as the token says. */
export interface StaffIdentity {
  readonly staffId: string
  readonly name: string
  readonly unit: UnitId
  readonly roles: readonly StaffRole[]
}

/** Who a token stands for. A citizen who is also staff carries both. */
export interface Identity {
  readonly userId?: string
  readonly staff?: StaffIdentity
  readonly familyId: string
}

/** The caller of one request. */
export interface Caller {
  /** `U…`, `S…` or the address of a stranger: scopes rate limits and replay. */
  readonly key: string
  readonly userId?: string
  readonly staff?: StaffIdentity
  readonly familyId?: string
  readonly address: string
}

/** Minutes an access token lives. */
export const ACCESS_MINUTES = 15
const ISSUER = 'lubiao'

/** Makes an access token (HS256). */
export async function signAccess(identity: Identity, secret: Uint8Array, now: Instant): Promise<string> {
  const seconds = Math.floor(millisOf(now) / 1000)
  return new SignJWT({ ...identity }).setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setIssuedAt(seconds).setExpirationTime(seconds + ACCESS_MINUTES * 60).sign(secret)
}

/** The key of somebody without a token: their address, which is counted already. */
export const strangerKey = (address: string): string => `A${address}`

/** Reads a bearer token. No token → a stranger; a bad one → `unauthenticated`; an old one → `session-expired`. */
export async function readCaller(authorization: string | undefined, address: string, secret: Uint8Array, now: Instant): Promise<Caller> {
  if (authorization === undefined) return { key: strangerKey(address), address }
  const match = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)
  if (match === null) throw problem('unauthenticated')
  try {
    const { payload } = await jwtVerify(match[1] as string, secret, { issuer: ISSUER, algorithms: ['HS256'], currentDate: new Date(millisOf(now)) })
    const identity = payload as unknown as Identity
    return {
      key: identity.userId === undefined ? `S${identity.staff?.staffId ?? ''}` : `U${identity.userId}`,
      address, familyId: identity.familyId,
      ...(identity.userId === undefined ? {} : { userId: identity.userId }),
      ...(identity.staff === undefined ? {} : { staff: identity.staff })
    }
  } catch (error) {
    throw problem(codeOf(error) === 'ERR_JWT_EXPIRED' ? 'session-expired' : 'unauthenticated')
  }
}

/** Whether a caller holds one of a route's roles: `public` anybody, `user` a citizen, `staff` anybody in the directory, else a staff role. */
export function mayCall(caller: Caller, by: readonly string[]): boolean {
  return by.some((role) => {
    if (role === 'public') return true
    if (role === 'user') return caller.userId !== undefined
    if (role === 'staff') return caller.staff !== undefined
    return caller.staff?.roles.includes(role as StaffRole) ?? false
  })
}

/** Whether only members of staff may call a route. */
export const needsStaff = (by: readonly string[]): boolean => !by.includes('public') && !by.includes('user')
