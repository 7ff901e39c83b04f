/** A member of staff in front of the console in Chromium: signs in by typing, and whatever the page complains about is kept. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { credentials, type Places } from './console-people'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Chromium as CI and a desk have it; another one by CHROMIUM_PATH. `more` switches for a phone with a camera. */
export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more] })

/** Longest wait for anything on a page: two cores, shared with whatever else the machine does. Only a failing test ever waits so long. */
export const WAIT_MS = 45_000

/** What a tab has complained about. A refusal of the API shows as a failed resource and is the page's to explain, so 4xx lines are left out; so is the network that a test took away. */
export const complaints: string[] = []

/** Every page opened by these helpers, for the pictures of a failure. */
const opened = new Set<Page>()

/** What each open page shows, in words and as pictures in .local/test-logs: a machine nobody sits at has only this to tell. */
async function shown(test: string): Promise<string> {
  const folder = resolve(__dirname, '../../.local/test-logs')
  mkdirSync(folder, { recursive: true })
  const told: string[] = []
  for (const [index, page] of [...opened].filter((each) => !each.isClosed()).entries()) {
    const words = await page.evaluate(() => `${document.activeElement?.outerHTML.slice(0, 120) ?? ''}\n${document.body.innerText.replace(/\s*\n\s*/g, ' | ').slice(0, 1200)}`)
    await page.screenshot({ path: join(folder, `${test.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${index}.png`) })
    told.push(`──── ${page.url()}\n${words}`)
  }
  return told.join('\n')
}

/** A test that, when it fails, says what stood on the pages. */
export const story = (name: string, walk: () => Promise<void>): void =>
  it(name, async () => {
    try {
      await walk()
    } catch (error) {
      if (error instanceof Error) error.stack = `${error.stack ?? error.message}\n${await shown(name)}`
      throw error
    }
  })

/** Keeps a page's complaints and the page itself. */
export function listen(page: Page): void {
  opened.add(page)
  page.on('console', (message) => {
    if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()) && !/net::ERR_(FAILED|INTERNET_DISCONNECTED)/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
}

/** A window of its own, as another person at another computer would have. Without motion: a click during an unfolding lands where nobody aimed. */
export async function newDesk(browser: Browser, url: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce' })
  context.setDefaultTimeout(WAIT_MS)
  context.on('page', listen)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('heading', { name: '登录工作台' }).waitFor()
  return page
}

/** Types number, password and one-time code. */
export async function typeSignIn(page: Page, typed: { readonly staffNo: string; readonly password: string; readonly totp: string }): Promise<void> {
  await page.getByLabel('警号').fill(typed.staffNo)
  await page.getByLabel('密码', { exact: true }).fill(typed.password)
  await page.getByLabel('动态码').fill(typed.totp)
  await page.keyboard.press('Enter')
}

/** Puts one's own password in place of the handed-out one just typed; the code of the sign-in is still good. */
export async function setFirstPassword(page: Page, password: string, totp: string): Promise<void> {
  await page.getByRole('heading', { name: '设置自己的密码' }).waitFor()
  await page.getByLabel('新密码', { exact: true }).fill(password)
  await page.getByLabel('再输一次新密码').fill(password)
  await page.getByLabel('动态码').fill(totp)
  await page.keyboard.press('Enter')
}

/** A desk somebody has signed in at. */
export async function signedIn(browser: Browser, url: string, places: Places, personId: string): Promise<Page> {
  const page = await newDesk(browser, url)
  await typeSignIn(page, await credentials(places, personId))
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  return page
}

/** Picks an option of a select by its label. A list that was still unfolding may have swallowed the click: then the field does not show it, and it is picked again. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = page.locator('.ant-form-item', { has: page.getByLabel(label) })
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  for (let tries = 0; ; tries += 1) {
    await field.getByRole('combobox').click()
    await still(page)
    await list.getByTitle(option, { exact: true }).click()
    await list.waitFor({ state: 'hidden' })
    await still(page)
    if ((await field.innerText()).includes(option)) return
    if (tries === 2) throw new Error(`${label} does not take ${option}`)
  }
}

/** Waits until nothing on the page moves, spinners apart. */
export const still = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getComputedTiming().iterations === Infinity))
}

/** Opens an address of the console. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => { window.location.hash = hash }, path)
  await page.waitForLoadState('networkidle')
}

/** Serious and critical findings of axe-core on the page as it stands, style sheets and media not read beforehand: only experimental rules and those of moving pictures ask for that; `settles` false for a page that never stops moving. */
export async function findings(page: Page, settles = true): Promise<readonly string[]> {
  // Half-faded text is measured as pale.
  if (settles) await still(page)
  // Once a document: run again it takes a third of what it takes freshly read.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const results = await page.evaluate(() => (window as unknown as { axe: { run: (root: Document, options: unknown) => Promise<AxeResults> } }).axe.run(document, { resultTypes: ['violations'], preload: false }))
  return results.violations.filter((found) => found.impact === 'serious' || found.impact === 'critical').map((found) => `${found.id}: ${found.nodes[0]?.html.slice(0, 160) ?? ''}`)
}
