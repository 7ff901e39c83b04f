/** The counter on the console as built: amending and extending a pass, and passwords of one's own. With LUBIAO_PICTURES=<folder> every step is kept as a picture. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { Authenticator } from './authenticator'
import { choose, complaints, findings, go, newDesk, openBrowser, setFirstPassword, signedIn, story, typeSignIn } from './console-desk'
import { addVehicle, application, call, credentials, dayFromNow, type Places } from './console-people'

jest.setTimeout(300_000)

const host = new Host(6480, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const pictures = process.env['LUBIAO_PICTURES']
let places: Places
let url: string
let browser: Browser
let clerk: Page
let admin: Page
let approverToken: string
let clerkToken: string

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
const staffToken = async (id: string): Promise<string> => (await call(places, accountRoutes.staffSignIn, await credentials(places, id))).session.accessToken
const seen = (caseId: string): Promise<PassView> => call(places, passRoutes.staffGet, { caseId }, clerkToken)
const give = (view: PassView, order: Parameters<typeof call<typeof passRoutes.staffAct>>[2]['order'], token: string): Promise<PassView> => call(places, passRoutes.staffAct, { caseId: view.caseId, version: view.version, order }, token)
const caseIdOf = (page: Page): string => decodeURIComponent(page.url().split('/').at(-1) ?? '')

/** An approved pass somebody has filed at the counter. */
async function approved(plate: string, change: Parameters<typeof application>[0] = {}): Promise<PassView> {
  await addVehicle(places, plate, { ownerName: '孙福贵' })
  const whole = application({ plate, ...change })
  const draft = await call(places, passRoutes.staffOpen, { applicant: { name: '孙福贵', idNumber: '371503196901050522' }, application: whole }, clerkToken)
  const submitted = await give(draft, { command: 'submit', application: whole }, clerkToken)
  return give(await give(submitted, { command: 'claim' }, approverToken), { command: 'approve' }, approverToken)
}

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  url = urls.console
  approverToken = await staffToken('approver')
  clerkToken = await staffToken('clerk')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

describe('a pass changed at the counter', () => {
  story('is amended from its page: a pre-filled filing, submitted, the old one in force until then', async () => {
    const pass = await approved('鲁P83001', { route: '聊阳路—湖南路—光岳路—东昌路—柳园路—兴华路—花园路，往返于建材市场与三处工地之间，遇学校路段绕行' })
    clerk = await signedIn(browser, url, places, 'clerk')
    await go(clerk, `/pass/cases/${pass.caseId}`)
    await clerk.getByRole('button', { name: '变更 M' }).waitFor()
    await picture(clerk, 'counter-1-case')
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.keyboard.press('m')
    const asking = clerk.getByRole('dialog', { name: '变更 鲁P83001 的通行证' })
    await asking.waitFor()
    await clerk.waitForFunction(() => document.activeElement?.textContent?.startsWith('去填写'))
    await picture(clerk, 'counter-2-amend')
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.keyboard.press('Enter')
    await clerk.getByRole('heading', { name: '变更或延期' }).waitFor()
    const successor = caseIdOf(clerk)
    expect(successor).not.toBe(pass.caseId)
    await expect(clerk.getByLabel('车牌号').inputValue()).resolves.toBe('鲁P83001')
    await expect(clerk.locator('#dates-end').inputValue()).resolves.toBe(pass.validTo)
    await clerk.getByText('可以提交', { exact: true }).waitFor()
    await picture(clerk, 'counter-3-filing')
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.getByLabel('行驶路线').fill('改走湖南路')
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('已提交，进入审批').waitFor()
    await clerk.getByText('启用时自动换发').waitFor()
    await picture(clerk, 'counter-4-submitted')
    await expect(findings(clerk)).resolves.toEqual([])
    expect(await seen(successor)).toMatchObject({ state: 'submitted', channel: 'counter', supersedes: pass.caseId, application: { route: '改走湖南路' } })
    expect(await seen(pass.caseId)).toMatchObject({ state: 'approved', successor })
    await go(clerk, `/pass/cases/${pass.caseId}`)
    await clerk.getByRole('region', { name: '办理' }).getByRole('link', { name: successor }).waitFor()
    await expect(clerk.getByRole('button', { name: '变更 M' }).count()).resolves.toBe(0)
    await picture(clerk, 'counter-5-waiting')
    await go(clerk, `/pass/filing/${successor}`)
    await clerk.getByText('这一件已经不在填写中').waitFor()
    await picture(clerk, 'counter-6-no-longer')
  })

  story('is extended: the first day is filled in, the last one is asked for', async () => {
    const pass = await approved('鲁P83002')
    await go(clerk, `/pass/cases/${pass.caseId}`)
    await clerk.getByRole('button', { name: '延期 T' }).click()
    await clerk.getByRole('dialog', { name: '延期 鲁P83002 的通行证' }).getByText(`接在原证到期日 ${pass.validTo ?? ''} 之后`).waitFor()
    await clerk.getByRole('button', { name: '去填写 Enter' }).click()
    await clerk.getByRole('heading', { name: '变更或延期' }).waitFor()
    const successor = caseIdOf(clerk)
    const first = dayFromNow(2)
    await expect(clerk.locator('#dates').inputValue()).resolves.toBe(first)
    await expect(clerk.locator('#dates-end').inputValue()).resolves.toBe('')
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('填写的内容有误').waitFor()
    await clerk.locator('.ant-form-item-explain').getByText('请填写结束日', { exact: true }).waitFor()
    await picture(clerk, 'counter-7-extend-missing')
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.locator('#dates-end').fill(dayFromNow(3))
    await clerk.keyboard.press('Enter')
    await clerk.keyboard.press('Tab')
    await clerk.getByText('可以提交', { exact: true }).waitFor()
    // What was pointed out has been seen to.
    await expect(clerk.getByText('填写的内容有误').or(clerk.getByText('请填写结束日', { exact: true })).count()).resolves.toBe(0)
    await picture(clerk, 'counter-8-extend')
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('已提交，进入审批').waitFor()
    expect(await seen(successor)).toMatchObject({ state: 'submitted', validFrom: first, validTo: dayFromNow(3), supersedes: pass.caseId })
  })

  story('says who was faster when the phone or a colleague has opened one meanwhile', async () => {
    const pass = await approved('鲁P83003')
    await go(clerk, `/pass/cases/${pass.caseId}`)
    await clerk.getByRole('button', { name: '延期 T' }).click()
    await call(places, passRoutes.staffReopen, { caseId: pass.caseId, version: pass.version, kind: 'amend' }, clerkToken)
    await clerk.getByRole('button', { name: '去填写 Enter' }).click()
    await clerk.getByText('内容刚刚被更新').waitFor()
    await clerk.getByText('已有变更或延期申请在办').waitFor()
    await expect(clerk.getByRole('button', { name: '延期 T' }).count()).resolves.toBe(0)
    await picture(clerk, 'counter-9-faster')
    await expect(findings(clerk)).resolves.toEqual([])
  })
})

describe('a filing on a bad line', () => {
  const FILED = '**/api/staff/pass/cases'
  const ACTED = '**/api/staff/pass/cases/*/actions'
  /** Lets requests arrive and loses their answers; the versions they made, by case. */
  const losing = async (pattern: string): Promise<string[]> => {
    const made: string[] = []
    await clerk.route(pattern, async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      const view = (await (await route.fetch()).json()) as PassView
      made.push(`${view.caseId} ${view.version}`)
      await route.abort('failed')
    })
    return made
  }
  const save = () => clerk.getByRole('button', { name: '保存草稿' }).click()
  const reason = (text: string) => clerk.getByLabel('运输事由', { exact: true }).fill(text)

  story('takes no press before the form is there to say what is wrong', async () => {
    let arrive = (): void => undefined
    const held = new Promise<void>((resolve) => { arrive = resolve })
    await clerk.route('**/api/pass/options', async (route) => {
      await held
      await route.continue()
    })
    await clerk.goto(`${url}/#/pass/filing`)
    await clerk.reload()
    const submit = clerk.getByRole('button', { name: '提交申请' })
    await submit.waitFor()
    await expect(submit.isDisabled()).resolves.toBe(true)
    await expect(clerk.getByRole('button', { name: '保存草稿' }).isDisabled()).resolves.toBe(true)
    await picture(clerk, 'filing-1-loading')
    arrive()
    await submit.click()
    await clerk.locator('.ant-form-item-explain').getByText('请写明运输事由').waitFor()
    await clerk.unroute('**/api/pass/options')
  })

  story('makes one draft when the answer is lost and the clerk types on, and stores it over its own version', async () => {
    await addVehicle(places, '鲁P83004', { ownerName: '孙福贵' })
    await clerk.getByLabel('姓名').fill('孙福贵')
    await clerk.getByLabel('身份证号').fill('371503196901050522')
    await clerk.getByText('临时通行证', { exact: true }).click()
    await choose(clerk, '车辆类型', '中型货车')
    await clerk.getByLabel('车牌号').fill('鲁P83004')
    await reason('送年货')
    // Kept, and said to be too short.
    await clerk.getByText('运输事由需要修改').waitFor()
    const opened = await losing(FILED)
    await save()
    await clerk.getByText('连接不上服务器').waitFor()
    expect(new Set(opened).size).toBe(1)
    await picture(clerk, 'filing-2-lost')
    await clerk.unroute(FILED)
    await reason('送年货到柳园路市场')
    await save()
    await clerk.getByRole('heading', { name: '继续填写' }).waitFor()
    const caseId = caseIdOf(clerk)
    expect(opened[0]).toBe(`${caseId} 1`)
    await clerk.getByText('可以提交', { exact: true }).or(clerk.getByText('还不能提交', { exact: true })).waitFor()
    await expect(clerk.getByLabel('运输事由', { exact: true }).inputValue()).resolves.toBe('送年货到柳园路市场')
    expect((await seen(caseId)).application.reason).toBe('送年货到柳园路市场')

    const stored = await losing(ACTED)
    await reason('送年货到柳园路市场，')
    await save()
    await clerk.getByText('连接不上服务器').waitFor()
    expect(new Set(stored).size).toBe(1)
    await clerk.unroute(ACTED)
    await reason('送年货到柳园路市场，卸完即回')
    await save()
    await clerk.getByText('草稿已保存').last().waitFor()
    await picture(clerk, 'filing-3-saved')
    // The line comes back, what is cached is read again: the form keeps what has been typed since.
    await reason('送年货到柳园路市场，卸完即回，不停留')
    const again = clerk.waitForResponse((response) => response.url().endsWith(caseId) && response.request().method() === 'GET')
    await clerk.context().setOffline(true)
    await clerk.context().setOffline(false)
    await again
    await expect(clerk.getByLabel('运输事由', { exact: true }).inputValue()).resolves.toBe('送年货到柳园路市场，卸完即回，不停留')
    await clerk.getByText('核心区：').click()
    await clerk.locator('#dates').fill(dayFromNow())
    await clerk.keyboard.press('Tab')
    await clerk.locator('#dates-end').fill(dayFromNow(1))
    await clerk.keyboard.press('Enter')
    await clerk.getByText('可以提交', { exact: true }).waitFor()
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('已提交，进入审批').waitFor()
    expect(await seen(caseId)).toMatchObject({ state: 'submitted', application: { reason: '送年货到柳园路市场，卸完即回，不停留' } })
  })

  story('keeps the clerk signed in when a reload’s renewal is answered and the answer is lost', async () => {
    let renewals = 0
    await clerk.route('**/sessions/refresh', async (route) => {
      renewals += 1
      if (renewals > 1) return route.continue()
      await route.fetch()
      await route.abort('failed')
    })
    await clerk.goto(`${url}/#/pass/reprints`)
    await clerk.reload()
    await clerk.getByRole('heading', { name: '待重新打印' }).waitFor()
    expect(renewals).toBe(2)
    await clerk.unroute('**/sessions/refresh')
  })
})

describe('a password of one’s own', () => {
  const OWN = '湖边三棵老槐树 1987 年'
  let phone: Authenticator
  const own = async (password: string) => ({ staffNo: '371598', password, totp: await phone.fresh() })
  let desk: Page

  story('is asked for before a handed-out one opens anything', async () => {
    admin = await signedIn(browser, url, places, 'admin')
    await go(admin, '/account/staff')
    await admin.getByRole('button', { name: '新增人员' }).click()
    await admin.getByLabel('警号', { exact: true }).fill('371598')
    await admin.getByLabel('姓名', { exact: true }).fill('欧阳守正')
    await choose(admin, '单位', '开发区大队')
    await admin.getByRole('dialog').getByLabel('窗口').check()
    const saved = admin.waitForResponse((response) => response.request().method() === 'PUT')
    await admin.getByRole('button', { name: '保存' }).click()
    const handed = ((await (await saved).json()) as { firstSignIn: { password: string; totpUri: string } }).firstSignIn
    phone = Authenticator.from(handed.totpUri, places.api)
    await admin.getByText('只显示这一次').waitFor()
    await picture(admin, 'password-1-handed-out')
    await admin.getByRole('button', { name: '已交给本人，关闭' }).click()
    await admin.getByText('未改初始密码').waitFor()
    await picture(admin, 'password-2-directory')
    await expect(findings(admin)).resolves.toEqual([])

    desk = await newDesk(browser, url)
    await typeSignIn(desk, await own(handed.password))
    await desk.getByRole('heading', { name: '设置自己的密码' }).waitFor()
    await picture(desk, 'password-3-first')
    await expect(findings(desk)).resolves.toEqual([])
    await desk.getByLabel('新密码', { exact: true }).fill('Liaocheng2026')
    await desk.getByLabel('再输一次新密码').fill('Liaocheng2027')
    await desk.getByRole('button', { name: '保存并登录' }).click()
    await desk.getByText('新密码太常见或太有规律，容易被猜到').waitFor()
    await desk.getByText('两次输入的新密码不一致').waitFor()
    await picture(desk, 'password-4-faults')
    await expect(findings(desk)).resolves.toEqual([])
    // The name is known to the server only; the code stays good.
    await desk.getByLabel('新密码', { exact: true }).fill('我是欧阳守正，今天由我值班')
    await desk.getByLabel('再输一次新密码').fill('我是欧阳守正，今天由我值班')
    await desk.getByLabel('动态码').fill(phone.again())
    await desk.getByRole('button', { name: '保存并登录' }).click()
    await desk.getByText('新密码不能包含警号或姓名').waitFor()
    await picture(desk, 'password-5-name')
    await setFirstPassword(desk, OWN, phone.again())
    await desk.getByRole('menuitem', { name: '窗口代办' }).waitFor()
    await admin.reload()
    await admin.getByRole('cell', { name: '欧阳守正' }).waitFor()
    await expect(admin.getByText('未改初始密码').count()).resolves.toBe(0)
  })

  story('is changed from the menu: this browser goes on, other computers are out', async () => {
    const elsewhere = await newDesk(browser, url)
    await typeSignIn(elsewhere, await own(OWN))
    await elsewhere.getByRole('menuitem', { name: '窗口代办' }).waitFor()
    const tab = await desk.context().newPage()
    await tab.goto(`${url}/#/pass`)
    await tab.getByRole('heading', { name: '通行证审批' }).waitFor()

    await desk.getByRole('button', { name: '欧阳守正' }).click()
    await desk.getByText('修改密码').click()
    const dialog = desk.getByRole('dialog', { name: '修改密码' })
    await dialog.waitFor()
    await expect(findings(desk)).resolves.toEqual([])
    await picture(desk, 'password-6-change')
    await dialog.getByLabel('当前密码').fill('not this one at all')
    await dialog.getByLabel('新密码', { exact: true }).fill('zwei Birken am Kanal')
    await dialog.getByLabel('再输一次新密码').fill('zwei Birken am Kanal')
    await dialog.getByLabel('动态码').fill('000000')
    await dialog.getByRole('button', { name: '修改密码' }).click()
    await dialog.getByText('警号、密码或动态码不正确').waitFor()
    await expect(dialog.getByLabel('动态码').inputValue()).resolves.toBe('')
    await picture(desk, 'password-7-wrong')
    await expect(findings(desk)).resolves.toEqual([])
    await dialog.getByLabel('当前密码').fill(OWN)
    await dialog.getByLabel('动态码').fill(await phone.fresh())
    await dialog.getByRole('button', { name: '修改密码' }).click()
    await desk.getByText('密码已修改，其他电脑上的登录已退出').waitFor()
    await picture(desk, 'password-8-changed')
    await dialog.waitFor({ state: 'hidden' })

    // A reload renews the sign-in: here and in the other tab it goes on, elsewhere it is over.
    for (const page of [desk, tab]) {
      await page.reload()
      await page.getByRole('menuitem', { name: '窗口代办' }).waitFor()
    }
    await elsewhere.reload()
    await elsewhere.getByRole('heading', { name: '登录工作台' }).waitFor()
    await tab.close()
    await elsewhere.context().close()
  })

  story('may have been changed although the answer was lost: the page says so', async () => {
    await desk.getByRole('button', { name: '欧阳守正' }).click()
    await desk.getByText('修改密码').click()
    const dialog = desk.getByRole('dialog', { name: '修改密码' })
    await desk.route('**/api/staff/password', async (route) => {
      await route.fetch()
      await route.abort('failed')
    })
    await dialog.getByLabel('当前密码').fill('zwei Birken am Kanal')
    await dialog.getByLabel('新密码', { exact: true }).fill('drei Birken am Kanal')
    await dialog.getByLabel('再输一次新密码').fill('drei Birken am Kanal')
    await dialog.getByLabel('动态码').fill(await phone.fresh())
    await dialog.getByRole('button', { name: '修改密码' }).click()
    await dialog.getByText('连接不上服务器').waitFor()
    await dialog.getByText('密码可能已经改好').waitFor()
    await picture(desk, 'password-9-lost')
    await desk.unroute('**/api/staff/password')
    const other = await newDesk(browser, url)
    await typeSignIn(other, await own('drei Birken am Kanal'))
    await other.getByRole('menuitem', { name: '窗口代办' }).waitFor()
  })
})

it('leaves nothing on the browsers’ consoles', () => {
  expect(complaints).toEqual([])
})
