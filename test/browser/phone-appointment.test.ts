/**
 * Booking on the h5 build, in Chromium, over the whole product with a clock that can be turned: from a free time to being served; for a parent; a
 * place from the waiting list; a day the office closes. Every screen is judged by axe-core, as it is and in large type.
 */
import { readFileSync } from 'node:fs'
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Browser, Page } from 'playwright-core'
import { bookerOn, give, type Booker } from '../support/bookers'
import { Fronts } from '../support/fronts'
import type { Client, Rig } from '../support/rig'
import { complaints, openBrowser } from './console-desk'
import { at, chapters, faultsOf, open, phoneOf, picture, shows, showsNoMore, type, until } from './phone-page'

jest.setTimeout(300_000)

const HALL = 'OL-ZSD-01'
const SMALL = 'OL-DCF-09'
const DAY = '2026-11-25'
const BOOK = 'features/appointment/pages/book/index?service=DL_REISSUE_LOST&outlet='
const CASE = 'features/appointment/pages/case/index?caseId='
const MINE = 'features/appointment/pages/mine/index'

let rig: Rig
let fronts: Fronts
let site: string
let browser: Browser
let phone: Page
let li: Client
let others = 0

beforeAll(async () => {
  fronts = await Fronts.start('2026-11-23T01:00:00.000Z', 6650)
  rig = fronts.rig
  site = fronts.urls.h5
  browser = await openBrowser()
  li = await rig.wechat('li')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

const somebody = (): Promise<Booker> => bookerOn(rig, (others += 1))
async function booked(who: Client, time: string, date: string, outletId = SMALL): Promise<AppointmentView> {
  return await give(who, await who.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId, date, time }), { command: 'confirm' })
}
async function later(minutes: number): Promise<void> {
  rig.turn(minutes * 60_000)
  await rig.sweep()
  await rig.settle()
}

/** What is wrong with the screen as it is and in large type. A countdown never stands still. */
async function faults(page: Page, name: string, still = true): Promise<readonly string[]> {
  const plain = await faultsOf(page, `appointment-${name}`, still)
  const elder = (on: boolean) => page.evaluate((large) => { for (const one of document.querySelectorAll('.page')) one.classList.toggle('elder', large) }, on)
  await elder(true)
  const large = await faultsOf(page, `appointment-${name}-elder`, still)
  await elder(false)
  return [...plain, ...large.map((one) => `large type: ${one}`)]
}

const caseIdOf = (page: Page): string => /caseId=([0-9A-Z-]+)/.exec(page.url())?.[1] ?? ''

/** Holds a time on an open booking page. */
async function hold(page: Page, date: string, time: string): Promise<string> {
  await at(page, `day-${date}`).click()
  await at(page, `slot-${time}`).click()
  await shows(page, '同类预约')
  await picture(page, `appointment-book-${date}`)
  await at(page, 'hold').click()
  await shows(page, '请在时间内确认')
  return caseIdOf(page)
}

const [tells, waits, moves] = [chapters(), chapters(), chapters()]

describe('from a free time to being served', () => {
  let caseId = ''

  tells('finds where and when, is told what it binds to, holds, confirms, and is told what to bring', async () => {
    phone = await phoneOf(browser, site, 'li')
    await open(phone, 'shell/home/index')
    await at(phone, 'book').click()
    await at(phone, 'service-DL_REISSUE_LOST').click()
    await at(phone, 'locate').click()
    await shows(phone, '米')
    expect(await faults(phone, 'where')).toEqual([])
    await at(phone, `outlet-${HALL}`).click()
    await shows(phone, '暂停网上预约 15 天')
    caseId = await hold(phone, DAY, '1000')
    expect(await faults(phone, 'held', false)).toEqual([])
    await at(phone, 'confirm').click()
    await shows(phone, '到场出示')
    await shows(phone, '居民身份证')
    expect(await faults(phone, 'confirmed')).toEqual([])
    const saved = phone.waitForEvent('download')
    await at(phone, 'calendar').click()
    const file = await saved
    expect(file.suggestedFilename()).toMatch(/\.ics$/)
    expect(readFileSync(await file.path(), 'utf8')).toContain('DTSTART:20261125T020000Z')
  })

  tells('moves; what went meanwhile is refused with something else at hand, and nothing is lost', async () => {
    await at(phone, 'reschedule').click()
    await at(phone, `day-${DAY}`).click()
    await at(phone, 'slot-1030').click()
    expect(await faults(phone, 'move')).toEqual([])
    await booked(await somebody(), '10:30', DAY, HALL)
    await booked(await somebody(), '10:30', DAY, HALL)
    await at(phone, 'move').click()
    await shows(phone, '没有改成，原来的时间还在')
    expect(await faults(phone, 'move-refused')).toEqual([])
    await at(phone, 'instead-0').click()
    await shows(phone, '10:45–11:00')
    expect(await li.must(appointmentRoutes.get, { caseId })).toMatchObject({ state: 'confirmed', time: '10:45' })
  })

  tells('checks in with the typed code of the door, follows the line through a lost network, is called and done', async () => {
    rig.turnTo(instantAt(DAY, '10:40'))
    await rig.sweep()
    const clerk = await rig.desk('clerk')
    const { displayToken } = await clerk.must(queueRoutes.addDisplay, { outletId: HALL, name: '门口', door: true })
    const counter = await clerk.must(queueRoutes.openCounter, { outletId: HALL, counterNo: '3', version: 0, skills: ['window'] })
    await open(phone, `${CASE}${caseId}`)
    await at(phone, 'arrive').click()
    await shows(phone, '用手机定位签到')
    expect(await faults(phone, 'arrive')).toEqual([])
    await at(phone, 'by-position').click()
    await shows(phone, '您还不在网点附近')
    await at(phone, 'by-typing').click()
    const door = (await rig.send(undefined, queueRoutes.display, { displayToken })).body.door?.typed ?? ''
    await type(phone, 'door-code', door)
    await at(phone, 'door-go').click()
    await shows(phone, '下一个就是您')
    expect(await faults(phone, 'ticket')).toEqual([])
    const ticketId = (await li.must(queueRoutes.mine, {})).tickets[0]?.ticketId ?? ''
    await phone.context().setOffline(true)
    await shows(phone, '请留意现场')
    expect(await faults(phone, 'ticket-offline')).toEqual([])
    const called = await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '3', version: counter.version })
    expect(called.current?.ticketId).toBe(ticketId)
    await phone.context().setOffline(false)
    await shows(phone, '3 号窗口')
    await showsNoMore(phone, '暂时连不上')
    expect(await faults(phone, 'called')).toEqual([])
    for (const command of ['start', 'finish'] as const) await clerk.must(queueRoutes.staffAct, { ticketId, version: (await clerk.must(queueRoutes.staffGet, { ticketId })).version, order: { command } })
    await shows(phone, '已办结')
    await rig.settle()
    await open(phone, `${CASE}${caseId}`)
    await shows(phone, '已办理')
    expect(await faults(phone, 'served')).toEqual([])
  })

  tells('books for a parent', async () => {
    await open(phone, `${BOOK}${HALL}`)
    await at(phone, 'choice-other').click()
    await type(phone, 'visitor-name', '孙福贵')
    await type(phone, 'visitor-id', '371503196901050522')
    expect(await faults(phone, 'parent')).toEqual([])
    const parentCase = await hold(phone, '2026-11-30', '1100')
    await shows(phone, '到场人 孙*贵')
    await at(phone, 'confirm').click()
    await shows(phone, '到场出示')
    expect(await li.must(appointmentRoutes.get, { caseId: parentCase })).toMatchObject({ state: 'confirmed', visitor: { self: false, nameMasked: '孙*贵' } })
  })
})

describe('a day that is full', () => {
  const FULL = '2026-11-27'

  waits('is waited for; what somebody gives up is offered, and confirmed on another phone', async () => {
    const admin = await rig.desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date: FULL, version: 0, day: { spans: [{ from: 540, to: 570 }], counters: {}, reason: '下午设备检修' } })
    await rig.settle()
    const [a, b] = [await somebody(), await somebody()]
    const first = await booked(a, '09:00', FULL)
    await booked(b, '09:15', FULL)
    await rig.wechat('liu')
    const liu = await phoneOf(browser, site, 'liu')
    await open(liu, `${BOOK}${SMALL}`)
    await at(liu, `day-${FULL}`).click()
    await shows(liu, '约满了')
    expect(await faults(liu, 'full')).toEqual([])
    await at(liu, 'wait').click()
    await at(liu, 'wait-any').click()
    await shows(liu, '有名额时第一个给您')
    await give(a, first, { command: 'cancel' })
    await later(40)
    const other = await phoneOf(browser, site, 'liu')
    await open(other, MINE)
    await shows(other, '候补到了名额')
    expect(await faults(other, 'offer', false)).toEqual([])
    await other.locator('[id^="booking-"]:visible').first().click()
    await at(other, 'confirm').click()
    await shows(other, '到场出示')
    await liu.context().close()
    await other.context().close()
  })
})

describe('the office closes a day', () => {
  moves('places are kept for the person, and one tap takes one', async () => {
    const date = '2026-12-01'
    await rig.wechat('zhao')
    const zhao = await phoneOf(browser, site, 'zhao')
    await open(zhao, `${BOOK}${SMALL}`)
    const caseId = await hold(zhao, date, '1000')
    await at(zhao, 'confirm').click()
    await shows(zhao, '到场出示')
    const admin = await rig.desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date, version: 0, day: { spans: [], counters: {}, reason: '停电检修' } })
    await rig.settle()
    await open(zhao, MINE)
    await at(zhao, `booking-${caseId}`).click()
    await shows(zhao, '不是您的原因，不计入次数')
    expect(await faults(zhao, 'displaced', false)).toEqual([])
    await at(zhao, 'accept-0').click()
    await shows(zhao, '到场出示')
    await until('the new time to be sure', async () => (await (await rig.wechat('zhao')).must(appointmentRoutes.get, { caseId })).state === 'confirmed')
    await zhao.context().close()
  })
})

it('leaves no complaint in any browser', () => {
  expect(complaints).toEqual([])
})
