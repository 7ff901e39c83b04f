/**
 * Stands for Alipay. Strict: RSA2 both ways, the caller's clock within a quarter of an hour of Beijing's, amounts and titles as the gateway takes them,
 * a code nobody has scanned is no trade yet, refunds never above what was paid. What the payer does, and every fault, is ordered by `/__admin`.
 */
import { randomBytes } from 'node:crypto'
import { yuanText } from '@lubiao/shared/kernel/money'
import * as z from 'zod'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { billZip, linesOf, type BillFault } from './alipay/bill-file'
import { callsOf, pageOrder } from './alipay/calls'
import { deliverByHttp, noticeFaults, Notices, type Deliver } from './alipay/notices'
import { cashier, overview, payerCode, sorry, type Happened } from './alipay/pages'
import { answer, beijingMs, beijingText, paramsOf, refusalBody, rsa2, signedText, wrongEnvelope, type Params } from './alipay/wire'
import { AlipayWorld, moods, type Trade, type Ways } from './alipay/world'
import { admin, faultOrders, FaultSwitch, order, type AdminOrder } from './faults'

/** Settings. `privateKeys` are the platform's, the first signs until `rotate`; `appPublicKey` is the merchant's; `now` in ms; `tickMs` delivers notices by itself that often; `deliver` takes them elsewhere than to their address. */
export interface AlipayOptions {
  readonly port?: number
  readonly appId: string
  readonly sellerId: string
  readonly appPublicKey: string
  readonly privateKeys: readonly string[]
  readonly now?: () => number
  readonly tickMs?: number
  readonly deliver?: Deliver
}

const BILL_READY_MS = 9 * 3600_000
const DAY_MS = 86_400_000
const LINK_MS = 30_000
const PAGE = 'alipay.trade.wap.pay'
const EVENTS_KEPT = 5_000

const answerFaults = ['dropped', 'error', 'busy', 'bad-signature', 'unsigned'] as const
const payerShape = z.object({ qrCode: z.string().optional(), tradeNo: z.string().optional(), outTradeNo: z.string().optional(), authCode: z.string().optional() })
const answerShape = z.object({ method: z.string(), fault: z.enum(answerFaults), times: z.int().min(1).max(1000).default(1), carriedOut: z.boolean().default(true) })
const noticeShape = z.object({ fault: z.enum(noticeFaults), times: z.int().min(1).max(1000).default(1), lateMs: z.int().min(0).default(3600_000) })
const json = (body: object, status = 200): LoopbackReply => ({ status, body })

/** Starts Alipay; port 0 (the default) takes a free one. */
export async function startAlipaySimulator(options: AlipayOptions): Promise<Running & { readonly adminUrl: string }> {
  const now = options.now ?? Date.now
  const faults = new FaultSwitch()
  const keys = [...options.privateKeys]
  const signer = (): string => keys[0] as string
  const events: Happened[] = []
  const tell = (what: string, number: string, result: string): void => {
    events.push({ at: beijingText(now()), what, number, result })
    if (events.length > EVENTS_KEPT) events.shift()
  }
  const notices = new Notices({ appId: options.appId, sellerId: options.sellerId, privateKey: signer, now }, options.deliver ?? deliverByHttp, (one) => tell(`notice ${one.as}`, one.outTradeNo, `${one.tradeStatus} → ${one.status} ${one.answer}`))
  const world = new AlipayWorld(now, (trade, refund) => {
    tell(refund === undefined ? 'paid' : 'refunded', refund?.outRequestNo ?? trade.outTradeNo, trade.status)
    notices.add(trade, refund)
  })
  const links = new Map<string, { readonly date: string; readonly until: number }>()
  const billFaults: BillFault[] = []
  let answers: { method: string; fault: (typeof answerFaults)[number]; times: number; carriedOut: boolean }[] = []
  const running = await startLoopbackServer(options.port ?? 0, (request) => reply(request))

  const billLink = (date: string): string | undefined => {
    const begins = beijingMs(`${date} 00:00:00`)
    if (begins === undefined || begins + DAY_MS + BILL_READY_MS > now() || linesOf(world.trades, date, billFaults).length === 0) return undefined
    const token = randomBytes(12).toString('hex')
    links.set(token, { date, until: now() + LINK_MS })
    return `${running.url}/bill?fileId=${token}`
  }
  const calls = callsOf(world, (token) => `${running.url}/cashier/${token}`, billLink)

  function gateway(request: LoopbackRequest): LoopbackReply {
    const params = paramsOf(request.query, new URLSearchParams(request.body.toString('utf8')))
    const method = params?.['method'] ?? ''
    const fault = answers.find((one) => one.method === method && one.times > 0)
    if (fault !== undefined) fault.times -= 1
    const call = calls[method]
    if (params === undefined || (call === undefined && method !== PAGE)) {
      tell('call refused', '', `isv.invalid-method ${method}`)
      return answer('error_response', refusalBody({ code: '40002', sub: 'isv.invalid-method', text: '不存在的方法名' }), undefined)
    }
    const wrong = wrongEnvelope(params, { appId: options.appId, publicKey: options.appPublicKey }, now())
    if (call === undefined) return page(params, wrong?.text)
    const key = `${method.replaceAll('.', '_')}_response`
    if (wrong !== undefined || request.method !== 'POST') {
      tell('call refused', '', `${method} ${wrong?.sub ?? request.method}`)
      if (wrong?.sub === 'isv.invalid-app-id') return answer('error_response', refusalBody(wrong), undefined)
      return answer(key, refusalBody(wrong ?? { code: '40002', sub: 'isv.invalid-method', text: '请使用POST' }), signer())
    }
    const content = contentOf(params)
    const busy = { code: '20000', sub: 'isp.unknow-error', text: '系统繁忙' } as const
    const outcome = fault?.carriedOut === false ? ({ ok: false, refusal: busy } as const) : call(content, params)
    const body = !outcome.ok ? refusalBody(outcome.refusal) : outcome.body
    const asked = content as { readonly out_trade_no?: unknown; readonly out_request_no?: unknown } | undefined
    tell(method, [asked?.out_trade_no, asked?.out_request_no].filter((one) => typeof one === 'string').join(' '), `${outcome.ok ? String(outcome.body['code']) : outcome.refusal.sub}${fault === undefined ? '' : ` (${fault.fault})`}`)
    switch (fault?.fault) {
      case 'dropped':
        return { drop: true }
      case 'error':
        return { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502 Bad Gateway</html>' }
      case 'busy':
        return answer(key, refusalBody(busy), signer())
      case 'unsigned':
        return answer(key, body, undefined)
      case 'bad-signature': {
        const good = answer(key, body, signer()) as { readonly status: number; readonly body: string }
        return { ...good, body: good.body.replace('"msg"', '"Msg"') }
      }
      default:
        return answer(key, body, signer())
    }
  }

  function page(params: Params, wrong: string | undefined): LoopbackReply {
    const asked = wrong === undefined ? pageOrder(world, contentOf(params), params) : undefined
    if (asked === undefined || 'ok' in asked) {
      const why = wrong ?? (asked?.ok === false ? asked.refusal.text : '')
      tell('page refused', '', why)
      return sorry(why)
    }
    tell(PAGE, asked.outTradeNo, 'opened')
    return cashier(world, world.offer('page', asked), wayBack)
  }

  /** Where the page leads after paying: the merchant's address with what was paid, signed; whether anybody comes back is the payer's business. */
  function wayBack({ returnUrl, outTradeNo, tradeNo, fen }: Pick<Trade, 'outTradeNo' | 'tradeNo' | 'fen'> & Ways): string | undefined {
    if (returnUrl === undefined) return undefined
    const said: Params = {
      app_id: options.appId, auth_app_id: options.appId, charset: 'utf-8', method: `${PAGE}.return`, out_trade_no: outTradeNo, seller_id: options.sellerId, sign_type: 'RSA2',
      timestamp: beijingText(now()), total_amount: yuanText(fen), trade_no: tradeNo, version: '1.0'
    }
    const url = new URL(returnUrl)
    for (const [name, value] of Object.entries({ ...said, sign: rsa2(signedText(said, ['sign_type']), signer()) })) url.searchParams.append(name, value)
    return url.href
  }

  function bill(request: LoopbackRequest): LoopbackReply {
    const link = links.get(request.query.get('fileId') ?? '')
    if (link === undefined || link.until < now()) return sorry('下载链接已失效')
    const body = billZip(options.sellerId, link.date, linesOf(world.trades, link.date, billFaults), now())
    return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename=${options.sellerId}_${link.date}.csv.zip` }, body }
  }

  /** The trade a payer acts on; scanning a code begins it. */
  const tradeFor = (asked: z.output<typeof payerShape>): Trade | undefined => {
    const offer = asked.qrCode === undefined ? undefined : world.offerBy(asked.qrCode.replace(/^.*\//, ''))
    return offer === undefined ? world.trade(asked) : world.begin(offer)
  }
  const payer = (act: (trade: Trade) => void): AdminOrder => order(payerShape, (asked) => {
    const trade = tradeFor(asked)
    if (trade === undefined) return json({ error: 'no such order, or its time is over' }, 404)
    if (trade.status !== 'WAIT_BUYER_PAY') return json({ error: trade.status }, 409)
    act(trade)
    return json({ tradeNo: trade.tradeNo, outTradeNo: trade.outTradeNo, status: trade.status })
  })
  const pay = payer((trade) => world.pay(trade))

  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET events': () => json({ events }),
    'GET trades': () => json({ trades: world.trades.map(({ authCode: _never, ...trade }) => trade) }),
    'GET notices': () => json({ notices: notices.list }),
    'POST auth-code': order(z.object({ mood: z.enum(moods).default('pays') }), ({ mood }) => json({ authCode: world.issueAuthCode(mood) })),
    /** Scans a code without paying; pays; types the password a trade waits for; turns it down. */
    'POST scan': payer((trade) => tell('scanned', trade.outTradeNo, trade.status)),
    'POST pay': pay,
    'POST password': pay,
    'POST refuse': payer((trade) => {
      world.close(trade)
      tell('refused by the payer', trade.outTradeNo, trade.status)
    }),
    'POST answer': order(answerShape, (asked) => {
      answers.push({ ...asked })
      return json({ answers })
    }),
    'POST notice': order(noticeShape, ({ fault, times, lateMs }) => {
      notices.spoil(fault, times, lateMs)
      return json({ ok: true })
    }),
    'POST bill-fault': order(z.object({ number: z.string(), fault: z.enum(['omit', 'twice', 'amount']) }), (asked) => {
      billFaults.push(asked)
      return json({ billFaults })
    }),
    'POST balance': order(z.object({ fen: z.int().min(0) }), ({ fen }) => {
      world.balance = fen
      return json({ fen })
    }),
    /** The platform signs with its next key from now on. */
    'POST rotate': () => {
      keys.push(keys.shift() as string)
      return json({ keys: keys.length })
    },
    'POST tick': async () => json({ delivered: await notices.tick() }),
    'POST reset-faults': () => {
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      answers = []
      billFaults.length = 0
      return json({ ok: true })
    }
  }

  async function reply(request: LoopbackRequest): Promise<LoopbackReply> {
    if (request.path.startsWith('/__admin/')) return admin(request, orders)
    if (request.path === '/') return overview(world, notices.list, events)
    if (request.path.startsWith('/cashier/')) return desk(request)
    if (request.path.startsWith('/payer/') && request.method === 'POST') return phone(request)
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (struck === 'error') return { status: 503, body: 'busy' }
    if (request.path === '/bill') return bill(request)
    return request.path === '/gateway.do' ? gateway(request) : { status: 404, body: 'not found' }
  }

  /** The payer's page: shows the order, and takes the payment from itself only. */
  function desk(request: LoopbackRequest): LoopbackReply {
    const offer = world.offerBy(request.path.slice('/cashier/'.length))
    if (offer === undefined) return sorry('二维码无效')
    if (request.method !== 'POST') return cashier(world, offer, wayBack)
    if (!ownPage(request)) return sorry('请在支付宝页面付款')
    const trade = world.begin(offer)
    if (trade?.status === 'WAIT_BUYER_PAY') world.pay(trade)
    return { status: 303, headers: { location: `/cashier/${offer.token}` } }
  }

  /** What a payer does on their own phone, for people trying it out: shows a code to be read, types the password a trade waits for. */
  function phone(request: LoopbackRequest): LoopbackReply {
    const asked = new URLSearchParams(request.body.toString('utf8'))
    if (!ownPage(request)) return sorry('请在支付宝页面操作')
    if (request.path === '/payer/code') {
      const mood = z.enum(moods).safeParse(asked.get('mood'))
      return mood.success ? payerCode(world.issueAuthCode(mood.data)) : sorry('没有这种付款码')
    }
    const trade = world.trade({ outTradeNo: asked.get('outTradeNo') ?? '' })
    if (trade?.status === 'WAIT_BUYER_PAY') world.pay(trade)
    return { status: 303, headers: { location: '/' } }
  }

  const timer = options.tickMs === undefined ? undefined : setInterval(() => {
    notices.tick().catch((error: unknown) => tell('tick failed', '', String(error)))
  }, options.tickMs)
  timer?.unref()
  return {
    ...running, adminUrl: `${running.url}/__admin`,
    stop: async () => {
      clearInterval(timer)
      await running.stop()
    }
  }
}

/** Whether a form was sent from a page of ours; a browser says where from. */
const ownPage = ({ headers }: LoopbackRequest): boolean => headers.origin === undefined || headers.origin === `http://${String(headers.host)}`

/** The JSON in `biz_content`; undefined when there is none. */
function contentOf(params: Params): unknown {
  try {
    return JSON.parse(params['biz_content'] ?? '')
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
