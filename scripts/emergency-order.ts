/** What `npm run keys` is told and what it prints. */
import type { Emergency } from '@lubiao/functions/platform/keys/emergency'
import type { PublishedKey } from '@lubiao/functions/platform/keys/port'
import { option } from './stage'

/** The order given on the command line. Throws an error that says what is missing or wrong; `--since` needs its offset, nobody should have to guess. */
export function emergencyOrder(args: readonly string[], now: string): Required<Emergency> {
  const [kind, kid, since, by] = [option(args, 'kind') ?? 'pass', option(args, 'kid'), option(args, 'since') ?? now, option(args, 'by')]
  if (kind !== 'pass' && kind !== 'bundle') throw new Error('--kind: pass or bundle')
  if (kid === undefined || !/^[0-9a-f]{16}$/.test(kid)) throw new Error('--kid: the id of the key, 16 hex digits as the list shows it')
  if (!/(Z|[+-]\d\d:\d\d)$/.test(since) || Number.isNaN(Date.parse(since))) throw new Error('--since: when the key may have been taken, as 2026-11-23T11:30:00+08:00')
  if (by === undefined) throw new Error('--by: the staff number of the administrator who orders it')
  return { kind, kid, since: new Date(Date.parse(since)).toISOString(), by, withoutSuccessor: args.includes('--without-successor') }
}

/** The settings of a stage with its keys named by alias: outside CloudFormation nobody knows their ids. */
export function aliasedKeys(environment: Readonly<Record<string, string>>, stage: string): Readonly<Record<string, string>> {
  const keys = JSON.parse(environment['SIGNING_KEYS'] ?? '{}') as Readonly<Record<string, readonly { readonly keyId: string }[]>>
  const aliased = Object.fromEntries(Object.entries(keys).map(([kind, list]) => [kind, list.map((key) => ({ ...key, keyId: `alias/lubiao-${stage}-${key.keyId}` }))]))
  return { ...environment, SIGNING_KEYS: JSON.stringify(aliased) }
}

/** The keys as lines for the terminal. */
export const keyLines = (keys: readonly PublishedKey[]): string =>
  keys.map((key) => `  ${key.kid}  ${key.status}  ${key.revokedSince === undefined ? `from ${key.notBefore}, verified until ${key.notAfter}` : `not believed since ${key.revokedSince}`}\n`).join('')
