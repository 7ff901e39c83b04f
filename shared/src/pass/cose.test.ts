import { createHash, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { Sign1 as TheirSign1 } from '@auth0/cose'
import { p256 } from '@noble/curves/nist.js'
import * as fc from 'fast-check'
import { CodecError } from './bytes'
import { CborTag, encodeCbor, TAG_CWT, TAG_SIGN1, type CborValue } from './cbor'
import { decodeSign1, encodeSign1, keyThumbprint, kidOf, rawSignature, signedBytes, signSign1, verifyBytes, verifySign1, type Signer } from './cose'

const secret = Uint8Array.from({ length: 32 }, (_, i) => i + 1)
const publicKey = p256.getPublicKey(secret, true)
const signer: Signer = { kid: kidOf(publicKey), sign: (bytes) => Promise.resolve(p256.sign(bytes, secret)) }
const point = p256.Point.fromBytes(publicKey).toBytes(false)
const jwk = { kty: 'EC', crv: 'P-256', x: Buffer.from(point.slice(1, 33)).toString('base64url'), y: Buffer.from(point.slice(33)).toString('base64url') }
const publicObject: KeyObject = createPublicKey({ key: jwk, format: 'jwk' })
const privateObject: KeyObject = createPrivateKey({ key: { ...jwk, d: Buffer.from(secret).toString('base64url') }, format: 'jwk' })
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (problem) {
    if (problem instanceof CodecError) return problem.code
    throw problem
  }
  return 'accepted'
}

describe('keys', () => {
  it('has the thumbprint of RFC 9679 §6', () => {
    const x = hex('65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d')
    const y = hex('1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c')
    const compressed = Uint8Array.of(2 + ((y[31] as number) & 1), ...x)
    expect(Buffer.from(keyThumbprint(compressed)).toString('hex')).toBe('496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec')
    expect(kidOf(compressed)).toEqual(hex('496bd8afadf307e5'))
  })

  it.each([['short', publicKey.slice(1)], ['uncompressed', point], ['no point', Uint8Array.of(2, ...new Uint8Array(32).fill(255))], ['no prefix', Uint8Array.of(5, ...publicKey.slice(1))]])('refuses a %s key', (_name, key) => {
    expect(codeOf(() => keyThumbprint(key))).toBe('cose.key')
    expect(verifyBytes(Uint8Array.of(1), p256.sign(Uint8Array.of(1), secret), key)).toBe(false)
  })
})

describe('COSE_Sign1', () => {
  it('is accepted by @auth0/cose', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (payload) => {
      const theirs = TheirSign1.decode(encodeSign1(await signSign1(payload, signer)))
      await theirs.verify(publicObject)
      expect(Uint8Array.from(theirs.payload)).toEqual(payload)
    }), { numRuns: 30 })
  })

  it('of @auth0/cose is accepted', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (payload) => {
      const theirs = await TheirSign1.sign([[1, -7], [4, signer.kid]] as never, undefined, payload, privateObject)
      const ours = decodeSign1(Uint8Array.from(theirs.encode()))
      expect(ours).toMatchObject({ kid: signer.kid, payload })
      expect(verifySign1(ours, publicKey)).toBe(true)
    }), { numRuns: 30 })
  })

  it('signs the Sig_structure of RFC 9052 §4.4', () => {
    expect(Buffer.from(signedBytes(Uint8Array.of(9), hex('0102030405060708'))).toString('hex')).toBe(`846a5369676e6174757265314da2012604480102030405060708404109`)
    expect(Buffer.from(signedBytes(Uint8Array.of(9))).toString('hex')).toBe('846a5369676e61747572653143a10126404109')
  })

  it('takes 85 bytes beyond a payload of 24 to 255 bytes', async () => {
    expect(encodeSign1(await signSign1(new Uint8Array(24), signer)).length).toBe(24 + 85)
    expect(encodeSign1(await signSign1(new Uint8Array(255), signer)).length).toBe(255 + 85)
  })

  it('holds for high s as for low s', async () => {
    const message = await signSign1(Uint8Array.of(1, 2), signer)
    const order = p256.Point.Fn.ORDER
    const s = BigInt(`0x${Buffer.from(message.signature.slice(32)).toString('hex')}`)
    const other = Uint8Array.from([...message.signature.slice(0, 32), ...Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')])
    expect(verifySign1({ ...message, signature: other }, publicKey)).toBe(true)
  })

  it('fails on any change of payload, kid, signature or key', async () => {
    const message = await signSign1(Uint8Array.of(1, 2, 3), signer)
    expect(verifySign1(message, publicKey)).toBe(true)
    expect(verifySign1({ ...message, payload: Uint8Array.of(1, 2, 4) }, publicKey)).toBe(false)
    expect(verifySign1({ ...message, kid: new Uint8Array(8) }, publicKey)).toBe(false)
    expect(verifySign1({ ...message, signature: new Uint8Array(64) }, publicKey)).toBe(false)
    expect(verifySign1({ ...message, signature: message.signature.slice(1) }, publicKey)).toBe(false)
    expect(verifySign1(message, p256.getPublicKey(new Uint8Array(32).fill(5), true))).toBe(false)
  })

  it('refuses a signer that answers DER', async () => {
    await expect(signSign1(Uint8Array.of(1), { ...signer, sign: () => Promise.resolve(new Uint8Array(71)) })).rejects.toMatchObject({ code: 'cose.signature' })
  })

  const header = encodeCbor(new Map<number, CborValue>([[1, -7], [4, new Uint8Array(8)]]))
  const of = (...parts: CborValue[]): Uint8Array => encodeCbor(new CborTag(TAG_SIGN1, parts))
  const signature = new Uint8Array(64)
  const bytes = new Uint8Array(3)
  const named = (...entries: [number, CborValue][]): Uint8Array => of(encodeCbor(new Map(entries)), new Map(), bytes, signature)
  it.each([
    ['the right form', of(header, new Map(), bytes, signature), 'accepted'], ['no tag', encodeCbor([header, new Map(), bytes, signature]), 'cose.shape'], ['the CWT tag', encodeCbor(new CborTag(TAG_CWT, [header, new Map(), bytes, signature])), 'cose.shape'],
    ['no array', encodeCbor(new CborTag(TAG_SIGN1, 'a')), 'cose.shape'], ['three parts', of(header, new Map(), bytes), 'cose.shape'], ['five parts', of(header, new Map(), bytes, signature, 0), 'cose.shape'],
    ['a header that is no bytes', of(0, new Map(), bytes, signature), 'cose.shape'], ['unprotected that is no map', of(header, [], bytes, signature), 'cose.shape'], ['a detached payload', of(header, new Map(), null, signature), 'cose.shape'], ['a signature that is no bytes', of(header, new Map(), bytes, 'a'), 'cose.shape'],
    ['an unprotected header', of(header, new Map([[4, 0]]), bytes, signature), 'cose.shape'], ['63 bytes of signature', of(header, new Map(), bytes, new Uint8Array(63)), 'cose.shape'],
    ['an empty header', of(new Uint8Array(0), new Map(), bytes, signature), 'cbor.truncated'], ['a header that is no map', of(encodeCbor([]), new Map(), bytes, signature), 'cose.header'], ['no kid', named([1, -7]), 'cose.header'], ['another header', named([1, -7], [4, new Uint8Array(8)], [5, 0]), 'cose.header'],
    ['another algorithm', named([1, -8], [4, new Uint8Array(8)]), 'cose.header'], ['a kid of text', named([1, -7], [4, '12345678']), 'cose.header'], ['a kid of 7 bytes', named([1, -7], [4, new Uint8Array(7)]), 'cose.header'], ['crit instead of kid', named([1, -7], [2, [4]]), 'cose.header']
  ])('%s: read strictly', (_name, message, code) => {
    expect(codeOf(() => decodeSign1(message))).toBe(code)
  })
})

describe('DER of KMS to r‖s', () => {
  it('agrees with OpenSSL', () => {
    for (let i = 0; i < 200; i += 1) {
      const data = createHash('sha256').update(String(i)).digest()
      const raw = rawSignature(Uint8Array.from(createSign('sha256').update(data).sign({ key: privateObject, dsaEncoding: 'der' })))
      expect(verifyBytes(Uint8Array.from(data), raw, publicKey)).toBe(true)
    }
  })

  it('is the inverse of noble for every r and s, short ones too', () => {
    const scalar = fc.oneof(fc.bigInt({ min: 1n, max: p256.Point.Fn.ORDER - 1n }), fc.bigInt({ min: 1n, max: 0xffffn }))
    fc.assert(fc.property(scalar, scalar, (r, s) => {
      const signature = new p256.Signature(r, s)
      expect(rawSignature(signature.toBytes('der'))).toEqual(signature.toBytes('compact'))
    }))
  })

  it.each([
    ['nothing', '', 'der.sequence'], ['another type', '3106020101020101', 'der.sequence'], ['a wrong length', '3005020101020101', 'der.sequence'], ['trailing bytes', '300702010102010100', 'der.sequence'], ['one number', '3003020101', 'der.integer'],
    ['no integer', '3006030101020101', 'der.integer'], ['an empty integer', '3005020002010 1'.replace(' ', ''), 'der.integer'], ['a negative integer', '3006020181020101', 'der.integer'], ['a needless zero', '30070202000102 0101'.replace(' ', ''), 'der.integer'],
    ['34 bytes', `3027022200${'ff'.repeat(33)}020101`, 'der.integer'], ['33 bytes without zero', `302602217f${'ff'.repeat(32)}020101`, 'der.integer'], ['a cut integer', '3004020401ff', 'der.integer'], ['zero', '3006020100020100', 'accepted']
  ])('refuses %s', (_name, der, code) => {
    expect(codeOf(() => rawSignature(hex(der)))).toBe(code)
  })

  it('is what generateKeyPair and an unrelated key would not verify', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const raw = rawSignature(Uint8Array.from(createSign('sha256').update('x').sign({ key: other.privateKey, dsaEncoding: 'der' })))
    expect(verifyBytes(Uint8Array.from(Buffer.from('x')), raw, publicKey)).toBe(false)
  })
})
