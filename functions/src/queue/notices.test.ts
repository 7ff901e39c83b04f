import { openTicket, type Ticket } from '@lubiao/shared/queue/case'
import { wechatTemplates } from '../../../local/src/demo/templates.data'
import { noticeFor, type Told } from './notices'

const AT = '2026-11-23T02:00:00.000Z'
const ids = { serviceNews: 'tmpl-service-news', serviceToDo: 'tmpl-service-to-do' }
const ticketOf = (change: Partial<Ticket>): Ticket => ({
  ...openTicket({ caseId: 'PH-0000-0000-0000A', outletId: 'OL-DCF-01', unit: 'cheguansuo', skill: 'window', date: '2026-11-23', number: 'A001', serial: 1, channel: 'phone', presence: 'door', openedBy: { kind: 'user', id: 'U1' }, joinedAt: AT, holderId: 'U1' }), ...change
})
const told = (name: string, data: Told['data'] = {}): Told => ({ name, at: AT, data })
const called = ticketOf({ state: 'called', calledAt: AT, counterNo: '12' })
const cases = [
  ['queue.near', ticketOf({}), { ahead: 2 }, 'serviceNews', '前面还有2位，请回市车辆管理所业务大厅'],
  ['queue.near', ticketOf({}), { ahead: 0 }, 'serviceNews', '下一位就是您，请回市车辆管理所业务大厅'],
  ['queue.called', called, {}, 'serviceToDo', '请到12号窗口'],
  ['queue.missed', ticketOf({ state: 'missed' }), {}, 'serviceNews', '还要办请到场重新取号'],
  ['queue.missed', ticketOf({ state: 'missed', bookingId: 'YY-0000-0000-00000' }), {}, 'serviceNews', '还要办请重新取号或另约时间']
] as const

it.each(cases)('%s is said in the fields of its template', (name, ticket, data, template, words) => {
  const notice = noticeFor(told(name, data), ticket, '市车辆管理所业务大厅', false)
  expect(notice?.template).toBe(template)
  const fields = wechatTemplates.find((one) => one.id === ids[template])?.fields
  expect(Object.keys(notice?.data ?? {})).toEqual(Object.keys(fields ?? {}))
  expect(Object.values(notice?.data ?? {})).toContain(words)
  for (const [field, value] of Object.entries(notice?.data ?? {})) {
    if (field.startsWith('thing')) expect([...value].length).toBeLessThanOrEqual(20)
    if (field.startsWith('phrase')) expect(value).toMatch(/^\p{Script=Han}{1,5}$/u)
    if (field.startsWith('character_string')) expect(value).toMatch(/^[\w-]{1,32}$/)
    if (field.startsWith('time')) expect(value).toMatch(/^2026年11月23日 10:0[02]$/)
  }
})

it('says nothing that is news no longer', () => {
  const of = (name: string, ticket: Ticket, again = false) => noticeFor(told(name, { ahead: 1 }), ticket, '窗口', again)
  expect(of('queue.near', called)).toBeUndefined()
  expect(of('queue.called', ticketOf({ state: 'serving', calledAt: AT }))).toBeUndefined()
  // Put back and called again at another counter: the later call is told by its own event.
  expect(of('queue.called', ticketOf({ state: 'called', calledAt: '2026-11-23T02:05:00.000Z', counterNo: '2' }))).toBeUndefined()
  expect(of('queue.missed', ticketOf({ state: 'missed' }), true)).toBeUndefined()
  expect(of('queue.missed', ticketOf({}))).toBeUndefined()
})
