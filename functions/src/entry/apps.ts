/**
 * The apps and handlers the Lambdas export and the local host serves: the same objects, so that what is tested is what is deployed.
 */
import { Hono, type Context } from 'hono'
import { Problem } from '@lubiao/shared/kernel/problem'
import type { Route } from '@lubiao/shared/kernel/route'
import { accountModule } from '../account/module'
import { staffNow } from '../account/standing'
import { onWechatEvent } from '../account/wechat-events'
import { createApp, type AppOptions, type Later } from '../http/pipeline'
import type { Served } from '../http/handler'
import { mountOpenapi } from '../http/openapi-mount'
import type { Deps } from '../platform/deps'
import { eventOf, type DomainEvent } from '../platform/events'
import { endingKeys } from '../platform/keys/windows'
import { react, sweepOutbox } from '../platform/reactor'
import { sweepDue, type Waker } from '../platform/sweeper'
import { nameOf } from '../platform/thrown'
import { openPush, pushSignature, sameSignature } from '../platform/wechat/push'
import { allModules, laterModules } from './modules'

const only = (api: Route['api']): { readonly now: readonly Served[]; readonly later: readonly Later[] } => {
  const of = (served: readonly Served[]): readonly Served[] => served.filter((one) => one.route.api === api)
  return { now: of(accountModule.served), later: laterModules.map(({ path, load }) => ({ path: `/api/${api === 'staff' ? 'staff/' : ''}${path}`, load: async () => of((await load()).served) })) }
}

/** Citizens' and the public's app. */
export function citizenApp(deps: Deps, options: AppOptions): Hono {
  const { now, later } = only('citizen')
  const app = createApp(deps, now, { ...options, staffNow, later })
  mountOpenapi(app)
  return app
}

/** The desks' and officers' app. */
export function staffApp(deps: Deps, options: AppOptions): Hono {
  const { now, later } = only('staff')
  return createApp(deps, now, { ...options, staffNow, later })
}

/** Where WeChat pushes events and channels tell of payments; nothing is believed before its signature. */
export function webhookApp(deps: Deps): Hono {
  const keys = { token: deps.config.WECHAT_PUSH_TOKEN, aesKey: deps.config.WECHAT_PUSH_AES_KEY, appId: deps.config.WECHAT_APP_ID }
  const app = new Hono()
  const asked = (c: Context, name: string): string => c.req.query(name) ?? ''
  app.get('/api/webhook/wechat', (c) => {
    const good = sameSignature(asked(c, 'signature'), pushSignature(keys.token, asked(c, 'timestamp'), asked(c, 'nonce')))
    return good ? c.text(asked(c, 'echostr')) : c.text('forbidden', 403)
  })
  app.post('/api/webhook/wechat', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    const encrypted = body !== null && typeof body === 'object' && 'Encrypt' in body && typeof body.Encrypt === 'string' ? body.Encrypt : ''
    const good = encrypted !== '' && sameSignature(asked(c, 'msg_signature'), pushSignature(keys.token, asked(c, 'timestamp'), asked(c, 'nonce'), encrypted))
    const message = good ? openPush(keys, encrypted) : undefined
    if (message === undefined) {
      deps.log('warn', 'webhook.refused', { signed: good })
      return c.text('forbidden', 403)
    }
    await onWechatEvent(deps, JSON.parse(message) as Readonly<Record<string, unknown>>)
    return c.text('success')
  })
  app.post('/api/webhook/pay/:channel', async (c) => {
    const channel = deps.channels.find((name) => name === c.req.param('channel'))
    if (channel === undefined) return c.text('not found', 404)
    const { onNotice } = await import('../payment/notices')
    const reply = await onNotice(deps, channel, { headers: Object.fromEntries(c.req.raw.headers), body: await c.req.text() })
    return new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers: { 'content-type': reply.type } })
  })
  return app
}

/** A stream record in plain form: the new image is already unmarshalled. */
export interface StreamRecord {
  readonly sequence: string
  readonly newItem: Readonly<Record<string, unknown>> | undefined
  readonly inserted: boolean
}

/**
 * Reacts to a batch: the events of one case in order, different cases beside one another. Returns the sequence of the earliest record that
 * must be delivered again, if any; what comes again behind it is recognised by its marks.
 */
export async function onStream(deps: Deps, records: readonly StreamRecord[]): Promise<string | undefined> {
  const cases = new Map<string, { readonly place: number; readonly event: DomainEvent }[]>()
  records.forEach((record, place) => {
    const event = record.inserted && record.newItem !== undefined ? eventOf(record.newItem, deps.cipher) : undefined
    if (event !== undefined) cases.set(event.caseId, [...(cases.get(event.caseId) ?? []), { place, event }])
  })
  const reactions = (await allModules()).flatMap((module) => module.reactions)
  const failures = await Promise.all(
    [...cases.values()].map(async (events) => {
      for (const { place, event } of events) if (!(await react(deps, reactions, event))) return place
      return records.length
    })
  )
  return records[Math.min(records.length, ...failures)]?.sequence
}

/** What runs every minute. */
export async function onSchedule(deps: Deps): Promise<void> {
  const modules = await allModules()
  for (const { everyMinute } of modules) {
    try {
      await everyMinute?.(deps)
    } catch (error) {
      // What one module cannot begin now it begins next minute; the others' work goes on.
      deps.log('error', 'schedule.not-begun', { cause: error instanceof Problem ? error.code : nameOf(error) })
    }
  }
  const due = await sweepDue(deps, Object.assign({}, ...modules.map((module) => module.wakers)) as Readonly<Record<string, Waker>>)
  const caught = await sweepOutbox(deps, modules.flatMap((module) => module.reactions))
  // In the cloud somebody has to add the next key; a key file makes its own.
  if (deps.config.SIGNING_KEYS !== undefined) for (const ending of endingKeys(deps.config.SIGNING_KEYS, deps.now())) deps.log('warn', 'keys.ending', ending)
  deps.log('info', 'schedule.swept', { ...due, caught })
}
