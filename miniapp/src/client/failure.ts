import type { FieldError, Instead } from '@lubiao/shared/kernel/problem'

/** A refusal or a breakdown, in words for a person. `code` is the server's, or one of: offline, timeout, unreachable, bad-reply. */
export class Failure extends Error {
  override readonly name = 'Failure'
  constructor(
    readonly code: string,
    readonly title: string,
    readonly retryable: boolean,
    readonly status: number,
    readonly detail: string | undefined = undefined,
    readonly errors: readonly FieldError[] = [],
    readonly retryAfterSeconds: number | undefined = undefined,
    /** What can be had in place of what was refused. */
    readonly instead: readonly Instead[] = []
  ) {
    super(code)
  }

  /** Whether the request may not have reached the server: nothing is known about its effect. */
  get unanswered(): boolean {
    return this.status === 0
  }
}

/** Anything thrown → Failure; what is not expected is an internal one. */
export const failureOf = (reason: unknown): Failure =>
  reason instanceof Failure ? reason : new Failure('internal', '页面出错了，请返回重试', false, -1, reason instanceof Error ? undefined : String((reason as { errMsg?: string }).errMsg ?? ''))

/** What was sent, or undefined when the server did not do it or could not be reached: for what goes beside the person's own errand. Faults of the page go on. */
export async function ifPossible<T>(sent: Promise<T>): Promise<T | undefined> {
  try {
    return await sent
  } catch (reason) {
    if (reason instanceof Failure) return undefined
    throw reason
  }
}

/** No network according to the phone. */
export const offline = (): Failure => new Failure('offline', '手机没有网络', true, 0, '请检查网络后再试，您填写的内容已保留。')

/** The reason `wx.request` failed, in words. */
export function transportFailure(errMsg: string): Failure {
  if (/timeout|timed out|abort/i.test(errMsg)) return new Failure('timeout', '网络太慢，没有等到回复', true, 0, '可以放心再试一次，不会重复提交。')
  if (/interrupted/i.test(errMsg)) return new Failure('timeout', '切到后台后请求中断了', true, 0, '可以放心再试一次，不会重复提交。')
  return new Failure('unreachable', '连接不上服务器', true, 0, '可能是网络不稳定，请稍后再试。可以放心重试，不会重复提交。')
}

interface Document { code?: unknown; title?: unknown; detail?: unknown; retryable?: unknown; errors?: unknown; retryAfterSeconds?: unknown; instead?: unknown }

/** An answer of status ≥ 400 → Failure (RFC 9457 document, or whatever a gateway in between sent). */
export function answeredFailure(status: number, body: unknown): Failure {
  const document: Document = typeof body === 'object' && body !== null ? body : {}
  if (typeof document.code !== 'string' || typeof document.title !== 'string')
    return new Failure('bad-reply', status >= 500 ? '服务暂时不可用，请稍后再试' : '服务器的回复无法识别', status >= 500 || status === 429, status)
  return new Failure(document.code, document.title, document.retryable === true, status, typeof document.detail === 'string' ? document.detail : undefined,
    Array.isArray(document.errors) ? (document.errors as FieldError[]) : [], typeof document.retryAfterSeconds === 'number' ? document.retryAfterSeconds : undefined,
    Array.isArray(document.instead) ? (document.instead as Instead[]) : [])
}
