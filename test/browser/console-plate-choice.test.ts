/** Numbers at the desk, on the console as built: chosen at the counter for somebody without a phone and into the lane; a scarce block published, announced and drawn. */
import { instantAt } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import type { Browser, Page } from 'playwright-core'
import { demoPerson } from '../../local/src/demo/people.data'
import { Fronts } from '../support/fronts'
import type { Client } from '../support/rig'
import { newVehicle, vinOf } from '../support/vehicles'
import { choose, complaints, go, openBrowser, signedIn } from './console-desk'
import { blemishes, look } from './console-hall'
import { chapters } from './phone-page'

jest.setTimeout(300_000)

const DAY = '2026-11-24'
let fronts: Fronts
let browser: Browser
let li: Client
let clerk: Page
let admin: Page

beforeAll(async () => {
  fronts = await Fronts.start(instantAt(DAY, '09:00'), 6660)
  browser = await openBrowser()
  li = await fronts.rig.wechat('li')
  await li.must(plateRoutes.reserve, { plate: '鲁P88888', way: 'own', vehicle: newVehicle(1) })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await fronts?.stop()
})

const [counter, office] = [chapters(), chapters()]
const sun = demoPerson('sun')
const wrongIn = (page: Page): Promise<readonly string[]> => page.locator('.ant-form-item-explain-error').allInnerTexts()

describe('somebody without a phone', () => {
  counter('is asked for their card before anything is offered', async () => {
    clerk = await signedIn(browser, fronts.urls.console, fronts.places, 'clerk')
    await go(clerk, '/plate/choose')
    await clerk.getByText('随机选号一次 50 个').waitFor()
    await look(clerk, 'choose-1-empty')
    await clerk.keyboard.press('r')
    await clerk.locator('.ant-form-item-explain-error').first().waitFor()
    expect(await clerk.evaluate(() => document.activeElement?.id)).toBe('idNumber')
    await look(clerk, 'choose-2-asked')
  })

  counter('is offered fifty numbers once the register agrees on who they are', async () => {
    await clerk.keyboard.type(sun.idNumber ?? '')
    await clerk.keyboard.press('Enter')
    await clerk.waitForFunction(() => document.activeElement?.id === 'name')
    await clerk.keyboard.type('孙富贵')
    await clerk.keyboard.press('Enter')
    await clerk.getByText('请照身份证核对姓名和号码').waitFor()
    await look(clerk, 'choose-3-mismatch')
    await clerk.getByLabel('姓名（照身份证）').fill(sun.name)
    await clerk.keyboard.press('Enter')
    await clerk.getByText('为本人保留').waitFor()
    await clerk.waitForFunction(() => document.activeElement instanceof HTMLInputElement && document.activeElement.name === 'offered')
    await expect(clerk.getByRole('radiogroup', { name: '随机号码' }).getByRole('radio').count()).resolves.toBe(50)
    // A number without its vehicle is nobody's.
    await clerk.keyboard.press('ArrowRight')
    await clerk.keyboard.press('Enter')
    await clerk.locator('.ant-form-item-explain-error').first().waitFor()
    expect((await wrongIn(clerk)).length).toBe(2)
    await clerk.waitForFunction(() => document.activeElement?.id === 'vin')
    await look(clerk, 'choose-4-offered')
  })

  counter('has the number and the car in the lane with one key each', async () => {
    await clerk.keyboard.type(vinOf(2))
    await clerk.getByLabel('合格证编号').fill('WEK00000000002')
    await clerk.keyboard.press('Enter')
    await clerk.getByText('已选定', { exact: true }).waitFor()
    await clerk.getByText('孙*贵').waitFor()
    const plate = await clerk.locator('.chosen-plate').innerText()
    await look(clerk, 'choose-5-chosen')
    await clerk.waitForFunction(() => document.activeElement?.textContent?.includes('进入通道'))
    await clerk.keyboard.press('Enter')
    await clerk.getByText('T001 已进入').waitFor()
    await look(clerk, 'choose-6-in-the-lane')
    await clerk.getByRole('link', { name: '打开上牌通道' }).click()
    const papers = clerk.getByRole('region', { name: '资料审核' })
    await papers.getByText(plate).waitFor()
    await papers.getByText('孙*贵').waitFor()
  })

  counter('is told what lies close when the number they want is gone', async () => {
    await go(clerk, '/plate/choose')
    await clerk.getByLabel('身份证号（刷卡或输入）').fill(sun.idNumber ?? '')
    await clerk.getByLabel('姓名（照身份证）').fill(sun.name)
    await clerk.getByLabel('车辆识别代号').fill(vinOf(3))
    await clerk.getByLabel('合格证编号').fill('WEK00000000003')
    await clerk.getByText('自编号码', { exact: true }).click()
    await clerk.getByLabel('想要的号码').fill('88888')
    await clerk.keyboard.press('Enter')
    await clerk.getByText('这个号码已被别人选走').waitFor()
    await look(clerk, 'choose-7-taken')
    const close = clerk.getByRole('group', { name: '相近的号码' }).getByRole('button')
    const wanted = (await close.first().innerText()).replace('·', '')
    await close.first().click()
    await expect(clerk.getByLabel('想要的号码').inputValue()).resolves.toBe(wanted.slice(2))
    await clerk.waitForFunction(() => document.activeElement?.id === 'own')
    await clerk.keyboard.press('Enter')
    await clerk.getByText('已选定', { exact: true }).waitFor()
    await expect(clerk.locator('.chosen-plate').innerText()).resolves.toBe(`${wanted.slice(0, 2)}·${wanted.slice(2)}`)
    // Two are waiting for their car now, which is what one person may have.
    await clerk.locator('body').click({ position: { x: 700, y: 800 } })
    await clerk.keyboard.press('n')
    await clerk.getByText('先刷身份证').waitFor()
    await clerk.keyboard.type(sun.idNumber ?? '')
    await expect(clerk.getByLabel('身份证号（刷卡或输入）').inputValue()).resolves.toBe(sun.idNumber)
  })
})

describe('a scarce block', () => {
  office('is published by an administrator, who sees at once what it gives and what it would meet', async () => {
    admin = await signedIn(browser, fronts.urls.console, fronts.places, 'admin')
    await go(admin, '/plate/blocks')
    await admin.getByRole('cell', { name: '五位数字' }).waitFor()
    await look(admin, 'blocks-1-list')
    await admin.keyboard.press('n')
    const drawer = admin.getByRole('dialog', { name: '投放新号段' })
    await drawer.getByText('与已有的“五位数字”有相同的号码').waitFor()
    await look(admin, 'blocks-2-overlap')
    await drawer.getByLabel('第 2 位可用的字符').fill('jk')
    await drawer.getByText('共 20,000 个号码').waitFor()
    await drawer.getByRole('button', { name: '公布' }).click()
    await admin.getByRole('tooltip').getByRole('button', { name: /^公\s?布$/ }).click()
    await drawer.locator('.ant-form-item-explain-error').first().waitFor()
    expect((await wrongIn(admin)).length).toBe(2)
    await look(admin, 'blocks-3-missing')
    await drawer.getByLabel('号段名称').fill('次位字母 J、K')
    await drawer.getByLabel('号段代码').fill('second-letter-jk')
    await drawer.getByText('抽签', { exact: true }).click()
    await drawer.getByRole('button', { name: '公布' }).click()
    await admin.getByRole('tooltip').getByRole('button', { name: /^公\s?布$/ }).click()
    await admin.getByText('“次位字母 J、K”已公布').waitFor()
    await look(admin, 'blocks-4-published')
    expect((await li.must(plateRoutes.options, {})).blocks.at(-1)).toMatchObject({ id: 'second-letter-jk', mode: 'lottery', released: false, count: 20_000 })
  })

  office('is announced: nobody is let in before it can be had, and the rule is read before it is published', async () => {
    await admin.getByRole('link', { name: '现在公告' }).click()
    const drawer = admin.getByRole('dialog', { name: '公告放号' })
    await drawer.getByText('按投放号段时定的方式').waitFor()
    await expect(drawer.getByLabel('标题（公开显示）').inputValue()).resolves.toBe('“次位字母 J、K”号段放号')
    await drawer.getByLabel('截止日期').fill('2026-11-25')
    await drawer.getByLabel('截止日期').press('Enter')
    await drawer.getByLabel('截止时刻').fill('0830')
    await drawer.getByLabel('名额（人）').fill('1')
    await drawer.getByRole('button', { name: '公告' }).click()
    await admin.getByRole('tooltip').getByRole('button', { name: /^公\s?告$/ }).click()
    await drawer.locator('.ant-form-item-explain-error').first().waitFor()
    await look(admin, 'releases-1-too-early')
    await drawer.getByLabel('登记开始日期').fill('2026-11-24')
    await drawer.getByLabel('登记开始日期').press('Enter')
    await drawer.getByLabel('登记开始时刻').fill('08:00')
    await drawer.getByLabel('截止时刻').fill('10:00')
    await drawer.getByText('前 1 位中签').waitFor()
    await drawer.getByRole('button', { name: '公告' }).click()
    await admin.getByRole('tooltip').getByRole('button', { name: /^公\s?告$/ }).click()
    await admin.getByText('已公告：“次位字母 J、K”号段放号').waitFor()
    await admin.getByRole('cell', { name: '登记中' }).waitFor()
    await look(admin, 'releases-2-announced')
  })

  office('is drawn at its time, with everything on the page that the draw can be checked by', async () => {
    const { releases } = await li.must(releaseRoutes.list, { module: 'plate' })
    const releaseId = releases[0]?.releaseId ?? ''
    expect(releases[0]).toMatchObject({ ref: 'second-letter-jk', kind: 'lottery', quota: 1, drawsAt: instantAt('2026-11-25', '10:00') })
    const liu = await fronts.rig.wechat('liu')
    for (const who of [li, liu]) await who.must(releaseRoutes.enter, { releaseId })
    await admin.getByRole('button', { name: '“次位字母 J、K”号段放号' }).click()
    const drawer = admin.getByRole('dialog', { name: '放号' })
    await drawer.getByText('承诺值').waitFor()
    await drawer.getByRole('button', { name: '取消放号' }).waitFor()
    await look(admin, 'releases-3-open')
    fronts.rig.turnTo(instantAt('2026-11-25', '10:00'))
    await fronts.rig.sweep()
    await drawer.getByText('登记人数').waitFor()
    await drawer.getByText('种子').waitFor()
    await expect(drawer.getByRole('button', { name: '取消放号' }).count()).resolves.toBe(0)
    await look(admin, 'releases-4-drawn')
    await admin.keyboard.press('Escape')
    // Exactly one of the two may choose; what the page announced is what the API lets in.
    const may = await Promise.all([li, liu].map(async (who) => (await who.send(releaseRoutes.admit, { releaseId })).status))
    expect([...may].sort()).toEqual([200, 403])
  })

  office('is called off by a supervisor while nobody has been drawn, with a reason', async () => {
    const supervisor = await signedIn(browser, fronts.urls.console, fronts.places, 'supervisor')
    await go(supervisor, '/releases')
    await supervisor.getByRole('cell', { name: '已出顺序' }).waitFor()
    await supervisor.keyboard.press('n')
    const drawer = supervisor.getByRole('dialog', { name: '公告放号' })
    await drawer.getByText('考试场次', { exact: true }).click()
    await choose(supervisor, '考场', '市车辆管理所业务大厅')
    await choose(supervisor, '科目', '科目一考位')
    await drawer.getByLabel('考试日期').fill('2026-12-08')
    await drawer.getByLabel('考试日期').press('Enter')
    await drawer.getByText('排队入场', { exact: true }).click()
    await drawer.getByLabel('标题（公开显示）').fill('科目一加开场次')
    await drawer.getByLabel('每分钟入场（人）').waitFor()
    await look(supervisor, 'releases-5-test')
    await drawer.getByRole('button', { name: '公告' }).click()
    await supervisor.getByRole('tooltip').getByRole('button', { name: /^公\s?告$/ }).click()
    await supervisor.getByText('已公告：科目一加开场次').waitFor()
    await supervisor.getByRole('button', { name: '科目一加开场次' }).click()
    const about = supervisor.getByRole('dialog', { name: '放号' })
    await about.getByRole('button', { name: '取消放号' }).click()
    await about.getByLabel('取消原因').fill('考')
    await about.getByRole('button', { name: '取消放号' }).click()
    await about.getByText('请写明取消原因').waitFor()
    await about.getByLabel('取消原因').fill('考场停电检修')
    await about.getByRole('button', { name: '取消放号' }).click()
    await about.getByText('已取消').waitFor()
    await look(supervisor, 'releases-6-cancelled')
    const { releases } = await li.must(releaseRoutes.list, { module: 'appointment' })
    expect(releases[0]).toMatchObject({ state: 'cancelled', ref: 'OL-DCF-01/driving-test-1/2026-12-08' })
  })
})

it('leaves nothing on the browsers’ consoles, and nothing that a screen reader could not read', () => {
  expect({ complaints, blemishes }).toEqual({ complaints: [], blemishes: [] })
})
