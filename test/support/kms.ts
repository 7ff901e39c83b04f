/** The two calls of KMS that signing needs, as the service answers them on the wire: the real client is run against it. */
import { createPublicKey, createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { startLoopbackServer } from '../../local/src/loopback-server'

/** A running stand-in for the service. */
export interface KmsServer {
  readonly url: string
  /** Calls answered, by target. */
  readonly calls: string[]
  /** Public point of a key, base64url. */
  pointOf(keyId: string): string
  /** Lets connections drop until told otherwise. */
  setDown(down: boolean): void
  stop(): Promise<void>
}

/** Starts it with fresh P-256 keys of these ids. It signs the digest of `message` and nothing else, so that a wrong digest shows. */
export async function startKms(keyIds: readonly string[], message: Uint8Array): Promise<KmsServer> {
  const pairs = new Map<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>(keyIds.map((id) => [id, generateKeyPairSync('ec', { namedCurve: 'P-256' })]))
  const calls: string[] = []
  let down = false
  const server = await startLoopbackServer(0, (request) => {
    if (down) return { drop: true }
    const target = String(request.headers['x-amz-target'])
    const body = JSON.parse(request.body.toString()) as { KeyId: string; MessageType?: string; SigningAlgorithm?: string; Message?: string }
    const pair = pairs.get(body.KeyId)
    calls.push(target)
    if (pair === undefined) return { status: 400, body: { __type: 'NotFoundException' } }
    if (target === 'TrentService.GetPublicKey') return { status: 200, body: { KeyId: body.KeyId, KeySpec: 'ECC_NIST_P256', PublicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') } }
    const digest = Buffer.from(body.Message ?? '', 'base64')
    if (body.MessageType !== 'DIGEST' || body.SigningAlgorithm !== 'ECDSA_SHA_256' || !digest.equals(createHash('sha256').update(message).digest())) return { status: 400, body: { __type: 'ValidationException' } }
    return { status: 200, body: { KeyId: body.KeyId, SigningAlgorithm: body.SigningAlgorithm, Signature: sign('sha256', message, pair.privateKey).toString('base64') } }
  })
  return {
    url: server.url, calls,
    pointOf: (keyId) => createPublicKey(pairs.get(keyId)?.publicKey.export({ format: 'pem', type: 'spki' }) as string).export({ format: 'der', type: 'spki' }).subarray(26).toString('base64url'),
    setDown: (next) => { down = next },
    stop: () => server.stop()
  }
}
