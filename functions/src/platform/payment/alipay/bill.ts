/**
 * Alipay's daily bill: a zip with a detail and a summary, CSV in GBK, comment lines with `#`. Columns are found by their names, and the lines must be as
 * many and as much as the file itself says; a bill read wrong would open differences that are none.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { fenOf, sumFen } from '@lubiao/shared/kernel/money'
import { csvRows } from '@lubiao/shared/payment/csv'
import type { StatementLine } from '../channel'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
/** More than any day's bill of one merchant. */
const MOST_BYTES = 64 * 1024 * 1024

/** Contents of a zip's files; undefined when it is none, or damaged. */
export function unzip(bytes: Buffer): readonly Buffer[] | undefined {
  try {
    let end = bytes.length - 22
    while (end >= 0 && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
    const files: Buffer[] = []
    let at = bytes.readUInt32LE(end + 16)
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
      const packed = bytes.readUInt32LE(at + 20)
      const offset = bytes.readUInt32LE(at + 42)
      if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined
      const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
      const content = bytes.subarray(from, from + packed)
      const file = bytes.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content, { maxOutputLength: MOST_BYTES })
      if (crc32(file) !== bytes.readUInt32LE(at + 16)) return undefined
      files.push(file)
      at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
    return files
  } catch (error) {
    // Numbers in a damaged file point outside it, or at what is no deflated data.
    if (error instanceof RangeError || (error as { readonly code?: unknown }).code !== undefined) return undefined
    throw error
  }
}

const COLUMNS = { channelNo: '支付宝交易号', orderId: '商户订单号', kind: '业务类型', amount: '订单金额（元）', refundId: '退款批次号/请求号' } as const

/** The line a row stands for; undefined when it is none. */
function lineOf(cell: (name: string) => string): StatementLine | undefined {
  const refund = cell(COLUMNS.kind) === '退款'
  const fen = fenOf(cell(COLUMNS.amount).replace(/^-/, ''))
  if ((!refund && cell(COLUMNS.kind) !== '交易') || fen === undefined || cell(COLUMNS.channelNo) === '') return undefined
  return { kind: refund ? 'refund' : 'capture', number: cell(refund ? COLUMNS.refundId : COLUMNS.orderId), channelNo: cell(COLUMNS.channelNo), fen }
}

/** Whether lines of a kind are as many, and as much, as the file's own sums say. */
function adds(text: string, label: string, lines: readonly StatementLine[]): boolean {
  const match = new RegExp(`^#${label}：(\\d+)笔，[^0-9-]*-?(\\d+\\.\\d\\d)元`, 'm').exec(text)
  return match !== null && Number(match[1]) === lines.length && fenOf(match[2] as string) === sumFen(lines.map((line) => line.fen))
}

/** Lines of a bill as it was downloaded; undefined when it cannot be read whole. */
export function statementIn(bytes: Buffer): readonly StatementLine[] | undefined {
  const text = unzip(bytes)?.map((file) => new TextDecoder('gbk').decode(file)).find((one) => one.includes(COLUMNS.refundId))
  const rows = text === undefined ? undefined : csvRows(text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#')).join('\n'))
  const [header, ...body] = rows ?? []
  if (text === undefined || header === undefined) return undefined
  const names = header.map((name) => name.trim())
  if (!Object.values(COLUMNS).every((name) => names.includes(name))) return undefined
  const lines = body.map((row) => (row.length === names.length ? lineOf((name) => (row[names.indexOf(name)] as string).trim()) : undefined))
  const whole = lines.filter((line) => line !== undefined)
  const sound = whole.length === lines.length && adds(text, '交易合计', whole.filter((line) => line.kind === 'capture')) && adds(text, '退款合计', whole.filter((line) => line.kind === 'refund'))
  return sound ? whole : undefined
}
