/**
 * Scarce things on the h5 build, in Chromium, with a clock that can be turned: an opening queue for a block of numbers from the place to the
 * number, a lot for a driving test from the entry to the booking. Every screen is judged by axe-core, as it is and in large type.
 */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { instantAt, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { releaseRoutes, type ReleasePlan } from '@lubiao/shared/release/contract'
import type { Browser, Page } from 'playwright-core'
import { bookerOn } from '../support/bookers'
import { Fronts } from '../support/fronts'
import { paid } from '../support/paying'
import type { Client } from '../support/rig'
import { vinOf } from '../support/vehicles'
import { complaints, openBrowser } from './console-desk'
import { at, chapters, faultsOf, newPhone, open, phoneOf, shows, showsNoMore, type, typePlate } from './phone-page'

jest.setTimeout(300_000)

const BLOCK = 'second-letter-jk'
const SITE = 'OL-DCF-02'
const TEST_DAY = '2026-12-08'
const DAY = '2026-11-25'
const LIST = 'features/appointment/pages/releases/index'
const RELEASE = 'features/appointment/pages/release/index?releaseId='
const CHOOSE = 'features/plate/pages/choose/index'

let fronts: Fronts
let browser: Browser
let phone: Page
let li: Client

const on = (time: string): Instant => instantAt(DAY, time)
async function till(instant: Instant): Promise<void> {
  fronts.rig.turnTo(instant)
  await fronts.rig.sweep()
  await fronts.rig.settle()
}
/** Signs in for it: a desk's sign-in ends with its day. */
const announce = async (plan: ReleasePlan): Promise<string> => (await (await fronts.rig.desk('supervisor')).must(releaseRoutes.announce, { plan })).releaseId

beforeAll(async () => {
  fronts = await Fronts.start('2026-11-24T01:00:00.000Z', 6680)
  browser = await openBrowser()
  const admin = await fronts.rig.desk('admin')
  await admin.must(plateRoutes.publishBlock, { block: { id: BLOCK, label: '次位字母 J、K', plateTypes: ['02'], places: ['0123456789', 'JK', '0123456789', '0123456789', '0123456789'], opensAt: on('09:00'), mode: 'queue' } })
  for (const id of ['li', 'liu', 'zhao', 'zhou']) await fronts.rig.wechat(id)
  li = await fronts.rig.wechat('li')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

/** What is wrong with the screen as it is and in large type. A countdown never stands still. */
async function faults(page: Page, name: string, still = true): Promise<readonly string[]> {
  const plain = await faultsOf(page, `release-${name}`, still)
  const elder = (large: boolean) => page.evaluate((wanted) => { for (const one of document.querySelectorAll('.page')) one.classList.toggle('elder', wanted) }, large)
  await elder(true)
  const large = await faultsOf(page, `release-${name}-elder`, still)
  await elder(false)
  return [...plain, ...large.map((one) => `large type: ${one}`)]
}

const [queues, draws] = [chapters(), chapters()]

describe('an opening queue for a block of numbers', () => {
  let releaseId = ''

  queues('is found before it opens; whoever is not signed in reads the rule all the same', async () => {
    const stranger = await newPhone(browser, `${fronts.urls.h5}#/${LIST}`)
    await shows(stranger, '近期没有放号')
    expect(await faults(stranger, 'none')).toEqual([])
    await till(on('08:45'))
    releaseId = await announce({ kind: 'queue', module: 'plate', ref: BLOCK, title: '鲁P 次位字母 J、K 号段放号', unit: 'cheguansuo', opensAt: on('08:50'), drawsAt: on('09:10'), endsAt: on('18:00'), quota: 3, perPerson: 1, perMinute: 1 })
    await open(stranger, `${RELEASE}${releaseId}`)
    await shows(stranger, '早一毫秒没有用')
    await at(stranger, 'sign-in').waitFor()
    expect(await faults(stranger, 'stranger')).toEqual([])
    await stranger.context().close()
    phone = await phoneOf(browser, fronts.urls.h5, 'liu')
    await open(phone, CHOOSE)
    await at(phone, 'releases').click()
    await at(phone, `release-${releaseId}`).waitFor()
    expect(await faults(phone, 'list')).toEqual([])
    await at(phone, `release-${releaseId}`).click()
    await shows(phone, '离登记开始')
    expect(await faults(phone, 'soon', false)).toEqual([])
  })

  queues('a number of it is told to be had by the release only, and no race is won by being quick', async () => {
    await till(on('09:05'))
    const zhou = await phoneOf(browser, fronts.urls.h5, 'zhou')
    await open(zhou, CHOOSE)
    await zhou.getByText('自编号码').last().click()
    await typePlate(zhou, '鲁P1J234')
    await shows(zhou, '这个号码要参加放号才能选')
    expect(await faults(zhou, 'shut')).toEqual([])
    await at(zhou, 'to-releases').click()
    await at(zhou, `release-${releaseId}`).waitFor()
    await zhou.context().close()
  })

  queues('a place is taken once, though the network was gone at the tap', async () => {
    await open(phone, `${RELEASE}${releaseId}`)
    await at(phone, 'enter').waitFor()
    await phone.context().setOffline(true)
    await at(phone, 'enter').click()
    await shows(phone, '可以放心重试')
    expect(await faults(phone, 'offline', false)).toEqual([])
    await phone.context().setOffline(false)
    await at(phone, 'enter').click()
    await shows(phone, '已登记')
    await showsNoMore(phone, '可以放心重试')
    expect(await faults(phone, 'entered', false)).toEqual([])
    const other = await bookerOn(fronts.rig, 1)
    await other.must(releaseRoutes.enter, { releaseId })
  })

  queues('whoever comes late stands behind, is told how many are ahead, waits and is let in by the page itself', async () => {
    await till(on('09:10'))
    await phone.reload()
    await at(phone, 'place').waitFor()
    const late = await phoneOf(browser, fronts.urls.h5, 'li')
    await open(late, `${RELEASE}${releaseId}`)
    await at(late, 'enter').click()
    await shows(late, '第 3 位')
    await shows(late, '前面还有')
    await shows(late, '离您入场')
    expect(await faults(late, 'waiting', false)).toEqual([])
    const early = await li.send(releaseRoutes.admit, { releaseId })
    expect([early.status, early.body.code]).toEqual([429, 'release.wait'])
    // One more than there are places: told so, and not kept waiting for nothing.
    const zhao = await phoneOf(browser, fronts.urls.h5, 'zhao')
    await open(zhao, `${RELEASE}${releaseId}`)
    await at(zhao, 'enter').click()
    await shows(zhao, '位次在名额之外')
    expect(await faults(zhao, 'beyond')).toEqual([])
    await zhao.context().close()
    // Ten seconds left: nobody touches the page.
    await till(instantOf(millisOf(on('09:12')) - 10_000))
    await late.reload()
    await shows(late, '轮到您了')
    expect(await faults(late, 'turn')).toEqual([])
    await at(late, 'go-in').click()
    await shows(late, '轮到您选')
    expect(await faults(late, 'choose')).toEqual([])
    await typePlate(late, '鲁P1J234')
    await shows(late, '可以选')
    await at(late, 'next').click()
    await type(late, 'vin', vinOf(7))
    await type(late, 'certificate', 'WEK00000000007')
    await at(late, 'reserve').click()
    await shows(late, '号码是您的了')
    const { reservations } = await li.must(plateRoutes.mine, {})
    expect(reservations[0]).toMatchObject({ plate: '鲁P1J234', state: 'reserved' })
    // One each: what let somebody in has been used up, whatever the page still shows.
    await open(late, `${RELEASE}${releaseId}`)
    await at(late, 'go-in').click()
    await shows(late, '轮到您选')
    await typePlate(late, '鲁P1K234')
    await shows(late, '可以选')
    await at(late, 'next').click()
    await type(late, 'vin', vinOf(8))
    await type(late, 'certificate', 'WEK00000000008')
    await at(late, 'reserve').click()
    await shows(late, '每人的名额您已用完')
    await at(late, 'to-release').waitFor()
    expect(await faults(late, 'used-up')).toEqual([])
    await late.context().close()
  })
})

describe('a lot for a driving test', () => {
  let releaseId = ''

  draws('is entered and left again until it closes', async () => {
    releaseId = await announce({ kind: 'lottery', module: 'appointment', ref: `${SITE}/driving-test-1/${TEST_DAY}`, title: '十二月科目一加开场次', unit: 'zhidui', opensAt: on('09:30'), drawsAt: on('10:00'), endsAt: on('20:00'), quota: 1, perPerson: 1 })
    await till(on('09:30'))
    await open(phone, `${RELEASE}${releaseId}`)
    await at(phone, 'enter').click()
    await shows(phone, '不用守着页面')
    await at(phone, 'leave').click()
    await phone.locator('.taro-modal__foot > *:visible').last().click()
    await at(phone, 'enter').click()
    await shows(phone, '已登记')
    expect(await faults(phone, 'lot-entered', false)).toEqual([])
    await li.must(releaseRoutes.enter, { releaseId })
  })

  draws('is drawn, can be drawn again on the phone, and tells winner and loser plainly', async () => {
    const other = await phoneOf(browser, fronts.urls.h5, 'li')
    await open(other, `${RELEASE}${releaseId}`)
    await till(on('10:00'))
    for (const page of [phone, other]) await page.reload()
    const { place } = await li.must(releaseRoutes.place, { releaseId })
    const [winner, loser] = place === 1 ? [other, phone] : [phone, other]
    await shows(loser, '没有抽中')
    await at(loser, 'check-draw').click()
    await shows(loser, '核对无误')
    expect(await faults(loser, 'lost')).toEqual([])
    await shows(winner, '轮到您了')
    expect(await faults(winner, 'won')).toEqual([])
    await at(winner, 'go-in').click()
    // What was given out is there already: which test, where, on which day.
    await shows(winner, '驾驶考试科目一')
    await at(winner, `day-${TEST_DAY}`).waitFor()
    await at(winner, 'licence-class').click()
    await winner.getByText('确定', { exact: true }).locator('visible=true').last().click()
    await winner.locator('[id^="slot-"]:visible').first().click()
    await shows(winner, '同类预约')
    expect(await faults(winner, 'test')).toEqual([])
    await at(winner, 'hold').click()
    // A test costs its fee: it is paid, here at a window, and the page goes on by itself.
    await shows(winner, '请在时间内缴费')
    expect(await faults(winner, 'test-held', false)).toEqual([])
    const who = await fronts.rig.wechat(winner === other ? 'li' : 'liu')
    const [kept] = (await who.must(appointmentRoutes.mine, {})).cases
    const { bill } = await who.must(appointmentRoutes.get, { caseId: kept?.caseId ?? '' })
    await at(winner, 'pay').click()
    await shows(winner, '前缴清')
    expect(await faults(winner, 'test-bill', false)).toEqual([])
    await paid(fronts.rig, bill?.billId ?? '')
    await fronts.rig.settle()
    await winner.reload()
    await shows(winner, '打开电子票据')
    expect(await faults(winner, 'test-paid', false)).toEqual([])
    await at(winner, 'home').click()
    await shows(winner, '到场出示')
    const { cases } = await who.must(appointmentRoutes.mine, {})
    expect(cases[0]).toMatchObject({ state: 'confirmed', date: TEST_DAY })
    await other.context().close()
  })
})

it('leaves no complaint in any browser', () => {
  expect(complaints).toEqual([])
})
