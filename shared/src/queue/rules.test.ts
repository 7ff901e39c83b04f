/** What commands do to a ticket: the guards, what changes, what is kept; and being there. */
import { instantOf, millisOf } from '../kernel/clock'
import { faultsOf } from '../kernel/machine'
import type { Problem } from '../kernel/problem'
import { dayOver, isOpen, openTicket, ticketNumber, ticketSchema, type Ticket } from './case'
import { queueMachine, type QueueActor } from './machine'
import { doorChangesAt, doorQr, doorStep, positionProblem, readDoorCode } from './presence'
import { decide, isOver, joinedData, minutesFrom, MOST_CALLS, offered, type AnyTicketOrder, type QueueBy } from './rules'

const NOW = '2026-11-23T02:00:00.000Z'
const after = (seconds: number): string => instantOf(millisOf(NOW) + seconds * 1000)
const ticket = (change: Partial<Ticket> = {}): Ticket => ({
  ...openTicket({ caseId: 'PH-0000-0000-0000A', outletId: 'OL-DCF-01', unit: 'cheguansuo', skill: 'window', date: '2026-11-23', number: 'A001', serial: 1, channel: 'phone', presence: 'door', openedBy: { kind: 'user', id: 'U1' }, joinedAt: NOW, holderId: 'U1' }), ...change
})
const clerk: QueueBy = { kind: 'staff', id: '1', roles: ['clerk', 'counter'] }
const holder: QueueBy = { kind: 'user', id: 'U1', roles: ['holder'] }
const system: QueueBy = { kind: 'system', id: 'system', roles: ['system'] }
const must = (one: Ticket, order: AnyTicketOrder, by: QueueBy = clerk, now = NOW) => {
  const outcome = decide(one, order, by, { now, nextInTurn: one.caseId })
  if (!outcome.ok) throw outcome.problem
  return outcome
}
const refused = (one: Ticket, order: AnyTicketOrder, by: QueueBy = clerk, now = NOW): Problem | undefined => {
  const outcome = decide(one, order, by, { now })
  return outcome.ok ? undefined : outcome.problem
}
const refusal = (one: Ticket, order: AnyTicketOrder, by: QueueBy = clerk, now = NOW): string => refused(one, order, by, now)?.code ?? 'none'
const called = (at = NOW): Ticket => must(ticket(), { command: 'call', counterNo: '3' }, clerk, at).next

it('is a sound table', () => expect(faultsOf(queueMachine)).toEqual([]))

it('goes from the line to the counter and out, leaving what was measured', () => {
  const call = must(ticket(), { command: 'call', counterNo: '3' }, clerk, after(600))
  expect(call).toMatchObject({ event: 'queue.called', next: { state: 'called', counterNo: '3', calls: 1, calledBy: '1', version: 2, enteredAt: after(600) }, data: { waited: 10, counterNo: '3', outletId: 'OL-DCF-01', skill: 'window', kind: 'walk-in' } })
  const started = must(call.next, { command: 'start' }, clerk, after(660)).next
  const done = must(started, { command: 'finish' }, clerk, after(900))
  expect(done).toMatchObject({ event: 'queue.served', next: { state: 'done', endedAt: after(900) }, data: { minutes: 4 } })
  expect(done.next.wakeAt).toBeUndefined()
  expect(ticketSchema.parse(JSON.parse(JSON.stringify(done.next)))).toEqual(JSON.parse(JSON.stringify(done.next)))
  expect(isOpen(done.next)).toBe(false)
})

it('only calls whose turn it is, and says so', () => {
  expect(refused(ticket(), { command: 'call', counterNo: '3' })).toMatchObject({ code: 'not-allowed-now', extra: { detail: '按规则现在轮到的不是这个号' } })
})

it('measures the wait of an early booked one from the slot', () => {
  const early = ticket({ slotAt: after(900), bookingId: 'YY-0000-0000-00000' })
  expect(must(early, { command: 'call', counterNo: '1' }, clerk, after(1200)).data).toMatchObject({ waited: 5, kind: 'booked', bookingId: 'YY-0000-0000-00000' })
  expect(minutesFrom(after(10), NOW)).toBe(0)
})

it('calls three times, and misses only after three and two minutes', () => {
  let one = called()
  expect(refused(one, { command: 'miss' }, clerk, after(600))).toMatchObject({ code: 'queue.too-soon-to-miss', extra: { detail: '已叫 1 次' } })
  expect(offered(one, clerk.roles, after(600))).toEqual(['recall', 'start', 'park', 'putBack', 'leave'])
  for (let calls = 2; calls <= MOST_CALLS; calls += 1) {
    const again = must(one, { command: 'recall' }, clerk, after(calls * 20))
    expect(again).toMatchObject({ event: 'queue.recalled', data: { calls }, next: { state: 'called', enteredAt: NOW, calledAt: NOW, lastCallAt: after(calls * 20) } })
    one = again.next
  }
  expect(refusal(one, { command: 'recall' })).toBe('queue.recalls-used')
  expect(refusal(one, { command: 'miss' }, clerk, after(119))).toBe('queue.too-soon-to-miss')
  expect(offered(one, clerk.roles, after(119))).toEqual(['start', 'park', 'putBack', 'leave'])
  expect(offered(one, clerk.roles, after(120))).toEqual(['start', 'park', 'putBack', 'miss', 'leave'])
  expect(must(one, { command: 'miss' }, clerk, after(120))).toMatchObject({ event: 'queue.missed', next: { state: 'missed' }, data: { presence: 'door' } })
})

it('keeps the place of whoever steps aside or is put back', () => {
  for (const command of ['park', 'putBack'] as const) {
    const aside = must(called(), { command }).next
    const back = command === 'park' ? must(aside, { command: 'resume' }, holder, after(300)).next : aside
    expect(back).toMatchObject({ state: 'waiting', joinedAt: NOW, calls: 0 })
    expect([back.calledAt, back.counterNo, back.calledBy, back.startedAt]).toEqual([undefined, undefined, undefined, undefined])
  }
})

it('keeps a note that says something, and no empty one', () => {
  expect(must(called(), { command: 'park', note: '回家取证件' }).note).toBe('回家取证件')
  for (const order of [{ command: 'park' }, { command: 'park', note: undefined }, { command: 'park', note: '' }] as const) expect(must(called(), order)).not.toHaveProperty('note')
})

it('remembers that its holder was told they are nearly next, and tells them once', () => {
  const told = must(ticket(), { command: 'near', ahead: 2 }, system, after(300))
  expect(told).toMatchObject({ event: 'queue.near', next: { state: 'waiting', nearAt: after(300), enteredAt: NOW }, data: { ahead: 2 } })
  expect(refusal(told.next, { command: 'near', ahead: 1 }, system, after(400))).toBe('not-allowed-now')
})

it('remembers when it ended, however it ended', () => {
  const thrice = { ...called(), calls: MOST_CALLS }
  const ends = [must(thrice, { command: 'miss' }, clerk, after(300)), must(ticket(), { command: 'leave' }, holder, after(300)), must(ticket(), { command: 'lapse' }, system, after(300))]
  expect(ends.map(({ next }) => [next.state, next.endedAt, next.wakeAt])).toEqual([['missed', after(300), undefined], ['left', after(300), undefined], ['lapsed', after(300), undefined]])
})

it('says in every event whose it is, and of which booking only where there is one', () => {
  expect(must(ticket(), { command: 'leave' }, holder).data).toStrictEqual({ outletId: 'OL-DCF-01', skill: 'window', date: '2026-11-23', kind: 'walk-in' })
})

it('lets only the counter that called do counter work, and only the holder or a clerk end it', () => {
  const stranger: QueueBy = { kind: 'staff', id: '2', roles: ['clerk'] }
  for (const command of ['recall', 'start', 'park', 'putBack', 'miss'] as const) expect(refusal(called(), { command }, stranger)).toBe('forbidden')
  expect(refusal(ticket(), { command: 'leave' }, { kind: 'user', id: 'U2', roles: [] })).toBe('forbidden')
  expect(must(called(), { command: 'leave' }, holder).next.state).toBe('left')
})

it('answers a command that came too late with what the ticket is now and what can be done with it', () => {
  const serving = must(called(), { command: 'start' }).next
  expect(refused(serving, { command: 'recall' })?.extra).toEqual({ allowed: ['finish', 'park'], detail: 'A001 现在是“办理中”' })
  expect(refusal(serving, { command: 'leave' }, holder)).toBe('not-allowed-now')
})

it('ends with its day', () => {
  expect(ticket().wakeAt).toBe('2026-11-23T16:00:00.000Z')
  expect(dayOver('2026-11-23')).toBe('2026-11-23T16:00:00.000Z')
  expect([isOver(ticket(), NOW), isOver(ticket(), '2026-11-23T16:00:00.000Z')]).toEqual([false, true])
  expect(must(ticket(), { command: 'lapse' }, system).event).toBe('queue.lapsed')
})

it('opens late when the grace is over, and says in its first event what figures and bookings need', () => {
  const from = { ...ticket(), slotAt: after(-601) }
  const late = openTicket(from)
  expect([late.late, openTicket({ ...from, slotAt: after(-600) }).late]).toEqual([true, false])
  expect(joinedData(late)).toEqual({ outletId: 'OL-DCF-01', skill: 'window', date: '2026-11-23', kind: 'booked', late: true, presence: 'door', hour: '10' })
  expect([ticketNumber('window', 7), ticketNumber('plate', 123)]).toEqual(['A007', 'P123'])
})

it.each([['holder', ['leave']], ['clerk', ['leave']]] as readonly (readonly [QueueActor, readonly string[]])[])('offers a waiting %s %j', (role, commands) => expect(offered(ticket(), [role], NOW)).toEqual(commands))

describe('presence', () => {
  it('reads what was scanned and what was typed', () => {
    expect(readDoorCode(doorQr('OL-DCF-01', 'AB12CD34'))).toEqual({ outletId: 'OL-DCF-01', code: 'AB12CD34' })
    expect(readDoorCode('ab12 cd34')).toEqual({ code: 'AB12CD34' })
    expect(readDoorCode('AB12－CD34')).toEqual({ code: 'AB12CD34' })
    for (const text of ['', 'AB12CD3', 'AB12CD345', 'LBD1:OL-DCF-01:AB12', 'LBD1:OL-DCF-01:AB12CD345', 'LBD2:OL-DCF-01:AB12CD34', 'weixin LBD1:OL-DCF-01:AB12CD34', 'https://example.com']) expect(readDoorCode(text)).toBeUndefined()
  })

  it('changes every half minute', () => {
    expect([doorStep(after(29.9)) - doorStep(NOW), doorStep(after(30)) - doorStep(NOW)]).toEqual([0, 1])
    expect(doorChangesAt(after(12))).toBe(after(30))
  })

  it('takes a good position within 300 m, asks for the code when it is vague, and says how far it is', () => {
    const outlet = { lng: 115.9853, lat: 36.4688 }
    const north = (metres: number, accuracy: number) => positionProblem(outlet, { lng: outlet.lng, lat: outlet.lat + metres / 111_195, accuracy })
    expect([north(290, 30), north(0, 300)]).toEqual([undefined, undefined])
    expect(north(310, 30)?.code).toBe('queue.position-vague')
    expect(north(10, 301)?.code).toBe('queue.position-vague')
    expect(north(700, 30)).toMatchObject({ code: 'queue.not-here', extra: { detail: expect.stringContaining('700 米') as string } })
    expect(north(5200, 30)?.extra.detail).toContain('5.2 公里')
  })
})
