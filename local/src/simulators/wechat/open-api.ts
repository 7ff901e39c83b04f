/** The calls of api.weixin.qq.com that we use, answered as the platform answers: HTTP 200 and an errcode (platform-facts §4). */
import { randomBytes } from 'node:crypto'
import type { LoopbackReply, LoopbackRequest } from '../../loopback-server'
import { jsonIn } from '../faults'
import { codeImage } from './code-image'
import { valueFault } from './template-values'
import type { WechatWorld } from './world'

/** The app as registered. `pages` are the published ones; undefined = any well-formed page passes for published. */
export interface WechatApp {
  readonly appId: string
  readonly secret: string
  readonly pages?: readonly string[]
}

type Call = (request: LoopbackRequest, body: Record<string, unknown>) => LoopbackReply

const requestId = (): string => `rid: ${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`

/** An errcode answer; 0 needs no text. */
export const errcode = (code: number, text = 'ok'): LoopbackReply => ({ status: 200, body: { errcode: code, errmsg: code === 0 ? 'ok' : `${text} ${requestId()}` } })
const ok = (body: object): LoopbackReply => ({ status: 200, body })

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/
const PAGE = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/
const RISKY = ['赌博', '代开发票', '办假证', '枪支', '法轮']
const DOUBTFUL = ['加微信', '刷单', '贷款']

const TOKEN_TEXTS = { 40001: 'invalid credential, access_token is invalid or not latest', 41001: 'access_token missing', 42001: 'access_token expired' } as const

/** Builds the table `METHOD path` → call. */
export function openApi(app: WechatApp, world: WechatWorld): (request: LoopbackRequest) => LoopbackReply {
  const appFault = (id: unknown, secret: unknown): LoopbackReply | undefined =>
    id !== app.appId ? errcode(40013, 'invalid appid') : secret !== app.secret ? errcode(40125, 'invalid appsecret') : undefined
  const known = (openid: unknown) => (typeof openid === 'string' ? world.personBy({ openid }) : undefined)
  /** Page without leading slash or query, and published when the app's pages are known. */
  const pageIs = (page: unknown, check: boolean): boolean =>
    typeof page === 'string' && PAGE.test(page) && (!check || app.pages === undefined || app.pages.includes(page))

  const jscode2session: Call = ({ query }) => {
    const fault = appFault(query.get('appid'), query.get('secret'))
    if (fault !== undefined) return fault
    if (query.get('grant_type') !== 'authorization_code') return errcode(40002, 'invalid grant_type')
    const code = query.get('js_code')
    if (code === null || code === '') return errcode(41008, 'missing code')
    const person = world.redeem('login', code)
    if (person === 'used') return errcode(40163, 'code been used')
    if (person === 'invalid') return errcode(40029, 'invalid code')
    return ok({ openid: person.openid, session_key: world.openSession(person) })
  }

  const stableToken: Call = (_request, body) => {
    const fault = appFault(body['appid'], body['secret'])
    if (fault !== undefined) return fault
    if (body['grant_type'] !== 'client_credential') return errcode(40002, 'invalid grant_type')
    const token = world.stableToken(body['force_refresh'] === true)
    if (token === 'too-soon') return errcode(45011, 'api minute-quota reach limit')
    return token === 'too-often' ? errcode(45009, 'reach max api daily quota limit') : ok(token)
  }

  const phoneNumber: Call = (_request, body) => {
    if (typeof body['code'] !== 'string') return errcode(47001, 'data format error')
    const person = world.redeem('phone', body['code'])
    if (person === 'used' || person === 'invalid') return errcode(40029, 'invalid code')
    if (body['openid'] !== undefined && body['openid'] !== person.openid) return errcode(40003, 'invalid openid')
    return ok({ errcode: 0, errmsg: 'ok', phone_info: {
      phoneNumber: person.phone, purePhoneNumber: person.phone, countryCode: '86', watermark: { timestamp: Math.floor(world.now() / 1000), appid: app.appId } } })
  }

  const subscribeSend: Call = (_request, body) => {
    const person = known(body['touser'])
    if (person === undefined) return errcode(40003, 'invalid openid')
    const template = world.template(body['template_id'])
    if (template === undefined) return errcode(40037, 'invalid template_id')
    const [page] = typeof body['page'] === 'string' ? body['page'].split('?') : [undefined]
    if (page !== undefined && page !== '' && !pageIs(page, true)) return errcode(41030, 'invalid page')
    const state = body['miniprogram_state'] ?? 'formal'
    if (!['developer', 'trial', 'formal'].includes(String(state))) return errcode(47003, 'argument invalid! miniprogram_state')
    const data = (body['data'] ?? {}) as Record<string, { value?: unknown } | undefined>
    for (const key of Object.keys(data)) if (!(key in template.fields)) return errcode(47003, `argument invalid! data.${key} is not in the template`)
    for (const key of Object.keys(template.fields)) {
      const fault = valueFault(key, data[key]?.value ?? '')
      if (fault !== undefined) return errcode(47003, `argument invalid! data.${key}.value ${fault === 'empty' ? 'is emtpy' : 'invalid'}`) // the platform's own spelling
    }
    if (!world.spendConsent(person.openid, template.id)) return errcode(43101, 'user refuse to accept the msg')
    world.messages.push({
      at: new Date(world.now()).toISOString(), openid: person.openid, templateId: template.id, page: typeof body['page'] === 'string' ? body['page'] : undefined, state: String(state),
      data: Object.fromEntries(Object.keys(template.fields).map((key) => [key, String(data[key]?.value)]))
    })
    return ok({ errcode: 0, errmsg: 'ok', msgid: world.messages.length })
  }

  const unlimitedCode: Call = (_request, body) => {
    if (typeof body['scene'] !== 'string' || !SCENE.test(body['scene'])) return errcode(40169, 'invalid length for scene, or the data is not json string')
    if (body['scene'].includes('scancode_time')) return errcode(85096, 'not allow include scancode_time field')
    if (body['page'] !== undefined && !pageIs(body['page'], body['check_path'] !== false)) return errcode(41030, 'invalid page')
    const width = body['width'] ?? 430
    if (typeof width !== 'number' || width < 280 || width > 1280) return errcode(40097, 'invalid args, width')
    const version = body['env_version'] ?? 'release'
    if (!['release', 'trial', 'develop'].includes(String(version))) return errcode(40097, 'invalid args, env_version')
    const text = `weapp://${app.appId}/${typeof body['page'] === 'string' ? body['page'] : ''}?scene=${encodeURIComponent(body['scene'])}&version=${String(version)}`
    return { status: 200, headers: { 'content-type': 'image/png' }, body: codeImage(text, width) }
  }

  const textCheck: Call = (_request, body) => {
    const { version, openid, scene, content } = body
    if (version !== 2) return errcode(40097, 'invalid args, version')
    if (known(openid) === undefined) return errcode(40003, 'invalid openid')
    if (![1, 2, 3, 4].includes(Number(scene))) return errcode(40129, 'invalid scene')
    if (typeof content !== 'string' || content === '') return errcode(44004, 'empty content')
    if ([...content].length > 2500) return errcode(45002, 'content size out of limit')
    if (!world.visitedLately(String(openid))) return errcode(61010, 'code is expired')
    const all = [content, body['title'], body['nickname']].filter((part) => typeof part === 'string').join('\n')
    const hit = RISKY.find((word) => all.includes(word))
    const doubt = DOUBTFUL.find((word) => all.includes(word))
    const suggest = hit !== undefined ? 'risky' : doubt !== undefined ? 'review' : 'pass'
    const label = hit !== undefined ? 20006 : doubt !== undefined ? 10001 : 100
    return ok({ errcode: 0, errmsg: 'ok', result: { suggest, label }, trace_id: randomBytes(12).toString('hex'),
      detail: [{ strategy: hit === undefined ? 'content_model' : 'keyword', errcode: 0, suggest, label, ...(hit === undefined ? { prob: 90 } : { keyword: hit, level: 90 }) }] })
  }

  const withToken = (call: Call): Call => (request, body) => {
    const fault = world.tokenFault(request.query.get('access_token'))
    return fault === 0 ? call(request, body) : errcode(fault, TOKEN_TEXTS[fault])
  }
  const calls: Readonly<Record<string, { readonly method: 'GET' | 'POST'; readonly call: Call }>> = {
    '/sns/jscode2session': { method: 'GET', call: jscode2session },
    '/cgi-bin/stable_token': { method: 'POST', call: stableToken },
    '/wxa/business/getuserphonenumber': { method: 'POST', call: withToken(phoneNumber) },
    '/cgi-bin/message/subscribe/send': { method: 'POST', call: withToken(subscribeSend) },
    '/wxa/getwxacodeunlimit': { method: 'POST', call: withToken(unlimitedCode) },
    '/wxa/msg_sec_check': { method: 'POST', call: withToken(textCheck) }
  }

  return (request) => {
    const found = calls[request.path]
    if (found === undefined) return { status: 404, body: { errcode: 40066, errmsg: `invalid url ${requestId()}` } }
    if (request.method !== found.method) return errcode(found.method === 'POST' ? 43002 : 43001, `require ${found.method} method`)
    const body = found.method === 'GET' ? {} : jsonIn(request)
    return body === undefined ? errcode(47001, 'data format error') : found.call(request, body)
  }
}
