import { kernelProblems, Problem, problem, problemsOf, toDocument, type ProblemSpec } from './problem'

const own = { 'shop.shut': { status: 409, title: '已打烊', retryable: true } } as const satisfies Record<string, ProblemSpec>

describe('the kernel’s list', () => {
  // The wire contract: a status or a retry hint that changes here changes what every client does.
  it('keeps its statuses', () => {
    expect(Object.fromEntries(Object.entries(kernelProblems).map(([code, spec]) => [code, spec.status]))).toEqual({
      'invalid-input': 400, 'malformed-request': 400, 'idempotency-key-missing': 400, 'unauthenticated': 401, 'session-expired': 401, 'forbidden': 403,
      'not-found': 404, 'method-not-allowed': 405, 'not-allowed-now': 409, 'version-conflict': 409, 'in-flight': 409, 'already-exists': 409, 'too-large': 413,
      'unsupported-media-type': 415, 'idempotency-key-reused': 422, 'rate-limited': 429, 'internal': 500, 'upstream-unavailable': 503, 'busy': 503
    })
  })

  it('calls retryable only what the same request may get past', () => {
    expect(Object.entries(kernelProblems).filter(([, spec]) => spec.retryable).map(([code]) => code)).toEqual(['in-flight', 'rate-limited', 'internal', 'upstream-unavailable', 'busy'])
  })

  it('speaks Chinese, each code with words of its own', () => {
    const titles = Object.values(kernelProblems).map((spec) => spec.title)
    for (const title of titles) expect(title).toMatch(/^[\u4e00-\u9fff，；、]{4,}$/)
    expect(new Set(titles).size).toBe(titles.length)
  })
})

describe('a problem', () => {
  it('is an error that knows its code, kind and extras', () => {
    const refusal = problem('not-found')
    expect(refusal).toBeInstanceOf(Error)
    expect(refusal).toBeInstanceOf(Problem)
    expect([refusal.name, refusal.message, refusal.code, refusal.spec, refusal.extra]).toEqual(['Problem', 'not-found', 'not-found', kernelProblems['not-found'], {}])
  })

  it('comes from a closed list', () => {
    const refuse = problemsOf(own)
    expect(refuse('shop.shut', { detail: '明天再来' })).toMatchObject({ code: 'shop.shut', spec: own['shop.shut'], extra: { detail: '明天再来' } })
    expect(() => refuse('shop.gone' as 'shop.shut')).toThrow(new TypeError('no such problem: shop.gone'))
  })

  it('is written as RFC 9457 says, without what is not known', () => {
    expect(JSON.stringify(toDocument(problemsOf(own)('shop.shut')))).toBe('{"type":"urn:lubiao:problem:shop.shut","title":"已打烊","status":409,"retryable":true,"code":"shop.shut"}')
    expect(toDocument(problem('invalid-input', { detail: '少一项', errors: [{ path: 'plate', message: '请填写' }], allowed: ['save'], retryAfterSeconds: 3, instead: [{ label: '明天 09:00', time: '09:00' }] }), 'req-1')).toEqual({
      type: 'urn:lubiao:problem:invalid-input', title: kernelProblems['invalid-input'].title, status: 400, retryable: false, code: 'invalid-input',
      detail: '少一项', instance: 'req-1', errors: [{ path: 'plate', message: '请填写' }], allowed: ['save'], retryAfterSeconds: 3, instead: [{ label: '明天 09:00', time: '09:00' }]
    })
    expect(Object.keys(toDocument(problem('busy', { detail: undefined, errors: undefined, allowed: undefined, retryAfterSeconds: undefined, instead: undefined })))).toEqual(['type', 'title', 'status', 'retryable', 'code'])
  })
})
