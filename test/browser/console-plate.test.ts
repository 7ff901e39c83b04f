/** The lane on the console as built: a bare car in, one press per station, what stops it, and the board in the hall. With LUBIAO_PICTURES=<folder> every step is kept as a picture. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { newVehicle, vinOf } from '../support/vehicles'
import { complaints, findings, go, listen, openBrowser, signedIn, story, WAIT_MS } from './console-desk'
import { call, citizen, type Places } from './console-people'

jest.setTimeout(300_000)

const host = new Host(6520, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const LANE = 'OL-DCF-01'
const pictures = process.env['LUBIAO_PICTURES']
let places: Places
let browser: Browser
let clerk: Page
let hall: Page

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
const station = (page: Page, label: string) => page.getByRole('region', { name: label })

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
  const li = await citizen(places, 'li')
  await call(places, plateRoutes.reserve, { plate: '鲁P88888', way: 'own', vehicle: newVehicle(1) }, li)
  clerk = await signedIn(browser, urls.console, places, 'clerk')
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' })
  context.setDefaultTimeout(WAIT_MS)
  hall = await context.newPage()
  listen(hall)
  await hall.goto(`${urls.console}#/board/${LANE}`)
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

describe('the lane', () => {
  story('lets a bare car in by its VIN and sends it on with one key a station, the board following', async () => {
    await go(clerk, `/plate/lanes/${LANE}`)
    await clerk.getByRole('heading', { name: '上牌通道' }).waitFor()
    await clerk.getByLabel('车辆识别代号').fill(vinOf(2))
    await clerk.keyboard.press('Enter')
    await station(clerk, '资料审核').getByText('T001').waitFor()
    await clerk.getByLabel('车辆识别代号').fill(vinOf(1))
    await clerk.keyboard.press('Enter')
    await station(clerk, '资料审核').getByText('鲁P·88888').waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await picture(clerk, 'lane-1-papers')
    await clerk.getByRole('heading', { name: '上牌通道' }).click()
    await clerk.keyboard.press('1')
    await station(clerk, '车辆查验').getByText('T001').waitFor()
    await station(clerk, '资料审核').getByRole('button', { name: /完成，去下一站/ }).click()
    await station(clerk, '车辆查验').getByText('T002').waitFor()
    await station(hall, '车辆查验').getByText('T002').waitFor()
    expect(await hall.locator('body').innerText()).not.toMatch(/鲁P|李/)
    await expect(findings(hall)).resolves.toEqual([])
    await picture(hall, 'board-1')
  })

  story('turns a car away with where to go, pauses a station, and lets it go on', async () => {
    await clerk.getByRole('button', { name: 'T001 更多' }).click()
    await clerk.getByRole('menuitem', { name: '不通过' }).click()
    const asking = clerk.getByRole('dialog', { name: 'T001 在车辆查验不通过' })
    await asking.getByText('外观与公告不符').click()
    await picture(clerk, 'lane-2-reject')
    await expect(findings(clerk)).resolves.toEqual([])
    await asking.getByRole('button', { name: '确定' }).click()
    await clerk.getByText('暂离通道 1 辆').waitFor()
    await clerk.getByRole('button', { name: '暂停 车辆查验' }).click()
    await clerk.getByRole('dialog', { name: '暂停 车辆查验' }).getByRole('button', { name: '确定' }).click()
    await station(clerk, '车辆查验').getByText('暂停：设备故障').waitFor()
    await clerk.getByRole('heading', { name: '上牌通道' }).click()
    await clerk.keyboard.press('2')
    await clerk.getByText('本站暂停办理，恢复后才能推进').waitFor()
    await station(hall, '车辆查验').getByText('暂停：设备故障').waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await picture(clerk, 'lane-3-paused')
    await picture(hall, 'board-2-paused')
    await clerk.getByRole('button', { name: '恢复 车辆查验' }).click()
    await clerk.getByRole('button', { name: '暂停 车辆查验' }).waitFor()
  })

  story('lets the car out plated: five presses from bare to plated', async () => {
    await clerk.getByRole('heading', { name: '上牌通道' }).click()
    for (const [key, next] of [['2', '选号确认'], ['3', '号牌制作'], ['4', '安装固封']] as const) {
      await clerk.keyboard.press(key)
      await station(clerk, next).getByText('T002').waitFor()
    }
    await clerk.keyboard.press('5')
    await clerk.getByText('T002 上牌完成').waitFor()
    await station(clerk, '安装固封').getByText('没有车').waitFor()
    await hall.getByText('今日驶出').waitFor()
    expect(complaints).toEqual([])
  })
})
