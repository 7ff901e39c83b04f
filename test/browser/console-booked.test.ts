/** A booked person at the counter, on the console as built and with a clock that can be turned: checked in at the door, called in the stated order among walk-ins, served to the end. */
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import type { Browser, Page } from 'playwright-core'
import { demoPerson } from '../../local/src/demo/people.data'
import { give } from '../support/bookers'
import { Fronts } from '../support/fronts'
import type { Client } from '../support/rig'
import { complaints, go, listen, openBrowser, signedIn } from './console-desk'
import { blemishes, Fingers, HALL, look, pay } from './console-hall'
import { chapters } from './phone-page'

jest.setTimeout(300_000)

const DAY = '2026-11-24'
const SLOT = '09:30'
let fronts: Fronts
let browser: Browser
let li: Client
let desk: Client
let clerk: Page
let screen: Page
let booking: AppointmentView

const till = (time: string): void => fronts.rig.turnTo(instantAt(DAY, time))
const line = (page: Page) => page.getByRole('list', { name: '等候的人，按叫号顺序' })
/** Numbers waiting, in the order the page shows. */
const waitingOn = async (page: Page): Promise<readonly string[]> => (await line(page).locator('li').allInnerTexts()).map((row) => row.slice(0, 4))
const called = (page: Page) => page.getByRole('region', { name: '当前号码' })

beforeAll(async () => {
  fronts = await Fronts.start(instantAt(DAY, '08:40'), 6640)
  browser = await openBrowser()
  desk = await fronts.rig.desk('clerk2')
  li = await fronts.rig.wechat('li')
  booking = await give(li, await li.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: HALL, date: DAY, time: SLOT }), { command: 'confirm' })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

const tells = chapters()

describe('somebody with a booking', () => {
  tells('checks in with the code of the door before the time, behind five who have come without one', async () => {
    till('09:12')
    const { displayToken } = await desk.must(queueRoutes.addDisplay, { outletId: HALL, name: '大厅东墙', door: true })
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    screen = await context.newPage()
    listen(screen)
    await screen.goto(`${fronts.urls.console}/#/display/${displayToken}`)
    const door = screen.locator('.hall-door .typed')
    await door.waitFor()
    await screen.getByRole('button', { name: '开启语音' }).first().click()
    clerk = await signedIn(browser, fronts.urls.console, fronts.places, 'clerk')
    await go(clerk, `/service/counter?outlet=${HALL}`)
    await clerk.waitForFunction(() => document.activeElement?.textContent?.startsWith('打开窗口'))
    await clerk.keyboard.press('Enter')
    for (const name of ['王小丫', '赵四海', '钱多多', '欧阳守正', '周建军']) await desk.must(queueRoutes.staffTake, { outletId: HALL, skill: 'window', name })
    const ticket = await li.must(queueRoutes.checkIn, { bookingId: booking.caseId, presence: { by: 'door', code: await door.innerText() } })
    expect(ticket).toMatchObject({ kind: 'booked', late: false, bookingId: booking.caseId })
    await line(clerk).getByText('预约 09:30').waitFor()
    // Nobody's time has come: whoever is there without a booking goes first.
    expect(await waitingOn(clerk)).toEqual(['A001', 'A002', 'A003', 'A004', 'A005', ticket.number])
    await screen.getByText('预约', { exact: true }).waitFor()
    await look(clerk, 'booked-1-waiting')
    await look(screen, 'booked-2-display', false)
  })

  tells('is called when the time has come, before four who were there first', async () => {
    await clerk.keyboard.press('n')
    await called(clerk).getByText('A001').waitFor()
    await clerk.keyboard.press('s')
    await called(clerk).getByText('办理中').waitFor()
    till(SLOT)
    await clerk.keyboard.press('n')
    await called(clerk).getByText('预约 09:30').waitFor()
    await called(clerk).getByText('李*国').waitFor()
    expect(await waitingOn(clerk)).toEqual(['A002', 'A003', 'A004', 'A005'])
    const newest = screen.locator('.hall-calls .newest')
    await newest.getByText('李*国').waitFor()
    await expect(newest.innerText()).resolves.toMatch(/A006[^]*1 号窗口/)
    expect((await li.must(queueRoutes.mine, {})).tickets[0]).toMatchObject({ state: 'called', counterNo: '1', bookingId: booking.caseId })
    await look(clerk, 'booked-3-called')
    await look(screen, 'booked-4-display-called', false)
  })

  tells('goes home with it done by one card and two keys, and the booking says so', async () => {
    // What was booked is what is done: the clerk chooses nothing.
    const fingers = new Fingers(clerk)
    await fingers.card(demoPerson('li').idNumber as string)
    await clerk.getByText('应收 10.00 元').waitFor()
    await screen.getByText('正在办理').waitFor()
    const caseId = new URLSearchParams(clerk.url().split('?')[1]).get('case') ?? ''
    await pay(fronts.places, fronts.rig.stack.wxpay.url, 'li', (await desk.must(serviceCaseRoutes.staffGet, { caseId })).bill?.billId ?? '')
    await clerk.waitForFunction(() => document.activeElement?.textContent?.startsWith('制发并交付'))
    await fingers.press('Enter')
    await clerk.getByText('已领取', { exact: true }).first().waitFor()
    await look(clerk, 'booked-5-handed-over')
    await fingers.press('n')
    await called(clerk).getByText('A002').waitFor()
    expect(fingers.pressed).toBe(2)
    await fronts.rig.settle()
    expect(await li.must(appointmentRoutes.get, { caseId: booking.caseId })).toMatchObject({ state: 'served' })
    expect((await li.must(queueRoutes.mine, {})).tickets[0]).toMatchObject({ state: 'done', bookingId: booking.caseId })
    await go(clerk, `/appointment/day?outlet=${HALL}&date=${DAY}`)
    await clerk.getByRole('button', { name: '李*国' }).getByText('已办理').waitFor()
    await look(clerk, 'booked-6-day')
  })
})

it('leaves nothing on the browsers’ consoles, and nothing that a screen reader could not read', () => {
  expect({ complaints, blemishes }).toEqual({ complaints: [], blemishes: [] })
})
