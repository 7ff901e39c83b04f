/**
 * A citizen's way from a free time to being served, through the real WeChat build: for oneself and for a parent, refused and offered something
 * else, waiting, moved by the office, on the day; an enterprise's batch; a draw. With two phones, and while the network comes and goes.
 */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type CounterView } from '@lubiao/shared/queue/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { bookerOn, give, type Booker } from '../support/bookers'
import type { Client } from '../support/rig'
import { Album } from './album'
import type { WeApp } from './harness/open-app'
import type { Network } from './harness/wx'
import { readCode, signIn, Street, typePlate } from './phones'

/** The vehicle office's hall, and a town squadron with one counter. */
const HALL = 'OL-ZSD-01'
const SMALL = 'OL-DCF-09'
const LANE = 'OL-YGX-05'
const DAY = '2026-11-25'
const AT_HALL = { longitude: 115.9853, latitude: 36.4688, accuracy: 20 }
const BOOK = 'features/appointment/pages/book/index'
const CASE = 'features/appointment/pages/case/index'
const MINE = 'features/appointment/pages/mine/index'

let street: Street
let album: Album
let others = 0
beforeAll(async () => {
  street = await Street.start('2026-11-23T01:00:00.000Z')
  album = await Album.open()
}, 120_000)
afterAll(async () => {
  await album?.close()
  await street?.stop()
})

/** What a person sees is inside the screen, whole, and large enough to touch. */
const see = async (app: WeApp, name: string, from?: string): Promise<void> => expect(await album.look(app, `appointment-${name}`, from)).toEqual([])

/** A person ready to book: signed in, name verified. */
async function ready(personId: string, options: Parameters<Street['phone']>[1] = {}): Promise<WeApp> {
  await street.rig.wechat(personId)
  const app = await street.phone(personId, { ...options, hooks: { getLocation: () => AT_HALL, showModal: () => ({ confirm: true, cancel: false }), ...options.hooks } })
  await app.open('shell/sign-in/index')
  await signIn(app)
  return app
}
const somebody = (): Promise<Booker> => bookerOn(street.rig, (others += 1))
async function booked(who: Client, time: string, at: { outletId?: string; date?: string } = {}): Promise<AppointmentView> {
  return await give(who, await who.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: SMALL, date: DAY, time, ...at }), { command: 'confirm' })
}
const later = async (minutes: number): Promise<void> => {
  street.rig.turn(minutes * 60_000)
  await street.rig.sweep()
  await street.rig.settle()
}
/** Chooses a time on an open booking page. */
async function choose(app: WeApp, date: string, time: string): Promise<void> {
  await app.tap(`#day-${date}`)
  await app.tap(`#slot-${time.replace(':', '')}`)
  await app.waitFor(() => app.text().includes('同类预约'))
}
/** Opens the booking page at an outlet and holds a time; the case that came of it. */
async function hold(app: WeApp, outletId: string, date: string, time: string): Promise<string> {
  await app.open(`${BOOK}?service=DL_REISSUE_LOST&outlet=${outletId}`)
  await choose(app, date, time)
  await app.tap('#hold')
  await app.waitFor('请在时间内确认')
  return app.page().query.caseId ?? ''
}
const posts = (app: WeApp, end: string) => app.log.requests.filter((request) => request.method === 'POST' && request.url.endsWith(end))

describe('from a free time to being served', () => {
  let li: WeApp
  let caseId = ''
  let clerk: Client
  let doorOf: () => Promise<string>
  const network: Network = { down: false, losing: false }
  let scanned = ''

  it('a guest looks for what, where and when, is told the rules, and signs in to book', async () => {
    await street.rig.wechat('li')
    li = await street.phone('li', { network, hooks: { getLocation: () => AT_HALL, scanCode: () => ({ result: scanned }), showModal: () => ({ confirm: true, cancel: false }) } })
    await li.tap('#book')
    await li.waitFor('补领驾驶证')
    await see(li, 'what')
    await li.tap('#service-DL_REISSUE_LOST')
    await li.tap('#locate')
    await li.waitFor(' 米', 20_000)
    await see(li, 'where')
    await li.tap(`#outlet-${HALL}`)
    await li.waitFor('约之前请知道')
    expect(li.text()).toContain('暂停网上预约 15 天')
    await li.tap(`#day-${DAY}`)
    await li.waitFor('上午')
    await see(li, 'when')
    await li.tap('#sign-in')
    await signIn(li)
    await li.waitFor(() => li.page().path === BOOK && li.has('#hold'))
    expect(li.page().query).toMatchObject({ service: 'DL_REISSUE_LOST', outlet: HALL, date: DAY })
  })

  it('holds the time while a countdown runs, confirms, and is told what to bring', async () => {
    await li.tap('#slot-1000')
    await li.waitFor('已有 0 个，最多 2 个')
    await see(li, 'rules', '#slot-1000')
    await li.tap('#hold')
    await li.waitFor('请在时间内确认')
    expect(li.page().path).toBe(CASE)
    caseId = li.page().query.caseId ?? ''
    await li.waitFor(() => /^(10:00|9:5\d)$/.test(li.texts('.left-time')[0] ?? ''))
    await see(li, 'held')
    await li.tap('#confirm')
    await li.waitFor('到场出示')
    await li.waitFor('身份证')
    expect(li.text()).toContain('要带什么')
    expect(readCode(li)).toBe(caseId)
    expect(li.texts('#when')).toEqual(['11月25日 周三 10:00–10:15'])
    await see(li, 'confirmed')
  })

  it('moves to another time, the old one kept until the new one is sure', async () => {
    const client = await street.rig.wechat('li')
    await booked(await somebody(), '10:30', { outletId: HALL })
    await li.tap('#reschedule')
    await li.waitFor('原来的时间为您留着')
    await li.waitFor(() => li.has(`#day-${DAY}`))
    await li.tap(`#day-${DAY}`)
    await li.tap('#slot-1030')
    await see(li, 'move')
    // The last place goes while the page is open: nothing is lost, and the refusal offers another.
    await booked(await somebody(), '10:30', { outletId: HALL })
    await li.tap('#move')
    await li.waitFor('刚刚约满')
    expect(await client.must(appointmentRoutes.get, { caseId })).toMatchObject({ state: 'confirmed', time: '10:00' })
    await see(li, 'move-refused')
    await li.tap('#instead-0')
    await li.waitFor(() => li.page().path === CASE)
    await li.waitFor(() => li.texts('#when')[0] === '11月25日 周三 10:45–11:00')
    expect(await client.must(appointmentRoutes.get, { caseId })).toMatchObject({ state: 'confirmed', time: '10:45' })
  })

  it('checks in at the door, sees the place in the line, is called to a counter, and is done', async () => {
    street.rig.turnTo(instantAt(DAY, '10:40'))
    await street.rig.sweep()
    clerk = await street.rig.desk('clerk')
    const { displayToken } = await clerk.must(queueRoutes.addDisplay, { outletId: HALL, name: '门口', door: true })
    doorOf = async () => (await street.rig.send(undefined, queueRoutes.display, { displayToken })).body.door?.qr ?? ''
    const first = await clerk.must(queueRoutes.staffTake, { outletId: HALL, skill: 'window', name: '孙福贵' })
    const opened = await clerk.must(queueRoutes.openCounter, { outletId: HALL, counterNo: '3', version: 0, skills: ['window'] })
    await li.open(`${CASE}?caseId=${caseId}`)
    await li.tap('#arrive')
    await li.waitFor('扫门口二维码签到')
    await li.waitFor('10:45')
    await see(li, 'arrive')
    scanned = 'https://example.com/poster'
    await li.tap('#scan-door')
    await li.waitFor('这不是门口屏幕上的签到码')
    scanned = await doorOf()
    await li.tap('#scan-door')
    await li.waitFor('前面还有 1 人')
    expect(li.page().path).toBe('features/appointment/pages/ticket/index')
    expect(li.text()).toMatch(/大约还要等 \d+–\d+ 分钟|起叫号/)
    await see(li, 'ticket')

    network.down = true
    await li.waitFor('暂时连不上，正在重试', 15_000)
    expect(li.text()).toContain('前面还有 1 人')
    await see(li, 'ticket-offline')
    network.down = false
    const called = await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '3', version: opened.version })
    expect(called.current?.ticketId).toBe(first.ticketId)
    await li.waitFor('下一个就是您', 15_000)
    expect(li.text()).not.toContain('暂时连不上')
    const act = async (counter: CounterView, command: 'start' | 'finish') => await clerk.must(queueRoutes.staffAct, { ticketId: counter.current?.ticketId ?? '', version: (await clerk.must(queueRoutes.staffGet, { ticketId: counter.current?.ticketId ?? '' })).version, order: { command } })
    await act(called, 'start')
    await act(called, 'finish')
    const next = await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '3', version: (await clerk.must(queueRoutes.desk, { outletId: HALL })).counters.find((one) => one.counterNo === '3')?.version ?? 0 })
    await li.waitFor('轮到您了，请到', 15_000)
    expect(li.texts('#counter')).toEqual(['3 号窗口'])
    await see(li, 'called')
    await act(next, 'start')
    await act(next, 'finish')
    await li.waitFor('已办结', 20_000)
    await see(li, 'done')
    await street.rig.settle()
    await li.open(`${CASE}?caseId=${caseId}`)
    await li.waitFor('已办理')
    await see(li, 'served')
  })

  it('takes a number without a booking: scan, choose the line, number', async () => {
    await li.open('features/appointment/pages/arrive/index')
    await li.waitFor('没有预约，现场取号')
    scanned = await doorOf()
    await li.tap('#scan-door')
    await li.waitFor('综合窗口')
    await see(li, 'lines')
    await li.tap('#line-window')
    await li.tap('#take')
    await li.waitFor('现场取号')
    await li.waitFor(() => li.page().path === 'features/appointment/pages/ticket/index')
    await li.waitFor('下一个就是您')
    // A second number is refused, and the first is at hand.
    await li.open(`features/appointment/pages/arrive/index?outlet=${HALL}`)
    await li.tap('#line-window')
    await li.tap('#by-position')
    await li.waitFor('您已有一个号在排队')
    await li.waitFor('您有一个号')
    await see(li, 'second-number')
    await li.tap('[id^=ticket-]')
    await li.tap('#leave')
    await li.waitFor('已取消')
  })
})

describe('ordinary bad days', () => {
  it('offers what is left, in one tap, when somebody was quicker', async () => {
    const li = await ready('li')
    await li.open(`${BOOK}?service=DL_REISSUE_LOST&outlet=${SMALL}`)
    await choose(li, '2026-11-30', '10:00')
    await booked(await somebody(), '10:00', { date: '2026-11-30' })
    await li.tap('#hold')
    await li.waitFor('刚刚约满')
    await see(li, 'quicker', '#instead-0')
    await li.tap('#instead-0')
    await li.waitFor('请在时间内确认')
    expect(li.texts('#when')).toEqual(['11月30日 周一 10:15–10:30'])
    await li.tap('#decline')
    await li.waitFor('未确认，已释放')
  })

  it('makes one booking of a tap whose answer was lost, and of two taps', async () => {
    const network: Network = { down: false, losing: false }
    const zhao = await ready('zhao', { network })
    await zhao.open(`${BOOK}?service=DL_REISSUE_LOST&outlet=${HALL}`)
    await choose(zhao, '2026-11-30', '09:00')
    network.losing = true
    await zhao.tap('#hold')
    await zhao.waitFor('连接不上服务器')
    network.losing = false
    // The second finger may find the button gone already.
    await Promise.all([zhao.tap('#hold'), zhao.tap('#hold').catch(() => undefined)])
    await zhao.waitFor('请在时间内确认')
    expect(new Set(posts(zhao, '/api/appointment/cases').map((request) => request.key)).size).toBe(1)
    const client = await street.rig.wechat('zhao')
    expect((await client.must(appointmentRoutes.mine, {})).cases).toHaveLength(1)
  })

  it('shows on one phone what the other has done', async () => {
    const [one, two] = [await ready('liu'), await ready('liu')]
    const caseId = await hold(one, HALL, '2026-11-30', '09:15')
    await two.open(`${CASE}?caseId=${caseId}`)
    await two.tap('#confirm')
    await two.waitFor('到场出示')
    await one.tap('#confirm')
    await one.waitFor('到场出示')
    await two.tap('#cancel')
    await two.waitFor('不计入次数')
    await see(two, 'cancel-cost')
    await two.tap('#cancel-yes')
    await two.waitFor('已取消')
    await one.tap('#cancel')
    await one.tap('#cancel-yes')
    await one.waitFor('已取消')
    await one.waitFor('再约一次')
  })

  it('lets a hold run out, says so, and leads back', async () => {
    const he = await ready('he')
    await hold(he, HALL, '2026-11-30', '09:30')
    street.rig.turn(9.9 * 60_000)
    await he.waitFor(() => /^0:0\d$/.test(he.texts('.left-time')[0] ?? ''))
    await later(1)
    await he.waitFor('未确认，已释放', 12_000)
    await see(he, 'expired')
    await he.tap('#again')
    await he.waitFor('什么时候')
  })

  it('shows what is booked without a network', async () => {
    const network: Network = { down: false, losing: false }
    const storage = new Map<string, unknown>()
    const zhou = await ready('zhou', { network, storage })
    const caseId = await hold(zhou, HALL, '2026-11-30', '10:00')
    await zhou.tap('#confirm')
    await zhou.waitFor('到场出示')
    await zhou.open(MINE)
    await zhou.waitFor('已预约')
    network.down = true
    for (const page of [`${CASE}?caseId=${caseId}`, MINE]) {
      const again = await street.phone('zhou', { storage, network, entry: page })
      await again.waitFor('连接不上，以下为之前的情况', 12_000)
      expect(again.text()).toContain('11月30日 周一 10:00')
      await see(again, `kept-${page === MINE ? 'list' : 'case'}`)
    }
  })
})

describe('for a parent', () => {
  it('books with name and number, the number checked as one types', async () => {
    const wang = await ready('wang')
    await wang.open(`${BOOK}?service=DL_RENEW_EXPIRY&outlet=${HALL}`)
    await wang.waitFor('给谁办')
    await wang.tap('#choice-other')
    await wang.input('#visitor-name', '孙福贵')
    await wang.input('#visitor-id', '371503196901050523')
    await wang.waitFor('身份证号有误')
    await see(wang, 'parent', '#choice-other')
    await wang.input('#visitor-id', '371503196901050522')
    await wang.tap('#day-2026-11-30')
    await wang.tap('#slot-1100')
    await wang.waitFor('已有 0 个')
    await wang.tap('#hold')
    await wang.waitFor('到场人 孙*贵')
    await wang.tap('#confirm')
    await wang.waitFor('到场出示')
    await see(wang, 'parent-confirmed')
  })
})

describe('a day that is full', () => {
  const FULL = '2026-11-27'

  it('is waited for; a place given up is offered with a countdown, and taken', async () => {
    const admin = await street.rig.desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date: FULL, version: 0, day: { spans: [{ from: 540, to: 570 }], counters: {}, reason: '下午设备检修' } })
    await street.rig.settle()
    const [a, b] = [await somebody(), await somebody()]
    const first = await booked(a, '09:00', { date: FULL })
    await booked(b, '09:15', { date: FULL })
    const liu = await ready('liu')
    await liu.open(`${BOOK}?service=DL_REISSUE_LOST&outlet=${SMALL}`)
    await liu.tap(`#day-${FULL}`)
    await liu.waitFor('约满了')
    await see(liu, 'full', `#day-${FULL}`)
    await liu.tap('#wait')
    await see(liu, 'wait')
    await liu.tap('#wait-any')
    await liu.waitFor('有名额时第一个给您')
    expect(liu.page().path).toBe(MINE)
    await see(liu, 'waiting')
    await give(a, first, { command: 'cancel' })
    await later(40)
    await liu.open(MINE)
    await liu.waitFor('候补到了名额')
    await see(liu, 'offer')
    await liu.tap('[id^=booking-]')
    await liu.waitFor('只留给您一个人')
    await see(liu, 'offer-case')
    await liu.tap('#confirm')
    await liu.waitFor('到场出示')
    expect(liu.texts('#when')).toEqual(['11月27日 周五 09:00–09:15'])
  })

  it('closed by the office: places are kept, one tap moves, nothing counts', async () => {
    const date = '2026-12-01'
    const chen = await ready('chen')
    const caseId = await hold(chen, SMALL, date, '10:00')
    await chen.tap('#confirm')
    await chen.waitFor('到场出示')
    const admin = await street.rig.desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date, version: 0, day: { spans: [], counters: {}, reason: '停电检修' } })
    await street.rig.settle()
    await chen.open(MINE)
    await chen.waitFor('请选新的时间')
    await see(chen, 'displaced-list')
    await chen.tap(`#booking-${caseId}`)
    await chen.waitFor('不是您的原因，不计入次数')
    expect(chen.texts('[id^=accept-]')).toHaveLength(2)
    await see(chen, 'displaced')
    await chen.tap('#accept-0')
    await chen.waitFor('到场出示')
    const client = await street.rig.wechat('chen')
    expect(await client.must(appointmentRoutes.get, { caseId })).toMatchObject({ state: 'confirmed' })
  })
})

describe('an enterprise', () => {
  it('books a fleet at once, all or nothing', async () => {
    const client = await street.rig.wechat('wang')
    await client.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
    const wang = await ready('wang')
    await wang.open(MINE)
    await wang.tap('#batch')
    await wang.waitFor('鲁西建材')
    await wang.tap('#service')
    await wang.tap('#service-VEH_MARK_INSPECT')
    await wang.tap('#locate')
    await wang.tap(`#outlet-${LANE}`)
    for (const plate of ['鲁P66001', '鲁P66002', '鲁P66003']) {
      await typePlate(wang, plate)
      await wang.tap('#add')
    }
    await wang.waitFor('3/8')
    await wang.tap('#day-2026-11-30')
    await wang.tap('#slot-0900')
    await see(wang, 'batch')
    await wang.tap('#hold-batch')
    await wang.waitFor('请在时间内确认整批')
    await wang.waitFor('鲁P66003')
    await see(wang, 'batch-held')
    await wang.tap('#confirm-all')
    await wang.waitFor('3 个都约好了')
    await wang.waitFor(() => !wang.text().includes('待确认'))
    await see(wang, 'batch-confirmed')
    await wang.tap('#cancel-all')
    await wang.waitFor(() => wang.text().split('已取消').length > 3)
  })
})

describe('a scarce release', () => {
  it('is entered, drawn, and checked on the phone', async () => {
    const supervisor = await street.rig.desk('supervisor')
    const minutes = (n: number) => new Date(Date.parse(street.rig.now) + n * 60_000).toISOString()
    const { releaseId } = await supervisor.must(releaseRoutes.announce, { plan: { kind: 'lottery', module: 'appointment', ref: 'DL_TEST_3', title: '十二月科目三周末名额', unit: 'zhidui', opensAt: street.rig.now, drawsAt: minutes(30), endsAt: minutes(24 * 60), quota: 1, perPerson: 1 } })
    const li = await ready('li')
    await li.open('features/appointment/pages/releases/index')
    await li.tap(`#release-${releaseId}`)
    await li.waitFor('先来后到不影响')
    await see(li, 'release')
    await li.tap('#enter')
    await li.waitFor('已登记')
    await see(li, 'release-entered')
    await later(31)
    await li.open(`features/appointment/pages/release/index?releaseId=${releaseId}`)
    await li.waitFor('第 1 位')
    await li.tap('#check-draw')
    await li.waitFor('核对无误')
    await see(li, 'release-drawn')
    await li.tap('#go-in')
    await li.waitFor(() => li.page().path === BOOK)
    expect(li.page().query.release).toBe(releaseId)
  })
})

it('leaves no error and asks WeChat for nothing the harness does not know', () => {
  for (const phone of street.phones) {
    expect(phone.log.errors).toEqual([])
    expect(phone.log.console.filter((line) => line.level === 'error')).toEqual([])
    expect([...phone.log.missing]).toEqual([])
  }
})
