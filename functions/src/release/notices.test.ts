import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { openRelease, type Release } from '@lubiao/shared/release/case'
import { wechatTemplates } from '../../../local/src/demo/templates.data'
import { noticeFor, type Part, type PersonalEvent } from './notices'

const DRAWS = '2026-11-23T03:00:00.000Z'
const after = (seconds: number): string => instantOf(millisOf(DRAWS) + seconds * 1000)
const ids = { serviceNews: 'tmpl-service-news', serviceToDo: 'tmpl-service-to-do' }
const drawn = (kind: 'lottery' | 'queue', change: Partial<Release> = {}): Release => ({
  ...openRelease({
    caseId: 'FH-0000-0000-00000', openedBy: '37001', openedAt: after(-7200), commitment: 'c', secretSealed: 'v1.x',
    plan: { kind, module: 'plate', ref: 'P-88', title: '鲁P 8 字头号段，首批号牌号码公开放号', unit: 'cheguansuo', opensAt: after(-3600), drawsAt: DRAWS, endsAt: after(86_400), quota: 100, perPerson: 1, ...(kind === 'queue' ? { perMinute: 30 } : {}) }
  }), state: 'drawn', draw: { secret: 's', entries: 80, listHash: 'l', seed: 's', drawnAt: DRAWS }, ...change
})
const part = (place: number | undefined, usedUp = false): Part => ({ entryId: 'ABCDEFGH23456789', place, usedUp })
const lottery = drawn('lottery')
const queue = drawn('queue')
const cases: readonly (readonly [PersonalEvent, Release, number | undefined, string, string])[] = [
  ['result', lottery, 3, 'serviceToDo', '中签了，第3位，请办理'], ['result', lottery, 101, 'serviceNews', '第101位，名额100个'],
  ['result', queue, 1, 'serviceToDo', '第1位，轮到您了，请入场'], ['result', queue, 61, 'serviceNews', '第61位，11:02左右入场'], ['result', queue, 101, 'serviceNews', '第101位，名额100个'],
  ['turn', queue, 61, 'serviceToDo', '第61位，轮到您了，请入场'], ['lastCall', lottery, 3, 'serviceToDo', '名额快到期了，请尽快办理'],
  ['calledOff', drawn('lottery', { state: 'cancelled' }), undefined, 'serviceNews', '主办单位已取消，请留意新的公告']
]

it.each(cases)('%s is said in the fields of its template', (what, release, place, template, words) => {
  const notice = noticeFor(what, release, part(place), DRAWS, after(1))
  expect(notice?.template).toBe(template)
  const fields = wechatTemplates.find((one) => one.id === ids[template as keyof typeof ids])?.fields
  expect(Object.keys(notice?.data ?? {})).toEqual(Object.keys(fields ?? {}))
  expect(Object.values(notice?.data ?? {})).toContain(words)
  for (const [field, value] of Object.entries(notice?.data ?? {})) {
    if (field.startsWith('thing')) expect([...value].length).toBeLessThanOrEqual(20)
    if (field.startsWith('phrase')) expect(value).toMatch(/^\p{Script=Han}{1,5}$/u)
    if (field.startsWith('character_string')) expect(value).toMatch(/^[\w-]{1,32}$/)
  }
})

it('says nothing that is news no longer', () => {
  const of = (what: PersonalEvent, release: Release, one: Part, now = after(1)) => noticeFor(what, release, one, DRAWS, now)
  // A place that was used needs no reminder, nor one that is good no more.
  for (const what of ['result', 'turn', 'lastCall'] as const) {
    expect(of(what, queue, part(3, true))).toBeUndefined()
    expect(of(what, queue, part(3), after(86_400))).toBeUndefined()
    expect(of(what, drawn('queue', { state: 'over' }), part(3))).toBeUndefined()
  }
  // "About 11:02" is not sent after 11:02: the turn is told by its own event. The first minute's is told with the draw, however late.
  expect(of('result', queue, part(61), after(119))).toBeDefined()
  expect(of('result', queue, part(61), after(120))).toBeUndefined()
  expect(of('result', queue, part(31), after(120))).toMatchObject({ template: 'serviceToDo' })
  expect(of('calledOff', lottery, part(undefined))).toBeUndefined()
})
