/** A phone's browser with the h5 build in it. */
import type { Browser, Page } from 'playwright-core'
import { listen, WAIT_MS } from './console-desk'

/** Opens h5 on a phone of its own at the middle of the city. Taps and text go to ids, as the weapp journeys' do. */
export async function newPhone(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
    permissions: ['geolocation'], geolocation: { longitude: 115.974, latitude: 36.4405, accuracy: 10 }, reducedMotion: 'reduce'
  })
  context.setDefaultTimeout(WAIT_MS)
  context.on('page', listen)
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** The element of an id on the page in front: Taro keeps earlier pages in the document, hidden. */
export const at = (page: Page, id: string) => page.locator(`[id="${id}"]:visible`).last()

/** Types into a field by its id. */
export async function type(page: Page, id: string, text: string): Promise<void> {
  await at(page, id).locator('input, textarea').fill(text)
}

/** Waits for text on the page in front. */
export const shows = (page: Page, text: string) => page.getByText(text).locator('visible=true').last().waitFor()

/** Signs in as a demo person, from wherever the sign-in page is open. */
export async function enterAs(page: Page, personId: string): Promise<void> {
  // The box, not the link to the privacy guide in the sentence beside it.
  await at(page, 'agree').click({ position: { x: 16, y: 20 } })
  await at(page, `person-${personId}`).click()
}

/** Types a plate on the page's own keyboard. */
export async function typePlate(page: Page, plate: string): Promise<void> {
  await at(page, 'plate-0').click()
  for (const char of plate) await at(page, `key-${char}`).click()
  await at(page, 'key-done').click()
}
