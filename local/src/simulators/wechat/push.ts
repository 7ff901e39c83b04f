/**
 * Messages the platform pushes to the app's server: the address check and events, plain or in safe mode (platform-facts §4). Written apart
 * from the receiver's code on purpose: the one checks the other.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'

/** What the app's owner entered in the platform's console. */
export interface PushSettings {
  readonly appId: string
  readonly token: string
  readonly aesKey: string
}

/** An admin order to push. `tamper` spoils one thing, to see the receiver refuse it. */
export const pushShape = z.object({
  url: z.url(),
  kind: z.enum(['verify', 'event']).default('event'),
  mode: z.enum(['safe', 'plain']).default('safe'),
  event: z.record(z.string(), z.unknown()).default({}),
  tamper: z.enum(['signature', 'ciphertext', 'appId', 'stale']).optional(),
  tries: z.int().min(1).max(3).default(1)
})
export type PushOrder = z.output<typeof pushShape>

/** What the receiver answered, per try; status 0 = no answer within five seconds. */
export interface PushOutcome {
  readonly accepted: boolean
  readonly answers: readonly { readonly status: number; readonly body: string }[]
}

const ANSWER_MS = 5_000
const sign = (...parts: readonly string[]): string => createHash('sha1').update([...parts].sort().join('')).digest('hex')
const flip = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)

/** AES-256-CBC, key from EncodingAESKey, iv its first half, PKCS7 to 32 bytes; 16 random bytes ‖ length ‖ message ‖ app id. */
function encrypt(settings: PushSettings, message: string): string {
  const key = Buffer.from(`${settings.aesKey}=`, 'base64')
  const text = Buffer.from(message)
  const head = Buffer.concat([randomBytes(16), Buffer.alloc(4)])
  head.writeUInt32BE(text.length, 16)
  const plain = Buffer.concat([head, text, Buffer.from(settings.appId)])
  const missing = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]).toString('base64')
}

async function deliver(url: string, init: RequestInit): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) })
    return { status: reply.status, body: await reply.text() }
  } catch (error) {
    return { status: 0, body: String(error) } // an unreachable receiver is an outcome to report, not a fault of the simulator
  }
}

/** Pushes once, and again up to `tries` times while the receiver does not accept. */
export async function push(settings: PushSettings, asked: PushOrder, nowMs: number): Promise<PushOutcome> {
  const seconds = Math.floor(nowMs / 1000) - (asked.tamper === 'stale' ? 3600 : 0)
  const timestamp = String(seconds)
  const nonce = randomBytes(6).toString('hex')
  const signature = sign(settings.token, timestamp, nonce)
  const url = new URL(asked.url)
  url.searchParams.set('signature', asked.tamper === 'signature' ? flip(signature) : signature)
  url.searchParams.set('timestamp', timestamp)
  url.searchParams.set('nonce', nonce)
  const answers: { status: number; body: string }[] = []
  let accepted = false
  if (asked.kind === 'verify') {
    const echo = randomBytes(8).toString('hex')
    url.searchParams.set('echostr', echo)
    answers.push(await deliver(url.href, { method: 'GET' }))
    accepted = answers[0]?.status === 200 && answers[0].body === echo
    return { accepted, answers }
  }
  const message = JSON.stringify({ ToUserName: 'gh_lubiao', CreateTime: seconds, MsgType: 'event', ...asked.event })
  let body = message
  if (asked.mode === 'safe') {
    let secret = encrypt({ ...settings, appId: asked.tamper === 'appId' ? 'wxsomebodyelse' : settings.appId }, message)
    const messageSignature = sign(settings.token, timestamp, nonce, secret)
    if (asked.tamper === 'ciphertext') secret = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)
    url.searchParams.set('encrypt_type', 'aes')
    url.searchParams.set('msg_signature', asked.tamper === 'signature' ? flip(messageSignature) : messageSignature)
    body = JSON.stringify({ ToUserName: 'gh_lubiao', Encrypt: secret })
  }
  for (let i = 0; i < asked.tries && !accepted; i += 1) {
    const answer = await deliver(url.href, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    answers.push(answer)
    accepted = answer.status === 200 && (answer.body === 'success' || answer.body === '')
  }
  return { accepted, answers }
}
