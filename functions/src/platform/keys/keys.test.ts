import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kidOf, verifyBytes } from '@lubiao/shared/pass/cose'
import { startKms, type KmsServer } from '../../../../test/support/kms'
import { createFileKeys } from './file'
import { createKmsKeys } from './kms'
import type { KeysPort, PublishedKey, RevokedKey, RevokedKeys } from './port'
import { compress, daysAfter, SIGNING_DAYS, VERIFIED_DAYS } from './rotation'
import { endingKeys } from './windows'

const START = '2026-11-23T02:00:00.000Z'
const message = new TextEncoder().encode('a bundle'.repeat(1000))
const compressed = (key: PublishedKey): Uint8Array => compress(Buffer.from(key.publicKey, 'base64url'))
const none: RevokedKeys = () => Promise.resolve([])
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
    const first = await signsWith(createFileKeys(path, none), START)
    expect(first).toMatchObject({ status: 'current', notBefore: daysAfter(START, -1), notAfter: daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS) })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await signsWith(createFileKeys(path, none), START)).toEqual(first)
    const bundle = await createFileKeys(path, none).bundleSigner(START)
    expect(bundle.kid).not.toBe(first.kid)
  })

  it('sign for a request that began before the one that made them', async () => {
    const keys = createFileKeys(join(folder, 'at-once.json'), none)
    const later = await keys.passSigner(START)
    expect((await signsWith(keys, daysAfter(START, -0.0001))).kid).toBe(later.kid)
  })

  it('always have a successor waiting, and keep the old one until all it signed has run out', async () => {
    const keys = createFileKeys(join(folder, 'rotation.json'), none)
    const statuses = async (days: number) => (await keys.published('pass', daysAfter(START, days))).map((key) => key.status)
    const first = await signsWith(keys, START)
    expect(await statuses(0)).toEqual(['current', 'next'])
    // Whatever a phone's bundle is from, the key that waits may sign from that moment on: an emergency opens it before its window.
    expect((await keys.published('pass', daysAfter(START, 3)))[1]?.notBefore).toBe(daysAfter(START, 2))
    expect(await statuses(SIGNING_DAYS - 0.001)).toEqual(['current', 'next'])
    expect((await signsWith(keys, daysAfter(START, SIGNING_DAYS - 0.001))).kid).toBe(first.kid)
    const second = await signsWith(keys, daysAfter(START, SIGNING_DAYS))
    expect(second.kid).not.toBe(first.kid)
    expect(second.notBefore).toBe(daysAfter(START, SIGNING_DAYS))
    expect(await statuses(SIGNING_DAYS)).toEqual(['retired', 'current', 'next'])
    expect((await keys.published('pass', daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS - 1))).some((key) => key.kid === first.kid)).toBe(true)
    expect((await keys.published('pass', daysAfter(START, SIGNING_DAYS + VERIFIED_DAYS))).some((key) => key.kid === first.kid)).toBe(false)
  })

  it('hand over at once when one is revoked, and have another waiting; then again; then when all are lost', async () => {
    const revoked: RevokedKey[] = []
    const path = join(folder, 'emergency.json')
    const keys = createFileKeys(path, () => Promise.resolve([...revoked]))
    const list = async (at: string) => (await keys.published('pass', at)).map((key) => [key.kid, key.status])
    const first = await signsWith(keys, START)
    const [, waiting] = await keys.published('pass', START)
    const at = daysAfter(START, 10)
    revoked.push({ kid: first.kid, since: daysAfter(START, 9), at })
    const second = await signsWith(keys, at)
    expect(second).toMatchObject({ kid: waiting?.kid, status: 'current', notBefore: daysAfter(at, -1) })
    const [gone, , third] = await keys.published('pass', at)
    expect(gone).toMatchObject({ kid: first.kid, status: 'revoked', revokedSince: daysAfter(START, 9), notBefore: daysAfter(START, -1) })
    expect(await list(at)).toEqual([[first.kid, 'revoked'], [second.kid, 'current'], [third?.kid, 'next']])
    // It goes on signing through its own window, and says of itself that it has signed since the emergency.
    expect(await signsWith(keys, daysAfter(START, 2 * SIGNING_DAYS - 1))).toMatchObject({ kid: second.kid, notBefore: daysAfter(at, -1) })
    revoked.push({ kid: second.kid, since: at, at: daysAfter(START, 11) })
    expect((await signsWith(keys, daysAfter(START, 11))).kid).toBe(third?.kid)
    for (const key of await keys.published('pass', daysAfter(START, 12))) if (key.status !== 'revoked') revoked.push({ kid: key.kid, since: at, at: daysAfter(START, 12) })
    const fresh = await signsWith(keys, daysAfter(START, 12))
    expect(revoked.map((key) => key.kid)).not.toContain(fresh.kid)
    expect((await list(daysAfter(START, 12))).map(([, status]) => status).sort()).toEqual(['current', 'next', 'revoked', 'revoked', 'revoked', 'revoked'])
    // Another process reads the same.
    expect((await signsWith(createFileKeys(path, () => Promise.resolve(revoked)), daysAfter(START, 12))).kid).toBe(fresh.kid)
  })

  it('keep what another process added to the file', async () => {
    const path = join(folder, 'shared.json')
    const revoked: RevokedKey[] = []
    const [host, command] = [createFileKeys(path, () => Promise.resolve([...revoked])), createFileKeys(path, () => Promise.resolve([...revoked]))] as const
    const first = await signsWith(host, START)
    revoked.push({ kid: first.kid, since: START, at: START })
    const added = (await command.published('pass', START)).map((key) => key.kid)
    expect((await host.published('pass', START)).map((key) => key.kid)).toEqual(added)
    expect((await createFileKeys(path, () => Promise.resolve([...revoked])).published('pass', START)).map((key) => key.kid)).toEqual(added)
  })

  it('sign again after the stack lay still for two years', async () => {
    const keys = createFileKeys(join(folder, 'still.json'), none)
    const first = await signsWith(keys, START)
    expect((await signsWith(keys, daysAfter(START, 730))).kid).not.toBe(first.kid)
    await expect(createFileKeys(join(folder, 'still.json'), none).passSigner(START)).rejects.toThrow(RangeError)
  })

  it('never overwrite a file that is something else', async () => {
    const path = join(folder, 'notes.txt')
    writeFileSync(path, 'my notes')
    await expect(createFileKeys(path, none).passSigner(START)).rejects.toThrow()
    expect(readFileSync(path, 'utf8')).toBe('my notes')
  })
})

describe('keys in KMS', () => {
  const revoked: RevokedKey[] = []
  let kms: KmsServer
  let keys: KeysPort
  const until = daysAfter(START, 90)
  beforeAll(async () => {
    kms = await startKms(['pass-1', 'pass-2', 'bundle-1'], message)
    const settings = { pass: [{ keyId: 'pass-1', signsFrom: START, signsUntil: until }, { keyId: 'pass-2', signsFrom: until, signsUntil: daysAfter(until, 90) }], bundle: [{ keyId: 'bundle-1', signsFrom: START, signsUntil: until }] }
    keys = createKmsKeys(JSON.stringify(settings), 'cn-north-1', () => undefined, (kind) => Promise.resolve(kind === 'pass' ? [...revoked] : []), kms.url)
  })
  afterAll(() => kms.stop())

  it('sign with the key whose window is open, asked for once', async () => {
    for (let i = 0; i < 20; i += 1) expect((await signsWith(keys, START)).status).toBe('current')
    expect((await keys.published('pass', START)).map((key) => key.status)).toEqual(['current', 'next'])
    expect((await signsWith(keys, until)).publicKey).toBe(kms.pointOf('pass-2'))
    expect(kms.calls.filter((call) => call === 'TrentService.GetPublicKey')).toHaveLength(2)
  })

  it('say so when KMS is down or no window is open', async () => {
    await expect(keys.bundleSigner(daysAfter(START, 91))).rejects.toMatchObject({ code: 'upstream-unavailable' })
    const signer = await keys.passSigner(START)
    kms.setDown(true)
    await expect(signer.sign(message)).rejects.toMatchObject({ code: 'upstream-unavailable' })
    kms.setDown(false)
  })

  it('hand over to the next key when one is revoked, before its window, and to none when all are', async () => {
    const first = await signsWith(keys, START)
    const at = daysAfter(START, 30)
    revoked.push({ kid: first.kid, since: daysAfter(START, 29), at })
    const second = await signsWith(keys, at)
    expect(second).toMatchObject({ status: 'current', notBefore: daysAfter(at, -1) })
    expect(await keys.published('pass', at)).toEqual([{ ...first, status: 'revoked', revokedSince: daysAfter(START, 29) }, second])
    expect((await keys.published('bundle', at)).map((key) => key.status)).toEqual(['current'])
    revoked.push({ kid: second.kid, since: at, at })
    await expect(keys.passSigner(at)).rejects.toMatchObject({ code: 'upstream-unavailable' })
    revoked.length = 0
    expect((await signsWith(keys, at)).kid).toBe(first.kid)
  })

  it('refuse settings that cannot be meant', () => {
    expect(() => createKmsKeys('{"pass":[],"bundle":[]}', 'x', () => undefined, none)).toThrow()
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
