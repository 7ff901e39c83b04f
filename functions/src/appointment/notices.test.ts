import { bookingOf } from '@lubiao/shared/appointment/booking.fixture'
import { services, type ServiceCode } from '@lubiao/shared/service/terms.data'
import { wechatTemplates } from '../../../local/src/demo/templates.data'
import { noticeFor, type Told } from './notices'

const ids = { serviceNews: 'tmpl-service-news', serviceToDo: 'tmpl-service-to-do' }
const told = (name: string, more: Partial<Told> = {}): Told => ({ name, at: '2026-11-24T02:00:00.000Z', by: { kind: 'system', id: 'system' }, ...more })
const here = { outletId: 'OL-DCF-01', unit: 'cheguansuo' as const, date: '2026-11-26', time: '09:00' }
const cases = [
  ['appointment.held', bookingOf({ state: 'held', holdUntil: '2026-11-24T02:30:00.000Z', offer: { waitId: 'W001', list: 'l', key: 'k' } }), { offer: true }, 'serviceToDo', '候补到11月25日09:00，请确认'],
  ['appointment.held', bookingOf({ state: 'held', holdUntil: '2026-11-24T02:30:00.000Z', offer: { waitId: 'W001', list: 'l', key: 'k' }, bill: { billId: 'JF-1', fen: 8_000 } }), { offer: true }, 'serviceToDo', '候补到11月25日09:00，请缴费'],
  ['appointment.reminded', bookingOf(), { date: '2026-11-25', time: '09:00' }, 'serviceToDo', '请到市车辆管理所业务大厅，只带身份证'],
  ['appointment.moved', bookingOf(), { date: '2026-11-25', time: '09:00' }, 'serviceNews', '改到11月25日09:00 市车辆管理…'],
  ['appointment.displaced', bookingOf({ state: 'displaced', alternatives: [here], alternativesUntil: '2026-11-25T02:00:00.000Z' }), {}, 'serviceToDo', '窗口调整，请选新时间'],
  ['appointment.displaced', bookingOf({ state: 'displaced' }), {}, 'serviceNews', '正在为您找新时间，不计违约'],
  ['appointment.officeCancelled', bookingOf({ state: 'cancelled' }), {}, 'serviceNews', '不计违约，请另约时间'],
  ['appointment.missed', bookingOf({ state: 'missed' }), { strike: true }, 'serviceNews', '已计一次，需要时请重新预约'],
  ['appointment.expired', bookingOf({ state: 'expired', offer: { waitId: 'W001', list: 'l', key: 'k' } }), {}, 'serviceNews', '名额已让给下一位']
] as const

it.each(cases)('%s is said in the fields of its template', (name, booking, data, template, words) => {
  const notice = noticeFor(told(name, { data }), booking, '市车辆管理所业务大厅')
  expect(notice?.template).toBe(template)
  const fields = wechatTemplates.find((one) => one.id === ids[template])?.fields
  expect(Object.keys(notice?.data ?? {})).toEqual(Object.keys(fields ?? {}))
  expect(Object.values(notice?.data ?? {})).toContain(words)
  for (const [field, value] of Object.entries(notice?.data ?? {})) {
    if (field.startsWith('thing')) expect([...value].length).toBeLessThanOrEqual(20)
    if (field.startsWith('phrase')) expect(value).toMatch(/^\p{Script=Han}{1,5}$/u)
    if (field.startsWith('character_string')) expect(value).toMatch(/^[\w-]{1,32}$/)
  }
})

it('fits for every service, and says nothing that is news no longer', () => {
  for (const serviceCode of Object.keys(services) as ServiceCode[])
    expect([...(noticeFor(told('appointment.reminded', { data: { date: '2026-11-25', time: '09:00' } }), bookingOf({ serviceCode }), '窗口')?.data['thing1'] ?? '')].length).toBeLessThanOrEqual(20)
  expect(noticeFor(told('appointment.held', { data: { offer: false } }), bookingOf({ state: 'held' }), '窗口')).toBeUndefined()
  expect(noticeFor(told('appointment.displaced'), bookingOf(), '窗口')).toBeUndefined()
  expect(noticeFor(told('appointment.reminded', { data: { date: '2026-11-25', time: '10:00' } }), bookingOf(), '窗口')).toBeUndefined()
  expect(noticeFor(told('appointment.expired', { data: { declined: true } }), bookingOf({ state: 'expired', offer: { waitId: 'W001', list: 'l', key: 'k' } }), '窗口')).toBeUndefined()
})
