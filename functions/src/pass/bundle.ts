/** Officers' trust data: keys, void credential numbers, zone tables, calendar. Built for the phone (signed) and for the server's own verdicts. */
import { addDays, dateOf, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { base64url } from '@lubiao/shared/pass/bytes'
import { encodeRevocations } from '@lubiao/shared/pass/revocations'
import { encodeBundle, openBundle, type BundleKey, type TrustBundle, type TrustBundleJson } from '@lubiao/shared/pass/trust'
import { zoneTableOn, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import type { Deps } from '../platform/deps'
import type { PublishedKey } from '../platform/keys/port'
import { wireKid } from '../platform/keys/revoked'
import { compress } from '../platform/keys/rotation'
import type { Table } from '../platform/table'
import { signerOf } from './credential'
import { liveRevocations } from './repo'
import { zoneTables } from './repo-zones'

const point = (key: PublishedKey): string => base64url(compress(new Uint8Array(Buffer.from(key.publicKey, 'base64url'))))
const STATUS = { next: 'next', current: 'active', retired: 'retired', revoked: 'revoked' } as const

/** Zone tables are sent for looks replayed up to a week later, and for a phone kept without a network for as long as a month. */
const ZONE_DAYS_BACK = 7
const ZONE_DAYS_AHEAD = 31
/** What a phone takes (see trust.ts). */
const MOST_TABLES = 10

/**
 * Every table in force on some day from a week ago to a month ahead, oldest first. The one that follows a temporary table is the one that was in force
 * before it, so the newest is not enough. Should there be more than a phone takes, those nearest to today are kept, coming days first.
 */
export function zoneTablesAround(tables: readonly ZoneTable[], today: LocalDate): readonly ZoneTable[] {
  const ahead = Array.from({ length: ZONE_DAYS_AHEAD + 1 }, (_day, n) => n)
  const back = Array.from({ length: ZONE_DAYS_BACK }, (_day, n) => -1 - n)
  const inForce = [...ahead, ...back].map((days) => zoneTableOn(tables, addDays(today, days))).filter((table) => table !== undefined)
  return [...new Set(inForce)].slice(0, MOST_TABLES).sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
}

/** The bundle as JSON: what holds today and, for zones, what held a week ago or will within a month. */
async function bundleJson(deps: Deps, now: Instant): Promise<TrustBundleJson> {
  const today = dateOf(now)
  const [keys, revoked, tables, calendar] = await Promise.all([deps.keys.published('pass', now), liveRevocations(deps, now), zoneTables(deps), deps.calendar()])
  const year = Number(today.slice(0, 4))
  return {
    v: 1, issuedAt: now, revoked: encodeRevocations(revoked),
    keys: keys.map((key) => ({ kid: wireKid(key.kid), publicKey: point(key), notBefore: key.notBefore, notAfter: key.notAfter, status: STATUS[key.status], ...(key.revokedSince === undefined ? {} : { revokedSince: key.revokedSince }) })),
    zoneTables: [...zoneTablesAround(tables, today)],
    calendar: { version: calendar.version.slice(0, 30), years: Object.fromEntries(Object.entries(calendar.years).filter(([name]) => Math.abs(Number(name) - year) <= 1).map(([name, { holidays, makeup }]) => [name, { holidays: { ...holidays }, makeup: { ...makeup } }])) }
  }
}

/** The signed bundle for a phone, and the keys the phone pins. */
export async function signedBundle(deps: Deps, now: Instant): Promise<{ readonly bundle: string; readonly trustKeys: readonly BundleKey[]; readonly issuedAt: Instant }> {
  const [json, signer, published] = await Promise.all([bundleJson(deps, now), deps.keys.bundleSigner(now), deps.keys.published('bundle', now)])
  return { bundle: await encodeBundle(json, signerOf(signer)), trustKeys: published.filter((key) => key.status !== 'revoked').map((key) => ({ kid: wireKid(key.kid), publicKey: point(key) })), issuedAt: now }
}

/** Milliseconds the server judges by the same bundle; whether a credential was taken back it asks the case itself. */
const KEEP_MS = 30_000
const held = new WeakMap<Table, { readonly at: number; readonly bundle: TrustBundle }>()

/** The bundle the server itself judges by. */
export async function liveBundle(deps: Deps, now: Instant): Promise<TrustBundle> {
  const cached = held.get(deps.table)
  const age = cached === undefined ? Number.POSITIVE_INFINITY : millisOf(now) - cached.at
  if (cached !== undefined && age >= 0 && age < KEEP_MS) return cached.bundle
  const bundle = openBundle(await bundleJson(deps, now))
  held.set(deps.table, { at: millisOf(now), bundle })
  return bundle
}
