/** Issues the credentials of a pass: one per phone, one for paper. */
import { addDays, instantAt, type Instant } from '@lubiao/shared/kernel/clock'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import { base64url, bytesOfBase64url, CodecError } from '@lubiao/shared/pass/bytes'
import type { PassCase, PassDevice } from '@lubiao/shared/pass/case'
import type { PassClaims } from '@lubiao/shared/pass/claims'
import type { PassApplication, PassCredential } from '@lubiao/shared/pass/contract'
import type { Signer } from '@lubiao/shared/pass/cose'
import { encodePass } from '@lubiao/shared/pass/credential'
import { holderThumbprint } from '@lubiao/shared/pass/presentation'
import type { Deps } from '../platform/deps'
import type { KeySigner } from '../platform/keys/port'

/** A key of the port as the codec wants it. */
export const signerOf = (key: KeySigner): Signer => ({ kid: new Uint8Array(Buffer.from(key.kid, 'hex')), sign: (bytes) => key.sign(bytes) })

/** What a phone's or paper's credential says. The case is past approval, so its application is complete. */
export function claimsFor(passCase: PassCase, device: Pick<PassDevice, 'revocationIndex' | 'publicKey'>, now: Instant): PassClaims {
  const application = passCase.application as PassApplication
  return {
    credentialNumber: device.revocationIndex, issuedAt: now, validFrom: application.validFrom, validTo: application.validTo, passNumber: passCase.passNumber ?? passCase.caseId,
    plate: application.plate, plateType: application.plateType, vehicleClass: application.vehicleClass, passType: application.passType, zones: application.zones, windows: application.windows,
    route: application.route === '' ? 'none' : { text: application.route }, ...(device.publicKey === undefined ? {} : { holder: holderThumbprint(bytesOfBase64url(device.publicKey)) })
  }
}

/** Whether text is a P-256 point a credential can be bound to. */
export function isHolderKey(publicKey: string): boolean {
  try {
    holderThumbprint(bytesOfBase64url(publicKey))
    return true
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

/** Signs a credential. Throws `upstream-unavailable` when the key cannot be reached, and then nothing has been written. */
export async function issue(deps: Deps, passCase: PassCase, device: PassDevice, now: Instant): Promise<PassCredential> {
  const application = passCase.application as PassApplication
  const signer = signerOf(await deps.keys.passSigner(now))
  const text = await encodePass(claimsFor(passCase, device, now), signer)
  return {
    credentialId: device.deviceId, caseId: passCase.caseId, passNumber: passCase.passNumber ?? passCase.caseId, text, kid: base64url(signer.kid), boundToDevice: device.publicKey !== undefined,
    validFrom: instantAt(application.validFrom), validTo: instantAt(addDays(application.validTo, 1)), plate: application.plate, plateType: application.plateType as PlateType, vehicleClass: application.vehicleClass,
    passType: application.passType, zones: [...application.zones], windows: [...application.windows], route: application.route
  }
}
