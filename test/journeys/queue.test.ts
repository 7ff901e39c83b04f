/** A day in the hall: walk-ins with phone and without, two clerks calling at once, recall, park, missed, the screen, the figures. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type CounterView, type DeskTicket, type TicketView } from '@lubiao/shared/queue/contract'
import { QUEUE_RULE } from '@lubiao/shared/queue/order'
import type { Ticket } from '@lubiao/shared/queue/case'
import { commit } from '../../functions/src/platform/commit'
import { eventOf } from '../../functions/src/platform/events'
import { changeOf, openingWrites, writesOf } from '../../functions/src/queue/act'
import { freshTicket } from '../../functions/src/queue/handlers-citizen'
import { loadTicket } from '../../functions/src/queue/repo'
import { outletDate, type OutletDate } from '../../functions/src/service/tables'
import { demoPerson } from '../../local/src/demo/people.data'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { Rig, type Client } from '../support/rig'

const HALL = 'OL-DCF-01'
/** Where it stands. */
const DOOR = { lng: 116.0142, lat: 36.4572 }
const AT_DOOR = { by: 'position' as const, ...DOOR, accuracy: 20 }

/** How often two clerks call at the same moment; `npm run test:long` has 200. */
const ROUNDS = Number(process.env['LUBIAO_ROUNDS'] ?? 24)

let rig: Rig
let clerk: Client
let clerk2: Client
let supervisor: Client
let li: Client

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
  clerk = await rig.desk('clerk')
  supervisor = await rig.desk('supervisor')
  clerk2 = await rig.desk('clerk2')
  li = await rig.wechat('li')
}, 120_000)
afterAll(() => rig.stop())

const deskNow = (who = clerk) => who.must(queueRoutes.desk, { outletId: HALL })
const counterOf = async (counterNo: string): Promise<CounterView | undefined> => (await deskNow()).counters.find((one) => one.counterNo === counterNo)
const open = async (who: Client, counterNo: string): Promise<CounterView> =>
  who.must(queueRoutes.openCounter, { outletId: HALL, counterNo, version: (await counterOf(counterNo))?.version ?? 0, skills: ['window'] })
const next = async (who: Client, counterNo: string): Promise<CounterView> => who.must(queueRoutes.callNext, { outletId: HALL, counterNo, version: (await counterOf(counterNo))?.version ?? 0 })
const paper = (name?: string): Promise<DeskTicket> => clerk.must(queueRoutes.staffTake, { outletId: HALL, skill: 'window', ...(name === undefined ? {} : { name }) })
type Order = Parameters<typeof clerk.must<typeof queueRoutes.staffAct>>[1]['order']
const act = (who: Client, ticket: Pick<TicketView, 'ticketId' | 'version'>, order: Order): Promise<DeskTicket> => who.must(queueRoutes.staffAct, { ticketId: ticket.ticketId, version: ticket.version, order })
/** Empties hall and counters, so that each story starts alone. */
async function clear(): Promise<void> {
  const { counters, waiting, parked } = await deskNow()
  for (const { current } of counters) if (current !== undefined) await act(supervisor, current, current.state === 'serving' ? { command: 'finish' } : { command: 'leave' })
  for (const ticket of [...waiting, ...parked]) await act(supervisor, ticket, { command: 'leave' })
}

describe('taking a number', () => {
  afterAll(clear)

  it('is for people who are there: near enough, or with the code of the door of this minute', async () => {
    const away = { by: 'position' as const, lng: DOOR.lng, lat: DOOR.lat + 0.05, accuracy: 20 }
    expect((await li.send(queueRoutes.take, { outletId: HALL, skill: 'window', presence: away })).body).toMatchObject({ code: 'queue.not-here', status: 422 })
    const { displayToken } = await clerk.must(queueRoutes.addDisplay, { outletId: HALL, name: '门口', door: true })
    const shown = async () => (await rig.send(undefined, queueRoutes.display, { displayToken })).body.door as { qr: string; typed: string; changesAt: string }
    const copied = await shown()
    rig.turn(120_000)
    expect((await li.send(queueRoutes.take, { outletId: HALL, skill: 'window', presence: { by: 'door', code: copied.qr } })).body.code).toBe('queue.door-code-old')
    const fresh = await shown()
    expect(fresh.qr).not.toBe(copied.qr)
    // Another hall's door is not this one's.
    const elsewhere = fresh.qr.replace(HALL, 'OL-DCF-02')
    expect((await li.send(queueRoutes.take, { outletId: HALL, skill: 'window', presence: { by: 'door', code: elsewhere } })).body.code).toBe('queue.door-code-old')
    rig.turn(29_000)
    const ticket = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: { by: 'door', code: fresh.typed.toLowerCase() } })
    expect(ticket).toMatchObject({ number: 'A001', state: 'waiting', kind: 'walk-in', commands: ['leave'], estimate: { ahead: 0, openCounters: 0 } })
    expect(ticket.estimate).not.toHaveProperty('minutes')
  })

  it('gives one number a person, on the phone or at the counter, and tells the place and an honest range', async () => {
    expect((await li.send(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })).body).toMatchObject({ code: 'queue.already-waiting' })
    expect((await clerk.send(queueRoutes.staffTake, { outletId: HALL, skill: 'window', idNumber: '371502198506120132', name: '李建国' })).body).toMatchObject({ code: 'queue.already-waiting' })
    const sun = await clerk.must(queueRoutes.staffTake, { outletId: HALL, skill: 'window', name: '孙福贵' })
    expect(sun).toMatchObject({ number: 'A002', nameMasked: '孙*贵', channel: 'counter' })
    await open(clerk, '1')
    const view = (await rig.send(undefined, queueRoutes.lines, { outletId: HALL })).body
    expect(view.rule).toBe(QUEUE_RULE)
    expect(view.lines.find((line) => line.skill === 'window')).toMatchObject({ waiting: 2, openCounters: 1, estimate: { ahead: 2, minutes: { low: 10, typical: 16, high: 28 }, measured: false } })
    expect((await li.must(queueRoutes.mine, {})).tickets.map((one) => one.number)).toEqual(['A001'])
  })

  it('is refused by name where nobody would call it', async () => {
    const wang = await rig.wechat('wang')
    expect((await wang.send(queueRoutes.take, { outletId: HALL, skill: 'vehicle-inspection', presence: AT_DOOR })).body).toMatchObject({ code: 'queue.closed', detail: expect.stringContaining('没有检测线') as string })
    expect((await wang.send(queueRoutes.take, { outletId: 'OL-XXX-99', skill: 'window', presence: AT_DOOR })).status).toBe(404)
  })

  it('is nobody else\'s to see or to give up', async () => {
    const [ticket] = (await li.must(queueRoutes.mine, {})).tickets as [TicketView]
    const wang = await rig.wechat('wang')
    expect((await wang.send(queueRoutes.get, { ticketId: ticket.ticketId })).status).toBe(404)
    expect((await wang.send(queueRoutes.act, { ticketId: ticket.ticketId, version: ticket.version, order: { command: 'leave' } })).status).toBe(404)
    const left = await li.must(queueRoutes.act, { ticketId: ticket.ticketId, version: ticket.version, order: { command: 'leave' } })
    expect(left.state).toBe('left')
    // Given up is given up: another may be taken.
    expect((await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })).number).toBe('A003')
  })
})

describe('at the counter', () => {
  afterEach(clear)

  it('calls, serves and calls the next with one key more; nobody waiting is no error', async () => {
    await open(clerk, '1')
    await paper('钱一')
    await paper('钱二')
    let counter = await next(clerk, '1')
    expect(counter.current).toMatchObject({ nameMasked: '钱*', state: 'called', counterNo: '1', calls: 1, commands: ['recall', 'start', 'park', 'putBack', 'leave'] })
    expect((await clerk.send(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: counter.version })).body).toMatchObject({ code: 'queue.still-called' })
    const first = await act(clerk, counter.current as DeskTicket, { command: 'start' })
    rig.turn(6 * 60_000)
    counter = await next(clerk, '1')
    expect(counter.current?.nameMasked).toBe('钱*')
    expect(counter.current?.ticketId).not.toBe(first.ticketId)
    expect((await clerk.must(queueRoutes.staffGet, { ticketId: first.ticketId })).state).toBe('done')
    await act(clerk, counter.current as DeskTicket, { command: 'start' })
    expect((await next(clerk, '1')).current).toBeUndefined()
    expect((await next(clerk, '1')).current).toBeUndefined()
  })

  it('recalls twice, misses only then; the missed one may take a new number', async () => {
    await open(clerk, '1')
    await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
    let ticket = (await next(clerk, '1')).current as DeskTicket
    expect((await clerk.send(queueRoutes.staffAct, { ticketId: ticket.ticketId, version: ticket.version, order: { command: 'miss' } })).body.code).toBe('queue.too-soon-to-miss')
    ticket = await act(clerk, ticket, { command: 'recall' })
    ticket = await act(clerk, ticket, { command: 'recall' })
    expect((await clerk.send(queueRoutes.staffAct, { ticketId: ticket.ticketId, version: ticket.version, order: { command: 'recall' } })).body.code).toBe('queue.recalls-used')
    rig.turn(121_000)
    expect((await act(clerk, ticket, { command: 'miss' })).state).toBe('missed')
    expect((await counterOf('1'))?.current).toBeUndefined()
    expect((await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })).state).toBe('waiting')
  })

  it('parks somebody who fetches a paper; back again they are before those who came after them', async () => {
    await open(clerk, '1')
    const mine = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
    await paper('后到')
    const called = (await next(clerk, '1')).current as DeskTicket
    expect(called.ticketId).toBe(mine.ticketId)
    await act(clerk, called, { command: 'park', note: '回车里取行驶证' })
    expect((await li.must(queueRoutes.get, { ticketId: mine.ticketId })).commands).toEqual(['resume', 'leave'])
    rig.turn(60_000)
    await paper('更晚')
    const parked = await li.must(queueRoutes.get, { ticketId: mine.ticketId })
    await li.must(queueRoutes.act, { ticketId: mine.ticketId, version: parked.version, order: { command: 'resume' } })
    expect((await deskNow()).waiting[0]?.ticketId).toBe(mine.ticketId)
  })

  it('gives up a called number: the counter is free, and the clerk\'s next call is no conflict', async () => {
    const counter = await open(clerk, '1')
    const mine = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
    await paper('下一位')
    const called = await next(clerk, '1')
    expect(called.version).toBe(counter.version + 1)
    await li.must(queueRoutes.act, { ticketId: mine.ticketId, version: (called.current as DeskTicket).version, order: { command: 'leave' } })
    // The page still shows the number that has gone.
    expect((await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: called.version })).current?.nameMasked).toBe('下*位')
  })

  it('is one clerk\'s at a time; closing puts a called number back where it was', async () => {
    await open(clerk, '1')
    const mine = await counterOf('1') as CounterView
    expect((await clerk2.send(queueRoutes.openCounter, { outletId: HALL, counterNo: '1', version: mine.version + 1, skills: ['window'] })).body.code).toBe('version-conflict')
    expect((await clerk2.send(queueRoutes.openCounter, { outletId: HALL, counterNo: '1', version: mine.version, skills: ['window'] })).body).toMatchObject({ code: 'queue.counter-taken', detail: expect.stringContaining('杨窗口') as string })
    expect((await clerk2.send(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: mine.version })).body.code).toBe('queue.counter-taken')
    expect((await clerk2.send(queueRoutes.desk, { outletId: 'OL-DCF-03' })).status).toBe(404)
    await paper('甲先')
    await paper('乙后')
    const called = await next(clerk, '1')
    const closed = await clerk.must(queueRoutes.closeCounter, { outletId: HALL, counterNo: '1', version: called.version })
    expect(closed).toMatchObject({ state: 'closed', mine: false })
    expect((await deskNow()).waiting.map((ticket) => ticket.nameMasked)).toEqual(['甲*', '乙*'])
    expect((await clerk.send(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: closed.version })).body.code).toBe('queue.counter-closed')
  })
})

describe('told on the phone', () => {
  afterAll(clear)
  const post = (url: string, body: object) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const texts = async (id: string): Promise<readonly string[]> => ((await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { phone: string; text: string }[] }).messages.filter((one) => one.phone.endsWith(demoPerson(id).phone)).map((one) => one.text)
  const chats = async (id: string) => ((await (await fetch(`${rig.stack.wechat.adminUrl}/messages?openid=${demoPerson(id).openid}`)).json()) as { messages: { templateId: string; data: Record<string, string> }[] }).messages
  const minutes = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i += 1) {
      rig.turn(60_000)
      await rig.sweep()
    }
    await rig.settle()
  }

  it('when it is nearly one\'s turn, once; to which counter; what to do when passed over: by WeChat where it was allowed, else by text', async () => {
    await rig.settle()
    const known = (await texts('li')).length
    // What WeChat and we were told of the person's consent: one message about news.
    await li.must(accountRoutes.recordNoticeConsent, { results: [{ template: 'serviceNews', result: 'accept' }] })
    await post(`${rig.stack.wechat.url}/__demo/consent`, { personId: 'li', templateId: 'tmpl-service-news', result: 'accept' })
    await open(clerk, '1')
    for (let n = 0; n < 4; n += 1) await paper()
    const mine = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
    const onward = async (): Promise<DeskTicket> => {
      const ticket = (await next(clerk, '1')).current as DeskTicket
      await rig.settle()
      return ticket
    }
    const serve = async (ticket: DeskTicket): Promise<void> => {
      await act(clerk, ticket, { command: 'start' })
      await minutes(6)
    }
    await serve(await onward())
    // Three are ahead, and ten minutes are not enough for them.
    expect(await chats('li')).toEqual([])
    await serve(await onward())
    const [near, ...more] = await chats('li')
    expect(near).toMatchObject({ templateId: 'tmpl-service-news', data: { thing1: `排号${mine.number}`, phrase3: '快到您了', thing5: '前面还有2位，请回市车辆管理所业务大厅' } })
    await serve(await onward())
    await serve(await onward())
    expect([more, (await chats('li')).length, (await texts('li')).length]).toEqual([[], 1, known])
    let ticket = await onward()
    expect(ticket.ticketId).toBe(mine.ticketId)
    expect((await texts('li')).slice(known)).toEqual([expect.stringContaining('请到1号窗口')])
    for (let n = 0; n < 2; n += 1) ticket = await act(clerk, ticket, { command: 'recall' })
    rig.turn(121_000)
    await act(clerk, ticket, { command: 'miss' })
    await rig.settle()
    expect((await texts('li')).slice(known + 1)).toEqual([expect.stringContaining('过号。还要办请到场重新取号')])
  })

  it('not of what is over by the time it could be sent', async () => {
    const known = (await texts('li')).length
    await open(clerk, '1')
    const mine = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
    await post(`${rig.stack.sms.adminUrl}/faults`, { down: true })
    const ticket = (await next(clerk, '1')).current as DeskTicket
    await rig.settle()
    await act(clerk, await act(clerk, ticket, { command: 'start' }), { command: 'finish' })
    await post(`${rig.stack.sms.adminUrl}/faults`, { down: false })
    await minutes(4)
    expect([(await li.must(queueRoutes.get, { ticketId: mine.ticketId })).state, (await texts('li')).slice(known)]).toEqual(['done', []])
  })
})

it(`never gives one number to two clerks calling at once, nor an error while somebody waits: ${ROUNDS} times`, async () => {
  let versions: [number, number] = [(await open(clerk, '1')).version, (await open(clerk2, '2')).version]
  const { deps } = rig
  const at = (await outletDate(deps, HALL, dateOf(rig.now))) as OutletDate
  // Only the calls are what is tried here: people come, and are begun with, the short way.
  const comes = async (): Promise<void> => commit(deps, openingWrites(deps, await freshTicket(deps, at, 'window', rig.now, { channel: 'counter', presence: 'counter', openedBy: { kind: 'staff', id: '371504' } }), rig.now))
  const begins = async (ticketId: string): Promise<void> => commit(deps, writesOf(deps, changeOf((await loadTicket(deps, ticketId)) as Ticket, { command: 'start' }, { kind: 'staff', id: '371504', roles: ['counter'] }, { now: rig.now })))
  const called: string[] = []
  const refused: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await comes()
    await comes()
    const answers = await Promise.all([
      clerk.send(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: versions[0] }), clerk2.send(queueRoutes.callNext, { outletId: HALL, counterNo: '2', version: versions[1] })
    ])
    for (const { status, body } of answers) {
      if (status !== 200 || body.current === undefined) refused.push(`${round}: ${status} ${body.code ?? 'nobody'}`)
      else {
        called.push(body.current.ticketId)
        await begins(body.current.ticketId)
      }
    }
    versions = [answers[0].body.version, answers[1].body.version]
  }
  expect(refused).toEqual([])
  expect(called).toHaveLength(2 * ROUNDS)
  expect(new Set(called).size).toBe(2 * ROUNDS)
  await clear()
  await rig.settle()
}, 300_000)

it('shows the screen numbers in order, masked names and the rule, and nothing to a wrong or removed address', async () => {
  const { displayToken, display } = await clerk.must(queueRoutes.addDisplay, { outletId: HALL, name: '大厅', door: false })
  await open(clerk, '1')
  await paper('王小明')
  await paper('欧阳春华')
  const called = await next(clerk, '1')
  const screen = async () => (await rig.send(undefined, queueRoutes.display, { displayToken })).body
  const first = await screen()
  expect(first).toMatchObject({ rule: QUEUE_RULE, calls: [{ nameMasked: '王*明', counterNo: '1', calls: 1 }], waiting: [{ nameMasked: '欧阳*华', kind: 'walk-in' }] })
  expect(first).not.toHaveProperty('door')
  expect(JSON.stringify(first)).not.toMatch(/王小明|春华|U[0-9A-Z]{15}/)
  await act(clerk, called.current as DeskTicket, { command: 'recall' })
  const again = await screen()
  expect(again.calls[0]?.announce).not.toBe(first.calls[0]?.announce)
  expect((await rig.send(undefined, queueRoutes.display, { displayToken: '0'.repeat(26) })).status).toBe(404)
  await clerk.must(queueRoutes.removeDisplay, { outletId: HALL, displayId: display.displayId })
  expect((await rig.send(undefined, queueRoutes.display, { displayToken })).status).toBe(404)
  await clear()
})

it('measures services, and tells the next one by them; the manager sees percentiles and the load by hour', async () => {
  await rig.settle()
  await open(clerk, '1')
  for (const minutes of [4, 4, 6, 6, 6, 8, 8]) {
    await paper()
    const ticket = (await next(clerk, '1')).current as DeskTicket
    await act(clerk, ticket, { command: 'start' })
    rig.turn(minutes * 60_000)
  }
  await next(clerk, '1')
  await rig.settle()
  const { lines } = (await rig.send(undefined, queueRoutes.lines, { outletId: HALL })).body
  expect(lines.find((line) => line.skill === 'window')?.estimate).toMatchObject({ measured: true })
  const today = dateOf(rig.now)
  const report = await supervisor.must(queueRoutes.figures, { from: today, to: today, outletId: HALL })
  expect(report.total).toMatchObject({ missed: 2 })
  expect(report.total.joined).toBeGreaterThan(2 * ROUNDS)
  expect(report.total.wait.p95).toBeGreaterThanOrEqual(report.total.wait.p50 as number)
  expect(report.total.service.p50).toBeGreaterThanOrEqual(0)
  expect(Object.values(report.total.hours).reduce((sum, n) => sum + n, 0)).toBe(report.total.joined)
  expect((await clerk.send(queueRoutes.figures, { from: today, to: today })).status).toBe(403)
}, 120_000)

it('ends what still stands when the day is over, and says so in the story of the ticket', async () => {
  const ticket = await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })
  rig.turnTo(instantAt(dateOf(rig.now), '24:00'))
  rig.turn(60_000)
  await rig.sweep()
  expect(await li.must(queueRoutes.get, { ticketId: ticket.ticketId })).toMatchObject({ state: 'lapsed', commands: [] })
  const { Items = [] } = await rig.deps.table.reads.send(new QueryCommand({ TableName: rig.deps.table.name, KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)', ExpressionAttributeValues: { ':pk': `QUEUE#${ticket.ticketId}`, ':event': 'EVENT#' } }))
  expect(Items.map((item) => eventOf(item, rig.deps.cipher)?.name)).toEqual(['queue.joined', 'queue.lapsed'])
  rig.turn(9 * 3_600_000)
  expect((await li.must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR })).number).toBe('A001')
})
