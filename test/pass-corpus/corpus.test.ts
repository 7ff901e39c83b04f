import { readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeBase45, encodeBase45 } from '../../shared/src/pass/base45'
import { decodeBundle, openBundle, type TrustBundle } from '../../shared/src/pass/trust'
import { impossibleTravel } from '../../shared/src/pass/travel'
import { judge, type Verdict } from '../../shared/src/pass/verdict'
import type { Corpus, Expected, Vector } from './format'
import { corpusText, makeCorpus } from './generate'

const committed = readFileSync(path.join(__dirname, 'corpus.json'), 'utf8')
const corpus = JSON.parse(committed) as Corpus
const opened = new Map<string, TrustBundle>(Object.entries(corpus.bundles).map(([name, json]) => [name, openBundle(json)]))

type Look = Pick<Vector, 'now' | 'bundle' | 'place' | 'plateSeen' | 'vehicleClassSeen' | 'clockUncertaintyMs'>

function answer(text: string, look: Look): Verdict {
  const bundle = opened.get(look.bundle) as TrustBundle
  return judge({
    text, now: look.now, bundle: look.bundle.startsWith('justIssued') ? { ...bundle, issuedAt: look.now } : bundle, position: look.place === undefined ? undefined : corpus.places[look.place],
    plateSeen: look.plateSeen, vehicleClassSeen: look.vehicleClassSeen, clockUncertaintyMs: look.clockUncertaintyMs
  })
}

const right = (verdict: Verdict, expected: Expected): boolean => verdict.colour === expected.colour && expected.codes.includes(verdict.code) && (expected.possession === undefined || verdict.possession === expected.possession)
const codeOf = (name: string): string => corpus.codes[name] as string

function flipped(text: string, bit: number): string {
  const bytes = decodeBase45(text.slice(4))
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (128 >> (bit & 7))
  return text.slice(0, 4) + encodeBase45(bytes)
}

it('is what its generator writes', async () => {
  expect(corpusText(await makeCorpus())).toBe(committed)
})

it('has more than 200 looks of every kind the issue names, and no code without a look', () => {
  expect(corpus.vectors.length).toBeGreaterThan(320)
  const codes = new Set(corpus.vectors.flatMap((vector) => vector.expect.codes))
  for (const code of ['valid', 'no-pass-needed', 'malformed', 'forged', 'unknown-key', 'key-revoked', 'revoked', 'wrong-plate', 'wrong-vehicle-class', 'not-yet', 'expired', 'stale-presentation', 'outside-zone', 'outside-hours', 'stale-trust', 'no-position', 'position-unsure', 'zones-unknown', 'unknown-version', 'clock-unsure'] as const) expect([code, codes.has(code)]).toEqual([code, true])
  const used = new Set([...corpus.vectors, ...corpus.flips].map((vector) => vector.code))
  expect(Object.keys(corpus.codes).filter((name) => !used.has(name))).toEqual(['staticAsShown'])
  expect(new Set(corpus.vectors.map((vector) => vector.id)).size).toBe(corpus.vectors.length)
})

it.each(corpus.vectors.map((vector) => [vector.id, vector.about, vector] as const))('%s: %s', (_id, _about, vector) => {
  const verdict = answer(codeOf(vector.code), vector)
  expect({ colour: verdict.colour, codes: [verdict.code], possession: verdict.possession }).toEqual({ possession: verdict.possession, ...vector.expect })
})

it('answers right to every single bit flipped of a static and of a rotating code', () => {
  for (const code of ['owner', 'ownerShown']) {
    const bits = corpus.flips.filter((flips) => flips.code === code).flatMap((flips) => Array.from({ length: flips.to - flips.from + 1 }, (_, i) => ({ flips, bit: flips.from + i })))
    expect(bits.map(({ bit }) => bit)).toEqual(Array.from({ length: decodeBase45(codeOf(code).slice(4)).length * 8 }, (_, i) => i))
    expect(bits.filter(({ flips, bit }) => !right(answer(flipped(codeOf(code), bit), flips), flips.expect)).map(({ bit }) => bit)).toEqual([])
  }
}, 240_000)

it('answers right to every truncation', () => {
  for (const cut of corpus.truncations) {
    const text = codeOf(cut.code)
    expect(Array.from({ length: text.length }, (_, length) => length).filter((length) => !right(answer(text.slice(0, length), cut), cut.expect))).toEqual([])
  }
})

it('never takes a code for good once one of its characters is another', () => {
  for (const code of ['owner', 'ownerShown']) {
    const text = codeOf(code)
    const look = corpus.vectors[0] as Vector
    const changed = Array.from({ length: text.length }, (_, i) => text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1))
    expect(changed.map((other) => answer(other, look).colour).filter((colour) => colour !== 'red')).toEqual([])
  }
}, 120_000)

it('reads a static code under the rotating mark as nothing of ours', () => {
  expect(answer(codeOf('staticAsShown'), corpus.vectors[0] as Vector).colour).toBe('red')
})

it.each(corpus.travel.map((travel) => [travel.id, travel.about, travel] as const))('%s: %s', (_id, _about, { scans: [a, b], kmh }) => {
  expect(impossibleTravel({ at: a.at, position: a.place }, { at: b.at, position: b.place }) ?? null).toBe(kmh)
})

it('has a bundle that opens with its key', () => {
  expect(decodeBundle(corpus.signedBundle.text, corpus.signedBundle.pinned)).toEqual(opened.get(corpus.signedBundle.is))
})
