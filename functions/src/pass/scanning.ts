/** One look at a vehicle: the shared verdict on what the server knows, recorded once, audited, compared with where the pass was seen before. */
import { dateOf, instantAt, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, Problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassClaims } from '@lubiao/shared/pass/claims'
import type { PassScan, PassScanOutcome } from '@lubiao/shared/pass/contract'
import { impossibleTravel, type Sighting } from '@lubiao/shared/pass/travel'
import { judge, type PlateLookup, type Question, type Verdict } from '@lubiao/shared/pass/verdict'
import type { StaffIdentity } from '../http/caller'
import { commitAudited } from '../platform/audit'
import type { Deps } from '../platform/deps'
import { liveBundle } from './bundle'
import { claimsFor } from './credential'
import { loadCase, loadCases, loadGuard } from './repo'
import { flagWrite, loadScan, scanKnown, scanWrite, sightingsAround, sightingWrite } from './repo-scans'

/** A scan may be replayed this long after it was made; and no phone's clock may be further ahead than five minutes. */
const OLDEST_MS = 7 * 86_400_000
const AHEAD_MS = 5 * 60_000

/** Number of no credential: a pass found by its plate is judged by its case, not by a code. */
const TYPED = 0

/** When a scan counts as made: what the phone says within bounds, else now. */
function scannedAt(scan: PassScan, now: Instant): Instant {
  const age = millisOf(now) - millisOf(scan.at)
  return age >= -AHEAD_MS && age <= OLDEST_MS ? scan.at : now
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
  const cases = (await loadCases(deps, guard.held.map((held) => held.caseId))).filter((one) => one.state === 'approved' || one.state === 'active' || one.state === 'expired')
  return {
    plate, plateType, passes: cases.map((one) => ({ claims: claimsFor(one, { revocationIndex: TYPED }, instantAt(dateOf(one.enteredAt))), revoked: false })),
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
  // Online the case itself says whether this very credential still counts: what was taken back a second ago is void already.
  if (passCase?.devices.some((device) => device.revocationIndex === claims.credentialNumber) === true) return { verdict, passCase }
  return { verdict: judge({ ...around, text, bundle: { ...asOf, revoked: new Set([...asOf.revoked, claims.credentialNumber]) }, now: at }), passCase }
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

/** Looks at a vehicle. The same `scanId` by the same officer gives the same answer again and leaves nothing new behind. */
export async function scanVehicle(deps: Deps, staff: StaffIdentity, scan: PassScan, now: Instant): Promise<PassScanOutcome> {
  const known = await loadScan(deps, scan.scanId)
  if (known !== undefined) {
    if (known.staffId !== staff.staffId) throw problem('already-exists')
    return known.outcome
  }
  const at = scannedAt(scan, now)
  const { verdict, passCase } = await lookAt(deps, scan, at, now)
  const sighting: Sighting | undefined = scan.position === undefined || passCase === undefined ? undefined : { at, position: scan.position }
  const speeds = sighting === undefined || passCase === undefined ? [] : (await sightingsAround(deps, passCase.caseId, at)).map((other) => impossibleTravel(other, sighting)).filter((kmh) => kmh !== undefined)
  const kmh = speeds.length === 0 ? undefined : Math.max(...speeds)
  const text = `同一张通行证在两处出现，须时速 ${kmh ?? 0} 公里以上才能到达，疑似被复制使用，请核对行驶证`
  const outcome = outcomeOf(scan, verdict, passCase, kmh === undefined ? [] : [{ code: 'impossible-travel', text }])
  const writes = [
    scanWrite(deps, { scanId: scan.scanId, staffId: staff.staffId, at, code: verdict.code, caseId: passCase?.caseId, outcome }),
    ...(sighting === undefined || passCase === undefined ? [] : [sightingWrite(deps, passCase.caseId, scan.scanId, staff.staffId, sighting)]),
    ...(kmh === undefined || passCase === undefined ? [] : [flagWrite(deps, { at, code: 'impossible-travel', text, caseId: passCase.caseId, passNumber: passCase.passNumber ?? passCase.caseId, plate: passCase.application.plate ?? '', unit: passCase.unit, kmh }, scan.scanId)])
  ]
  try {
    await commitAudited(deps, writes, { staffId: staff.staffId, action: 'pass.scan', subject: passCase?.caseId ?? scan.scanId, at: now })
  } catch (error) {
    // The phone sent it twice at once: the first one's answer counts.
    if (error !== scanKnown) throw error
    return scanVehicle(deps, staff, scan, now)
  }
  return outcome
}
