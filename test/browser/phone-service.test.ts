/** One window in a browser: find, where, what to bring, a lost licence from home until the post has it — as usual and in large type; and a parent whose child acts for them. */
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { complaints, openBrowser } from './console-desk'
import { call, citizen, deskToken, type Places } from './console-people'
import { agree, at, chapters, faultsOf, newPhone, open, payByAlipay, phoneOf, shows, showsNoMore, type, typePlate, until } from './phone-page'

jest.setTimeout(300_000)

const host = new Host(6600, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
let places: Places
let browser: Browser
let guest: Page
let phone: Page
let li: string
let caseId = ''

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
  li = await citizen(places, 'li')
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

const [tells, acts] = [chapters(), chapters()]
const idIn = (page: Page): string => /caseId=([0-9A-Z-]+)/.exec(page.url())?.[1] ?? ''
const rows = (page: Page) => page.locator('[id^="outlet-"]:visible')

/** Asks to have the form filled in and chooses the post; the obstacles have been looked for when this returns. */
async function fillAndPost(page: Page): Promise<void> {
  await at(page, 'fill-consent').click({ position: { x: 16, y: 20 } })
  await at(page, 'fill').click()
  await shows(page, '已自动填好，请核对')
  await at(page, 'choice-post').click()
  await type(page, 'post-address', '聊城市东昌府区柳园北路 1 号 3 号楼')
  await shows(page, '核对通过，可以提交')
}

/** Promises and submits; the number of the case. */
async function submit(page: Page): Promise<string> {
  await at(page, 'truth').click()
  await at(page, 'submit').click()
  await page.waitForURL((url) => url.hash.includes('pages/case/index'))
  return idIn(page)
}

describe('without signing in', () => {
  tells('what one wants is found in one’s own words', async () => {
    guest = await newPhone(browser, `${host.stack.urls.h5}#/shell/home/index`)
    await at(guest, 'services').click()
    await shows(guest, '驾驶证丢了，补一本')
    expect(await faultsOf(guest, 'service-find')).toEqual([])
    await type(guest, 'ask', '驾照丢了怎么办')
    await shows(guest, '找到')
    expect(await faultsOf(guest, 'service-found')).toEqual([])
    await at(guest, 'service-DL_REISSUE_LOST').click()
    await shows(guest, '10 元/本')
    expect(await faultsOf(guest, 'service-item')).toEqual([])
  })

  tells('where it is done: what is near first once the phone may say where it is, with a way there', async () => {
    await guest.context().route('https://uri.amap.com/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>map</title>' }))
    await at(guest, 'where').click()
    await shows(guest, '处能办')
    expect(await faultsOf(guest, 'service-where')).toEqual([])
    const asking = guest.waitForRequest((request) => request.url().endsWith('/api/service/searches') && request.postData()?.includes('"position"') === true)
    await at(guest, 'choice-near').click()
    const { position } = (await asking).postDataJSON() as { position: { lng: number; lat: number } }
    for (const degrees of [position.lng, position.lat]) expect(String(degrees)).toMatch(/^\d+(\.\d{1,3})?$/) // about a hundred metres, and no nearer
    await until('distances', async () => /\d 米|公里/.test(await rows(guest).first().innerText()))
    const metres = (await rows(guest).allInnerTexts()).map((text) => { const [, far = '', unit = ''] = /([\d.]+) (米|公里)/.exec(text) ?? []; return Number(far) * (unit === '公里' ? 1000 : 1) })
    expect(metres.length).toBeGreaterThan(5)
    expect(metres).toEqual([...metres].sort((a, b) => a - b))
    expect(await faultsOf(guest, 'service-near')).toEqual([])
    const opening = guest.context().waitForEvent('page')
    await guest.locator('[id^="lead-"]:visible').first().click()
    expect((await opening).url()).toMatch(/^https:\/\/uri\.amap\.com\/navigation\?to=11[56]\.\d+,36\.\d+,/)
    await (await opening).close()
    await rows(guest).first().click()
    await shows(guest, '办公时间')
    expect(await faultsOf(guest, 'service-outlet')).toEqual([])
  })

  tells('what need not be brought, and why', async () => {
    await open(guest, 'features/service/pages/bring/index?code=DL_RENEW_EXPIRY')
    await shows(guest, '免提交身份证明复印件')
    expect(await faultsOf(guest, 'service-bring')).toEqual([])
    await open(guest, 'features/service/pages/kiosks/index')
    await until('the machines to have reported', async () => (await guest.getByText('现在能用').locator('visible=true').count()) > 0 || (await guest.getByText('网点开门才能用').locator('visible=true').count()) > 0)
    expect(await faultsOf(guest, 'service-kiosks')).toEqual([])
  })
})

describe('a lost licence from home', () => {
  tells('is filled in with consent, told its price, and submitted', async () => {
    phone = await phoneOf(browser, host.stack.urls.h5, 'li')
    await open(phone, 'features/service/pages/apply/index?code=DL_REISSUE_LOST')
    await shows(phone, '自动填表')
    expect(await faultsOf(phone, 'service-consent')).toEqual([])
    await fillAndPost(phone)
    await shows(phone, '10.00 元')
    expect(await faultsOf(phone, 'service-ready')).toEqual([])
    caseId = await submit(phone)
    await shows(phone, '需要缴费')
    expect(await faultsOf(phone, 'service-to-pay')).toEqual([])
  })

  tells('is paid, made at the desk and posted; the letter is followed', async () => {
    await payByAlipay(phone)
    await shows(phone, '审核通过，待制发')
    expect(await faultsOf(phone, 'service-paid')).toEqual([])
    const clerk = await deskToken(places, 'clerk2')
    const { version } = await call(places, serviceCaseRoutes.staffGet, { caseId }, clerk)
    expect((await call(places, serviceCaseRoutes.finish, { caseId, version, to: 'post' }, clerk)).state).toBe('posted')
    await shows(phone, '邮寄中')
    await until('the waybill', async () => {
      await phone.reload()
      await shows(phone, '进度')
      return (await at(phone, 'waybill').count()) > 0
    })
    expect(await at(phone, 'waybill').innerText()).toBe(`EMS ${(await call(places, serviceCaseRoutes.get, { caseId }, li)).mail?.waybill ?? ''}`)
    expect(await faultsOf(phone, 'service-posted')).toEqual([])
    await open(phone, 'features/service/pages/mine/index')
    await at(phone, `case-${caseId}`).waitFor()
    expect(await faultsOf(phone, 'service-mine')).toEqual([])
  })

  tells('an exempt car has its electronic mark at once', async () => {
    await open(phone, 'features/service/pages/apply/index?code=VEH_MARK_EXEMPT')
    await at(phone, 'plate-0').waitFor()
    await typePlate(phone, '鲁P68001')
    await at(phone, 'fill-consent').click({ position: { x: 16, y: 20 } })
    await at(phone, 'fill').click()
    await shows(phone, '核对通过，可以提交')
    await submit(phone)
    await at(phone, 'mark').waitFor()
    expect(await faultsOf(phone, 'service-mark')).toEqual([])
  })

  tells('reads the same in large type', async () => {
    await open(phone, 'shell/me/index')
    await at(phone, 'elder').click()
    for (const [path, text] of [['find', '驾驶证丢了，补一本'], ['item', '10 元/本'], ['where', '处能办'], ['bring', '不用带的'], ['apply', '自动填表'], ['mine', '补领驾驶证'], ['kiosks', '报告正常']] as const) {
      await open(phone, `features/service/pages/${path}/index?code=DL_REISSUE_LOST`)
      await shows(phone, text)
      expect([path, await faultsOf(phone, `service-elder-${path}`)]).toEqual([path, []])
    }
    await open(phone, 'features/service/pages/outlet/index?outletId=OL-DCF-01&code=DL_REISSUE_LOST')
    await shows(phone, '办公时间')
    expect(await faultsOf(phone, 'service-elder-outlet')).toEqual([])
    await open(phone, `features/service/pages/case/index?caseId=${caseId}`)
    await shows(phone, '进度')
    expect(await faultsOf(phone, 'service-elder-case')).toEqual([])
  })
})

describe('for a parent', () => {
  acts('the parent entrusts it, the child pays it, and is out once it is taken back', async () => {
    await citizen(places, 'he')
    await citizen(places, 'zhou')
    const father = await phoneOf(browser, host.stack.urls.h5, 'he')
    await open(father, 'features/service/pages/apply/index?code=DL_REISSUE_LOST')
    await fillAndPost(father)
    const entrusted = await submit(father)
    await shows(father, '需要缴费')
    await at(father, 'authorise').click()
    await type(father, 'agent-name', '周婷')
    await type(father, 'agent-id', '371521198808150678')
    expect(await faultsOf(father, 'service-authorising')).toEqual([])
    await at(father, 'authorise-ok').click()
    await shows(father, '已委托 周*')
    const child = await phoneOf(browser, host.stack.urls.h5, 'zhou')
    await open(child, 'features/service/pages/mine/index')
    await at(child, `case-${entrusted}`).click()
    await shows(child, '您是受托的代办人')
    await payByAlipay(child)
    await shows(child, '审核通过，待制发')
    expect(await faultsOf(child, 'service-agent')).toEqual([])
    await at(father, 'end-authority').click()
    await agree(father)
    await showsNoMore(father, '已委托 周*')
    await child.reload()
    await shows(child, '没有找到')
  })

  it('has made no page complain', () => expect(complaints).toEqual([]))
})
