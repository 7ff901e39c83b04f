/**
 * Comma-separated text (RFC 4180), as banks and channels give it: quoted cells may hold commas, line ends and doubled quotes.
 * What is written is for spreadsheets: they take a cell that begins like a formula for one, so it is written as text.
 */

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

/** A cell that no spreadsheet takes for a formula, or rounds: long numbers end with a tab, as banks' own files have it. Quoted where needed. */
function cellText(cell: string): string {
  const safe = /^\d{12,}$/.test(cell) ? `${cell}\t` : /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Text of a file that spreadsheets open as it is: a byte order mark, so that Chinese is read as UTF-8, and line ends of Windows. */
export const csvFile = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`

/** Text of rows as they are, for a program to read back. */
export const csvText = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\r\n')
