/**
 * A bank's statement of incoming transfers, as CSV: which bill each one pays is said by the 缴款书号 in its remark. Every row that cannot be used is named
 * with what is wrong; a transfer is one by its serial number at the bank, however often the file is read.
 */
import { isLocalDate, type LocalDate } from '../kernel/clock'
import { fenOf, type Fen } from '../kernel/money'
import { csvRows } from './csv'

/** A transfer that can be matched to a bill. `row` counts the file's rows, the heading being the first. */
export interface Transfer {
  readonly row: number
  readonly serialNo: string
  readonly date: LocalDate
  readonly fen: Fen
  readonly payer: string
  readonly noticeNo: string
}

/** What is wrong with a row, for people; row 0 is the file as a whole. */
export interface RowFault {
  readonly row: number
  readonly column: string
  readonly message: string
}

/** What a file holds. `repeated` are serial numbers taken before: nothing is to be done about them. */
export interface Statement {
  readonly transfers: readonly Transfer[]
  readonly faults: readonly RowFault[]
  readonly repeated: readonly string[]
}

/** Most rows of one file. */
export const MOST_ROWS = 5_000

/** Names of the columns as banks write them; the first is ours. */
const COLUMNS = {
  serialNo: ['流水号', '银行流水号', '交易流水号', '核心流水号'], date: ['日期', '交易日期', '记账日期', '入账日期'], amount: ['金额', '金额（元）', '金额(元)', '交易金额', '贷方金额', '收入金额'],
  payer: ['付款人', '付款人名称', '付款人户名', '对方户名'], remark: ['附言', '备注', '摘要', '用途']
} as const
type Column = keyof typeof COLUMNS
const columns = Object.keys(COLUMNS) as Column[]
const labelOf = (column: Column): string => COLUMNS[column][0]

/** A date as banks write it: 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 2026年11月23日. Undefined when it is none. */
function dateIn(text: string): LocalDate | undefined {
  const match = /^(\d{4})(?:-|\/|\.|年)?(\d{1,2})(?:-|\/|\.|月)?(\d{1,2})日?$/.exec(text)
  const date = match === null ? '' : `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`
  return isLocalDate(date) ? date : undefined
}

/** Fen of an amount in yuan, with or without ¥ and thousands separators in their places. */
const amountIn = (text: string): Fen | undefined => fenOf(/^\d{1,3}(,\d{3})+(\.\d{1,2})?$/.test(text.replace(/^[¥￥]/, '')) ? text.replace(/[¥￥,]/g, '') : text.replace(/^[¥￥]/, ''))

/** 缴款书号 in a remark, each once; people write them in groups and in wide digits. */
const noticesIn = (remark: string): readonly string[] => [...new Set(remark.normalize('NFKC').replace(/(?<=\d)[ -]+(?=\d)/g, '').match(/(?<!\d)\d{20}(?!\d)/g) ?? [])]

/** Reads one row; what is wrong with it otherwise, everything at once. */
function transferIn(row: number, cell: (column: Column) => string, today: LocalDate): Transfer | readonly RowFault[] {
  const faults: RowFault[] = []
  const wrong = (column: Column, message: string): void => void faults.push({ row, column: labelOf(column), message: `第 ${row} 行：${message}` })
  const serialNo = cell('serialNo')
  if (!/^[0-9A-Za-z-]{4,64}$/.test(serialNo)) wrong('serialNo', serialNo === '' ? '没有银行流水号' : `流水号“${serialNo}”不是 4 至 64 位数字或字母`)
  const date = dateIn(cell('date'))
  if (date === undefined) wrong('date', `“${cell('date')}”不是日期`)
  else if (date > today) wrong('date', `日期 ${date} 还没有到`)
  const fen = amountIn(cell('amount'))
  if (fen === undefined) wrong('amount', cell('amount').startsWith('-') ? `金额“${cell('amount')}”是支出，只导入收入` : `“${cell('amount')}”不是金额（元，最多两位小数）`)
  else if (fen === 0) wrong('amount', '金额是 0')
  const payer = cell('payer')
  if (payer === '' || payer.length > 100) wrong('payer', payer === '' ? '没有付款人' : '付款人超过 100 个字')
  const notices = noticesIn(cell('remark'))
  if (notices.length !== 1) wrong('remark', notices.length === 0 ? '附言里没有缴款书号（20 位数字），请人工核对' : `附言里有 ${notices.length} 个缴款书号，请人工核对`)
  return faults.length > 0 || date === undefined || fen === undefined ? faults : { row, serialNo, date, fen, payer, noticeNo: notices[0] as string }
}

/** Reads a statement. `today` is the date in Beijing; `known` are serial numbers taken from earlier files. Never throws. */
export function readStatement(text: string, today: LocalDate, known: ReadonlySet<string> = new Set()): Statement {
  const refused = (message: string): Statement => ({ transfers: [], faults: [{ row: 0, column: '', message }], repeated: [] })
  const rows = csvRows(text)
  if (rows === undefined) return refused('文件里有没有结束的引号，请重新导出')
  const heading = (rows[0] ?? []).map((name) => name.trim())
  if (heading.join('') === '') return refused('文件是空的')
  const places = Object.fromEntries(columns.map((column) => [column, heading.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name))])) as Record<Column, number>
  const missing = columns.filter((column) => places[column] < 0).map(labelOf)
  if (missing.length > 0) return refused(`第一行应是列名，缺少：${missing.join('、')}`)
  if (rows.length - 1 > MOST_ROWS) return refused(`一次最多导入 ${MOST_ROWS} 行，请分几次`)

  const transfers: Transfer[] = []
  const faults: RowFault[] = []
  const repeated: string[] = []
  const seen = new Map<string, number>()
  for (const [at, cells] of rows.entries()) {
    const row = at + 1
    if (at === 0 || cells.every((cell) => cell.trim() === '')) continue
    const cell = (column: Column): string => (cells[places[column]] ?? '').trim()
    const earlier = seen.get(cell('serialNo'))
    if (cell('serialNo') !== '') seen.set(cell('serialNo'), earlier ?? row)
    if (known.has(cell('serialNo'))) repeated.push(cell('serialNo'))
    else if (earlier !== undefined) faults.push({ row, column: labelOf('serialNo'), message: `第 ${row} 行：流水号 ${cell('serialNo')} 与第 ${earlier} 行重复` })
    else {
      const read = transferIn(row, cell, today)
      if ('serialNo' in read) transfers.push(read)
      else faults.push(...read)
    }
  }
  return { transfers, faults, repeated: [...new Set(repeated)] }
}
