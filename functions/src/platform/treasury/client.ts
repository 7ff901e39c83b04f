/**
 * The treasury's non-tax system over signed requests: HMAC-SHA256 over `METHOD\npath\ntimestamp\nsha256hex(body)`, hex, with the number under which the
 * treasury knows the unit and the time in seconds. Shandong's interface is not public (platform-facts §3.4): this is a plain shape of the two calls it must
 * have, behind the port. The agent bank's document decides how they look in the end.
 */
import { createHash, createHmac } from 'node:crypto'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { paymentProblems } from '@lubiao/shared/payment/problems'
import * as z from 'zod'
import type { Config } from '../config'
import type { Log } from '../log'
import { attemptTwice, exchange, objectIn } from '../outbound'
import type { TreasuryPort } from './port'

/** Settings this adapter reads. */
export interface TreasurySettings {
  readonly TREASURY_URL: string
  readonly TREASURY_UNIT_NO: string
  readonly TREASURY_SECRET: string
}

const registerAnswer = z.object({ noticeNo: z.string(), fen: z.int() })
const postingsAnswer = z.discriminatedUnion('closed', [
  z.object({ closed: z.literal(false) }),
  z.object({ closed: z.literal(true), count: z.int(), fen: z.int(), postings: z.array(z.object({ noticeNo: z.string().regex(/^\d{20}$/), fen: z.int().min(1) })) })
])
const refuse = problemsOf(paymentProblems)

/** The settings of the treasury, undefined while one is missing: nothing is registered there then. */
export function treasurySettingsOf({ TREASURY_URL, TREASURY_UNIT_NO, TREASURY_SECRET }: Config): TreasurySettings | undefined {
  return TREASURY_URL === undefined || TREASURY_UNIT_NO === undefined || TREASURY_SECRET === undefined ? undefined : { TREASURY_URL, TREASURY_UNIT_NO, TREASURY_SECRET }
}

/** Headers of a signed request. */
export function treasuryHeaders(settings: TreasurySettings, method: string, path: string, body: string, at: Instant): Record<string, string> {
  const timestamp = String(Math.floor(millisOf(at) / 1000))
  const text = [method, path, timestamp, createHash('sha256').update(body).digest('hex')].join('\n')
  return { 'content-type': 'application/json', 'x-treasury-unit': settings.TREASURY_UNIT_NO, 'x-treasury-timestamp': timestamp, 'x-treasury-sign': createHmac('sha256', settings.TREASURY_SECRET).update(text).digest('hex') }
}

/** The real adapter. */
export function createTreasury(settings: TreasurySettings, now: () => Instant, log: Log): TreasuryPort {
  const url = new URL(settings.TREASURY_URL)
  const prefix = url.pathname.replace(/\/$/, '')

  async function ask<S extends z.ZodType>(path: string, question: object, shape: S): Promise<z.output<S>> {
    const body = JSON.stringify(question)
    const signedPath = `${prefix}${path}`
    const reply = await attemptTwice('treasury', log, () => exchange(`${url.origin}${signedPath}`, { method: 'POST', headers: treasuryHeaders(settings, 'POST', signedPath, body, now()), body }))
    if (reply.status === 409) throw refuse('payment.treasury-differs')
    const parsed = reply.status === 200 ? shape.safeParse(objectIn(reply)) : undefined
    if (parsed?.success === true) return parsed.data
    log('error', 'treasury.answer', { path, status: reply.status })
    throw problem('upstream-unavailable')
  }

  return {
    async register({ noticeNo, regionCode, departmentCode, fen, items, owedSince }) {
      const said = await ask('/v1/receivables', { noticeNo, regionCode, departmentCode, fen, items: items.map(({ feeId, label, fen: part }) => ({ itemId: feeId, itemName: label, fen: part })), owedSince }, registerAnswer)
      if (said.noticeNo !== noticeNo || said.fen !== fen) throw refuse('payment.treasury-differs')
    },
    async postings(date) {
      const said = await ask('/v1/postings', { date }, postingsAnswer)
      if (!said.closed) return undefined
      // A list that was cut on its way would make every debt that is missing from it look unpaid.
      if (said.count === said.postings.length && said.fen === said.postings.reduce((sum, { fen }) => sum + fen, 0)) return said.postings
      log('error', 'treasury.answer', { path: '/v1/postings', date })
      throw problem('upstream-unavailable')
    }
  }
}
