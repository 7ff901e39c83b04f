/** Workbooks for spreadsheets. The library that writes them is loaded when somebody asks for one. */
import type { Cell } from 'write-excel-file/universal'

/** A sheet: the first row are its headings. */
export interface WorkSheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

const WIDEST = 60
const NARROWEST = 8
/** Chinese characters are twice as wide as others. */
const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (character > 'ÿ' ? 2 : 1), 0)

/** Cells of a sheet. Columns whose heading says yuan are numbers that can be summed; everything else is text, so that no long number is rounded and nothing is taken for a formula. */
export function cellsOf(rows: WorkSheet['rows']): Cell[][] {
  const [heads = [], ...rest] = rows
  return [
    heads.map((value) => ({ value, type: String, fontWeight: 'bold' })),
    ...rest.map((row) => row.map((value, at): Cell => (value === '' ? null : heads[at]?.endsWith('（元）') === true ? { value: Number(value), type: Number, format: '0.00' } : { value, type: String })))
  ]
}

/** Widths of the columns, in characters, by what they hold. */
const columnsOf = (rows: WorkSheet['rows']): { readonly width: number }[] =>
  (rows[0] ?? []).map((_head, at) => ({ width: Math.min(WIDEST, Math.max(NARROWEST, ...rows.map((row) => widthOf(row[at] ?? '') + 2))) }))

/** An .xlsx file of sheets, in their order. */
export async function workbookOf(sheets: readonly WorkSheet[]): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal')
  return write(sheets.map(({ name, rows }) => ({ sheet: name, data: cellsOf(rows), columns: columnsOf(rows), stickyRowsCount: 1 }))).toBlob()
}

/** Type of such a file. */
export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
