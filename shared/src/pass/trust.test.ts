import * as z from 'zod'
import { utf8Bytes, base64url, bytesOfBase64url } from './bytes'
import { decodeSign1, encodeSign1, signSign1 } from './cose'
import { activeKey, bundleJson, bundleKey, bundleWith, compromisedKey, nextKey, noon, refusal, retiredKey, rotatedJson, strangerKey } from './credential.fixture'
import { encodeRevocations } from './revocations'
import { bundleKeyOf, decodeBundle, encodeBundle, keysFor, openBundle, trustBundleSchema, trustState } from './trust'

const pinned = [bundleKeyOf(strangerKey.publicKey), bundleKeyOf(bundleKey.publicKey)]
const signed = (text: string): Promise<string> => signSign1(utf8Bytes(text), bundleKey.signer).then((message) => base64url(encodeSign1(message)))

it('gives back what was signed', async () => {
  const opened = decodeBundle(await encodeBundle(bundleJson, bundleKey.signer), pinned)
  expect(opened).toEqual(openBundle(bundleJson))
  expect([...opened.revoked]).toEqual([70_009, 70_010])
  expect(opened.keys.map((key) => key.status)).toEqual(['active', 'next', 'retired', 'revoked'])
  expect(opened.calendar).toBeUndefined()
  expect(decodeBundle(await encodeBundle({ ...bundleJson, calendar: { version: 'x', years: { '2027': { holidays: { '2027-01-01': '元旦' }, makeup: {} } } } }, bundleKey.signer), pinned).calendar?.version).toBe('x')
})

it('stays small with ten thousand revocations', async () => {
  const revoked = encodeRevocations(Array.from({ length: 10_000 }, (_, i) => 1 + i * 100 + ((i * 7919) % 100)))
  expect((await encodeBundle({ ...bundleJson, revoked }, bundleKey.signer)).length).toBeLessThan(27_000)
})

it('is refused from another key, changed, or not what it should be', async () => {
  const text = await encodeBundle(bundleJson, bundleKey.signer)
  expect(refusal(() => decodeBundle(text, []))).toBe('bundle.key')
  expect(refusal(() => decodeBundle(text, [bundleKeyOf(activeKey.publicKey)]))).toBe('bundle.key')
  const message = decodeSign1(bytesOfBase64url(text))
  const changed = message.payload.slice()
  changed[20] = (changed[20] as number) ^ 1
  expect(refusal(() => decodeBundle(base64url(encodeSign1({ ...message, payload: changed })), pinned))).toBe('bundle.signature')
  expect(refusal(() => decodeBundle('', pinned))).toBe('cbor.truncated')
  expect(refusal(() => decodeBundle('*', pinned))).toBe('base64url.bad')
  const codes = await Promise.all(['{', '[]', '{}', JSON.stringify({ ...bundleJson, v: 2 }), JSON.stringify({ ...bundleJson, issuedAt: 'yesterday' }), JSON.stringify({ ...bundleJson, revoked: '*' }), JSON.stringify({ ...bundleJson, keys: [{ ...bundleJson.keys[0], kid: bundleKeyOf(strangerKey.publicKey).kid }] }), JSON.stringify({ ...bundleJson, keys: [{ ...bundleJson.keys[0], publicKey: 'A'.repeat(44) }] })]
    .map(async (json) => refusal(((bundle) => () => decodeBundle(bundle, pinned))(await signed(json)))))
  expect(codes).toEqual(['bundle.json', 'bundle.shape', 'bundle.shape', 'bundle.shape', 'bundle.shape', 'base64url.bad', 'bundle.kid', 'cose.key'])
})

it('is read safely by an app from before revokedSince', () => {
  // The layout such an app has on it, kept as it was: it reads the bundle, drops what it does not know, and never believes the key.
  const key = z.object({ kid: z.string(), publicKey: z.string(), notBefore: z.string(), notAfter: z.string().optional(), status: z.enum(['next', 'active', 'retired', 'revoked']) })
  const read = z.object({ v: z.literal(1), issuedAt: z.string(), keys: z.array(key).max(20), revoked: z.string(), zoneTables: z.array(z.unknown()) }).parse(rotatedJson)
  expect(read.keys[0]).toEqual({ ...bundleKeyOf(activeKey.publicKey), notBefore: '2026-06-01T00:00:00.000Z', status: 'revoked' })
  expect(openBundle({ ...rotatedJson, keys: read.keys }).keys[0]).toMatchObject({ status: 'revoked', revokedSince: undefined })
})

it('carries since when a key is not believed, at the cost of one instant a key', async () => {
  const opened = decodeBundle(await encodeBundle(rotatedJson, bundleKey.signer), pinned)
  expect(opened.keys.map((key) => [key.status, key.revokedSince])).toEqual([['revoked', '2026-11-23T03:30:00.000Z'], ['active', undefined], ['next', undefined], ['retired', undefined], ['revoked', '2026-11-20T00:00:00.000Z']])
  const without = { ...rotatedJson, keys: rotatedJson.keys.map(({ revokedSince: _since, ...key }) => key) }
  expect(JSON.stringify(rotatedJson).length - JSON.stringify(without).length).toBe(2 * ',"revokedSince":"2026-11-23T03:30:00.000Z"'.length)
})

it('keeps to its schema', () => {
  expect(trustBundleSchema.parse(bundleJson)).toEqual(bundleJson)
  for (const key of [{ kid: 'short' }, { publicKey: '+'.repeat(44) }, { notBefore: '2026-01-01' }, { status: 'lost' }, { revokedSince: 'yesterday' }]) expect(trustBundleSchema.safeParse({ ...bundleJson, keys: [{ ...bundleJson.keys[0], ...key }] }).success).toBe(false)
  expect(trustBundleSchema.safeParse({ ...bundleJson, keys: Array(21).fill(bundleJson.keys[0]) }).success).toBe(false)
  expect(trustBundleSchema.safeParse({ ...bundleJson, calendar: { version: 'x', years: { '27': { holidays: {}, makeup: {} } } } }).success).toBe(false)
})

it.each([
  ['2026-11-23T02:54:59.999Z', 'ahead'], ['2026-11-23T02:55:00.000Z', 'fresh'], ['2026-11-23T03:00:00.000Z', 'fresh'], ['2026-11-24T03:00:00.000Z', 'fresh'], ['2026-11-24T03:00:00.001Z', 'stale']
])('at %s a bundle of 03:00 is %s', (now, state) => {
  expect(trustState(bundleJson, now)).toBe(state)
})

describe('keys for a code', () => {
  const bundle = bundleWith()
  const found = (kid: Uint8Array, issuedAt = noon): readonly string[] => keysFor(bundle, kid, issuedAt, noon).believed.map((key) => key.status)

  it('are found by whole id and by its first two bytes', () => {
    expect(found(activeKey.signer.kid)).toEqual(['active'])
    expect(found(activeKey.signer.kid.slice(0, 2))).toEqual(['active'])
    expect(found(nextKey.signer.kid)).toEqual(['next'])
    expect(found(strangerKey.signer.kid)).toEqual([])
    expect(found(new Uint8Array(2))).toEqual([])
  })

  it('are not believed once compromised, and set apart', () => {
    for (const kid of [compromisedKey.signer.kid, compromisedKey.signer.kid.slice(0, 2)]) {
      expect(found(kid)).toEqual([])
      expect(keysFor(bundle, kid, noon, noon).revoked.map((key) => key.status)).toEqual(['revoked'])
    }
    expect(keysFor(bundle, activeKey.signer.kid, noon, noon).revoked).toEqual([])
  })

  it('count for what was issued in their time', () => {
    expect(found(retiredKey.signer.kid, '2026-06-30T00:00:00.000Z')).toEqual(['retired'])
    expect(found(retiredKey.signer.kid, '2026-06-30T00:01:00.000Z')).toEqual([])
    expect(found(retiredKey.signer.kid, '2025-12-31T23:59:00.000Z')).toEqual([])
    // The time of issue is cut to the minute: a key that began at 00:00:30 may sign something "issued" at 00:00.
    expect(found(retiredKey.signer.kid, '2026-01-01T00:00:00.000Z')).toEqual(['retired'])
    expect(keysFor(bundleWith({ keys: bundleJson.keys.map((key) => ({ ...key, notBefore: '2026-11-20T03:04:30.000Z' })) }), activeKey.signer.kid, '2026-11-20T03:04:00.000Z', noon).believed.length).toBe(1)
  })
})
