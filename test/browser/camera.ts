/**
 * What the officer's phone sees. Chromium plays a y4m file as its camera and reads it frame by frame, so what is written into the file while it
 * plays comes into view as another phone's screen would.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { at } from './phone-page'

const WIDTH = 640
const HEIGHT = 480
const GREY = 96
const FRAMES = 4
const HEADER = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F15:1 Ip A1:1 C420jpeg\n`)
const FRAME_MARK = Buffer.from('FRAME\n')

/** One frame: the picture as large as fits in the middle of a grey room, brightness only. */
function frameOf(picture: PNG | undefined): Buffer {
  const planes = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128)
  planes.fill(GREY, 0, WIDTH * HEIGHT)
  if (picture === undefined) return planes
  const side = HEIGHT - 20
  const [left, top] = [(WIDTH - side) / 2, (HEIGHT - side) / 2]
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const from = (Math.floor(((y + 0.5) * picture.height) / side) * picture.width + Math.floor(((x + 0.5) * picture.width) / side)) * 4
      planes[(top + y) * WIDTH + left + x] = picture.data[from] ?? GREY
    }
  return planes
}

/** A camera of a phone of its own. Launch Chromium with `switches`, then put something before it. */
export class Camera {
  private readonly folder = mkdtempSync(join(tmpdir(), 'lubiao-camera-'))
  private readonly file = join(this.folder, 'view.y4m')

  constructor() {
    writeFileSync(this.file, Buffer.concat([HEADER, ...Array.from({ length: FRAMES }, () => Buffer.concat([FRAME_MARK, frameOf(undefined)]))]))
  }

  get switches(): readonly string[] {
    return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${this.file}`]
  }

  /** Shows a PNG, or an empty room. Written in place: the file must never be shorter than Chromium thinks. */
  see(png: Buffer | undefined): void {
    const frame = frameOf(png === undefined ? undefined : PNG.sync.read(png))
    const file = openSync(this.file, 'r+')
    try {
      for (let index = 0; index < FRAMES; index += 1) writeSync(file, frame, 0, frame.length, HEADER.length + index * (FRAME_MARK.length + frame.length) + FRAME_MARK.length)
    } finally {
      closeSync(file)
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The code on a phone's screen as it stands now. */
export async function codeOn(page: Page): Promise<Buffer> {
  const src = (await at(page, 'qr').locator('img').getAttribute('src')) ?? ''
  if (!src.startsWith('data:image/png;base64,')) throw new Error(`no code on the screen: ${src.slice(0, 40)}`)
  return Buffer.from(src.slice(src.indexOf(',') + 1), 'base64')
}
