/** The staff console as built, in Chromium, over the whole product as `npm start` runs it. One story; each test goes on where the last one ended. */
import { execFileSync } from 'node:child_process'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { passRoutes } from '@lubiao/shared/pass/contract'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { Authenticator } from './authenticator'
import { choose, complaints, findings, go, newDesk, openBrowser, setFirstPassword, signedIn, story, typeSignIn, WAIT_MS } from './console-desk'
import type { application } from './console-people'
import { addVehicle, call, citizen, credentials, dayFromNow, submitted, type Places } from './console-people'

jest.setTimeout(300_000)

const host = new Host(6420, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
let places: Places
let url: string
let browser: Browser
let li: string
let approver: Page
let second: Page
let clerk: Page
let admin: Page
let supervisor: Page

const casePath = (caseId: string): string => `/pass/cases/${caseId}`
const seenBy = (caseId: string, token = li) => call(places, passRoutes.get, { caseId }, token)

/** Applies for a clean vehicle nobody has used yet. */
async function fresh(plate: string, change: Parameters<typeof application>[0] = {}): Promise<string> {
  await addVehicle(places, plate)
  return (await submitted(places, li, { plate, ...change })).caseId
}

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  url = urls.console
  browser = await openBrowser()
  li = await citizen(places, 'li')
})

afterAll(async () => {
  await browser?.close()
  await host.stop()
})

describe('signing in', () => {
  story('explains a wrong code, then takes the right one', async () => {
    approver = await newDesk(browser, url)
    const typed = await credentials(places, 'approver')
    await typeSignIn(approver, { ...typed, totp: typed.totp === '000000' ? '000001' : '000000' })
    await approver.getByText('警号、密码或动态码不正确').waitFor()
    await expect(approver.getByLabel('动态码').inputValue()).resolves.toBe('')
    await expect(findings(approver)).resolves.toEqual([])
    await typeSignIn(approver, await credentials(places, 'approver'))
    await approver.getByRole('heading', { name: '通行证审批' }).waitFor()
    await approver.getByText('没有待办的申请').waitFor()
  })

  story('survives a reload, and a new tab of the same browser needs no second sign-in', async () => {
    await approver.reload()
    await approver.getByRole('heading', { name: '通行证审批' }).waitFor()
    const tab = await approver.context().newPage()
    await tab.goto(`${url}/#/pass/zones`)
    await tab.getByRole('heading', { name: '禁行区', exact: true }).waitFor()
    await tab.reload()
    await tab.getByRole('heading', { name: '禁行区', exact: true }).waitFor()
    await approver.reload()
    await approver.getByRole('heading', { name: '通行证审批' }).waitFor()
    await tab.close()
  })

  story('by scanning: the phone confirms, the desk opens; and signing out closes it', async () => {
    const person = await credentials(places, 'officer2')
    const { code } = (await (await fetch(`${places.wechat}/__demo/login-code`, { method: 'POST', body: JSON.stringify({ personId: 'officer2' }), headers: { 'content-type': 'application/json' } })).json()) as { code: string }
    const { session } = await call(places, accountRoutes.signInWechat, { code })
    await call(places, accountRoutes.linkStaff, person, session.accessToken)
    const page = await newDesk(browser, url)
    const started = page.waitForResponse((response) => response.url().endsWith('/api/staff/scan-sign-ins'))
    await page.getByRole('tab', { name: '扫码登录' }).click()
    const { ticket } = (await (await started).json()) as { ticket: string }
    await page.getByRole('img', { name: '登录二维码' }).waitFor()
    await expect(findings(page)).resolves.toEqual([])
    await call(places, accountRoutes.approveScanSignIn, { ticket, decision: 'look' }, session.accessToken)
    await page.getByText('已扫码，请在手机上确认。').waitFor()
    await call(places, accountRoutes.approveScanSignIn, { ticket, decision: 'approve' }, session.accessToken)
    await page.getByRole('heading', { name: '禁行区', exact: true }).waitFor()
    await page.getByRole('button', { name: '徐民警' }).click()
    await page.getByText('退出登录').click()
    await page.getByRole('heading', { name: '登录工作台' }).waitFor()
    await page.context().close()
  })
})

describe('the desk', () => {
  story('claims and approves by keyboard alone', async () => {
    const caseId = await fresh('鲁P81001')
    await approver.keyboard.press('r')
    await approver.getByText('鲁P·81001').waitFor()
    await expect(findings(approver)).resolves.toEqual([])
    await approver.keyboard.press('Enter')
    await approver.getByRole('button', { name: '领取 C' }).waitFor()
    await expect(findings(approver)).resolves.toEqual([])
    await approver.keyboard.press('c')
    await approver.getByText('已领取，由您办理。').waitFor()
    await approver.keyboard.press('a')
    await approver.getByRole('dialog', { name: '批准 鲁P81001 的通行证' }).waitFor()
    await approver.waitForFunction(() => document.activeElement?.textContent?.startsWith('批准'))
    await expect(findings(approver)).resolves.toEqual([])
    await approver.keyboard.press('Enter')
    await approver.getByText('已批准，通行证将按启用日自动生效。').waitFor()
    expect((await seenBy(caseId)).state).toBe('approved')
    await approver.keyboard.press('u')
    await approver.getByText('没有待办的申请').waitFor()
  })

  story('approves several clean ones at once and leaves the exception', async () => {
    const clean = [await fresh('鲁P81002'), await fresh('鲁P81003'), await fresh('鲁P81004')]
    const urgent = await fresh('鲁P81005', { validFrom: dayFromNow(-5), validTo: dayFromNow(-5), emergency: { reason: '抢修供热管道，需当日运送管材进入核心区' } })
    await approver.keyboard.press('r')
    await approver.getByText('鲁P·81005').waitFor()
    for (let row = 0; row < 4; row += 1) {
      await approver.keyboard.press('x')
      await approver.keyboard.press('j')
    }
    await approver.keyboard.press('b')
    const dialog = approver.getByRole('dialog', { name: '批量批准' })
    await dialog.getByText('鲁P81005：紧急申请须两人复核').waitFor()
    await expect(findings(approver)).resolves.toEqual([])
    await dialog.getByRole('button', { name: '确认批量批准 3 件' }).click()
    await approver.getByText('批量批准：成功 3 件').waitFor()
    await approver.getByRole('button', { name: '知道了' }).click()
    for (const caseId of clean) expect((await seenBy(caseId)).state).toBe('approved')
    expect((await seenBy(urgent)).state).toBe('submitted')
  })

  story('gives an exception to a second pair of eyes', async () => {
    second = await signedIn(browser, url, places, 'approver2')
    await approver.getByText('鲁P·81005').click()
    await approver.getByRole('button', { name: '领取 C' }).click()
    await approver.getByRole('button', { name: '拟批准，提请复核 E' }).click()
    const asking = approver.getByRole('dialog', { name: '拟批准，提请复核' })
    await asking.getByRole('button', { name: '提请复核' }).click()
    await asking.getByText('请填写例外理由').waitFor()
    await asking.getByLabel('例外理由').fill('供热抢修，情况属实')
    await asking.getByRole('button', { name: '提请复核' }).click()
    await approver.getByText('已提请复核，需由另一名审批人复核后生效。').waitFor()
    await go(second, '/pass?state=proposed')
    await second.getByText('鲁P·81005').click()
    await second.getByRole('button', { name: '领取 C' }).click()
    await second.getByText('已领取，由您办理。').waitFor()
    await second.keyboard.press('a')
    await second.getByRole('dialog', { name: '复核通过 鲁P81005' }).getByText('拟批准人：高审批').waitFor()
    await second.getByRole('button', { name: '复核通过 Enter' }).click()
    await second.getByText('复核通过，已批准。').waitFor()
  })

  story('tells the slower of two approvers who has the case', async () => {
    const caseId = await fresh('鲁P81006')
    await go(approver, casePath(caseId))
    await go(second, casePath(caseId))
    await second.getByRole('button', { name: '领取 C' }).waitFor()
    await approver.getByRole('button', { name: '领取 C' }).click()
    await approver.getByText('已领取，由您办理。').waitFor()
    await second.getByRole('button', { name: '领取 C' }).click()
    await second.getByText(/已由其他同事领取|内容刚刚被更新|不能这样操作/).waitFor()
    await second.getByText('直属一大队 · 高审批 正在办理').waitFor()
    await expect(second.getByRole('button', { name: '领取 C' }).count()).resolves.toBe(0)
    await expect(findings(second)).resolves.toEqual([])
  })

  story('returns with words the applicant reads, and the clock waits', async () => {
    await approver.keyboard.press('r')
    const asking = approver.getByRole('dialog', { name: '退回补正' })
    await asking.getByRole('button', { name: '请补充运单或运输合同。' }).click()
    // The sign-in runs out just now: one signs in again over the page and nothing typed is lost.
    const ended = { status: 401, contentType: 'application/problem+json', body: JSON.stringify({ code: 'session-expired', title: '登录已过期，请重新登录', status: 401, retryable: false }) }
    await approver.route(/\/actions$|\/sessions\/refresh$/, (route) => route.fulfill({ ...ended, headers: { 'access-control-allow-origin': url } }))
    await asking.getByRole('button', { name: /退回申请人/ }).click()
    const again = approver.getByRole('dialog', { name: '登录已过期' })
    await again.waitFor()
    await expect(findings(approver)).resolves.toEqual([])
    await approver.unrouteAll()
    const typed = await credentials(places, 'approver')
    await again.getByLabel('密码', { exact: true }).fill(typed.password)
    await again.getByLabel('动态码').fill(typed.totp)
    await approver.keyboard.press('Enter')
    await again.waitFor({ state: 'hidden' })
    await expect(asking.getByLabel('需要补正的内容').inputValue()).resolves.toBe('请补充运单或运输合同。')
    await asking.getByRole('button', { name: /退回申请人/ }).click()
    await approver.getByText('已退回申请人补正，等待期间暂停计时。').waitFor()
    await approver.getByText('等待补正，暂停计时').waitFor()
    const caseId = decodeURIComponent(approver.url().split('/').at(-1) ?? '')
    expect((await seenBy(caseId)).decision).toMatchObject({ outcome: 'returned', reason: '请补充运单或运输合同。' })
  })

  story('refuses with a reason, its article and what to do', async () => {
    const caseId = await fresh('鲁P81007')
    await go(approver, casePath(caseId))
    await approver.getByRole('button', { name: '领取 C' }).click()
    await approver.getByText('已领取，由您办理。').waitFor()
    await approver.keyboard.press('f')
    const asking = approver.getByRole('dialog', { name: '不予批准' })
    await asking.getByRole('button', { name: /不予批准/ }).click()
    await asking.getByText('请选择').waitFor()
    await expect(findings(approver)).resolves.toEqual([])
    await asking.getByText('材料与实际不符').click()
    await asking.getByLabel('具体情况').fill('运单上的车牌与申请车辆不一致')
    await approver.keyboard.press('Control+Enter')
    await approver.getByText('已作出不予批准决定并告知申请人。').waitFor()
    expect((await seenBy(caseId)).decision).toMatchObject({ outcome: 'refused', article: expect.stringContaining('第五十六条') as string })
  })

  story('does once what was answered twice: a lost answer is repeated with the same key', async () => {
    const caseId = await fresh('鲁P81008')
    await go(approver, casePath(caseId))
    await approver.getByRole('button', { name: '领取 C' }).waitFor()
    const keys: (string | null)[] = []
    await approver.route('**/actions', async (route) => {
      keys.push(await route.request().headerValue('idempotency-key'))
      if (keys.length > 1) return route.continue()
      // The server does it, the answer is lost on the way.
      await route.fetch()
      return route.abort('failed')
    })
    await approver.keyboard.press('c')
    await approver.getByText('已领取，由您办理。').waitFor()
    await approver.unroute('**/actions')
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect((await seenBy(caseId)).version).toBe(3)
  })

  story('says in words that the server cannot be reached, and goes on when it can', async () => {
    await approver.route('**/api/**', (route) => route.abort('failed'))
    await approver.getByRole('menuitem', { name: '可疑使用' }).click()
    await approver.getByText('连接不上服务器').waitFor({ timeout: 20_000 })
    await approver.unroute('**/api/**')
    await approver.getByRole('button', { name: '重试' }).click()
    await approver.getByText('没有可疑线索').waitFor()
    await expect(findings(approver)).resolves.toEqual([])
  })
})

describe('the counter', () => {
  story('files for somebody without a phone, with the same obstacles shown beforehand', async () => {
    clerk = await signedIn(browser, url, places, 'clerk')
    await go(clerk, '/pass/filing')
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('请写明运输事由').first().waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.getByLabel('姓名').fill('孙福贵')
    await clerk.getByLabel('身份证号').fill('371503196901050522')
    await clerk.getByText('临时通行证', { exact: true }).click()
    await choose(clerk, '车辆类型', '中型货车')
    await clerk.getByLabel('车牌号').fill('鲁P55555')
    await clerk.getByText('车辆不在申请人名下').waitFor()
    await addVehicle(places, '鲁P82002', { ownerName: '孙福贵', openViolations: 6 })
    await clerk.getByLabel('车牌号').fill('鲁P82002')
    await clerk.getByText('有 6 起违法未处理').waitFor()
    await clerk.getByText('还不能提交', { exact: true }).waitFor()
    await addVehicle(places, '鲁P82001', { ownerName: '孙福贵' })
    await clerk.getByLabel('车牌号').fill('鲁P82001')
    await clerk.getByText('核心区：').click()
    await clerk.locator('#dates').fill(dayFromNow())
    await clerk.keyboard.press('Tab')
    await clerk.locator('#dates-end').fill(dayFromNow(1))
    await clerk.keyboard.press('Enter')
    await clerk.getByLabel('运输事由', { exact: true }).fill('送年货到柳园路市场')
    await clerk.getByLabel(/^选择 运输事由证明/).setInputFiles({ name: '运单.png', mimeType: 'image/png', buffer: png })
    await clerk.getByText('运单.png').waitFor()
    await clerk.getByText('可以提交', { exact: true }).waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('已提交，进入审批').waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await clerk.getByRole('button', { name: '查看这一件' }).click()
    await clerk.getByText('窗口代办').last().waitFor()
    await clerk.getByRole('button', { name: /^查看 运输事由证明.*运单\.png$/ }).waitFor()
  })

  story('prints the approved pass on A5', async () => {
    const caseId = decodeURIComponent(clerk.url().split('/').at(-1) ?? '')
    await go(approver, casePath(caseId))
    await approver.getByRole('button', { name: '领取 C' }).click()
    await approver.getByText('已领取，由您办理。').waitFor()
    await approver.keyboard.press('a')
    await approver.getByRole('button', { name: '批准 Enter' }).click()
    await approver.getByText('已批准，通行证将按启用日自动生效。').waitFor()
    await clerk.reload()
    await clerk.getByRole('button', { name: '打印纸质通行证' }).click()
    await clerk.getByRole('dialog', { name: '打印纸质通行证（A5）' }).waitFor()
    const head = await clerk.evaluate(async () => {
      const link = document.querySelector<HTMLAnchorElement>('a[download]')
      return link === null ? '' : (await (await fetch(link.href)).text()).slice(0, 5)
    })
    expect(head).toBe('%PDF-')
    await clerk.getByRole('button', { name: 'Close' }).or(clerk.getByRole('button', { name: '关闭' })).first().click()
  })

  it('lists the papers of a stolen signing key, revoked on the command line, until they are printed again', async () => {
    await go(clerk, '/pass/reprints')
    await clerk.getByText('没有需要重新打印的纸质证').waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    const keys = (...args: readonly string[]): string => execFileSync(process.execPath, ['--import', 'tsx', 'scripts/keys.ts', ...args], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', LUBIAO_HOME: host.home } })
    const [, kid = ''] = /pass\n {2}([0-9a-f]{16}) {2}current/.exec(keys()) ?? []
    expect(keys('--revoke', '--kid', kid, '--by', '371500')).toContain(`${kid} is revoked.`)
    await clerk.reload()
    const row = clerk.getByRole('row').filter({ hasText: '鲁P·82001' })
    await row.waitFor()
    await expect(findings(clerk)).resolves.toEqual([])
    await row.getByRole('button', { name: '打印纸质通行证' }).click()
    await clerk.getByRole('dialog', { name: '打印纸质通行证（A5）' }).waitFor()
    await clerk.getByRole('button', { name: 'Close' }).or(clerk.getByRole('button', { name: '关闭' })).first().click()
    await clerk.getByText('没有需要重新打印的纸质证').waitFor()
  })
})

describe('keeping the tables', () => {
  story('publishes zones only as a new dated version', async () => {
    admin = await signedIn(browser, url, places, 'admin')
    await go(admin, '/pass/zones')
    await expect(findings(admin)).resolves.toEqual([])
    await admin.getByRole('button', { name: '以最新版为底稿新建' }).click()
    await admin.getByText('没有差别。').waitFor()
    await admin.getByRole('button', { name: '核对并发布' }).click()
    await admin.getByText('与现行版本没有差别').waitFor()
    await admin.getByLabel('依据').fill('聊公交管通告〔2026〕15 号')
    await admin.getByLabel('名称').fill('古城核心区')
    const circle = await admin.locator('svg.zone-map circle').first().boundingBox()
    if (circle === null) throw new Error('no boundary point on the map')
    await admin.mouse.move(circle.x + circle.width / 2, circle.y + circle.height / 2)
    await admin.mouse.down()
    await admin.mouse.move(circle.x - 20, circle.y - 15, { steps: 4 })
    await admin.mouse.up()
    await admin.getByText('边界点位有移动').waitFor()
    await expect(findings(admin)).resolves.toEqual([])
    await admin.getByRole('button', { name: '核对并发布' }).click()
    const asking = admin.getByRole('dialog', { name: '发布新版本' })
    await asking.getByText('名称由“核心区”改为“古城核心区”').waitFor()
    await asking.getByRole('button', { name: '确认发布' }).click()
    await admin.getByRole('heading', { name: '禁行区', exact: true }).waitFor()
    await admin.getByText('待生效').waitFor()
    await admin.getByText('demo-2026-01').first().waitFor()
  })

  story('adds a member of staff who can then sign in with what was shown once', async () => {
    await go(admin, '/account/staff')
    await admin.getByRole('button', { name: '新增人员' }).click()
    await admin.getByLabel('警号', { exact: true }).fill('371599')
    await admin.getByLabel('姓名', { exact: true }).fill('钱新兵')
    await choose(admin, '单位', '开发区大队')
    await admin.getByRole('dialog').getByLabel('窗口').check()
    await expect(findings(admin)).resolves.toEqual([])
    const saved = admin.waitForResponse((response) => response.request().method() === 'PUT')
    await admin.getByRole('button', { name: '保存' }).click()
    const answer = (await (await saved).json()) as { firstSignIn: { password: string; totpUri: string } }
    await admin.getByRole('img', { name: '动态码二维码' }).waitFor()
    await admin.getByText('只显示这一次').waitFor()
    await expect(findings(admin)).resolves.toEqual([])
    await admin.getByRole('button', { name: '已交给本人，关闭' }).click()
    await admin.getByRole('cell', { name: '钱新兵' }).waitFor()
    const page = await newDesk(browser, url)
    const phone = Authenticator.from(answer.firstSignIn.totpUri, places.api)
    await typeSignIn(page, { staffNo: '371599', password: answer.firstSignIn.password, totp: await phone.fresh() })
    await setFirstPassword(page, '湖边三棵老槐树 1987 年', phone.again())
    await page.getByRole('menuitem', { name: '窗口代办' }).waitFor()
    await expect(page.getByRole('menuitem', { name: '人员与单位' }).count()).resolves.toBe(0)
    await page.context().close()
  })

  story('imports a year from the notice as it is published', async () => {
    await go(admin, '/oversight/calendar?year=2027')
    await admin.getByText('2027 年的安排还没有导入').waitFor()
    await expect(findings(admin)).resolves.toEqual([])
    await admin.getByRole('button', { name: '导入一年' }).click()
    await admin.getByLabel('依据').fill('国办发明电〔2026〕7 号（演示）')
    await admin.getByLabel(/^通知正文/).fill('一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月1日（周一）上班。')
    await admin.getByText('2027-02-01 是平日，不应作为调休上班日').waitFor()
    await admin.getByLabel(/^通知正文/).fill('一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。')
    await admin.getByText('读到放假 10 天、调休上班 2 天').waitFor()
    await expect(findings(admin)).resolves.toEqual([])
    await admin.getByRole('button', { name: '导入 2027 年' }).click()
    await admin.getByText(/已导入 2027 年安排/).waitFor()
    await admin.getByText(/国办发明电〔2026〕7 号/).waitFor()
    await go(admin, '/oversight/events')
    await admin.getByText('没有未能处理的事件').waitFor()
    await expect(findings(admin)).resolves.toEqual([])
  })
})

describe('looking over it', () => {
  story('counts what was done', async () => {
    supervisor = await signedIn(browser, url, places, 'supervisor')
    const figures = async (): Promise<string> => {
      await go(supervisor, '/pass/flags')
      await go(supervisor, '/pass/figures')
      await supervisor.getByText('按时办结率').waitFor()
      return supervisor.locator('main, [role="main"]').innerText()
    }
    // Figures are projected from the events: they follow within seconds.
    let text = await figures()
    for (const until = Date.now() + WAIT_MS; Date.now() < until && !/不予批准\s*1\s*件/.test(text); ) text = await figures()
    expect(text).toMatch(/申请\s*9\s*件/)
    expect(text).toMatch(/批准\s*6\s*件/)
    expect(text).toMatch(/不予批准\s*1\s*件/)
    expect(text).toMatch(/退回补正\s*1\s*次/)
    expect(text).toMatch(/按时办结率\s*100\.0%/)
    await supervisor.getByRole('img', { name: /^每日申请/ }).waitFor()
    await supervisor.getByRole('img', { name: '不予批准的理由：材料与实际不符 1 件' }).waitFor()
    await expect(findings(supervisor)).resolves.toEqual([])
  })

  story('reads what somebody did and re-verifies the chain', async () => {
    await go(supervisor, '/account/audit')
    await supervisor.getByLabel('选择人员').click()
    await supervisor.getByTitle(/^高审批/).click()
    await supervisor.getByText('不予批准').first().waitFor()
    await supervisor.getByRole('button', { name: '核验留痕链' }).click()
    await supervisor.getByText(/留痕完整：\d+ 条记录首尾相连/).waitFor()
    await expect(findings(supervisor)).resolves.toEqual([])
  })

  story('says why there is nobody to choose, and looks again', async () => {
    const list = '**/api/staff/people*'
    await supervisor.route(list, (route) => route.abort())
    await go(supervisor, '/pass')
    await supervisor.reload()
    await supervisor.getByText('鲁P·81008').click()
    await supervisor.getByRole('button', { name: '改派 G' }).click()
    const asking = supervisor.getByRole('dialog', { name: '改派给' })
    await asking.getByRole('alert').getByText('连接不上服务器').waitFor()
    await expect(asking.getByRole('button', { name: /改派/ }).isDisabled()).resolves.toBe(true)
    await expect(findings(supervisor)).resolves.toEqual([])
    await supervisor.unroute(list)
    await supervisor.route(list, (route) => route.fulfill({ json: { people: [] } }))
    await asking.getByRole('button', { name: '重试' }).click()
    await asking.getByText('没有其他审批人可以改派').waitFor()
    await expect(findings(supervisor)).resolves.toEqual([])
    await supervisor.unroute(list)
    await asking.getByRole('button', { name: '取消' }).click()
  })

  story('moves a case to another approver, asked for before the list of them has come', async () => {
    let answer = (): void => undefined
    const asked = new Promise<void>((done) => { answer = done })
    await supervisor.route('**/api/staff/people*', async (route) => { await asked; await route.continue() })
    await go(supervisor, '/pass')
    // Nothing is remembered of the page before.
    await supervisor.reload()
    await supervisor.getByText('鲁P·81008').click()
    await supervisor.getByRole('button', { name: '改派 G' }).click()
    const asking = supervisor.getByRole('dialog', { name: '改派给' })
    await asking.getByRole('combobox').waitFor()
    answer()
    // Choices are under the fingers of whoever works by keyboard.
    await supervisor.waitForFunction(() => document.activeElement?.matches('.order-dialog input[type="radio"]') === true)
    await asking.getByText('林审批（市局交巡警支队）').click()
    await asking.getByRole('button', { name: /改派/ }).click()
    await supervisor.getByText('已改派。').waitFor()
    await supervisor.getByText('林审批 正在办理').waitFor()
  })

  story('fits a 1280 screen without a sideways scroll', async () => {
    await supervisor.setViewportSize({ width: 1280, height: 800 })
    for (const path of ['/pass', '/pass/zones', '/pass/figures', '/account/staff', '/oversight/calendar']) {
      await go(supervisor, path)
      await expect(supervisor.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).resolves.toBeLessThanOrEqual(0)
    }
  })

  it('has made no tab complain', () => expect(complaints).toEqual([]))
})
