/** A year, month by month: rest days red with their name, make-up days blue. */
import { addDays, weekdayOf } from '@lubiao/shared/kernel/clock'
import type { DayNames } from './notice'

const heads = ['一', '二', '三', '四', '五', '六', '日']

function weeksOf(year: string, month: number): readonly (readonly (string | undefined)[])[] {
  const prefix = `${year}-${String(month).padStart(2, '0')}`
  const blanks = (weekdayOf(`${prefix}-01`) + 6) % 7
  const cells: (string | undefined)[] = Array.from({ length: blanks }, () => undefined)
  for (let day = `${prefix}-01`; day.startsWith(prefix); day = addDays(day, 1)) cells.push(day)
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_each, week) => Array.from({ length: 7 }, (_day, at) => cells[week * 7 + at]))
}

function dayOf(date: string, holidays: DayNames, makeup: DayNames): { readonly tone: string; readonly title: string } {
  const worked = makeup[date]
  if (worked !== undefined) return { tone: 'makeup', title: `${worked}调休上班` }
  const rest = holidays[date]
  if (rest !== undefined) return { tone: 'holiday', title: `${rest}放假` }
  const weekday = weekdayOf(date)
  return weekday === 0 || weekday === 6 ? { tone: 'off', title: '周末' } : { tone: '', title: '' }
}

/** Twelve small calendars. */
export function YearGrid({ year, holidays, makeup, today }: { readonly year: string; readonly holidays: DayNames; readonly makeup: DayNames; readonly today: string }) {
  return (
    <div className="calendar-grid">
      {Array.from({ length: 12 }, (_each, index) => index + 1).map((month) => (
        <section key={month} className="month" aria-label={`${year} 年 ${month} 月`}>
          <h2>{month} 月</h2>
          <table>
            <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
            <tbody>
              {weeksOf(year, month).map((week, row) => (
                <tr key={row}>
                  {week.map((date, at) => {
                    if (date === undefined) return <td key={at} />
                    const { tone, title } = dayOf(date, holidays, makeup)
                    return <td key={at} className={`${tone} ${date === today ? 'today' : ''}`} title={title}>{Number(date.slice(8))}{tone === 'makeup' ? <span style={{ fontSize: 10 }}>班</span> : tone === 'holiday' ? <span style={{ fontSize: 10 }}>休</span> : null}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}
