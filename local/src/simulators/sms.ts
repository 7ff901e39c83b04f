/**
 * Tencent Cloud SMS 3.0 (SendSms, version 2021-01-11), simulated on the wire: TC3-HMAC-SHA256 over the exact bytes, approved signs and
 * templates only, the default limits per number. Answers are HTTP 200 with a Response, errors too, as the real API gives them.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { smsTemplates, type SmsTemplate } from '../demo/templates.data'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, jsonIn, order, type AdminOrder } from './faults'

/** Settings. `now` (ms) is the clock of the limits; signatures are judged by the real one, which the SDK signs with. */
export interface SmsOptions {
  readonly port?: number
  readonly secretId: string
  readonly secretKey: string
  readonly appId: string
  readonly signs: readonly string[]
  readonly templates?: readonly SmsTemplate[]
  readonly now?: () => number
}

/** A text that was accepted. */
export interface SentText {
  readonly at: string
  readonly phone: string
  readonly templateId: string
  readonly params: readonly string[]
  readonly text: string
  readonly serialNo: string
}

const CLOCK_S = 300
const VERSION = '2021-01-11'
const REGIONS = ['ap-guangzhou', 'ap-beijing', 'ap-nanjing']
const LIMITS = [{ ms: 30_000, most: 1, code: 'LimitExceeded.PhoneNumberThirtySecondLimit' }, { ms: 3_600_000, most: 5, code: 'LimitExceeded.PhoneNumberOneHourLimit' },
  { ms: 86_400_000, most: 10, code: 'LimitExceeded.PhoneNumberDailyLimit' }] as const
const SENSITIVE = ['赌博', '代开发票']

const bodyShape = z.object({
  PhoneNumberSet: z.array(z.string()).min(1).max(200), SmsSdkAppId: z.string(), SignName: z.string().default(''), TemplateId: z.string(),
  TemplateParamSet: z.array(z.string()).default([]), SessionContext: z.string().max(511).default('')
})

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const respond = (body: object): LoopbackReply => ({ status: 200, body: { Response: { ...body, RequestId: randomBytes(16).toString('hex') } } })
const refuse = (Code: string, Message: string): LoopbackReply => respond({ Error: { Code, Message } })

/**
 * What is wrong with the signature, or undefined. The SDK signs `host` without its port and takes the service from the endpoint's first
 * label (platform-facts §6), so both forms of the host and any service are accepted.
 */
function signatureFault(request: LoopbackRequest, secretId: string, secretKey: string): LoopbackReply | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const parts = /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d{2}-\d{2})\/([^/]+)\/tc3_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(header('authorization'))
  if (parts === null) return refuse('AuthFailure.InvalidAuthorization', 'Authorization header is malformed')
  const [, id = '', date = '', service = '', signedHeaders = '', signature = ''] = parts
  if (id !== secretId) return refuse('AuthFailure.SecretIdNotFound', 'The SecretId is not found')
  const timestamp = Number(header('x-tc-timestamp'))
  if (!Number.isInteger(timestamp) || Math.abs(Date.now() / 1000 - timestamp) > CLOCK_S) return refuse('AuthFailure.SignatureExpire', 'The signature has expired')
  if (new Date(timestamp * 1000).toISOString().slice(0, 10) !== date) return refuse('AuthFailure.SignatureFailure', 'The date of the credential is not that of the timestamp')
  const names = signedHeaders.split(';')
  if (!names.includes('content-type') || !names.includes('host')) return refuse('AuthFailure.SignatureFailure', 'content-type and host must be signed')
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request')
  const given = Buffer.from(signature, 'hex')
  const matches = [header('host'), header('host').replace(/:\d+$/, '')].some((host) => {
    const canonicalHeaders = names.map((name) => `${name}:${(name === 'host' ? host : header(name)).trim().toLowerCase()}\n`).join('')
    const [path = '/', query = ''] = request.target.split('?')
    const canonical = [request.method, path, query, canonicalHeaders, signedHeaders, sha256(request.body)].join('\n')
    const toSign = ['TC3-HMAC-SHA256', String(timestamp), `${date}/${service}/tc3_request`, sha256(canonical)].join('\n')
    return timingSafeEqual(hmac(key, toSign), given)
  })
  return matches ? undefined : refuse('AuthFailure.SignatureFailure', 'The provided credentials could not be validated')
}

/** Starts the service; port 0 (the default) takes a free one. */
export async function startSmsSimulator(options: SmsOptions): Promise<Running & { readonly adminUrl: string }> {
  const now = options.now ?? Date.now
  const templates = options.templates ?? smsTemplates
  const faults = new FaultSwitch()
  let offsetMs = 0
  let sent: SentText[] = []

  const sendOne = (phone: string, input: z.output<typeof bodyShape>): { readonly Code: string; readonly Message: string; readonly SerialNo: string } => {
    const failed = (Code: string, Message: string) => ({ Code, Message, SerialNo: '' })
    if (!/^(\+86)?1[3-9]\d{9}$/.test(phone)) return failed('InvalidParameterValue.IncorrectPhoneNumber', 'incorrect phone number')
    if (!options.signs.includes(input.SignName)) return failed('FailedOperation.SignatureIncorrectOrUnapproved', 'signature is incorrect or unapproved')
    const template = templates.find((one) => one.id === input.TemplateId)
    if (template === undefined) return failed('FailedOperation.TemplateIncorrectOrUnapproved', 'template is incorrect or unapproved')
    const holes = new Set(template.text.match(/\{\d+\}/g))
    if (holes.size !== input.TemplateParamSet.length) return failed('FailedOperation.TemplateParamSetNotMatchApprovedTemplate', 'number of template parameters does not match')
    const text = `【${input.SignName}】${template.text.replace(/\{(\d+)\}/g, (_hole, n: string) => input.TemplateParamSet[Number(n) - 1] ?? '')}`
    if (SENSITIVE.some((word) => text.includes(word))) return failed('FailedOperation.ContainSensitiveWord', 'the text contains a sensitive word')
    const number = phone.replace(/^\+86/, '')
    const at = now() + offsetMs
    for (const limit of LIMITS) {
      const lately = sent.filter((one) => one.phone === number && at - Date.parse(one.at) < limit.ms).length
      if (lately >= limit.most) return failed(limit.code, `the number of SMS messages sent to a single mobile number exceeds the limit of ${limit.most}`)
    }
    const serialNo = `5000:${randomBytes(10).toString('hex')}`
    sent.push({ at: new Date(at).toISOString(), phone: number, templateId: template.id, params: input.TemplateParamSet, text, serialNo })
    return { Code: 'Ok', Message: 'send success', SerialNo: serialNo }
  }

  const answer = (request: LoopbackRequest): LoopbackReply => {
    const header = (name: string): string => String(request.headers[name] ?? '')
    if (request.method !== 'POST' || request.path !== '/') return refuse('InvalidRequest', 'only POST /')
    const fault = signatureFault(request, options.secretId, options.secretKey)
    if (fault !== undefined) return fault
    if (header('x-tc-version') !== VERSION) return refuse('NoSuchVersion', `the version ${header('x-tc-version')} does not exist`)
    if (header('x-tc-action') !== 'SendSms') return refuse('InvalidAction', `the action ${header('x-tc-action')} does not exist`)
    if (!REGIONS.includes(header('x-tc-region'))) return refuse('UnsupportedRegion', `the region ${header('x-tc-region')} is not supported`)
    const body = jsonIn(request)
    if (body === undefined) return refuse('InvalidParameter', 'the body is not JSON')
    const input = bodyShape.safeParse(body)
    if (!input.success) return refuse('InvalidParameter', z.prettifyError(input.error))
    if (input.data.SmsSdkAppId !== options.appId) return refuse('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'the SmsSdkAppId is not yours')
    return respond({ SendStatusSet: input.data.PhoneNumberSet.map((phone) => {
      const outcome = sendOne(phone, input.data)
      return { SerialNo: outcome.SerialNo, PhoneNumber: phone, Fee: outcome.Code === 'Ok' ? 1 : 0, SessionContext: input.data.SessionContext, Code: outcome.Code, Message: outcome.Message, IsoCode: 'CN' }
    }) })
  }

  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET messages': order(z.object({ phone: z.string().optional() }), ({ phone }) => ({ status: 200, body: { messages: sent.filter((one) => phone === undefined || one.phone === phone) } })),
    'GET templates': () => ({ status: 200, body: { templates, signs: options.signs } }),
    'POST clock': order(z.object({ offsetMs: z.int() }), (asked) => {
      ({ offsetMs } = asked)
      return { status: 200, body: { now: new Date(now() + offsetMs).toISOString() } }
    }),
    'POST reset': () => {
      sent = []
      offsetMs = 0
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      return { status: 200, body: { ok: true } }
    }
  }

  const running = await startLoopbackServer(options.port ?? 0, async (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, orders)
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    return struck === 'error' ? refuse('InternalError', 'internal error') : answer(request)
  })
  return { ...running, adminUrl: `${running.url}/__admin` }
}
