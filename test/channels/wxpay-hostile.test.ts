/** What the product believes of what arrives at the address for notices, which everybody can reach. */
import { newPrivateKey, newSerial, publicHalf } from '../../local/src/simulators/wxpay/platform-keys'
import { systemRandom } from '../../functions/src/platform/chance'
import { createLog } from '../../functions/src/platform/log'
import { createWxpay } from '../../functions/src/platform/payment/wxpay'
import { nameOf } from '../../functions/src/platform/thrown'
import { instantOf } from '../../shared/src/kernel/clock'
import { hostileNotices, makeNotice, type NoticeMaker } from '../support/hostile-notices'

const ms = Date.parse('2026-11-26T02:00:30.000Z')
const maker: NoticeMaker = { mchid: '1900000109', appid: 'wxlubiaodemo00001', apiV3Key: '0123456789abcdef0123456789ABCDEF', serial: newSerial(), platformKey: newPrivateKey(), strangerKey: newPrivateKey(), ms }
const lines: string[] = []
const now = () => instantOf(ms)
const channel = createWxpay(
  {
    WXPAY_BASE_URL: 'http://127.0.0.1:9', WXPAY_MCH_ID: maker.mchid, WXPAY_SERIAL: 'A'.repeat(40), WXPAY_PRIVATE_KEY: newPrivateKey(), WXPAY_API_V3_KEY: maker.apiV3Key,
    WXPAY_PUBLIC_KEYS: { [maker.serial]: publicHalf(maker.platformKey) }, WXPAY_NOTIFY_URL: 'http://127.0.0.1:4100/api/webhook/pay/wxpay', WECHAT_APP_ID: maker.appid
  }, now, systemRandom, createLog(now, (line) => lines.push(line))
)
/** How a notice is refused: the reason, or the name of an error that should not have come; `believed` when it is not refused. */
function outcomeOf(notice: ReturnType<typeof makeNotice>): string {
  try {
    channel.read(notice)
    return 'believed'
  } catch (error) {
    return nameOf(error) === 'NoticeRefused' ? String((error as { why?: unknown }).why) : `broke: ${nameOf(error)}`
  }
}

describe('hostile notices', () => {
  const hostile = hostileNotices(maker)
  const reasons: Readonly<Record<string, readonly string[]>> = {
    'unsigned': ['unsigned'], 'forged': ['signature'], 'stale': ['stale'], 'bit-flipped': ['signature', 'stale', 'unsigned'], 'seal broken': ['sealed', 'shape'], 'wrong serial': ['signature'], 'wrong merchant': ['merchant'], 'no shape': ['shape', 'merchant', 'sealed']
  }

  it('are refused, all of more than a thousand, for their own reason and never by breaking', () => {
    expect(outcomeOf(makeNotice(maker))).toBe('believed')
    const wrong = hostile.map(({ family, what, notice }) => ({ family, what, outcome: outcomeOf(notice) })).filter(({ family, outcome }) => reasons[family]?.includes(outcome) !== true)
    expect(wrong).toEqual([])
    const counts = Object.fromEntries(Object.keys(reasons).map((family) => [family, hostile.filter((one) => one.family === family).length]))
    expect(hostile.length).toBeGreaterThanOrEqual(1_000)
    for (const family of Object.keys(reasons)) expect([family, (counts[family] ?? 0) >= 19]).toEqual([family, true])
    expect(new Set(hostile.map(({ notice }) => JSON.stringify(notice))).size).toBeGreaterThanOrEqual(1_000)
  })

  it('are answered so that nothing of ours shows and no alarm rings: 401, asked to be sent again', () => {
    expect(channel.reply(false)).toMatchObject({ status: 401 })
    expect(channel.reply(true)).toMatchObject({ status: 200 })
    expect(lines).toEqual([])
  })

  it('that only say a wrong amount are told as they are: the rules refuse them, who know what is owed', () => {
    const amounts = Array.from({ length: 100 }, (_unused, n) => n * 97).filter((fen) => fen !== 4_250)
    const told = amounts.map((total) => channel.read(makeNotice(maker, { content: {
      mchid: maker.mchid, appid: maker.appid, out_trade_no: 'JF0000000000001P01', transaction_id: '4200002026202611260000000001', trade_state: 'SUCCESS', success_time: '2026-11-26T10:00:00+08:00', amount: { total, payer_total: total }
    } })))
    expect(told).toEqual(amounts.map((fen) => ({ of: 'order', orderId: 'JF0000000000001P01', news: { state: 'succeeded', fen, channelNo: '4200002026202611260000000001', paidAt: '2026-11-26T02:00:00.000Z' } })))
  })

  it('within five minutes on either side are fresh', () => {
    for (const offset of [-300, -1, 0, 1, 299]) expect([offset, outcomeOf(makeNotice(maker, { seconds: String(Math.floor(ms / 1000) + offset) }))]).toEqual([offset, 'believed'])
  })
})
