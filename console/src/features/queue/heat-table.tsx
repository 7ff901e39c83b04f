/** Load by outlet and hour as a table: each cell has its number, the shade only helps the eye. */
import type { ReactNode } from 'react'

/** One row: a name and a number for each hour; a missing hour is one in which nothing could come. */
export interface HeatRow {
  readonly key: string
  readonly name: string
  readonly hours: ReadonlyMap<number, { readonly value: number; readonly text: string; readonly title: string }>
}

/** Steps from pale to dark; the text on each reaches 4.5 : 1. */
const SHADES = [['#ffffff', '#3b4654'], ['#e3eefb', '#0a1626'], ['#b3d0f0', '#0a1626'], ['#7aa7d9', '#0a1626'], ['#2f6db3', '#ffffff'], ['#0b3a70', '#ffffff']] as const

/** Shade of a share between 0 and 1; nothing at all is white. */
export const shadeOf = (share: number): readonly [string, string] => SHADES[share <= 0 ? 0 : Math.min(SHADES.length - 1, 1 + Math.floor(share * (SHADES.length - 1)))] ?? SHADES[0]

/** The table. `most` is the value of the darkest shade. */
export function HeatTable({ caption, rows, hours, most, legend }: { readonly caption: string; readonly rows: readonly HeatRow[]; readonly hours: readonly number[]; readonly most: number; readonly legend: ReactNode }) {
  return (
    <div>
      <div style={{ overflow: 'auto', maxHeight: 560 }} tabIndex={0} role="region" aria-label={caption}>
        <table className="heat">
          <caption className="hidden">{caption}</caption>
          <thead><tr><th scope="col" className="name">网点</th>{hours.map((hour) => <th key={hour} scope="col">{hour} 时</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="name" title={row.name}>{row.name}</th>
                {hours.map((hour) => {
                  const cell = row.hours.get(hour)
                  const [ground, ink] = shadeOf(cell === undefined || most === 0 ? 0 : cell.value / most)
                  return <td key={hour} title={cell?.title ?? '不办公'} style={{ background: ground, color: ink }}>{cell === undefined ? '' : cell.text}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="quiet" style={{ marginTop: 8, fontSize: 12 }}>{legend}</div>
    </div>
  )
}
