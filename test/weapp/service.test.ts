/**
 * One window in the pocket, on the real WeChat build: what do I want, where is it done, what do I bring, and doing it from home — a lost licence paid
 * and posted, an electronic inspection mark, a refusal with its remedy, a daughter who acts for her father. Every screen is drawn and measured.
 */
import { instantAt } from '@lubiao/shared/kernel/clock'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { kioskBeats } from '../../local/src/demo/kiosk-beats'
import { Album } from './album'
import type { WeApp } from './harness/open-app'
import { signIn, Street, typePlate } from './phones'

/** In the hall of the vehicle office. */
const HALL = { longitude: 116.0142, latitude: 36.4572, accuracy: 20 }

let street: Street
let album: Album
beforeAll(async () => {
  street = await Street.start(instantAt('2026-11-23', '10:00'))
  album = await Album.open()
}, 120_000)
afterAll(async () => {
  await album?.close()
  await street?.stop()
})

const see = async (app: WeApp, name: string, from?: string): Promise<void> => expect(await album.look(app, `service-${name}`, from)).toEqual([])
const simulator = async (part: 'registry' | 'post', name: string, body?: object): Promise<Record<string, unknown>> =>
  (await (await fetch(`${street.rig.stack[part].adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as Record<string, unknown>

/** A person whose phone is bound and name verified, with the app open at a page that had to ask them in. */
async function ready(personId: string, entry: string, options: Parameters<Street['phone']>[1] = {}): Promise<WeApp> {
  await street.rig.wechat(personId)
  const app = await street.phone(personId, options)
  await app.open('shell/sign-in/index')
  await signIn(app)
  await app.open(entry)
  return app
}

/** Has the form filled in and chooses the post. */
async function fillAndPost(app: WeApp): Promise<void> {
  await app.tap('#fill-consent')
  await app.tap('#fill')
  await app.waitFor('已自动填好，请核对')
  await app.tap('#choice-post')
  await app.input('#post-address', '聊城市东昌府区柳园北路 1 号 3 号楼')
  await app.waitFor('提前核对')
}

/** From a case that is to be paid to the same case, paid in WeChat's window. */
async function payInWechat(app: WeApp): Promise<void> {
  await app.tap('#pay')
  await app.waitFor(() => app.has('#pay-wxpay'))
  await app.tap('#pay-wxpay')
  await app.waitFor('缴费已经收到')
  await app.tap('#home')
}

const caseIdOf = (app: WeApp): string => app.page().query['caseId'] ?? ''

describe('what, where, with which papers', () => {
  const led: unknown[] = []
  const called: unknown[] = []
  let guest: WeApp

  it('a guest says it in their own words and is understood', async () => {
    guest = await street.phone('li', { hooks: { getLocation: () => HALL, openLocation: (goal) => { led.push(goal); return {} }, makePhoneCall: (number) => { called.push(number); return {} } } })
    await guest.waitFor('办业务')
    await guest.tap('#services')
    await guest.waitFor('驾驶证丢了，补一本')
    await see(guest, '1-find')
    await guest.input('#ask', '驾照丢了怎么办')
    await guest.waitFor('找到')
    expect(guest.texts('[id^=service-]')[0]).toContain('补领驾驶证')
    await see(guest, '2-found')
    await guest.input('#ask', '天气预报')
    await guest.waitFor('没有找到')
    await guest.input('#ask', '驾照丢了')
    await guest.waitFor('找到')
    await guest.tap('#service-DL_REISSUE_LOST')
    await guest.waitFor('10 元/本')
    for (const told of ['1个工作日', '第六十九条', '可委托代理', '网上办理', '预约']) expect(guest.text()).toContain(told)
    await see(guest, '3-item')
  })

  it('is shown where it is done, what is open, how far; by distance once they say where they are', async () => {
    await guest.tap('#where')
    await guest.waitFor('处能办')
    expect(guest.text()).toMatch(/共 \d+ 处能办，现在 \d+ 处开门/)
    expect(guest.log.requests.some((request) => request.url.includes('/searches'))).toBe(true)
    await see(guest, '4-where')
    await guest.tap('#choice-near')
    await guest.waitFor(() => /\d 米|公里/.test(guest.text()))
    await guest.waitFor(() => guest.texts('[id^=outlet-]')[0]?.includes('市车辆管理所业务大厅') === true)
    expect(guest.texts('[id^=outlet-]')[0]).toContain('17:30 下班')
    await see(guest, '5-near')
    expect([...guest.storage.keys()].some((key) => key.includes('service.search'))).toBe(true)
    expect([...guest.storage.keys()].filter((key) => key.includes('position'))).toEqual([])
    await guest.tap('[id^=lead-]')
    expect(led).toEqual([expect.objectContaining({ name: '市车辆管理所业务大厅', longitude: 116.0142, latitude: 36.4572 })])
    await guest.tap('#choice-map')
    await guest.waitFor('点地图上的标记')
    await guest.fire('#map', 'markertap', { markerId: 0 })
    await guest.waitFor(() => guest.texts('[id^=outlet-]').length === 1)
    await see(guest, '6-map')
    await guest.tap('#choice-list')
  })

  it('finds what is open on a Saturday afternoon, and only that', async () => {
    await guest.tap('#choice-later')
    await guest.change('#at-date', '2026-11-28')
    await guest.change('#at-time', '15:00')
    await guest.waitFor('11月28日 15:00')
    const all = guest.texts('[id^=outlet-]')
    expect(all.some((row) => row.includes('休息'))).toBe(true)
    await guest.tap('#only-open')
    await guest.waitFor(() => guest.texts('[id^=outlet-]').length > 0 && !guest.texts('[id^=outlet-]').some((row) => row.includes('休息')))
    await see(guest, '7-saturday')
  })

  it('reads an outlet: its hours, what it published for a day, what it does', async () => {
    const admin = await street.rig.desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: 'OL-DCF-01', date: '2026-11-24', version: 0, day: { spans: [{ from: 540, to: 720 }], counters: {}, reason: '下午系统升级' } })
    await guest.open('features/service/pages/outlet/index?outletId=OL-DCF-01&code=DL_REISSUE_LOST')
    await guest.waitFor('临时安排：下午系统升级')
    expect(guest.text()).toContain('09:00–12:00')
    expect(guest.text()).toContain('能办')
    await see(guest, '8-outlet')
    await guest.tap('#call')
    expect(called).toEqual([expect.objectContaining({ phoneNumber: '0635-7185000,101' })])
  })

  it('is told what not to bring and why; with a register down the list says so and asks for more, never for less', async () => {
    await guest.open('features/service/pages/bring/index?code=DL_RENEW_EXPIRY')
    await guest.waitFor('不用带的')
    expect(guest.texts('#waived-identityCopy')[0]).toContain('免提交身份证明复印件')
    expect(guest.texts('#waived-form')[0]).toContain('免填表格')
    expect(guest.texts('#bring-medical')[0]).toContain('可能不用带')
    await see(guest, '9-bring-guest')
    expect(guest.texts('#bring-agentLetter')[0]).toContain('看情况')
    await guest.tap('#choice-agent')
    await guest.waitFor(() => guest.texts('#bring-agentLetter')[0]?.includes('看情况') === false)

    const zhao = await ready('zhao', 'features/service/pages/bring/index?code=DL_RENEW_EXPIRY')
    await zhao.waitFor(() => zhao.has('#waived-medical'))
    expect(zhao.texts('#waived-medical')[0]).toContain('免提交联网可查的资料')
    expect(zhao.has('#waived-oldLicence')).toBe(true)
    await see(zhao, '10-bring')
    await simulator('registry', 'faults', { down: true })
    await zhao.open('features/service/pages/bring/index?code=DL_REPLACE_DAMAGED')
    await zhao.open('features/service/pages/bring/index?code=DL_TRANSFER_IN')
    await zhao.waitFor('联网系统暂时连不上')
    expect(zhao.texts('#bring-oldLicence')[0]).toContain('暂时连不上，请先带上')
    await see(zhao, '11-bring-down')
    await simulator('registry', 'faults', { down: false })
    await zhao.tap('#again')
    await zhao.waitFor(() => zhao.has('#waived-oldLicence'))
  })

  it('finds the machines that work now, and is told of those that do not', async () => {
    await kioskBeats(street.rig.deps, (path, init) => street.rig.fetch(path, init))
    await guest.open('features/service/pages/kiosks/index')
    await guest.waitFor('24 小时')
    expect(guest.text()).toContain('另有 2 台正在维修或没有联网')
    await see(guest, '12-kiosks')
  })
})

describe('from home', () => {
  const network = { down: false, losing: false }
  let li: WeApp
  let caseId = ''

  it('a lost licence: asked in, form filled with consent, obstacles and price told first', async () => {
    await street.rig.wechat('li')
    li = await street.phone('li', { network })
    await li.open('features/service/pages/item/index?code=DL_REISSUE_LOST')
    await li.tap('#online')
    await li.waitFor('欢迎使用路标')
    await signIn(li)
    await li.waitFor('自动填表')
    expect(li.off('#fill')).toBe(true)
    await see(li, '13-consent')
    await li.tap('#fill-consent')
    await li.tap('#fill')
    await li.waitFor('已自动填好，请核对')
    expect(li.texts('#filled-name')[0]).toContain('李建国')
    await li.tap('#choice-post')
    await li.waitFor(() => li.has('#post-name'))
    expect(li.attr('#post-name', 'value')).toBe('李建国')
    await li.tap('#truth')
    await li.tap('#submit')
    await li.waitFor('请填写详细地址')
    await see(li, '14-missing', '#post-address')
    await li.input('#post-address', '聊城市东昌府区柳园北路 1 号 3 号楼')
    await li.waitFor('核对通过，可以提交')
    expect(li.text()).toContain('10.00 元')
    await see(li, '15-ready', '#post-address')
  })

  it('is submitted once though the answer was lost, reviewed by itself, and waits to be paid', async () => {
    network.losing = true
    await li.tap('#submit')
    await li.waitFor('连接不上服务器')
    network.losing = false
    await li.tap('#submit')
    await li.waitFor(() => li.page().path.includes('pages/case/'))
    const opened = li.log.requests.filter((request) => request.method === 'POST' && request.url.endsWith('/api/service/cases'))
    expect(new Set(opened.map((request) => request.key)).size).toBe(1)
    caseId = caseIdOf(li)
    await li.waitFor(() => li.log.requests.some((request) => request.url.endsWith('/discard') && request.status === 200))
    await street.rig.settle()
    await li.waitFor('需要缴费')
    expect(li.texts('#owes')).toEqual(['10.00 元'])
    await see(li, '17-to-pay')
    const client = await street.rig.wechat('li')
    expect((await client.must(serviceCaseRoutes.mine, {})).cases).toHaveLength(1)
  })

  it('is paid, made at the desk, posted, and followed to the door', async () => {
    await payInWechat(li)
    await li.waitFor('审核通过，待制发')
    const clerk = await street.rig.desk('clerk2')
    const view = await clerk.must(serviceCaseRoutes.staffGet, { caseId })
    await clerk.must(serviceCaseRoutes.finish, { caseId, version: view.version, to: 'post' })
    await street.rig.settle()
    await li.waitFor('邮寄中', 15_000)
    await li.waitFor(() => li.has('#waybill'), 15_000)
    const { letters } = (await simulator('post', 'letters')) as { letters: { waybill: string }[] }
    const waybill = letters[0]?.waybill ?? ''
    expect(li.texts('#waybill')).toEqual([`EMS ${waybill}`])
    await simulator('post', 'move', { waybill, to: 'accepted', place: '聊城' })
    street.rig.turn(121 * 60_000)
    await street.rig.sweep()
    await li.open(`features/service/pages/case/index?caseId=${caseId}`)
    await li.waitFor(() => li.text().includes('已收寄') && !li.text().includes('等待收寄'))
    await see(li, '18-posted')
    await simulator('post', 'move', { waybill, to: 'signed', signedBy: '李建国' })
    street.rig.turn(121 * 60_000)
    await street.rig.sweep()
    await li.open(`features/service/pages/case/index?caseId=${caseId}`)
    await li.waitFor('已签收：李建国')
  })

  it('an exempt car gets its electronic mark at once; a car in its sixth year is told where to go instead', async () => {
    await li.open('features/service/pages/apply/index?code=VEH_MARK_EXEMPT')
    await li.waitFor(() => li.has('#plate-0'))
    await typePlate(li, '鲁P68001')
    await li.tap('#fill-consent')
    await li.tap('#fill')
    await li.waitFor('核对通过，可以提交')
    await li.tap('#truth')
    await li.tap('#submit')
    await li.waitFor(() => li.page().path.includes('pages/case/'))
    await street.rig.settle()
    await li.waitFor('检验合格标志（电子）', 15_000)
    expect(li.texts('#mark')[0]).toContain('有效期至 2028.')
    await see(li, '19-mark')

    const liu = await ready('liu', 'features/service/pages/apply/index?code=VEH_MARK_EXEMPT')
    await liu.waitFor(() => liu.has('#plate-0'))
    await typePlate(liu, '鲁P68002')
    await liu.tap('#fill-consent')
    await liu.tap('#fill')
    await liu.waitFor('现在提交会被拦下')
    expect(liu.text()).toContain('依据：机动车登记规定第五十五条')
    expect(liu.text()).toContain('检验机构')
    await liu.tap('#truth')
    expect(liu.off('#submit')).toBe(true)
    await see(liu, '20-obstacle')
  })

  it('a refusal names its article and what to do; what is returned is corrected on the same page', async () => {
    const chen = await ready('chen', 'features/service/pages/apply/index?code=DL_CHANGE_INFO')
    await chen.waitFor('自动填表')
    await fillAndPost(chen)
    await chen.tap('#truth')
    await chen.tap('#submit')
    await chen.waitFor('请填写原因')
    await chen.tap('#choice-changed')
    await chen.tap('#submit')
    await chen.waitFor(() => chen.page().path.includes('pages/case/'))
    const id = caseIdOf(chen)
    await street.rig.settle()
    const clerk = await street.rig.desk('clerk2')
    const order = async (given: Parameters<typeof clerk.must<typeof serviceCaseRoutes.staffAct>>[1]['order']) =>
      clerk.must(serviceCaseRoutes.staffAct, { caseId: id, version: (await clerk.must(serviceCaseRoutes.staffGet, { caseId: id })).version, order: given })
    await order({ command: 'claim' })
    await order({ command: 'returnForCorrection', note: '请写明变更后的姓名' })
    await chen.open(`features/service/pages/case/index?caseId=${id}`)
    await chen.waitFor('需要补正')
    await chen.tap('#correct')
    await chen.waitFor('请写明变更后的姓名')
    expect(chen.attr('#post-address', 'value')).toBe('聊城市东昌府区柳园北路 1 号 3 号楼')
    await chen.input('#remark', '变更后的姓名为陈明亮')
    await chen.waitFor('核对通过，可以提交')
    await chen.tap('#truth')
    await chen.tap('#submit')
    await chen.waitFor(() => chen.page().path.includes('pages/case/'))
    await street.rig.settle()
    await order({ command: 'refuse', reason: 'untrue', note: '人口信息中没有改名记录' })
    await chen.open(`features/service/pages/case/index?caseId=${id}`)
    await chen.waitFor('不予办理')
    expect(chen.text()).toContain('第九十五条')
    expect(chen.text()).toContain('怎么办：更正后可以重新申请')
    await see(chen, '21-refused')
  })

  it('a father lets his daughter act: she sees it, pays it, and is out the moment he takes it back', async () => {
    const he = await ready('he', 'features/service/pages/apply/index?code=DL_REISSUE_LOST')
    await he.waitFor('自动填表')
    await fillAndPost(he)
    await he.tap('#truth')
    await he.tap('#submit')
    await he.waitFor(() => he.page().path.includes('pages/case/'))
    const id = caseIdOf(he)
    await street.rig.settle()
    await he.waitFor('需要缴费', 15_000)
    await he.tap('#authorise')
    await he.input('#agent-name', '周婷')
    await he.input('#agent-id', '371521198808150679')
    await he.waitFor('身份证号有误')
    expect(he.off('#authorise-ok')).toBe(true)
    await he.input('#agent-id', '371521198808150678')
    await see(he, '22-authorising')
    await he.tap('#authorise-ok')
    await he.waitFor(() => he.has('#agent'))

    const zhou = await ready('zhou', 'features/service/pages/mine/index')
    await zhou.waitFor('代 何')
    await see(zhou, '23-mine')
    await zhou.tap(`#case-${id}`)
    await zhou.waitFor('您是受托的代办人')
    expect(zhou.text()).not.toContain('柳园北路')
    await payInWechat(zhou)
    await zhou.waitFor('审核通过，待制发')
    await he.open(`features/service/pages/case/index?caseId=${id}`)
    await he.waitFor(() => he.has('#end-authority'))
    await he.tap('#end-authority')
    await he.waitFor(() => he.has('#authorise'))
    expect(he.text()).not.toContain('内容刚刚被更新')
    await zhou.open(`features/service/pages/case/index?caseId=${id}`)
    await zhou.waitFor('没有找到')
  })

  it('without a network shows what it had, says so, and loses nothing that was typed', async () => {
    const off = { down: false, losing: false }
    const wang = await ready('wang', 'features/service/pages/where/index?code=DL_REISSUE_LOST', { network: off })
    await wang.waitFor('处能办')
    await wang.open('features/service/pages/apply/index?code=DL_CONTACT')
    await wang.tap('#fill-consent')
    await wang.tap('#fill')
    await wang.waitFor('已自动填好')
    await wang.input('#contact-phone', '13912345678')
    await wang.tap('#truth')
    off.down = true
    wang.emit('onNetworkStatusChange', { isConnected: false, networkType: 'none' })
    await wang.tap('#submit')
    await wang.waitFor('连接不上服务器')
    expect(wang.attr('#contact-phone', 'value')).toBe('13912345678')
    const again = await street.phone('wang', { storage: wang.storage, network: off, entry: 'features/service/pages/where/index?code=DL_REISSUE_LOST' })
    await again.waitFor('开门和排队情况可能已变')
    await see(again, '24-offline')
  })

  it('says at the end of the year that the next one is not settled yet', async () => {
    street.rig.turnTo(instantAt('2026-12-28', '10:00'))
    const late = await street.phone('li')
    await late.open('features/service/pages/outlet/index?outletId=OL-DCF-01')
    await late.waitFor('节假日安排尚未公布')
    expect(late.text()).toContain('（暂定）')
    await see(late, '25-year-end')
  })

  it('leaves no error and asks WeChat for nothing the harness does not know', () => {
    for (const phone of street.phones) {
      expect(phone.log.errors).toEqual([])
      expect(phone.log.console.filter((line) => line.level === 'error')).toEqual([])
      expect([...phone.log.missing]).toEqual([])
    }
  })
})
