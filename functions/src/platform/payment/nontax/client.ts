/** Calls of 微信非税缴费: errcode and shape, over the product's one access token. */
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Log } from '../../log'
import { objectIn } from '../../outbound'
import type { WechatPort } from '../../wechat/port'

/** Settings the calls need. */
export interface NontaxSettings {
  readonly NONTAX_BASE_URL: string
  readonly NONTAX_SERVICE_ID: number
  readonly NONTAX_MCH_ID: string
  /** Only where the platform does not choose the bank: its test environment. */
  readonly NONTAX_BANK_ID?: string | undefined
  readonly WECHAT_APP_ID: string
}

/** Calls there are. */
export type NontaxCall = 'queryfee' | 'unifiedorder' | 'micropay' | 'getorder' | 'getorderlist' | 'refund' | 'downloadbill'

/** An answer that is clear: what was asked for, or a refusal with what came beside it. */
export type NontaxAnswer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly errcode: number; readonly orderId?: string | undefined }

const refusalShape = z.object({ errcode: z.int(), order_id: z.string().min(1).optional().catch(undefined) })

/** Makes calls. Whatever is not answered, or not clearly, throws `upstream-unavailable`. */
export interface NontaxClient {
  ask<S extends z.ZodType>(call: NontaxCall, body: object, shape: S): Promise<NontaxAnswer<z.output<S>>>
  /** A call that must not be sent again by itself. */
  askOnce<S extends z.ZodType>(call: NontaxCall, body: object, shape: S): Promise<NontaxAnswer<z.output<S>>>
  /** A call that is answered with a file; refused = undefined. */
  file(call: NontaxCall, body: object): Promise<string | undefined>
  /** What to throw when an answer cannot be believed. */
  unclear(call: NontaxCall, cause?: string | number): Problem
}

/** The calls over WeChat's token. */
export function createNontaxClient({ NONTAX_BASE_URL: base, WECHAT_APP_ID: appid }: NontaxSettings, wechat: WechatPort, log: Log): NontaxClient {
  const unclear = (call: NontaxCall, cause?: string | number): Problem => {
    log('error', 'nontax.answer', { call, cause })
    return problem('upstream-unavailable')
  }
  const send = (call: NontaxCall, body: object, once: boolean) => wechat.call({ base, path: `/nontax/${call}`, body: { appid, ...body }, once })

  async function asked<S extends z.ZodType>(call: NontaxCall, body: object, shape: S, once: boolean): Promise<NontaxAnswer<z.output<S>>> {
    const answer = await send(call, body, once)
    const said = refusalShape.safeParse(objectIn(answer))
    if (answer.status !== 200 || !said.success) throw unclear(call, answer.status)
    if (said.data.errcode !== 0) {
      log('warn', 'nontax.refused', { call, errcode: said.data.errcode })
      return { ok: false, errcode: said.data.errcode, orderId: said.data.order_id }
    }
    const parsed = shape.safeParse(objectIn(answer))
    if (!parsed.success) throw unclear(call, 'shape')
    return { ok: true, data: parsed.data }
  }

  return {
    unclear,
    ask: (call, body, shape) => asked(call, body, shape, false),
    askOnce: (call, body, shape) => asked(call, body, shape, true),
    async file(call, body) {
      const answer = await send(call, body, false)
      if (answer.status !== 200) throw unclear(call, answer.status)
      const refused = objectIn(answer)
      if (refused === undefined) return answer.bytes.toString('utf8')
      log('warn', 'nontax.refused', { call, errcode: Number(refused['errcode']) })
      return undefined
    }
  }
}
