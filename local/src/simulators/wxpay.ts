/**
 * WeChat Pay v3, simulated strictly (platform-facts §1, §9): every request is verified over its raw bytes and raw target, every answer is signed but
 * those of 401 and of bill files, numbers are taken once, refunds stay within what was paid, notices are sealed, signed and sent again on the
 * platform's schedule. `/__admin` steers it and plays the payer, `/__demo` plays the payer for pages, `/` shows what happened.
 * Two clocks: signatures of requests and answers are judged by the machine's own, which SDKs sign with; everything else goes by `now`.
 */
import { createPublicKey, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, jsonIn, order, type AdminOrder } from './faults'
import { refuse, type Refusal, type Success } from './wxpay/answers'
import { Bills, changedShape, plantedShape } from './wxpay/bills'
import { Journal } from './wxpay/journal'
import { badCopies, deliverByHttp, noticeFaultShape, Notices, type Deliver } from './wxpay/notices'
import { Orders, payShape } from './wxpay/orders'
import { page } from './wxpay/page'
import { KeyRing, newPrivateKey, newSerial, signedHeaders, type PlatformKey } from './wxpay/platform-keys'
import { refundEnds, Refunds } from './wxpay/refunds'
import { NonceBook, wrongIn, type Merchant } from './wxpay/request-signature'

/** Settings. `keys` are the platform's (made at start when left out); `now` in ms; `tickMs` delivers notices by itself; `deliver` takes them elsewhere than to their address; `origins` may call `/__demo`. */
export interface WxpayOptions extends Merchant {
  readonly port?: number
  readonly keys?: readonly PlatformKey[]
  readonly now?: () => number
  readonly tickMs?: number
  readonly deliver?: Deliver
  readonly origins?: readonly string[]
}

/** A running platform. `publicKeys` is what the merchant downloads: PEM by serial. */
export interface WxpaySimulator extends Running {
  readonly adminUrl: string
  readonly demoUrl: string
  readonly publicKeys: Readonly<Record<string, string>>
}

const answerFaultShape = z.object({ kind: z.enum(['unsigned', 'forged', 'stale', 'altered', 'wrong-serial', 'dropped']), times: z.int().min(0).max(1_000).default(1) })
const forcedShape = z.object({ path: z.string().startsWith('/'), status: z.int().min(400).max(599), code: z.string(), times: z.int().min(1).max(1_000).default(1) })
const json = (body: object, status = 200): LoopbackReply => ({ status, body })
const said = (outcome: object | string): LoopbackReply => (typeof outcome === 'string' ? json({ errMsg: 'requestPayment:fail', error: outcome }, 409) : json({ errMsg: 'requestPayment:ok' }))

/** Starts the platform; port 0 (the default) takes a free one. */
export async function startWxpaySimulator(options: WxpayOptions): Promise<WxpaySimulator> {
  let offsetMs = 0
  const given = options.now ?? Date.now
  const now = (): number => given() + offsetMs
  const merchant: Merchant = { mchid: options.mchid, appid: options.appid, serialNo: options.serialNo, publicKey: createPublicKey(options.publicKey).export({ type: 'spki', format: 'pem' }).toString(), apiV3Key: options.apiV3Key }
  const keys = new KeyRing(options.keys ?? [{ serial: newSerial(), privateKey: newPrivateKey() }])
  const journal = new Journal(now)
  const notices = new Notices(merchant, keys, now, journal, options.deliver ?? deliverByHttp)
  const platform = { merchant, now, journal, notices }
  const orders = new Orders(platform)
  const refunds = new Refunds(platform, orders, keys)
  const faults = new FaultSwitch()
  const nonces = new NonceBook()
  let address = ''
  const bills = new Bills(platform, orders, refunds, () => address)
  let answerFaults: z.output<typeof answerFaultShape>['kind'][] = []
  let forced: z.output<typeof forcedShape>[] = []
  let stranger: string | undefined

  const advance = (): void => {
    orders.advance()
    refunds.advance()
  }

  /** What a verified request is answered with. */
  const answer = (request: LoopbackRequest): Refusal | Success | { readonly file: Buffer; readonly type: string } => {
    const { path, query, method } = request
    const serial = String(request.headers['wechatpay-serial'] ?? '')
    const body = (): unknown => jsonIn(request)
    const [, outTrade] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/.exec(path) ?? []
    const [, transaction] = /^\/v3\/pay\/transactions\/id\/([^/]+)$/.exec(path) ?? []
    const [, closing] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/.exec(path) ?? []
    const [, refundNo] = /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/.exec(path) ?? []
    const [, abnormal] = /^\/v3\/refund\/domestic\/refunds\/([^/]+)\/apply-abnormal-refund$/.exec(path) ?? []
    if (method === 'POST') {
      if (path === '/v3/pay/transactions/jsapi') return orders.make('JSAPI', body())
      if (path === '/v3/pay/transactions/native') return orders.make('NATIVE', body())
      if (closing !== undefined) return orders.close(decodeURIComponent(closing), body())
      if (path === '/v3/refund/domestic/refunds') return refunds.make(body())
      if (abnormal !== undefined) return refunds.applyAbnormal(abnormal, body(), serial)
    } else if (method === 'GET') {
      if (outTrade !== undefined) return orders.query(orders.byNumber(decodeURIComponent(outTrade)), query.get('mchid'))
      if (transaction !== undefined) return orders.query(orders.byTransaction(transaction), query.get('mchid'))
      if (refundNo !== undefined) return refunds.query(decodeURIComponent(refundNo))
      if (path === '/v3/bill/tradebill') return bills.ask('tradebill', query)
      if (path === '/v3/bill/fundflowbill') return bills.ask('fundflowbill', query)
      if (path === '/v3/billdownload/file') return bills.download(query)
      if (path === '/v3/certificates') return refuse(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥')
    }
    return refuse(404, 'RESOURCE_NOT_EXISTS', '请求的资源不存在')
  }

  /** Signs an answer, or spoils it when that is ordered. */
  const signed = (request: LoopbackRequest, { status, body }: Refusal | Success): LoopbackReply => {
    const text = status === 204 ? '' : JSON.stringify(body)
    const fault = status < 400 ? answerFaults.shift() : undefined
    if (fault === 'dropped') return { drop: true }
    const asked = String(request.headers['wechatpay-serial'] ?? '')
    const named = keys.key(asked) === undefined ? (keys.serials[0] ?? '') : asked
    if (fault === 'forged') stranger ??= newPrivateKey()
    const key = (fault === 'forged' ? stranger : undefined) ?? keys.key(named) ?? ''
    const signature = status === 401 || fault === 'unsigned' ? {} : signedHeaders(key, fault === 'wrong-serial' ? newSerial() : named, Math.floor(Date.now() / 1000) - (fault === 'stale' ? 301 : 0), text)
    const headers = { 'content-type': 'application/json; charset=utf-8', 'request-id': `${randomBytes(14).toString('hex').toUpperCase()}-268435461`, ...signature }
    return { status, headers, ...(status === 204 ? {} : { body: fault === 'altered' ? `${text} ` : text }) }
  }

  const reply = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    const note = (status: number, code?: string): void => journal.add('request', { method: request.method, path: request.path, status, code })
    const refusal = wrongIn(request, merchant, nonces, Math.floor(Date.now() / 1000))
    const serial = request.headers['wechatpay-serial']
    const ordered = forced.find((one) => one.path === request.path && one.times > 0)
    if (ordered !== undefined && refusal === undefined) ordered.times -= 1
    advance()
    const outcome = struck === 'error' ? refuse(500, 'SYSTEM_ERROR', '系统异常，请稍后重试')
      : refusal ?? (serial !== undefined && keys.key(String(serial)) === undefined ? refuse(400, 'PARAM_ERROR', 'Wechatpay-Serial 无效') : ordered !== undefined ? refuse(ordered.status, ordered.code, '按指令返回') : answer(request))
    if ('file' in outcome) {
      note(200)
      return { status: 200, headers: { 'content-type': outcome.type }, body: outcome.file }
    }
    note(outcome.status, outcome.status >= 400 ? (outcome as Refusal).body.code : undefined)
    return signed(request, outcome)
  }

  const pay: AdminOrder = order(payShape, (asked) => said(orders.pay(asked)))
  const fail: AdminOrder = order(payShape.extend({ as: z.enum(['cancel', 'error']).default('cancel') }), ({ as, ...asked }) => said(orders.fail(asked, as)))
  const tick: AdminOrder = async () => {
    advance()
    const sent = await notices.tick()
    return json({ sent, ...(notices.nextDue === undefined ? {} : { nextDue: new Date(notices.nextDue).toISOString() }) })
  }
  const number = z.string()
  const orderTable: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET events': () => json({ events: journal.all }),
    'GET keys': () => json({ publicKeys: keys.publicKeys, noticeSerial: keys.noticeSerial }),
    /** Adds a key, takes one away, or signs notices with another. */
    'POST keys': order(z.object({ add: z.literal(true).optional(), remove: z.string().optional(), signWith: z.string().optional() }), ({ add, remove, signWith }) => {
      if (remove !== undefined && !keys.remove(remove)) return json({ error: 'no such key, or the last one' }, 409)
      const added = add === true ? keys.add() : undefined
      if (signWith !== undefined && keys.key(signWith) === undefined) return json({ error: 'no such key' }, 404)
      keys.noticeSerial = signWith ?? keys.noticeSerial
      return json({ publicKeys: keys.publicKeys, noticeSerial: keys.noticeSerial, ...(added === undefined ? {} : { added }) })
    }),
    'POST pay': pay,
    'POST fail': fail,
    'POST tick': tick,
    'POST clock': order(z.object({ offsetMs: z.int() }), (asked) => {
      offsetMs = asked.offsetMs
      return json({ now: new Date(now()).toISOString() })
    }),
    'POST notice-faults': order(noticeFaultShape, (asked) => {
      notices.plan(asked)
      return json(asked)
    }),
    /** Sends a copy of a notice there has been, true or spoilt, at once. */
    'POST notice-copy': order(z.object({ number, kind: z.enum([...badCopies, 'true']) }), async (asked) => {
      const sent = await notices.sendCopy(asked.number, asked.kind)
      return sent === undefined ? json({ error: 'no such notice' }, 404) : json({ answered: sent.answered ?? 'nothing' })
    }),
    /** Spoils the next answers that are no refusals; 0 of them forgets it. */
    'POST answer-faults': order(answerFaultShape, ({ kind, times }) => {
      answerFaults = Array.from({ length: times }, () => kind)
      return json({ kind, times })
    }),
    /** Leaves movements of the account out of a day, changes their sums, adds some. */
    'POST movements': order(changedShape, ({ day, changes }) => {
      bills.changed.set(day, changes)
      return json({ day, changes: changes.length })
    }),
    /** Writes a day's trade bill by hand; the account moves as it says. */
    'POST bill': order(plantedShape, ({ day, lines }) => {
      bills.planted.set(day, lines)
      return json({ day, lines: lines.length })
    }),
    /** Answers the next calls of a path with a code of the platform. */
    'POST answer': order(forcedShape, (asked) => {
      forced.push({ ...asked })
      return json(asked)
    }),
    /** How the next refunds end, or how one that is under way ends now. */
    'POST refunds': order(z.object({ next: z.enum(refundEnds).optional(), times: z.int().min(1).max(100).default(1), number: number.optional(), end: z.enum(refundEnds).default('SUCCESS') }), (asked) => {
      if (asked.next !== undefined) for (let i = 0; i < asked.times; i += 1) refunds.coming.push(asked.next)
      const refund = asked.number === undefined ? undefined : refunds.byNumber(asked.number)
      if (asked.number !== undefined && refund?.status !== 'PROCESSING') return json({ error: 'no such refund under way' }, 409)
      if (refund !== undefined) refunds.end(refund, asked.end)
      return json({ coming: refunds.coming })
    }),
    'POST reset': () => {
      offsetMs = 0
      for (const list of [orders.list, refunds.list, refunds.coming, notices.list]) list.length = 0
      answerFaults = []
      forced = []
      notices.forget()
      bills.planted.clear()
      bills.changed.clear()
      journal.clear()
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      return json({ ok: true })
    }
  }
  const demoTable: Readonly<Record<string, AdminOrder>> = { 'POST pay': pay, 'POST fail': fail }
  const demo = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { origin } = request.headers
    if (origin !== undefined && !(options.origins ?? []).includes(origin)) return json({ error: 'this site may not ask' }, 403)
    const cors = origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', 'access-control-allow-methods': 'POST', vary: 'origin' }
    if (request.method === 'OPTIONS') return { status: 204, headers: cors }
    const outcome = await demoTable[`${request.method} ${request.path.slice('/__demo/'.length)}`]?.(request) ?? json({ error: 'no such call' }, 404)
    return 'drop' in outcome ? outcome : { ...outcome, headers: { ...outcome.headers, ...cors, 'cache-control': 'no-store' } }
  }

  /** The button of the page: somebody scans a code that is shown and pays. */
  const payHere = ({ headers, body }: LoopbackRequest): LoopbackReply => {
    if (headers.origin !== undefined && headers.origin !== `http://${String(headers.host)}`) return json({ error: 'only from the page itself' }, 403)
    orders.pay({ codeUrl: new URLSearchParams(body.toString('utf8')).get('codeUrl') ?? '', openid: 'oPassingBy' })
    return { status: 303, headers: { location: '/' } }
  }

  const running = await startLoopbackServer(options.port ?? 0, (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, orderTable)
    if (request.path.startsWith('/__demo/')) return demo(request)
    if (request.method === 'GET' && request.path === '/') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }, body: page(orders, refunds, notices, journal) }
    if (request.method === 'POST' && request.path === '/pay') return payHere(request)
    return reply(request)
  })
  address = running.url
  const timer = options.tickMs === undefined ? undefined : setInterval(() => {
    advance()
    notices.tick().catch((error: unknown) => journal.add('tick failed', { why: String(error) }))
  }, options.tickMs)
  timer?.unref()
  return {
    ...running, adminUrl: `${running.url}/__admin`, demoUrl: `${running.url}/__demo`,
    get publicKeys() {
      return keys.publicKeys
    },
    stop: async () => {
      clearInterval(timer)
      await running.stop()
    }
  }
}
