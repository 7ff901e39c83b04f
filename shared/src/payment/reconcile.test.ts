import fc from 'fast-check'
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import type { DifferenceKind } from './contract'
import { reconcileChannel, reconcileTreasury, type ChannelLine, type Difference, type Entry, type Files, type PostedLine, type Settled } from './reconcile'

const DATE = '2026-11-23'
const MINUTE = 60_000
/** Midnight in Beijing at which the day begins. */
const BEGIN = millisOf('2026-11-22T16:00:00.000Z')
const END = BEGIN + 24 * 60 * MINUTE
const at = (ms: number): Instant => instantOf(ms)

const numberOf = (n: number, kind: 'P' | 'R' = 'P'): string => `JF4F7K9QWD${String(n).padStart(5, '0')}${kind}01`
const entry = (n: number, ms = BEGIN + 12 * 60 * MINUTE, more: Partial<Entry> = {}): Entry => ({ kind: 'capture', number: numberOf(n), channelNo: `T${n}`, fen: 1000 + n, at: at(ms), ...more })
const lineOf = ({ kind, number, channelNo, fen }: Entry): ChannelLine => ({ kind, number, channelNo: channelNo ?? '', fen })

/** A shuffle that can be had again. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
  return items.map((item) => [next(), item] as const).sort(([a], [b]) => a - b).map(([, item]) => item)
}

describe('one channel, one day', () => {
  const run = (files: Partial<Files<ChannelLine>>, here: readonly Entry[]) => reconcileChannel(DATE, { before: [], after: [], day: [], ...files }, here)
  const [one, two] = [entry(1), entry(2)]

  it('says nothing when both say the same, a refund beside its payment included', () => {
    const refund = entry(1, BEGIN, { kind: 'refund', number: numberOf(1, 'R'), channelNo: undefined, fen: 5 })
    expect(run({ day: [lineOf(two), { ...lineOf(refund), channelNo: 'T1' }, lineOf(one)] }, [one, refund, two])).toEqual({ differences: [], waiting: [] })
  })

  it.each<[string, readonly ChannelLine[], readonly Entry[], Difference]>([
    ['what we have not', [lineOf(one), lineOf(two)], [one], { kind: 'missing-here', of: 'capture', number: two.number, channelNo: 'T2', theirFen: 1002 }],
    ['what the channel has not', [lineOf(one)], [one, two], { kind: 'missing-there', of: 'capture', number: two.number, channelNo: 'T2', ourFen: 1002 }],
    ['another amount', [{ ...lineOf(one), fen: 1 }], [one], { kind: 'amount', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001, theirFen: 1 }],
    ['the same twice', [lineOf(one), lineOf(one)], [one], { kind: 'twice', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001, theirFen: 1001 }],
    ['another transaction for our number', [{ ...lineOf(one), channelNo: 'T9' }], [one], { kind: 'twice', of: 'capture', number: one.number, channelNo: 'T9', ourFen: 1001, theirFen: 1001 }],
    ['ours twice', [lineOf(one)], [one, { ...one }], { kind: 'twice', of: 'capture', number: one.number, channelNo: 'T1', ourFen: 1001, theirFen: 1001 }],
    ['a number we do not give', [lineOf(one), { ...lineOf(two), number: 'SHOP-77' }], [one], { kind: 'not-ours', of: 'capture', number: 'SHOP-77', channelNo: 'T2', theirFen: 1002 }],
    ['no number at all', [lineOf(one), { ...lineOf(two), number: '' }], [one], { kind: 'not-ours', of: 'capture', number: 'T2', channelNo: 'T2', theirFen: 1002 }],
    ['a refund of which we know only the payment', [lineOf(one), { kind: 'refund', number: numberOf(1, 'R'), channelNo: 'T1', fen: 9 }], [one], { kind: 'missing-here', of: 'refund', number: numberOf(1, 'R'), channelNo: 'T1', theirFen: 9 }]
  ])('finds %s', (_what, day, here, difference) => {
    expect(run({ day }, here)).toEqual({ differences: [difference], waiting: [] })
  })

  it('looks into the neighbouring file for what happened within ten minutes of midnight, and no further', () => {
    const early = entry(1, BEGIN + 10 * MINUTE - 1)
    const late = entry(2, END - 10 * MINUTE)
    expect(run({ before: [lineOf(early)], after: [lineOf(late)] }, [early, late]).differences).toEqual([])
    // The other way round it is another day's file altogether.
    expect(run({ before: [lineOf(late)], after: [lineOf(early)] }, [early, late]).differences.map((one) => one.kind)).toEqual(['missing-there', 'missing-there'])
    const [noon, noonToo] = [entry(1, BEGIN + 10 * MINUTE), entry(2, END - 10 * MINUTE - 1)]
    expect(run({ before: [lineOf(noon)], after: [lineOf(noonToo)] }, [noon, noonToo]).differences.map((one) => one.number)).toEqual([noon.number, noonToo.number])
  })

  it('compares the channel’s number of payments only, and only when we know it', () => {
    const refund = entry(1, BEGIN + 12 * 60 * MINUTE, { kind: 'refund', number: numberOf(1, 'R'), channelNo: 'R-OURS' })
    const unnumbered = entry(2, BEGIN + 12 * 60 * MINUTE, { channelNo: undefined })
    expect(run({ day: [{ ...lineOf(refund), channelNo: 'R-THEIRS' }, { ...lineOf(unnumbered), channelNo: 'T2' }] }, [refund, unnumbered]).differences).toEqual([])
    expect(run({}, [unnumbered]).differences).toStrictEqual([{ kind: 'missing-there', of: 'capture', number: unnumbered.number, ourFen: 1002 }])
  })

  it('counts lines without a number one by one', () => {
    expect(run({ day: [{ ...lineOf(one), number: '' }, { ...lineOf(two), number: '' }] }, []).differences.map(({ kind, number }) => [kind, number])).toEqual([['not-ours', 'T1'], ['not-ours', 'T2']])
    // A number we do not give may look like one of theirs.
    expect(run({ day: [{ ...lineOf(one), number: '' }, { ...lineOf(two), number: 'T1' }] }, []).differences).toHaveLength(2)
  })

  it('is not put off by what was booked near another midnight', () => {
    const [dayBefore, dayAfter] = [entry(1, BEGIN - 24 * 60 * MINUTE - 1), entry(2, END + 24 * 60 * MINUTE)]
    expect(run({ day: [lineOf(dayBefore), lineOf(dayAfter)] }, [dayBefore, dayAfter]).differences.map(({ kind }) => kind)).toEqual(['missing-here', 'missing-here'])
  })

  it('waits in the order of numbers', () => {
    const late = [entry(2, END - 1), entry(1, END - 1), entry(3, END - 1)]
    expect(reconcileChannel(DATE, { before: [], day: [] }, late)).toEqual({ differences: [], waiting: [1, 2, 3].map((n) => numberOf(n)) })
  })

  it('leaves a neighbour’s entries to the neighbour’s run', () => {
    const [yesterday, tomorrow] = [entry(1, BEGIN - 1), entry(2, END)]
    expect(run({ day: [lineOf(yesterday), lineOf(tomorrow)] }, [yesterday, tomorrow]).differences).toEqual([])
    expect(run({}, [yesterday, tomorrow])).toEqual({ differences: [], waiting: [] })
    const [farBefore, farAfter] = [entry(1, BEGIN - 10 * MINUTE - 1), entry(2, END + 10 * MINUTE)]
    expect(run({ day: [lineOf(farBefore), lineOf(farAfter)] }, [farBefore, farAfter]).differences.map((one) => one.kind)).toEqual(['missing-here', 'missing-here'])
  })

  it('waits for the file that is not there yet, and only for what may stand in it', () => {
    const [noon, late] = [entry(1), entry(2, END - 1)]
    const result = reconcileChannel(DATE, { before: [], day: [] }, [late, noon])
    expect(result).toEqual({ differences: [expect.objectContaining({ kind: 'missing-there', number: noon.number }) as Difference], waiting: [late.number] })
    expect(reconcileChannel(DATE, { before: [], day: [lineOf(late), lineOf(noon)] }, [late, noon])).toEqual({ differences: [], waiting: [] })
    expect(reconcileChannel(DATE, { day: [], after: [] }, [entry(3, BEGIN)])).toEqual({ differences: [], waiting: [numberOf(3)] })
  })

  it('sees a payment that stands in two files', () => {
    const late = entry(2, END - 1)
    expect(run({ day: [lineOf(late)], after: [lineOf(late)] }, [late]).differences.map((one) => one.kind)).toEqual(['twice'])
  })
})

describe('the treasury, one day', () => {
  const notice = (n: number): string => `3715002600000000${String(n).padStart(4, '0')}`
  const bill = (n: number, paidAt: Instant | undefined = at(BEGIN + 60 * MINUTE)): Settled => ({ billId: `JF-4F7K-9QWD-${String(n).padStart(5, '0')}`, noticeNo: notice(n), fen: 1000 + n, paidAt })
  const posted = ({ noticeNo, fen }: Settled): PostedLine => ({ noticeNo, fen })
  const run = (day: readonly PostedLine[], bills: readonly Settled[], files: Partial<Files<PostedLine>> = {}) => reconcileTreasury(DATE, { before: [], after: [], ...files, day }, bills)
  const [one, two] = [bill(1), bill(2)]
  const unpaid: Settled = { billId: one.billId, noticeNo: one.noticeNo, fen: one.fen }

  it.each<[string, readonly PostedLine[], readonly Settled[], readonly Difference[]]>([
    ['nothing when both say the same', [posted(two), posted(one)], [one, two], []],
    ['what is paid and not posted', [posted(one)], [one, two], [{ kind: 'unposted', of: 'posting', number: two.billId, ourFen: 1002 }]],
    ['what is posted and not paid', [posted(one)], [unpaid], [{ kind: 'posted-unpaid', of: 'posting', number: one.billId, theirFen: 1001 }]],
    ['another amount', [{ ...posted(one), fen: 1 }], [one], [{ kind: 'amount', of: 'posting', number: one.billId, ourFen: 1001, theirFen: 1 }]],
    ['a posting twice', [posted(one), posted(one)], [one], [{ kind: 'twice', of: 'posting', number: one.billId, ourFen: 1001, theirFen: 1001 }]],
    ['a notice of somebody else', [{ noticeNo: notice(99), fen: 7 }], [], [{ kind: 'not-ours', of: 'posting', number: notice(99), theirFen: 7 }]],
    ['what was paid on another day', [posted(one)], [bill(1, at(BEGIN - 60 * MINUTE))], [{ kind: 'missing-here', of: 'posting', number: one.billId, theirFen: 1001 }]]
  ])('finds %s', (_what, day, bills, differences) => {
    expect(run(day, bills)).toEqual({ differences, waiting: [] })
  })

  it('keeps the rule of midnight', () => {
    const late = bill(3, at(END - 1))
    expect(run([], [late], { after: [posted(late)] }).differences).toEqual([])
    expect(reconcileTreasury(DATE, { day: [] }, [late])).toEqual({ differences: [], waiting: [late.billId] })
    expect(run([posted(late)], [bill(3, at(END + MINUTE))]).differences).toEqual([])
    // What stands there already is not waited for.
    expect(reconcileTreasury(DATE, { day: [posted(late)] }, [late])).toEqual({ differences: [], waiting: [] })
    expect(reconcileTreasury(DATE, { day: [] }, [bill(2, at(END - 1)), bill(1, at(END - 1)), late]).waiting).toEqual([one.billId, two.billId, late.billId])
  })
})

const LINES = 1_000
const PLANTED = 50
/** How many of each kind: fifty in all; what the account differs by is not found here. */
const PLAN: Readonly<Record<Exclude<DifferenceKind, 'not-in-account' | 'account-amount' | 'not-in-trade-bill'>, number>> = { 'missing-here': 8, 'missing-there': 8, amount: 8, twice: 8, 'not-ours': 8, unposted: 5, 'posted-unpaid': 5 }

it(`finds each of ${PLANTED} planted differences among ${LINES} lines, and nothing else, in whatever order they come`, () => {
  // Every thirtieth stands near a midnight, in the neighbour's file.
  const entries = Array.from({ length: LINES }, (_unused, n) => entry(n, n % 30 === 7 ? BEGIN + n * 100 : n % 30 === 8 ? END - 1 - n * 100 : BEGIN + 15 * MINUTE + n * MINUTE, n % 5 === 0 ? { kind: 'refund', number: numberOf(n, 'R'), channelNo: undefined } : {}))
  const beside = (n: number): 'before' | 'after' | 'day' => (n % 30 === 7 ? 'before' : n % 30 === 8 ? 'after' : 'day')
  const bills: Settled[] = entries.map(({ fen, at: paidAt }, n) => ({ billId: `JF-4F7K-9QWD-${String(n).padStart(5, '0')}`, noticeNo: `3715002600000000${String(n).padStart(4, '0')}`, fen, paidAt }))

  for (let seed = 1; seed <= 20; seed += 1) {
    const spots = shuffled(Array.from({ length: LINES }, (_unused, n) => n), seed).slice(0, PLANTED)
    const planted = new Map<number, DifferenceKind>()
    for (const kind of Object.keys(PLAN) as (keyof typeof PLAN)[]) for (let n = 0; n < PLAN[kind]; n += 1) planted.set(spots[planted.size]!, kind)
    const files: Record<'before' | 'after' | 'day', ChannelLine[]> = { before: [], after: [], day: [] }
    const here: Entry[] = []
    const list: Record<'before' | 'after' | 'day', PostedLine[]> = { before: [], after: [], day: [] }
    const known: Settled[] = []
    const wanted: string[] = []
    entries.forEach((one, n) => {
      const kind = planted.get(n)
      const [line, file] = [lineOf(one), files[beside(n)]]
      const bill = bills[n]!
      // What is nobody's entry is planted in the day's own file: in a neighbour's it is the neighbour's matter.
      if (kind === 'missing-here') files.day.push(line)
      else if (kind === 'not-ours') files.day.push({ ...line, number: `SHOP-${n}` })
      else if (kind === 'amount') file.push({ ...line, fen: line.fen + 1 })
      else if (kind !== 'missing-there') file.push(line)
      if (kind === 'twice') file.push(line)
      if (kind !== 'missing-here' && kind !== 'not-ours') here.push(one)
      if (kind === 'posted-unpaid') list.day.push({ noticeNo: bill.noticeNo, fen: bill.fen })
      else if (kind !== 'unposted') list[beside(n)].push({ noticeNo: bill.noticeNo, fen: bill.fen })
      known.push(kind === 'posted-unpaid' ? { billId: bill.billId, noticeNo: bill.noticeNo, fen: bill.fen } : bill)
      if (kind !== undefined) wanted.push(`${kind} ${kind === 'unposted' || kind === 'posted-unpaid' ? bill.billId : kind === 'not-ours' ? `SHOP-${n}` : one.number}`)
    })
    const mixed = <T>(sets: Record<'before' | 'after' | 'day', T[]>): Files<T> => ({ before: shuffled(sets.before, seed), day: shuffled(sets.day, seed + 1), after: shuffled(sets.after, seed + 2) })
    const found = [reconcileChannel(DATE, mixed(files), shuffled(here, seed)), reconcileTreasury(DATE, mixed(list), shuffled(known, seed))]
    expect(found.flatMap((result) => result.waiting)).toEqual([])
    expect(found.flatMap((result) => result.differences).map(({ kind, number }) => `${kind} ${number}`).sort()).toEqual([...wanted].sort())
    expect(wanted).toHaveLength(PLANTED)
  }
})

const someEntries = fc.uniqueArray(fc.record({ n: fc.nat(5_000), ms: fc.integer({ min: BEGIN - 30 * MINUTE, max: END + 30 * MINUTE }), refund: fc.boolean() }), { selector: ({ n }) => n, maxLength: 60 })
  .map((list) => list.map(({ n, ms, refund }) => entry(n, ms, refund ? { kind: 'refund', number: numberOf(n, 'R') } : {})))

/** Files as a channel with a clock that is off by a little would cut them. */
const filesBy = (entries: readonly Entry[], off: number): Required<Files<ChannelLine>> => {
  const lines = (from: number, to: number) => entries.filter((one) => millisOf(one.at) + off >= from && millisOf(one.at) + off < to).map(lineOf)
  return { before: lines(0, BEGIN), day: lines(BEGIN, END), after: lines(END, Infinity) }
}

it('finds nothing where both hold the same, however the channel’s clock is off by less than ten minutes', () => {
  fc.assert(fc.property(someEntries, fc.integer({ min: -10 * MINUTE + 1, max: 10 * MINUTE - 1 }), (entries, off) => {
    expect(reconcileChannel(DATE, filesBy(entries, off), entries)).toEqual({ differences: [], waiting: [] })
  }), { numRuns: 500 })
})

it('does not depend on the order of lines or entries', () => {
  fc.assert(fc.property(someEntries, someEntries, fc.nat(1_000), (ours, theirs, seed) => {
    const files = filesBy(theirs, 0)
    const mixed = { before: shuffled(files.before!, seed), day: shuffled([...files.day, ...files.day.slice(0, 2)], seed), after: shuffled(files.after!, seed) }
    expect(reconcileChannel(DATE, mixed, shuffled(ours, seed))).toEqual(reconcileChannel(DATE, { ...files, day: [...files.day, ...files.day.slice(0, 2)] }, ours))
  }), { numRuns: 500 })
})

it('says of every entry and every line of the day at most one thing', () => {
  fc.assert(fc.property(someEntries, someEntries, (ours, theirs) => {
    const { differences } = reconcileChannel(DATE, filesBy(theirs, 0), ours)
    const keys = differences.map(({ of, number }) => `${of} ${number}`)
    expect(new Set(keys).size).toBe(keys.length)
  }), { numRuns: 300 })
})
