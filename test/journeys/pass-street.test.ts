/** Officers' looks over HTTP on the real engine: whose clock counts, what a queue may do, and what the desk hears of a phone that did not know better. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, dateOf, instantAt, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassScan, type PassView } from '@lubiao/shared/pass/contract'
import { holderKeyFrom } from '@lubiao/shared/pass/presentation'
import { decodeBundle } from '@lubiao/shared/pass/trust'
import { judge } from '@lubiao/shared/pass/verdict'
import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import type { ZoneTable } from '@lubiao/shared/pass/zone-table'
import { zoneTablesAround } from '../../functions/src/pass/bundle'
import { commit } from '../../functions/src/platform/commit'
import { zoneTableWrite } from '../../functions/src/pass/repo-zones'
import { systemRandom } from '../../functions/src/platform/chance'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

const START = '2026-11-23T02:00:00.000Z'
const CORE = { lng: 115.9802, lat: 36.4405, accuracy: 10 }
const PLATE = '鲁P12345'
const application = cleanApplication(START, { plate: PLATE })
const GREEN = { colour: 'green', code: 'valid' } as const

let rig: Rig
let officer: Client
let officer2: Client
let view: PassView
let text: string
/** Of the pass that is let run out. */
let clocked: string

async function signedIn(): Promise<void> {
  ;[officer, officer2] = await Promise.all([rig.desk('officer'), rig.desk('officer2')])
}
async function turnTo(instant: string): Promise<void> {
  rig.turnTo(instant)
  await rig.sweep()
  await signedIn()
}

let scans = 0
const scanned = (more: Partial<PassScan> = {}): PassScan => ({ scanId: `street-${String((scans += 1)).padStart(16, '0')}`, at: rig.now, by: 'qr', text, position: CORE, ...more })
const ago = (ms: number): string => instantOf(millisOf(rig.now) - ms)
const flagsOf = async () => (await (await rig.desk('supervisor')).must(passRoutes.flags, {})).flags

/** An approved pass and the code on its holder's phone. */
async function passFor(plate: string): Promise<{ readonly view: PassView; readonly text: string }> {
  const [li, approver] = await Promise.all([rig.wechat('li'), rig.desk('approver')])
  const wanted = cleanApplication(START, { plate })
  const draft = await li.must(passRoutes.open, { application: wanted })
  let passed = await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application: wanted } })
  for (const order of [{ command: 'claim' }, { command: 'approve' }] as const) passed = await approver.must(passRoutes.staffAct, { caseId: passed.caseId, version: passed.version, order })
  const { text: code } = await li.must(passRoutes.bindDevice, { caseId: passed.caseId, publicKey: base64url(holderKeyFrom(systemRandom(48)).publicKey), deviceName: '我的手机' })
  return { view: passed, text: code }
}

beforeAll(async () => {
  rig = await Rig.start({ startAt: START })
  ;({ view, text } = await passFor(PLATE))
  clocked = (await passFor('鲁P10101')).text
  await turnTo(instantAt(application.validFrom, '10:00'))
}, 120_000)
afterAll(() => rig.stop())

describe('a queue', () => {
  it('keeps its good looks when one of them is refused', async () => {
    const taken = scanned()
    await officer2.must(passRoutes.scan, taken)
    const good = scanned()
    const answer = await officer.must(passRoutes.syncScans, { scans: [taken, good] })
    expect(answer.results.map((one) => one.scanId)).toEqual([good.scanId])
    expect(answer.refused).toEqual([{ scanId: taken.scanId, code: 'already-exists', title: expect.any(String) as string }])
  })

  it('is nobody’s but the officer’s who made it', async () => {
    const queue = [scanned()]
    const { staffId } = await officer.must(accountRoutes.staffMe, {})
    expect((await officer2.send(passRoutes.syncScans, { staffId, scans: queue })).status).toBe(403)
    expect((await officer.must(passRoutes.syncScans, { staffId, scans: queue })).results).toHaveLength(1)
  })
})

describe('zone tables sent to phones', () => {
  const today = dateOf(START)
  const base = builtInZoneTables.at(-1) as ZoneTable
  const temporary: ZoneTable = { ...base, version: 'fair', effectiveFrom: addDays(today, -2), effectiveTo: addDays(today, 2) }

  it('hold the one that was in force before a temporary one, and is again after it', () => {
    expect(zoneTablesAround([base, temporary], today).map((one) => one.version)).toEqual([base.version, 'fair'])
    expect(zoneTablesAround([base, temporary], addDays(today, 3)).map((one) => one.version)).toEqual([base.version, 'fair'])
    expect(zoneTablesAround([base, temporary], addDays(today, 10)).map((one) => one.version)).toEqual([base.version])
    expect(zoneTablesAround([base, { ...temporary, effectiveFrom: addDays(today, 32), effectiveTo: addDays(today, 40) }], today).map((one) => one.version)).toEqual([base.version])
  })

  it('are at most ten, today’s among them', () => {
    const many = Array.from({ length: 20 }, (_one, n): ZoneTable => ({ ...base, version: `v${n}`, effectiveFrom: addDays(today, n - 7) }))
    const sent = zoneTablesAround(many, today)
    expect(sent).toHaveLength(10)
    expect(sent[0]?.version).toBe('v7')
  })

  it('let a phone judge on the day after a temporary table ended', async () => {
    const day = dateOf(rig.now)
    await commit(rig.deps, [zoneTableWrite(rig.deps, { ...base, version: 'fair', effectiveFrom: addDays(day, -3), effectiveTo: addDays(day, -1) })])
    rig.turnTo(instantOf(millisOf(rig.now) + 60_000))
    const { bundle, trustKeys } = await officer.must(passRoutes.bundle, {})
    expect(judge({ text, bundle: decodeBundle(bundle, trustKeys), now: rig.now, position: CORE }).code).toBe('valid')
    expect((await officer.must(passRoutes.scan, scanned())).verdict.code).toBe('valid')
  })
})

describe('a revoked pass', () => {
  it('is red by its code and by its plate, for the same reason', async () => {
    const approver = await rig.desk('approver')
    view = await approver.must(passRoutes.staffGet, { caseId: view.caseId })
    view = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'revoke', reason: 'misuse', note: '不按路线行驶' } })
    const byCode = await officer.must(passRoutes.scan, scanned())
    const byPlate = await officer.must(passRoutes.scan, scanned({ by: 'plate', text: undefined, plate: PLATE, plateType: '01' }))
    expect(byCode.verdict.code).toBe('revoked')
    expect({ ...byPlate.verdict, possession: 'static' }).toEqual(byCode.verdict)
    expect(byPlate.passNumber).toBe(byCode.passNumber)
  })

  it('shown green by a phone without a network is a lead for the desk, once', async () => {
    const before = await flagsOf()
    const queue = { scans: [scanned({ at: ago(60_000), offlineVerdict: GREEN }), scanned({ at: ago(60_000), offlineVerdict: { colour: 'red', code: 'revoked' } })] }
    const { results } = await officer.must(passRoutes.syncScans, queue)
    expect(results.map((one) => one.flags.map((flag) => flag.code))).toEqual([['offline-green'], []])
    await officer.must(passRoutes.syncScans, queue)
    const after = await flagsOf()
    expect(after).toHaveLength(before.length + 1)
    expect(after.find((one) => one.code === 'offline-green')).toMatchObject({ caseId: view.caseId, plate: PLATE, text: expect.stringContaining('此码已作废') as string })
  })

  it('leads from a plate that never had a pass to the desk too', async () => {
    const { flags } = await officer.must(passRoutes.scan, scanned({ by: 'plate', text: undefined, plate: '鲁P20003', plateType: '01', offlineVerdict: GREEN }))
    expect(flags.map((one) => one.code)).toEqual(['offline-green'])
    expect((await flagsOf()).find((one) => one.plate === '鲁P20003')?.caseId).toBeUndefined()
  })
})

describe('whose clock counts', () => {
  it('judges at the server’s time while the officer waits, whatever the phone’s clock says', async () => {
    text = clocked
    expect((await officer.must(passRoutes.scan, scanned())).verdict.code).toBe('valid')
    await turnTo(instantAt(addDays(application.validTo, 1), '10:00'))
    const slow = await officer.must(passRoutes.scan, scanned({ at: ago(20 * 3_600_000) }))
    expect(slow.verdict).toMatchObject({ colour: 'red', code: 'expired' })
  })

  it('judges a queued look at the officer’s word, a week back at most and never ahead', async () => {
    const [earlier, old, ahead] = (await officer.must(passRoutes.syncScans, { scans: [scanned({ at: ago(20 * 3_600_000) }), scanned({ at: ago(8 * 86_400_000) }), scanned({ at: ago(-3 * 86_400_000) })] })).results
    expect(earlier?.verdict.code).toBe('valid')
    expect(old?.verdict.code).toBe('expired')
    expect(ahead?.verdict.code).toBe('expired')
  })
})
