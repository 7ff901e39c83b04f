/**
 * The apps and handlers the Lambdas export and the local host serves: the same objects, so that what is tested is what is deployed.
 */
import { Hono, type Context } from 'hono'
import type { Route } from '@lubiao/shared/kernel/route'
import { accountReactions } from '../account/reactions'
import { accountServed } from '../account/routes'
import { staffNow } from '../account/standing'
import { appointmentWaker } from '../appointment/jobs'
import { appointmentReactions } from '../appointment/reactions'
import { appointmentServed } from '../appointment/routes'
import { createApp, type AppOptions } from '../http/pipeline'
import type { Served } from '../http/handler'
import { mountOpenapi } from '../http/openapi-mount'
import { registerReactions } from '../oversight/hooks'
import { oversightReactions } from '../oversight/reactions'
import { oversightServed } from '../oversight/routes'
import { passReactions } from '../pass/reactions'
import { passServed } from '../pass/routes'
import { passWaker } from '../pass/jobs'
import { paperWaker } from '../pass/uploaded-papers'
import { registerAdmission } from '../plate/admission'
import { carWaker, pickWaker } from '../plate/jobs'
import { plateReactions } from '../plate/reactions'
import { plateServed } from '../plate/routes'
import { queueWaker } from '../queue/jobs'
import { queueReactions } from '../queue/reactions'
import { queueServed } from '../queue/routes'
import { serviceWaker } from '../service/case-jobs'
import { serviceReactions } from '../service/case-reactions'
import { serviceCaseServed } from '../service/case-routes'
import { requireAdmission } from '../release/admission'
import { releaseWaker } from '../release/jobs'
import { releaseServed } from '../release/routes'
import { serviceFindServed } from '../service/find-routes'
import { formWaker } from '../service/handlers-form'
import type { Deps } from '../platform/deps'
import { eventOf, type DomainEvent } from '../platform/events'
import { react, sweepOutbox, type Reaction } from '../platform/reactor'
import { sweepDue } from '../platform/sweeper'
import { endingKeys } from '../platform/keys/windows'
import { openPush, pushSignature, sameSignature } from '../platform/wechat/push'
import { onWechatEvent } from '../account/wechat-events'

/** Everything served, of all modules. */
export const served: readonly Served[] = [
  ...accountServed,
  ...appointmentServed,
  ...passServed,
  ...plateServed,
  ...queueServed,
  ...releaseServed,
  ...serviceFindServed,
  ...serviceCaseServed,
  ...oversightServed
]

/** Every route, for documents and tests. */
export const routes: readonly Route[] = served.map((one) => one.route)

/** Every reaction of all modules. */
export const reactions: readonly Reaction[] = [
  ...accountReactions,
  ...appointmentReactions,
  ...passReactions,
  ...plateReactions,
  ...queueReactions,
  ...serviceReactions,
  ...oversightReactions
]
registerReactions(reactions)
registerAdmission((deps, block, { userId, admission, now }) => requireAdmission(deps, { module: 'plate', ref: block.id }, userId, admission, now))

const only = (api: Route['api']): readonly Served[] => served.filter((one) => one.route.api === api)

/** Citizens' and the public's app. */
export function citizenApp(deps: Deps, options: AppOptions): Hono {
  const app = createApp(deps, only('citizen'), { ...options, staffNow })
  mountOpenapi(app)
  return app
}

/** The desks' and officers' app. */
export const staffApp = (deps: Deps, options: AppOptions): Hono => createApp(deps, only('staff'), { ...options, staffNow })

/** WeChat's push address: answers the address check and takes events; nothing is believed before its signature. */
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
  const due = await sweepDue(deps, {
    APPOINTMENT: appointmentWaker,
    PASS: passWaker, PASSFILE: paperWaker,
    PLATE: pickWaker, LANE: carWaker,
    QUEUE: queueWaker,
    RELEASE: releaseWaker,
    SERVICEFORM: formWaker, SERVICE: serviceWaker
  })
  const caught = await sweepOutbox(deps, reactions)
  // In the cloud somebody has to add the next key; a key file makes its own.
  if (deps.config.SIGNING_KEYS !== undefined) for (const ending of endingKeys(deps.config.SIGNING_KEYS, deps.now())) deps.log('warn', 'keys.ending', ending)
  deps.log('info', 'schedule.swept', { ...due, caught })
}
