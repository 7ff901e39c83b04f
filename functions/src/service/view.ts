/** Services, outlets and days in words, as they leave the house. */
import { addDays, dateOf, daysBetween, type Instant, type LocalDate, type WorkCalendar } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { yuanText } from '@lubiao/shared/kernel/money'
import { delegationOf, limitText, type Catalogue, type Service } from '@lubiao/shared/service/catalogue'
import type { ListedOutlet, OfferedService, OutletDayHours } from '@lubiao/shared/service/contract'
import { feeOf, type Fee, type FeeTable } from '@lubiao/shared/service/fees'
import { hoursOn, spansText, type DayHours } from '@lubiao/shared/service/hours'
import { materials } from '@lubiao/shared/service/materials.data'
import { LOOK_AHEAD_DAYS, openState } from '@lubiao/shared/service/nearby'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { circumstances, divisions, outletKindIds, outletKinds, services } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import { allDays, type StoredDay } from './repo-days'

const yuan = (fen: number): string => yuanText(fen).replace(/\.00$/, '')

/** `免费`, `10 元`, `100 元（按车型 40–100 元）`-like wording of what is charged. */
function feeText(fees: readonly Fee[]): string {
  const amounts = fees.map((fee) => fee.fen).sort((a, b) => a - b)
  const [least] = amounts
  const most = amounts.at(-1)
  if (least === undefined || most === undefined) return '不收费'
  return fees.length === 1 ? `${yuan(least)} 元/${fees[0]?.unit ?? '次'}` : `${yuan(least)}–${yuan(most)} 元，按车型或项目`
}

/** A service in words. */
export function offeredService(catalogue: Catalogue, fees: FeeTable, service: Service): OfferedService {
  const feeList = service.fees.map((id) => feeOf(fees, id))
  return {
    ...service, name: services[service.code], limitText: limitText(service.limit), feeList, feeText: feeText(feeList),
    materialList: service.materials.map((material) => {
      const { label, when } = materials[material]
      return { material, label, ...(when === undefined ? {} : { onlyIf: circumstances[when] }) }
    }),
    where: outletKindIds.flatMap((kind) => {
      const how = delegationOf(catalogue, { kind }, service.code)
      return how === undefined ? [] : [{ kind, label: outletKinds[kind], how }]
    })
  }
}

/** A day's hours in words. */
export const dayView = (date: LocalDate, hours: DayHours): OutletDayHours => ({ date, ...hours, spans: [...hours.spans], text: hours.spans.length > 0 && hours.appointmentOnly ? `${spansText(hours.spans)}（仅预约）` : spansText(hours.spans) })

/** Days from today within which anything is told or kept of an outlet's hours: further away no calendar and no plan reaches. */
const REACH_DAYS = 400

/** Refuses a date out of reach; `path` names the field. */
export function withinReach(date: LocalDate, today: LocalDate, path: string): void {
  if (Math.abs(daysBetween(today, date)) > REACH_DAYS) throw problem('invalid-input', { errors: [{ path, message: `只能查看和安排前后 ${REACH_DAYS} 天` }] })
}

/** When outlets are open: their series, the calendar, and what they published from a day on for as long as one looks ahead. */
export interface Almanac {
  readonly calendar: WorkCalendar
  readonly published: ReadonlyMap<string, StoredDay>
}

/** What is needed to say when any outlet is open from a day on. */
export async function almanac(deps: Deps, from: LocalDate): Promise<Almanac> {
  const [calendar, published] = await Promise.all([deps.calendar(), allDays(deps, from, addDays(from, LOOK_AHEAD_DAYS))])
  return { calendar, published }
}

/** An outlet's hours on a date. */
export const hoursBy = ({ calendar, published }: Almanac, outlet: Outlet, date: LocalDate): DayHours => hoursOn(outlet.hours, date, calendar, published.get(`${date}#${outlet.id}`)?.day)

/** A row of the list of outlets, as of a moment. */
export function listedOutlet(outlet: Outlet, at: Instant, book: Almanac): ListedOutlet {
  const { hours: _series, changes: _changes, ...open } = outlet
  const hoursOf = (date: LocalDate): DayHours => hoursBy(book, outlet, date)
  return { ...open, kindLabel: outletKinds[outlet.kind], divisionLabel: divisions[outlet.division], today: dayView(dateOf(at), hoursOf(dateOf(at))), state: openState(at, hoursOf) }
}
