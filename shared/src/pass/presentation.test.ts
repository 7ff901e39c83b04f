import { createHash, createPublicKey } from 'node:crypto'
import { Sign1 as TheirSign1 } from '@auth0/cose'
import { p256 } from '@noble/curves/nist.js'
import * as fc from 'fast-check'
import { instantOf } from '../kernel/clock'
import { decodeBase45, encodeBase45 } from './base45'
import { encodeCbor } from './cbor'
import { anyClaims } from './claims.arbitrary'
import { encodeSign1, signSign1, verifySign1 } from './cose'
import { claimsPayload, encodePass, QR_LIMIT, staticCode } from './credential'
import { activeKey, driverPhone, noon, ownerClaims, ownerPhone, paperClaims, refusal } from './credential.fixture'
import { decodeCwt, encodeCwt } from './cwt'
import { decodePresentation, holderKeyFrom, holderThumbprint, isHeldBy, nextStepAt, presentPass, rebuiltMessage, ROTATING_PREFIX, stepAt } from './presentation'

const owner = (): Promise<string> => encodePass(ownerClaims, activeKey.signer)
const later = (ms: number): string => instantOf(Date.parse(noon) + ms)

describe("a phone's key", () => {
  it('follows from its random bytes, and needs 48 of them', () => {
    expect(holderKeyFrom(new Uint8Array(48).fill(11))).toEqual(ownerPhone)
    expect(ownerPhone.secret.length).toBe(32)
    expect(ownerPhone.publicKey.length).toBe(33)
    expect(p256.getPublicKey(ownerPhone.secret, true)).toEqual(ownerPhone.publicKey)
    for (const n of [0, 32, 47, 49]) expect(refusal(() => holderKeyFrom(new Uint8Array(n)))).toBe('holder.random')
  })

  it('has a thumbprint of sixteen bytes', () => {
    expect(holderThumbprint(ownerPhone.publicKey)).toEqual(ownerClaims.holder)
    expect(refusal(() => holderThumbprint(new Uint8Array(33)))).toBe('cose.key')
  })
})

it('changes every thirty seconds', () => {
  expect(stepAt('1970-01-01T00:00:29.999Z')).toBe(0)
  expect(stepAt('1970-01-01T00:00:30.000Z')).toBe(1)
  expect(nextStepAt(noon)).toBe('2026-11-23T04:00:30.000Z')
  expect(nextStepAt('2026-11-23T04:00:29.999Z')).toBe('2026-11-23T04:00:30.000Z')
})

it('proves the phone for every pass and step, always within QR version 10', async () => {
  await fc.assert(fc.asyncProperty(anyClaims, fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2045-01-01') }), async (claims, ms) => {
    const text = presentPass(await encodePass({ ...claims, holder: ownerClaims.holder as Uint8Array }, activeKey.signer), ownerPhone, instantOf(ms))
    expect(text).toMatch(/^LB2:[0-9A-Z $%*+\-./:]+$/)
    expect(text.length).toBeLessThanOrEqual(QR_LIMIT)
    const read = decodePresentation(text, instantOf(ms + 1000))
    const message = rebuiltMessage(activeKey.signer.kid, read.claims, read.signature)
    expect(read.step).toBe(stepAt(instantOf(ms)))
    expect(verifySign1(message, activeKey.publicKey)).toBe(true)
    expect(isHeldBy(message, read, read.claims.holder)).toBe(true)
    expect(isHeldBy(message, { ...read, step: read.step + 1 }, read.claims.holder)).toBe(false)
  }), { numRuns: 25 })
})

it('finds the step again from any moment within two years of it', async () => {
  const text = presentPass(await owner(), ownerPhone, noon)
  const half = (1 << 21) * 30_000
  for (const shift of [-half + 30_000, -86_400_000, -1, 0, 1, 86_400_000, half]) expect(decodePresentation(text, later(shift)).step).toBe(stepAt(noon))
  for (const shift of [-half - 30_000, half + 30_000]) expect(decodePresentation(text, later(shift)).step).not.toBe(stepAt(noon))
  expect(decodePresentation(text, '1970-01-01T00:00:00.000Z').step).toBe(stepAt(noon) % (1 << 22))
})

it('is of the same phone only', async () => {
  const text = await owner()
  expect(refusal(() => presentPass(text, driverPhone, noon))).toBe('holder.other')
  const paper = await encodePass(paperClaims, activeKey.signer)
  expect(refusal(() => presentPass(paper, ownerPhone, noon))).toBe('holder.other')
  const token = decodeCwt(claimsPayload(ownerClaims))
  const next = staticCode({ kid: activeKey.signer.kid, payload: encodeCwt({ ...token, own: new Map([[1, 2]]) }), signature: new Uint8Array(64) })
  expect(refusal(() => presentPass(next, ownerPhone, noon))).toBe('claims.version')
  expect(refusal(() => presentPass('x', ownerPhone, noon))).toBe('code.prefix')
})

it("does not take one phone's proof for another's pass", async () => {
  const mine = decodePresentation(presentPass(await owner(), ownerPhone, noon), noon)
  const theirsText = presentPass(await encodePass({ ...ownerClaims, holder: holderThumbprint(driverPhone.publicKey) }, activeKey.signer), driverPhone, noon)
  const theirs = decodePresentation(theirsText, noon)
  const message = rebuiltMessage(activeKey.signer.kid, mine.claims, mine.signature)
  expect(isHeldBy(message, mine, mine.claims.holder)).toBe(true)
  expect(isHeldBy(message, theirs, mine.claims.holder)).toBe(false)
  expect(isHeldBy(message, { ...mine, proof: new Uint8Array(65) }, mine.claims.holder)).toBe(false)
})

it('is the signature of a detached COSE_Sign1: an independent library accepts the proof', async () => {
  const { message, step, proof } = await (async () => {
    const read = decodePresentation(presentPass(await owner(), ownerPhone, noon), noon)
    return { message: await signSign1(claimsPayload(ownerClaims), activeKey.signer), step: read.step, proof: read.proof }
  })()
  const hash = Uint8Array.from(createHash('sha256').update(encodeSign1(message)).digest())
  const point = p256.Point.fromBytes(ownerPhone.publicKey).toBytes(false)
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: Buffer.from(point.slice(1, 33)).toString('base64url'), y: Buffer.from(point.slice(33)).toString('base64url') } })
  const payload = encodeCbor([ROTATING_PREFIX, hash, step])
  await new TheirSign1(new Map([[1, -7]]) as never, new Map(), payload, proof.slice(1)).verify(key)
  await expect(new TheirSign1(new Map([[1, -7]]) as never, new Map(), encodeCbor([ROTATING_PREFIX, hash, step + 1]), proof.slice(1)).verify(key)).rejects.toThrow()
})

describe('read strictly', () => {
  it('with its mark, and longer than its head', async () => {
    const text = presentPass(await owner(), ownerPhone, noon)
    const bytes = decodeBase45(text.slice(4))
    expect(refusal(() => decodePresentation(`LB1:${text.slice(4)}`, noon))).toBe('code.prefix')
    expect(refusal(() => decodePresentation(ROTATING_PREFIX + encodeBase45(bytes.slice(0, 133)), noon))).toBe('code.truncated')
    expect(refusal(() => decodePresentation(ROTATING_PREFIX + encodeBase45(bytes.slice(0, 134)), noon))).toBe('slip.truncated')
  })

  it('throws nothing but CodecError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 220 }), fc.string({ unit: 'grapheme' }), (bytes, tail) => {
      refusal(() => decodePresentation(ROTATING_PREFIX + encodeBase45(bytes), noon))
      refusal(() => decodePresentation(ROTATING_PREFIX + tail, noon))
    }), { numRuns: 2000 })
  })
})
