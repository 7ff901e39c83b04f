import { passRoutes } from '@lubiao/shared/pass/contract'
import { decodeBundle, trustState, type BundleKey, type TrustBundle } from '@lubiao/shared/pass/trust'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { createCell } from '../../../client/cell'
import { client } from '../../../client/client'
import { now } from '../../../device/clock'
import { keep, kept } from '../../../device/storage'

interface KeptBundle { readonly bundle: string; readonly trustKeys: readonly BundleKey[]; readonly at: Instant }

const STORE = 'officer:bundle'

function opened(raw: KeptBundle | undefined): TrustBundle | undefined {
  if (raw === undefined) return undefined
  try {
    return decodeBundle(raw.bundle, raw.trustKeys)
  } catch {
    return undefined // damaged on the phone or of a newer layout: as if there were none; the next sync replaces it
  }
}

/** What this phone knows for checking without a network. */
export const trust = createCell<TrustBundle | undefined>(opened(kept<KeptBundle>(STORE)))

/** Fetches the bundle anew and keeps it. A bundle whose signature is wrong throws CodecError and changes nothing. */
export async function syncTrust(): Promise<void> {
  const answer = await client.send(passRoutes.bundle, {})
  const bundle = decodeBundle(answer.bundle, answer.trustKeys)
  keep(STORE, { bundle: answer.bundle, trustKeys: answer.trustKeys, at: now() } satisfies KeptBundle)
  trust.set(bundle)
}

/** Whether it is time to fetch again: none yet, or older than an hour. */
export function wantsSync(at: Instant): boolean {
  const bundle = trust.get()
  return bundle === undefined || trustState(bundle, at) !== 'fresh' || Date.parse(at) - Date.parse(bundle.issuedAt) > 3_600_000
}
