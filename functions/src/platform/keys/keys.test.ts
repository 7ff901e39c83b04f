import { createHash, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kidOf, verifyBytes } from '@lubiao/shared/pass/cose'
import { startLoopbackServer, type Running } from '../../../../local/src/loopback-server'
import { createFileKeys } from './file'
import { createKmsKeys } from './kms'
import type { KeysPort, PublishedKey } from './port'
import { ANNOUNCED_DAYS, compress, daysAfter, SIGNING_DAYS, VERIFIED_DAYS } from './rotation'
import { endingKeys } from './windows'

const START = '2026-11-23T02:00:00.000Z'
const message = new TextEncoder().encode('a bundle'.repeat(1000))
const compressed = (key: PublishedKey): Uint8Array => compress(Buffer.from(key.publicKey, 'base64url'))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Signs now and says with which published key it verifies. */
async function signsWith(keys: KeysPort, now: string): Promise<PublishedKey> {
  const signer = await keys.passSigner(now)
  const signature = await signer.sign(message)
  const key = (await keys.published('pass', now)).find((one) => one.kid === signer.kid) as PublishedKey
  expect(signature).toHaveLength(64)
  expect(verifyBytes(message, signature, compressed(key))).toBe(true)
  expect(Buffer.from(kidOf(compressed(key))).toString('hex')).toBe(signer.kid)
  return key
}

describe('keys in a file', () => {
  it('are made at first use, private to the owner, and found again', async () => {
    const path = join(folder, 'deep', 'keys.json')
    const first = await signsWith(createFileKeys(path), START)
    expect(first).toMatchObject({ status: 'current', notBefore: daysAfter(START, -1), notAfter: daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS) })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await signsWith(createFileKeys(path), START)).toEqual(first)
    const bundle = await createFileKeys(path).bundleSigner(START)
    expect(bundle.kid).not.toBe(first.kid)
  })

  it('sign for a request that began before the one that made them', async () => {
    const keys = createFileKeys(join(folder, 'at-once.json'))
    const later = await keys.passSigner(START)
    expect((await signsWith(keys, daysAfter(START, -0.0001))).kid).toBe(later.kid)
  })

  it('announce a successor a fortnight ahead and keep the old one until all it signed has run out', async () => {
    const keys = createFileKeys(join(folder, 'rotation.json'))
    const statuses = async (days: number) => (await keys.published('pass', daysAfter(START, days))).map((key) => key.status)
    const first = await signsWith(keys, START)
    expect(await statuses(SIGNING_DAYS - ANNOUNCED_DAYS - 1)).toEqual(['current'])
    expect(await statuses(SIGNING_DAYS - ANNOUNCED_DAYS)).toEqual(['current', 'next'])
    expect((await signsWith(keys, daysAfter(START, SIGNING_DAYS - 0.001))).kid).toBe(first.kid)
    const second = await signsWith(keys, daysAfter(START, SIGNING_DAYS))
    expect(second.kid).not.toBe(first.kid)
    expect(await statuses(SIGNING_DAYS)).toEqual(['retired', 'current'])
    expect((await keys.published('pass', daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS - 1))).some((key) => key.kid === first.kid)).toBe(true)
    expect((await keys.published('pass', daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS))).some((key) => key.kid === first.kid)).toBe(false)
  })

  it('sign again after the stack lay still for two years', async () => {
    const keys = createFileKeys(join(folder, 'still.json'))
    const first = await signsWith(keys, START)
    expect((await signsWith(keys, daysAfter(START, 730))).kid).not.toBe(first.kid)
    await expect(createFileKeys(join(folder, 'still.json')).passSigner(START)).rejects.toThrow(RangeError)
  })

  it('never overwrite a file that is something else', async () => {
    const path = join(folder, 'notes.txt')
    writeFileSync(path, 'my notes')
    await expect(createFileKeys(path).passSigner(START)).rejects.toThrow()
    expect(readFileSync(path, 'utf8')).toBe('my notes')
  })
})

describe('keys in KMS', () => {
  /** The two calls of KMS, as the service answers them on the wire. */
  const pairs: Record<string, { publicKey: KeyObject; privateKey: KeyObject }> = { 'pass-1': generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'pass-2': generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'bundle-1': generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
  const calls: string[] = []
  let down = false
  let server: Running
  let keys: KeysPort
  const until = daysAfter(START, 90)
  beforeAll(async () => {
    server = await startLoopbackServer(0, (request) => {
      if (down) return { drop: true }
      const target = String(request.headers['x-amz-target'])
      const body = JSON.parse(request.body.toString()) as { KeyId: string; MessageType?: string; SigningAlgorithm?: string; Message?: string }
      const pair = pairs[body.KeyId]
      calls.push(target)
      if (pair === undefined) return { status: 400, body: { __type: 'NotFoundException' } }
      if (target === 'TrentService.GetPublicKey') return { status: 200, body: { KeyId: body.KeyId, KeySpec: 'ECC_NIST_P256', PublicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') } }
      const digest = Buffer.from(body.Message ?? '', 'base64')
      if (body.MessageType !== 'DIGEST' || body.SigningAlgorithm !== 'ECDSA_SHA_256' || !digest.equals(createHash('sha256').update(message).digest())) return { status: 400, body: { __type: 'ValidationException' } }
      return { status: 200, body: { KeyId: body.KeyId, SigningAlgorithm: body.SigningAlgorithm, Signature: sign('sha256', message, pair.privateKey).toString('base64') } }
    })
    const settings = { pass: [{ keyId: 'pass-1', signsFrom: START, signsUntil: until }, { keyId: 'pass-2', signsFrom: until, signsUntil: daysAfter(until, 90) }], bundle: [{ keyId: 'bundle-1', signsFrom: START, signsUntil: until }] }
    keys = createKmsKeys(JSON.stringify(settings), 'cn-north-1', () => undefined, server.url)
  })
  afterAll(() => server.stop())

  it('sign with the key whose window is open, asked for once', async () => {
    for (let i = 0; i < 20; i += 1) expect((await signsWith(keys, START)).status).toBe('current')
    expect((await keys.published('pass', START)).map((key) => key.status)).toEqual(['current', 'next'])
    expect((await signsWith(keys, until)).publicKey).toBe(Buffer.from(createPublicKey(pairs['pass-2']?.publicKey.export({ format: 'pem', type: 'spki' }) as string).export({ format: 'der', type: 'spki' }).subarray(26)).toString('base64url'))
    expect(calls.filter((call) => call === 'TrentService.GetPublicKey')).toHaveLength(2)
  })

  it('say so when KMS is down or no window is open', async () => {
    await expect(keys.bundleSigner(daysAfter(START, 91))).rejects.toMatchObject({ code: 'upstream-unavailable' })
    const signer = await keys.passSigner(START)
    down = true
    await expect(signer.sign(message)).rejects.toMatchObject({ code: 'upstream-unavailable' })
    down = false
  })

  it('refuse settings that cannot be meant', () => {
    expect(() => createKmsKeys('{"pass":[],"bundle":[]}', 'x', () => undefined)).toThrow()
  })
})

it('a last key is told of six weeks before it ends, and of each kind by itself', () => {
  const until = daysAfter(START, 90)
  const one = (signsUntil: string) => ({ keyId: 'k', signsFrom: START, signsUntil })
  const settings = (pass: string, bundle: string) => JSON.stringify({ pass: [one(until), one(pass)], bundle: [one(bundle)] })
  expect(endingKeys(settings(until, until), daysAfter(until, -45))).toEqual([])
  expect(endingKeys(settings(until, until), daysAfter(until, -44))).toEqual([{ kind: 'pass', days: 44 }, { kind: 'bundle', days: 44 }])
  expect(endingKeys(settings(daysAfter(until, 90), until), daysAfter(until, 1))).toEqual([{ kind: 'bundle', days: -1 }])
})
