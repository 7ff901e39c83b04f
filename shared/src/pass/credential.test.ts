import { Decoder } from 'cbor-x'
import * as fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45'
import { decodeCbor, encodeCbor, type CborValue } from './cbor'
import { anyClaims } from './claims.arbitrary'
import type { PassClaims } from './claims'
import { encodeSign1, verifySign1 } from './cose'
import { claimsPayload, decodePass, encodePass, QR_LIMIT, STATIC_PREFIX, staticCode } from './credential'
import { activeKey, ownerClaims, paperClaims, refusal } from './credential.fixture'
import { decodeCwt, encodeCwt, type Cwt } from './cwt'

const sign = (claims: PassClaims): Promise<string> => encodePass(claims, activeKey.signer)
const withPayload = (payload: Uint8Array): string => staticCode({ kid: activeKey.signer.kid, payload, signature: new Uint8Array(64) })
const token = decodeCwt(claimsPayload(ownerClaims))
const changed = (parts: Partial<Cwt>): string => withPayload(encodeCwt({ ...token, ...parts }))
const own = (...entries: [number, CborValue | undefined][]): string => {
  const map = new Map(token.own)
  for (const [key, value] of entries) value === undefined ? map.delete(key) : map.set(key, value)
  return changed({ own: map })
}

it('reads back what it signs, in the characters of QR alphanumeric mode, within version 10', async () => {
  await fc.assert(fc.asyncProperty(anyClaims, async (claims) => {
    const text = await sign(claims)
    expect(text).toMatch(/^LB1:[0-9A-Z $%*+\-./:]+$/)
    expect(text.length).toBeLessThanOrEqual(QR_LIMIT)
    const read = decodePass(text)
    expect(verifySign1(read.message, activeKey.publicKey)).toBe(true)
    expect(read.issuedAt * 1000).toBe(Date.parse(claims.issuedAt))
    const { route, ...rest } = claims
    expect(read.claims).toMatchObject(rest)
    expect([route, 'elsewhere']).toContainEqual((read.claims as PassClaims).route)
    expect(staticCode(read.message)).toBe(text)
  }), { numRuns: 40 })
})

it('is a CWT an independent library reads', () => {
  const claims = new Decoder({ mapsAsObjects: false }).decode(claimsPayload(paperClaims)) as Map<number, unknown>
  expect([...claims.keys()]).toEqual([1, 4, 5, 6, 7, -65537])
  expect([claims.get(1), claims.get(4), claims.get(5), claims.get(6)]).toEqual(['LC', Date.parse('2026-12-22T16:00:00Z') / 1000, Date.parse('2026-11-22T16:00:00Z') / 1000, Date.parse('2026-11-20T03:04:00Z') / 1000])
  expect([...(claims.get(-65537) as Map<number, unknown>).keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

it('says nothing of people: only plate, class, zones, hours, numbers and a key thumbprint', async () => {
  const read = decodePass(await sign(ownerClaims))
  expect(Object.keys(read.claims).sort()).toEqual(['credentialNumber', 'holder', 'issuedAt', 'passNumber', 'passType', 'plate', 'plateType', 'route', 'validFrom', 'validTo', 'vehicleClass', 'windows', 'zones'])
})

it('cuts the time of issue to the minute', async () => {
  expect(decodePass(await sign({ ...ownerClaims, issuedAt: '2026-11-20T03:04:59.999Z' })).claims).toMatchObject({ issuedAt: '2026-11-20T03:04:00.000Z' })
})

describe('the route', () => {
  const routed = async (claims: PassClaims, length: number): Promise<unknown> => (decodePass(await sign({ ...claims, route: { text: '路'.repeat(length) } })).claims as PassClaims).route

  it('is carried on paper up to version 10, then elsewhere', async () => {
    const fits = await Promise.all(Array.from({ length: 30 }, (_, i) => routed(paperClaims, i + 1)))
    const last = fits.lastIndexOf(fits.filter((route) => route !== 'elsewhere').pop())
    expect(last + 1).toBe(12)
    expect(fits.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, i) => ({ text: '路'.repeat(i + 1) })))
    expect(fits.slice(12)).toEqual(Array(18).fill('elsewhere'))
  })

  it('on a phone is always elsewhere', async () => {
    expect(await routed({ ...ownerClaims, windows: [] }, 1)).toBe('elsewhere')
  })

  it('none stays none however long the code gets', async () => {
    const zones = Array.from({ length: 8 }, (_, i) => `Z1${i}`)
    const windows = [{ from: '01:00', to: '02:00' }, { from: '03:00', to: '04:00' }, { from: '05:00', to: '06:00' }]
    const text = await sign({ ...ownerClaims, zones, windows, plate: '鲁P1234挂', plateType: '15', credentialNumber: 0xffffffff })
    expect(decodePass(text).claims).toMatchObject({ route: 'none' })
    expect(text.length).toBeLessThanOrEqual(QR_LIMIT)
    expect(decodePass(await sign({ ...ownerClaims, zones, windows, plate: '鲁P1234挂', plateType: '15', credentialNumber: 0xffffffff, route: 'elsewhere' })).claims).toMatchObject({ route: 'elsewhere' })
  })
})

it.each<[string, Partial<PassClaims>, string]>([
  ['dates the wrong way round', { validTo: '2026-11-22' }, 'claims.date'], ['an unreal date', { validFrom: '2026-02-30' }, 'claims.date'], ['a time before 1970', { issuedAt: '1960-01-01T00:00:00.000Z' }, 'claims.issued'], ['number 0', { credentialNumber: 0 }, 'claims.number'],
  ['a wrong plate', { plate: '鲁P1' }, 'claims.plate'], ['no zone', { zones: [] }, 'claims.zones'], ['four windows', { windows: Array(4).fill({ from: '00:00', to: '01:00' }) as PassClaims['windows'] }, 'claims.windows'], ['a short thumbprint', { holder: new Uint8Array(8) }, 'claims.holder'], ['a pass number that is none', { passNumber: 'X' }, 'claims.pass-number'], ['three years on a phone', { validTo: '2029-12-01' }, 'slip.range']
])('is not made with %s', async (_name, parts, code) => {
  await expect(sign({ ...ownerClaims, ...parts })).rejects.toMatchObject({ code })
})

describe('read strictly', () => {
  it.each([
    ['unchanged', changed({}), 'accepted'], ['another mark', `LB2:${changed({}).slice(4)}`, 'code.prefix'], ['small letters', changed({}).toLowerCase(), 'code.prefix'], ['nothing', '', 'code.prefix'], ['only the mark', STATIC_PREFIX, 'cbor.truncated'],
    ['a URL', 'https://example.org/LB1:', 'code.prefix'], ['no CWT', withPayload(encodeCbor([])), 'cwt.claims'], ['another issuer', changed({ issuer: 'XX' }), 'claims.shape'], ['a start at noon', changed({ notBefore: token.notBefore + 1 }), 'claims.date'], ['an end at noon', changed({ expires: token.expires - 3600 }), 'claims.date'],
    ['an end before the start', changed({ expires: token.notBefore }), 'claims.date'], ['one day', changed({ expires: token.notBefore + 86_400 }), 'accepted'], ['a start before 2020', changed({ notBefore: 57_600 }), 'claims.date'], ['issued within a minute', changed({ issuedAt: token.issuedAt + 1 }), 'claims.issued'],
    ['a number with leading zero', changed({ id: Uint8Array.of(0, 1) }), 'claims.number'], ['number 0', changed({ id: Uint8Array.of(0) }), 'claims.number'], ['no number', changed({ id: new Uint8Array(0) }), 'claims.number'], ['a number of five bytes', changed({ id: Uint8Array.of(1, 0, 0, 0, 0) }), 'claims.number'], ['a number of four', changed({ id: Uint8Array.of(1, 0, 0, 0) }), 'accepted'],
    ['an extra claim', own([11, 0]), 'claims.shape'], ['a claim with key 0', own([0, 0]), 'claims.shape'], ['a negative claim', own([-1, 0]), 'claims.shape'], ['empty windows', own([8, new Uint8Array(0)]), 'claims.windows'], ['no windows', own([8, undefined]), 'accepted'],
    ['no number of the pass', own([2, undefined]), 'claims.pass-number'], ['no plate', own([3, undefined]), 'claims.plate'], ['no plate kind', own([4, undefined]), 'claims.plate-type'], ['no class', own([5, undefined]), 'claims.class'], ['no kind', own([6, undefined]), 'claims.type'], ['no zones', own([7, undefined]), 'claims.zones'],
    ['a route of a number', own([9, 5]), 'claims.route'], ['a route', own([9, '湖南路']), 'accepted'], ['a holder of a number', own([10, 5]), 'claims.holder'], ['paper', own([10, undefined]), 'accepted']
  ])('%s', (_name, text, code) => {
    expect(refusal(() => decodePass(text))).toBe(code)
  })

  it('knows a later layout without reading it', () => {
    expect(decodePass(own([1, 2], [2, 'other'], [99, 0])).claims).toBe('unknown-version')
    expect(decodePass(own([1, undefined])).claims).toBe('unknown-version')
    expect(decodePass(own([1, 'x'])).claims).toBe('unknown-version')
  })

  it('has one text per credential: what is read is written the same', () => {
    const bytes = decodeBase45(changed({}).slice(4))
    expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
    expect(STATIC_PREFIX + encodeBase45(encodeSign1(decodePass(changed({})).message))).toBe(changed({}))
  })

  it('throws nothing but CodecError on any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 250 }).map((bytes) => STATIC_PREFIX + encodeBase45(bytes)), fc.uint8Array({ maxLength: 150 }).map(withPayload)), (text) => {
      refusal(() => decodePass(text))
    }), { numRuns: 3000 })
  })
})
