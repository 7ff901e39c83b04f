/** A booking as an iCalendar file (RFC 5545), for the calendar of a computer. Times go out in UTC, so no zone data is needed; lines are folded at 75 octets. */
import { instantAt, type Instant, type LocalDate } from '../kernel/clock'
import { endOf } from './schedule'

/** What goes into the file; nothing that names a person. */
export interface CalendarEntry {
  readonly caseId: string
  readonly version: number
  readonly title: string
  readonly place: string
  readonly note: string
  readonly date: LocalDate
  readonly time: string
  readonly slots: number
  readonly lng: number
  readonly lat: number
  readonly cancelled: boolean
}

const stamp = (at: Instant): string => `${at.slice(0, 19).replace(/[-:]/g, '')}Z`
const escaped = (text: string): string => text.replace(/[\\;,]/g, (char) => `\\${char}`).replace(/\r?\n/g, '\\n')
const octets = (char: string): number => {
  const point = char.codePointAt(0) as number
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

/** Folds a line so that none has more than 75 octets; a character is never cut. */
function folded(line: string): string {
  let out = ''
  let width = 0
  for (const char of line) {
    const more = octets(char)
    if (width + more > 75) {
      out += '\r\n '
      width = 1
    }
    out += char
    width += more
  }
  return out
}

/** The text of the file. `sequence` is the booking's version, so that a calendar takes a later one as a change of the same entry. */
export function calendarFile(entry: CalendarEntry, now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lubiao//Appointment//ZH', `METHOD:${entry.cancelled ? 'CANCEL' : 'PUBLISH'}`, 'BEGIN:VEVENT',
    `UID:${entry.caseId}@lubiao`, `SEQUENCE:${entry.version}`, `DTSTAMP:${stamp(now)}`, `DTSTART:${stamp(instantAt(entry.date, entry.time))}`, `DTEND:${stamp(instantAt(entry.date, endOf(entry.time, entry.slots)))}`,
    `SUMMARY:${escaped(entry.title)}`, `LOCATION:${escaped(entry.place)}`, `DESCRIPTION:${escaped(entry.note)}`, `GEO:${entry.lat};${entry.lng}`, `STATUS:${entry.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(entry.cancelled ? [] : ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(entry.title)}`, 'TRIGGER:-PT1H', 'END:VALARM']), 'END:VEVENT', 'END:VCALENDAR'
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
