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

it('is one event with a reminder an hour before, line for line', () => {
  expect(unfolded(calendarFile({ ...entry, title: '补领', place: '大厅', note: '带身份证' }, '2026-11-24T02:00:00.000Z'))).toEqual([
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lubiao//Appointment//ZH', 'METHOD:PUBLISH', 'BEGIN:VEVENT', 'UID:YY-0001@lubiao', 'SEQUENCE:3', 'DTSTAMP:20261124T020000Z', 'DTSTART:20261125T014500Z', 'DTEND:20261125T021500Z',
    'SUMMARY:补领', 'LOCATION:大厅', 'DESCRIPTION:带身份证', 'GEO:36.4572;116.0142', 'STATUS:CONFIRMED', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:补领', 'TRIGGER:-PT1H', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', ''
  ])
})

it('escapes what means something in a calendar, and both kinds of line end', () => {
  const text = unfolded(calendarFile({ ...entry, title: 'a\\b;c,d', place: 'x\r\ny\nz' }, '2026-11-24T02:00:00.000Z'))
  expect(text).toEqual(expect.arrayContaining(['SUMMARY:a\\\\b\\;c\\,d', 'LOCATION:x\\ny\\nz']))
})

it('fills a line to the 75th octet, whatever characters it is of', () => {
  const folded = (title: string) => calendarFile({ ...entry, title }, '2026-11-24T02:00:00.000Z').split('\r\n').filter((line, i, all) => line.startsWith('SUMMARY') || (line.startsWith(' ') && (all[i - 1] ?? '').startsWith('SUMMARY')))
  const widths = (title: string) => folded(title).map((line) => Buffer.byteLength(line))
  expect(widths('a'.repeat(67))).toEqual([75])
  expect(widths('a'.repeat(68))).toEqual([75, 2])
  // Two, three and four octets: a character that does not fit begins the next line.
  expect([widths('\u007f'.repeat(67)), widths('\u0080'.repeat(34)), widths('\u07ff'.repeat(33) + 'a')]).toEqual([[75], [74, 3], [75]])
  expect([widths('\u0800'.repeat(23)), widths('\uffff'.repeat(22) + 'a')]).toEqual([[74, 4], [75]])
  expect([widths('\u{10000}'.repeat(17)), widths(`${'😀'.repeat(16)}abc`)]).toEqual([[72, 5], [75]])
})

it('takes a cancelled one out of the calendar again, and ends a day at midnight', () => {
  const text = unfolded(calendarFile({ ...entry, cancelled: true, time: '23:45', slots: 1 }, '2026-11-24T02:00:00.000Z'))
  expect(text).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'DTEND:20261125T160000Z']))
  // Less the five lines of the reminder.
  expect(text).toHaveLength(unfolded(calendarFile(entry, '2026-11-24T02:00:00.000Z')).length - 5)
  expect(text).not.toContain('BEGIN:VALARM')
})
