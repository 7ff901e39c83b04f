import { cellsOf, workbookOf } from './workbook'

const rows = [['支付单号', '金额（元）', '备注'], ['00012345678901234567', '10.00', '=HYPERLINK("x")'], ['P2', '-3.50', '']]

it('has amounts as numbers that can be summed, and everything else as it is written', () => {
  expect(cellsOf(rows)).toEqual([
    ['支付单号', '金额（元）', '备注'].map((value) => ({ value, type: String, fontWeight: 'bold' })),
    [{ value: '00012345678901234567', type: String }, { value: 10, type: Number, format: '0.00' }, { value: '=HYPERLINK("x")', type: String }],
    [{ value: 'P2', type: String }, { value: -3.5, type: Number, format: '0.00' }, null]
  ])
  expect(cellsOf([])).toEqual([[]])
})

it('is a file that begins as archives do', async () => {
  const file = Buffer.from(await (await workbookOf([{ name: '收款', rows }, { name: '退款', rows: [] }])).arrayBuffer())
  expect(file.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  expect(file.includes('xl/worksheets/sheet2.xml')).toBe(true)
})
