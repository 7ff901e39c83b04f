/** The looks of the corpus and what the right answer is, written down by hand: nothing here asks the code under test. */
import type { VehicleClass } from '../../shared/src/pass/terms.data'
import type { Possession, VerdictCode } from '../../shared/src/pass/verdict-texts.data'
import { verdictTexts } from '../../shared/src/pass/verdict-texts.data'
import { matrixClasses } from './codes'
import type { Expected, Place, Vector } from './format'

export const NOON = '2026-11-23T04:00:00.000Z'

/** GCJ-02. Boundaries: the core ends in the east near 116.010, the ring near 116.066. */
export const places: Readonly<Record<string, Place>> = {
  core: { lng: 115.98, lat: 36.44, accuracy: 20 }, coreEdge: { lng: 116.0101, lat: 36.44, accuracy: 50 }, coreNear: { lng: 116.0075, lat: 36.44, accuracy: 50 }, ring: { lng: 116.03, lat: 36.44, accuracy: 20 }, ringEdge: { lng: 116.0658, lat: 36.4517, accuracy: 50 }, ringBlurred: { lng: 116.04, lat: 36.44, accuracy: 5000 },
  out: { lng: 116.2, lat: 36.44, accuracy: 20 }, farOut: { lng: 117.02, lat: 36.67, accuracy: 20 }
}

/** Expected: green, red or amber follows from the code. */
export function expected(code: VerdictCode, possession?: Possession): Expected {
  return { colour: verdictTexts[code].colour, codes: [code], ...(possession === undefined ? {} : { possession }) }
}

type Options = Partial<Omit<Vector, 'id' | 'about' | 'code' | 'expect'>> & { readonly possession?: Possession }
type Row = readonly [about: string, code: string, verdict: VerdictCode, options?: Options]

const local = (hhmm: string, day = '2026-11-23'): string => new Date(Date.parse(`${day}T${hhmm}:00+08:00`)).toISOString()
/** A bundle an hour old at any time of that day is named after the day. */
const on = (time: string): Options => ({ now: time, bundle: 'justIssued' })

const groups: Readonly<Record<string, readonly Row[]>> = {
  valid: [
    ['static code of the owner', 'owner', 'valid', { possession: 'static' }], ['rotating code of the owner', 'ownerShown', 'valid', { possession: 'proven' }], ['static code on the driver\'s phone', 'driver', 'valid', { possession: 'static' }], ['rotating code on the driver\'s phone', 'driverShown', 'valid', { possession: 'proven' }], ['paper', 'paper', 'valid', { possession: 'static' }], ['paper with its route', 'paperRoute', 'valid'], ['phone with a route elsewhere', 'ownerRouteElsewhere', 'valid'],
    ['all day', 'allDay', 'valid'], ['all day, rotating', 'allDayShown', 'valid', { possession: 'proven' }], ['in the ring', 'owner', 'valid', { place: 'ring' }], ['only for the ring, in the ring', 'ringOnly', 'valid', { place: 'ring' }], ['signed with the key in waiting', 'nextKey', 'valid'], ['signed with a retired key in its time', 'retiredKey', 'valid'], ['one day, on that day', 'oneDay', 'valid'], ['electric light truck', 'year', 'valid'], ['the widest pass there is', 'widest', 'valid'],
    ['the right plate is seen', 'owner', 'valid', { plateSeen: '鲁P12345' }], ['the right plate is typed carelessly', 'owner', 'valid', { plateSeen: ' 鲁p·12345 ' }], ['the right class is seen', 'owner', 'valid', { vehicleClassSeen: 'heavy-truck' }], ['near the line between two permitted zones', 'owner', 'valid', { place: 'coreEdge' }], ['beside the line, further than the accuracy', 'coreOnly', 'valid', { place: 'coreNear' }], ['at the edge of its only zone', 'ringOnly', 'valid', { place: 'ringEdge' }], ['next to a revoked number', 'neighbour', 'valid'], ['next to a revoked number in a dense list', 'notRevokedDense', 'valid', { bundle: 'dense' }]
  ],
  'wrong-key': [
    ['signed with a key nobody knows', 'stranger', 'unknown-key', { possession: 'none' }], ['the same, rotating', 'strangerShown', 'unknown-key', { possession: 'none' }], ['signed with a compromised key', 'compromisedKey', 'key-revoked', { possession: 'none' }], ['the same, rotating', 'compromisedShown', 'key-revoked', { possession: 'none' }], ['signed with a retired key after its time', 'retiredKeyLate', 'unknown-key'], ['our key id, another signature', 'impostor', 'forged', { possession: 'none' }], ['the same, rotating', 'impostorShown', 'forged', { possession: 'none' }],
    ['another phone signs the steps of a copied code', 'stolenShown', 'forged', { possession: 'none' }], ['an old proof under today\'s step', 'movedStep', 'forged', { possession: 'none' }], ['a good code before any key is known', 'owner', 'unknown-key', { bundle: 'noKeys' }], ['a good rotating code before any key is known', 'ownerShown', 'unknown-key', { bundle: 'noKeys' }]
  ],
  expired: [
    ['last month\'s', 'lastMonth', 'expired'], ['yesterday\'s', 'yesterday', 'expired'], ['in its last millisecond', 'oneDay', 'valid', on('2026-11-23T15:59:59.999Z')], ['a millisecond later', 'oneDay', 'expired', on('2026-11-23T16:00:00.000Z')], ['a month later', 'oneDay', 'expired', on('2026-12-23T04:00:00.000Z')], ['twenty years later', 'oneDay', 'expired', on('2046-11-23T04:00:00.000Z')], ['out of town', 'lastMonth', 'expired', { place: 'out' }], ['without position', 'lastMonth', 'expired', { place: 'none' }]
  ],
  early: [
    ['next year\'s', 'nextYear', 'not-yet'], ['tomorrow\'s', 'tomorrow', 'not-yet'], ['a millisecond before its first day', 'tomorrow', 'not-yet', on('2026-11-23T15:59:59.999Z')], ['in its first millisecond', 'tomorrow', 'valid', on('2026-11-23T16:00:00.000Z')], ['without position', 'tomorrow', 'not-yet', { place: 'none' }], ['out of town', 'nextYear', 'not-yet', { place: 'out' }]
  ],
  revoked: [
    ['static', 'revoked', 'revoked', { possession: 'static' }], ['rotating', 'revokedShown', 'revoked', { possession: 'proven' }], ['paper', 'revokedPaper', 'revoked'], ['in a dense list', 'revokedDense', 'revoked', { bundle: 'dense' }], ['before the list said so', 'revoked', 'valid', { bundle: 'noRevocations' }], ['out of town', 'revoked', 'revoked', { place: 'out' }], ['without position', 'revoked', 'revoked', { place: 'none' }], ['with an old list that already says so', 'revoked', 'revoked', { bundle: 'stale' }], ['and expired', 'revoked', 'revoked', on('2027-06-01T04:00:00.000Z')]
  ],
  // `rotated`: since 03:30 the key in use is not believed, the waiting one signs, another waits; made at 03:45.
  'key-revoked': [
    ['a pass of the key in use, before the news', 'owner', 'valid', { possession: 'static' }], ['a pass of the key in use, after the news', 'owner', 'key-revoked', { bundle: 'rotated', possession: 'none' }], ['the same, rotating', 'ownerShown', 'key-revoked', { bundle: 'rotated', possession: 'none' }], ['the driver\'s', 'driverShown', 'key-revoked', { bundle: 'rotated' }], ['paper', 'paper', 'key-revoked', { bundle: 'rotated' }],
    ['issued before the theft', 'lastWeekKept', 'key-revoked', { bundle: 'rotated' }], ['issued in the minute of the theft', 'minuteOfTheft', 'key-revoked', { bundle: 'rotated' }], ['issued after the theft', 'afterTheft', 'key-revoked', { bundle: 'rotated' }], ['dated back to before the key', 'beforeTheKey', 'key-revoked', { bundle: 'rotated' }], ['the thief\'s own phone shows it', 'thiefShown', 'key-revoked', { bundle: 'rotated' }], ['a later layout signed with it', 'laterLayout', 'key-revoked', { bundle: 'rotated' }],
    ['a look a millisecond before', 'owner', 'valid', { bundle: 'justIssuedRotated', now: '2026-11-23T03:29:59.999Z' }], ['a look at that instant', 'owner', 'key-revoked', { bundle: 'justIssuedRotated', now: '2026-11-23T03:30:00.000Z' }],
    ['re-issued to the phone', 'reissued', 'valid', { bundle: 'rotated', possession: 'static' }], ['the same, rotating', 'reissuedShown', 'valid', { bundle: 'rotated', possession: 'proven' }], ['printed anew', 'reprinted', 'valid', { bundle: 'rotated' }], ['the paper it replaces', 'replacedPaper', 'key-revoked', { bundle: 'rotated' }], ['re-issued, on a phone that has not had the news', 'reissued', 'valid'], ['the same, rotating', 'reissuedShown', 'valid', { possession: 'proven' }],
    ['re-issued, outside its zone', 'reissuedRing', 'outside-zone', { bundle: 'rotated' }], ['re-issued and then taken back', 'reissuedRevoked', 'revoked', { bundle: 'rotated' }], ['signed with the key that waits now', 'waitingKey', 'valid', { bundle: 'rotated' }], ['the same, on a phone that has not had the news', 'waitingKey', 'unknown-key'], ['the same, on a phone three days old', 'waitingKey', 'stale-trust', { bundle: 'stale' }],
    ['a phone three days old that has not had the news', 'owner', 'stale-trust', { bundle: 'stale' }], ['a phone three days old that has', 'owner', 'key-revoked', { bundle: 'rotated', now: '2026-11-26T04:00:00.000Z' }], ['the same, rotating', 'ownerShown', 'key-revoked', { bundle: 'rotated', now: '2026-11-26T04:00:00.000Z' }], ['re-issued, on that phone', 'reissued', 'stale-trust', { bundle: 'rotated', now: '2026-11-26T04:00:00.000Z' }], ['exactly 24 h after the news, re-issued', 'reissuedAllDay', 'valid', { bundle: 'rotated', now: '2026-11-24T03:45:00.000Z' }], ['a millisecond more', 'reissuedAllDay', 'stale-trust', { bundle: 'rotated', now: '2026-11-24T03:45:00.001Z' }],
    ['a phone 25 min slow', 'owner', 'key-revoked', { bundle: 'rotated', now: '2026-11-23T03:20:00.000Z' }], ['a phone known to be unsure', 'owner', 'key-revoked', { bundle: 'rotated', clockUncertaintyMs: 300_000 }], ['nobody says since when', 'owner', 'key-revoked', { bundle: 'rotatedEver' }], ['nobody says since when, a look long before', 'owner', 'key-revoked', { bundle: 'rotatedEver', now: '2026-11-23T03:50:00.000Z' }],
    ['out of town', 'owner', 'key-revoked', { bundle: 'rotated', place: 'out' }], ['without position', 'owner', 'key-revoked', { bundle: 'rotated', place: 'none' }], ['expired', 'lastMonth', 'key-revoked', { bundle: 'rotated' }], ['taken back too', 'revoked', 'key-revoked', { bundle: 'rotated' }], ['another plate', 'owner', 'key-revoked', { bundle: 'rotated', plateSeen: '鲁P54321' }], ['an old screenshot', 'shown-600s', 'key-revoked', { bundle: 'rotated' }],
    ['forged under its id', 'impostor', 'forged', { bundle: 'rotated' }], ['the same, rotating', 'impostorShown', 'forged', { bundle: 'rotated' }], ['another phone signs the steps', 'stolenShown', 'forged', { bundle: 'rotated' }], ['a key nobody knows', 'stranger', 'unknown-key', { bundle: 'rotated' }], ['a retired key in its time', 'retiredKey', 'valid', { bundle: 'rotated' }], ['a key revoked before', 'compromisedKey', 'key-revoked', { bundle: 'rotated' }]
  ],
  version: [
    ['a later layout, signed by us', 'laterLayout', 'unknown-version', { possession: 'none' }], ['a later layout, forged', 'laterLayoutForged', 'forged'], ['a later layout, strange key', 'laterLayoutStranger', 'unknown-key'], ['a later mark', 'laterMark', 'unknown-version'], ['the last mark', 'farMark', 'unknown-version'], ['an earlier mark', 'otherMark', 'malformed'], ['a mark of two digits', 'twoDigitMark', 'malformed']
  ],
  'not-ours': [
    ['a health certificate', 'foreign', 'malformed', { possession: 'none' }], ['a link', 'url', 'malformed'], ['nothing', 'empty', 'malformed'], ['only the mark', 'mark', 'malformed'], ['only the other mark', 'markShown', 'malformed'], ['words', 'wordy', 'malformed'], ['JSON', 'json', 'malformed'], ['small letters', 'lowerCase', 'malformed'], ['a space at the end', 'withSpace', 'malformed'], ['a new line at the end', 'newLine', 'malformed'], ['twice in a row', 'doubled', 'malformed'], ['a rotating code under the static mark', 'shownAsStatic', 'malformed'], ['the same on a stale bundle', 'url', 'malformed', { bundle: 'stale' }]
  ],
  presentation: [
    ['29 s old', 'shown-29s', 'valid', { possession: 'proven' }], ['30 s old', 'shown-30s', 'valid', { possession: 'proven' }], ['31 s old, two steps back', 'shown-31s', 'stale-presentation', { possession: 'static' }], ['a minute old', 'shown-60s', 'stale-presentation'], ['90 s old', 'shown-90s', 'stale-presentation'], ['five minutes old', 'shown-300s', 'stale-presentation'], ['ten minutes old', 'shown-600s', 'stale-presentation'],
    ['29 s ahead', 'shown+29s', 'valid', { possession: 'proven' }], ['30 s ahead', 'shown+30s', 'valid', { possession: 'proven' }], ['59 s ahead', 'shown+59s', 'valid', { possession: 'proven' }], ['a minute ahead', 'shown+60s', 'clock-unsure', { possession: 'static' }], ['90 s ahead', 'shown+90s', 'clock-unsure'], ['five minutes ahead', 'shown+300s', 'clock-unsure'],
    ['a day later', 'ownerShown', 'stale-presentation', on('2026-11-24T04:00:00.000Z')], ['a screenshot three weeks later', 'ownerShown', 'stale-presentation', on('2026-12-14T04:00:00.000Z')], ['a screenshot outside its zone is a screenshot first', 'ringOnlyShown', 'stale-presentation', on('2026-11-23T05:00:00.000Z')]
  ],
  'clock-5-min': [
    ['officer\'s phone 5 min fast, static', 'owner', 'valid', { now: '2026-11-23T04:05:00.000Z' }], ['officer\'s phone 5 min slow, static', 'owner', 'valid', { now: '2026-11-23T03:55:00.000Z' }], ['officer\'s phone 5 min fast, rotating', 'ownerShown', 'stale-presentation', { now: '2026-11-23T04:05:00.000Z' }], ['officer\'s phone 5 min slow, rotating', 'ownerShown', 'clock-unsure', { now: '2026-11-23T03:55:00.000Z' }],
    ['known to be unsure by 5 min, static', 'owner', 'valid', { clockUncertaintyMs: 300_000 }], ['known to be unsure by 5 min, rotating', 'ownerShown', 'clock-unsure', { clockUncertaintyMs: 300_000 }], ['known to be unsure by 5 min, rotating 5 min old', 'shown-300s', 'clock-unsure', { clockUncertaintyMs: 300_000 }], ['known to be unsure by 5 min, rotating 10 min old', 'shown-600s', 'stale-presentation', { clockUncertaintyMs: 300_000 }],
    ['bundle seems made 5 min ahead', 'owner', 'valid', { now: '2026-11-23T02:55:00.000Z' }], ['bundle seems made further ahead', 'owner', 'clock-unsure', { now: '2026-11-23T02:54:59.999Z' }], ['and the pass is revoked', 'revoked', 'revoked', { now: '2026-11-23T02:54:59.999Z' }], ['and the pass is forged', 'impostor', 'forged', { now: '2026-11-23T02:54:59.999Z' }],
    ...([['2 min before the hours end', '15:58', 'clock-unsure'], ['5 min before', '15:55', 'clock-unsure'], ['6 min before', '15:54', 'valid'], ['4 min after they began', '09:04', 'clock-unsure'], ['5 min after', '09:05', 'valid'], ['4 min after they ended', '16:04', 'clock-unsure'], ['6 min after', '16:06', 'outside-hours']] as const).map(([about, time, verdict]): Row => [`unsure by 5 min, ${about}`, 'owner', verdict, { ...on(local(time)), clockUncertaintyMs: 300_000 }])
  ],
  stale: [
    ['exactly 24 h', 'owner', 'valid', { now: '2026-11-24T03:00:00.000Z', bundle: 'fresh' }], ['a millisecond more', 'owner', 'stale-trust', { now: '2026-11-24T03:00:00.001Z', bundle: 'fresh' }], ['three days', 'owner', 'stale-trust', { bundle: 'stale' }], ['rotating', 'ownerShown', 'stale-trust', { bundle: 'stale', possession: 'proven' }], ['paper', 'paper', 'stale-trust', { bundle: 'stale' }], ['unknown key', 'stranger', 'stale-trust', { bundle: 'stale' }], ['forged', 'impostor', 'forged', { bundle: 'stale' }], ['expired', 'lastMonth', 'expired', { bundle: 'stale' }], ['not yet', 'tomorrow', 'not-yet', { bundle: 'stale' }],
    ['outside its zone', 'ringOnly', 'stale-trust', { bundle: 'stale' }], ['outside its hours', 'owner', 'stale-trust', { bundle: 'stale', now: local('08:00') }], ['out of town', 'owner', 'stale-trust', { bundle: 'stale', place: 'out' }], ['another plate', 'owner', 'wrong-plate', { bundle: 'stale', plateSeen: '鲁P54321' }], ['a screenshot', 'shown-600s', 'stale-presentation', { bundle: 'stale' }], ['without position', 'owner', 'no-position', { bundle: 'stale', place: 'none' }]
  ],
  'wrong-vehicle': [
    ['another plate', 'owner', 'wrong-plate', { plateSeen: '鲁P54321' }], ['a plate of another town', 'owner', 'wrong-plate', { plateSeen: '鲁A12345' }], ['another plate, rotating', 'ownerShown', 'wrong-plate', { plateSeen: '鲁P54321', possession: 'proven' }], ['another plate, out of town', 'owner', 'wrong-plate', { plateSeen: '鲁P54321', place: 'out' }], ['a medium truck', 'owner', 'wrong-vehicle-class', { vehicleClassSeen: 'medium-truck' }], ['a slag truck', 'owner', 'wrong-vehicle-class', { vehicleClassSeen: 'slag-truck' }], ['a pickup', 'owner', 'wrong-vehicle-class', { vehicleClassSeen: 'pickup' }], ['a heavy truck on a light one\'s pass', 'year', 'wrong-vehicle-class', { vehicleClassSeen: 'heavy-truck' }], ['plate before class', 'owner', 'wrong-plate', { plateSeen: '鲁P54321', vehicleClassSeen: 'pickup' }], ['without position', 'owner', 'wrong-plate', { plateSeen: '鲁P54321', place: 'none' }]
  ],
  place: [
    ['for the ring, in the core', 'ringOnly', 'outside-zone'], ['for the core, in the ring', 'coreOnly', 'outside-zone', { place: 'ring' }], ['for another city', 'otherCity', 'outside-zone'], ['for another city, in the ring', 'otherCity', 'outside-zone', { place: 'ring' }], ['for the ring, near the line to the core', 'ringOnly', 'position-unsure', { place: 'coreEdge' }], ['for the core, near the line to the ring', 'coreOnly', 'position-unsure', { place: 'coreEdge' }], ['for another city, at the edge of town', 'otherCity', 'position-unsure', { place: 'ringEdge' }], ['for the ring, position good to 5 km', 'ringOnly', 'position-unsure', { place: 'ringBlurred' }], ['for both, position good to 5 km', 'owner', 'valid', { place: 'ringBlurred' }],
    ['without position', 'owner', 'no-position', { place: 'none' }], ['rotating without position', 'ownerShown', 'no-position', { place: 'none', possession: 'proven' }], ['out of town', 'owner', 'no-pass-needed', { place: 'out' }], ['in Jinan', 'owner', 'no-pass-needed', { place: 'farOut' }], ['without a zone table', 'owner', 'zones-unknown', { bundle: 'noZones' }], ['before the first zone table', 'owner', 'zones-unknown', { bundle: 'futureZones' }]
  ],
  hours: [
    ...([['08:59', 'outside-hours'], ['09:00', 'valid'], ['15:59', 'valid'], ['16:00', 'outside-hours'], ['19:59', 'outside-hours'], ['20:00', 'valid'], ['23:59', 'valid']] as const).map(([time, verdict]): Row => [`9–16 and 20–24 in the core at ${time}`, 'owner', verdict, on(local(time))]),
    ...([['21:59', 'outside-hours'], ['22:00', 'valid'], ['23:59', 'valid']] as const).map(([time, verdict]): Row => [`22–6 in the core at ${time}`, 'night', verdict, on(local(time))]), ...([['00:00', 'valid'], ['05:59', 'valid'], ['06:00', 'outside-hours']] as const).map(([time, verdict]): Row => [`22–6 in the core at ${time} the next day`, 'night', verdict, on(local(time, '2026-11-24'))]),
    ['the ring is free at 22:00, pass or not', 'ringOnly', 'valid', { ...on(local('22:00')), place: 'ring' }], ['the ring is free at 05:59 for another city\'s pass', 'otherCity', 'no-pass-needed', { ...on(local('05:59', '2026-11-24')), place: 'ring' }], ['and banned at 06:00', 'otherCity', 'outside-zone', { ...on(local('06:00', '2026-11-24')), place: 'ring' }]
  ]
}

/** Who is banned where at an hour: domain-facts §3.3 written out a second time, independent of the zone table. */
function banned(vehicleClass: VehicleClass, place: string, hour: number): boolean {
  if (place === 'core') return vehicleClass === 'light-truck' ? hour === 7 || hour === 8 || hour === 17 || hour === 18 : vehicleClass !== 'pickup'
  if (place === 'ring') return vehicleClass === 'medium-truck' ? hour >= 7 && hour < 20 : ['heavy-truck', 'slag-truck', 'hazmat'].includes(vehicleClass) && hour >= 6 && hour < 22
  return false
}

/** A pass for the core from 9 to 16, of every class, at every place and hour that matters. */
function matrix(): readonly Vector[] {
  const looks: Vector[] = []
  for (const vehicleClass of matrixClasses)
    for (const place of ['core', 'ring', 'out'])
      for (const hour of [3, 6, 8, 12, 18, 21, 23]) {
        const verdict: VerdictCode = place === 'core' && hour === 12 ? 'valid' : !banned(vehicleClass, place, hour) ? 'no-pass-needed' : place === 'core' ? 'outside-hours' : 'outside-zone'
        looks.push({ id: `matrix-${looks.length + 1}`, about: `${vehicleClass}, ${place}, ${hour}:30, pass for the core 9–16`, code: `matrix-${vehicleClass}`, now: local(`${String(hour).padStart(2, '0')}:30`), bundle: 'justIssued', place, expect: expected(verdict) })
      }
  return looks
}

/** Every single look. */
export function makeVectors(): readonly Vector[] {
  const written = Object.entries(groups).flatMap(([group, rows]) => rows.map(([about, code, verdict, { possession, place = 'core', ...options } = {}], i): Vector => ({
    id: `${group}-${i + 1}`, about, code, now: NOON, bundle: 'fresh', ...options, ...(place === 'none' ? {} : { place }), expect: expected(verdict, possession)
  })))
  return [...written, ...matrix()]
}
