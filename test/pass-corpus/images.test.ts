/**
 * The pass seen by strangers: its picture read by zbar (Debian's zbar-tools), its signature by @auth0/cose, its CBOR by cbor-x.
 * A missing zbarimg fails the test.
 */
import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Sign1 } from '@auth0/cose'
import { p256 } from '@noble/curves/nist.js'
import { Decoder } from 'cbor-x'
import { PNG } from 'pngjs'
import { encode } from 'uqr'
import { bytesOfBase64url } from '../../shared/src/pass/bytes'
import { activeKey, bundleKey, nextKey, retiredKey } from '../../shared/src/pass/credential.fixture'
import type { Corpus } from './format'

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the package is CommonJS without types
const base45 = require('base45') as { decode(text: string): Uint8Array }
const corpus = JSON.parse(readFileSync(path.join(__dirname, 'corpus.json'), 'utf8')) as Corpus
const ours = Object.entries(corpus.codes).filter(([name, text]) => /^LB[12]:.{100}/.test(text) && !['withSpace', 'newLine', 'doubled', 'staticAsShown', 'shownAsStatic'].includes(name))
const pictured = ['owner', 'ownerShown', 'driverShown', 'paper', 'paperRoute', 'widest', 'year', 'oneDay', 'night', 'shown-60s', 'retiredKey', 'matrix-hazmat']

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pass-images-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A black and white picture, `scale` pixels a module, four modules of margin as ISO/IEC 18004 asks. */
function picture(text: string, scale: number): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const image = new PNG({ width: size * scale, height: size * scale })
  image.data.fill(255)
  for (let y = 0; y < image.height; y += 1)
    for (let x = 0; x < image.width; x += 1) if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true) image.data.fill(0, (y * image.width + x) * 4, (y * image.width + x) * 4 + 3)
  return PNG.sync.write(image)
}

it.each([2, 4])('zbar reads every picture at %i pixels a module', (scale) => {
  const files = pictured.map((name) => {
    const file = path.join(folder, `${name}-${scale}.png`)
    writeFileSync(file, picture(corpus.codes[name] as string, scale))
    return file
  })
  const read = execFileSync('zbarimg', ['--nodbus', '--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', ...files], { encoding: 'utf8' })
  expect(read).toBe(pictured.map((name) => `${corpus.codes[name] as string}\n`).join(''))
})

it('every code of ours is at most version 10 at level M, paper without route at most version 9', () => {
  const versions = Object.fromEntries(ours.map(([name, text]) => [name, encode(text, { ecc: 'M' }).version]))
  expect(Object.entries(versions).filter(([, version]) => version > 10)).toEqual([])
  expect(versions).toMatchObject({ paper: 9, paperRoute: 10, owner: 10, ownerShown: 10, widest: 10 })
})

const keyObject = (publicKey: Uint8Array) => {
  const point = p256.Point.fromBytes(publicKey).toBytes(false)
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: Buffer.from(point.slice(1, 33)).toString('base64url'), y: Buffer.from(point.slice(33)).toString('base64url') } })
}

it.each<[string, boolean, Uint8Array]>([
  ['owner', true, activeKey.publicKey], ['paper', true, activeKey.publicKey], ['paperRoute', true, activeKey.publicKey], ['driver', true, activeKey.publicKey], ['widest', true, activeKey.publicKey], ['laterLayout', true, activeKey.publicKey], ['nextKey', true, nextKey.publicKey], ['retiredKey', true, retiredKey.publicKey],
  ['impostor', false, activeKey.publicKey], ['stranger', false, activeKey.publicKey], ['laterLayoutForged', false, activeKey.publicKey]
])('@auth0/cose on the signature of %s: %s', async (name, holds, publicKey) => {
  const message = Sign1.decode(Uint8Array.from(base45.decode((corpus.codes[name] as string).slice(4))))
  const verified = await message.verify(keyObject(publicKey)).then(() => true, () => false)
  expect(verified).toBe(holds)
  const claims = new Decoder({ mapsAsObjects: false }).decode(message.payload) as Map<number, unknown>
  expect([...claims.keys()]).toEqual([1, 4, 5, 6, 7, -65537])
})

it('@auth0/cose accepts the signed bundle', async () => {
  const message = Sign1.decode(bytesOfBase64url(corpus.signedBundle.text))
  await message.verify(keyObject(bundleKey.publicKey))
  expect(JSON.parse(Buffer.from(message.payload).toString('utf8'))).toEqual(corpus.bundles['fresh'])
})
