/**
 * Signing keys in a file, for the local stack and small installations without KMS. Made at first use and rotated by themselves: behind the key in
 * use another one always waits, announced to officers' phones long before it signs.
 */
import { createPrivateKey, generateKeyPairSync, sign as nodeSign, type JsonWebKey, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Instant } from '@lubiao/shared/kernel/clock'
import * as z from 'zod'
import type { KeyKind, KeySigner, KeysPort, RevokedKey, RevokedKeys } from './port'
import { daysAfter, publicOf, publishedOf, SIGNING_DAYS, signingKey, standing, VERIFIED_DAYS, waitingKey } from './rotation'
import { codeOf } from '../thrown'

const storedKey = z.object({ kid: z.string(), publicKey: z.string(), signsFrom: z.iso.datetime(), signsUntil: z.iso.datetime(), privateJwk: z.record(z.string(), z.string()) })
const ring = z.object({ pass: z.array(storedKey), bundle: z.array(storedKey) })
type StoredKey = z.output<typeof storedKey>
type Ring = z.output<typeof ring>

/** A key of its own: Node 20 stops for good when it collects the job that made a key while that very key is exported as a JWK. */
function newPrivateKey(): KeyObject {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'der' }, publicKeyEncoding: { type: 'spki', format: 'der' } })
  return createPrivateKey({ key, type: 'pkcs8', format: 'der' })
}

function newKey(signsFrom: Instant): StoredKey {
  const jwk = newPrivateKey().export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x as string, 'base64url'), Buffer.from(jwk.y as string, 'base64url')])
  return { ...publicOf(point), signsFrom, signsUntil: daysAfter(signsFrom, SIGNING_DAYS), privateJwk: { kty: 'EC', crv: 'P-256', x: jwk.x as string, y: jwk.y as string, d: jwk.d as string } }
}

/**
 * A key with none before it signs from the day before it was made: a request carries the moment it began, and of two that come at once the
 * one that began later may be the one that makes the key.
 */
const firstKey = (now: Instant): StoredKey => ({ ...newKey(now), signsFrom: daysAfter(now, -1) })

/** The keys with what rotation asks for at this moment added and what nobody needs any more dropped; the same array when nothing changes. */
function rotated(keys: readonly StoredKey[], now: Instant, revoked: readonly RevokedKey[]): readonly StoredKey[] {
  const alive = keys.filter((key) => daysAfter(key.signsUntil, VERIFIED_DAYS) > now)
  const lastUntil = standing(alive, revoked).map((key) => key.signsUntil).sort().at(-1)
  if (lastUntil === undefined || lastUntil <= now) return rotated([...alive, firstKey(now)], now, revoked)
  if (waitingKey(alive, now, revoked) === undefined) return [...alive, newKey(lastUntil)]
  return alive.length === keys.length ? keys : alive
}

function writeRing(path: string, content: Ring): void {
  mkdirSync(dirname(path), { recursive: true })
  const fresh = `${path}.new`
  const file = openSync(fresh, 'w', 0o600)
  writeSync(file, JSON.stringify(content, undefined, 2))
  fsyncSync(file)
  closeSync(file)
  renameSync(fresh, path)
}

function readRing(path: string): Ring {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { pass: [], bundle: [] }
    throw error
  }
  return ring.parse(JSON.parse(text))
}

/**
 * The file adapter. One process owns the file; another may read it and add to it, as an emergency's command does. Throws when the file is there but
 * is no key ring: never overwritten then.
 */
export function createFileKeys(path: string, revokedKeys: RevokedKeys): KeysPort {
  let held: Ring | undefined

  async function keysOf(kind: KeyKind, now: Instant): Promise<{ readonly keys: readonly StoredKey[]; readonly revoked: readonly RevokedKey[] }> {
    const revoked = await revokedKeys(kind)
    held ??= readRing(path)
    let keys = rotated(held[kind], now, revoked)
    if (keys !== held[kind]) {
      // What another process has added meanwhile is kept.
      held = readRing(path)
      keys = rotated(held[kind], now, revoked)
      held = { ...held, [kind]: [...keys] }
      writeRing(path, held)
    }
    return { keys, revoked }
  }

  async function signer(kind: KeyKind, now: Instant): Promise<KeySigner> {
    const { keys, revoked } = await keysOf(kind, now)
    const key = signingKey(keys, now, revoked)
    // Successors begin where the last key ends, so a gap needs a clock set back to the day before the first key.
    if (key === undefined) throw new RangeError(`no ${kind} key signs at ${now}`)
    const privateKey = createPrivateKey({ key: key.privateJwk as JsonWebKey, format: 'jwk' })
    return { kid: key.kid, sign: (message) => Promise.resolve(new Uint8Array(nodeSign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))) }
  }

  return {
    passSigner: (now) => signer('pass', now),
    bundleSigner: (now) => signer('bundle', now),
    published: async (kind, now) => {
      const { keys, revoked } = await keysOf(kind, now)
      return publishedOf(keys, now, revoked)
    }
  }
}
