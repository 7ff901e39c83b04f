/**
 * May this vehicle be here now? One pure function for the phone without a network, the phone with one, and the server: same facts, same answer.
 *
 * What a pass says of itself (forged, other than its case, replaced, revoked, other plate, other class, dates, an old rotating code) is red wherever it is shown. Zone and hours count only
 * where a ban meets the vehicle. Whatever rests on trust data that is too old, on a missing position or on a wrong clock is amber, never green.
 */
import { builtInCalendar } from '../kernel/calendar.data'
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant } from '../kernel/clock'
import { normalisePlate, type PlateType } from '../kernel/identity'
import { authenticate } from './authenticity'
import type { PassClaims } from './claims'
import { STEP_TOLERANCE, stepAt } from './presentation'
import { energyOfPlate, restrictionAt, type Ban, type Energy } from './restriction'
import type { VehicleClass } from './terms.data'
import type { Standing } from './standing'
import { isWithinWindows } from './time-window'
import { trustState, type TrustBundle } from './trust'
import { NOT_BANNED_HERE, possessionTexts, verdictTexts, type Colour, type Possession, type VerdictCode } from './verdict-texts.data'
import { placeOf, type Position } from './zone-geometry'
import { zoneTableOn, type ZoneTable } from './zone-table'

/** A pass found for a typed plate. */
export interface FoundPass {
  readonly claims: PassClaims
  readonly revoked: boolean
}

/** What is known of a typed plate. `passes` is `unavailable` without a network. */
export interface PlateLookup {
  readonly plate: string
  readonly plateType: PlateType
  readonly passes: readonly FoundPass[] | 'unavailable'
  readonly vehicleClass?: VehicleClass | undefined
  readonly energy?: Energy | undefined
}

/** What the officer has: the scanned text or a typed plate, and what is seen around it. */
export type Question = ({ readonly text: string } | { readonly lookup: PlateLookup }) & {
  readonly bundle: TrustBundle
  /** The phone's time, corrected by the server's when that is known. */
  readonly now: Instant
  /** How wrong `now` may be, in milliseconds either way; 0 when checked against a server. Answers that hang on it are amber. */
  readonly clockUncertaintyMs?: number | undefined
  /** GCJ-02. */
  readonly position?: Position | undefined
  readonly vehicleClassSeen?: VehicleClass | undefined
  readonly plateSeen?: string | undefined
  /** What the case says of the scanned code, asked online; without a network the bundle's void numbers are all there is. */
  readonly standing?: Standing | undefined
}

/** The answer. `claims` are shown to the officer only when the signature holds. */
export interface Verdict {
  readonly colour: Colour
  readonly code: VerdictCode
  readonly headline: string
  readonly advice: string
  readonly possession: Possession
  readonly possessionText: string
  readonly claims?: PassClaims | undefined
  /** Bans that meet the vehicle here and now, as far as they are known. */
  readonly bans: readonly Ban[]
}

/** The bans here and now, or why they are not known. */
type Surroundings = { readonly bans: readonly Ban[]; readonly table: ZoneTable } | 'no-position' | 'zones-unknown'

/** A pass to be judged at a moment. */
interface Held {
  readonly claims: PassClaims
  readonly revoked: boolean
  readonly step?: number | undefined
}

/** One moment's answer before the bundle's age is asked. */
interface Finding {
  readonly code: VerdictCode
  readonly around: Surroundings
}

function look(question: Question, vehicleClass: VehicleClass, energy: Energy, at: Instant): Surroundings {
  const table = zoneTableOn(question.bundle.zoneTables, dateOf(at))
  if (table === undefined) return 'zones-unknown'
  if (question.position === undefined) return 'no-position'
  return { bans: restrictionAt(vehicleClass, energy, question.position, at, table, question.bundle.calendar ?? builtInCalendar), table }
}

/** Of bans that nothing allows: the code a sure one means, else what is missing to be sure. */
function uncertain(bans: readonly Ban[], whenSure: (ban: Ban) => VerdictCode): VerdictCode {
  const sure = bans.filter((ban) => ban.certainty === 'sure').map(whenSure)
  if (sure.length > 0) return sure.find((code) => code === 'outside-zone') ?? (sure[0] as VerdictCode)
  return bans.some((ban) => ban.certainty === 'position') ? 'position-unsure' : 'day-unsure'
}

/** What the pass says of itself, wherever it is shown. */
function defectOf(held: Held, question: Question, at: Instant): VerdictCode | undefined {
  const { claims } = held
  if (question.standing === 'differs') return 'record-differs'
  if (question.standing === 'replaced') return 'superseded'
  if (held.revoked || question.standing === 'void') return 'revoked'
  if (question.plateSeen !== undefined && normalisePlate(question.plateSeen) !== claims.plate) return 'wrong-plate'
  if (question.vehicleClassSeen !== undefined && question.vehicleClassSeen !== claims.vehicleClass) return 'wrong-vehicle-class'
  if (at < instantAt(claims.validFrom)) return 'not-yet'
  if (at >= instantAt(addDays(claims.validTo, 1))) return 'expired'
  if (held.step === undefined) return undefined
  const late = stepAt(at) - held.step
  // A code from the future is no picture: one of the two clocks is wrong.
  return late > STEP_TOLERANCE ? 'stale-presentation' : late < -STEP_TOLERANCE ? 'clock-unsure' : undefined
}

/** Judges a pass at a moment. */
function judgePass(held: Held, question: Question, at: Instant): Finding {
  const { claims } = held
  const around = look(question, question.vehicleClassSeen ?? claims.vehicleClass, energyOfPlate(claims.plate), at)
  const defect = defectOf(held, question, at)
  if (defect !== undefined) return { code: defect, around }
  if (typeof around === 'string') return { code: around, around }
  const open = claims.windows.length === 0 || isWithinWindows(claims.windows, at)
  const uncovered = around.bans.filter((ban) => !open || !claims.zones.includes(ban.zoneId))
  if (uncovered.length > 0) return { code: uncertain(uncovered, (ban) => (claims.zones.includes(ban.zoneId) ? 'outside-hours' : 'outside-zone')), around }
  const inScope = open && around.table.zones.some((zone) => claims.zones.includes(zone.id) && placeOf(question.position as Position, zone.rings) !== 'outside')
  return { code: inScope ? 'valid' : 'no-pass-needed', around }
}

/** Judges a plate without any pass that is valid here and now. */
function judgeBare(lookup: PlateLookup, question: Question, at: Instant): Finding {
  const vehicleClass = question.vehicleClassSeen ?? lookup.vehicleClass
  if (vehicleClass === undefined) return { code: 'class-unknown', around: 'no-position' }
  const around = look(question, vehicleClass, lookup.energy ?? energyOfPlate(normalisePlate(lookup.plate)), at)
  if (typeof around === 'string') return { code: around, around }
  if (around.bans.length === 0) return { code: 'no-pass-needed', around }
  return { code: lookup.passes === 'unavailable' ? 'lookup-unavailable' : uncertain(around.bans, () => 'no-pass'), around }
}

const colourOf = (code: VerdictCode): Colour => verdictTexts[code].colour

/** From the most to the least helpful of several passes' answers: green, amber, then the red nearest to being right. */
const PREFERENCE: readonly VerdictCode[] = ['outside-hours', 'outside-zone', 'not-yet', 'expired', 'wrong-vehicle-class', 'wrong-plate', 'revoked']
const rank = (code: VerdictCode): number => ({ green: 0, amber: 1, red: 2 + PREFERENCE.indexOf(code) })[colourOf(code)]

interface Judged extends Finding {
  readonly claims?: PassClaims | undefined
}

/** The best answer among a plate's passes, unless the vehicle is free to be here without any. */
function judgePlate(lookup: PlateLookup, question: Question, at: Instant): Judged {
  const passes = lookup.passes === 'unavailable' ? [] : lookup.passes
  const [best] = passes
    .map((pass) => ({ ...judgePass({ claims: pass.claims, revoked: pass.revoked || question.bundle.revoked.has(pass.claims.credentialNumber) }, question, at), claims: pass.claims }))
    .sort((a, b) => rank(a.code) - rank(b.code))
  if (best === undefined) return judgeBare(lookup, question, at)
  const free = typeof best.around !== 'string' && best.around.bans.length === 0
  return free && colourOf(best.code) === 'red' ? { ...best, code: 'no-pass-needed' } : best
}

/** Answers that rest on keys, revocations or zones: with old trust data they are not sure. The others stay true. */
const RESTS_ON_TRUST: readonly VerdictCode[] = ['valid', 'no-pass-needed', 'unknown-key', 'outside-zone', 'outside-hours', 'no-pass']
/** Answers that rest on the time of day. */
const RESTS_ON_CLOCK: readonly VerdictCode[] = ['valid', 'no-pass-needed', 'not-yet', 'expired', 'stale-presentation', 'outside-zone', 'outside-hours', 'no-pass']

function answer(question: Question, found: Judged, possession: Possession): Verdict {
  const trust = trustState(question.bundle, question.now)
  const code = trust === 'stale' && RESTS_ON_TRUST.includes(found.code) ? 'stale-trust' : trust === 'ahead' && RESTS_ON_CLOCK.includes(found.code) ? 'clock-unsure' : found.code
  const { colour, headline, advice } = verdictTexts[code]
  const bans = typeof found.around === 'string' ? [] : found.around.bans
  const free = typeof found.around !== 'string' && bans.length === 0 && colour === 'red' && trust === 'fresh'
  return { colour, code, headline, advice: free ? advice + NOT_BANNED_HERE : advice, possession, possessionText: possessionTexts[possession], claims: found.claims, bans }
}

/** The same judgement at the earliest and latest time it may be; when the colour hangs on it, the clock is the answer. */
function despiteClock(question: Question, judgeAt: (at: Instant) => Judged): Judged {
  const found = judgeAt(question.now)
  const slack = question.clockUncertaintyMs ?? 0
  const others = slack === 0 ? [] : [-slack, slack].map((shift) => judgeAt(instantOf(millisOf(question.now) + shift)))
  return others.every((other) => colourOf(other.code) === colourOf(found.code)) ? found : { ...found, code: 'clock-unsure' }
}

/** The verdict on a scanned code or a typed plate. Pure: no clock, no network, never throws on what a code says. */
export function judge(question: Question): Verdict {
  if ('lookup' in question) return answer(question, despiteClock(question, (at) => judgePlate(question.lookup, question, at)), 'none')
  const code = authenticate(question.text, question.bundle, question.now)
  if (typeof code === 'string') return answer(question, { code, around: 'no-position' }, 'none')
  const held = { ...code, revoked: question.bundle.revoked.has(code.claims.credentialNumber) }
  const found = despiteClock(question, (at) => ({ ...judgePass(held, question, at), claims: code.claims }))
  return answer(question, found, code.step !== undefined && Math.abs(stepAt(question.now) - code.step) <= STEP_TOLERANCE ? 'proven' : 'static')
}
