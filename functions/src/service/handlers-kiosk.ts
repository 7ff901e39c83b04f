/**
 * Self-service machines. One is shown only while it says itself, signed with the key it was given, that it works: a machine that is out of
 * order or silent for ten minutes costs nobody a walk.
 */
import { timingSafeEqual } from 'node:crypto'
import { dateOf, millisOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { kioskStates, serviceProblems, serviceRoutes } from '@lubiao/shared/service/contract'
import { isOpenAt } from '@lubiao/shared/service/hours'
import { kiosks as machines, SILENT_MS } from '@lubiao/shared/service/kiosks.data'
import { outletOf } from '@lubiao/shared/service/outlets'
import { services } from '@lubiao/shared/service/terms.data'
import { commitReply, serve, type Served } from '../http/handler'
import { heartbeatSignature, kioskKey } from './kiosk-keys'
import { loadKiosk, loadKiosks, newKeyWrite, noteHeard, type HeardKiosk } from './repo-kiosks'
import { outletsOn } from './tables'
import { almanac, hoursBy } from './view'

const refuse = problemsOf(serviceProblems)
/** How far a machine's clock may be off. */
const CLOCK_MS = 5 * 60_000

const isShown = (heard: HeardKiosk | undefined, now: Instant): boolean => heard?.heardAt !== undefined && heard.state === 'working' && millisOf(now) - millisOf(heard.heardAt) <= SILENT_MS

const list = serve(serviceRoutes.kiosks, async ({ code, division }, { deps, now }) => {
  const today = dateOf(now)
  const [heard, outlets, book] = await Promise.all([loadKiosks(deps), outletsOn(deps, today), almanac(deps, today)])
  const wanted = machines.flatMap((machine) => {
    const outlet = outletOf(outlets, machine.outletId)
    return outlet === undefined || (code !== undefined && !machine.services.includes(code)) || (division !== undefined && outlet.division !== division) ? [] : [{ machine, outlet }]
  })
  const [hour = 0, minute = 0] = timeOfDay(now).split(':').map(Number)
  const shown = wanted.flatMap(({ machine, outlet }) => {
    const last = heard.get(machine.id)
    if (!isShown(last, now) || last?.heardAt === undefined) return []
    return [{
      kioskId: machine.id, outletId: outlet.id, place: machine.place, outletName: outlet.name, address: outlet.address, lng: outlet.lng, lat: outlet.lat, division: outlet.division,
      services: machine.services.map((one) => ({ code: one, name: services[one] })), allDay: machine.allDay, open: machine.allDay || isOpenAt(hoursBy(book, outlet, today).spans, hour * 60 + minute), heardAt: last.heardAt, demo: machine.demo
    }]
  })
  return { kiosks: shown, hidden: wanted.length - shown.length }
})

const heartbeat = serve(serviceRoutes.heartbeat, async ({ kioskId, at, state, signature }, { deps, now }) => {
  const kiosk = await loadKiosk(deps, kioskId)
  if (kiosk === undefined || Math.abs(millisOf(now) - millisOf(at)) > CLOCK_MS) throw refuse('service.kiosk-signature')
  const expected = Buffer.from(heartbeatSignature(kioskKey(deps, kioskId, kiosk.generation), kioskId, at, state), 'hex')
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw refuse('service.kiosk-signature')
  // A heartbeat replayed, or overtaken by a later one, changes nothing and is no error of the machine's.
  await noteHeard(deps, kiosk, at, state)
  return { ok: true as const }
})

const staffList = serve(serviceRoutes.staffKiosks, async (_input, { deps, now }) => {
  const [heard, outlets] = await Promise.all([loadKiosks(deps), outletsOn(deps, dateOf(now))])
  return {
    kiosks: machines.flatMap((machine) => {
      const outlet = outletOf(outlets, machine.outletId)
      if (outlet === undefined) return []
      const { state, heardAt } = heard.get(machine.id) ?? {}
      const silent = heardAt === undefined || millisOf(now) - millisOf(heardAt) > SILENT_MS
      return [{
        kioskId: machine.id, outletId: outlet.id, outletName: outlet.name, unit: outlet.unit, place: machine.place, shown: isShown(heard.get(machine.id), now),
        stateLabel: heardAt === undefined || state === undefined ? '未接入' : silent ? '失去联系' : kioskStates[state], ...(state === undefined ? {} : { state }), ...(heardAt === undefined ? {} : { heardAt })
      }]
    })
  }
})

const newKey = serve(serviceRoutes.kioskKey, async ({ kioskId }, ctx) => {
  const { deps } = ctx
  if (!machines.some((one) => one.id === kioskId)) throw problem('not-found')
  const generation = ((await loadKiosk(deps, kioskId))?.generation ?? 0) + 1
  return commitReply<typeof serviceRoutes.kioskKey>(ctx, [newKeyWrite(deps, kioskId, generation)], { kioskId, key: kioskKey(deps, kioskId, generation), generation }, { action: 'service.kioskKey', subject: kioskId })
})

/** Routes of this file. */
export const kioskServed: readonly Served[] = [list, heartbeat, staffList, newKey]
