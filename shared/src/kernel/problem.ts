/**
 * Refusals, as data. Every way the product can say no stands in a closed list with its HTTP status, a Chinese title a
 * citizen can read and whether sending the same request again can help. On the wire they are RFC 9457 problem documents.
 */

/** One kind of refusal. `title` is shown to people; `retryable` says the identical request may succeed later. */
export interface ProblemSpec {
  readonly status: number
  readonly title: string
  readonly retryable: boolean
}

/** Refusals any module can give. Modules add their own list beside their rules with the same shape. */
export const kernelProblems = {
  'invalid-input': { status: 400, title: '填写的内容有误，请检查后再提交', retryable: false },
  'malformed-request': { status: 400, title: '请求格式不正确，请更新后重试', retryable: false },
  'idempotency-key-missing': { status: 400, title: '请求缺少防重复标识，请更新后重试', retryable: false },
  'unauthenticated': { status: 401, title: '请先登录', retryable: false },
  'session-expired': { status: 401, title: '登录已过期，请重新登录', retryable: false },
  'forbidden': { status: 403, title: '您没有办理此事项的权限', retryable: false },
  'not-found': { status: 404, title: '没有找到您要的内容', retryable: false },
  'method-not-allowed': { status: 405, title: '不支持此操作方式', retryable: false },
  'not-allowed-now': { status: 409, title: '当前状态下不能这样操作，请刷新后查看', retryable: false },
  'version-conflict': { status: 409, title: '内容刚刚被更新，请刷新后再操作', retryable: false },
  'in-flight': { status: 409, title: '同一请求正在处理，请稍候', retryable: true },
  'already-exists': { status: 409, title: '已经存在，无需重复提交', retryable: false },
  'too-large': { status: 413, title: '提交的内容过大', retryable: false },
  'unsupported-media-type': { status: 415, title: '不支持的内容格式', retryable: false },
  'idempotency-key-reused': { status: 422, title: '防重复标识已用于另一请求，请重新提交', retryable: false },
  'rate-limited': { status: 429, title: '操作过于频繁，请稍后再试', retryable: true },
  'internal': { status: 500, title: '系统出错，请稍后再试；如一直出现请拨打服务热线', retryable: true },
  'upstream-unavailable': { status: 503, title: '关联系统暂时不可用，请稍后再试', retryable: true },
  'busy': { status: 503, title: '当前办理人数较多，请稍后再试', retryable: true }
} as const satisfies Record<string, ProblemSpec>

/** A code of the kernel's own list. */
export type KernelProblemCode = keyof typeof kernelProblems

/** What is wrong with one field; `path` in dotted form, empty for the whole input. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/** Extra members of the problem document. */
export interface ProblemExtra {
  readonly detail?: string | undefined
  readonly errors?: readonly FieldError[] | undefined
  /** Commands that are possible in the present state: the body of a 409. */
  readonly allowed?: readonly string[] | undefined
  readonly retryAfterSeconds?: number | undefined
  /** What can be had in place of what was refused, the nearest first; each with a `label` for people. */
  readonly instead?: readonly Instead[] | undefined
}

/** Something that can be had: a label, and the values that ask for it. */
export interface Instead {
  readonly label: string
  readonly [value: string]: string
}

/** RFC 9457 document as sent. */
export interface ProblemDocument extends ProblemSpec {
  readonly type: string
  readonly code: string
  readonly detail?: string
  readonly instance?: string
  readonly errors?: readonly FieldError[]
  readonly allowed?: readonly string[]
  readonly retryAfterSeconds?: number
  readonly instead?: readonly Instead[]
}

/** A refusal in flight. Expected refusals are returned by rules; the pipeline is the only place that turns one into HTTP. */
export class Problem extends Error {
  override readonly name = 'Problem'
  constructor(
    readonly code: string,
    readonly spec: ProblemSpec,
    readonly extra: ProblemExtra = {}
  ) {
    super(code)
  }
}

/** Makes the constructor of a closed list: `const refuse = problemsOf(passProblems); refuse('pass.overlap', {detail})`. */
export function problemsOf<L extends Record<string, ProblemSpec>>(list: L): (code: keyof L & string, extra?: ProblemExtra) => Problem {
  return (code, extra) => {
    const spec = list[code]
    if (spec === undefined) throw new TypeError(`no such problem: ${code}`)
    return new Problem(code, spec, extra)
  }
}

/** Refusals of the kernel's own list. */
export const problem = problemsOf(kernelProblems)

/** The wire form. `instance` is the request id; undefined members are left out. */
export function toDocument(refusal: Problem, instance?: string): ProblemDocument {
  const { detail, errors, allowed, retryAfterSeconds, instead } = refusal.extra
  return {
    type: `urn:lubiao:problem:${refusal.code}`,
    title: refusal.spec.title,
    status: refusal.spec.status,
    retryable: refusal.spec.retryable,
    code: refusal.code,
    ...(detail === undefined ? {} : { detail }),
    ...(instance === undefined ? {} : { instance }),
    ...(errors === undefined ? {} : { errors }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(instead === undefined ? {} : { instead: [...instead] })
  }
}
