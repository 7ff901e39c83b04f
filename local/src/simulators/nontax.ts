/**
 * Stands for 微信非税缴费 and for the treasury behind it. Strict: the product's access token is checked as the open platform checks it, every field is, an
 * order says of a debt what the treasury has registered or is refused, a notice is paid once by whichever order, orders close by their time only. What the
 * payer does, how the treasury posts and every fault is ordered by `/__admin`; `/__demo` plays the payer for pages; `/` shows what happened.
 */
import * as z from 'zod'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, jsonIn, order, type AdminOrder } from './faults'
import { billOf, type BillFault } from './nontax/bill-file'
import { callsOf, type NontaxService } from './nontax/calls'
import { page, type Happened } from './nontax/page'
import { receivableShape, register, treasuryReply, type TreasuryUnit } from './nontax/treasury'
import { moods, NontaxWorld, refundWays, type Department, type Order } from './nontax/world'
import { errcode } from './wechat/open-api'

/** Settings; `tokenFault` judges an access token as the open platform does (0 = good); `origins` may call `/__demo`; `now` in ms. */
export interface NontaxOptions extends NontaxService {
  readonly port?: number
  readonly unit: TreasuryUnit
  readonly departments: readonly Department[]
  readonly tokenFault: (token: string | null) => number
  readonly origins?: readonly string[]
  readonly now?: () => number
}

/** A running platform. The treasury answers below `treasuryUrl`. */
export interface NontaxSimulator extends Running {
  readonly adminUrl: string
  readonly demoUrl: string
  readonly treasuryUrl: string
}

/** `dropped`: no answer; `error`: a gateway's page; `busy`: WeChat's own; `garbled`: no JSON; `late`: orders as before the money; `amount`: the treasury names another sum; `token`: the token is not good any more. */
const answerFaults = ['dropped', 'error', 'busy', 'garbled', 'late', 'amount', 'token'] as const
const answerShape = z.object({ call: z.string(), fault: z.enum(answerFaults), times: z.int().min(1).max(1000).default(1), carriedOut: z.boolean().default(true) })
const orderRef = z.object({ orderId: z.string(), openid: z.string().optional() })
const EVENTS_KEPT = 2_000
const json = (body: object, status = 200): LoopbackReply => ({ status, body })
const forPayer = (why: string): LoopbackReply => json({ errMsg: 'nontax:fail', error: why }, 409)

/** Starts the platform; port 0 (the default) takes a free one. */
export async function startNontaxSimulator(options: NontaxOptions): Promise<NontaxSimulator> {
  const now = options.now ?? Date.now
  const world = new NontaxWorld(options.departments, now)
  const faults = new FaultSwitch()
  const events: Happened[] = []
  const tell = (what: string, number: string, result: string): void => {
    events.push({ at: new Date(now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' '), what, number, result })
    if (events.length > EVENTS_KEPT) events.shift()
  }
  const billFaults: BillFault[] = []
  let answers: z.output<typeof answerShape>[] = []
  const calls = callsOf(world, options, (date) => billOf(world, options, date, billFaults), tell)

  /** Pays an order as its payer does in the platform's mini-program. */
  const pay: AdminOrder = order(orderRef, ({ orderId, openid }) => {
    world.advance()
    const found = world.order(orderId)
    if (found === undefined) return json({ errMsg: 'nontax:fail', error: 'no such order' }, 404)
    if (found.how === 'order' && openid !== undefined && openid !== found.openid) return forPayer('another payer')
    const outcome = world.pay(found)
    tell('paid', orderId, outcome)
    return outcome === 'paid' ? json({ errMsg: 'nontax:ok' }) : forPayer(outcome)
  })
  const orderView = ({ debt, ...one }: Order) => ({ ...one, noticeNo: debt.noticeNo, fee: debt.fee, status: world.statusOf({ debt, ...one }) })

  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET events': () => json({ events }),
    'GET orders': () => {
      world.advance()
      return json({ orders: world.orders.map(orderView) })
    },
    'GET debts': () => json({ debts: [...world.debts.values()].map(({ department, ...debt }) => ({ ...debt, departmentCode: department.departmentCode })) }),
    /** Registers a debt as another office of the treasury would. */
    'POST register': order(receivableShape, (asked) => {
      const debt = register(world, asked)
      return typeof debt === 'string' ? json({ error: debt }, 409) : json({ noticeNo: debt.noticeNo, fen: debt.fee })
    }),
    'POST pay': pay,
    /** Pays a notice past us, as the city service or a bank's counter does. */
    'POST pay-elsewhere': order(z.object({ noticeNo: z.string() }), ({ noticeNo }) => {
      const debt = world.debts.get(noticeNo)
      if (debt === undefined || debt.paidBy !== undefined) return json({ error: debt === undefined ? 'no such notice' : 'paid' }, 409)
      const one = world.open({ how: 'order', debt, desc: '城市服务缴费', scene: 'ctiyservice', openid: 'oSomebodyElsewhere' })
      world.pay(one)
      return json({ orderId: one.orderId })
    }),
    'POST auth-code': order(z.object({ mood: z.enum(moods).default('pays') }), ({ mood }) => json({ authCode: world.issueCode(mood) })),
    /** Types the password an order waits for. */
    'POST password': order(z.object({ authCode: z.string() }), ({ authCode }) => {
      const one = world.order(world.codes.get(authCode)?.orderId ?? '')
      return one === undefined ? json({ error: 'no order waits for it' }, 404) : json({ outcome: world.pay(one) })
    }),
    'POST posting-delay': order(z.object({ ms: z.int().min(0) }), ({ ms }) => {
      world.postingDelayMs = ms
      return json({ ms })
    }),
    /** How the next refunds go, or ends one that is under way. */
    'POST refunds': order(z.object({ next: z.enum(refundWays).optional(), times: z.int().min(1).max(100).default(1), end: z.string().optional() }), ({ next, times, end }) => {
      if (next !== undefined) for (let i = 0; i < times; i += 1) world.coming.push(next)
      const refund = world.orders.flatMap((one) => one.refunds).find((one) => one.refundOutId === end && one.status === 6)
      if (end !== undefined && refund === undefined) return json({ error: 'no such refund under way' }, 409)
      if (refund !== undefined) Object.assign(refund, { status: 5, doneAt: now() })
      return json({ coming: world.coming })
    }),
    'POST answer': order(answerShape, (asked) => {
      answers.push({ ...asked })
      return json({ answers })
    }),
    'POST bill-fault': order(z.union([z.object({ omit: z.string() }), z.object({ cut: z.literal(true) })]), (asked) => {
      billFaults.push('omit' in asked ? { orderId: asked.omit } : 'cut')
      return json({ billFaults })
    }),
    'POST reset-faults': () => {
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      answers = []
      billFaults.length = 0
      world.coming.length = 0
      world.postingDelayMs = 0
      return json({ ok: true })
    },
    'POST reset': () => {
      world.reset()
      events.length = 0
      answers = []
      billFaults.length = 0
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      return json({ ok: true })
    }
  }

  /** A call of the platform: token, then the call itself, then how its answer fares. */
  function platform(request: LoopbackRequest): LoopbackReply {
    const name = request.path.slice('/nontax/'.length)
    const call = calls[name]
    if (call === undefined) return { status: 404, body: { errcode: 40066, errmsg: 'invalid url' } }
    if (request.method !== 'POST') return errcode(43002, 'require POST method')
    const badToken = options.tokenFault(request.query.get('access_token'))
    if (badToken !== 0) return errcode(badToken, 'invalid credential, access_token is invalid or not latest')
    const body = jsonIn(request)
    if (body === undefined) return errcode(47001, 'data format error')
    const fault = answers.find((one) => one.call === name && one.times > 0)
    if (fault !== undefined) fault.times -= 1
    if (fault?.fault === 'token') return errcode(40001, 'invalid credential, access_token is invalid or not latest')
    world.advance()
    const reply = fault?.carriedOut === false ? undefined : call(body, { late: fault?.fault === 'late', feeOff: fault?.fault === 'amount' ? 100 : 0 })
    const said = reply !== undefined && 'body' in reply && typeof reply.body === 'object' && 'errcode' in reply.body ? String(reply.body.errcode) : '0'
    tell(name, String(body['order_id'] ?? body['payment_notice_no'] ?? body['bill_date'] ?? ''), `${said}${fault === undefined ? '' : ` (${fault.fault})`}`)
    switch (fault?.fault) {
      case 'dropped':
        return { drop: true }
      case 'error':
        return { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502 Bad Gateway</html>' }
      case 'busy':
        return errcode(-1, 'system error')
      case 'garbled':
        return { status: 200, body: '{"errcode":0,"errmsg":"ok"' }
      default:
        return reply ?? errcode(-1, 'system error')
    }
  }

  const demo = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { origin } = request.headers
    if (origin !== undefined && !(options.origins ?? []).includes(origin)) return json({ error: 'this site may not ask' }, 403)
    const cors = origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', 'access-control-allow-methods': 'POST', vary: 'origin' }
    if (request.method === 'OPTIONS') return { status: 204, headers: cors }
    const outcome = request.method === 'POST' && request.path === '/__demo/pay' ? await pay(request) : json({ error: 'no such call' }, 404)
    return 'drop' in outcome ? outcome : { ...outcome, headers: { ...outcome.headers, ...cors, 'cache-control': 'no-store' } }
  }

  async function reply(request: LoopbackRequest): Promise<LoopbackReply> {
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (struck === 'error') return { status: 503, body: 'busy' }
    const answer = request.path.startsWith('/nontax/') ? platform(request) : request.path.startsWith('/treasury/') ? treasuryReply(world, options.unit, request) : json({ error: 'no such call' }, 404)
    return faults.loses() ? { drop: true } : answer
  }

  const running = await startLoopbackServer(options.port ?? 0, (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, orders)
    if (request.path.startsWith('/__demo/')) return demo(request)
    if (request.method === 'GET' && request.path === '/') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }, body: page(world, events) }
    return reply(request)
  })
  return { ...running, adminUrl: `${running.url}/__admin`, demoUrl: `${running.url}/__demo`, treasuryUrl: `${running.url}/treasury` }
}
