/**
 * Signing keys in KMS (ECC_NIST_P256, SIGN_VERIFY): the private key never leaves it. Which key signs when is said by SIGNING_KEYS;
 * docs/operations.md tells how to add the next one. Which are compromised is said in the table, so that an emergency needs no deployment.
 */
import { createHash } from 'node:crypto'
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { rawSignature } from '@lubiao/shared/pass/cose'
import type { Log } from '../log'
import { DEADLINE_MS } from '../outbound'
import type { KeyKind, KeySigner, KeysPort, RevokedKeys } from './port'
import { publicOf, publishedOf, signingKey, type KeyWindow } from './rotation'
import { signingKeysSchema } from './windows'
import { nameOf } from '../thrown'

type Entry = ReturnType<typeof signingKeysSchema.parse>['pass'][number]

/** The uncompressed point at the end of a P-256 SubjectPublicKeyInfo. Throws RangeError on another key. */
export function pointOf(spki: Uint8Array): Uint8Array {
  if (spki.length !== 91) throw new RangeError('not the SubjectPublicKeyInfo of a P-256 key')
  return spki.subarray(26)
}

/** The KMS adapter. @param signingKeys JSON of {@link signingKeysSchema} */
export function createKmsKeys(signingKeys: string, region: string, log: Log, revokedKeys: RevokedKeys, endpoint?: string): KeysPort {
  const entries = signingKeysSchema.parse(JSON.parse(signingKeys))
  const client = new KMSClient({
    region, maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: DEADLINE_MS, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  })
  const points = new Map<string, Promise<Pick<KeyWindow, 'kid' | 'publicKey'>>>()

  async function ask<T>(call: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      log('error', 'kms.failed', { call, cause: nameOf(error) })
      throw problem('upstream-unavailable')
    }
  }

  /** Public keys never change: asked once, forgotten only when the asking failed. */
  function publicKeyOf(keyId: string): Promise<Pick<KeyWindow, 'kid' | 'publicKey'>> {
    const known = points.get(keyId)
    if (known !== undefined) return known
    const asked = ask('GetPublicKey', async () => {
      const answer = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
      return publicOf(pointOf(answer.PublicKey ?? new Uint8Array()))
    })
    points.set(keyId, asked)
    asked.catch(() => points.delete(keyId))
    return asked
  }

  const windowsOf = (list: readonly Entry[]): Promise<readonly (KeyWindow & Entry)[]> => Promise.all(list.map(async (one) => ({ ...one, ...(await publicKeyOf(one.keyId)) })))

  async function signer(kind: KeyKind, now: Instant): Promise<KeySigner> {
    const [windows, revoked] = await Promise.all([windowsOf(entries[kind]), revokedKeys(kind)])
    const key = signingKey(windows, now, revoked)
    if (key === undefined) {
      log('error', 'kms.noKey', { kind })
      throw problem('upstream-unavailable')
    }
    return {
      kid: key.kid,
      // The digest is made here: KMS itself hashes no more than 4 096 bytes, and a bundle is longer.
      sign: (message) =>
        ask('Sign', async () => {
          const answer = await client.send(new SignCommand({ KeyId: key.keyId, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256', Message: createHash('sha256').update(message).digest() }))
          return rawSignature(new Uint8Array(answer.Signature ?? []))
        })
    }
  }

  return {
    passSigner: (now) => signer('pass', now),
    bundleSigner: (now) => signer('bundle', now),
    published: async (kind, now) => {
      const [windows, revoked] = await Promise.all([windowsOf(entries[kind]), revokedKeys(kind)])
      return publishedOf(windows, now, revoked)
    }
  }
}
