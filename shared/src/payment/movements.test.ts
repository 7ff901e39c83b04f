import fc from 'fast-check'
import { dateOf, instantOf, millisOf } from '../kernel/clock'
import { reconcileAccount, type Movement, type TradeLine } from './movements'
import type { Difference, Files } from './reconcile'

const DATE = '2026-11-23'
const MINUTE = 60_000
/** Midnight in Beijing at which the day begins. */
const BEGIN = millisOf('2026-11-22T16:00:00.000Z')
const END = BEGIN + 24 * 60 * MINUTE
const NOON = BEGIN + 12 * 60 * MINUTE

type Trade = TradeLine & { readonly at: string }
const trade = (n: number, ms = NOON, kind: TradeLine['kind'] = 'capture'): Trade => ({ kind, number: `JF4F7K9QWD${String(n).padStart(5, '0')}${kind === 'capture' ? 'P' : 'R'}01`, channelNo: `T${n}`, fen: 1000 + n, at: instantOf(ms) })
const move = ({ kind, number, channelNo, fen, at }: Trade, off = 0): Movement => ({ kind: kind === 'capture' ? 'in' : 'out', number, channelNo, fen, at: instantOf(millisOf(at) + off) })
const [one, two] = [trade(1), trade(2)]
const back = trade(3, NOON, 'refund')

const run = (day: readonly TradeLine[], moved: readonly Movement[], trades: Partial<Files<TradeLine>> = {}, account: Partial<Files<Movement>> = {}) =>
  reconcileAccount(DATE, { before: [], after: [], ...trades, day }, { before: [], after: [], ...account, day: moved })
const kindsOf = ({ differences }: { readonly differences: readonly Difference[] }): readonly string[] => differences.map(({ kind, number }) => `${kind} ${number}`)

it.each<[string, readonly TradeLine[], readonly Movement[], readonly Difference[]]>([
  ['nothing when what was paid came in and what was given back went out', [two, one, back], [move(back), move(one), move(two)], []],
  ['what was paid and did not come in', [one, two], [move(one)], [{ kind: 'not-in-account', of: 'capture', number: two.number, channelNo: 'T2', ourFen: 1002 }]],
  ['what was given back and did not go out', [one, back], [move(one)], [{ kind: 'not-in-account', of: 'refund', number: back.number, channelNo: 'T3', ourFen: 1003 }]],
  ['another sum', [one], [{ ...move(one), fen: 1 }], [{ kind: 'account-amount', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001, theirFen: 1 }]],
  ['another sum of a refund', [back], [{ ...move(back), fen: 1 }], [{ kind: 'account-amount', of: 'refund', number: back.number, channelNo: 'T3', ourFen: 1003, theirFen: 1 }]],
  ['what came in twice', [one], [move(one), move(one)], [{ kind: 'account-amount', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001, theirFen: 2002 }]],
  ['what moved the other way', [one, back], [{ ...move(one), kind: 'out' }, { ...move(back), kind: 'in' }], [{ kind: 'not-in-account', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001 }, { kind: 'not-in-account', of: 'refund', number: back.number, channelNo: 'T3', ourFen: 1003 }]],
  ['what came in and is not in the bill', [one], [move(one), move(two)], [{ kind: 'not-in-trade-bill', of: 'capture', number: two.number, channelNo: 'T2', theirFen: 1002 }]],
  ['what went out and is not in the bill', [], [move(back)], [{ kind: 'not-in-trade-bill', of: 'refund', number: back.number, channelNo: 'T3', theirFen: 1003 }]],
  ['nothing of a refund that came in again', [], [move(back), { ...move(back), kind: 'in' }], []],
  ['nothing of numbers that others gave', [], [{ ...move(one), number: 'SHOP-77' }], []],
  ['a line of another’s number that did not come in: the bill says that it did', [{ ...one, number: 'SHOP-77' }, { ...two, number: '' }], [], [{ kind: 'not-in-account', of: 'capture', number: 'SHOP-77', channelNo: 'T1', ourFen: 1001 }, { kind: 'not-in-account', of: 'capture', number: 'T2', channelNo: 'T2', ourFen: 1002 }]]
])('finds %s', (_what, day, moved, differences) => {
  expect(run(day, moved)).toEqual({ differences, waiting: [] })
})

describe('around midnight', () => {
  const [early, late] = [trade(1, BEGIN + 10 * MINUTE - 1), trade(2, END - 10 * MINUTE)]

  it('looks at the neighbouring day within ten minutes, and no further', () => {
    expect(run([early, late], [], {}, { before: [move(early)], after: [move(late)] })).toEqual({ differences: [], waiting: [] })
    const [noon, noonToo] = [trade(1, BEGIN + 10 * MINUTE), trade(2, END - 10 * MINUTE - 1)]
    expect(kindsOf(run([noon, noonToo], [], {}, { before: [move(noon)], after: [move(noonToo)] }))).toEqual([`not-in-account ${noon.number}`, `not-in-account ${noonToo.number}`])
    const untimed = { ...late, at: undefined }
    expect(kindsOf(run([untimed], [], {}, { after: [move(late)] }))).toEqual([`not-in-account ${late.number}`])
  })

  it('leaves a neighbour’s payments to the neighbour’s run', () => {
    const [yesterday, tomorrow] = [trade(1, BEGIN - 1), trade(2, END)]
    const [forgotten, foreseen] = [trade(3, BEGIN - 11 * MINUTE), trade(4, END + 10 * MINUTE)]
    const moved = [move(yesterday, 1), move(tomorrow, -1), move(forgotten), move(foreseen)]
    expect(kindsOf(run([], moved, { before: [yesterday, forgotten], after: [tomorrow, foreseen] }))).toEqual([`not-in-trade-bill ${forgotten.number}`, `not-in-trade-bill ${foreseen.number}`])
  })

  it('waits for a file that is not there yet, on either side, and only for what may stand in it', () => {
    expect(run([late, one], [], {}, { after: undefined })).toEqual({ differences: [expect.objectContaining({ number: one.number }) as Difference], waiting: [late.number] })
    expect(run([early], [], {}, { before: undefined })).toEqual({ differences: [], waiting: [early.number] })
    expect(run([], [move(late), move(one)], { after: undefined })).toEqual({ differences: [expect.objectContaining({ kind: 'not-in-trade-bill', number: one.number }) as Difference], waiting: [late.number] })
    expect(run([], [move(early)], { before: undefined })).toEqual({ differences: [], waiting: [early.number] })
    expect(run([late], [move(late)], {}, { after: undefined })).toEqual({ differences: [], waiting: [] })
  })

  it('sees what came in on both days', () => {
    expect(kindsOf(run([late], [move(late)], {}, { after: [move(late)] }))).toEqual([`account-amount ${late.number}`])
  })
})

const someTrades = fc.uniqueArray(fc.record({ n: fc.nat(5_000), ms: fc.integer({ min: BEGIN - 30 * MINUTE, max: END + 30 * MINUTE }), refund: fc.boolean() }), { selector: ({ n }) => n, maxLength: 60 })
  .map((list) => list.map(({ n, ms, refund }) => trade(n, ms, refund ? 'refund' : 'capture')))
/** Files as they are cut at midnight. */
function cut<T extends { readonly at: string }>(all: readonly T[]): Required<Files<T>> {
  return { before: all.filter((item) => dateOf(item.at) < DATE), day: all.filter((item) => dateOf(item.at) === DATE), after: all.filter((item) => dateOf(item.at) > DATE) }
}
const offsets = fc.integer({ min: -10 * MINUTE + 1, max: 10 * MINUTE - 1 })

it('finds nothing where as much has moved, however the account is behind or ahead by less than ten minutes', () => {
  fc.assert(fc.property(someTrades, offsets, (trades, off) => {
    expect(reconcileAccount(DATE, cut(trades), cut(trades.map((item) => move(item, off))))).toEqual({ differences: [], waiting: [] })
  }), { numRuns: 500 })
})

it('finds exactly what was left out, changed and added on the day, whatever the order', () => {
  const spoils = fc.array(fc.constantFrom('kept', 'kept', 'left out', 'changed', 'untraded'), { minLength: 60, maxLength: 60 })
  fc.assert(fc.property(someTrades, spoils, offsets, (trades, how, off) => {
    const wanted: string[] = []
    const [billed, moved]: [Trade[], Movement[]] = [[], []]
    trades.forEach((item, n) => {
      const [ofDay, spoil] = [dateOf(item.at) === DATE, how[n] ?? 'kept']
      // Nobody says of a movement that was never traded that it belongs to another day than the one it is on.
      const own = move(item, spoil === 'untraded' ? 0 : off)
      if (spoil !== 'untraded') billed.push(item)
      if (spoil !== 'left out') moved.push(spoil === 'changed' ? { ...own, fen: own.fen + 1 } : own)
      const kind = { kept: undefined, 'left out': 'not-in-account', changed: 'account-amount', untraded: 'not-in-trade-bill' }[spoil]
      if (ofDay && kind !== undefined) wanted.push(`${kind} ${item.number}`)
    })
    const result = reconcileAccount(DATE, cut(billed), cut(moved))
    expect([...kindsOf(result)].sort()).toEqual([...wanted].sort())
    expect(reconcileAccount(DATE, cut([...billed].reverse()), cut([...moved].reverse()))).toEqual(result)
  }), { numRuns: 500 })
})

it('says nothing early that the next day’s files take back', () => {
  fc.assert(fc.property(someTrades, someTrades, offsets, (trades, others, off) => {
    const [bill, account] = [cut(trades), cut([...trades.slice(0, 30), ...others.slice(0, 10)].map((item) => move(item, off)))]
    const [early, full] = [reconcileAccount(DATE, { ...bill, after: undefined }, { ...account, after: undefined }), reconcileAccount(DATE, bill, account)]
    // How much moved on both days may not be known yet; that something is wrong is.
    const said = (result: typeof full): ReadonlySet<string> => new Set(result.differences.map((item) => item.number))
    for (const number of said(early)) expect(said(full)).toContain(number)
    expect(full.waiting).toEqual([])
  }), { numRuns: 300 })
})
