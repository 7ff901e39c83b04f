/**
 * The emergency rotation: a signing key that somebody else may have is published as revoked and the key that waits signs from this moment on.
 * docs/operations.md tells when and by whom.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { commitAudited } from '../audit'
import type { CommitDeps } from '../commit'
import type { KeyKind, KeysPort, PublishedKey } from './port'
import { alreadyRevoked, revokedKeyWrite } from './revoked'

/** What is ordered. */
export interface Emergency {
  readonly kind: KeyKind
  /** Id of the key, hex as `published` gives it. */
  readonly kid: string
  /** When the key may have been taken. */
  readonly since: Instant
  /** Number of the administrator who orders it. */
  readonly by: string
  /** Goes on although no other key can sign: nothing is issued then until one is added. */
  readonly withoutSuccessor?: boolean
}

/** What came of it. */
export interface EmergencyOutcome {
  /** Whether the key had been revoked before: then its first instant stands. */
  readonly before: boolean
  readonly keys: readonly PublishedKey[]
  /** The key that signs now; undefined when there is none. */
  readonly signing: PublishedKey | undefined
}

const canSign = (key: PublishedKey): boolean => key.status === 'current' || key.status === 'next'

/**
 * Revokes a key, with an entry in the administrator's audit chain, in one transaction. Doing it twice changes nothing.
 * @throws Error in words for the terminal when the order cannot be meant; nothing is written then
 */
export async function revokeSigningKey(deps: CommitDeps & { readonly keys: KeysPort }, order: Emergency, now: Instant): Promise<EmergencyOutcome> {
  const known = await deps.keys.published(order.kind, now)
  const key = known.find((one) => one.kid === order.kid)
  if (key === undefined) throw new Error(`no ${order.kind} key ${order.kid}; there are ${known.map((one) => one.kid).join(', ')}`)
  if (order.since > now) throw new Error('--since lies in the future: a key that somebody else has is not believed for a while longer')
  if (order.withoutSuccessor !== true && canSign(key) && !known.some((one) => one !== key && canSign(one)))
    throw new Error('no other key can sign: add the next one to signingKeys and deploy first, or order it with --without-successor, and nothing is issued until then')
  let before = key.status === 'revoked'
  if (!before) {
    const act = { staffId: order.by, action: `keys.revoke.${order.kind}`, subject: order.kid, at: now }
    await commitAudited(deps, [revokedKeyWrite(deps.table, order.kind, { kid: order.kid, since: order.since, at: now }, order.by)], act).catch((error: unknown) => {
      if (error !== alreadyRevoked) throw error
      before = true
    })
  }
  const keys = await deps.keys.published(order.kind, now)
  return { before, keys, signing: keys.find((one) => one.status === 'current') }
}
