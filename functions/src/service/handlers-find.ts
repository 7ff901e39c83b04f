/** What can be done, and where: open to everybody, signed in or not. */
import { addDays, dateOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { metresBetween } from '@lubiao/shared/pass/zone-geometry'
import { delegationOf, serviceOf, type Catalogue, type Service } from '@lubiao/shared/service/catalogue'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { inTime, LOOK_AHEAD_DAYS, rank } from '@lubiao/shared/service/nearby'
import { outletOf, servicesOf } from '@lubiao/shared/service/outlets'
import { services, type ServiceCode } from '@lubiao/shared/service/terms.data'
import { serve, type Served } from '../http/handler'
import { outletLoad } from './load'
import { catalogueOn, feesOn, outletsOn } from './tables'
import { almanac, dayView, hoursBy, listedOutlet, offeredService, withinReach } from './view'

/** Outlets whose load is looked up in one search. */
const SHORT_LIST = 20

/** A service of the catalogue by its code. Throws `not-found` when the version in force does not offer it. */
export function offered(catalogue: Catalogue, code: ServiceCode): Service {
  const service = serviceOf(catalogue, code)
  if (service === undefined) throw problem('not-found')
  return service
}

const catalogue = serve(serviceRoutes.catalogue, async ({ subject, channel }, { deps, now }) => {
  const [table, fees] = await Promise.all([catalogueOn(deps, dateOf(now)), feesOn(deps, dateOf(now))])
  const { version, demo, reconstructed, basis } = table
  const wanted = table.services.filter((one) => (subject === undefined || one.subject === subject) && (channel === undefined || one.channels.includes(channel)))
  return { version, demo, reconstructed, basis, services: wanted.map((one) => offeredService(table, fees, one)) }
})

const service = serve(serviceRoutes.service, async ({ code }, { deps, now }) => {
  const [table, fees] = await Promise.all([catalogueOn(deps, dateOf(now)), feesOn(deps, dateOf(now))])
  const { version, demo, reconstructed, basis } = table
  return { version, demo, reconstructed, basis, service: offeredService(table, fees, offered(table, code)) }
})

const outlets = serve(serviceRoutes.outlets, async ({ division, kind, code, cityStation }, { deps, now }) => {
  const [table, services, book] = await Promise.all([outletsOn(deps, dateOf(now)), catalogueOn(deps, dateOf(now)), almanac(deps, dateOf(now))])
  const wanted = table.outlets.filter((one) =>
    (division === undefined || one.division === division) && (kind === undefined || one.kind === kind) && (cityStation === undefined || (one.cityStation === true) === (cityStation === 'yes'))
    && (code === undefined || delegationOf(services, one, code) !== undefined))
  return { version: table.version, demo: table.demo, basis: table.basis, outlets: wanted.map((one) => listedOutlet(one, now, book)) }
})

const outlet = serve(serviceRoutes.outlet, async ({ outletId, from }, { deps, now }) => {
  const today = dateOf(now)
  const first = from ?? today
  withinReach(first, today, 'from')
  const [table, catalogueNow] = await Promise.all([outletsOn(deps, today), catalogueOn(deps, today)])
  const found = outletOf(table, outletId)
  if (found === undefined) throw problem('not-found')
  const [book, later, load] = await Promise.all([almanac(deps, today), almanac(deps, first), outletLoad(deps, [outletId], undefined, now)])
  const days = Array.from({ length: LOOK_AHEAD_DAYS }, (_unused, i) => addDays(first, i))
  return {
    outlet: listedOutlet(found, now, book),
    services: Object.entries(servicesOf(catalogueNow, found)).map(([code, how]) => {
      const { bookable } = offered(catalogueNow, code as ServiceCode)
      return { code: code as ServiceCode, name: services[code as ServiceCode], how, bookable: bookable !== undefined && (found.skills[bookable.skill] ?? 0) > 0 }
    }),
    days: days.map((date) => dayView(date, hoursBy(later, found, date))),
    load: load.get(outletId) ?? {}
  }
})

const search = serve(serviceRoutes.search, async ({ code, position, division, at, open, order, limit }, { deps, now }) => {
  const when: Instant = at === undefined || millisOf(at) < millisOf(now) ? now : at
  const date = dateOf(when)
  withinReach(date, dateOf(now), 'at')
  const [table, places, book] = await Promise.all([catalogueOn(deps, date), outletsOn(deps, date), almanac(deps, date)])
  const asked = offered(table, code)
  const doing = places.outlets.flatMap((one) => {
    const how = delegationOf(table, one, code)
    if (how === undefined || (division !== undefined && one.division !== division)) return []
    return [{ ...listedOutlet(one, when, book), how, ...(position === undefined ? {} : { metres: Math.round(metresBetween([position.lng, position.lat], [one.lng, one.lat])) }) }]
  })
  // A load costs several reads an outlet: it is looked up for those somebody would go to, the others come after them with it unknown.
  const likely = rank(when, order === 'near' ? 'near' : 'best', doing.map((one) => ({ ...one, load: {} }))).slice(0, SHORT_LIST)
  // A queue is of this minute: of a later one nothing is known but what can be booked.
  const load = await outletLoad(deps, likely.map((one) => one.id), asked, when)
  const current = when === now
  const candidates = doing.map((one) => {
    const { nextFree, waiting, waitMinutes } = load.get(one.id) ?? {}
    return { ...one, load: { ...(nextFree === undefined ? {} : { nextFree }), ...(current && waiting !== undefined ? { waiting } : {}), ...(current && waitMinutes !== undefined ? { waitMinutes } : {}) } }
  })
  const wanted = open === 'only' ? candidates.filter((one) => one.state.open) : candidates
  return {
    service: code, name: services[code], at: when, demo: places.demo, provisional: candidates.some((one) => one.state.provisional), total: candidates.length, openNow: candidates.filter((one) => one.state.open).length,
    results: rank(when, order, wanted).slice(0, limit).map((one) => ({ ...one, inTime: inTime(when, one) }))
  }
})

/** Routes of this file. */
export const findServed: readonly Served[] = [catalogue, service, outlets, outlet, search]
