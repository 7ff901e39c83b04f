/**
 * Notices of Alipay that nobody may believe, by the hundred: altered ones, ones signed by the wrong hand, and ones that the platform's own key signed but
 * that are not for us or say nothing usable. Repeatable: what is drawn comes from a seed. Written with node:crypto alone.
 */
import { createHmac, sign } from 'node:crypto'
import { seededRandom, type NextRandom } from '../../local/src/seeded-random'

/** Names and values in their order. */
export type Pairs = readonly (readonly [string, string])[]

/** Whose keys are at hand. */
export interface Hands {
  readonly appId: string
  readonly sellerId: string
  readonly platformKey: string
  readonly platformPublicKey: string
  readonly appKey: string
  readonly strangerKey: string
}

/** One hostile notice: the family it belongs to, and its body. */
export interface Hostile {
  readonly family: string
  readonly body: string
}

const text = (pairs: Pairs): string => [...pairs].filter(([name]) => name !== 'sign' && name !== 'sign_type').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&')
export const bodyOf = (pairs: Pairs): string => pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')

/** What a true notice says. */
export const contentOf = ({ appId, sellerId }: Hands): Pairs => [
  ['gmt_create', '2026-11-23 10:00:00'], ['charset', 'utf-8'], ['seller_id', sellerId], ['subject', '行驶证补领 50% + 工本费'], ['sign_type', 'RSA2'], ['notify_id', 'ac05099524730693a8b330c45cece70001'], ['version', '1.0'],
  ['notify_type', 'trade_status_sync'], ['out_trade_no', 'JF4F7K9QWD00001P01'], ['total_amount', '12.30'], ['trade_status', 'TRADE_SUCCESS'], ['trade_no', '20261123220014000000000001'], ['gmt_payment', '2026-11-23 10:00:07'],
  ['app_id', appId], ['auth_app_id', appId], ['buyer_logon_id', '138****0001'], ['receipt_amount', '12.30'], ['notify_time', '2026-11-23 10:00:08']
]

/** Signs pairs. */
export const signedBy = (pairs: Pairs, key: string, algorithm = 'RSA-SHA256'): Pairs => [...pairs, ['sign', sign(algorithm, Buffer.from(text(pairs)), key).toString('base64')]]
const withValue = (pairs: Pairs, name: string, value: string): Pairs => pairs.map(([one, old]) => [one, one === name ? value : old])
const without = (pairs: Pairs, name: string): Pairs => pairs.filter(([one]) => one !== name)
const valueOf = (pairs: Pairs, name: string): string => pairs.find(([one]) => one === name)?.[1] ?? ''

/** Flips one bit of a text's bytes; undefined when the result is no text any more, or the same. */
function flipped(original: string, roll: NextRandom): string | undefined {
  const bytes = Buffer.from(original)
  const at = Math.floor(roll() * bytes.length)
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(roll() * 8)), at)
  const changed = bytes.toString()
  return changed === original ? undefined : changed
}

/** All of them. `answer` is a text the platform signed for another purpose, with its signature. */
export function hostileNotices(hands: Hands, seed: number, answer: { readonly text: string; readonly sign: string }): readonly Hostile[] {
  const roll = seededRandom(seed)
  const content = contentOf(hands)
  const genuine = signedBy(content, hands.platformKey)
  const list: Hostile[] = []
  const add = (family: string, pairs: Pairs): number => list.push({ family, body: bodyOf(pairs) })
  const names = content.map(([name]) => name).filter((name) => name !== 'sign_type')

  while (list.length < 700) {
    const [name, value] = genuine[Math.floor(roll() * genuine.length)] as readonly [string, string]
    const inName = roll() < 0.15
    const changed = flipped(inName ? name : value, roll)
    if (changed !== undefined) add(inName ? 'bit of a name' : name === 'sign' ? 'bit of the signature' : 'bit of a value', genuine.map((pair) => (pair[0] === name ? (inName ? [changed, value] : [name, changed]) : pair)))
  }
  for (const name of names) {
    add('left out', without(genuine, name))
    add('emptied', withValue(genuine, name, ''))
    add('renamed', genuine.map(([one, value]) => [one === name ? one.toUpperCase() : one, value]))
    for (const value of ['0.01', '9999.99', 'TRADE_CLOSED', 'JF4F7K9QWD00002P01', `${valueOf(genuine, name)} `, ` ${valueOf(genuine, name)}`, '%31', valueOf(genuine, name).repeat(2)]) add('another value', withValue(genuine, name, value))
    add('said twice', [...genuine, [name, '0.01']])
    add('said twice, the true one last', [[name, '0.01'], ...genuine])
    add('said twice alike', [...genuine, [name, valueOf(genuine, name)]])
  }
  for (const [name, value] of [['extra', '1'], ['refund_fee', '12.30'], ['out_biz_no', 'JF4F7K9QWD00001R01'], ['gmt_refund', '2026-11-23 10:00:00.000'], ['__proto__', '1'], ['constructor', 'x']] as const) add('something added', [...genuine, [name, value]])

  for (const changes of [{ total_amount: '0.01' }, { total_amount: '1230.00' }, { out_trade_no: 'JF4F7K9QWD00002P01' }, { trade_status: 'TRADE_FINISHED' }, {}]) {
    const wanted = Object.entries(changes).reduce<Pairs>((pairs, [name, value]) => withValue(pairs, name, value), content)
    add('signed by a stranger', signedBy(wanted, hands.strangerKey))
    add('signed by our own key', signedBy(wanted, hands.appKey))
    add('signed with the public key as a secret', [...wanted, ['sign', createHmac('sha256', hands.platformPublicKey).update(text(wanted)).digest('base64')]])
    for (const type of ['RSA', 'NONE', 'rsa2', 'HMAC', '', '__proto__']) {
      add('another kind of signature', withValue(signedBy(wanted, hands.strangerKey), 'sign_type', type))
      add('another kind of signature, by the platform', signedBy(withValue(wanted, 'sign_type', type), hands.platformKey, 'RSA-SHA1'))
    }
    add('unsigned', wanted)
    for (const signature of ['', ' ', 'AAAA', '=', 'null', '0'.repeat(344), valueOf(signedBy(withValue(content, 'trade_no', '1'), hands.platformKey), 'sign')]) add('a signature of something else', [...wanted, ['sign', signature]])
  }
  const signature = valueOf(genuine, 'sign')
  for (const other of [signature.slice(0, -4), `${signature}AAAA`, signature.slice(1), `${signature}${signature}`, signature.toLowerCase(), signature.replace(/=+$/, ''), `${signature}\n`, ` ${signature}`, signature.replaceAll('+', '-').replaceAll('/', '_').replace(/^/, '-')]) add('a signature written otherwise', [...content, ['sign', other]])

  for (let n = 0; n < 60; n += 1) {
    const digits = (length: number): string => Array.from({ length }, () => String(Math.floor(roll() * 10))).join('')
    add('of another application', signedBy(withValue(content, 'app_id', `2021${digits(12)}`), hands.platformKey))
    add('of another seller', signedBy(withValue(content, 'seller_id', `2088${digits(12)}`), hands.platformKey))
  }
  for (const name of ['app_id', 'seller_id']) for (const value of ['', '0', ` ${valueOf(content, name)}`, `${valueOf(content, name)}0`]) add('of nobody', signedBy(withValue(content, name, value), hands.platformKey))
  for (const name of ['app_id', 'seller_id', 'out_trade_no', 'trade_no', 'trade_status', 'total_amount', 'gmt_payment']) add('signed, but incomplete', signedBy(without(content, name), hands.platformKey))
  for (const value of ['0', '0.00', '-12.30', '1e3', '12.345', ' 12.30', '12,30', '１２.３０', 'NaN', '0x10', '99999999999999999999', '12.3.0']) add('signed, but no amount', signedBy(withValue(content, 'total_amount', value), hands.platformKey))
  for (const value of ['SUCCESS', 'trade_success', 'TRADE_SUCCESS ', 'PAID', 'undefined']) add('signed, but no state', signedBy(withValue(content, 'trade_status', value), hands.platformKey))
  for (const value of ['2026-02-30 10:00:00', 'yesterday', '2026-11-23', '0000-00-00 00:00:00', '2026-11-23T10:00:00Z', '1763863207']) add('signed, but no time', signedBy(withValue(content, 'gmt_payment', value), hands.platformKey))

  const raw = (family: string, body: string): number => list.push({ family, body })
  for (const body of ['', '&', '=', 'sign', 'sign=', '%', '%E0%A4%A', 'a=%E0%A4%A&sign=x&sign_type=RSA2', '{"app_id":"x"}', '<xml/>', '\u0000', 'sign_type=RSA2&sign=AAAA', `${bodyOf(genuine)}&x=${'9'.repeat(70_000)}`, bodyOf(genuine).replaceAll('&', ';'), encodeURIComponent(bodyOf(genuine)), JSON.stringify(Object.fromEntries(genuine)), `?${bodyOf(genuine)}`, `${bodyOf(genuine)}%00`]) raw('no notice', body)
  raw('an answer of the gateway', `${encodeURIComponent(answer.text)}=&sign_type=RSA2&sign=${encodeURIComponent(answer.sign)}`)
  raw('an answer of the gateway', `${answer.text}&sign_type=RSA2&sign=${encodeURIComponent(answer.sign)}`)
  return list
}
