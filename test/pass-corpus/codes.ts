/** The codes of the corpus, signed with published test keys: deterministic (RFC 6979), so that the file never changes by itself. */
import { instantOf, millisOf } from '../../shared/src/kernel/clock'
import { decodeBase45, encodeBase45 } from '../../shared/src/pass/base45'
import { joinBytes } from '../../shared/src/pass/bytes'
import type { CborValue } from '../../shared/src/pass/cbor'
import type { PassClaims } from '../../shared/src/pass/claims'
import { signSign1, type Signer } from '../../shared/src/pass/cose'
import { claimsPayload, encodePass, staticCode } from '../../shared/src/pass/credential'
import { activeKey, compromisedKey, driverPhone, nextKey, noon, ownerClaims, ownerPhone, paperClaims, retiredKey, strangerKey, waitingKey } from '../../shared/src/pass/credential.fixture'
import { decodeCwt, encodeCwt } from '../../shared/src/pass/cwt'
import { holderThumbprint, presentPass, type HolderKey } from '../../shared/src/pass/presentation'
import type { VehicleClass } from '../../shared/src/pass/terms.data'

/** Somebody else's signature under our key id. */
export const impostor: Signer = { kid: activeKey.signer.kid, sign: strangerKey.signer.sign }
export const matrixClasses: readonly VehicleClass[] = ['heavy-truck', 'medium-truck', 'light-truck', 'slag-truck', 'hazmat', 'pickup']

const shift = (ms: number): string => instantOf(millisOf(noon) + ms)
const allDay: Partial<PassClaims> = { windows: [] }

/** A signed token of a later layout of claims. */
async function laterLayout(signer: Signer): Promise<string> {
  const token = decodeCwt(claimsPayload(ownerClaims))
  return staticCode(await signSign1(encodeCwt({ ...token, own: new Map<number, CborValue>([[1, 2], [2, 'later']]) }), signer))
}

/** The driver has the owner's static code, and signs the steps himself. */
async function stolenPresentation(): Promise<string> {
  const owners = decodeBase45(presentPass(await encodePass(ownerClaims, activeKey.signer), ownerPhone, noon).slice(4))
  const drivers = decodeBase45(presentPass(await encodePass({ ...ownerClaims, holder: holderThumbprint(driverPhone.publicKey) }, activeKey.signer), driverPhone, noon).slice(4))
  return `LB2:${encodeBase45(joinBytes(owners.slice(0, 2), drivers.slice(2, 5), owners.slice(5, 69), drivers.slice(69, 133), owners.slice(133)))}`
}

/** An old proof with its step set to now's. */
async function movedStep(): Promise<string> {
  const old = decodeBase45(presentPass(await encodePass(ownerClaims, activeKey.signer), ownerPhone, shift(-600_000)).slice(4))
  const fresh = decodeBase45(presentPass(await encodePass(ownerClaims, activeKey.signer), ownerPhone, noon).slice(4))
  return `LB2:${encodeBase45(joinBytes(old.slice(0, 2), fresh.slice(2, 5), old.slice(5)))}`
}

export async function makeCodes(): Promise<Readonly<Record<string, string>>> {
  const sign = (parts: Partial<PassClaims> = {}, signer: Signer = activeKey.signer): Promise<string> => encodePass({ ...ownerClaims, ...parts }, signer)
  const paper = (parts: Partial<PassClaims> = {}, signer: Signer = activeKey.signer): Promise<string> => encodePass({ ...paperClaims, ...parts }, signer)
  const show = async (static_: Promise<string>, at = noon, phone: HolderKey = ownerPhone): Promise<string> => presentPass(await static_, phone, at)
  const driver = sign({ credentialNumber: 70_003, holder: holderThumbprint(driverPhone.publicKey) })
  const early: Partial<PassClaims> = { issuedAt: '2026-06-01T00:00:00.000Z' }
  /** After the emergency the same credential is signed again: same number, new time of issue. */
  const again: Partial<PassClaims> = { issuedAt: '2026-11-23T03:41:00.000Z' }
  const codes: Record<string, string> = {
    owner: await sign(), ownerShown: await show(sign()), driver: await driver, driverShown: await show(driver, noon, driverPhone), paper: await paper(), paperRoute: await paper({ route: { text: '昌润路—湖南路—光岳路' } }), ownerRouteElsewhere: await sign({ route: { text: '昌润路—湖南路—光岳路' } }),
    allDay: await sign(allDay), allDayShown: await show(sign(allDay)), ringOnly: await sign({ zones: ['Z2'] }), ringOnlyShown: await show(sign({ zones: ['Z2'] })), coreOnly: await sign({ zones: ['Z1'], ...allDay }), otherCity: await sign({ zones: ['A1'] }),
    night: await sign({ windows: [{ from: '22:00', to: '06:00' }] }), oneDay: await sign({ passType: 'temp', validFrom: '2026-11-23', validTo: '2026-11-23', ...allDay }), year: await sign({ passType: 'green', vehicleClass: 'light-truck', plate: '鲁PD12345', plateType: '52', validTo: '2027-11-22', ...allDay }),
    widest: await sign({ zones: ['Z1', 'Z2', 'Z10', 'Z11', 'Z12', 'Z13', 'Z14', 'Z15'], windows: [{ from: '09:00', to: '11:00' }, { from: '11:30', to: '16:00' }, { from: '20:00', to: '24:00' }], plate: '鲁P1234挂', plateType: '15', vehicleClass: 'trailer', credentialNumber: 0xffffffff }),
    nextKey: await sign({}, nextKey.signer), retiredKey: await sign(early, retiredKey.signer), retiredKeyLate: await sign({}, retiredKey.signer), compromisedKey: await sign({}, compromisedKey.signer), stranger: await sign({}, strangerKey.signer), strangerShown: await show(sign({}, strangerKey.signer)), compromisedShown: await show(sign({}, compromisedKey.signer)),
    impostor: await sign({}, impostor), impostorShown: await show(sign({}, impostor)), stolenShown: await stolenPresentation(), movedStep: await movedStep(),
    reissued: await sign(again, nextKey.signer), reissuedShown: await show(sign(again, nextKey.signer)), reissuedAllDay: await sign({ ...again, ...allDay }, nextKey.signer), reissuedRing: await sign({ ...again, zones: ['Z2'] }, nextKey.signer), reissuedRevoked: await sign({ ...again, credentialNumber: 70_009 }, nextKey.signer), reprinted: await paper({ ...again, credentialNumber: 70_011 }, nextKey.signer), replacedPaper: await paper({ credentialNumber: 70_010 }), waitingKey: await sign({ issuedAt: '2026-11-23T03:50:00.000Z' }, waitingKey.signer),
    lastWeekKept: await sign({ issuedAt: '2026-11-16T01:00:00.000Z' }), minuteOfTheft: await sign({ issuedAt: '2026-11-23T03:30:00.000Z' }), afterTheft: await sign({ issuedAt: '2026-11-23T03:50:00.000Z' }), beforeTheKey: await sign({ issuedAt: '2025-01-01T00:00:00.000Z' }), thiefShown: await show(sign({ holder: holderThumbprint(driverPhone.publicKey), zones: ['Z1', 'Z2', 'Z10'], ...allDay }), noon, driverPhone),
    nextYear: await sign({ validFrom: '2027-01-01', validTo: '2027-01-31', ...allDay }), tomorrow: await sign({ validFrom: '2026-11-24', ...allDay }), lastMonth: await sign({ validFrom: '2026-10-01', validTo: '2026-10-31', issuedAt: '2026-09-25T01:00:00.000Z', ...allDay }), yesterday: await sign({ validFrom: '2026-11-20', validTo: '2026-11-22', ...allDay }),
    revoked: await sign({ credentialNumber: 70_009 }), revokedShown: await show(sign({ credentialNumber: 70_009 })), revokedPaper: await paper({ credentialNumber: 70_010 }), neighbour: await sign({ credentialNumber: 70_008 }), revokedDense: await sign({ credentialNumber: 80_123 }), notRevokedDense: await sign({ credentialNumber: 80_124 }),
    laterLayout: await laterLayout(activeKey.signer), laterLayoutForged: await laterLayout(impostor), laterLayoutStranger: await laterLayout(strangerKey.signer),
    foreign: 'HC1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6UOS03CR83KLBKAVN74.CO4F3', url: 'https://pass.example.cn/p/70001', empty: '', mark: 'LB1:', markShown: 'LB2:', laterMark: 'LB3:ABCD', farMark: 'LB9:', wordy: '鲁P12345 通行证', json: '{"plate":"鲁P12345","valid":true}', otherMark: 'LB0:ABC', twoDigitMark: 'LB10:ABC'
  }
  codes['lowerCase'] = (codes['owner'] as string).toLowerCase()
  codes['withSpace'] = `${codes['owner'] as string} `
  codes['newLine'] = `${codes['owner'] as string}\n`
  codes['doubled'] = `${codes['owner'] as string}${(codes['owner'] as string).slice(4)}`
  codes['staticAsShown'] = `LB2:${(codes['owner'] as string).slice(4)}`
  codes['shownAsStatic'] = `LB1:${(codes['ownerShown'] as string).slice(4)}`
  for (const vehicleClass of matrixClasses) codes[`matrix-${vehicleClass}`] = await sign({ vehicleClass, zones: ['Z1'], windows: [{ from: '09:00', to: '16:00' }] })
  for (const seconds of [-600, -300, -90, -60, -31, -30, -29, 29, 30, 59, 60, 90, 300]) codes[`shown${seconds > 0 ? '+' : ''}${seconds}s`] = await show(sign(allDay), shift(seconds * 1000))
  return codes
}
