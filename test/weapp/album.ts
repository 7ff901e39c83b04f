/**
 * What a phone shows, as a person sees it: the harness's document in headless Chromium at the size of a phone. Every screen is measured as it is and in
 * large type; with LUBIAO_PICTURES=<folder> it is also kept as a picture for the README.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { WeApp } from './harness/open-app'

/** A phone's screen in CSS pixels. */
const SCREEN = { width: 390, height: 844 }

/** What a finger needs, in CSS pixels, at 390 wide. */
const TOUCH = 44

/** Opened once a suite; shows one screen at a time. */
export class Album {
  private constructor(private readonly browser: Browser, private readonly page: Page) {}

  /** Starts Chromium, the one of CHROMIUM_PATH or the system's. */
  static async open(): Promise<Album> {
    const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-lcd-text', '--disable-background-networking'] })
    const page = await browser.newPage({ viewport: SCREEN, deviceScaleFactor: 1, locale: 'zh-CN', reducedMotion: 'reduce' })
    page.setDefaultTimeout(6_000)
    return new Album(browser, page)
  }

  /** Shows the phone's screen and keeps its picture when pictures are wanted. `from` is scrolled to the top. Returns what a person would stumble over. */
  async look(app: WeApp, name: string, from?: string): Promise<readonly string[]> {
    await this.page.setContent(app.html(), { waitUntil: 'load' })
    const body = this.page.frameLocator('#page').locator('body')
    if (from !== undefined) await body.locator(from).evaluate((element) => element.scrollIntoView({ block: 'start' }))
    await this.keep(name)
    const found = [...(await body.evaluate(stumbles, TOUCH))]
    await body.locator('.page').evaluate((page) => page.classList.add('elder'))
    return [...found, ...(await body.evaluate(stumbles, TOUCH)).map((one) => `large type: ${one}`)].map((one) => `${name}: ${one}`)
  }

  private async keep(name: string): Promise<void> {
    const folder = process.env['LUBIAO_PICTURES']
    if (folder === undefined) return
    mkdirSync(folder, { recursive: true })
    await this.page.screenshot({ path: path.join(folder, `weapp-${name}.png`), animations: 'disabled' })
  }

  close(): Promise<void> {
    return this.browser.close()
  }
}

/** Runs in the page: what lies outside the screen, what is cut off, what is too small for a finger. */
function stumbles(body: Element, touch: number): string[] {
  const width = body.ownerDocument.documentElement.clientWidth
  const name = (element: Element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className} "${(element.textContent ?? '').slice(0, 16)}"`
  return [...body.querySelectorAll('*')].flatMap((element) => {
    const box = element.getBoundingClientRect()
    if (box.width === 0 || element.closest('[aria-hidden]') !== null) return []
    const touched = /^(button|link|checkbox|radio|tab)$/.test(element.getAttribute('aria-role') ?? '')
    return [
      ...(box.left < -0.5 || box.right > width + 0.5 ? [`outside: ${name(element)}`] : []),
      ...(getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1 && element.querySelector('[aria-hidden]') === null ? [`cut: ${name(element)}`] : []),
      ...(touched && box.height < touch ? [`${Math.round(box.height)} px to touch: ${name(element)}`] : [])
    ]
  })
}
