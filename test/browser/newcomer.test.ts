/**
 * What a newcomer does after `npm start`, in real browsers: apply as a citizen on the phone, approve on the console, open the code, check it as an
 * officer. With LUBIAO_PICTURES=<folder> every step is kept as a picture for the README.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { complaints, findings, go, openBrowser, signedIn, story } from './console-desk'
import type { Places } from './console-people'
import { at, enterAs, newPhone, shows, type, typePlate } from './phone-page'

jest.setTimeout(240_000)

const host = new Host(6460)
const pictures = process.env['LUBIAO_PICTURES']
let browser: Browser
let places: Places
let li: Page
let desk: Page
let caseId = ''

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

story('applies as a citizen, and is told everything before submitting', async () => {
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
    const confirm = li.getByText('确定', { exact: true }).locator('visible=true')
    await confirm.last().click()
    await confirm.last().waitFor({ state: 'hidden' })
  }
  await type(li, 'route', '光岳路进，经东昌路到抢修工地，原路返回')
  await picture(li, '3-trip')
  await at(li, 'next').click()
  await type(li, 'reason', '运送抢修管材约 5 吨')
  await at(li, 'next').click()
  await at(li, 'promise').waitFor()
  await picture(li, '4-review')
  expect(await findings(li)).toEqual([])
  await at(li, 'promise').click()
  await at(li, 'submit').click()
  await shows(li, '待审批')
  caseId = /caseId=([0-9A-Z-]+)/.exec(li.url())?.[1] ?? ''
  await picture(li, '5-case')
  expect(await findings(li)).toEqual([])
})

story('is approved on the console by two people, because it is an exception', async () => {
  for (const [person, keys] of [['approver', ['提请复核']], ['approver2', ['复核通过']]] as const) {
    desk = await signedIn(browser, host.stack.urls.console, places, person)
    await desk.getByText('鲁P·12345').or(desk.getByText('鲁P12345')).first().waitFor()
    if (person === 'approver') await picture(desk, '6-worklist')
    await go(desk, `/pass/cases/${caseId}`)
    await desk.getByRole('button', { name: /领取/ }).click()
    const button = desk.getByRole('button', { name: new RegExp(keys[0]) })
    await button.waitFor()
    if (person === 'approver') await picture(desk, '7-desk')
    await button.click()
    const dialog = desk.getByRole('dialog')
    await dialog.waitFor()
    await dialog.locator('textarea').first().fill('已与自来水公司核实，情况属实')
    await dialog.locator('.ant-btn-primary').click()
    await dialog.waitFor({ state: 'hidden' })
    await desk.context().close()
  }
})

story('is kept on the phone as a code, and known by an officer in a second', async () => {
  await li.reload()
  await at(li, 'show-code').click()
  await shows(li, '动态码 · 本机出示')
  await picture(li, '8-code')
  expect(await findings(li, false)).toEqual([])
  const officer = await newPhone(browser, `${host.stack.urls.h5}#/shell/sign-in/index`)
  await enterAs(officer, 'officer')
  await officer.waitForURL((url) => !url.hash.includes('sign-in'))
  await officer.goto(`${host.stack.urls.h5}#/features/officer/pages/check/index`)
  await shows(officer, '个签发密钥')
  await picture(officer, '9-check')
  await officer.getByText('输入车牌').or(officer.getByText('输车牌')).locator('visible=true').last().click()
  await typePlate(officer, '鲁P12345')
  await at(officer, 'check-plate').click()
  await at(officer, 'headline').waitFor()
  await shows(officer, '已联网核验')
  await picture(officer, '10-verdict')
  expect(await at(officer, 'headline').textContent()).toBe('可以通行')
  expect(await findings(officer)).toEqual([])
})

it('leaves nothing on the browsers’ consoles', () => {
  expect(complaints).toEqual([])
})
