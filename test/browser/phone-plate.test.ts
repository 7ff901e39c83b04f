/** Choosing a number on the h5 build, in Chromium over the whole product, and watching the car through the lane. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { vinOf } from '../support/vehicles'
import { complaints, openBrowser } from './console-desk'
import { call, citizen, credentials, type Places } from './console-people'
import { agree, at, chapters, faultsOf, open, phoneOf, shows, type, typePlate } from './phone-page'

jest.setTimeout(300_000)

const host = new Host(6560, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const LANE = 'OL-DCF-01'
let places: Places
let browser: Browser
let li: string
let clerkToken: string
let phone: Page
let chosen = ''

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
  li = await citizen(places, 'li')
  clerkToken = (await call(places, accountRoutes.staffSignIn, await credentials(places, 'clerk'))).session.accessToken
  const liu = await citizen(places, 'liu')
  await call(places, plateRoutes.reserve, { plate: '鲁P88888', way: 'own', vehicle: { size: 'small', energy: 'fuel', vin: vinOf(9), certificateNo: 'WEK00000000009' } }, liu)
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

const tells = chapters()

describe('a number', () => {
  tells('is told to be gone with what lies close, and another one is chosen from a random offer', async () => {
    phone = await phoneOf(browser, host.stack.urls.h5, 'li')
    await open(phone, 'features/plate/pages/choose/index')
    await shows(phone, '随机选号')
    await phone.getByText('自编号码').last().click()
    await typePlate(phone, '鲁P88888')
    await shows(phone, '这个号码不能选')
    await at(phone, 'number-鲁P88889').waitFor()
    expect(await faultsOf(phone, 'plate-own-taken')).toEqual([])
    await phone.getByText('随机选号').last().click()
    await at(phone, 'offer').click()
    await shows(phone, '还为您保留')
    expect(await phone.locator('.number:visible').count()).toBe(50)
    expect(await faultsOf(phone, 'plate-offer', false)).toEqual([])
    await phone.locator('.number:visible').nth(4).click()
    await at(phone, 'next').click()
    await type(phone, 'vin', 'LSVAU033A72100001')
    await shows(phone, '车辆识别代号有误')
    await type(phone, 'vin', vinOf(1))
    await type(phone, 'certificate', 'WEK00000000001')
    expect(await faultsOf(phone, 'plate-vehicle')).toEqual([])
    await at(phone, 'reserve').click()
    await shows(phone, '号码是您的了')
    await shows(phone, '到这里上牌')
    expect(await faultsOf(phone, 'plate-chosen')).toEqual([])
    const { reservations } = await call(places, plateRoutes.mine, {}, li)
    chosen = reservations[0]?.caseId as string
    expect(reservations[0]).toMatchObject({ state: 'reserved', way: 'offer' })
  })

  tells('goes through the lane while its owner watches', async () => {
    const lane = (car: { caseId: string; version: number }, order: Parameters<typeof call<typeof plateRoutes.carAct>>[2]['order']) => call(places, plateRoutes.carAct, { caseId: car.caseId, version: car.version, order }, clerkToken)
    let car = await call(places, plateRoutes.admit, { outletId: LANE, vehicle: { size: 'small', energy: 'fuel', vin: vinOf(1) } }, clerkToken)
    await open(phone, `features/plate/pages/number/index?caseId=${chosen}`)
    await shows(phone, '车辆在上牌通道')
    await at(phone, 'watch').click()
    await shows(phone, '预计还要')
    expect(await faultsOf(phone, 'plate-car')).toEqual([])
    car = await lane(await lane(car, { command: 'advance' }), { command: 'reject', reason: 'safety-missing', note: '缺三角牌' })
    await shows(phone, '车辆查验没有通过：缺少安全装置')
    expect(await faultsOf(phone, 'plate-car-rejected')).toEqual([])
    car = await lane(car, { command: 'rejoin' })
    for (let n = 0; n < 3; n += 1) car = await lane(car, { command: 'advance' })
    await lane(car, { command: 'finish' })
    await shows(phone, '上牌完成')
    expect(await faultsOf(phone, 'plate-car-done')).toEqual([])
  })

  tells('is given up with the consequence said first', async () => {
    const view = await call(places, plateRoutes.reserve, { plate: '鲁P66668', way: 'own', vehicle: { size: 'small', energy: 'fuel', vin: vinOf(2), certificateNo: 'WEK00000000002' } }, li)
    await open(phone, 'features/plate/pages/mine/index')
    await at(phone, `pick-${view.caseId}`).waitFor()
    expect(await faultsOf(phone, 'plate-mine')).toEqual([])
    await at(phone, `pick-${view.caseId}`).click()
    await at(phone, 'renounce').click()
    await shows(phone, '冷却约 24 小时')
    await agree(phone)
    await shows(phone, '已放弃')
    expect((await call(places, plateRoutes.get, { caseId: view.caseId }, li)).state).toBe('renounced')
    expect(complaints).toEqual([])
  })
})
