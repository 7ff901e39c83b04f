/**
 * A pass at the roadside on the h5 build, in Chromium over the whole product: the code without a network, the officer's camera, which really sees
 * the code on the other phone's screen, and the pass in the driver's hands.
 */
import type { Browser, Page } from 'playwright-core'
import { Camera, codeOn } from './camera'
import { complaints, openBrowser } from './console-desk'
import { citizen, passForToday, type Places } from './console-people'
import { agree, at, chapters, faultsOf, open, phoneOf, shows, showsNoMore, type, until } from './phone-page'
import { Host } from '../support/host'

jest.setTimeout(300_000)

const host = new Host(6540, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const camera = new Camera()
let browser: Browser
let patrol: Browser
let li: Page
let officer: Page
let zhao: Page
let caseId = ''

const CODE = 'features/pass/pages/code/index'

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  const places: Places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
  patrol = await openBrowser(camera.switches)
  const applicant = await citizen(places, 'li')
  await citizen(places, 'zhao')
  caseId = (await passForToday(places, applicant, '鲁P12345')).caseId
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await patrol?.close()
  camera.remove()
  await host.stop()
})

const steps = chapters()

/** Until the browser has kept the whole app, as it does within seconds of the first visit. */
const appKept = (page: Page): Promise<unknown> => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)

/** Taps a button that opens the scanner, and holds a phone before the camera until the verdict stands there. */
async function scan(button: 'scan' | 'again', holder: Page): Promise<void> {
  const before = await lookedAt()
  await at(officer, button).click()
  const scanner = officer.getByRole('dialog', { name: '扫描二维码' })
  await scanner.waitFor()
  await until('the code to be read', async () => {
    camera.see(await codeOn(holder))
    return (await scanner.count()) === 0
  })
  camera.see(undefined)
  await until('the verdict on this scan', async () => (await at(officer, 'verdict').count()) > 0 && (await lookedAt()) !== before)
}

/** The scan the officer's phone remembers last. */
const lookedAt = (): Promise<string> => officer.evaluate(() => (JSON.parse(String((JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('lubiao:officer:records:')) ?? '') ?? '{}') as { data?: string }).data ?? '[]')) as { scanId: string }[])[0]?.scanId ?? '')

/** The answer as the officer sees it without touching the phone. */
async function headline(): Promise<string | null> {
  await until('the answer to be in view', () => at(officer, 'headline').evaluate((element) => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.bottom <= window.innerHeight }))
  return at(officer, 'headline').textContent()
}

describe('the code on the phone', () => {
  steps('is fetched once, and goes on without a network, also after the page was closed', async () => {
    li = await phoneOf(browser, host.stack.urls.h5, 'li')
    await open(li, `features/pass/pages/case/index?caseId=${caseId}`)
    await at(li, 'show-code').click()
    await shows(li, '动态码 · 本机出示')
    expect(await faultsOf(li, 'code', false)).toEqual([])
    await appKept(li)
    await li.context().setOffline(true)
    await shows(li, '没有网络也可以出示')
    const before = await codeOn(li)
    await until('the next code', async () => !(await codeOn(li)).equals(before))
    expect(await faultsOf(li, 'code-offline', false)).toEqual([])
    await li.reload()
    await shows(li, '动态码 · 本机出示')
    await shows(li, '没有网络也可以出示')
    await li.getByRole('tab', { name: '静态码' }).click()
    await shows(li, '静态码可保存')
    expect(await faultsOf(li, 'code-static-offline', false)).toEqual([])
    await open(li, `features/pass/pages/case/index?caseId=${caseId}`)
    await shows(li, '保存的内容')
    await shows(li, '办理记录')
    expect(await faultsOf(li, 'case-offline')).toEqual([])
    await li.context().setOffline(false)
    await showsNoMore(li, '网络不可用')
    await open(li, `${CODE}?caseId=${caseId}`)
    await shows(li, '动态码 · 本机出示')
  })
})

describe('the officer', () => {
  steps('has the data for checking without a network after one visit', async () => {
    officer = await phoneOf(patrol, host.stack.urls.h5, 'officer')
    await at(officer, 'officer').click()
    await shows(officer, '个签发密钥')
    expect(await faultsOf(officer, 'check')).toEqual([])
    await at(officer, 'night').click()
    expect(await faultsOf(officer, 'check-other-light')).toEqual([])
    await appKept(officer)
  })

  steps('reads the code with the camera before any page of the verdict was ever opened, without a network', async () => {
    await officer.context().setOffline(true)
    await shows(officer, '没有网络，按本机数据离线核验')
    await scan('scan', li)
    expect(await headline()).toBe('可以通行')
    await shows(officer, '本机出示')
    await shows(officer, '离线核验，联网后自动上传')
    expect(await faultsOf(officer, 'verdict-offline')).toEqual([])
    await at(officer, 'back').click()
    await shows(officer, '1 条核验记录待上传')
    await at(officer, 'records').click()
    await shows(officer, '待上传')
    expect(await faultsOf(officer, 'records-waiting')).toEqual([])
    await at(officer, 'back').click()
    await at(officer, 'upload').waitFor()
    expect(await faultsOf(officer, 'check-waiting')).toEqual([])
  })

  steps('sends what was queued as soon as there is a network again, without being asked', async () => {
    const sent = officer.waitForResponse((response) => response.url().endsWith('/scans/batches'))
    await officer.context().setOffline(false)
    const answer = (await (await sent).json()) as { results: { verdict: { code: string }; plate?: string }[] }
    expect(answer.results).toEqual([expect.objectContaining({ plate: '鲁P12345', verdict: expect.objectContaining({ code: 'valid' }) as unknown })])
    await showsNoMore(officer, '待上传')
    await at(officer, 'records').click()
    await shows(officer, '可以通行')
    expect(await faultsOf(officer, 'records')).toEqual([])
    await at(officer, 'back').click()
  })

  steps('reads it again with a network, and turns back from the scanner', async () => {
    await at(officer, 'scan').click()
    await officer.getByRole('dialog', { name: '扫描二维码' }).waitFor()
    expect(await faultsOf(officer, 'scanner')).toEqual([])
    await officer.getByRole('button', { name: '取消' }).click()
    await shows(officer, '个签发密钥')
    await scan('scan', li)
    await shows(officer, '已联网核验')
    expect(await headline()).toBe('可以通行')
    await shows(officer, '本机出示')
    expect(await faultsOf(officer, 'verdict')).toEqual([])
  })
})

describe('the driver at the wheel', () => {
  steps('gets the pass by a code, and shows it on a phone of his own', async () => {
    await open(li, `features/pass/pages/case/index?caseId=${caseId}`)
    await at(li, 'share').click()
    await type(li, 'driver-name', '赵志强')
    expect(await faultsOf(li, 'share')).toEqual([])
    await at(li, 'share-ok').click()
    await shows(li, '分享码已生成')
    expect(await faultsOf(li, 'share-code')).toEqual([])
    const shareCode = (await at(li, 'share-code-text').textContent()) ?? ''
    zhao = await phoneOf(browser, host.stack.urls.h5, 'zhao')
    await open(zhao, 'features/pass/pages/accept/index')
    await type(zhao, 'share-code', `${shareCode.slice(0, -1)}${shareCode.endsWith('A') ? 'B' : 'A'}`)
    await at(zhao, 'accept').click()
    await zhao.getByRole('alert').locator('visible=true').last().waitFor()
    expect(await faultsOf(zhao, 'accept-wrong')).toEqual([])
    await type(zhao, 'share-code', shareCode)
    await at(zhao, 'accept').click()
    await shows(zhao, '动态码 · 本机出示')
    expect(await faultsOf(zhao, 'driver-code', false)).toEqual([])
    await scan('again', zhao)
    await shows(officer, '已联网核验')
    expect(await headline()).toBe('可以通行')
  })

  steps('no longer has it once the owner took it back: red at the officer, gone from the phone', async () => {
    // The worst case: the driver's phone has not heard of it.
    await zhao.context().setOffline(true)
    await open(li, `features/pass/pages/case/index?caseId=${caseId}`)
    await li.reload()
    await shows(li, '使用中')
    await li.locator('[id^="unshare-"]:visible').click()
    await shows(li, '立即作废')
    expect(await faultsOf(li, 'unshare-asked')).toEqual([])
    await agree(li)
    await showsNoMore(li, '使用中')
    expect(await faultsOf(li, 'unshared')).toEqual([])
    await scan('again', zhao)
    await shows(officer, '已联网核验')
    expect(await headline()).toBe('此码已作废')
    expect(await faultsOf(officer, 'verdict-red')).toEqual([])
    await zhao.context().setOffline(false)
    await shows(zhao, '已被收回')
    expect(await faultsOf(zhao, 'driver-taken-back')).toEqual([])
  })

  it('has made no page complain', () => expect(complaints).toEqual([]))
})
