import { BillUnreadable, movementsOf } from './bill'

const HEAD = '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'
const FOOT = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额'
const row = (...cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',')
const [NUMBER, REFUND] = ['JF4F7K9QWD00001P01', 'JF4F7K9QWD00001R01']
const ROWS = [
  row('2026-11-23 00:00:01', '4200001', '1001', '交易', '交易', '收入', '10.00', '10.00', '1900000109API', '', NUMBER),
  row('2026-11-23 00:00:01', '4200001', '1002', '扣除交易手续费', '交易', '支出', '0.06', '9.94', 'system', '费率 0.6%, 单笔', NUMBER),
  row('2026-11-23 12:30:00', '5030001', '1003', '退款', '退款', '支出', '2.50', '7.44', '1900000109API', '', REFUND),
  row('2026-11-23 23:59:59', '9001', '1004', '提现', '提现', '支出', '7.44', '0.00', '1900000109', '', 'W1')
]
const bill = (rows: readonly string[], summary: readonly string[] = ['4', '1', '10.00', '3', '10.00'], head = HEAD, foot = FOOT): string => `\uFEFF${[head, ...rows, foot, row(...summary)].join('\r\n')}\r\n`

it('takes payments and refunds out of the fund-flow bill, with the moment they moved', () => {
  expect(movementsOf(bill(ROWS))).toEqual([
    { number: NUMBER, channelNo: '4200001', kind: 'in', fen: 1_000, at: '2026-11-22T16:00:01.000Z' }, { number: REFUND, channelNo: '5030001', kind: 'out', fen: 250, at: '2026-11-23T04:30:00.000Z' }
  ])
  expect(movementsOf(bill([], ['0', '0', '0.00', '0', '0.00']))).toEqual([])
})

it.each<[string, string, string]>([
  ['a row is missing', bill(ROWS.slice(1)), 'summary'], ['the end is missing', bill(ROWS).split(FOOT)[0] ?? '', 'summary'], ['the summary is missing', bill(ROWS).split(row('4'))[0] ?? '', 'summary'],
  ['one came in more', bill(ROWS, ['4', '2', '10.00', '3', '10.00']), 'summary'], ['another sum came in', bill(ROWS, ['4', '1', '10.01', '3', '10.00']), 'summary'], ['one went out less', bill(ROWS, ['4', '1', '10.00', '2', '10.00']), 'summary'],
  ['another sum went out', bill(ROWS, ['4', '1', '10.00', '3', '9.99']), 'summary'], ['the summary is of another kind', bill(ROWS, ['4', '10.00', '0.00', '0.00', '0'], HEAD, '总交易单数,应结订单总金额,退款总金额,手续费总金额,订单总金额'), 'column'],
  ['a row is cut', bill([...ROWS.slice(0, 3), '`2026-11-23 23:59:59,`9001']), 'row'], ['a column is missing', bill(ROWS, undefined, HEAD.replace('业务凭证号', '凭证')), 'column'],
  ['money goes neither in nor out', bill([...ROWS.slice(0, 3), row('2026-11-23 23:59:59', '9001', '1004', '提现', '提现', '冻结', '7.44', '0.00', '', '', 'W1')]), 'direction'],
  ['a sum is none', bill([...ROWS.slice(0, 3), row('2026-11-23 23:59:59', '9001', '1004', '提现', '提现', '支出', '-7.44', '0.00', '', '', 'W1')]), 'amount'],
  ['a time is none', bill([...ROWS.slice(0, 3), row('2026-11-23', '9001', '1004', '提现', '提现', '支出', '7.44', '0.00', '', '', 'W1')]), 'time'],
  ['a time cannot be', bill([...ROWS.slice(0, 3), row('2026-13-23 12:00:00', '9001', '1004', '提现', '提现', '支出', '7.44', '0.00', '', '', 'W1')]), 'time'],
  ['it is another bill', 'not a bill', 'summary']
])('is not believed when %s', (_what, text, why) => {
  expect(() => movementsOf(text)).toThrow(new BillUnreadable(why))
})
