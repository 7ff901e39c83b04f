/** A stand-in for the mini-program code: a QR picture whose text carries what the real code opens (page, scene, version). */
import { PNG } from 'pngjs'
import { encode } from 'uqr'

/** Draws `text` as a QR code in a PNG of about `width` pixels. */
export function codeImage(text: string, width: number): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const scale = Math.max(1, Math.floor(width / size))
  const side = size * scale
  const png = new PNG({ width: side, height: side, colorType: 0 })
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const shade = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 0 : 255
      png.data.fill(shade, (y * side + x) * 4, (y * side + x) * 4 + 3)
      png.data[(y * side + x) * 4 + 3] = 255
    }
  }
  return PNG.sync.write(png, { colorType: 0, filterType: 0 })
}
