/**
 * The WeChat open platform, simulated strictly: codes are good once for five minutes, tokens are checked on every call, messages need a
 * consent each and must fit their template. `/__admin` steers it; `/__demo` stands for the phone of a demo person, so that h5 and the
 * weapp harness, which have no WeChat around them, can sign in.
 */
import * as z from 'zod'
import { demoPeople, type DemoPerson } from '../demo/people.data'
import { wechatTemplates, type WechatTemplate } from '../demo/templates.data'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from '../loopback-server'
import { admin, faultOrders, FaultSwitch, order, type AdminOrder } from './faults'
import { totpCode } from './totp'
import { errcode, openApi, type WechatApp } from './wechat/open-api'
import { push, pushShape } from './wechat/push'
import { WechatWorld } from './wechat/world'

/** Settings; `origins` may call `/__demo` from a browser; `now` in milliseconds. */
export interface WechatOptions extends WechatApp {
  readonly port?: number
  readonly pushToken: string
  readonly pushAesKey: string
  readonly origins?: readonly string[]
  readonly people?: readonly DemoPerson[]
  readonly templates?: readonly WechatTemplate[]
  readonly now?: () => number
}

/** A running platform. */
export interface WechatSimulator extends Running {
  readonly adminUrl: string
  readonly demoUrl: string
  /** What is wrong with an access token, for other products of the platform; 0 = nothing. */
  readonly tokenFault: (token: string | null) => number
}

const personShape = z.object({ personId: z.string().optional(), openid: z.string().optional() })
const consentShape = personShape.extend({ templateId: z.string(), result: z.enum(['accept', 'reject', 'ban', 'filter']), times: z.int().min(1).max(100).default(1) })
const answerShape = z.object({ path: z.string().startsWith('/'), errcode: z.int(), times: z.int().min(1).max(1000).default(1) })
const json = (body: object, status = 200): LoopbackReply => ({ status, body })

/** Starts the platform; port 0 (the default) takes a free one. */
export async function startWechatSimulator(options: WechatOptions): Promise<WechatSimulator> {
  const people = options.people ?? demoPeople
  const world = new WechatWorld(people, options.templates ?? wechatTemplates, options.now ?? Date.now)
  const faults = new FaultSwitch()
  const answer = openApi(options, world)
  const calls: { at: string; method: string; path: string; errcode: number | undefined }[] = []
  let forcedAnswers: { path: string; errcode: number; times: number }[] = []

  const forPerson = (kind: 'login' | 'phone'): AdminOrder => order(personShape, (asked) => {
    const person = world.personBy(asked)
    return person === undefined ? json({ error: 'no such person' }, 404) : json({ code: world.issueCode(kind, person), openid: person.openid })
  })
  const consent = order(consentShape, (asked) => {
    const person = world.personBy(asked)
    const template = world.template(asked.templateId)
    if (person === undefined || template === undefined) return json({ error: person === undefined ? 'no such person' : 'no such template' }, 404)
    let remaining = 0
    for (let i = 0; i < asked.times; i += 1) remaining = world.recordConsent(person.openid, template, asked.result)
    return json({ openid: person.openid, templateId: template.id, remaining: remaining === Infinity ? 'lasting' : remaining })
  })
  const listPeople: AdminOrder = () => json({ people: people.map(({ id, name, openid, hint, staff }) => ({
    id, name, openid, hint, ...(staff === undefined ? {} : { staff: { staffNo: staff.staffNo, unit: staff.unit, roles: staff.roles, password: staff.password, totp: totpCode(staff.totpSecret, world.now()) } }) })) })

  const orders: Readonly<Record<string, AdminOrder>> = {
    ...faultOrders(faults),
    'GET people': listPeople,
    'POST login-code': forPerson('login'),
    'POST phone-code': forPerson('phone'),
    'POST consents': consent,
    'GET consents': () => json({ consents: world.consentList() }),
    'GET templates': () => json({ templates: world.templates }),
    'GET messages': order(personShape, (asked) => json({ messages: world.messages.filter((message) => asked.openid === undefined || message.openid === asked.openid) })),
    'GET calls': () => json({ calls }),
    'POST answer': order(answerShape, (asked) => {
      forcedAnswers.push({ ...asked })
      return json({ forced: forcedAnswers })
    }),
    'POST clock': order(z.object({ offsetMs: z.int() }), (asked) => {
      world.offsetMs = asked.offsetMs
      return json({ now: new Date(world.now()).toISOString() })
    }),
    'POST end-tokens': () => {
      world.endTokens()
      return json({ ok: true })
    },
    'POST push': order(pushShape, async (asked) => json(await push({ appId: options.appId, token: options.pushToken, aesKey: options.pushAesKey }, asked, world.now()))),
    'POST reset': () => {
      world.reset()
      faults.change({ down: false, slowMs: 0, errorRate: 0, seed: 1 })
      forcedAnswers = []
      calls.length = 0
      return json({ ok: true })
    }
  }
  const demoOrders: Readonly<Record<string, AdminOrder>> = {
    'GET people': listPeople, 'POST login-code': forPerson('login'), 'POST phone-code': forPerson('phone'), 'POST consent': consent
  }

  const demo = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { origin } = request.headers
    if (origin !== undefined && !(options.origins ?? []).includes(origin)) return json({ error: 'this site may not ask' }, 403)
    const cors = origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', 'access-control-allow-methods': 'GET, POST', vary: 'origin' }
    if (request.method === 'OPTIONS') return { status: 204, headers: cors }
    const reply = await demoOrders[`${request.method} ${request.path.slice('/__demo/'.length)}`]?.(request) ?? json({ error: 'no such call' }, 404)
    return 'drop' in reply ? reply : { ...reply, headers: { ...reply.headers, ...cors, 'cache-control': 'no-store' } }
  }

  const forced = (path: string): number | undefined => {
    const found = forcedAnswers.find((one) => one.path === path && one.times > 0)
    if (found !== undefined) found.times -= 1
    return found?.errcode
  }

  const running = await startLoopbackServer(options.port ?? 0, async (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, orders)
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (request.path.startsWith('/__demo/')) return demo(request)
    const code = struck === 'error' ? -1 : forced(request.path)
    const reply = code === undefined ? answer(request) : errcode(code, code === -1 ? 'system error' : 'injected')
    const said = !('drop' in reply) && typeof reply.body === 'object' && 'errcode' in reply.body ? Number(reply.body.errcode) : undefined
    calls.push({ at: new Date(world.now()).toISOString(), method: request.method, path: request.path, errcode: said })
    if (calls.length > 1000) calls.shift()
    return faults.loses() ? { drop: true } : reply
  })
  return { ...running, adminUrl: `${running.url}/__admin`, demoUrl: `${running.url}/__demo`, tokenFault: (token) => world.tokenFault(token) }
}
