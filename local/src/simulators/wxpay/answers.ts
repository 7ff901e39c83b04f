/** Forms of the platform's answers (platform-facts §1.6, §1.9). */
import * as z from 'zod'

/** A refusal: HTTP status and the code that carries the meaning. */
export interface Refusal {
  readonly status: number
  readonly body: { readonly code: string; readonly message: string; readonly detail?: object }
}

/** An answer that is no refusal; 204 has no body. */
export interface Success {
  readonly status: 200 | 204
  readonly body?: object
}

/** A refusal by its code. */
export const refuse = (status: number, code: string, message: string, detail?: object): Refusal => ({ status, body: { code, message, ...(detail === undefined ? {} : { detail }) } })

/** A parameter the platform does not take: the first that is wrong, by name. */
export function wrongParameter(error: z.ZodError, location: 'body' | 'uri' = 'body'): Refusal {
  const issue = error.issues[0]
  const field = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? [])
  return refuse(400, 'PARAM_ERROR', '参数错误', { field: `/${field.map(String).join('/')}`, issue: issue?.message ?? '', location })
}

/** `2026-11-23T12:00:00+08:00` of a time in milliseconds. */
export const beijing = (ms: number): string => `${new Date(ms + 28_800_000).toISOString().slice(0, 19)}+08:00`
/** `2026-11-23` in Beijing. */
export const beijingDate = (ms: number): string => beijing(ms).slice(0, 10)
/** `20261123120000`. */
export const compact = (ms: number): string => beijing(ms).slice(0, 19).replace(/\D/g, '')

/** An address notices can be sent to: http(s), no query. */
export const notifyUrl = z.string().max(255).regex(/^https?:\/\/[^?#\s]+$/)

/** Numbers a merchant gives its orders. */
export const outTradeNo = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/)
