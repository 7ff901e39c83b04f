/** Comma-separated text (RFC 4180), as banks and channels give it: quoted cells may hold commas, line ends and doubled quotes. */

/** Rows of cells; a last empty line is none. Undefined when a quote is never closed. */
export function csvRows(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const endRow = (): void => {
    rows.push([...row, cell])
    row = []
    cell = ''
  }
  for (; at < text.length; at += 1) {
    const character = text[at] as string
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (character === '"' && cell === '') quoted = true
    else if (character === ',') {
      row.push(cell)
      cell = ''
    } else if (character === '\n') endRow()
    else if (character !== '\r' || text[at + 1] !== '\n') cell += character
  }
  if (quoted) return undefined
  if (cell !== '' || row.length > 0) endRow()
  return rows
}
