/** SIGNING_KEYS, the setting: which KMS key signs when, and when the last of them ends. No SDK and no curve: every function may read it. */
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import * as z from 'zod'

const DAY_MS = 86_400_000
const entry = z.object({ keyId: z.string().min(1), signsFrom: z.iso.datetime({ precision: 3 }), signsUntil: z.iso.datetime({ precision: 3 }) })
/** SIGNING_KEYS: per kind the KMS keys with their windows. */
export const signingKeysSchema = z.object({ pass: z.array(entry).min(1), bundle: z.array(entry).min(1) })

/** Days before the last key of a kind stops signing at which somebody must be told: time to add the next one and announce it a fortnight. */
const WARNED_DAYS = 45

/** The kinds whose last key stops signing within {@link WARNED_DAYS}, with the whole days that are left (negative when it has stopped). @param signingKeys JSON of {@link signingKeysSchema} */
export function endingKeys(signingKeys: string, now: Instant): readonly { readonly kind: 'pass' | 'bundle'; readonly days: number }[] {
  const kinds = signingKeysSchema.parse(JSON.parse(signingKeys))
  return (['pass', 'bundle'] as const).flatMap((kind) => {
    const last = kinds[kind].map((key) => key.signsUntil).sort().at(-1) as Instant
    const days = Math.floor((millisOf(last) - millisOf(now)) / DAY_MS)
    return days < WARNED_DAYS ? [{ kind, days }] : []
  })
}
