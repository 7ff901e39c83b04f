/**
 * Which bans meet a vehicle at a place and time (domain-facts §3.3). A vehicle no ban meets needs no pass there and then.
 */
import { dateOf, isWorkingDay, type Instant, type WorkCalendar } from '../kernel/clock'
import { plateShapeOf } from '../kernel/identity'
import type { VehicleClass } from './terms.data'
import { isWithinWindows, windowsMeet, type TimeWindow } from './time-window'
import { placeOf, type Position } from './zone-geometry'
import type { Zone, ZoneRule, ZoneTable } from './zone-table'

/** What drives a vehicle, as bans tell it apart. */
export type Energy = 'fuel' | 'electric' | 'hybrid'

/** A zone that bans the vehicle here and now; `position` or `day` when only the GPS circle or an unpublished calendar year says so. */
export interface Ban {
  readonly zoneId: string
  readonly zoneName: string
  readonly certainty: 'sure' | 'position' | 'day'
}

/** The energy a plate tells: D A B C E battery-electric, F G H J K other new energy (domain-facts §8.1); any other plate counts as fuel. */
export function energyOfPlate(plate: string): Energy {
  const shape = plateShapeOf(plate)
  const letter = shape === 'nevSmall' ? plate.charAt(2) : shape === 'nevLarge' ? plate.charAt(7) : ''
  if (letter === '') return 'fuel'
  return 'DABCE'.includes(letter) ? 'electric' : 'hybrid'
}

const names = (rule: ZoneRule, vehicleClass: VehicleClass, energy: Energy): boolean => rule.classes.includes(vehicleClass) && !rule.exemptEnergy.some((exempt) => exempt === energy)

/** Whether a rule applies to the vehicle at an instant; a rule for working days follows the day on which the instant falls. */
function applies(rule: ZoneRule, vehicleClass: VehicleClass, energy: Energy, at: Instant, calendar: WorkCalendar): 'yes' | 'no' | 'unsure' {
  if (!names(rule, vehicleClass, energy) || !isWithinWindows(rule.windows, at)) return 'no'
  if (rule.days === 'all') return 'yes'
  const day = isWorkingDay(dateOf(at), calendar)
  return day.provisional ? 'unsure' : day.works ? 'yes' : 'no'
}

function banOf(zone: Zone, vehicleClass: VehicleClass, energy: Energy, position: Position, at: Instant, calendar: WorkCalendar): readonly Ban[] {
  const answers = zone.rules.map((rule) => applies(rule, vehicleClass, energy, at, calendar))
  if (answers.every((answer) => answer === 'no')) return []
  const place = placeOf(position, zone.rings)
  if (place === 'outside') return []
  return [{ zoneId: zone.id, zoneName: zone.name, certainty: place === 'unsure' ? 'position' : answers.includes('yes') ? 'sure' : 'day' }]
}

/** The bans that meet a vehicle of a class and energy at a GCJ-02 position and instant, by one zone table. */
export function restrictionAt(vehicleClass: VehicleClass, energy: Energy, position: Position, at: Instant, table: ZoneTable, calendar: WorkCalendar): readonly Ban[] {
  return table.zones.flatMap((zone) => banOf(zone, vehicleClass, energy, position, at, calendar))
}

/**
 * Whether any of the named zones ever bans the vehicle within the daily hours (none = all day): if not, it needs no pass for that trip.
 * Days are not asked: a ban on working days only is a ban.
 */
export function needsPass(vehicleClass: VehicleClass, energy: Energy, zoneIds: readonly string[], windows: readonly TimeWindow[], table: ZoneTable): boolean {
  const meets = (rule: ZoneRule): boolean => names(rule, vehicleClass, energy) && (windows.length === 0 || windows.some((mine) => rule.windows.some((theirs) => windowsMeet(mine, theirs))))
  return table.zones.some((zone) => zoneIds.includes(zone.id) && zone.rules.some(meets))
}
