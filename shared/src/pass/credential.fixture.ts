/**
 * Keys, claims and trust data of the tests and the corpus. The secrets are published on purpose: nothing real is ever signed with them.
 */
import { p256 } from '@noble/curves/nist.js'
import { CodecError } from './bytes'
import type { PassClaims } from './claims'
import { kidOf, type Signer } from './cose'
import { holderKeyFrom, holderThumbprint } from './presentation'
import { encodeRevocations } from './revocations'
import { bundleKeyOf, openBundle, type TrustBundle, type TrustBundleJson } from './trust'
import { builtInZoneTables } from './zones.data'

/** A P-256 key whose secret is 32 times the same byte. */
export function testKey(byte: number): { readonly publicKey: Uint8Array; readonly signer: Signer } {
  const secret = new Uint8Array(32).fill(byte)
  const publicKey = p256.getPublicKey(secret, true)
  return { publicKey, signer: { kid: kidOf(publicKey), sign: (bytes) => Promise.resolve(p256.sign(bytes, secret)) } }
}

export const activeKey = testKey(1)
export const nextKey = testKey(2)
export const retiredKey = testKey(3)
export const compromisedKey = testKey(4)
/** Not in any bundle. */
export const strangerKey = testKey(5)
export const bundleKey = testKey(6)
/** The key that waits after an emergency. */
export const waitingKey = testKey(7)

/** The owner's and the driver's phones. */
export const ownerPhone = holderKeyFrom(new Uint8Array(48).fill(11))
export const driverPhone = holderKeyFrom(new Uint8Array(48).fill(12))

/** A heavy truck's pass for the core zone, on the owner's phone. */
export const ownerClaims: PassClaims = {
  credentialNumber: 70_001, issuedAt: '2026-11-20T03:04:00.000Z', validFrom: '2026-11-23', validTo: '2026-12-22', passNumber: 'TX-4F7K-9QWD-2XHT8', plate: '鲁P12345', plateType: '01',
  vehicleClass: 'heavy-truck', passType: 'heavy', zones: ['Z1', 'Z2'], windows: [{ from: '09:00', to: '16:00' }, { from: '20:00', to: '24:00' }], route: 'none', holder: holderThumbprint(ownerPhone.publicKey)
}

/** The same pass on paper. */
export const paperClaims: PassClaims = (({ holder: _holder, ...rest }) => ({ ...rest, credentialNumber: 70_002 }))(ownerClaims)

/** A Monday in Liaocheng, 12:00. */
export const noon = '2026-11-23T04:00:00.000Z'
/** Inside the core zone, far from its boundary. */
export const inCore = { lng: 115.98, lat: 36.44, accuracy: 20 }
/** Between the core zone and the ring. */
export const inRing = { lng: 116.03, lat: 36.44, accuracy: 20 }
/** Outside every zone. */
export const outOfTown = { lng: 116.2, lat: 36.44, accuracy: 20 }

/** The bundle of noon, an hour old. */
export const bundleJson: TrustBundleJson = {
  v: 1, issuedAt: '2026-11-23T03:00:00.000Z', revoked: encodeRevocations([70_009, 70_010]), zoneTables: [...builtInZoneTables],
  keys: [
    { ...bundleKeyOf(activeKey.publicKey), notBefore: '2026-06-01T00:00:00.000Z', status: 'active' },
    { ...bundleKeyOf(nextKey.publicKey), notBefore: '2026-11-01T00:00:00.000Z', status: 'next' },
    { ...bundleKeyOf(retiredKey.publicKey), notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-06-30T00:00:00.000Z', status: 'retired' },
    { ...bundleKeyOf(compromisedKey.publicKey), notBefore: '2026-01-01T00:00:00.000Z', status: 'revoked', revokedSince: '2026-11-20T00:00:00.000Z' }
  ]
}

/** The bundle of 03:45 after an emergency at 03:40: what the key in use signed is not believed since 03:30, the waiting key has taken over, another waits. */
export const rotatedJson: TrustBundleJson = {
  ...bundleJson, issuedAt: '2026-11-23T03:45:00.000Z',
  keys: [
    { ...bundleKeyOf(activeKey.publicKey), notBefore: '2026-06-01T00:00:00.000Z', status: 'revoked', revokedSince: '2026-11-23T03:30:00.000Z' },
    { ...bundleKeyOf(nextKey.publicKey), notBefore: '2026-11-01T00:00:00.000Z', status: 'active' },
    { ...bundleKeyOf(waitingKey.publicKey), notBefore: '2026-11-23T03:45:00.000Z', status: 'next' },
    ...bundleJson.keys.slice(2)
  ]
}

/** The same, opened, with parts replaced. */
export const bundleWith = (parts: Partial<TrustBundleJson> = {}): TrustBundle => openBundle({ ...bundleJson, ...parts })

/** The code of the CodecError a call throws, `accepted` when it throws none; anything else is thrown on. */
export function refusal(run: () => unknown): string {
  try {
    run()
  } catch (problem) {
    if (problem instanceof CodecError) return problem.code
    throw problem
  }
  return 'accepted'
}
