import type { PlateType } from '@lubiao/shared/kernel/identity'
import { passRoutes, type PassScan, type PassScanOutcome } from '@lubiao/shared/pass/contract'
import type { VehicleClass } from '@lubiao/shared/pass/terms.data'
import { judge, type Question, type Verdict } from '@lubiao/shared/pass/verdict'
import { createCell } from '../../../client/cell'
import { client } from '../../../client/client'
import { failureOf, ifPossible } from '../../../client/failure'
import { clockUncertaintyMs, now } from '../../../device/clock'
import { locate, type Position } from '../../../device/location'
import { randomId } from '../../../device/random'
import { buzz } from '../../../device/screen'
import { notingOfficer, remember } from './records'
import { syncTrust, trust } from './trust'

/** What the officer checks. */
export type Subject = ({ readonly text: string } | { readonly plate: string; readonly plateType: PlateType }) & { readonly vehicleClassSeen?: VehicleClass; readonly plateSeen?: string }

/** The check on the screen: the phone's own answer at once, the server's when it comes. */
export interface Check {
  readonly subject: Subject
  /** Whose look it is. */
  readonly staffId: string | undefined
  readonly scan: PassScan
  readonly own: Verdict | undefined
  readonly server: PassScanOutcome | undefined
  readonly asking: boolean
}

/** The latest check. */
export const check = createCell<Check | undefined>(undefined)

function ownVerdict(subject: Subject, position: Position | undefined, at: string): Verdict | undefined {
  const bundle = trust.get()
  if (bundle === undefined) return undefined
  const about = 'text' in subject ? { text: subject.text } : { lookup: { plate: subject.plate, plateType: subject.plateType, passes: 'unavailable' as const, vehicleClass: subject.vehicleClassSeen } }
  return judge({ ...about, bundle, now: at, clockUncertaintyMs: clockUncertaintyMs(), position, vehicleClassSeen: subject.vehicleClassSeen, plateSeen: subject.plateSeen } satisfies Question)
}

/** What the code says, while it may be believed: not once the server has answered without believing it. */
export const believedClaims = ({ own, server }: Pick<Check, 'own' | 'server'>): Verdict['claims'] => (server !== undefined && server.passNumber === undefined ? undefined : own?.claims)

function noted(current: Check, keepScan: boolean): void {
  if (current.staffId === undefined) return
  const verdict = current.server?.verdict ?? current.own
  const plate = current.server?.plate ?? believedClaims(current)?.plate ?? ('plate' in current.subject ? current.subject.plate : '未识别')
  remember(current.staffId, {
    scanId: current.scan.scanId, at: current.scan.at, title: plate, colour: verdict?.colour ?? 'amber', headline: verdict?.headline ?? '没有核验数据',
    flags: current.server?.flags ?? [], ...(keepScan ? { scan: current.scan } : {})
  })
}

/**
 * Checks a vehicle: by what the phone knows at once, then by the server. Without an answer the look is queued.
 * @param positioned where the phone is; asked for before the scanner opens, so that nobody waits for it
 */
export async function startCheck(subject: Subject, positioned: Promise<Position | undefined> = locate()): Promise<void> {
  const at = now() // the moment the code was read, not the moment the position came
  const position = await positioned
  const own = ownVerdict(subject, position, at)
  const scan: PassScan = {
    scanId: await randomId(24), at, by: 'text' in subject ? 'qr' : 'plate',
    ...('text' in subject ? { text: subject.text.slice(0, 2000) } : { plate: subject.plate, plateType: subject.plateType }),
    ...(subject.vehicleClassSeen === undefined ? {} : { vehicleClassSeen: subject.vehicleClassSeen }),
    ...(subject.plateSeen === undefined ? {} : { plateSeen: subject.plateSeen }),
    ...(position === undefined ? {} : { position }),
    ...(own === undefined ? {} : { offlineVerdict: { colour: own.colour, code: own.code } })
  }
  const begun: Check = { subject, staffId: notingOfficer(), scan, own, server: undefined, asking: true }
  check.set(begun)
  noted(begun, true) // queued before the network is asked: nothing is lost when the app is closed now
  buzz()
  void confirmByServer(begun)
}

/** Answers about a signing key: when the server's differs from the phone's, the phone has missed a change of keys. */
const KEY_NEWS: readonly string[] = ['key-revoked', 'unknown-key']

async function confirmByServer(begun: Check): Promise<void> {
  let server: PassScanOutcome | undefined
  let refused = false
  try {
    server = await client.send(passRoutes.scan, begun.scan)
  } catch (reason) {
    const failure = failureOf(reason)
    refused = !failure.unanswered && !failure.retryable && failure.status === 400 // it will never be accepted: do not keep sending it
  }
  const done: Check = { ...begun, server, asking: false }
  if (check.get()?.scan.scanId === begun.scan.scanId) check.set(done)
  noted(done, server === undefined && !refused)
  if (server !== undefined && begun.own !== undefined && server.verdict.code !== begun.own.code && [server.verdict.code, begun.own.code].some((code) => KEY_NEWS.includes(code)))
    // Should it fail, the check page goes on asking as it does every hour.
    void ifPossible(syncTrust())
}
