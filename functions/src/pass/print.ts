/** The paper pass: A5, upright, the static code drawn as lines, Chinese font embedded (only the glyphs used). Loaded when first printed. */
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import type { PassCredential } from '@lubiao/shared/pass/contract'
import { passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { drawCode, MM, onPaper } from '../platform/paper'

/** What is printed beside the credential. */
export interface PrintFacts {
  readonly credential: PassCredential
  readonly lastDay: string
  readonly zoneNames: readonly string[]
  readonly unitName: string
  readonly printedAt: Instant
  readonly demo: boolean
}

const MARGIN = 12 * MM
const BLUE = '#1456b8'
const INK = '#1a1a1a'
const GREY = '#666666'

const windowsText = ({ windows }: PassCredential): string => (windows.length === 0 ? '全天' : windows.map(({ from, to }) => `${from}–${to}`).join('，'))

function draw(doc: PDFKit.PDFDocument, facts: PrintFacts): void {
  const { credential } = facts
  const { width, height } = doc.page
  const inner = width - 2 * MARGIN
  doc.rect(0, 0, width, 26 * MM).fill(BLUE)
  doc.fillColor('#ffffff').fontSize(22).text('聊城市市区通行证', MARGIN, 7 * MM, { width: inner, align: 'center' })
  doc.fontSize(10).text(passTypes[credential.passType], MARGIN, 17.5 * MM, { width: inner, align: 'center' })
  doc.fillColor(INK).fontSize(38).text(`${credential.plate.slice(0, 2)} ${credential.plate.slice(2)}`, MARGIN, 31 * MM, { width: inner, align: 'center' })
  doc.fillColor(GREY).fontSize(11).text(`${PLATE_TYPES[credential.plateType]} · ${vehicleClasses[credential.vehicleClass]}`, MARGIN, 48 * MM, { width: inner, align: 'center' })
  const side = 66 * MM
  drawCode(doc, credential.text, (width - side) / 2, 54 * MM, side)
  const rows: readonly (readonly [string, string])[] = [
    ['有效期', `${dateOf(credential.validFrom)} 至 ${facts.lastDay}`], ['时　段', windowsText(credential)], ['区　域', facts.zoneNames.join('、')],
    ...(credential.route === '' ? [] : [['路　线', credential.route] as const]), ['编　号', credential.passNumber]
  ]
  doc.y = 124 * MM
  for (const [label, value] of rows) {
    const top = doc.y
    doc.fillColor(GREY).fontSize(11).text(label, MARGIN, top, { width: 18 * MM })
    doc.fillColor(INK).fontSize(12).text(value, MARGIN + 18 * MM, top, { width: inner - 18 * MM })
    doc.y += 1.6 * MM
  }
  doc.moveTo(MARGIN, height - 27 * MM).lineTo(width - MARGIN, height - 27 * MM).lineWidth(0.5).stroke(GREY)
  const note = '请随车携带，按指定的时间、路线、区域通行，并服从现场指挥。民警扫码核验；重新打印后本页作废。'
  doc.fillColor(GREY).fontSize(8.5).text(facts.demo ? `${note}（禁行区为演示数据）` : note, MARGIN, height - 25 * MM, { width: inner })
  doc.text(`${facts.unitName}　${dateOf(facts.printedAt)} ${timeOfDay(facts.printedAt)} 打印　依据：聊城市道路交通安全条例第三十三条`, MARGIN, height - 14 * MM, { width: inner })
}

/** The PDF of a paper pass. */
export const printPass = (facts: PrintFacts): Promise<Uint8Array> => onPaper(`市区通行证 ${facts.credential.passNumber}`, 'portrait', (doc) => draw(doc, facts))
