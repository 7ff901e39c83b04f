import { readStatement } from '@lubiao/shared/payment/statement'
import { partsOf, textOf } from './statement-file'

const HEAD = '流水号,日期,金额,付款人,附言'
const row = (n: number): string => `B${String(n).padStart(5, '0')},2026-11-23,1.00,"张三,李四",37150026000000000017`

it('reads what banks write, in UTF-8 and in GBK', () => {
  expect(textOf(new TextEncoder().encode('流水号').buffer as ArrayBuffer)).toBe('流水号')
  expect(textOf(Uint8Array.of(0xc1, 0xf7, 0xcb, 0xae, 0xba, 0xc5).buffer)).toBe('流水号')
})

it('sends a long file in parts that together are the file, each row with its own number', () => {
  const text = [HEAD, ...Array.from({ length: 250 }, (_unused, n) => row(n))].join('\r\n')
  const parts = partsOf(text)
  expect(parts.map((part) => part.skipped)).toEqual([0, 100, 200])
  const rows = parts.flatMap((part) => readStatement(part.text, '2026-11-23').transfers.map((one) => [one.row + part.skipped, one.serialNo, one.payer]))
  expect(rows).toEqual(readStatement(text, '2026-11-23').transfers.map((one) => [one.row, one.serialNo, one.payer]))
  expect(rows).toHaveLength(250)
})

it('leaves a short file, and one that cannot be read, as it is', () => {
  for (const text of [`${HEAD}\n${row(1)}`, '"', '']) expect(partsOf(text)).toEqual([{ text, skipped: 0 }])
})
