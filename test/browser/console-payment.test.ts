/** Taking money at the counter and giving it back, on the console as built: a code that is shown, the payer's own code with a password, a poor one; a refund that takes two people; the day's account. */
import { readFileSync } from 'node:fs'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import type { Browser, Page } from 'playwright-core'
import { loadBill } from '../../functions/src/platform/payment/bills'
import { archived } from '../support/archive'
import { Fronts } from '../support/fronts'
import { billed, owed, wxpay } from '../support/paying'
import type { Client } from '../support/rig'
import { complaints, go, openBrowser, signedIn } from './console-desk'
import { blemishes, look } from './console-hall'
import { chapters } from './phone-page'

jest.setTimeout(300_000)

let fronts: Fronts
let browser: Browser
let clerk: Page
let desk: Client
let large: string
const LARGE = { feeId: 'demo-large', label: '机动车号牌工本费（汽车反光号牌，含号牌专用固封装置及号牌架）', fen: 60_000, approvalDoc: '国家发展改革委、财政部《关于调整机动车号牌工本费收费标准的通知》（发改价格〔2004〕2831号）' }

/** What Alipay's payers do. */
async function alipay(order: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${fronts.rig.stack.alipay.adminUrl}/${order}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${order}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}
const bill = (billId: string) => desk.must(paymentRoutes.counterGet, { billId })
const field = (page: Page) => page.getByLabel('付款码')
/** A reader that types what it reads, and Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await field(page).fill(code)
  await field(page).press('Enter')
}

beforeAll(async () => {
  fronts = await Fronts.start(instantAt('2026-11-24', '10:00'), 6700)
  browser = await openBrowser()
  desk = await fronts.rig.desk('clerk2')
  clerk = await signedIn(browser, fronts.urls.console, fronts.places, 'clerk')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

const tells = chapters()

tells('a bill is found by its number and paid by a code that is shown; no notice comes, the clerk asks', async () => {
  const li = await fronts.rig.wechat('li')
  const { billId } = await billed(fronts.rig, li)
  large = await owed(fronts.rig, (await loadBill(fronts.rig.deps, billId))?.ownerId ?? '', [LARGE])
  await go(clerk, '/payment')
  await clerk.getByLabel('号码').fill('JF-0000-0000-00000')
  await clerk.keyboard.press('Enter')
  await clerk.getByText('没有找到缴费单').waitFor()
  await look(clerk, 'counter-pay-01-none')
  await clerk.getByLabel('号码').fill((await bill(billId)).noticeNo)
  await clerk.keyboard.press('Enter')
  await clerk.getByText('应收 10.00 元').waitFor()
  await look(clerk, 'counter-pay-02-open')
  await clerk.getByRole('button', { name: '微信支付（扫收款码）' }).click()
  await clerk.getByRole('img', { name: '微信支付收款码' }).waitFor()
  await look(clerk, 'counter-pay-03-code')
  await wxpay(fronts.rig, 'pay', { codeUrl: (await loadBill(fronts.rig.deps, billId))?.orders[0]?.handed?.['code'], openid: 'oPassingBy' })
  await clerk.getByRole('button', { name: '查一下到账没有' }).click()
  await clerk.getByRole('heading', { name: '已缴费' }).waitFor()
  await look(clerk, 'counter-pay-04-paid')
})

tells('what the reader types is looked at: an identity card is no code, a poor wallet is told, a password is waited for', async () => {
  await go(clerk, `/payment/bills/${large}`)
  await clerk.getByText('应收 600.00 元').waitFor()
  await scan(clerk, '130102199003078814')
  await clerk.getByText('这不是付款码').waitFor()
  await look(clerk, 'counter-pay-05-no-code')
  await scan(clerk, String((await alipay('auth-code', { mood: 'poor' }))['authCode']))
  await clerk.getByText('没有收成：支付宝余额不足').waitFor()
  await look(clerk, 'counter-pay-06-poor')
  const authCode = String((await alipay('auth-code', { mood: 'password' }))['authCode'])
  await scan(clerk, authCode)
  await clerk.getByText('可能要输密码').waitFor()
  await look(clerk, 'counter-pay-07-password')
  // No notice is sent: the panel asks by itself while the payer stands there.
  await alipay('password', { authCode })
  await clerk.getByRole('heading', { name: '已缴费' }).waitFor()
  await look(clerk, 'counter-pay-08-paid')
})

tells('above 500 yuan one finance person asks for a refund and another approves it', async () => {
  const asker = await signedIn(browser, fronts.urls.console, fronts.places, 'finance')
  await go(asker, `/payment/bills/${large}`)
  await asker.getByRole('button', { name: '申请退款' }).click()
  const dialog = asker.getByRole('dialog', { name: '申请退款' })
  await dialog.getByLabel('退款金额').fill('600.01')
  await dialog.getByLabel('退款原因').fill('重复缴纳，申请人要求退回')
  expect(await dialog.getByRole('button', { name: '申请', exact: true }).isDisabled()).toBe(true)
  await look(asker, 'counter-pay-09-asking')
  await dialog.getByLabel('退款金额').fill('600')
  await dialog.getByRole('button', { name: '申请', exact: true }).click()
  await asker.getByText('待复核').waitFor()
  await asker.getByRole('button', { name: '同意', exact: true }).click()
  await asker.getByText('申请人不能复核自己的退款').waitFor()
  await look(asker, 'counter-pay-10-own')
  const second = await signedIn(browser, fronts.urls.console, fronts.places, 'finance2')
  await go(second, `/payment/bills/${large}`)
  await second.getByRole('button', { name: '同意', exact: true }).click()
  await second.getByText('待提交渠道').waitFor()
  await look(second, 'counter-pay-11-approved')
  fronts.rig.turn(61_000)
  await fronts.rig.sweep()
  await second.getByRole('heading', { name: '已全额退款' }).waitFor()
  await look(second, 'counter-pay-12-given-back')
  await go(second, '/payment/day')
  await second.getByText('2 笔收款，1 笔退款').waitFor()
  await look(second, 'counter-pay-13-day')
  const download = second.waitForEvent('download')
  await second.getByRole('button', { name: '导出' }).click()
  await second.getByRole('menuitem', { name: '收款（CSV）' }).waitFor()
  await look(second, 'counter-pay-14-export')
  await second.getByRole('menuitem', { name: 'Excel 工作簿（收款、退款、差异）' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('收款日账-2026-11-24.xlsx')
  const book = archived(readFileSync(await file.path()))
  expect([...(book.get('xl/workbook.xml') ?? '').toString().matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(([, name]) => name)).toEqual(['收款', '退款', '差异'])
  // Sums of money are numbers: what was taken is 610 yuan, what went back 600.
  const sumIn = (sheet: number): number => [...(book.get(`xl/worksheets/sheet${sheet}.xml`) ?? '').toString().matchAll(/<c r="[A-Z]+[2-9]"(?![^>]*t="s")[^>]*><v>([\d.]+)<\/v>/g)].reduce((sum, [, number]) => sum + Number(number), 0)
  expect([sumIn(1), sumIn(2)]).toEqual([610, 600])
})

it('leaves nothing on the browsers’ consoles, and nothing that a screen reader could not read', () => {
  expect({ complaints, blemishes }).toEqual({ complaints: [], blemishes: [] })
})
