/** Nothing but a notice that Alipay signed for us is believed, and whatever else comes is refused in one way. */
import { createAlipay } from '../../functions/src/platform/payment/alipay'
import { NoticeRefused } from '../../functions/src/platform/payment/channel'
import { rsa2 } from '../../local/src/simulators/alipay/wire'
import { parties } from '../support/alipay-bench'
import { bodyOf, contentOf, hostileNotices, signedBy, type Hands } from '../support/alipay-hostile'

const hands: Hands = { appId: parties.appId, sellerId: parties.sellerId, platformKey: parties.platform.privateKey, platformPublicKey: parties.platform.publicKey, appKey: parties.app.privateKey, strangerKey: parties.stranger.privateKey }
const channel = createAlipay(
  { ALIPAY_GATEWAY: 'http://127.0.0.1:1/gateway.do', ALIPAY_APP_ID: parties.appId, ALIPAY_SELLER_ID: parties.sellerId, ALIPAY_PRIVATE_KEY: parties.app.privateKey, ALIPAY_PUBLIC_KEYS: [parties.successor.publicKey, parties.platform.publicKey], ALIPAY_NOTIFY_URL: 'https://api.example/notify' },
  () => '2026-11-23T02:00:00.000Z', () => undefined
)
const answer = '{"code":"10000","msg":"Success","out_trade_no":"JF4F7K9QWD00001P01","trade_status":"TRADE_SUCCESS","total_amount":"12.30"}'

/** What became of a notice: why it was refused, or that it was not. */
function verdict(body: string): string {
  try {
    return `believed ${JSON.stringify(channel.read({ headers: {}, body }))}`
  } catch (error) {
    return error instanceof NoticeRefused ? error.why : `threw ${String(error)}`
  }
}

const FAMILIES = 23
const AT_LEAST = 1_000

it('believes the true one, by whichever of the platform’s keys', () => {
  for (const key of [parties.platform, parties.successor])
    expect(channel.read({ headers: {}, body: bodyOf(signedBy(contentOf(hands), key.privateKey)) })).toEqual({ of: 'order', orderId: 'JF4F7K9QWD00001P01', news: { state: 'succeeded', fen: 1230, channelNo: '20261123220014000000000001', paidAt: '2026-11-23T02:00:07.000Z' } })
})

it('believes none of the hostile ones, and throws nothing but the refusal', () => {
  const notices = hostileNotices(hands, 4, { text: answer, sign: rsa2(answer, parties.platform.privateKey) })
  const wrong = notices.map(({ family, body }) => ({ family, verdict: verdict(body) })).filter((one) => !['unsigned', 'signature', 'merchant', 'shape'].includes(one.verdict))
  expect(wrong).toEqual([])
  expect(notices.length).toBeGreaterThanOrEqual(AT_LEAST)
  expect(new Set(notices.map((notice) => notice.family)).size).toBeGreaterThanOrEqual(FAMILIES)
})

it('reads what was sent in the other lawful ways of writing a form, and passes over fields without a value', () => {
  const genuine = bodyOf(signedBy(contentOf(hands), parties.platform.privateKey))
  for (const body of [genuine.replaceAll('%20', '+'), genuine.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()), `${genuine}&buyer_open_id=`]) expect(verdict(body)).toContain('believed')
})

it('answers in the words Alipay waits for', () => {
  expect(channel.reply(true)).toEqual({ status: 200, body: 'success', type: 'text/plain' })
  expect(channel.reply(false)).toEqual({ status: 400, body: 'failure', type: 'text/plain' })
})
