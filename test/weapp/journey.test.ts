/**
 * A citizen's and an officer's way through the real WeChat build: from an empty phone to the roadside, with and without a network. Every step is also
 * drawn and measured in a browser; with LUBIAO_PICTURES=<folder> it is kept as a picture for the README.
 */
import { addDays, dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { Album } from './album'
import type { WeApp } from './harness/open-app'
import type { Network } from './harness/wx'
import { readCode, signIn, Street, typePlate } from './phones'

const CORE = { longitude: 115.9802, latitude: 36.4405, accuracy: 10 }
const PICTURE = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9])

let street: Street
let album: Album
beforeAll(async () => {
  street = await Street.start('2026-11-23T02:00:00.000Z')
  album = await Album.open()
}, 120_000)
afterAll(async () => {
  await album?.close()
  await street?.stop()
})

/** What a person sees is inside the screen, whole, and large enough to touch. */
const see = async (app: WeApp, name: string, from?: string): Promise<void> => expect(await album.look(app, name, from)).toEqual([])

/** A person ready to apply: signed in, phone bound, name verified. */
async function ready(personId: string, options: Parameters<Street['phone']>[1] = {}): Promise<WeApp> {
  await street.rig.wechat(personId)
  const app = await street.phone(personId, options)
  await app.open('shell/sign-in/index')
  await signIn(app)
  return app
}

async function fillIn(app: WeApp, plate: string, from: string, to: string, seen?: (name: string) => Promise<void>): Promise<void> {
  await app.waitFor(() => app.has('#plate-0'))
  await typePlate(app, plate)
  await app.waitFor('登记的车型')
  await app.tap('#choice-temp')
  await seen?.('2-vehicle')
  await app.tap('#next')
  await app.waitFor('要进入哪些禁行区')
  await app.tap('#choice-Z1')
  await app.change('#valid-from', from)
  await app.change('#valid-to', to)
  await app.input('#route', '光岳路进，经东昌路到建材市场，原路返回')
  await seen?.('3-trip')
  await app.tap('#next')
  await app.waitFor('运输事由')
  await app.input('#reason', '给东昌路建材市场送瓷砖，约 5 吨')
}

describe('from an empty phone to the roadside', () => {
  const storage = new Map<string, unknown>()
  const files = new Map([['wxfile://tmp/waybill.jpg', PICTURE]])
  let li: WeApp
  let caseId = ''

  it('guest looks, signs in with consent, binds the phone, proves the name', async () => {
    li = await street.phone('li', { storage, files, hooks: { showActionSheet: () => ({ tapIndex: 0 }), chooseMedia: () => ({ tempFiles: [{ tempFilePath: 'wxfile://tmp/waybill.jpg', size: PICTURE.length }] }) } })
    await li.waitFor('最早')
    await see(li, '1-home')
    await li.tap('#apply')
    await li.waitFor('欢迎使用路标')
    await see(li, 'sign-in')
    expect(li.off('#wechat')).toBe(true)
    await signIn(li)
    await li.waitFor(() => li.page().path === 'features/pass/pages/apply/index')
    await li.waitFor('申请前需要完成实名认证')
    await li.tap('#go-real-name')
    await li.waitFor('使用微信手机号')
    await li.fire('#phone', 'getphonenumber', { code: await street.phoneCode('li') })
    await li.waitFor('138****0001')
    await li.input('#name', '李建国')
    await li.input('#id-number', '371502198506120132')
    await li.tap('#id-consent')
    await see(li, 'real-name')
    await li.tap('#verify')
    await li.waitFor(() => li.page().path === 'features/pass/pages/apply/index')
    await li.waitFor(() => !li.text().includes('申请前需要完成实名认证'))
  })

  it('applies: every obstacle is told first, the paper is uploaded, the clock starts', async () => {
    await fillIn(li, '鲁P12345', '2026-11-25', '2026-11-26', (name) => see(li, name))
    await li.tap('#add-transportReason')
    await li.waitFor('照片-')
    await see(li, 'papers')
    await li.tap('#next')
    await li.waitFor('核对通过，可以提交')
    expect(li.off('#submit')).toBe(true)
    await see(li, '4-review')
    await li.tap('#promise')
    await li.tap('#submit')
    await li.waitFor('待审批')
    await li.waitFor(() => li.log.requests.some((request) => request.url.endsWith('/api/account/notice-consents') && request.status === 200))
    expect(li.page().path).toBe('features/pass/pages/case/index')
    expect(li.text()).toContain('还剩')
    await see(li, '5-case')
    caseId = li.page().query.caseId ?? ''
  })

  it('is approved at the desk; the phone shows a code another camera reads', async () => {
    const desk = await street.rig.desk('approver')
    const at = async () => ({ caseId, version: (await desk.must(passRoutes.staffGet, { caseId })).version })
    await street.rig.settle()
    await desk.must(passRoutes.staffAct, { ...(await at()), order: { command: 'claim' } })
    await desk.must(passRoutes.staffAct, { ...(await at()), order: { command: 'approve' } })
    await street.rig.settle()
    expect(await street.messages()).toContain('tmpl-pass-decided')
    street.rig.turnTo(instantAt('2026-11-25', '10:00'))
    await street.rig.sweep()
    await li.open(`features/pass/pages/case/index?caseId=${caseId}`)
    await li.waitFor('生效中')
    await see(li, '6-approved')
    await li.tap('#show-code')
    await li.waitFor('动态码 · 本机出示')
    expect(readCode(li)).toMatch(/^LB2:/)
    await see(li, '7-code')
    await li.tap('.tab:last-child')
    await li.waitFor('静态码可保存')
    expect(readCode(li)).toMatch(/^LB1:/)
  })

  it('is shown again without any network, also after the app was closed', async () => {
    const again = await street.phone('li', { storage, entry: `features/pass/pages/code/index?caseId=${caseId}`, network: { down: true, losing: false } })
    await again.waitFor('动态码 · 本机出示')
    expect(readCode(again)).toMatch(/^LB2:/)
  })

  it('is at hand at once when the network is there but answers nothing', async () => {
    await li.switchTab('shell/home/index')
    await li.waitFor('出示通行码')
    const slow = await street.phone('li', { storage: new Map([...storage, ['lubiao:elder', 'true']]), hooks: { request: () => new Promise(() => undefined) } })
    await slow.waitFor('出示通行码')
    await see(slow, '12-large-type')
    await slow.tap('#show-code')
    await slow.waitFor('动态码 · 本机出示')
    await li.tap('#show-code')
    await li.waitFor('动态码 · 本机出示')
  })

  it('is checked by an officer: online, offline, as an old picture, and by its plate', async () => {
    const network = { down: false, losing: false }
    let text = ''
    const officer = await street.phone('officer', { network, hooks: { scanCode: () => ({ result: text }), getLocation: () => CORE } })
    await officer.open('shell/sign-in/index')
    await signIn(officer)
    await officer.open('features/officer/pages/check/index')
    await officer.waitFor('个签发密钥')
    await see(officer, '8-check')

    await li.tap('.tab')
    await li.waitFor('动态码 · 本机出示')
    text = readCode(li)
    await officer.tap('#scan')
    await officer.waitFor('已联网核验')
    expect(officer.texts('#headline')).toEqual(['可以通行'])
    expect(officer.texts('#possession')).toEqual(['本机出示'])
    await see(officer, '9-green')

    network.down = true
    await officer.tap('#again')
    await officer.waitFor('离线核验，联网后自动上传')
    expect(officer.texts('#headline')).toEqual(['可以通行'])

    street.rig.turn(90_000)
    await officer.tap('#again')
    await officer.waitFor('动态码已过时')
    expect(officer.has('#possession')).toBe(false) // a code that is not good says nothing of whose phone it is on
    await see(officer, '10-red')

    await officer.back()
    await officer.waitFor('2 条核验记录待上传')
    network.down = false
    await officer.tap('#upload')
    await officer.waitFor(() => !officer.text().includes('待上传'))

    await officer.tap('.tab:last-child')
    await typePlate(officer, '鲁P12345')
    await officer.tap('#check-plate')
    await officer.waitFor('已联网核验')
    expect(officer.texts('#headline')).toEqual(['可以通行'])

    network.down = true
    await officer.back()
    await officer.tap('#check-plate')
    await officer.waitFor('离线核验，联网后自动上传')
    expect(officer.texts('#headline')).toEqual(['车型未知'])
    await see(officer, '11-amber')
  })

  it('is lent to the driver at the wheel and taken back', async () => {
    await li.open(`features/pass/pages/case/index?caseId=${caseId}`)
    await li.waitFor('添加驾驶人')
    await li.tap('#share')
    await li.input('#driver-name', '赵志强')
    await li.tap('#share-ok')
    await li.waitFor('分享码已生成')
    await see(li, 'shared')
    const [shareCode = ''] = li.texts('#share-code-text')
    const zhao = await ready('zhao')
    await zhao.open(`features/pass/pages/accept/index?shareCode=${shareCode}`)
    await zhao.waitFor('接收并存入本机')
    await see(zhao, 'accept')
    await zhao.tap('#accept')
    await zhao.waitFor('动态码 · 本机出示')
    const lent = readCode(zhao)
    await zhao.open(`features/pass/pages/case/index?caseId=${caseId}`)
    await zhao.waitFor('申请内容')
    for (const kept of ['进度', '办理记录', '事由', '材料']) expect(zhao.text()).not.toContain(kept) // the owner's business: not told, so not shown as missing
    await li.open(`features/pass/pages/case/index?caseId=${caseId}`)
    await li.waitFor('使用中')
    await li.tap('[id^=unshare-]')
    await li.waitFor(() => !li.text().includes('使用中'))
    const officer = await street.phone('officer2', { hooks: { scanCode: () => ({ result: lent }), getLocation: () => CORE } })
    await officer.open('shell/sign-in/index')
    await signIn(officer)
    await officer.open('features/officer/pages/check/index')
    await officer.waitFor('个签发密钥')
    await officer.tap('#scan')
    await officer.waitFor('此码已作废')
  })

  it('leaves no error and asks WeChat for nothing the harness does not know', () => {
    for (const phone of street.phones) {
      expect(phone.log.errors).toEqual([])
      expect(phone.log.console.filter((line) => line.level === 'error')).toEqual([])
      expect([...phone.log.missing]).toEqual([])
    }
  })
})

describe('when things go wrong', () => {
  it('tells every obstacle before submitting, with what to do about it', async () => {
    const liu = await ready('liu')
    await liu.open('features/pass/pages/apply/index')
    const from = addDays(dateOf(street.rig.now), 7)
    await fillIn(liu, '鲁P33333', from, from)
    await liu.tap('#next')
    await liu.waitFor('现在提交会被拦下')
    expect(liu.text()).toContain('怎么办')
    await liu.tap('#promise')
    expect(liu.off('#submit')).toBe(true)
    await see(liu, 'obstacle', '.checks-item')
  })

  it('keeps the same idempotency key when an answer was lost, so that one case is made', async () => {
    const network = { down: false, losing: false }
    const storage = new Map<string, unknown>()
    const he = await ready('he', { network, storage })
    await he.open('features/pass/pages/apply/index')
    await he.waitFor(() => he.has('#plate-0'))
    await typePlate(he, '鲁P66666')
    await he.waitFor('登记的车型')
    await he.tap('#choice-slag')
    network.losing = true
    await he.tap('#next')
    await he.waitFor(() => he.log.requests.some((request) => request.url.endsWith('/api/pass/cases') && request.key !== undefined))
    await he.waitFor('要进入哪些禁行区')
    network.losing = false
    await he.tap('#choice-Z1')
    for (const field of ['#valid-from', '#valid-to']) await he.change(field, addDays(dateOf(street.rig.now), 7))
    await he.input('#route', '卫育路进，到消纳场')
    await he.tap('#next')
    const opened = () => he.log.requests.filter((request) => request.method === 'POST' && request.url.endsWith('/api/pass/cases'))
    await he.waitFor(() => he.log.requests.some((request) => request.url.endsWith('/actions') && request.status === 200))
    expect(opened().map((request) => request.status)).toEqual([0, 201])
    expect(new Set(opened().map((request) => request.key)).size).toBe(1)
    const client = await street.rig.wechat('he')
    const { cases } = await client.must(passRoutes.mine, {})
    expect(cases).toHaveLength(1)
    const caseId = cases[0]?.caseId ?? ''
    expect((await client.must(passRoutes.get, { caseId })).application.route).toBe('卫育路进，到消纳场')

    // The next saving arrives and its answer does not; what is typed after that is still there when the app was closed in between.
    await he.waitFor('运输事由')
    await he.input('#reason', '从工地运渣土')
    network.losing = true
    await he.tap('#next')
    await he.waitFor('提前核对')
    network.losing = false
    await he.tap('#before')
    await he.waitFor('运输事由')
    await he.input('#reason', '从工地运渣土到消纳场，每天两车')
    he.close()
    const again = await street.phone('he', { storage, entry: `features/pass/pages/apply/index?caseId=${caseId}` })
    await again.waitFor(() => again.has('#reason'))
    expect(again.attr('#reason', 'value')).toBe('从工地运渣土到消纳场，每天两车')
    await again.tap('#next')
    await again.waitFor('提前核对')
    await again.waitFor(() => again.log.requests.filter((request) => request.url.endsWith('/actions') && request.status === 200).length === 2)
    expect((await client.must(passRoutes.get, { caseId })).application.reason).toBe('从工地运渣土到消纳场，每天两车')
  })

  it('submits what stands when somebody is quicker than the network, over the version that the saving made', async () => {
    let arrive = (): void => undefined
    const network: Network = { down: false, losing: false }
    const swift = await ready('li', { network })
    await swift.open('features/pass/pages/apply/index')
    const from = addDays(dateOf(street.rig.now), 7)
    await fillIn(swift, '鲁P12346', from, from)
    network.slow = { path: '/actions', until: new Promise<void>((resolve) => { arrive = resolve }) }
    await swift.tap('#next')
    await swift.waitFor('核对通过，可以提交')
    await swift.tap('#promise')
    await swift.tap('#submit')
    const given = () => swift.log.requests.filter((request) => request.method === 'POST' && request.url.endsWith('/actions'))
    const before = given().length
    arrive()
    await swift.waitFor('待审批')
    expect(given()).toHaveLength(before + 1)
    expect(given().map((request) => request.status)).toEqual(given().map(() => 200))
  })

  it('checks the form by itself as one goes, with and without a network', async () => {
    const network = { down: false, losing: false }
    const he = await ready('he', { network })
    await he.open('features/pass/pages/apply/index')
    await he.waitFor(() => he.has('#plate-0'))
    await typePlate(he, '鲁P66667')
    await he.waitFor('登记的车型')
    await he.tap('#choice-slag')
    await he.tap('#next')
    await he.waitFor('要进入哪些禁行区')
    network.down = true
    he.emit('onNetworkStatusChange', { isConnected: false, networkType: 'none' })
    await he.tap('#choice-Z1')
    await he.change('#valid-from', addDays(dateOf(street.rig.now), 10))
    await he.change('#valid-to', addDays(dateOf(street.rig.now), 400))
    await he.waitFor('渣土运输通行证有效期为 1–180 天')
    expect(he.text()).toContain('怎么办')
    await he.change('#valid-to', addDays(dateOf(street.rig.now), 12))
    await he.waitFor(() => !he.text().includes('还需要改一下'))
    await he.tap('#next')
    await he.waitFor('缺少建筑垃圾处置核准')
    await he.input('#reason', '从工地运渣土到消纳场')
    await he.tap('#next')
    await he.waitFor('没有网络，先按手机上的规则核对')
    expect(he.text()).toContain('缺少建筑垃圾处置核准')
    await see(he, 'own-checks', '.checks-item')
  })

  it('shows the next person on the same phone nothing of the one before', async () => {
    let person = 'he'
    await street.rig.wechat('chen')
    const phone = await street.phone('he', { hooks: { login: async () => ({ code: await street.rig.loginCode(person) }) } })
    await phone.open('shell/sign-in/index')
    await signIn(phone)
    await phone.switchTab('shell/home/index')
    await phone.waitFor('正在办理')
    await phone.switchTab('shell/me/index')
    await phone.waitFor('何*民')
    await phone.tap('#sign-out')
    await phone.waitFor('您还没有登录')
    person = 'chen'
    await phone.tap('#sign-in')
    await signIn(phone)
    for (const tab of ['shell/me/index', 'shell/passes/index', 'shell/home/index']) {
      await phone.switchTab(tab)
      expect(phone.text()).not.toMatch(/何\*民|66666/)
    }
  })

  it('opens an eleventh page in place of the tenth, which WeChat would refuse', async () => {
    const guest = await street.phone('chen')
    for (let more = 0; more < 9; more += 1) await guest.open('shell/sign-in/index')
    expect(guest.depth()).toBe(10)
    await guest.tap('#read-privacy')
    await guest.waitFor('谁在处理')
    expect(guest.depth()).toBe(10)
  })

  it('says in words that there is no network, and loses nothing that was typed', async () => {
    const network = { down: false, losing: false }
    const he = await ready('he', { network })
    network.down = true
    he.emit('onNetworkStatusChange', { isConnected: false, networkType: 'none' })
    await he.open('features/pass/pages/accept/index')
    await he.waitFor('网络不可用')
    await he.input('#share-code', 'TX000')
    await he.tap('#accept')
    await he.waitFor('连接不上服务器')
    expect(he.attr('#share-code', 'value')).toBe('TX000')
  })
})
