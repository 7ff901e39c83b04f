import fc from 'fast-check'
import { csvFile, csvRows, csvText } from './csv'

it.each<[string, string, readonly (readonly string[])[] | undefined]>([
  ['plain cells', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
  ['no last line end', 'a,b\r\n1,', [['a', 'b'], ['1', '']]],
  ['quotes', '"a,""b""",c\n"two\nlines",', [['a,"b"', 'c'], ['two\nlines', '']]],
  ['a byte-order mark', '\uFEFFa', [['a']]],
  ['an empty line between', 'a\n\nb', [['a'], [''], ['b']]],
  ['a quote inside a bare cell', '5"x,1', [['5"x', '1']]],
  ['a lone carriage return', 'a\rb', [['a\rb']]],
  ['nothing', '', []],
  ['a quote never closed', 'a,"b', undefined]
])('reads %s', (_what, text, rows) => {
  expect(csvRows(text)).toEqual(rows)
})

it('reads whatever was written by the rules', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '缴', ',', '"', '\n', '\r', ' ', '1') })
  fc.assert(fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 }), (rows) => {
    expect(csvRows(rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n'))).toEqual(rows)
    expect(csvRows(csvText(rows))).toEqual(rows)
  }))
})

it('writes a file for spreadsheets: Chinese as UTF-8, nothing a formula, no number rounded', () => {
  expect(csvFile([['单号', '金额'], ['37150026112300000017', '-1.50'], ['=1+1', '+86'], ['@x', '-2+3'], ['\tx', 'a,"b"']])).toBe([
    '\uFEFF单号,金额', '37150026112300000017\t,-1.50', "'=1+1,'+86", "'@x,'-2+3", '\'\tx,"a,""b"""', ''
  ].join('\r\n'))
  // Only what is a number, or begins like a formula, is touched.
  for (const cell of ['x123456789012', '123456789012x', '12345678901', 'a=1', '5', '-5', '-12', '-1.5', '12.25']) expect(csvFile([[cell]])).toBe(`\uFEFF${cell}\r\n`)
  expect(csvFile([['-5x', '123456789012']])).toBe("\uFEFF'-5x,123456789012\t\r\n")
  fc.assert(fc.property(fc.string(), (cell) => {
    const [row] = csvRows(csvFile([[cell]])) ?? []
    expect(row?.[0] ?? '').not.toMatch(/^(?!-?\d+(\.\d+)?$)[=+\-@]/)
  }))
})
