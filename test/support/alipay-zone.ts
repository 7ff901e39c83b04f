/** Run as a process of its own in some time zone: what the adapter's clock and the bare SDK's are worth there. Prints one line of JSON. */
import { AlipaySdk } from 'alipay-sdk'
import { instantOf } from '@lubiao/shared/kernel/clock'
import { createAlipay } from '../../functions/src/platform/payment/alipay'
import { AlipayBench, parties } from './alipay-bench'
import { numbered } from './numbered'

async function main(): Promise<void> {
  const bench = await AlipayBench.start()
  bench.turn(Date.now() - bench.now())
  const channel = createAlipay(
    { ALIPAY_GATEWAY: bench.gateway, ALIPAY_APP_ID: parties.appId, ALIPAY_SELLER_ID: parties.sellerId, ALIPAY_PRIVATE_KEY: parties.app.privateKey, ALIPAY_PUBLIC_KEYS: [parties.platform.publicKey], ALIPAY_NOTIFY_URL: bench.notifyUrl },
    () => instantOf(bench.now()), () => undefined
  )
  const { authCode } = await bench.order<{ authCode: string }>('auth-code', { mood: 'pays' })
  const order = { ...numbered(bench.number()), way: 'scan', fen: 1230, subject: '工本费', expiresAt: instantOf(bench.now() + 900_000), items: [], owedSince: instantOf(bench.now()), authCode } as const
  const { news } = await channel.open(order)
  const paidAt = news.state === 'succeeded' ? Date.parse(news.paidAt) : 0
  const bare = new AlipaySdk({ appId: parties.appId, privateKey: parties.app.privateKey, keyType: 'PKCS8', alipayPublicKey: parties.platform.publicKey, gateway: bench.gateway, camelcase: false })
  const alone = await bare.exec('alipay.trade.query', { bizContent: { out_trade_no: order.orderId } })
  process.stdout.write(`${JSON.stringify({ zone: new Date(0).getHours(), state: news.state, off: Math.abs(bench.now() - paidAt) < 2_000, sdkAlone: String(alone['sub_code'] ?? alone.code) })}\n`)
  await bench.stop()
  // The SDK's pool keeps its sockets for a while.
  process.exit(0)
}

void main()
