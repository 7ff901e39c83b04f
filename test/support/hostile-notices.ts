/**
 * Notices that nobody may believe, by the hundred, made with the platform's own key where the point is not the signature. Repeatable: what is drawn comes
 * from a seed. Written with node:crypto alone.
 */
import { constants, createCipheriv, createHash, sign } from 'node:crypto'
import { seededRandom } from '../../local/src/seeded-random'
import type { RawNotice } from '../../functions/src/platform/payment/channel'

/** Whom the notices are for, the platform's key, and a key that is nobody's. */
export interface NoticeMaker {
  readonly mchid: string
  readonly appid: string
  readonly apiV3Key: string
  readonly serial: string
  readonly platformKey: string
  readonly strangerKey: string
  /** The time the notices are sent at, ms. */
  readonly ms: number
}

/** What a notice is made of; everything can be something else. */
interface Made {
  readonly content: unknown
  readonly event: string
  readonly sealKey: string
  readonly nonce: string
  readonly aad: string
  readonly body: (body: string) => string
  readonly resource: (resource: Record<string, unknown>) => unknown
  readonly seconds: string
  readonly serial: string
  readonly signature: (text: string) => string
  readonly headers: (headers: Record<string, string>) => Record<string, string>
}

/** One hostile notice: the family it belongs to, what is wrong, itself. */
export interface Hostile {
  readonly family: string
  readonly what: string
  readonly notice: RawNotice
}

const flipBit = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return copy
}

/** Makes a true notice, or one with something changed. */
export function makeNotice(maker: NoticeMaker, change: Partial<Made> = {}): RawNotice {
  const { mchid, appid } = maker
  const made: Made = {
    content: {
      mchid, appid, out_trade_no: 'JF0000000000001P01', transaction_id: '4200002026202611260000000001', trade_type: 'JSAPI', trade_state: 'SUCCESS', trade_state_desc: '支付成功', bank_type: 'OTHERS', attach: '',
      success_time: '2026-11-26T10:00:00+08:00', payer: { openid: 'oDemoLi000000000000000000001' }, amount: { total: 4_250, payer_total: 4_250, currency: 'CNY', payer_currency: 'CNY' }
    },
    event: 'TRANSACTION.SUCCESS', sealKey: maker.apiV3Key, nonce: '0123456789ab', aad: 'transaction', body: (body) => body, resource: (resource) => resource, seconds: String(Math.floor(maker.ms / 1000)), serial: maker.serial,
    signature: (text) => sign('RSA-SHA256', Buffer.from(text), maker.platformKey).toString('base64'), headers: (headers) => headers, ...change
  }
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(made.sealKey), Buffer.from(made.nonce)).setAAD(Buffer.from(made.aad))
  const plain = typeof made.content === 'string' ? made.content : JSON.stringify(made.content)
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
  const resource = made.resource({ original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: made.aad, nonce: made.nonce })
  const body = made.body(JSON.stringify({ id: 'EV-2026112610000000001', create_time: '2026-11-26T10:00:00+08:00', resource_type: 'encrypt-resource', event_type: made.event, summary: '支付成功', resource }))
  const nonce = createHash('sha256').update(body).digest('hex').slice(0, 32)
  return {
    body,
    headers: made.headers({ 'content-type': 'application/json', 'wechatpay-timestamp': made.seconds, 'wechatpay-nonce': nonce, 'wechatpay-serial': made.serial, 'wechatpay-signature': made.signature(`${made.seconds}\n${nonce}\n${body}\n`) })
  }
}

/** The content of a true notice, with something changed. */
function contentOf(maker: NoticeMaker, change: Readonly<Record<string, unknown>>): object {
  return {
    mchid: maker.mchid, appid: maker.appid, out_trade_no: 'JF0000000000001P01', transaction_id: '4200002026202611260000000001', trade_type: 'JSAPI', trade_state: 'SUCCESS', success_time: '2026-11-26T10:00:00+08:00',
    amount: { total: 4_250, payer_total: 4_250, currency: 'CNY' }, ...change
  }
}

/** All hostile notices. */
export function hostileNotices(maker: NoticeMaker): readonly Hostile[] {
  const random = seededRandom(20261126)
  const list: Hostile[] = []
  const add = (family: string, what: string, change: Partial<Made>): void => void list.push({ family, what, notice: makeNotice(maker, change) })
  const truth = makeNotice(maker)
  const spoil = (family: string, what: string, notice: RawNotice): void => void list.push({ family, what, notice })
  const headerNames = ['wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-serial', 'wechatpay-signature']
  const without = (names: readonly string[]) => (headers: Record<string, string>) => Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))

  // Unsigned: every set of headers that lacks one or more.
  for (let set = 1; set < 16; set += 1) add('unsigned', `headers missing ${set}`, { headers: without(headerNames.filter((_name, i) => (set >> i) & 1)) })
  for (const name of headerNames) add('unsigned', `${name} empty`, { headers: (headers) => ({ ...headers, [name]: '' }) })

  // Forged: signed by somebody else, or by no key at all.
  for (let n = 0; n < 60; n += 1) add('forged', `stranger ${n}`, { content: contentOf(maker, { out_trade_no: `JF00000000${String(n).padStart(5, '0')}P01` }), signature: (text) => sign('RSA-SHA256', Buffer.from(text), maker.strangerKey).toString('base64') })
  for (let n = 0; n < 40; n += 1) add('forged', `chance ${n}`, { signature: () => Buffer.from(Array.from({ length: n * 8 }, () => Math.floor(random() * 256))).toString('base64') || 'AA==' })
  for (let n = 0; n < 20; n += 1) add('forged', `probe ${n}`, { signature: (text) => `WECHATPAY/SIGNTEST/${sign('RSA-SHA256', Buffer.from(text), n % 2 === 0 ? maker.platformKey : maker.strangerKey).toString('base64')}` })
  for (const [what, signature] of [
    ['sha1', (text: string) => sign('RSA-SHA1', Buffer.from(text), maker.platformKey).toString('base64')],
    ['pss', (text: string) => sign('RSA-SHA256', Buffer.from(text), { key: maker.platformKey, padding: constants.RSA_PKCS1_PSS_PADDING }).toString('base64')],
    ['hex', (text: string) => sign('RSA-SHA256', Buffer.from(text), maker.platformKey).toString('hex')],
    ['without the last line end', (text: string) => sign('RSA-SHA256', Buffer.from(text.slice(0, -1)), maker.platformKey).toString('base64')],
    ['zero', () => Buffer.alloc(256).toString('base64')], ['ones', () => Buffer.alloc(256, 255).toString('base64')], ['one', () => 'AQ=='], ['text', () => 'not a signature'], ['of another body', () => truth.headers['wechatpay-signature'] ?? '']
  ] as const) add('forged', what, { signature, content: contentOf(maker, { out_trade_no: 'JF0000000000009P01' }) })

  // Stale: signed well, at another time or at none.
  const now = Math.floor(maker.ms / 1000)
  for (let n = 0; n < 60; n += 1) for (const side of [-1, 1]) add('stale', `${side * (301 + n * n * 25)} s`, { seconds: String(now + side * (301 + n * n * 25)) })
  for (const seconds of ['0', '-1', 'now', '1e9', `${now}.5`, `${now}000`, ` ${now}`, `${now} `, `+${now}`, `0${now}`, 'NaN', 'Infinity', '２０２６１１２６００', `0x${now.toString(16)}`, '2026-11-26T02:00:00Z']) add('stale', `time "${seconds}"`, { seconds })

  // One bit flipped, everywhere: body, signature, nonce, serial, time.
  const body = Buffer.from(truth.body)
  for (let byte = 0; byte < body.length; byte += 3) spoil('bit-flipped', `body ${byte}`, { ...truth, body: flipBit(body, byte * 8 + Math.floor(random() * 7)).toString('utf8') })
  const signature = Buffer.from(truth.headers['wechatpay-signature'] ?? '', 'base64')
  for (let byte = 0; byte < signature.length; byte += 2) spoil('bit-flipped', `signature ${byte}`, { ...truth, headers: { ...truth.headers, 'wechatpay-signature': flipBit(signature, byte * 8 + Math.floor(random() * 8)).toString('base64') } })
  for (const name of headerNames.slice(0, 3)) {
    const text = Buffer.from(truth.headers[name] ?? '')
    for (let byte = 0; byte < text.length; byte += 1) spoil('bit-flipped', `${name} ${byte}`, { ...truth, headers: { ...truth.headers, [name]: flipBit(text, byte * 8 + Math.floor(random() * 7)).toString('latin1') } })
  }
  for (const [what, text] of [['a space behind', `${truth.body} `], ['a space before', ` ${truth.body}`], ['a byte order mark', `\uFEFF${truth.body}`], ['a line end', `${truth.body}\n`], ['nothing', ''], ['half', truth.body.slice(0, truth.body.length / 2)], ['twice', truth.body + truth.body], ['written anew', JSON.stringify(JSON.parse(truth.body), null, 1)]] as const)
    spoil('bit-flipped', what, { ...truth, body: text })

  // The seal broken under a good signature.
  const sealedFlip = (at: (bytes: Buffer) => number) => (resource: Record<string, unknown>) => {
    const bytes = Buffer.from(String(resource['ciphertext']), 'base64')
    return { ...resource, ciphertext: flipBit(bytes, at(bytes)).toString('base64') }
  }
  for (let n = 0; n < 120; n += 1) add('seal broken', `text ${n}`, { resource: sealedFlip((bytes) => Math.floor((n / 120) * (bytes.length - 16)) * 8 + (n % 8)) })
  for (let bit = 0; bit < 128; bit += 1) add('seal broken', `tag bit ${bit}`, { resource: sealedFlip((bytes) => (bytes.length - 16) * 8 + bit) })
  for (let cut = 0; cut < 40; cut += 1) add('seal broken', `cut to ${cut}`, { resource: (resource) => ({ ...resource, ciphertext: Buffer.from(String(resource['ciphertext']), 'base64').subarray(0, cut).toString('base64') }) })
  for (const [what, change] of [
    ['another key', { sealKey: 'z'.repeat(32) }], ['another nonce', { resource: (r: Record<string, unknown>) => ({ ...r, nonce: 'ba9876543210' }) }], ['a longer nonce', { resource: (r: Record<string, unknown>) => ({ ...r, nonce: '0123456789abcdef' }) }],
    ['other data beside it', { resource: (r: Record<string, unknown>) => ({ ...r, associated_data: 'refund' }) }], ['no data beside it', { resource: (r: Record<string, unknown>) => ({ ...r, associated_data: undefined }) }]
  ] as const) add('seal broken', what, change)

  // Signed with the platform's key under a serial that is not known.
  for (const serial of ['PUB_KEY_ID_0', maker.serial.toLowerCase(), `${maker.serial} `, `${maker.serial}0`, maker.serial.slice(0, -1), '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', '*', `${maker.serial},${maker.serial}`]) add('wrong serial', serial, { serial })
  for (let n = 0; n < 40; n += 1) add('wrong serial', `digits ${n}`, { serial: `PUB_KEY_ID_01${Array.from({ length: 30 }, () => Math.floor(random() * 10)).join('')}` })

  // Signed and sealed well, for another merchant or another app.
  const foreign = [...Array.from({ length: 40 }, () => String(1_600_000_000 + Math.floor(random() * 1e8))), '', `${maker.mchid}0`, ` ${maker.mchid}`, maker.mchid.slice(0, -1)]
  for (const mchid of foreign) {
    add('wrong merchant', `mchid ${mchid}`, { content: contentOf(maker, { mchid }) })
    add('wrong merchant', `refund of ${mchid}`, { event: 'REFUND.SUCCESS', content: { mchid, out_refund_no: 'JF0000000000001R01', out_trade_no: 'JF0000000000001P01', refund_status: 'SUCCESS' } })
  }
  for (const appid of ['', 'wx1', maker.appid.toUpperCase(), `${maker.appid}0`]) add('wrong merchant', `appid ${appid}`, { content: contentOf(maker, { appid }) })

  // Signed and sealed well, and yet nothing that can be read.
  for (const content of ['', 'null', '[]', '"text"', '1', '{}', '{"mchid":', '{"__proto__":{"mchid":"x"}}', JSON.stringify([contentOf(maker, {})])]) add('no shape', `content ${content.slice(0, 12)}`, { content })
  for (const change of [
    { mchid: 1 }, { appid: null }, { out_trade_no: 5 }, { trade_state: 'PAID' }, { trade_state: undefined }, { amount: undefined }, { amount: { total: '4250' } }, { amount: { total: 42.5 } }, { amount: { total: -1 } }, { amount: { total: 1e300 } }, { amount: [] },
    { transaction_id: '' }, { transaction_id: undefined }, { success_time: 'yesterday' }, { success_time: undefined }, { success_time: 1 }
  ]) add('no shape', JSON.stringify(change), { content: contentOf(maker, change) })
  for (const event of ['TRANSACTION.FAIL', 'transaction.success', '', 'REFUND', 'REFUND.SUCCESS', 'REFUND.CLOSED', 'toString', 'PAYSCORE.USER_PAID']) add('no shape', `event ${event}`, { event })
  for (const text of ['', 'null', '[]', '1', '{', 'a=b', '<xml/>', '{"resource":null}', '{"event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource"}', `${'['.repeat(2_000)}`]) add('no shape', `body ${text.slice(0, 12)}`, { body: () => text })
  for (const resource of [{ algorithm: 'none' }, { algorithm: 'AEAD_AES_128_GCM' }, { ciphertext: 5 }, { ciphertext: '*' }, { ciphertext: '' }, { nonce: '' }, { nonce: 'short' }, { nonce: 'x'.repeat(65) }, { nonce: 7 }, { associated_data: 1 }]) add('no shape', JSON.stringify(resource), { resource: (made) => ({ ...made, ...resource }) })
  return list
}
