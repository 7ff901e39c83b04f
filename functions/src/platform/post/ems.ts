/**
 * The post over signed requests: HMAC-SHA256 over `METHOD\npath\ntimestamp\nsha256hex(body)`, hex, with the number under which the post knows us
 * and the time in seconds. EMS gives its interface to contract customers only: ours is a plain shape of the two calls it has, behind the port.
 */
import { createHash, createHmac } from 'node:crypto'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Config } from '../config'
import type { Log } from '../log'
import { attemptTwice, exchange, objectIn } from '../outbound'
import type { PostPort } from './port'

/** Settings this adapter reads. */
export type PostSettings = Pick<Config, 'POST_URL' | 'POST_SENDER_NO' | 'POST_SECRET'>

const orderAnswer = z.object({ waybill: z.string().regex(/^[A-Z]{2}\d{9}[A-Z]{2}$/) })
const trackAnswer = z.object({
  state: z.enum(['waiting', 'moving', 'signed', 'returned']), signedBy: z.string().max(40).optional(),
  events: z.array(z.object({ at: z.iso.datetime(), code: z.string().max(20), text: z.string().max(200), place: z.string().max(60).optional() })).max(100)
})

/** Headers of a signed request. */
export function postHeaders(settings: PostSettings, method: string, path: string, body: string, at: Instant): Record<string, string> {
  const timestamp = String(Math.floor(millisOf(at) / 1000))
  const text = [method, path, timestamp, createHash('sha256').update(body).digest('hex')].join('\n')
  return { 'content-type': 'application/json', 'x-ems-sender': settings.POST_SENDER_NO, 'x-ems-timestamp': timestamp, 'x-ems-sign': createHmac('sha256', settings.POST_SECRET).update(text).digest('hex') }
}

/** The real adapter. */
export function createPost(settings: PostSettings, now: () => Instant, log: Log): PostPort {
  const url = new URL(settings.POST_URL)
  const prefix = url.pathname.replace(/\/$/, '')

  async function ask<S extends z.ZodType>(path: string, question: object, shape: S): Promise<z.output<S>> {
    const body = JSON.stringify(question)
    const signedPath = `${prefix}${path}`
    const reply = await attemptTwice('post', log, () => exchange(`${url.origin}${signedPath}`, { method: 'POST', headers: postHeaders(settings, 'POST', signedPath, body, now()), body }))
    const parsed = reply.status === 200 ? shape.safeParse(objectIn(reply)) : undefined
    if (parsed?.success === true) return parsed.data
    log('error', 'post.answer', { path, status: reply.status })
    throw problem('upstream-unavailable')
  }

  return {
    createWaybill: async ({ ref, to, contents }) => (await ask('/v1/orders', { orderNo: ref, receiver: to, contents }, orderAnswer)).waybill,
    track: (waybill) => ask('/v1/tracks', { waybill }, trackAnswer)
  }
}
