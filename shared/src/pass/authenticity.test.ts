import * as fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45'
import { authenticate } from './authenticity'
import { joinBytes } from './bytes'
import { signSign1, type Signer } from './cose'
import { claimsPayload, encodePass, staticCode } from './credential'
import { activeKey, bundleJson, bundleWith, compromisedKey, driverPhone, nextKey, noon, ownerClaims, ownerPhone, paperClaims, retiredKey, rotatedJson, strangerKey } from './credential.fixture'
import { decodeCwt, encodeCwt } from './cwt'
import { holderThumbprint, presentPass, ROTATING_PREFIX, stepAt } from './presentation'
import { openBundle, type TrustBundle } from './trust'

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
    expect(ask(await encodePass(ownerClaims, compromisedKey.signer))).toBe('key-revoked')
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

describe('a compromised key', () => {
  const rotated = openBundle(rotatedJson)
  const since = '2026-11-23T03:30:00.000Z'
  const asOf = (now: string): TrustBundle => ({ ...rotated, issuedAt: now })

  it('is believed for no time of issue, as a thief writes that too', async () => {
    for (const issuedAt of ['2026-06-01T00:00:00.000Z', '2026-11-23T03:29:00.000Z', '2026-11-23T03:40:00.000Z', '2025-01-01T00:00:00.000Z', '2026-11-23T04:00:00.000Z'])
      expect(ask(await encodePass({ ...ownerClaims, issuedAt }, activeKey.signer), rotated)).toBe('key-revoked')
    expect(ask(await rotating(), rotated)).toBe('key-revoked')
    expect(ask(await laterLayout(activeKey.signer), rotated)).toBe('key-revoked')
    expect(ask(await encodePass(ownerClaims, nextKey.signer), rotated)).toEqual({ claims: ownerClaims })
    expect(ask(await rotating(nextKey.signer), rotated)).toEqual({ claims: ownerClaims, step: stepAt(noon) })
  })

  it('was believed in looks before, to the millisecond', async () => {
    const text = await encodePass(ownerClaims, activeKey.signer)
    expect(authenticate(text, asOf('2026-11-23T03:29:59.999Z'), '2026-11-23T03:29:59.999Z')).toEqual({ claims: ownerClaims })
    expect(authenticate(text, asOf(since), since)).toBe('key-revoked')
    expect(authenticate(await encodePass({ ...ownerClaims, issuedAt: '2026-05-31T23:59:00.000Z' }, activeKey.signer), asOf('2026-11-23T03:29:59.999Z'), '2026-11-23T03:29:59.999Z')).toBe('unknown-key')
  })

  it('is not believed by a slow phone whose bundle is later, nor when nobody says since when', async () => {
    const text = await encodePass(ownerClaims, activeKey.signer)
    expect(authenticate(text, rotated, '2026-11-23T03:00:00.000Z')).toBe('key-revoked')
    const ever = openBundle({ ...rotatedJson, keys: rotatedJson.keys.map(({ revokedSince: _since, ...key }) => key) })
    expect(authenticate(text, { ...ever, issuedAt: '2026-07-01T00:00:00.000Z' }, '2026-07-01T00:00:00.000Z')).toBe('key-revoked')
  })

  it('makes no forgery more believable', async () => {
    const impostor = { kid: activeKey.signer.kid, sign: strangerKey.signer.sign }
    expect(ask(await encodePass(ownerClaims, impostor), rotated)).toBe('forged')
    expect(ask(await rotating(impostor), rotated)).toBe('forged')
    const bytes = decodeBase45((await rotating()).slice(4))
    bytes[4] = (bytes[4] as number) + 1
    expect(ask(ROTATING_PREFIX + encodeBase45(bytes), rotated)).toBe('forged')
  })

  it('does not drag down another whose id begins alike', async () => {
    const [revoked, active] = rotated.keys as [TrustBundle['keys'][number], TrustBundle['keys'][number]]
    const twin = { ...revoked, kid: Uint8Array.of(...active.kid.slice(0, 2), 0, 0, 0, 0, 0, 0) }
    expect(ask(await rotating(nextKey.signer), { ...rotated, keys: [twin, active] })).toEqual({ claims: ownerClaims, step: stepAt(noon) })
  })
})

describe('a rotating code', () => {
  it('is believed with its step', async () => {
    expect(ask(await rotating())).toEqual({ claims: ownerClaims, step: stepAt(noon) })
  })

  it('is not with a key unknown or compromised', async () => {
    expect(ask(await rotating(strangerKey.signer))).toBe('unknown-key')
    expect(ask(await rotating(compromisedKey.signer))).toBe('key-revoked')
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
