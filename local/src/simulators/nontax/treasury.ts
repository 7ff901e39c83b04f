/**
 * The treasury's non-tax system. Its real interface is not public: these two signed calls are a plain shape of ours (`platform/treasury/client.ts`). What
 * it holds is the truth: a notice is owed under one amount, and paid once.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { LoopbackReply, LoopbackRequest } from '../../loopback-server'
import { jsonIn } from '../faults'
import type { Debt, NontaxWorld } from './world'

/** The unit as the treasury knows it. */
export interface TreasuryUnit {
  readonly unitNo: string
  readonly secret: string
}

const CLOCK_MS = 300_000
/** A day's list is closed an hour after midnight. */
const CLOSES_MS = 25 * 3600_000
/** What registering says. */
export const receivableShape = z.strictObject({
  noticeNo: z.string().regex(/^\d{20}$/), regionCode: z.string().regex(/^\d{6}$/), departmentCode: z.string().min(1).max(20), fen: z.int().min(1), owedSince: z.iso.datetime(),
  items: z.array(z.strictObject({ itemId: z.string().min(1).max(40), itemName: z.string().min(1).max(60), fen: z.int().min(0) })).min(1)
})
const postingsShape = z.strictObject({ date: z.iso.date() })
const refuse = (status: number, error: string): LoopbackReply => ({ status, body: { error } })

/** What is wrong with a request's signature; undefined when nothing is. */
function wrongIn(request: LoopbackRequest, unit: TreasuryUnit, now: number): string | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '')
  if (header('x-treasury-unit') !== unit.unitNo) return 'unknown-unit'
  const timestamp = Number(header('x-treasury-timestamp'))
  if (!Number.isInteger(timestamp) || Math.abs(now - timestamp * 1000) > CLOCK_MS) return 'clock'
  const expected = createHmac('sha256', unit.secret).update([request.method, request.target, header('x-treasury-timestamp'), createHash('sha256').update(request.body).digest('hex')].join('\n')).digest()
  const given = Buffer.from(header('x-treasury-sign'), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected) ? undefined : 'signature'
}

/** Registers a debt; `unlike` when the notice is known otherwise. */
export function register(world: NontaxWorld, asked: z.output<typeof receivableShape>): Debt | 'unlike' | 'no-department' {
  const department = world.department(asked.regionCode, asked.departmentCode)
  if (department === undefined) return 'no-department'
  const items = asked.items.map((item, at) => ({ no: at + 1, item_id: item.itemId, item_name: item.itemName, fee: item.fen }))
  const known = world.debts.get(asked.noticeNo)
  if (known !== undefined) return known.fee === asked.fen && known.department === department && JSON.stringify(known.items) === JSON.stringify(items) ? known : 'unlike'
  const debt: Debt = { noticeNo: asked.noticeNo, department, fee: asked.fen, items, createdAt: Date.parse(asked.owedSince) }
  world.debts.set(debt.noticeNo, debt)
  return debt
}

/** Answers the treasury's calls. */
export function treasuryReply(world: NontaxWorld, unit: TreasuryUnit, request: LoopbackRequest): LoopbackReply {
  const wrong = wrongIn(request, unit, world.now())
  if (wrong !== undefined) return refuse(401, wrong)
  if (request.method !== 'POST') return refuse(404, 'no-such-call')
  if (request.path === '/treasury/v1/receivables') {
    const asked = receivableShape.safeParse(jsonIn(request))
    if (!asked.success || asked.data.items.reduce((sum, item) => sum + item.fen, 0) !== asked.data.fen) return refuse(400, 'malformed')
    const debt = register(world, asked.data)
    if (typeof debt === 'string') return refuse(debt === 'unlike' ? 409 : 404, debt)
    return { status: 200, body: { noticeNo: debt.noticeNo, fen: debt.fee, state: debt.paidBy === undefined ? 'owed' : 'paid' } }
  }
  if (request.path !== '/treasury/v1/postings') return refuse(404, 'no-such-call')
  const asked = postingsShape.safeParse(jsonIn(request))
  if (!asked.success) return refuse(400, 'malformed')
  if (world.now() < Date.parse(`${asked.data.date}T00:00:00+08:00`) + CLOSES_MS) return { status: 200, body: { closed: false } }
  const postings = world.postings(asked.data.date).map((debt) => ({ noticeNo: debt.noticeNo, fen: debt.fee, postedAt: new Date(debt.postedAt ?? 0).toISOString() }))
  return { status: 200, body: { closed: true, count: postings.length, fen: postings.reduce((sum, { fen }) => sum + fen, 0), postings } }
}
