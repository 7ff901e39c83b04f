/** The paper pass: A5, upright, the static code drawn as lines, Chinese font embedded (only the glyphs used). Loaded when first printed. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import type { PassCredential } from '@lubiao/shared/pass/contract'
import { passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'

/** What is printed beside the credential. */
export interface PrintFacts {
  readonly credential: PassCredential
  readonly lastDay: string
  readonly zoneNames: readonly string[]
  readonly unitName: string
  readonly printedAt: Instant
  readonly demo: boolean
}

const MM = 72 / 25.4
const MARGIN = 12 * MM
const BLUE = '#1456b8'
const INK = '#1a1a1a'
const GREY = '#666666'

let fontBytes: Buffer | undefined

/** The font: beside the packaged function, or from the package it is cut from. */
function font(): Buffer {
  const here = dirname(fileURLToPath(import.meta.url))
  const packaged = [join(here, 'assets/NotoSansSC.ttf'), join(here, '../assets/NotoSansSC.ttf')].find(existsSync)
  fontBytes ??= readFileSync(packaged ?? createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'))
  return fontBytes
}

/** Draws a QR code with its quiet zone, `side` points wide, as filled squares. */
function drawCode(doc: PDFKit.PDFDocument, text: string, x: number, y: number, side: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const unit = side / size
  for (const [row, cells] of data.entries()) for (const [column, dark] of cells.entries()) if (dark) doc.rect(x + column * unit, y + row * unit, unit, unit)
  doc.fill('#000000')
}

const windowsText = ({ windows }: PassCredential): string => (windows.length === 0 ? '全天' : windows.map(({ from, to }) => `${from}–${to}`).join('，'))

/** The PDF of a paper pass. */
export async function printPass(facts: PrintFacts): Promise<Uint8Array> {
  const { credential } = facts
  // No default font: pdfkit would look for Helvetica beside itself, where a bundle has none.
  const doc = new PDFDocument({ size: 'A5', margin: 0, font: '', info: { Title: `市区通行证 ${credential.passNumber}`, Author: '聊城市公安局交巡警支队' }, pdfVersion: '1.7' })
  const chunks: Buffer[] = []
  const finished = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve()).on('error', reject)
  })
  const { width, height } = doc.page
  const inner = width - 2 * MARGIN
  doc.registerFont('zh', font()).font('zh')
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
  doc.end()
  await finished
  return new Uint8Array(Buffer.concat(chunks))
}
