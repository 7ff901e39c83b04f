import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { addWorkingDays, type WorkCalendar } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { oversightRoutes as routes } from '@lubiao/shared/oversight/contract'
import { AccountBench, freshKey } from '../../test/account-bench'
import { readAudit } from '../platform/audit'
import { registerModules } from '../http/module'
import { commit } from '../platform/commit'
import { eventWrite, type DomainEvent } from '../platform/events'
import { markDone, react, type Reaction } from '../platform/reactor'
import { registerDueRecomputer } from './hooks'
import { oversightReactions } from './reactions'

let bench: AccountBench
let admin = ''
const recomputedWith: WorkCalendar[] = []
let broken = true
const ran: string[] = []
const stubborn: Reaction = {
  name: 'toy.stubborn', on: ['toy.happened'],
  async run(event, deps, done) {
    if (broken) throw problem('version-conflict')
    ran.push(event.caseId)
    await markDone(deps, done)
  }
}

beforeAll(async () => {
  bench = await AccountBench.start()
  registerModules(() => Promise.resolve([{ served: [], reactions: [stubborn, ...oversightReactions], wakers: {} }]))
  registerDueRecomputer('toy', async (_deps, calendar) => {
    recomputedWith.push(calendar)
    return 3
  })
  admin = (await bench.desk('admin')).accessToken
})
afterAll(() => bench.stop())

const newYear = { year: '2027', basis: '国务院办公厅关于2027年部分节假日安排的通知', holidays: { '2027-01-01': '元旦', '2027-01-02': '元旦', '2027-01-03': '元旦' }, makeup: { '2027-01-09': '元旦' } }

describe('the calendar', () => {
  it('shows the built-in years to anybody', async () => {
    const shown = await bench.must(undefined, routes.calendar, {})
    expect(shown.years.map((one) => one.year)).toEqual(['2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'])
    expect(shown.years.every((one) => one.version === 'built-in' && one.importedAt === undefined)).toBe(true)
  })

  it('refuses a table that cannot be, naming every fault', async () => {
    const answer = await bench.send(admin, routes.importYear, { ...newYear, holidays: { '2026-12-31': '元旦', '2027-01-09': '元旦' }, makeup: { '2027-01-09': '元旦', '2027-01-05': '元旦' } })
    expect(answer).toMatchObject({ status: 422, body: { code: 'oversight.calendar-invalid' } })
    expect(answer.body.errors?.map((fault) => fault.path)).toEqual(['2026-12-31', '2027-01-05', '2027-01-09'])
  })

  it('takes a year, recomputes what was provisional, and keeps every revision', async () => {
    expect(addWorkingDays('2026-12-30', 2, await bench.deps.calendar())).toEqual({ date: '2027-01-01', provisional: true })
    const key = freshKey()
    expect((await bench.send(admin, routes.importYear, newYear, key)).body).toEqual({ version: '2026-11-01+2027.1', recomputed: 3 })
    expect((await bench.send(admin, routes.importYear, newYear, key)).body).toEqual({ version: '2026-11-01+2027.1', recomputed: 3 })
    expect(recomputedWith).toHaveLength(1)
    expect(addWorkingDays('2026-12-30', 2, recomputedWith[0] as WorkCalendar)).toEqual({ date: '2027-01-04', provisional: false })
    bench.turn(60_000)
    expect(addWorkingDays('2026-12-30', 2, await bench.deps.calendar())).toEqual({ date: '2027-01-04', provisional: false })

    // The same table with a fresh key changes nothing, but is carried through once more.
    expect((await bench.must(admin, routes.importYear, newYear)).version).toBe('2026-11-01+2027.1')
    expect((await bench.must(admin, routes.importYear, { ...newYear, makeup: { '2027-01-10': '元旦' } })).version).toBe('2026-11-01+2027.2')
    const shown = (await bench.must(undefined, routes.calendar, {})).years.find((one) => one.year === '2027')
    expect(shown).toMatchObject({ version: '2027.2', makeup: { '2027-01-10': '元旦' }, basis: newYear.basis })
    expect((await readAudit(bench.deps.table, '371500')).filter((entry) => entry.action === 'oversight.importYear').map((entry) => entry.subject)).toEqual(['2027.1', '2027.2'])
  })

  it('lets one of two revisions at once through', async () => {
    const tables = ['2027-02-06', '2027-02-13', '2027-02-20'].map((day) => ({ ...newYear, makeup: { [day]: '春节' } }))
    const answers = await Promise.all(tables.map((table) => bench.send(admin, routes.importYear, table)))
    expect(answers.map((answer) => answer.status).every((status) => status === 201 || status === 409)).toBe(true)
    expect(new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.body.version)).size).toBe(answers.filter((answer) => answer.status === 201).length)
  })

  it('is recomputed by the event when the request died half-way', async () => {
    const before = recomputedWith.length
    const event: DomainEvent = { module: 'oversight', caseId: 'calendar-2027', version: 1, name: 'oversight.calendarImported', at: bench.now, by: { kind: 'staff', id: '371500' } }
    expect(await react(bench.deps, oversightReactions, event)).toBe(true)
    expect(await react(bench.deps, oversightReactions, event)).toBe(true)
    expect(recomputedWith).toHaveLength(before + 1)
  })
})

describe('events nothing could digest', () => {
  it('are listed and run again at an administrator\'s wish', async () => {
    const event: DomainEvent = { module: 'toy', caseId: 'T1', version: 1, name: 'toy.happened', at: bench.now, by: { kind: 'system', id: 'test' } }
    await commit(bench.deps, [eventWrite('lubiao', bench.deps.cipher, event)])
    for (let i = 0; i < 3; i += 1) await react(bench.deps, [stubborn], event)
    expect((await bench.must(admin, routes.poison, {})).events).toEqual([{ eventId: 'T1#1', reaction: 'toy.stubborn', attempts: 3, code: 'version-conflict', at: bench.now }])
    expect(await bench.must(admin, routes.retryPoison, { eventId: 'T1#1', reaction: 'toy.stubborn' })).toEqual({ ok: false })
    broken = false
    expect(await bench.must(admin, routes.retryPoison, { eventId: 'T1#1', reaction: 'toy.stubborn' })).toEqual({ ok: true })
    expect(ran).toEqual(['T1'])
    expect((await bench.must(admin, routes.poison, {})).events).toEqual([])
    expect((await bench.send(admin, routes.retryPoison, { eventId: 'T1#1', reaction: 'toy.stubborn' })).status).toBe(404)
    expect((await bench.send(admin, routes.retryPoison, { eventId: 'T1#1', reaction: 'nobody' })).status).toBe(404)
    expect((await readAudit(bench.deps.table, '371500')).filter((entry) => entry.action === 'oversight.retryPoison')).toHaveLength(2)
  })

  it('come page by page', async () => {
    const key = (i: number): string => `T${String(i).padStart(3, '0')}#1#toy.stubborn`
    for (let i = 0; i < 60; i += 1) await bench.deps.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: 'POISON', sk: key(i), eventId: `T${i}#1`, reaction: 'toy.stubborn', attempts: 3, code: 'internal', at: bench.now } }))
    const first = await bench.must(admin, routes.poison, {})
    const second = await bench.must(admin, routes.poison, { cursor: first.cursor as string })
    expect([first.events.length, second.events.length, second.cursor]).toEqual([50, 10, undefined])
    expect((await bench.send((await bench.desk('clerk')).accessToken, routes.poison, {})).status).toBe(403)
  })
})
