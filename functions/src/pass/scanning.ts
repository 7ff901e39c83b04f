/** One look at a vehicle: the shared verdict on what the server knows, recorded once, audited, compared with where the pass was seen before. */
import { dateOf, instantAt, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, Problem } from '@lubiao/shared/kernel/problem'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassClaims } from '@lubiao/shared/pass/claims'
import type { passRoutes, PassScan, PassScanOutcome } from '@lubiao/shared/pass/contract'
import { standingOf } from '@lubiao/shared/pass/standing'
import { impossibleTravel, type Sighting } from '@lubiao/shared/pass/travel'
import { judge, type PlateLookup, type Question, type Verdict } from '@lubiao/shared/pass/verdict'
import type { StaffIdentity } from '../http/caller'
import { commitAudited } from '../platform/audit'
import type { Deps } from '../platform/deps'
import { liveBundle } from './bundle'
import { claimsFor } from './credential'
import { loadCase, loadCases, loadGuard } from './repo'
import { flagWrite, loadScan, scanKnown, scanWrite, sightingsAround, sightingWrite, type Flag } from './repo-scans'

/** A scan may be replayed this long after it was made; and no phone's clock may be further ahead than five minutes. */
const OLDEST_MS = 7 * 86_400_000
const AHEAD_MS = 5 * 60_000

/** How a look reaches the server: while the officer waits, or from the phone's queue. */
export type Manner = 'live' | 'replayed'

/** Number of no credential: a pass found by its plate is judged by its case, not by a code. */
const TYPED = 0

/** States of a case that is or was a pass: a typed plate says of it what its code would. */
const SHOWN: ReadonlySet<PassCase['state']> = new Set(['approved', 'active', 'expired', 'revoked'])

/**
 * When a scan counts as made. Live it is now: a phone hours slow must not turn a pass that has run out green. Only what waited in the queue is judged
 * by the officer's word, within bounds and never later than now.
 */
function scannedAt(scan: PassScan, manner: Manner, now: Instant): Instant {
  const age = millisOf(now) - millisOf(scan.at)
  return manner === 'replayed' && age >= 0 && age <= OLDEST_MS ? scan.at : now
}

/** Whether the officer's word on the time is believable, so that where the pass was says something about when. */
function isTimed(scan: PassScan, manner: Manner, now: Instant): boolean {
  const age = millisOf(now) - millisOf(scan.at)
  return manner === 'live' || (age >= -AHEAD_MS && age <= OLDEST_MS)
}

/** What the server knows of a typed plate: its passes, and the class the register holds. */
async function lookUp(deps: Deps, scan: PassScan): Promise<PlateLookup> {
  const plate = scan.plate as string
  const plateType = scan.plateType as NonNullable<PassScan['plateType']>
  const [guard, vehicle] = await Promise.all([
    loadGuard(deps, plate, plateType),
    deps.registry.findVehicle(plate, plateType).catch((error: unknown) => {
      // The register only adds the class; without it the officer is asked to look.
      if (error instanceof Problem && error.code === 'upstream-unavailable') return undefined
      throw error
    })
  ])
  const cases = (await loadCases(deps, [...guard.held, ...guard.revoked].map((one) => one.caseId))).filter((one) => SHOWN.has(one.state))
  return {
    plate, plateType, passes: cases.map((one) => ({ claims: claimsFor(one, { revocationIndex: TYPED }, instantAt(dateOf(one.enteredAt))), revoked: one.state === 'revoked' })),
    ...(vehicle?.found === true ? { vehicleClass: vehicle.vehicle.vehicleClass, energy: vehicle.vehicle.energy } : {})
  }
}

interface Looked {
  readonly verdict: Verdict
  readonly passCase: PassCase | undefined
}

async function lookAt(deps: Deps, scan: PassScan, at: Instant, now: Instant): Promise<Looked> {
  const bundle = await liveBundle(deps, now)
  const around: Pick<Question, 'position' | 'vehicleClassSeen' | 'plateSeen'> = { position: scan.position, vehicleClassSeen: scan.vehicleClassSeen, plateSeen: scan.plateSeen }
  // A replayed scan is judged as of its moment, by what is known now: the bundle must not look as if it came from the future.
  const asOf = { ...bundle, issuedAt: at < bundle.issuedAt ? at : bundle.issuedAt }
  if (scan.by === 'plate') {
    const verdict = judge({ ...around, lookup: await lookUp(deps, scan), bundle: asOf, now: at })
    return { verdict, passCase: verdict.claims === undefined ? undefined : await loadCase(deps, verdict.claims.passNumber) }
  }
  const text = scan.text as string
  const verdict = judge({ ...around, text, bundle: asOf, now: at })
  const { claims } = verdict
  if (claims === undefined) return { verdict, passCase: undefined }
  const passCase = await loadCase(deps, claims.passNumber)
  // Online the case itself says whether this very code still counts: what was taken back a second ago is void already.
  const standing = standingOf(claims, passCase)
  return { verdict: standing === 'kept' ? verdict : judge({ ...around, text, bundle: asOf, now: at, standing }), passCase }
}

function outcomeOf(scan: PassScan, verdict: Verdict, passCase: PassCase | undefined, flags: PassScanOutcome['flags']): PassScanOutcome {
  const claims: PassClaims | undefined = verdict.claims
  const base = { scanId: scan.scanId, verdict: { colour: verdict.colour, code: verdict.code, headline: verdict.headline, advice: verdict.advice, possession: verdict.possession }, flags }
  if (claims === undefined) return { ...base, zones: [], windows: [], ...(scan.plate === undefined ? {} : { plate: scan.plate }) }
  const route = typeof claims.route === 'object' ? claims.route.text : passCase?.application.route
  return {
    ...base, passNumber: claims.passNumber, plate: claims.plate, vehicleClass: claims.vehicleClass, passType: claims.passType, zones: [...claims.zones], validFrom: claims.validFrom, validTo: claims.validTo,
    windows: [...claims.windows], ...(route === undefined || route === '' ? {} : { route })
  }
}

/** A lead for the desk, as kept and as the officer is told. */
type Lead = Pick<Flag, 'code' | 'text' | 'kmh'>

/** What the phone showed green although the server knows better: somebody drove on who should not have. */
function wronglyGreen(scan: PassScan, verdict: Verdict): readonly Lead[] {
  if (scan.offlineVerdict?.colour !== 'green' || verdict.colour !== 'red') return []
  return [{ code: 'offline-green', text: `民警手机离线显示可以通行，服务器核对为“${verdict.headline}”，请核查` }]
}

/** A code our key signed and we never gave out: somebody else may have the key. */
function neverGivenOut({ code, claims }: Verdict): readonly Lead[] {
  if (code !== 'record-differs') return []
  return [{ code, text: `二维码签名有效，内容却与发证记录不符（码上车牌 ${claims?.plate ?? ''}），签发密钥可能外泄或被滥用，请立即核查` }]
}

async function tooFast(deps: Deps, caseId: string, sighting: Sighting): Promise<readonly Lead[]> {
  const speeds = (await sightingsAround(deps, caseId, sighting.at)).map((other) => impossibleTravel(other, sighting)).filter((kmh) => kmh !== undefined)
  if (speeds.length === 0) return []
  const kmh = Math.max(...speeds)
  return [{ code: 'impossible-travel', kmh, text: `同一张通行证在两处出现，须时速 ${kmh} 公里以上才能到达，疑似被复制使用，请核对行驶证` }]
}

/**
 * Looks at a vehicle. The same `scanId` by the same officer gives the same answer again and leaves nothing new behind.
 * Throws `already-exists` for an id another officer used.
 */
export async function scanVehicle(deps: Deps, staff: StaffIdentity, scan: PassScan, manner: Manner, now: Instant): Promise<PassScanOutcome> {
  const known = await loadScan(deps, scan.scanId)
  if (known !== undefined) {
    if (known.staffId !== staff.staffId) throw problem('already-exists')
    return known.outcome
  }
  const at = scannedAt(scan, manner, now)
  const { verdict, passCase } = await lookAt(deps, scan, at, now)
  const seen = passCase === undefined || scan.position === undefined || !isTimed(scan, manner, now) ? undefined : { caseId: passCase.caseId, sighting: { at, position: scan.position } }
  const leads = [...(seen === undefined ? [] : await tooFast(deps, seen.caseId, seen.sighting)), ...wronglyGreen(scan, verdict), ...neverGivenOut(verdict)]
  const outcome = outcomeOf(scan, verdict, passCase, leads.map(({ code, text }) => ({ code, text })))
  const about = passCase === undefined
    ? { plate: verdict.claims?.plate ?? scan.plate ?? scan.plateSeen ?? '未识别', unit: staff.unit }
    : { caseId: passCase.caseId, passNumber: passCase.passNumber ?? passCase.caseId, plate: passCase.application.plate ?? '', unit: passCase.unit }
  const writes = [
    scanWrite(deps, { scanId: scan.scanId, staffId: staff.staffId, at, claimedAt: scan.at, receivedAt: now, code: verdict.code, caseId: passCase?.caseId, offlineVerdict: scan.offlineVerdict, outcome }),
    ...(seen === undefined ? [] : [sightingWrite(deps, seen.caseId, scan.scanId, staff.staffId, seen.sighting)]),
    ...leads.map((lead) => flagWrite(deps, { at, ...lead, ...about }, scan.scanId))
  ]
  try {
    await commitAudited(deps, writes, { staffId: staff.staffId, action: 'pass.scan', subject: passCase?.caseId ?? scan.scanId, at: now })
  } catch (error) {
    // The phone sent it twice at once: the first one's answer counts.
    if (error !== scanKnown) throw error
    return scanVehicle(deps, staff, scan, manner, now)
  }
  return outcome
}

/**
 * Looks at what a phone's queue held, one after the other: they share the officer's audit chain. One that can never be taken is refused by itself and
 * does not keep the others; one that could not be dealt with just now is in neither list, and the phone sends it again.
 */
export async function replayScans(deps: Deps, staff: StaffIdentity, scans: readonly PassScan[], now: Instant): Promise<OutputOf<typeof passRoutes.syncScans>> {
  const results: PassScanOutcome[] = []
  const refused: { scanId: string; code: string; title: string }[] = []
  for (const scan of scans) {
    try {
      results.push(await scanVehicle(deps, staff, scan, 'replayed', now))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!error.spec.retryable) refused.push({ scanId: scan.scanId, code: error.code, title: error.spec.title })
    }
  }
  return { results, refused }
}
