/**
 * Everything that can go wrong with a request, as one typed error with what happened and what to do, in Chinese.
 */
import { deskAdvice } from '@lubiao/shared/pass/desk-words.data'
import * as z from 'zod'

const documentShape = z.object({
  code: z.string(), title: z.string(), status: z.int(), retryable: z.boolean().catch(false),
  detail: z.string().optional(), instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  allowed: z.array(z.string()).optional(), retryAfterSeconds: z.number().optional(),
  instead: z.array(z.object({ label: z.string() })).optional()
})

/** Members of a problem document as read from the wire. */
export type ProblemBody = z.output<typeof documentShape>

/** `problem`: the server said no. `offline`: no answer at all. `timeout`: no answer in time. `unreadable`: an answer this version does not understand. */
export type RefusalKind = 'problem' | 'offline' | 'timeout' | 'unreadable'

const advices: Readonly<Record<string, string>> = {
  ...deskAdvice,
  'pass.zone-version-taken': '请换一个生效日期。',
  'account.locked': '请稍候再试；忘记密码请联系本单位管理员重置。',
  'account.credentials-wrong': '请核对警号、密码和手机上最新的 6 位动态码。',
  'account.password-change-needed': '请用“密码登录”，输入初始密码后按提示设置。',
  'account.staff-disabled': '请联系本单位管理员。',
  'rate-limited': '请稍等片刻再试。',
  'busy': '请稍等片刻再试，您填写的内容不会丢失。',
  'account.identity-mismatch': '请照身份证核对姓名和号码。',
  'plate.vehicle-has-number': '请核对车架号；已选的号码在通道里自动带出。',
  'plate.no-more-offers': '今天还可以自编号码。',
  'plate.not-admitted': '这个号段须本人在手机上排队或抽签后选。',
  'upstream-unavailable': '其他功能不受影响；请稍等片刻再试。',
  'internal': '请稍后再试；一直出现时请把下面的编号报给管理员。',
  'invalid-input': '请按标红的提示修改。',
  'session-expired': '请重新登录，页面上填写的内容会保留。',
  'unauthenticated': '请重新登录，页面上填写的内容会保留。'
}

const wordsOf: Readonly<Record<Exclude<RefusalKind, 'problem'>, { readonly title: string; readonly advice: string }>> = {
  offline: { title: '连接不上服务器', advice: '请检查网络后重试；您填写的内容还在，重试不会重复提交。' },
  timeout: { title: '服务器没有及时回应', advice: '请稍候重试；重试不会重复提交。' },
  unreadable: { title: '页面版本与服务器不一致', advice: '请刷新页面（F5）后再试。' }
}

/** A request that did not succeed. `code` is the problem code, or the kind when there was no problem document. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly title: string
  /** What the person can do now; empty when the title says it all. */
  readonly advice: string
  readonly detail: string | undefined
  readonly fieldErrors: readonly { readonly path: string; readonly message: string }[]
  readonly allowed: readonly string[]
  /** What could be had instead. */
  readonly instead: readonly { readonly label: string }[]
  /** Whether sending the same again can help. */
  readonly retryable: boolean
  /** Request id to tell an administrator. */
  readonly instance: string | undefined

  constructor(readonly kind: RefusalKind, readonly status: number, body?: ProblemBody) {
    super(body?.code ?? kind)
    this.code = body?.code ?? kind
    const words = kind === 'problem' ? undefined : wordsOf[kind]
    this.title = body?.title ?? words?.title ?? '没有办成'
    this.advice = advices[this.code] ?? words?.advice ?? ''
    this.detail = body?.detail
    this.fieldErrors = body?.errors ?? []
    this.allowed = body?.allowed ?? []
    this.instead = body?.instead ?? []
    this.retryable = kind === 'problem' ? (body?.retryable ?? false) : kind !== 'unreadable'
    this.instance = body?.instance
  }

  /** A definite no: nothing was done, and sending the same again cannot help. Anything else may have been done. */
  get definite(): boolean {
    return this.kind === 'problem' && !this.retryable
  }
}

/** Reads an answer that is not a success. Bodies that are no problem document become `unreadable`, 5xx without one `busy`-like. */
export function refusalOf(status: number, body: unknown): Refusal {
  const outcome = documentShape.safeParse(body)
  if (outcome.success) return new Refusal('problem', status, outcome.data)
  return status >= 500 ? new Refusal('timeout', status) : new Refusal('unreadable', status)
}

/** An input the contract refuses before anything is sent, with the same shape as the server's answer. */
export function inputRefusal(error: z.ZodError): Refusal {
  return new Refusal('problem', 0, {
    code: 'invalid-input', title: '填写的内容有误，请检查后再提交', status: 400, retryable: false,
    errors: error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  })
}

/** Any thrown thing as a Refusal; what is not one is a fault of this page and shown as such. */
export const asRefusal = (thrown: unknown): Refusal => (thrown instanceof Refusal ? thrown : new Refusal('unreadable', 0))
