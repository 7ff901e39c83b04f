/**
 * Writes corpus.json. Keys, claims and times are fixed and signatures deterministic, so the file changes only when this folder or the format does.
 * Run: npx tsx test/pass-corpus/generate.ts
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { decodeBase45 } from '../../shared/src/pass/base45'
import { bundleJson, bundleKey, rotatedJson } from '../../shared/src/pass/credential.fixture'
import { encodeRevocations } from '../../shared/src/pass/revocations'
import { bundleKeyOf, encodeBundle, type TrustBundleJson } from '../../shared/src/pass/trust'
import { makeCodes } from './codes'
import type { Corpus, Expected, Flips, Travel } from './format'
import { expected, makeVectors, NOON, places } from './vectors'

/** `justIssued…` is given the time of the look itself: a phone that has just synced, or the server judging a look of before by what it knows now. */
const bundles: Readonly<Record<string, TrustBundleJson>> = {
  fresh: bundleJson,
  justIssued: bundleJson,
  stale: { ...bundleJson, issuedAt: '2026-11-20T03:00:00.000Z' },
  noKeys: { ...bundleJson, keys: [] },
  noRevocations: { ...bundleJson, revoked: encodeRevocations([]) },
  dense: { ...bundleJson, revoked: encodeRevocations(Array.from({ length: 1000 }, (_, i) => 79_501 + i).filter((n) => n !== 80_124)) },
  rotated: rotatedJson,
  justIssuedRotated: rotatedJson,
  /** As an app that does not know `revokedSince` reads it. */
  rotatedEver: { ...rotatedJson, keys: rotatedJson.keys.map(({ revokedSince: _since, ...key }) => key) },
  noZones: { ...bundleJson, zoneTables: [] },
  futureZones: { ...bundleJson, zoneTables: bundleJson.zoneTables.map((table) => ({ ...table, effectiveFrom: '2027-01-01' })) }
}

const anyRed = (...codes: Expected['codes']): Expected => ({ colour: 'red', codes, possession: 'none' })
const bytesIn = (code: string): number => decodeBase45(code.slice(4)).length

/** Every bit of a static code: head and frame, key id, claims, signature. */
function staticFlips(code: string, text: string): readonly Flips[] {
  const bytes = bytesIn(text)
  const about = { code, now: NOON, bundle: 'fresh', place: 'core' }
  const region = (from: number, to: number, expect: Expected): Flips => ({ ...about, from: from * 8, to: to * 8 - 1, expect })
  return [
    region(0, 8, anyRed('malformed')), region(8, 16, anyRed('unknown-key')), region(16, 19, anyRed('malformed')),
    region(19, bytes - 66, anyRed('malformed', 'forged', 'unknown-key')), region(bytes - 66, bytes - 64, anyRed('malformed')), region(bytes - 64, bytes, anyRed('forged'))
  ]
}

/** Every bit of a rotating code: key hint, step, signature, proof, slip. */
function rotatingFlips(code: string, text: string): readonly Flips[] {
  const about = { code, now: NOON, bundle: 'fresh', place: 'core' }
  const region = (from: number, to: number, expect: Expected): Flips => ({ ...about, from: from * 8, to: to * 8 - 1, expect })
  return [region(0, 2, anyRed('unknown-key')), region(2, 133, anyRed('forged')), region(133, bytesIn(text), anyRed('malformed', 'forged', 'unknown-key'))]
}

const at = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString()
const [core, out, farOut] = [places['core'], places['out'], places['farOut']] as [Travel['scans'][0]['place'], Travel['scans'][0]['place'], Travel['scans'][0]['place']]
/** A replay of a rotating code passes both officers' phones within its minute: only the two scans together give it away. */
const travel: readonly Travel[] = [
  { id: 'travel-1', about: 'the same code shown in Jinan 20 s later', scans: [{ at: at(0), place: core }, { at: at(1 / 3), place: farOut }], kmh: 2889 },
  { id: 'travel-2', about: 'Jinan after an hour and a half', scans: [{ at: at(0), place: core }, { at: at(90), place: farOut }], kmh: null },
  { id: 'travel-3', about: 'Jinan after half an hour', scans: [{ at: at(0), place: core }, { at: at(30), place: farOut }], kmh: 192 },
  { id: 'travel-4', about: 'the edge of town after a quarter of an hour', scans: [{ at: at(0), place: core }, { at: at(15), place: out }], kmh: null },
  { id: 'travel-5', about: 'the edge of town after five minutes', scans: [{ at: at(0), place: core }, { at: at(5), place: out }], kmh: 235 },
  { id: 'travel-6', about: 'the same, told in the other order', scans: [{ at: at(5), place: out }, { at: at(0), place: core }], kmh: 235 },
  { id: 'travel-7', about: 'the same place twice', scans: [{ at: at(0), place: core }, { at: at(0), place: core }], kmh: null },
  { id: 'travel-8', about: 'two officers at one junction', scans: [{ at: at(0), place: core }, { at: at(1), place: { ...core, lng: core.lng + 0.002 } }], kmh: null },
  { id: 'travel-9', about: 'a position too coarse to say', scans: [{ at: at(0), place: { ...core, accuracy: 20_000 } }, { at: at(5), place: out }], kmh: null }
]

/** The whole corpus. */
export async function makeCorpus(): Promise<Corpus> {
  const codes = await makeCodes()
  const look = { now: NOON, bundle: 'fresh', place: 'core', expect: expected('malformed', 'none') }
  return {
    version: '1', codes, bundles, signedBundle: { text: await encodeBundle(bundleJson, bundleKey.signer), pinned: [bundleKeyOf(bundleKey.publicKey)], is: 'fresh' }, places, vectors: makeVectors(),
    flips: [...staticFlips('owner', codes['owner'] as string), ...rotatingFlips('ownerShown', codes['ownerShown'] as string)],
    truncations: [{ code: 'owner', ...look }, { code: 'ownerShown', ...look }], travel
  }
}

/** The file as it is committed: one vector a line. */
export function corpusText(corpus: Corpus): string {
  const lines = Object.entries(corpus).map(([key, value]) => {
    const inner = Array.isArray(value) ? `[\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]` : typeof value === 'object' ? `{\n${Object.entries(value as object).map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`).join(',\n')}\n  }` : JSON.stringify(value)
    return `  ${JSON.stringify(key)}: ${inner}`
  })
  return `{\n${lines.join(',\n')}\n}\n`
}

if (process.argv[1]?.endsWith('generate.ts') === true) void makeCorpus().then((corpus) => writeFileSync(path.join(process.cwd(), 'test/pass-corpus/corpus.json'), corpusText(corpus)))
