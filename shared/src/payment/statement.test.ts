import fc from 'fast-check'
import { MOST_ROWS, readStatement } from './statement'

const TODAY = '2026-11-23'
const HEAD = '流水号,日期,金额,付款人,附言'
const NOTICE = '37150026000000000017'
const read = (rows: readonly string[], head = HEAD, known?: ReadonlySet<string>) => readStatement([head, ...rows].join('\r\n'), TODAY, known)
const one = { row: 2, serialNo: 'B20261123001', date: '2026-11-23', fen: 123_450, payer: '聊城市运输有限公司', noticeNo: NOTICE }

it.each([
  ['as we write it', HEAD, `B20261123001,2026-11-23,1234.50,聊城市运输有限公司,缴款书号 ${NOTICE}`],
  ['with thousands', HEAD, `B20261123001,2026/11/23,"1,234.50",聊城市运输有限公司,${NOTICE}罚款`],
  ['by a bank’s names, in another order', '交易日期,对方户名,余额,贷方金额,摘要,交易流水号', `20261123,聊城市运输有限公司,9,￥1234.5,补缴${NOTICE},B20261123001`],
  ['with spaces around cells and names', ' 流水号 , 日期,金额 ,付款人,附言', ` B20261123001 , 2026.11.23 , 1234.50 , 聊城市运输有限公司 , ${NOTICE} `],
  ['with groups far apart', HEAD, 'B20261123001,2026-11-23,1234.50,聊城市运输有限公司,3715  0026 - 0000-0000 0017'],
  ['with wide digits in groups', HEAD, 'B20261123001,2026年11月23日,1234.5,聊城市运输有限公司,３７１５ 0026-0000 0000 0017']
])('reads a row %s', (_how, head, row) => {
  expect(read([row], head)).toEqual({ transfers: [one], faults: [], repeated: [] })
})

it.each([['2026-1-5', '2026-01-05'], ['2026年1月5日', '2026-01-05'], ['20260105', '2026-01-05']])('reads the date %s', (text, date) => {
  expect(read([`B0001,${text},1.00,张三,${NOTICE}`]).transfers.map((transfer) => transfer.date)).toEqual([date])
})

it.each([['12,345.00', 1_234_500], ['1,234', 123_400], ['1,234,567.8', 123_456_780], ['¥0.01', 1], ['￥12,345', 1_234_500], ['999', 99_900]])('reads the amount %s', (text, fen) => {
  expect(read([`B0001,2026-11-23,"${text}",张三,${NOTICE}`]).transfers.map((transfer) => transfer.fen)).toEqual([fen])
})

it.each(['x2026-11-23', '2026-11-23x', '2026-111-23', '今天'])('takes %s for no date', (text) => {
  expect(read([`B0001,${text},1.00,张三,${NOTICE}`]).faults.map((fault) => fault.message)).toEqual([`第 2 行：“${text}”不是日期`])
})

it.each(['x1,234.50', '1,234.50x', '1234,567', '5¥', '1¥,234', '¥x1'])('takes %s for no amount', (text) => {
  expect(read([`B0001,2026-11-23,"${text}",张三,${NOTICE}`]).faults.map((fault) => fault.message)).toEqual([`第 2 行：“${text}”不是金额（元，最多两位小数）`])
})

it.each(['!B0001', 'B0001 x', `${'9'.repeat(65)}`])('takes %s for no serial number', (text) => {
  expect(read([`${text},2026-11-23,1.00,张三,${NOTICE}`]).faults.map((fault) => fault.message)).toEqual([`第 2 行：流水号“${text}”不是 4 至 64 位数字或字母`])
})

it('takes a payer of a hundred characters, and as many rows as it says', () => {
  expect(read([`B0001,2026-11-23,1.00,${'张'.repeat(100)},${NOTICE}`]).transfers).toHaveLength(1)
  expect(read(Array.from({ length: MOST_ROWS }, () => 'x')).faults.every(({ row }) => row > 0)).toBe(true)
})

it('names two rows without a serial number each by itself', () => {
  expect(read([`,2026-11-23,1.00,张三,${NOTICE}`, `,2026-11-23,1.00,张三,${NOTICE}`]).faults.map(({ row, message }) => [row, message])).toEqual([[2, '第 2 行：没有银行流水号'], [3, '第 3 行：没有银行流水号']])
})

it.each([
  ['流水号', `,2026-11-23,1.00,张三,${NOTICE}`, '第 2 行：没有银行流水号'],
  ['流水号', `B1,2026-11-23,1.00,张三,${NOTICE}`, '第 2 行：流水号“B1”不是 4 至 64 位数字或字母'],
  ['日期', `B0001,2026-02-30,1.00,张三,${NOTICE}`, '第 2 行：“2026-02-30”不是日期'],
  ['日期', `B0001,2026-11-24,1.00,张三,${NOTICE}`, '第 2 行：日期 2026-11-24 还没有到'],
  ['金额', `B0001,2026-11-23,1.005,张三,${NOTICE}`, '第 2 行：“1.005”不是金额（元，最多两位小数）'],
  ['金额', `B0001,2026-11-23,"12,34.00",张三,${NOTICE}`, '第 2 行：“12,34.00”不是金额（元，最多两位小数）'],
  ['金额', `B0001,2026-11-23,-1.00,张三,${NOTICE}`, '第 2 行：金额“-1.00”是支出，只导入收入'],
  ['金额', `B0001,2026-11-23,0.00,张三,${NOTICE}`, '第 2 行：金额是 0'],
  ['付款人', `B0001,2026-11-23,1.00,,${NOTICE}`, '第 2 行：没有付款人'],
  ['付款人', `B0001,2026-11-23,1.00,${'张'.repeat(101)},${NOTICE}`, '第 2 行：付款人超过 100 个字'],
  ['附言', 'B0001,2026-11-23,1.00,张三,罚款', '第 2 行：附言里没有缴款书号（20 位数字），请人工核对'],
  ['附言', `B0001,2026-11-23,1.00,张三,${NOTICE}9`, '第 2 行：附言里没有缴款书号（20 位数字），请人工核对'],
  ['附言', `B0001,2026-11-23,1.00,张三,${NOTICE}、${NOTICE.replace(/7$/, '8')}`, '第 2 行：附言里有 2 个缴款书号，请人工核对']
])('names what is wrong with %s', (column, row, message) => {
  expect(read([row])).toEqual({ transfers: [], faults: [{ row: 2, column, message }], repeated: [] })
})

it('names everything wrong with a row, and takes the others', () => {
  const { transfers, faults } = read(['x,x,x,,', '', `B0002,2026-11-23,1.00,张三,${NOTICE}`, 'B0003,2026-11-23'])
  expect(faults.map(({ row, column }) => [row, column])).toEqual([[2, '流水号'], [2, '日期'], [2, '金额'], [2, '付款人'], [2, '附言'], [5, '金额'], [5, '付款人'], [5, '附言']])
  expect(transfers).toEqual([{ row: 4, serialNo: 'B0002', date: TODAY, fen: 100, payer: '张三', noticeNo: NOTICE }])
})

it('knows a transfer by its serial number, within a file and between files', () => {
  const rows = [`B0001,2026-11-23,1.00,张三,${NOTICE}`, `B0002,2026-11-23,1.00,张三,${NOTICE}`, `B0001,2026-11-22,2.00,李四,${NOTICE}`]
  const first = read(rows)
  expect(first.transfers.map((transfer) => transfer.serialNo)).toEqual(['B0001', 'B0002'])
  expect(first.faults).toEqual([{ row: 4, column: '流水号', message: '第 4 行：流水号 B0001 与第 2 行重复' }])
  expect(read([...rows, 'B0003,2026-11-23,1.00,张三,无'], HEAD, new Set(['B0001', 'B0002', 'B0003']))).toEqual({ transfers: [], faults: [], repeated: ['B0001', 'B0002', 'B0003'] })
})

it.each([
  ['', '文件是空的'], ['\r\n', '文件是空的'], [`${HEAD}\n"B0001`, '文件里有没有结束的引号，请重新导出'], ['日期,金额,余额\n1,2,3', '第一行应是列名，缺少：流水号、付款人、附言'],
  [[HEAD, ...Array.from({ length: MOST_ROWS + 1 }, () => 'x')].join('\n'), `一次最多导入 ${MOST_ROWS} 行，请分几次`]
])('refuses a file that is none: %#', (text, message) => {
  expect(readStatement(text, TODAY)).toEqual({ transfers: [], faults: [{ row: 0, column: '', message }], repeated: [] })
})

it('never throws, and accounts for every row', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('B0001', '2026-11-23', '1.00', '张三', NOTICE, '', '"', '9'.repeat(30), '__proto__'))
  fc.assert(fc.property(fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 20 }), (rows) => {
    const text = [HEAD, ...rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))].join('\n')
    const { transfers, faults } = readStatement(text, TODAY)
    const named = new Set([...transfers.map(({ row }) => row), ...faults.map(({ row }) => row)])
    expect(named.size).toBe(rows.filter((row) => row.some((one) => one.trim() !== '')).length)
  }))
})
