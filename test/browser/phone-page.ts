/** A phone's browser with the h5 build in it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { findings, listen, story, WAIT_MS } from './console-desk'

/** Opens h5 on a phone of its own at the middle of the city. Taps and text go to ids, as the weapp journeys' do. */
export async function newPhone(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
    permissions: ['geolocation', 'camera'], geolocation: { longitude: 115.974, latitude: 36.4405, accuracy: 10 }, reducedMotion: 'reduce'
  })
  context.setDefaultTimeout(WAIT_MS)
  context.on('page', listen)
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** A phone on which a demo person has signed in; the home page is open. */
export async function phoneOf(browser: Browser, url: string, personId: string): Promise<Page> {
  const page = await newPhone(browser, `${url}#/shell/sign-in/index`)
  await enterAs(page, personId)
  await shows(page, '只当路标')
  await arrived(page)
  return page
}

/** Opens a page of the app by its address, as a link or a notice would. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/${path}`)
}

/** The element of an id on the page in front: Taro keeps earlier pages in the document, hidden. */
export const at = (page: Page, id: string): Locator => page.locator(`[id="${id}"]:visible`).last()

/** Types into a field by its id. */
export async function type(page: Page, id: string, text: string): Promise<void> {
  await at(page, id).locator('input, textarea').fill(text)
}

const shown = (page: Page, text: string): Locator => page.getByText(text).locator('visible=true')

/** Waits for text on the page in front. */
export const shows = (page: Page, text: string): Promise<void> => shown(page, text).last().waitFor()

/** Waits until text is nowhere on the page in front. */
export async function showsNoMore(page: Page, text: string): Promise<void> {
  await until(`“${text}” to go`, async () => (await shown(page, text).count()) === 0)
}

/** Waits for a condition; a failure says which. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const ends = performance.now() + WAIT_MS
  while (!(await holds())) {
    if (performance.now() > ends) throw new Error(`waited in vain for ${what}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

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

/** Takes the day a date field offers first. */
export async function takeOfferedDay(page: Page, id: string): Promise<void> {
  const settled = page.getByText('确定', { exact: true }).locator('visible=true')
  await at(page, id).click()
  await settled.last().click()
  await until(`the days of ${id} to close`, async () => (await settled.count()) === 0)
}

/** Answers the question on the screen with yes. */
export async function agree(page: Page): Promise<void> {
  await page.locator('.taro-modal__foot > *:visible').last().click()
}

/** From a case that is to be paid to the same case, paid on Alipay's page: the bill, the way there, the cash desk, and back. */
export async function payByAlipay(page: Page): Promise<void> {
  await at(page, 'pay').click()
  await at(page, 'pay-alipay').click()
  await page.getByRole('button', { name: '确认付款' }).click()
  await page.getByRole('link', { name: '完成' }).click()
  await shows(page, '缴费已经收到')
  await at(page, 'home').click()
}

const pictures = process.env['LUBIAO_PICTURES']

/** Keeps a picture of the page in the folder LUBIAO_PICTURES, if there is one. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** Controls of the page in front that a thumb would miss: lower than 44 px. A link within a sentence is text. */
const smallTargets = (page: Page): Promise<readonly string[]> => page.evaluate(() =>
  [...document.querySelectorAll<HTMLElement>('[role=button],[role=tab],[role=checkbox],[role=radio],button')].filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getAttribute('aria-hidden') !== 'true')
    .map((element) => ({ name: element.getAttribute('aria-label') ?? element.innerText, height: element.getBoundingClientRect().height }))
    .filter(({ height }) => height > 0 && height < 43.5).map(({ name, height }) => `small: ${name} ${height.toFixed(0)} px`))

/** Waits until the page in front has slid to where it belongs. */
const arrived = (page: Page): Promise<void> => until('the page to arrive', () => page.evaluate(() => {
  const front = [...document.querySelectorAll('.page')].filter((one) => one.checkVisibility()).at(-1)
  return front !== undefined && Math.abs(front.getBoundingClientRect().left) < 1
}))

/** What is wrong with the page as it stands: serious findings of axe-core, a sideways scroll, controls too small. `still` false for a page that never stops moving. */
export async function faultsOf(page: Page, name: string, still = true): Promise<readonly string[]> {
  await arrived(page)
  const found = await findings(page, still)
  await picture(page, name)
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  return [...found, ...(beyond > 0 ? [`scrolls sideways by ${beyond} px`] : []), ...(await smallTargets(page))]
}

/** Tests in order, each going on where the last one ended. After one has failed the others say so instead of waiting for what cannot come. */
export function chapters(): (name: string, walk: () => Promise<void>) => void {
  let broken: string | undefined
  return (name, walk) => story(name, async () => {
    if (broken !== undefined) throw new Error(`not tried, because “${broken}” failed`)
    broken = name
    await walk()
    broken = undefined
  })
}
