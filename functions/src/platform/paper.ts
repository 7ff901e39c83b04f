/** What printed papers have in common: the Chinese font, codes as lines, a PDF as bytes. Loaded when something is first printed. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'

/** Points of a millimetre. */
export const MM = 72 / 25.4

let fontBytes: Buffer | undefined

/** The font: beside the packaged function, or from the package it is cut from. */
function font(): Buffer {
  const here = dirname(fileURLToPath(import.meta.url))
  const packaged = [join(here, 'assets/NotoSansSC.ttf'), join(here, '../assets/NotoSansSC.ttf')].find(existsSync)
  fontBytes ??= readFileSync(packaged ?? createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'))
  return fontBytes
}

/** Draws a QR code with its quiet zone, `side` points wide, as filled squares. */
export function drawCode(doc: PDFKit.PDFDocument, text: string, x: number, y: number, side: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const unit = side / size
  for (const [row, cells] of data.entries()) for (const [column, dark] of cells.entries()) if (dark) doc.rect(x + column * unit, y + row * unit, unit, unit)
  doc.fill('#000000')
}

/** Draws one A5 page with the font embedded (only the glyphs used) and gives its bytes. */
export async function onPaper(title: string, layout: 'portrait' | 'landscape', draw: (doc: PDFKit.PDFDocument) => void): Promise<Uint8Array> {
  // No default font: pdfkit would look for Helvetica beside itself, where a bundle has none.
  const doc = new PDFDocument({ size: 'A5', layout, margin: 0, font: '', info: { Title: title, Author: '聊城市公安局交巡警支队' }, pdfVersion: '1.7' })
  const chunks: Buffer[] = []
  const finished = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve()).on('error', reject)
  })
  doc.registerFont('zh', font()).font('zh')
  draw(doc)
  doc.end()
  await finished
  return new Uint8Array(Buffer.concat(chunks))
}
