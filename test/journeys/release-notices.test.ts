/** People who entered a release hear of it without looking: how they were drawn, when their turn comes, that a place is about to end, that it was called off. */
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { releaseRoutes, type ReleasePlan, type ReleaseView } from '@lubiao/shared/release/contract'
import { forgetWrite, entriesOf } from '../../functions/src/release/repo'
import { requireAdmission } from '../../functions/src/release/admission'
import { commit } from '../../functions/src/platform/commit'
import { crowdOn, type Member } from '../support/crowd'
import { Rig, type Client } from '../support/rig'

let rig: Rig
let supervisor: Client
let crowd: readonly Member[]
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
  supervisor = await rig.desk('supervisor')
  crowd = await crowdOn(rig, 24)
}, 120_000)
afterAll(() => rig.stop())

const inMinutes = (minutes: number): string => instantOf(millisOf(rig.now) + minutes * 60_000)
let refs = 0
const announce = (change: Partial<ReleasePlan>): Promise<ReleaseView> => supervisor.must(releaseRoutes.announce, {
  plan: { kind: 'lottery', module: 'plate', ref: `told-${(refs += 1)}`, title: `鲁P 新号段${refs}`, unit: 'cheguansuo', opensAt: inMinutes(-1), drawsAt: inMinutes(5), endsAt: inMinutes(65), quota: 2, perPerson: 1, ...change }
})
const later = async (minutes: number): Promise<void> => {
  rig.turn(minutes * 60_000)
  await rig.sweep()
  await rig.settle()
  // Events of persons, written by a reaction, are followed in turn.
  await rig.settle()
}
/** Texts about one release, by member. */
const texts = async (title: string): Promise<readonly (readonly string[])[]> => {
  const { messages } = (await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string; text: string }[] }
  return crowd.map((_member, n) => messages.filter(({ phone, text }) => phone.endsWith(`139${10_000_000 + n}`) && text.includes(title)).map(({ text }) => text))
}
const placeOf = async (member: Member, releaseId: string): Promise<number> => (await member.send(releaseRoutes.place, { releaseId })).body.place as number
const counts = (told: readonly (readonly string[])[], words: string): number => told.filter((one) => one.some((text) => text.includes(words))).length

it('a lottery: who won, who lost, each once; before the end only who has taken nothing', async () => {
  const { releaseId, title } = await announce({})
  const people = crowd.slice(0, 6) as Member[]
  for (const member of people) await member.send(releaseRoutes.enter, { releaseId })
  await later(5)
  await later(1)
  const places = await Promise.all(people.map((member) => placeOf(member, releaseId)))
  let told = await texts(title)
  expect(told.slice(6).flat()).toEqual([])
  for (const [n, place] of places.entries()) expect(told[n]).toEqual([expect.stringContaining(place <= 2 ? `中签了，第${place}位，请办理` : `未中签。第${place}位，名额2个`)])
  const [taker, idle] = [people[places.indexOf(1)], people[places.indexOf(2)]] as [Member, Member]
  const { admission } = (await taker.send(releaseRoutes.admit, { releaseId })).body
  await commit(rig.deps, await requireAdmission(rig.deps, releaseId, taker.userId, admission, rig.now))
  await later(30)
  await later(2)
  told = await texts(title)
  expect(told[crowd.indexOf(idle)]?.slice(1)).toEqual([expect.stringContaining('名额快到期了，请尽快办理')])
  expect(counts(told, '快到期')).toBe(1)
}, 120_000)

it('an opening queue: those of the first minute with the draw, the others their time and then their turn, late ones too; nobody twice', async () => {
  const { releaseId, title } = await announce({ kind: 'queue', quota: 8, perMinute: 2, endsAt: inMinutes(300) })
  const early = crowd.slice(6, 12) as Member[]
  for (const member of early) await member.send(releaseRoutes.enter, { releaseId })
  await later(5)
  const places = await Promise.all(early.map((member) => placeOf(member, releaseId)))
  const late = crowd.slice(12, 16) as Member[]
  for (const member of late) expect((await member.send(releaseRoutes.enter, { releaseId })).status).toBe(201)
  await later(0)
  let told = await texts(title)
  for (const [n, place] of places.entries()) expect(told[6 + n]).toEqual([expect.stringContaining(place <= 3 ? `第${place}位，轮到您了` : `已排定。第${place}位`)])
  expect(told.slice(12).flat()).toEqual([])
  // Somebody leaves the product before their turn: there is nobody to tell.
  const gone = places.indexOf(5)
  for (const entry of await entriesOf(rig.deps, (early[gone] as Member).userId)) await commit(rig.deps, [forgetWrite(rig.deps, entry)])
  for (let n = 0; n < 5; n += 1) await later(1)
  told = await texts(title)
  for (const [n, place] of places.entries()) expect(told[6 + n]?.slice(1)).toEqual(place <= 3 || n === gone ? [] : [expect.stringContaining(`第${place}位，轮到您了`)])
  // Places 7 and 8 came after the draw; 9 and 10 are beyond the quota and saw so as they came.
  expect(told.slice(12, 16)).toEqual([[expect.stringContaining('第7位，轮到您了')], [expect.stringContaining('第8位，轮到您了')], [], []])
}, 120_000)

it('a release that is called off; and an outage that outlasts the news', async () => {
  const off = await announce({})
  const { releaseId, title } = await announce({})
  const people = crowd.slice(16, 20) as Member[]
  for (const member of people) await member.send(releaseRoutes.enter, { releaseId: off.releaseId })
  for (const member of crowd.slice(20, 24)) await member.send(releaseRoutes.enter, { releaseId })
  await supervisor.must(releaseRoutes.cancel, { releaseId: off.releaseId, version: off.version, note: '系统维护' })
  await rig.settle()
  await rig.settle()
  expect(counts(await texts(off.title), '已取消')).toBe(4)
  const faults = (down: boolean) => fetch(`${rig.stack.sms.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ down }) })
  await faults(true)
  await later(5)
  await later(70)
  await faults(false)
  for (let n = 0; n < 5; n += 1) await later(20)
  expect((await texts(title)).flat()).toEqual([])
}, 120_000)
