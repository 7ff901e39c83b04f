/** Paying in a phone's browser: on Alipay's page and back, with the return lost, while somebody else pays, money on its way back; as usual and in large type. */
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { instantAt } from '@lubiao/shared/kernel/clock'
import type { Browser, Page } from 'playwright-core'
import { loadBill } from '../../functions/src/platform/payment/bills'
import { Fronts } from '../support/fronts'
import { billed, owed, wxpay } from '../support/paying'
import type { Client } from '../support/rig'
import { complaints, openBrowser } from './console-desk'
import { at, chapters, faultsOf, open, phoneOf, shows, showsNoMore } from './phone-page'

jest.setTimeout(300_000)

let fronts: Fronts
let browser: Browser
let li: Client
let phone: Page
let first: string
let second: string
let owner: string
const FEE = { feeId: 'demo-two', label: '行驶证', fen: 1_000, approvalDoc: '' }
const LONG = { feeId: 'demo-long', label: '机动车号牌工本费（汽车反光号牌，含号牌专用固封装置及号牌架）', fen: 10_000, approvalDoc: '国家发展改革委、财政部《关于调整机动车号牌工本费收费标准的通知》（发改价格〔2004〕2831号）' }

const stateOf = async (billId: string): Promise<string> => (await li.must(paymentRoutes.get, { billId })).state
const faults = async (name: string): Promise<void> => expect([name, await faultsOf(phone, name)]).toEqual([name, []])
/** From the bill to Alipay's page. */
const toAlipay = async (): Promise<void> => {
  await phone.locator('[id="pay-alipay"]:visible, [id="go-on"]:visible').last().click()
  await phone.getByRole('button', { name: '确认付款' }).waitFor()
}

beforeAll(async () => {
  fronts = await Fronts.start(instantAt('2026-11-24', '10:00'), 6690)
  const { rig } = fronts
  li = await rig.wechat('li')
  first = (await billed(rig, li)).billId
  owner = (await loadBill(rig.deps, first))?.ownerId ?? ''
  second = await owed(rig, owner, [LONG, FEE])
  browser = await openBrowser()
  phone = await phoneOf(browser, fronts.urls.h5, 'li')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

const tells = chapters()

tells('a bill is found among one’s own, left unpaid at Alipay, gone on with, and paid there; no notice has come, the page has asked', async () => {
  await open(phone, 'features/payment/pages/mine/index')
  await at(phone, `bill-${first}`).waitFor()
  await faults('pay-01-mine')
  await at(phone, `bill-${first}`).click()
  await shows(phone, '缴款书号')
  await faults('pay-02-open')
  await toAlipay()
  await phone.getByRole('link', { name: '暂不付款，返回商家' }).click()
  await shows(phone, '还没有查到付款')
  await faults('pay-03-waiting')
  await toAlipay()
  await phone.getByRole('button', { name: '确认付款' }).click()
  expect(await stateOf(first)).toBe('open')
  await phone.getByRole('link', { name: '完成' }).click()
  await shows(phone, '缴费已经收到')
  expect(new URL(phone.url()).search).toBe('')
  await faults('pay-04-paid')
  expect(await stateOf(first)).toBe('paid')
})

tells('whoever pays and goes back without Alipay’s leading them is told all the same', async () => {
  await open(phone, `features/payment/pages/bill/index?billId=${second}`)
  await shows(phone, '110.00 元')
  await faults('pay-05-long')
  await toAlipay()
  await phone.getByRole('button', { name: '确认付款' }).click()
  await phone.getByRole('link', { name: '完成' }).waitFor()
  // The cash desk is closed; the person opens the app again by themselves.
  await phone.goto(`${fronts.urls.h5}#/features/payment/pages/bill/index?billId=${second}`)
  await shows(phone, '缴费已经收到')
  expect(await stateOf(second)).toBe('paid')
})

tells('what goes back is shown until it has gone', async () => {
  const finance = await fronts.rig.desk('finance')
  const { version } = await finance.must(paymentRoutes.counterGet, { billId: second })
  await finance.must(paymentRoutes.askRefund, { billId: second, version, fen: 1_000, reason: '行驶证未制发，退还工本费' })
  await phone.reload()
  await shows(phone, '正在原路退回')
  fronts.rig.turn(61_000)
  await fronts.rig.sweep()
  await phone.reload()
  await shows(phone, '已原路退回')
  await faults('pay-06-refund')
})

tells('while a window takes the money the phone says so, and learns that it is there', async () => {
  const third = await owed(fronts.rig, owner, [FEE])
  const clerk = await fronts.rig.desk('clerk2')
  const { live } = await clerk.must(paymentRoutes.counterBegin, { billId: third, channel: 'wxpay', way: 'code' })
  await open(phone, `features/payment/pages/bill/index?billId=${third}`)
  await shows(phone, '有人正在为这张单付款')
  await faults('pay-07-somebody-else')
  await at(phone, 'look').click()
  await shows(phone, '还没有查到付款')
  // Once it is paid nobody has to look: the channel's notice comes, and the page reads on.
  await wxpay(fronts.rig, 'pay', { codeUrl: live?.handed?.['code'], openid: 'oPassingBy' })
  await wxpay(fronts.rig, 'tick')
  await shows(phone, '缴费已经收到')
})

tells('a transfer is told by its number, which can be copied', async () => {
  const { rig } = fronts
  const fifth = await owed(rig, owner, [LONG])
  await open(phone, `features/payment/pages/bill/index?billId=${fifth}`)
  await at(phone, 'pay-bank').click()
  await shows(phone, '等待转账到账')
  await shows(phone, '聊城市财政局非税收入专户')
  await faults('pay-12-transfer')
  await phone.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await at(phone, 'copy').click()
  await shows(phone, '已复制')
  expect(await phone.evaluate(() => navigator.clipboard.readText())).toBe((await loadBill(rig.deps, fifth))?.noticeNo)
})

tells('reads the same in large type', async () => {
  const fourth = await owed(fronts.rig, owner, [FEE])
  await open(phone, 'shell/me/index')
  await at(phone, 'elder').click()
  await at(phone, 'bills').click()
  await at(phone, `bill-${fourth}`).waitFor()
  await faults('pay-08-elder-mine')
  await at(phone, `bill-${fourth}`).click()
  await shows(phone, '待缴费')
  await faults('pay-09-elder-open')
  await toAlipay()
  await phone.getByRole('link', { name: '暂不付款，返回商家' }).click()
  await shows(phone, '还没有查到付款')
  await faults('pay-10-elder-waiting')
  await open(phone, `features/payment/pages/bill/index?billId=${second}`)
  await shows(phone, '已原路退回')
  await showsNoMore(phone, '正在加载')
  await faults('pay-11-elder-refund')
})

tells('many bills come a page at a time, in large type too', async () => {
  // Five there are by now.
  for (let i = 0; i < 19; i += 1) await owed(fronts.rig, owner, [FEE])
  await open(phone, 'shell/me/index')
  await at(phone, 'bills').click()
  const rows = phone.locator('[id^="bill-"]:visible')
  await at(phone, 'later').scrollIntoViewIfNeeded()
  expect(await rows.count()).toBe(20)
  await faults('pay-13-elder-older')
  await at(phone, 'later').click()
  await at(phone, `bill-${first}`).waitFor()
  expect(await rows.count()).toBe(24)
  expect(await at(phone, 'later').count()).toBe(0)
  await faults('pay-14-elder-all')
})

it('has made no page complain', () => expect(complaints).toEqual([]))
