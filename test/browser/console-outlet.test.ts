/** An outlet's days on the console as built: who comes when, moving and cancelling by the office, a day that is closed, load and waiting, tables that change from a day to come. */
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Browser, Page } from 'playwright-core'
import { Host } from '../support/host'
import { complaints, go, openBrowser, signedIn, still, story } from './console-desk'
import { call, citizen, deskToken, type Places } from './console-people'
import { blemishes, HALL, look, openAllDay, steadyToday, takeNumber } from './console-hall'

jest.setTimeout(900_000)

const host = new Host(6620, { LUBIAO_LIMIT_PER_MINUTE: '100000' })
let places: Places
let url: string
let browser: Browser
let chief: Page
let li: string
let zhou: string
let ofLi: AppointmentView
let ofZhou: AppointmentView

/** Books the next free time of the hall on a later day than today. */
async function booked(token: string, today: string): Promise<AppointmentView> {
  const { days } = await call(places, appointmentRoutes.free, { outletId: HALL, serviceCode: 'DL_REISSUE_LOST', days: 7 })
  const day = days.find((one) => one.date > today && one.free > 0)
  const time = day?.slots.find((slot) => slot.free > 0)?.time
  if (day === undefined || time === undefined) throw new RangeError('the hall has nothing free within a week')
  const held = await call(places, appointmentRoutes.hold, { outletId: HALL, serviceCode: 'DL_REISSUE_LOST', date: day.date, time }, token)
  return call(places, appointmentRoutes.act, { caseId: held.caseId, version: held.version, order: { command: 'confirm' } }, token)
}
const seen = (caseId: string, token: string): Promise<AppointmentView> => call(places, appointmentRoutes.get, { caseId }, token)

/** A morning at one counter: somebody comes, is called, served, gone. */
async function served(token: string): Promise<void> {
  const at = { outletId: HALL, counterNo: '1' }
  const opened = await call(places, queueRoutes.openCounter, { ...at, version: 0, skills: ['window'] }, token)
  await takeNumber(places, li)
  const { current, version } = await call(places, queueRoutes.callNext, { ...at, version: opened.version }, token)
  if (current === undefined) throw new RangeError('nobody was called')
  await call(places, queueRoutes.staffAct, { ticketId: current.ticketId, version: current.version, order: { command: 'start' } }, token)
  await call(places, queueRoutes.callNext, { ...at, version }, token)
}

beforeAll(async () => {
  const today = await steadyToday()
  await host.start()
  const { urls } = host.stack
  places = { api: urls.api, wechat: urls.wechat, registry: urls.registry }
  url = urls.console
  li = await citizen(places, 'li')
  zhou = await citizen(places, 'zhou')
  await openAllDay(places, await deskToken(places, 'supervisor'), today)
  await served(await deskToken(places, 'clerk'))
  ofLi = await booked(li, today)
  ofZhou = await booked(zhou, today)
  browser = await openBrowser()
  chief = await signedIn(browser, url, places, 'supervisor')
})
afterAll(async () => {
  await browser?.close()
  await host.stop()
})

describe('a day of an outlet', () => {
  story('shows every quarter hour with its places and who comes', async () => {
    await go(chief, `/appointment/day?outlet=${HALL}&date=${ofLi.date}`)
    await chief.getByRole('button', { name: '李*国 补领驾驶证' }).waitFor()
    await chief.getByRole('row', { name: `${ofLi.time}–` }).getByText(/^[12] \/ 8/).waitFor()
    await look(chief, 'outlet-01-day')
    await chief.keyboard.press('t')
    await chief.getByText('昼夜服务').first().waitFor()
    await chief.getByRole('heading', { name: '大厅现在' }).waitFor()
    await look(chief, 'outlet-02-today')
  })

  story('moves somebody to a free time, with the reason they are told', async () => {
    await go(chief, `/appointment/day?outlet=${HALL}&date=${ofLi.date}`)
    await chief.getByRole('button', { name: '李*国 补领驾驶证' }).click()
    await chief.getByRole('button', { name: '由窗口改期' }).click()
    await chief.getByRole('button', { name: '由窗口改期' }).click()
    await chief.getByText('请选择新的时间').waitFor()
    await look(chief, 'outlet-03-moving')
    await chief.getByRole('dialog').getByRole('combobox').click()
    await still(chief)
    await chief.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').nth(3).click()
    await chief.getByRole('button', { name: '设备故障' }).click()
    await chief.getByRole('button', { name: '由窗口改期' }).click()
    await chief.getByText('设备故障', { exact: true }).first().waitFor()
    await chief.getByRole('button', { name: '由窗口取消' }).waitFor()
    await look(chief, 'outlet-04-moved')
    const after = await seen(ofLi.caseId, li)
    expect(after.state).toBe('confirmed')
    expect(`${after.date} ${after.time}`).not.toBe(`${ofLi.date} ${ofLi.time}`)
    ofLi = after
    await chief.keyboard.press('Escape')
  })

  story('cancels without counting it against anybody', async () => {
    await go(chief, `/appointment/day?outlet=${HALL}&date=${ofZhou.date}`)
    await chief.getByRole('button', { name: '周* 补领驾驶证' }).click()
    await chief.getByRole('button', { name: '由窗口取消' }).click()
    await chief.getByText('本人不记违约').waitFor()
    await chief.getByRole('button', { name: '由窗口取消' }).click()
    await chief.getByText('请写明原因，会原样告知本人').waitFor()
    await chief.getByLabel('原因（原样告知本人）').fill('应申请人电话要求，家中有事，改由本人在网上办理补领驾驶证并邮寄到家，窗口不再保留原时段')
    await look(chief, 'outlet-05-cancelling')
    await chief.getByRole('button', { name: '由窗口取消' }).click()
    await chief.getByText('已取消', { exact: true }).first().waitFor()
    expect((await seen(ofZhou.caseId, zhou)).state).toBe('cancelled')
    await chief.keyboard.press('Escape')
  })
})

describe('a day that differs', () => {
  story('tells whom it touches before it is published, and moves them after', async () => {
    await go(chief, `/service/days?outlet=${HALL}`)
    await chief.locator('button.day-cell', { hasText: ofLi.date.slice(5) }).waitFor()
    await look(chief, 'outlet-06-days')
    await chief.locator('button.day-cell', { hasText: ofLi.date.slice(5) }).click()
    await chief.getByText('1 个预约需要改期').waitFor()
    await chief.getByText('改办公时间', { exact: true }).click()
    await chief.getByText('没有预约受影响').waitFor()
    await look(chief, 'outlet-07-hours')
    await chief.getByText('停办一天', { exact: true }).click()
    await chief.getByRole('button', { name: '公布', exact: true }).click()
    await chief.getByText('请写明原因').first().waitFor()
    await chief.getByRole('button', { name: '停电检修' }).click()
    await chief.getByText('1 个预约需要改期').waitFor()
    await look(chief, 'outlet-08-closing')
    await chief.getByRole('button', { name: '公布', exact: true }).click()
    await chief.getByText(`${ofLi.date} 的安排已公布`).waitFor()
    await chief.locator('button.day-cell', { hasText: ofLi.date.slice(5) }).getByText('停电检修').waitFor()
    await look(chief, 'outlet-09-closed')
    for (let tries = 0; (await seen(ofLi.caseId, li)).state !== 'displaced'; tries += 1) {
      if (tries > 120) throw new Error('nobody was moved aside within a minute')
      await new Promise((done) => setTimeout(done, 500))
    }
    expect((await seen(ofLi.caseId, li)).alternatives.length).toBeGreaterThan(0)
  })
})

describe('load and waiting', () => {
  story('are numbers in a table first, colours second', async () => {
    await go(chief, '/queue/figures')
    await chief.getByRole('region', { name: '各网点每小时预约占用' }).waitFor()
    await chief.getByText('取号人数', { exact: true }).click()
    await chief.getByRole('region', { name: '各网点每小时取号人数' }).getByRole('row', { name: '市车辆管理所业务大厅' }).waitFor()
    await chief.getByRole('row', { name: '市车辆管理所业务大厅 1 1' }).waitFor()
    await look(chief, 'outlet-10-joined')
    await chief.getByRole('button', { name: '未来 7 天' }).click()
    await chief.getByText('预约占用', { exact: true }).click()
    await chief.getByRole('region', { name: '各网点每小时预约占用' }).waitFor()
    await look(chief, 'outlet-11-load')
  })

  story('say what is wrong when nothing can be read, and come back by a press', async () => {
    await chief.route('**/api/staff/queue/figures**', (route) => route.abort('failed'))
    await go(chief, '/appointment/day')
    await go(chief, '/queue/figures?days=3')
    await chief.getByText('连接不上服务器').waitFor()
    await look(chief, 'outlet-12-offline')
    await chief.unroute('**/api/staff/queue/figures**')
    await chief.getByRole('button', { name: '重试' }).click()
    await chief.getByRole('heading', { name: '各网点' }).waitFor()
  })
})

describe('tables', () => {
  story('change from a day to come; what is in force stays in sight', async () => {
    const admin = await signedIn(browser, url, places, 'admin')
    await go(admin, '/service/tables')
    await admin.getByRole('cell', { name: '补领驾驶证' }).first().waitFor()
    await look(admin, 'outlet-13-services')
    await admin.getByRole('row', { name: '补领驾驶证' }).getByRole('button', { name: '调整' }).click()
    await admin.getByLabel('法律依据').waitFor()
    await look(admin, 'outlet-14-service')
    await admin.getByRole('button', { name: '取消' }).click()
    await admin.getByTitle('收费标准', { exact: true }).click()
    await admin.getByRole('row', { name: '驾驶证' }).first().getByRole('button', { name: '调整' }).click()
    await admin.getByRole('button', { name: '公布', exact: true }).click()
    await admin.getByText('请写明依据').waitFor()
    await admin.getByLabel('新的金额').fill('12')
    await admin.getByLabel('依据', { exact: true }).fill('演示：收费标准调整通知')
    await look(admin, 'outlet-15-fee')
    await admin.getByRole('button', { name: '公布', exact: true }).click()
    await admin.getByText('起为 12 元。').waitFor()
    await admin.getByText('起有调整').waitFor()
    await look(admin, 'outlet-16-fee-coming')
    await admin.getByText('网点', { exact: true }).click()
    await admin.getByRole('searchbox', { name: '查找' }).or(admin.getByLabel('查找')).fill('古城')
    await admin.getByRole('row', { name: '古城交通服务站' }).getByRole('button', { name: '调整' }).click()
    await admin.getByLabel('电话').fill('0635-7185000 转 199')
    await admin.getByLabel('依据', { exact: true }).fill('演示：电话调整')
    await look(admin, 'outlet-17-outlet')
    await admin.getByRole('button', { name: '公布', exact: true }).click()
    await admin.getByText('古城交通服务站的调整从').waitFor()
    const token = await deskToken(places, 'admin')
    const all = await call(places, serviceRoutes.revisions, {}, token)
    expect(all.outlets).toMatchObject([{ ended: false, outlet: { id: 'OL-DCF-03', phone: '0635-7185000 转 199' } }])
    expect(all.fees).toMatchObject([{ fee: { fen: 1200 } }])
    await admin.context().close()
  })
})

it('leaves nothing on the browsers’ consoles, and nothing that a screen reader could not read', () => {
  expect({ complaints, blemishes }).toEqual({ complaints: [], blemishes: [] })
})
