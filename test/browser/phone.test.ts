/** What a citizen does on the h5 build, in Chromium over the whole product: papers, a correction, large type, and acting for an enterprise. */
import { createHash } from 'node:crypto'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { decisionDue, minutesBetween, pausedDays } from '@lubiao/shared/pass/deadline'
import { policyOn } from '@lubiao/shared/pass/policy'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { dateOf } from '@lubiao/shared/kernel/clock'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { Host } from '../support/host'
import { complaints, go, openBrowser, signedIn, still } from './console-desk'
import { addVehicle, call, citizen, type Places } from './console-people'
import { agree, at, chapters, faultsOf, open, phoneOf, picture, shows, showsNoMore, takeOfferedDay, type, typePlate, until } from './phone-page'

jest.setTimeout(300_000)

const host = new Host(6500, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
const waybill = PNG.sync.write(Object.assign(new PNG({ width: 60, height: 40 }), { data: Buffer.alloc(60 * 40 * 4, 200) }))
const contract = Buffer.from('%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n')
let places: Places
let browser: Browser
let li: string
let phone: Page
let caseId = ''

beforeAll(async () => {
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  browser = await openBrowser()
  li = await citizen(places, 'li')
  await addVehicle(places, '鲁P91001')
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

const caseOf = (token = li) => call(places, passRoutes.get, { caseId }, token)

/** Picks a file for a kind of paper, as somebody does from the album. */
async function hand(page: Page, kind: string, file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }): Promise<void> {
  const chosen = page.waitForEvent('filechooser')
  await at(page, `add-${kind}`).click()
  await (await chosen).setFiles(file)
}

/** The steps of an application up to the papers. */
async function fillToPapers(page: Page, plate: string): Promise<void> {
  await at(page, 'plate-0').waitFor()
  await typePlate(page, plate)
  await shows(page, '登记的车型')
  await at(page, 'choice-temp').click()
  await at(page, 'next').click()
  await at(page, 'choice-Z1').click()
  for (const id of ['valid-from', 'valid-to']) await takeOfferedDay(page, id)
  await type(page, 'route', '光岳路进，经东昌路到建材市场，原路返回')
}

/** The last step: promises and submits; the case that came of it. */
async function submit(page: Page): Promise<string> {
  await shows(page, '核对通过，可以提交')
  await at(page, 'promise').click()
  await at(page, 'submit').click()
  await page.waitForURL((url) => url.hash.includes('pages/case/index'))
  await shows(page, '待审批')
  return /caseId=([0-9A-Z-]+)/.exec(page.url())?.[1] ?? ''
}

/** The citizen's story and the enterprise's. */
const [tells, acts] = [chapters(), chapters()]

describe('papers', () => {
  tells('refuses what is no paper in words, and takes a photo and a PDF straight to the store', async () => {
    phone = await phoneOf(browser, host.stack.urls.h5, 'li')
    expect(await faultsOf(phone, 'home')).toEqual([])
    await open(phone, 'features/pass/pages/apply/index')
    await fillToPapers(phone, '鲁P91001')
    expect(await faultsOf(phone, 'apply-trip')).toEqual([])
    await at(phone, 'next').click()
    await type(phone, 'reason', '给东昌路建材市场送瓷砖，约 5 吨')
    await hand(phone, 'transportReason', { name: '备注.png', mimeType: 'image/png', buffer: Buffer.from('这不是照片') })
    await shows(phone, '只能上传照片或 PDF 文件')
    expect(await faultsOf(phone, 'papers-refused')).toEqual([])
    await hand(phone, 'transportReason', { name: '运单.png', mimeType: 'image/png', buffer: waybill })
    await shows(phone, '运单.png')
    await showsNoMore(phone, '只能上传照片或 PDF 文件')
    await hand(phone, 'transportReason', { name: '合同.pdf', mimeType: 'application/pdf', buffer: contract })
    await shows(phone, '合同.pdf')
    expect(await faultsOf(phone, 'papers')).toEqual([])
    await phone.getByRole('button', { name: '删除 合同.pdf' }).click()
    await showsNoMore(phone, '合同.pdf')
    await at(phone, 'next').click()
    expect(await faultsOf(phone, 'review')).toEqual([])
    caseId = await submit(phone)
    expect((await caseOf()).application.materials).toEqual([expect.objectContaining({ kind: 'transportReason', name: '运单.png', sha256: createHash('sha256').update(waybill).digest('hex') })])
  })
})

describe('a correction', () => {
  tells('is asked for at the desk, where the photo is to be seen', async () => {
    const desk = await signedIn(browser, host.stack.urls.console, places, 'approver')
    await go(desk, `/pass/cases/${caseId}`)
    await desk.getByRole('button', { name: /^查看 运输事由证明.*运单\.png$/ }).waitFor()
    await desk.getByRole('button', { name: '领取 C' }).click()
    await desk.getByText('已领取，由您办理。').waitFor()
    await desk.getByRole('button', { name: /^退回补正/ }).click()
    const asking = desk.getByRole('dialog', { name: '退回补正' })
    await asking.getByLabel('需要补正的内容').fill('请补充运输合同，并写明货物的收货单位。')
    await asking.getByRole('button', { name: /退回申请人/ }).click()
    await desk.getByText('已退回申请人补正，等待期间暂停计时。').waitFor()
    await desk.context().close()
  })

  tells('shows the citizen what is wanted, takes it, and does not start the clock again', async () => {
    const before = await caseOf()
    await open(phone, 'shell/passes/index')
    await shows(phone, '待补正')
    expect(await faultsOf(phone, 'passes')).toEqual([])
    await at(phone, `pass-${caseId}`).click()
    await shows(phone, '请补充运输合同，并写明货物的收货单位。')
    expect(await faultsOf(phone, 'case-returned')).toEqual([])
    await at(phone, 'correct').click()
    await shows(phone, '请补充运输合同，并写明货物的收货单位。')
    await at(phone, 'next').click()
    await at(phone, 'route').waitFor()
    await at(phone, 'next').click()
    await shows(phone, '运单.png')
    await type(phone, 'reason', '给东昌路建材市场送瓷砖，约 5 吨，收货单位为东昌建材城')
    await hand(phone, 'transportReason', { name: '合同.pdf', mimeType: 'application/pdf', buffer: contract })
    await shows(phone, '合同.pdf')
    expect(await faultsOf(phone, 'correcting')).toEqual([])
    await at(phone, 'next').click()
    expect(await submit(phone)).toBe(caseId)
    await shows(phone, '补正后提交')
    expect(await faultsOf(phone, 'case-resubmitted')).toEqual([])
    const after = await caseOf()
    expect(after.application.materials?.map((one) => one.name)).toEqual(['运单.png', '合同.pdf'])
    expect(after.submittedAt).toBe(before.submittedAt)
    const [submittedAt, returnedAt, resubmittedAt] = ['pass.submitted', 'pass.returned', 'pass.resubmitted'].map((name) => after.timeline.find((entry) => entry.event === name)?.at ?? '') as [string, string, string]
    const policy = policyOn(dateOf(submittedAt))
    const clock = { submittedAt, lastSubmittedAt: resubmittedAt, pausedWorkingDays: pausedDays(returnedAt, resubmittedAt, policy, builtInCalendar).days, pausedMinutes: minutesBetween(returnedAt, resubmittedAt) }
    expect(after.dueAt).toBe(decisionDue(clock, after.application, policy, builtInCalendar).at)
  })
})

describe('somebody the server knows no more', () => {
  const KEPT = 'lubiao:read:account.me:{}'
  const keptOf = (page: Page): Promise<string> => page.evaluate((key) => localStorage.getItem(key) ?? '', KEPT)
  const ME = '**/api/account/me'

  tells('is not shown, nor kept, from the moment the phone hears of it', async () => {
    await citizen(places, 'zhao')
    const page = await phoneOf(browser, host.stack.urls.h5, 'zhao')
    await open(page, 'shell/me/index')
    await shows(page, '赵*强')
    await until('the copy to be kept', async () => (await keptOf(page)).includes('赵*强'))
    // Signed out elsewhere, and the hour of the access token is over.
    const token = await page.evaluate(() => {
      const stored = JSON.parse(localStorage.getItem('lubiao:session') ?? '{}') as { data?: string }
      const session = JSON.parse(stored.data ?? '{}') as { accessToken: string; accessExpiresAt: string }
      localStorage.setItem('lubiao:session', JSON.stringify({ data: JSON.stringify({ ...session, accessExpiresAt: '2020-01-01T00:00:00.000Z' }) }))
      return session.accessToken
    })
    await call(places, accountRoutes.signOut, {}, token)
    await page.reload()
    await shows(page, '您还没有登录')
    await showsNoMore(page, '赵*强')
    expect(await keptOf(page)).toBe('')
    await page.context().close()
  })

  tells('is not kept either when the answer comes after they have signed out', async () => {
    const page = await phoneOf(browser, host.stack.urls.h5, 'zhao')
    await open(page, 'shell/me/index')
    await until('the copy to be kept', async () => (await keptOf(page)).includes('赵*强'))
    let asked = 0
    let answered = 0
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => { letGo = done })
    await page.route(ME, async (route) => {
      asked += 1
      const response = await route.fetch()
      await held
      await route.fulfill({ response })
      answered += 1
    })
    await page.reload()
    await shows(page, '赵*强')
    await until('the account to be asked for', () => Promise.resolve(asked > 0))
    await at(page, 'sign-out').click()
    await agree(page)
    await shows(page, '您还没有登录')
    letGo()
    await until('the late answer', () => Promise.resolve(answered === asked))
    await page.evaluate(() => new Promise((done) => { setTimeout(done, 300) }))
    expect(await keptOf(page)).toBe('')
    await page.context().close()
  })
})

describe('large type', () => {
  const sizeOf = (page: Page): Promise<number> => page.evaluate(() => Number.parseFloat(getComputedStyle([...document.querySelectorAll('.page')].find((one) => one.checkVisibility()) ?? document.body).fontSize))
  /** Size of the tab bar's words, and height of what can be touched of it. */
  const tabs = (page: Page): Promise<readonly [number, number]> => page.evaluate(() => {
    const item = [...document.querySelectorAll<HTMLElement>('.weui-tabbar__item')].find((one) => one.checkVisibility())
    return [Number.parseFloat(getComputedStyle(item?.querySelector('.weui-tabbar__label') ?? document.body).fontSize), item?.getBoundingClientRect().height ?? 0] as const
  })
  /** What is wrong with the plate keyboard: keys a thumb would miss, gaps between neighbours, keys that hang over the edge. */
  const keyFaults = (page: Page): Promise<readonly string[]> => page.evaluate(() => {
    const keys = [...document.querySelectorAll<HTMLElement>('.key')].filter((one) => one.checkVisibility()).map((one) => ({ id: one.id, box: one.getBoundingClientRect() }))
    return keys.flatMap(({ id, box }, i) => {
      const next = keys[i + 1]
      const gap = next !== undefined && Math.abs(next.box.top - box.top) < 1 ? next.box.left - box.right : 0
      return [
        ...(box.width < 44 || box.height < 44 ? [`${id} ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`] : []), ...(Math.abs(gap) > 0.5 ? [`${gap.toFixed(1)} px after ${id}`] : []),
        ...(box.left < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5 ? [`${id} over the edge`] : [])
      ]
    })
  })
  /** The keyboard in every place of a plate that has keys of its own. */
  async function keyboards(page: Page, name: string): Promise<void> {
    await open(page, 'features/pass/pages/apply/index')
    await at(page, 'plate-0').waitFor()
    for (const [place, typed] of [[0, '鲁'], [1, 'P'], [2, '12345']] as const) {
      await at(page, `plate-${place}`).click()
      await at(page, 'key-erase').waitFor()
      // The page itself may still be sliding in.
      await still(page)
      expect([place, await keyFaults(page)]).toEqual([place, []])
      await picture(page, `${name}-${place}`)
      for (const char of typed) await at(page, `key-${char}`).click()
      await at(page, 'key-done').click()
    }
    await at(page, 'plate-6').click()
    await at(page, 'key-挂').waitFor()
    expect(await keyFaults(page)).toEqual([])
    await picture(page, `${name}-6`)
    await at(page, 'key-done').click()
  }

  tells('has a keyboard for plates whose keys a thumb meets', () => keyboards(phone, 'keys'))

  tells('is one switch away, holds on every page, and nothing is cut off', async () => {
    await open(phone, 'shell/me/index')
    await shows(phone, '长辈模式')
    expect(await faultsOf(phone, 'me')).toEqual([])
    const usual = await sizeOf(phone)
    const [word, height] = await tabs(phone)
    await at(phone, 'elder').click()
    await until('the type to grow by a quarter', async () => (await sizeOf(phone)) >= usual * 1.25)
    await phone.reload()
    await shows(phone, '长辈模式')
    const [largeWord, largeHeight] = await tabs(phone)
    expect([largeWord >= 18, largeWord > word, largeHeight > height]).toEqual([true, true, true])
    // Every word of it fits, on one line.
    expect(await phone.evaluate(() => [...document.querySelectorAll<HTMLElement>('.weui-tabbar__label')].filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().height > 40).map((one) => one.innerText))).toEqual([])
    await keyboards(phone, 'keys-elder')
    for (const [path, text] of [['shell/me/index', '退出登录'], ['shell/home/index', '只当路标'], ['shell/passes/index', '待审批'], [`features/pass/pages/case/index?caseId=${caseId}`, '办理记录'], ['features/pass/pages/zones/index', '禁行'],
      ['features/pass/pages/apply/index', '车牌号'], ['features/account/pages/real-name/index', '已实名认证'], ['features/account/pages/data/index', '导出我的数据'], ['features/account/pages/privacy/index', '隐私']] as const) {
      await open(phone, path)
      await shows(phone, text)
      expect([path, await faultsOf(phone, `elder-${path.split('?')[0]?.replaceAll('/', '-')}`)]).toEqual([path, []])
      expect([path, await sizeOf(phone)]).toEqual([path, expect.closeTo(usual * 1.3125, 0)])
    }
    await open(phone, 'shell/me/index')
    await at(phone, 'elder').click()
    await until('the type to shrink again', async () => (await sizeOf(phone)) === usual)
    expect(await tabs(phone)).toEqual([word, height])
  })
})

describe('an enterprise', () => {
  let wang: Page
  let zhou: Page
  let zhouToken: string
  let filed = ''

  acts('is entered by its representative, who authorises an agent by name and number', async () => {
    await citizen(places, 'wang')
    zhouToken = await citizen(places, 'zhou')
    wang = await phoneOf(browser, host.stack.urls.h5, 'wang')
    await open(wang, 'features/account/pages/enterprise/index')
    await type(wang, 'uscc', '91371502MA3ABCD15O')
    await shows(wang, '不含 I、O、S、V、Z')
    expect(await faultsOf(wang, 'enterprise-wrong-code')).toEqual([])
    await type(wang, 'uscc', '91371502MA3ABCD15D')
    await at(wang, 'register').click()
    await shows(wang, '聊城市鲁西建材有限公司')
    await at(wang, 'add-agent').click()
    await type(wang, 'agent-name', '周婷')
    await type(wang, 'agent-phone', '1380000')
    await at(wang, 'authorise').click()
    await shows(wang, '手机号')
    await wang.locator('.field-error').locator('visible=true').waitFor()
    expect(await faultsOf(wang, 'agent-wrong-number')).toEqual([])
    await type(wang, 'agent-phone', '13800000006')
    await at(wang, 'authorise').click()
    await at(wang, 'authorise').waitFor({ state: 'hidden' })
    await shows(wang, '138****0006')
    expect(await faultsOf(wang, 'enterprise')).toEqual([])
  })

  acts('is acted for by the agent, whose application the representative sees too', async () => {
    zhou = await phoneOf(browser, host.stack.urls.h5, 'zhou')
    await open(zhou, 'features/account/pages/enterprise/index')
    await shows(zhou, '经办人，至')
    expect(await faultsOf(zhou, 'enterprise-agent')).toEqual([])
    await open(zhou, 'features/pass/pages/apply/index')
    await zhou.getByRole('checkbox', { name: '聊城市鲁西建材有限公司' }).click()
    await fillToPapers(zhou, '鲁P20003')
    await at(zhou, 'next').click()
    await type(zhou, 'reason', '向东昌路工地运送商品混凝土')
    await at(zhou, 'next').click()
    filed = await submit(zhou)
    expect(await faultsOf(zhou, 'enterprise-case')).toEqual([])
    expect((await call(places, passRoutes.get, { caseId: filed }, zhouToken)).enterpriseName).toBe('聊城市鲁西建材有限公司')
    await open(wang, 'shell/passes/index')
    await at(wang, `pass-${filed}`).waitFor()
    expect(await faultsOf(wang, 'enterprise-passes')).toEqual([])
  })

  acts('takes the authorisation back, and the agent is out at once', async () => {
    await open(wang, 'features/account/pages/enterprise/index')
    await wang.getByText('撤销', { exact: true }).locator('visible=true').click()
    await shows(wang, '立即不能代表企业办理')
    expect(await faultsOf(wang, 'revoking')).toEqual([])
    await agree(wang)
    await shows(wang, '已撤销')
    await open(zhou, `features/pass/pages/case/index?caseId=${filed}`)
    await zhou.reload()
    await shows(zhou, '没有找到')
    expect(await faultsOf(zhou, 'agent-out')).toEqual([])
    await open(zhou, 'features/account/pages/enterprise/index')
    await shows(zhou, '登记企业')
    await showsNoMore(zhou, '聊城市鲁西建材有限公司')
  })

  it('has made no page complain', () => expect(complaints).toEqual([]))
})
