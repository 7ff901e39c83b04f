/**
 * What the case behind a scanned code says of it. Asked online only: without a network nothing but the list of void numbers is known.
 *
 * One rule: a code counts while its case gives out its number and says the same of everything the code says. What differs was signed with our
 * key and never given out by us, which weighs more than whether the number still counts: nothing a code says changes once a pass is approved,
 * a change is a new case.
 */
import { bytesOfBase64url, sameBytes } from './bytes'
import type { PassCase } from './case'
import type { PassClaims } from './claims'
import { holderThumbprint } from './presentation'
import type { TimeWindow } from './time-window'

/** `kept`: counts. `replaced`: a new pass has taken over. `void`: taken back, renewed or revoked. `differs`: no such code was ever given out. */
export type Standing = 'kept' | 'replaced' | 'void' | 'differs'

const COMPARED = ['plate', 'plateType', 'vehicleClass', 'passType', 'validFrom', 'validTo'] as const
const text = (windows: readonly TimeWindow[]): string => windows.map(({ from, to }) => `${from}-${to}`).join()

/** Whether the code says anything the case does not. What was taken out of a case with the person who left is not known any more, and not compared. */
function differs(claims: PassClaims, { application }: PassCase): boolean {
  const { zones = claims.zones, windows = claims.windows, route } = application
  return COMPARED.some((part) => application[part] !== undefined && application[part] !== claims[part])
    || zones.join() !== claims.zones.join() || text(windows) !== text(claims.windows)
    || (route !== undefined && typeof claims.route === 'object' && claims.route.text !== route)
}

/** Whether the code is bound to the very key its number was given to; paper is bound to none. */
const isBoundTo = (claims: PassClaims, publicKey: string | undefined): boolean =>
  claims.holder === undefined || publicKey === undefined ? claims.holder === undefined && publicKey === undefined : sameBytes(claims.holder, holderThumbprint(bytesOfBase64url(publicKey)))

/** How a code whose signature holds stands with its case as stored now; undefined when there is no case of its number. */
export function standingOf(claims: PassClaims, passCase: PassCase | undefined): Standing {
  if (passCase === undefined || differs(claims, passCase)) return 'differs'
  const device = passCase.devices.find((one) => one.revocationIndex === claims.credentialNumber)
  if (device !== undefined) return isBoundTo(claims, device.publicKey) ? 'kept' : 'differs'
  return passCase.state === 'superseded' ? 'replaced' : 'void'
}
