/**
 * Stands for the post (EMS). Strict: every request is signed over its exact bytes by a known sender, the clock may be five minutes off, a receiver has
 * a name, a phone and an address, an order number has one waybill for ever. A letter moves only when its admin address says so.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, jsonIn, order, type AdminOrder } from './faults'

/** Settings; `now` in milliseconds. */
export interface PostOptions {
  readonly port?: number
  readonly senderNo: string
  readonly secret: string
  readonly now?: () => number
}

/** A letter and where it is. */
interface Letter {
  readonly orderNo: string
  readonly waybill: string
  readonly receiver: { readonly name: string; readonly phone: string; readonly address: string }
  readonly contents: string
  state: 'waiting' | 'moving' | 'signed' | 'returned'
  signedBy?: string
  readonly events: { readonly at: string; readonly code: string; readonly text: string; readonly place?: string }[]
}

const CLOCK_MS = 300_000
const orderShape = z.object({ orderNo: z.string().regex(/^[\w-]{4,40}$/), receiver: z.object({ name: z.string().min(2), phone: z.string().regex(/^1\d{10}$/), address: z.string().min(6).max(100) }), contents: z.string().min(1).max(60) })
const trackShape = z.object({ waybill: z.string() })
const moveShape = z.object({ waybill: z.string(), to: z.enum(['accepted', 'transit', 'delivering', 'signed', 'returned']), place: z.string().max(60).optional(), signedBy: z.string().max(40).optional() })
const WORDS = { accepted: '已收寄', transit: '运输中', delivering: '正在派送', signed: '已签收', returned: '无法投递，已退回寄件人' } as const

const json = (status: number, body: object): LoopbackReply => ({ status, body })
const refuse = (status: number, code: string): LoopbackReply => json(status, { error: code })

const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7]
/** A waybill number of the Universal Postal Union's form (S10): two letters, eight digits, their check digit, CN. */
export function waybillNo(serial: number): string {
  const digits = String(serial).padStart(8, '0')
  const rest = 11 - ([...digits].reduce((sum, digit, i) => sum + Number(digit) * (WEIGHTS[i] ?? 0), 0) % 11)
  return `EA${digits}${rest === 10 ? 0 : rest === 11 ? 5 : rest}CN`
}

/** What is wrong with a request's signature; undefined when nothing is. */
function wrongIn(request: LoopbackRequest, options: PostOptions, now: () => number): string | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '')
  if (header('x-ems-sender') !== options.senderNo) return 'unknown-sender'
  const timestamp = Number(header('x-ems-timestamp'))
  if (!Number.isInteger(timestamp) || Math.abs(now() - timestamp * 1000) > CLOCK_MS) return 'clock'
  const expected = createHmac('sha256', options.secret).update([request.method, request.target, header('x-ems-timestamp'), createHash('sha256').update(request.body).digest('hex')].join('\n')).digest()
  const given = Buffer.from(header('x-ems-sign'), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected) ? undefined : 'signature'
}

/** Starts the post; port 0 (the default) takes a free one. */
export async function startPostSimulator(options: PostOptions): Promise<Running & { readonly adminUrl: string }> {
  const now = options.now ?? Date.now
  const faults = new FaultSwitch()
  const letters: Letter[] = []
  const find = (waybill: string): Letter | undefined => letters.find((letter) => letter.waybill === waybill)

  const answers: Readonly<Record<string, (body: unknown) => LoopbackReply>> = {
    '/v1/orders': (body) => {
      const asked = orderShape.safeParse(body)
      if (!asked.success) return refuse(400, 'malformed')
      const known = letters.find((letter) => letter.orderNo === asked.data.orderNo)
      if (known !== undefined) return json(200, { waybill: known.waybill, duplicate: true })
      const letter: Letter = { ...asked.data, waybill: waybillNo(10_000_000 + letters.length), state: 'waiting', events: [] }
      letters.push(letter)
      return json(200, { waybill: letter.waybill, duplicate: false })
    },
    '/v1/tracks': (body) => {
      const asked = trackShape.safeParse(body)
      const letter = asked.success ? find(asked.data.waybill) : undefined
      if (letter === undefined) return refuse(404, 'no-such-waybill')
      const { state, events, signedBy } = letter
      return json(200, { state, events, ...(signedBy === undefined ? {} : { signedBy }) })
    }
  }
  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET letters': () => json(200, { letters }),
    /** Moves a letter one event on; a letter that has arrived moves no more. */
    'POST move': order(moveShape, ({ waybill, to, place, signedBy }) => {
      const letter = find(waybill)
      if (letter === undefined) return refuse(404, 'no-such-waybill')
      if (letter.state === 'signed' || letter.state === 'returned') return refuse(409, 'arrived')
      letter.state = to === 'signed' || to === 'returned' ? to : 'moving'
      if (to === 'signed') letter.signedBy = signedBy ?? '本人'
      letter.events.push({ at: new Date(now()).toISOString(), code: to, text: WORDS[to], ...(place === undefined ? {} : { place }) })
      return json(200, letter)
    }),
    'POST reset': () => {
      letters.length = 0
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      return json(200, { ok: true })
    }
  }
  const reply = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (struck === 'error') return refuse(503, 'busy')
    const wrong = wrongIn(request, options, now)
    if (wrong !== undefined) return refuse(401, wrong)
    const answer = request.method === 'POST' ? answers[request.path] : undefined
    return answer === undefined ? refuse(404, 'no-such-call') : answer(jsonIn(request))
  }
  const running = await startLoopbackServer(options.port ?? 0, (request) => (request.path.startsWith('/__admin/') ? admin(request, orders) : reply(request)))
  return { ...running, adminUrl: `${running.url}/__admin` }
}
