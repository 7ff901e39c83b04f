import * as fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45'
import { authenticate } from './authenticity'
import { joinBytes } from './bytes'
import { signSign1, type Signer } from './cose'
import { claimsPayload, encodePass, staticCode } from './credential'
import { activeKey, bundleJson, bundleWith, compromisedKey, driverPhone, nextKey, noon, ownerClaims, ownerPhone, paperClaims, retiredKey, strangerKey } from './credential.fixture'
import { decodeCwt, encodeCwt } from './cwt'
import { holderThumbprint, presentPass, ROTATING_PREFIX, stepAt } from './presentation'
import type { TrustBundle } from './trust'

const bundle = bundleWith()
const rotating = async (signer = activeKey.signer): Promise<string> => presentPass(await encodePass(ownerClaims, signer), ownerPhone, noon)
const laterLayout = async (signer: Signer): Promise<string> => {
  const token = decodeCwt(claimsPayload(ownerClaims))
  return staticCode(await signSign1(encodeCwt({ ...token, own: new Map([[1, 2]]) }), signer))
}
const ask = (text: string, by: TrustBundle = bundle) => authenticate(text, by, noon)

describe('a static code', () => {
  it('is believed with a key of the bundle, in use, waiting or retired', async () => {
    expect(ask(await encodePass(ownerClaims, activeKey.signer))).toEqual({ claims: ownerClaims })
    expect(ask(await encodePass(paperClaims, nextKey.signer))).toEqual({ claims: paperClaims })
    const early = { ...paperClaims, issuedAt: '2026-06-01T00:00:00.000Z' }
    expect(ask(await encodePass(early, retiredKey.signer))).toEqual({ claims: early })
  })

  it('is not with a key unknown, compromised, or out of its time', async () => {
    expect(ask(await encodePass(ownerClaims, strangerKey.signer))).toBe('unknown-key')
    expect(ask(await encodePass(ownerClaims, compromisedKey.signer))).toBe('unknown-key')
    expect(ask(await encodePass(ownerClaims, retiredKey.signer))).toBe('unknown-key')
  })

  it('is forged when somebody else signed under our kid', async () => {
    expect(ask(await encodePass(ownerClaims, { kid: activeKey.signer.kid, sign: strangerKey.signer.sign }))).toBe('forged')
  })

  it('of a later layout is unknown only when we signed it', async () => {
    expect(ask(await laterLayout(activeKey.signer))).toBe('unknown-version')
    expect(ask(await laterLayout(strangerKey.signer))).toBe('unknown-key')
    expect(ask(await laterLayout({ kid: activeKey.signer.kid, sign: strangerKey.signer.sign }))).toBe('forged')
  })
})

describe('a rotating code', () => {
  it('is believed with its step', async () => {
    expect(ask(await rotating())).toEqual({ claims: ownerClaims, step: stepAt(noon) })
  })

  it('is not with a key unknown or compromised', async () => {
    expect(ask(await rotating(strangerKey.signer))).toBe('unknown-key')
    expect(ask(await rotating(compromisedKey.signer))).toBe('unknown-key')
  })

  it('is forged when the credential or the proof is', async () => {
    expect(ask(await rotating({ kid: activeKey.signer.kid, sign: strangerKey.signer.sign }))).toBe('forged')
    const bytes = decodeBase45((await rotating()).slice(4))
    // Another phone that has a picture of the static code knows everything but the owner's secret.
    const theirs = decodeBase45(presentPass(await encodePass({ ...ownerClaims, holder: holderThumbprint(driverPhone.publicKey) }, activeKey.signer), driverPhone, noon).slice(4))
    expect(ask(ROTATING_PREFIX + encodeBase45(joinBytes(bytes.slice(0, 2), theirs.slice(2, 5), bytes.slice(5, 69), theirs.slice(69, 133), bytes.slice(133))))).toBe('forged')
    const moved = bytes.slice()
    moved[4] = (moved[4] as number) + 1
    expect(ask(ROTATING_PREFIX + encodeBase45(moved))).toBe('forged')
  })

  it('finds the right one of two keys whose ids begin alike', async () => {
    const [active] = bundle.keys
    if (active === undefined) throw new Error('no key')
    const twin = { ...active, kid: Uint8Array.of(...active.kid.slice(0, 2), 0, 0, 0, 0, 0, 0), publicKey: strangerKey.publicKey }
    expect(ask(await rotating(), { ...bundle, keys: [twin, active] })).toEqual({ claims: ownerClaims, step: stepAt(noon) })
    expect(ask(await rotating(), { ...bundle, keys: [twin] })).toBe('forged')
  })
})

it.each([['', 'malformed'], ['https://wx.example/pass', 'malformed'], ['HC1:6BF', 'malformed'], ['LB1:', 'malformed'], ['LB2:', 'malformed'], ['LB0:A', 'malformed'], ['LB3:A', 'unknown-version'], ['LB9:', 'unknown-version'], ['xLB3:', 'malformed'], ['LB10:', 'malformed'], ['lb1:', 'malformed']])('%j is %s', (text, doubt) => {
  expect(ask(text)).toBe(doubt)
})

it('never throws on a text, and never believes one', () => {
  const noise = fc.uint8Array({ maxLength: 240 }).map((bytes) => encodeBase45(bytes))
  fc.assert(fc.property(fc.constantFrom('LB1:', 'LB2:', ''), fc.oneof(noise, fc.string({ unit: 'grapheme' })), (mark, text) => {
    expect(typeof ask(mark + text)).toBe('string')
  }), { numRuns: 2000 })
})

it('lets a fault of ours through instead of calling it malformed', () => {
  const broken = { ...bundleWith(bundleJson), get keys(): never { throw new TypeError('broken') } }
  return expect(encodePass(ownerClaims, activeKey.signer).then((text) => ask(text, broken))).rejects.toThrow(TypeError)
})
