/** A plan is announced only when nobody can be let in to something that cannot be had. */
import type { BlockView } from '@lubiao/shared/plate/contract'
import { judged, planOf, type AnnounceValues } from './announce-values'

const NOW = '2026-11-23T01:00:00.000Z'
const values: AnnounceValues = { module: 'plate', block: 'second-letter-jk', kind: 'lottery', title: '次位字母 J、K 号段放号', unit: 'cheguansuo', opens: '2026-11-25 09:00', draws: '2026-11-27 09:00', ends: '2026-11-29 17:00', quota: 100, perPerson: 1, perMinute: 10 }
const block = { id: 'second-letter-jk', count: 20_000, opensAt: '2026-11-26T01:00:00.000Z', mode: 'lottery' } as BlockView
const faults = (change: Partial<AnnounceValues>, of: BlockView | undefined = block): readonly string[] => {
  const outcome = judged({ ...values, ...change }, of, NOW)
  return 'faults' in outcome ? [...outcome.faults.keys()] : []
}

it('makes the plan that is typed; only a queue lets people in by the minute', () => {
  expect(planOf(values)).toMatchObject({ module: 'plate', ref: 'second-letter-jk', drawsAt: '2026-11-27T01:00:00.000Z' })
  expect(planOf(values)).not.toHaveProperty('perMinute')
  expect(planOf({ ...values, kind: 'queue' })).toMatchObject({ perMinute: 10 })
  expect(planOf({ ...values, module: 'appointment', outlet: 'OL-DCF-01', skill: 'driving-test-1', day: '2026-12-01' })).toMatchObject({ ref: 'OL-DCF-01/driving-test-1/2026-12-01' })
  expect(faults({})).toEqual([])
})

it.each<readonly [string, Partial<AnnounceValues>, readonly string[]]>([
  ['no block', { block: '' }, ['block']],
  ['half a test', { module: 'appointment', outlet: 'OL-DCF-01', day: '2026-12-01' }, ['day']],
  ['no time', { opens: '2026-11-25' }, ['opens']],
  ['a draw that is over', { opens: '2026-11-20 09:00', draws: '2026-11-21 09:00' }, ['draws']],
  ['entries after the draw', { opens: '2026-11-28 09:00' }, ['opens']],
  ['an end before the draw', { ends: '2026-11-26 09:00' }, ['ends']],
  ['a draw before the block is given out', { draws: '2026-11-25 10:00' }, ['draws']],
  ['more winners than numbers', { quota: 20_001 }, ['quota']],
  ['more numbers for the winners than there are', { quota: 10_001, perPerson: 2 }, ['quota']]
])('says where it is wrong: %s', (_what, change, where) => expect(faults(change)).toEqual(where))
