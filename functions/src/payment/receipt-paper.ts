/** The receipt on paper: A5 across, with the code that leads to its verification; what has gone back stands on it in red. */
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { ReceiptView } from '@lubiao/shared/payment/receipt'
import { drawCode, MM, onPaper } from '../platform/paper'

const MARGIN = 12 * MM
const INK = '#1a1a1a'
const GREY = '#666666'
const RED = '#c81e1e'
const ROW = 7.2 * MM
/** Items drawn line by line; the rest stand together in the last. */
const MOST_ITEMS = 6

const when = (at: Instant): string => `${dateOf(at)} ${timeOfDay(at)}`

/** Items as rows that fit the page. */
function rowsOf({ items }: ReceiptView): readonly { readonly label: string; readonly doc: string; readonly fen: number }[] {
  const shown = items.length > MOST_ITEMS ? items.slice(0, MOST_ITEMS - 1) : items
  const others = items.slice(shown.length)
  return [...shown.map((item) => ({ label: item.label, doc: item.approvalDoc, fen: item.fen })), ...(others.length === 0 ? [] : [{ label: `另 ${others.length} 项`, doc: '', fen: others.reduce((sum, item) => sum + item.fen, 0) }])]
}

function draw(doc: PDFKit.PDFDocument, receipt: ReceiptView, printedAt: Instant): void {
  const { width, height } = doc.page
  const inner = width - 2 * MARGIN
  const side = 34 * MM
  const line = (y: number): void => void doc.moveTo(MARGIN, y).lineTo(width - MARGIN, y).lineWidth(0.5).stroke(GREY)
  doc.fillColor(INK).fontSize(18).text('非税收入电子缴款票据', MARGIN, 9 * MM, { width: inner, align: 'center' })
  doc.fillColor(GREY).fontSize(9.5).text(`票据号码 ${receipt.number}　　校验码 ${receipt.checkCode}　　开具日期 ${dateOf(receipt.issuedAt)}`, MARGIN, 19 * MM, { width: inner, align: 'center' })
  line(25.5 * MM)
  const facts: readonly (readonly [string, string])[] = [
    ['交款人', receipt.payer.name], ...(receipt.payer.uscc === undefined ? [] : [['信用代码', receipt.payer.uscc] as const]), ['缴款书号', receipt.noticeNo], ['缴款时间', `${when(receipt.paidAt)}　${receipt.channelLabel}`], ['收款单位', receipt.unitName]
  ]
  for (const [at, [label, value]] of facts.entries()) {
    const y = 28 * MM + at * 6.2 * MM
    doc.fillColor(GREY).fontSize(10).text(label, MARGIN, y, { width: 20 * MM, lineBreak: false })
    doc.fillColor(INK).fontSize(10.5).text(value, MARGIN + 20 * MM, y, { width: inner - side - 24 * MM, height: 6 * MM, ellipsis: true })
  }
  drawCode(doc, receipt.verifyUrl, width - MARGIN - side, 26 * MM, side)
  doc.fillColor(GREY).fontSize(8).text('扫码查验真伪', width - MARGIN - side, 26 * MM + side - 2 * MM, { width: side, align: 'center' })
  const top = 63 * MM
  line(top)
  const columns = [inner * 0.38, inner * 0.42, inner * 0.2] as const
  const cells = (y: number, [label, basis, amount]: readonly [string, string, string], colour: string): void => {
    doc.fillColor(colour).fontSize(10).text(label, MARGIN, y, { width: columns[0] - 4, height: ROW, ellipsis: true })
    doc.fontSize(9).text(basis, MARGIN + columns[0], y + 1, { width: columns[1] - 4, height: ROW, ellipsis: true })
    doc.fontSize(10).text(amount, MARGIN + columns[0] + columns[1], y, { width: columns[2], align: 'right' })
  }
  cells(top + 1.6 * MM, ['项目', '收费依据', '金额（元）'], GREY)
  const rows = rowsOf(receipt)
  for (const [at, row] of rows.entries()) cells(top + 1.6 * MM + (at + 1) * ROW, [row.label, row.doc, yuanText(row.fen)], INK)
  const bottom = top + 1.6 * MM + (rows.length + 1) * ROW
  line(bottom)
  cells(bottom + 1.6 * MM, ['合计', '', yuanText(receipt.fen)], INK)
  if (receipt.returnedFen > 0) {
    const back = receipt.returns.map(({ doneAt }) => dateOf(doneAt)).join('、')
    cells(bottom + 1.6 * MM + ROW, [`${receipt.stateLabel}（退款）`, back, `-${yuanText(receipt.returnedFen)}`], RED)
  }
  doc.fillColor(GREY).fontSize(8).text(`打印 ${when(printedAt)}。打印件与电子票据内容一致，以查验结果为准；退款后在原票据上注明冲红，不另开具。`, MARGIN, height - 11 * MM, { width: inner, lineBreak: false })
}

/** The PDF of a receipt. */
export const printReceipt = (receipt: ReceiptView, printedAt: Instant): Promise<Uint8Array> => onPaper(`电子缴款票据 ${receipt.number}`, 'landscape', (doc) => draw(doc, receipt, printedAt))
