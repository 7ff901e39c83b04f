import * as fc from 'fast-check'
import { encodeCbor, type CborValue } from './cbor'
import { refusal } from './credential.fixture'
import { decodeCwt, encodeCwt, PRIVATE_CLAIM } from './cwt'

const seconds = fc.nat({ max: 0xffffffff })
const good: readonly (readonly [number, CborValue])[] = [[1, 'LC'], [4, 2], [5, 1], [6, 0], [7, Uint8Array.of(1)], [PRIVATE_CLAIM, new Map([[1, 1]])]]
const changed = (key: number, value: CborValue): Uint8Array => encodeCbor(new Map(good.map(([k, v]) => [k, k === key ? value : v])))

it('reads what it writes', () => {
  fc.assert(fc.property(fc.string({ maxLength: 5 }), seconds, seconds, seconds, fc.uint8Array({ maxLength: 8 }), (issuer, expires, notBefore, issuedAt, id) => {
    const token = { issuer, expires, notBefore, issuedAt, id, own: new Map([[1, 2]]) }
    expect(decodeCwt(encodeCwt(token))).toEqual(token)
  }))
})

it('has the keys of RFC 8392 §4', () => {
  const bytes = encodeCwt({ issuer: 'LC', expires: 2, notBefore: 1, issuedAt: 0, id: Uint8Array.of(1), own: new Map([[1, 1]]) })
  expect(Buffer.from(bytes).toString('hex')).toBe('a601624c430402050106000741013a00010000a10101')
  expect(bytes).toEqual(encodeCbor(new Map(good)))
})

it.each([
  ['the right form', encodeCbor(new Map(good)), 'accepted'], ['no map', encodeCbor([]), 'cwt.claims'], ['a claim too few', encodeCbor(new Map(good.slice(1))), 'cwt.claims'], ['a claim too many', encodeCbor(new Map([...good, [2, 'sub']])), 'cwt.claims'],
  ['another claim', encodeCbor(new Map([...good.slice(1), [2, 'sub']])), 'cwt.claims'], ['iss', changed(1, 1), 'cwt.claims'], ['exp', changed(4, 'a'), 'cwt.claims'], ['nbf', changed(5, -1), 'cwt.claims'], ['iat', changed(6, 0x100000000), 'cwt.claims'], ['the last second', changed(6, 0xffffffff), 'accepted'],
  ['cti', changed(7, 'a'), 'cwt.claims'], ['own', changed(PRIVATE_CLAIM, []), 'cwt.claims'], ['broken CBOR', Uint8Array.of(0xff), 'cbor.simple']
])('%s', (_name, bytes, code) => {
  expect(refusal(() => decodeCwt(bytes))).toBe(code)
})
