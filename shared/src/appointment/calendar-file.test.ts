import { calendarFile, type CalendarEntry } from './calendar-file'

const entry: CalendarEntry = {
  caseId: 'YY-0001', version: 3, title: '补领驾驶证；窗口, 2 号', place: '市车辆管理所业务大厅\n东昌东路与光岳路交叉口东 300 米', note: '只带身份证。如不能到场，请提前在小程序里取消或改时间，名额会让给候补的人。', date: '2026-11-25', time: '09:45', slots: 2, lng: 116.0142, lat: 36.4572, cancelled: false
}
const unfolded = (text: string): string[] => text.replace(/\r\n /g, '').split('\r\n')

it('writes Beijing times in UTC, escapes, and folds at 75 octets without cutting a character', () => {
  const text = calendarFile(entry, '2026-11-24T02:00:00.000Z')
  expect(unfolded(text)).toEqual(expect.arrayContaining([
    'DTSTAMP:20261124T020000Z', 'DTSTART:20261125T014500Z', 'DTEND:20261125T021500Z', 'SUMMARY:补领驾驶证；窗口\\, 2 号', 'LOCATION:市车辆管理所业务大厅\\n东昌东路与光岳路交叉口东 300 米', 'SEQUENCE:3', 'GEO:36.4572;116.0142', 'TRIGGER:-PT1H'
  ]))
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(text).not.toContain('\ufffd')
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
})

it('takes a cancelled one out of the calendar again, and ends a day at midnight', () => {
  const text = unfolded(calendarFile({ ...entry, cancelled: true, time: '23:45', slots: 1 }, '2026-11-24T02:00:00.000Z'))
  expect(text).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'DTEND:20261125T160000Z']))
  expect(text).not.toContain('BEGIN:VALARM')
})
