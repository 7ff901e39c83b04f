/** Scarce releases through HTTP: a lottery anybody can recompute, an opening queue, admissions that are a person's own. */
import { createHash, createHmac } from 'node:crypto'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { faultsOfDraw } from '@lubiao/shared/release/draw'
import { releaseRoutes, type ReleasePlan, type ReleaseView } from '@lubiao/shared/release/contract'
import { requireAdmission } from '../../functions/src/release/admission'
import { commit } from '../../functions/src/platform/commit'
import { crowdOn, type Member } from '../support/crowd'
import { Rig, type Client } from '../support/rig'

let rig: Rig
let supervisor: Client
let crowd: readonly Member[]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z', withoutPump: true })
  supervisor = await rig.desk('supervisor')
  crowd = await crowdOn(rig, 30)
}, 120_000)
afterAll(() => rig.stop())

const inMinutes = (minutes: number): string => instantOf(millisOf(rig.now) + minutes * 60_000)
let refs = 0
const announce = (change: Partial<ReleasePlan> = {}): Promise<ReleaseView> => supervisor.must(releaseRoutes.announce, {
  plan: { kind: 'lottery', module: 'plate', ref: `block-${(refs += 1)}`, title: '鲁P 新号段', unit: 'cheguansuo', opensAt: inMinutes(-1), drawsAt: inMinutes(5), endsAt: inMinutes(14), quota: 5, perPerson: 1, ...change }
})
const enter = (member: Member, releaseId: string, key?: string) => member.send(releaseRoutes.enter, { releaseId }, key)
const get = async (releaseId: string): Promise<ReleaseView> => (await rig.send(undefined, releaseRoutes.get, { releaseId })).body
const allEntries = async (releaseId: string) => (await rig.send(undefined, releaseRoutes.entries, { releaseId })).body.entries

describe('a lottery', () => {
  it('is recomputed by anybody from what the page shows, with node:crypto alone', async () => {
    const announced = await announce()
    expect(announced).toMatchObject({ state: 'open', rule: expect.stringContaining('前 5 位中签') as string })
    expect(JSON.stringify(announced)).not.toContain('secret')
    const mine = new Map<string, Member>()
    for (const member of crowd.slice(0, 20)) mine.set((await enter(member, announced.releaseId)).body.entryId as string, member)
    // Who entered first, or twice, has nothing by it.
    const again = await enter(crowd[0] as Member, announced.releaseId)
    expect(again).toMatchObject({ status: 201, body: { entryId: [...mine.keys()][0], entered: true } })
    expect(await allEntries(announced.releaseId)).toEqual([])
    expect((await (crowd[0] as Member).send(releaseRoutes.admit, { releaseId: announced.releaseId })).body).toMatchObject({ code: 'release.wait', status: 429 })
    rig.turn(5 * 60_000)
    expect((await enter(crowd[25] as Member, announced.releaseId)).body.code).toBe('release.not-open')
    const drawn = await get(announced.releaseId)
    expect(drawn).toMatchObject({ state: 'drawn', commitment: announced.commitment, draw: { entries: 20 } })
    const places = await allEntries(announced.releaseId)
    expect(new Set(places.map((one) => one.entryId))).toEqual(new Set(mine.keys()))

    const secret = Buffer.from(drawn.draw?.secret as string, 'hex')
    expect(createHash('sha256').update(secret).digest('hex')).toBe(announced.commitment)
    const list = createHash('sha256').update(places.map((one) => one.entryId).sort().join('\n')).digest()
    const seed = createHash('sha256').update(secret).update(list).digest()
    const ranked = places.map((one) => ({ ...one, at: createHmac('sha256', seed).update(one.entryId).digest('hex') })).sort((a, b) => (a.at < b.at ? -1 : 1))
    expect(ranked.map((one) => one.place)).toEqual(places.map((_one, i) => i + 1))
    expect(faultsOfDraw({ ...(drawn.draw as { secret: string; listHash: string; seed: string }), commitment: drawn.commitment }, places)).toEqual([])

    for (const { entryId, place } of places) {
      const member = mine.get(entryId) as Member
      expect((await member.send(releaseRoutes.place, { releaseId: announced.releaseId })).body).toMatchObject({ place, wins: place <= 5, entryId })
      const admitted = await member.send(releaseRoutes.admit, { releaseId: announced.releaseId })
      expect([admitted.status, admitted.body.code]).toEqual(place <= 5 ? [200, undefined] : [403, 'release.not-drawn'])
    }
  })

  it('lets people leave before its moment, and the office cancel before it, never after', async () => {
    const { releaseId, version } = await announce()
    const [a, b] = crowd as [Member, Member]
    await enter(a, releaseId)
    await enter(b, releaseId)
    expect((await b.send(releaseRoutes.leave, { releaseId })).body.entered).toBe(false)
    expect((await b.send(releaseRoutes.leave, { releaseId })).body.code).toBe('release.not-entered')
    rig.turn(5 * 60_000)
    expect((await supervisor.send(releaseRoutes.cancel, { releaseId, version, note: '想换个号段' })).body.code).toBe('not-allowed-now')
    expect((await a.send(releaseRoutes.leave, { releaseId })).body.code).toBe('release.not-open')
    expect((await get(releaseId)).draw?.entries).toBe(1)
    const other = await announce()
    expect((await supervisor.must(releaseRoutes.cancel, { releaseId: other.releaseId, version: other.version, note: '系统维护' })).state).toBe('cancelled')
    expect((await enter(a, other.releaseId)).body.code).toBe('release.not-open')
  })

  it('is drawn by the minute when nobody asks, and is over at its end', async () => {
    const { releaseId } = await announce()
    await enter(crowd[3] as Member, releaseId)
    rig.turn(6 * 60_000)
    await rig.sweep()
    expect((await get(releaseId)).state).toBe('drawn')
    rig.turn(9 * 60_000)
    await rig.sweep()
    expect((await get(releaseId)).state).toBe('over')
    expect((await (crowd[3] as Member).send(releaseRoutes.admit, { releaseId })).body.code).toBe('release.over')
  })

  it('names wrong times', async () => {
    const answer = await supervisor.send(releaseRoutes.announce, { plan: { kind: 'queue', module: 'plate', ref: 'x', title: '鲁P 新号段', unit: 'cheguansuo', opensAt: inMinutes(6), drawsAt: inMinutes(5), endsAt: inMinutes(4), quota: 5, perPerson: 1 } })
    expect(answer.body).toMatchObject({ code: 'release.times-wrong', status: 422 })
    expect(answer.body.errors?.map((one) => one.path)).toEqual(['plan.opensAt', 'plan.endsAt', 'plan.perMinute'])
  })
})

describe('an opening queue', () => {
  it('draws those who are there, puts later ones behind, lets in at its rate', async () => {
    const { releaseId } = await announce({ kind: 'queue', quota: 100, perMinute: 60 })
    for (const member of crowd.slice(0, 10)) await enter(member, releaseId)
    rig.turn(5 * 60_000)
    const late: Member[] = crowd.slice(10, 14) as Member[]
    for (const member of late) expect((await enter(member, releaseId)).status).toBe(201)
    const places = await Promise.all(crowd.slice(0, 14).map(async (member) => (await member.send(releaseRoutes.place, { releaseId })).body.place as number))
    expect([...places].slice(0, 10).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(places.slice(10)).toEqual([11, 12, 13, 14])
    const last = late[3] as Member
    const waits = await last.send(releaseRoutes.admit, { releaseId })
    expect(waits).toMatchObject({ status: 429, body: { code: 'release.wait', detail: expect.stringContaining('第 14 位') as string } })
    expect(Number(waits.headers.get('retry-after'))).toBe(waits.body.retryAfterSeconds)
    rig.turn(Number(waits.body.retryAfterSeconds) * 1000)
    expect(await last.send(releaseRoutes.admit, { releaseId })).toMatchObject({ status: 200, body: { place: 14 } })
  })

  it('gives an admission that is one\'s own, for this release, for ten minutes, as often as the quota says', async () => {
    const plan = { kind: 'queue' as const, quota: 10, perMinute: 600, perPerson: 2, endsAt: inMinutes(300) }
    const { releaseId, ref } = await announce(plan)
    const other = await announce(plan)
    const [a, b] = crowd.slice(20, 22) as [Member, Member]
    for (const id of [releaseId, other.releaseId]) for (const member of [a, b]) await enter(member, id)
    rig.turn(5 * 60_000 + 1000)
    const { admission, expiresAt } = (await a.send(releaseRoutes.admit, { releaseId })).body
    expect(millisOf(expiresAt) - millisOf(rig.now)).toBeLessThanOrEqual(600_000)
    const use = async (id: string | { module: 'plate'; ref: string }, userId: string, text: string | undefined): Promise<string> => {
      try {
        await commit(rig.deps, await requireAdmission(rig.deps, id, userId, text, rig.now))
        return 'used'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(await use(releaseId, b.userId, admission)).toBe('release.pass-invalid')
    expect(await use(other.releaseId, a.userId, admission)).toBe('release.pass-invalid')
    expect(await use(releaseId, a.userId, `${admission.slice(0, -1)}${admission.endsWith('0') ? '1' : '0'}`)).toBe('release.pass-invalid')
    expect(await use(releaseId, a.userId, undefined)).toBe('release.wait')
    expect(await use(releaseId, 'NOBODY', undefined)).toBe('release.not-entered')
    expect([await use(releaseId, a.userId, admission), await use({ module: 'plate', ref }, a.userId, admission), await use(releaseId, a.userId, admission)]).toEqual(['used', 'used', 'release.quota-used'])
    const fresh = (await b.send(releaseRoutes.admit, { releaseId })).body.admission
    rig.turn(10 * 60_000)
    expect(await use(releaseId, b.userId, fresh)).toBe('release.pass-invalid')
  })

  it('draws once however many ask at the opening moment, and no entry is lost between gate and draw', async () => {
    const { releaseId } = await announce({ kind: 'queue', quota: 100, perMinute: 6000 })
    for (const member of crowd.slice(0, 15)) await enter(member, releaseId)
    rig.turn(5 * 60_000 - 40)
    // Some enter just before, some just after the moment; everybody asks for their place at once.
    await Promise.all(crowd.map(async (member, i) => {
      if (i >= 15) await enter(member, releaseId)
      if (i === 20) rig.turn(60)
      await member.send(releaseRoutes.place, { releaseId })
    }))
    rig.turn(6_000)
    const places = await Promise.all(crowd.map(async (member) => (await member.send(releaseRoutes.place, { releaseId })).body))
    expect(places.every((one) => one.entered && one.place !== undefined)).toBe(true)
    expect(new Set(places.map((one) => one.place)).size).toBe(crowd.length)
    const { draw } = await get(releaseId)
    expect((await allEntries(releaseId)).length).toBe(draw?.entries)
    expect(draw?.entries).toBeGreaterThanOrEqual(15)
  })
})

describe('places of a driving test that are given out', () => {
  it('are booked by who was let in, once, and by nobody else', async () => {
    const [ref, place] = ['OL-DCF-02/driving-test-1/2026-12-01', { outletId: 'OL-DCF-02', date: '2026-12-01', time: '09:00' }]
    const { releaseId } = await announce({ kind: 'queue', module: 'appointment', ref, title: '科目一加开场次', quota: 10, perMinute: 600, endsAt: inMinutes(600) })
    const [in_, out] = crowd.slice(24, 26) as [Member, Member]
    await enter(in_, releaseId)
    rig.turn(5 * 60_000 + 1000)
    const book = (member: Member, admission?: string, date = place.date) =>
      member.send(appointmentRoutes.hold, { ...place, date, serviceCode: 'DL_TEST_1', licenceClass: 'C1', ...(admission === undefined ? {} : { admission }) })
    expect((await book(out)).body.code).toBe('release.not-entered')
    expect((await book(in_)).body.code).toBe('release.wait')
    const { admission } = (await in_.send(releaseRoutes.admit, { releaseId })).body
    expect((await book(out, admission)).body.code).toBe('release.pass-invalid')
    const held = await book(in_, admission)
    expect(held).toMatchObject({ status: 201, body: { state: 'held' } })
    // Given back, the place may be had again; what lets somebody in to it was used up.
    await in_.send(appointmentRoutes.act, { caseId: held.body.caseId, version: held.body.version, order: { command: 'decline' } })
    expect((await book(in_, admission)).body.code).toBe('release.quota-used')
    // A day that no release gives out is open to all.
    expect((await book(out, undefined, '2026-12-02')).status).toBe(201)
  })
})
