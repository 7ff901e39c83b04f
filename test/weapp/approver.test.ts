/** An approver's way through the real WeChat build: the worklist, deciding, and what a colleague, a bad network or an old sign-in does to it. */
import { createHash } from 'node:crypto'
import { addDays, dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { passRoutes, type PassApplication, type PassView, type StaffOrder } from '@lubiao/shared/pass/contract'
import { deskOrders } from '@lubiao/shared/pass/desk-words.data'
import { cleanApplication } from '../support/applications'
import type { Client } from '../support/rig'
import type { WeApp } from './harness/open-app'
import { signIn, Street, typePlate } from './phones'

const WORKLIST = 'features/approver/pages/worklist/index'
const CASE = 'features/approver/pages/case/index'
const NOTE = '运单已核对，从光岳路进出'
/** Classes of the plates used here, as the register has them; medium trucks where nothing is said. */
const CLASSES: Readonly<Record<string, PassApplication['vehicleClass']>> = { '鲁P20001': 'heavy-truck', '鲁P20002': 'heavy-truck', '鲁P20006': 'tractor', '鲁P10103': 'heavy-truck' }

let street: Street
beforeAll(async () => { street = await Street.start('2026-11-23T02:00:00.000Z') }, 120_000)
afterAll(() => street.stop())

/** A person files and submits; the automatic checks are through when this returns. */
async function filed(personId: string, plate: string, more: Partial<PassApplication> = {}): Promise<PassView> {
  const person = await street.rig.wechat(personId)
  await street.rig.owned(plate, personId)
  const application = cleanApplication(street.rig.now, { plate, vehicleClass: CLASSES[plate] ?? 'medium-truck', ...more })
  const draft = await person.must(passRoutes.open, { application })
  const view = await person.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
  await street.rig.settle()
  return view
}

/** Uploads a paper as the phone does. */
async function paper(personId: string, name: string, contentType: 'application/pdf' | 'image/png', bytes: Buffer): Promise<PassApplication['materials'][number]> {
  const person = await street.rig.wechat(personId)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const ticket = await person.must(passRoutes.fileTicket, { contentType, bytes: bytes.length, sha256 })
  const form = new FormData()
  for (const [key, value] of Object.entries(ticket.fields)) form.append(key, value)
  form.append('file', new Blob([new Uint8Array(bytes)], { type: contentType }), name)
  expect((await fetch(ticket.url, { method: 'POST', body: form })).status).toBe(204)
  return { kind: 'transportReason', fileId: ticket.fileId, sha256, name }
}

/** A member of staff with the phone in hand, signed in. */
async function staffPhone(personId: string, options: Parameters<Street['phone']>[1] = {}): Promise<WeApp> {
  const app = await street.phone(personId, options)
  await app.open('shell/sign-in/index')
  await signIn(app)
  return app
}

async function openCase(app: WeApp, caseId: string): Promise<void> {
  await app.open(`${CASE}?caseId=${caseId}`)
  await app.waitFor('办理经过')
}

/** Taps a command wherever it stands: at the foot, or one tap further. */
async function press(app: WeApp, command: string): Promise<void> {
  if (!app.has(`#order-${command}`)) await app.tap('#others')
  await app.tap(`#order-${command}`)
}

/** The phone loses its network, says so, and finds it again. */
async function reconnect(app: WeApp): Promise<void> {
  app.emit('onNetworkStatusChange', { isConnected: false, networkType: 'none' })
  await app.waitFor('没有网络，内容可能不是最新的')
  app.emit('onNetworkStatusChange', { isConnected: true, networkType: 'wifi' })
}

const asStaff = async (client: Client, caseId: string, order: StaffOrder): Promise<PassView> => {
  const { version } = await client.must(passRoutes.staffGet, { caseId })
  return client.must(passRoutes.staffAct, { caseId, version, order })
}
const see = async (personId: string, caseId: string): Promise<PassView> => (await street.rig.desk(personId)).must(passRoutes.staffGet, { caseId })
const actions = (app: WeApp) => app.log.requests.filter((request) => request.method === 'POST' && request.url.endsWith('/actions'))

describe('an approver with a phone', () => {
  const shown: Record<string, unknown>[] = []
  let gao: WeApp
  let first: PassView
  let second: PassView

  it('comes in from the own page and sees the most urgent first, what is late in red', async () => {
    const png = await paper('li', '运单照片', 'image/png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    const pdf = await paper('li', '合同.pdf', 'application/pdf', Buffer.from('%PDF-1.4 demo'))
    first = await filed('li', '鲁P12345', { materials: [png, pdf] })
    street.rig.turnTo(instantAt('2026-11-26', '09:30'))
    await street.rig.sweep()
    second = await filed('zhou', '鲁P20001')
    gao = await staffPhone('approver', {
      hooks: {
        previewImage: (options) => { shown.push(options); return {} }, openDocument: (options) => { shown.push(options); return {} },
        downloadFile: async ({ url }) => { const answer = await fetch(String(url)); return { statusCode: answer.status, tempFilePath: `wxfile://tmp/${(await answer.text()).slice(0, 8)}` } }
      }
    })
    await gao.switchTab('shell/me/index')
    await gao.tap('#approver')
    await gao.waitFor('待审批 2')
    expect(gao.page().path).toBe(WORKLIST)
    expect(gao.texts('.work .plate')).toEqual(['鲁P·12345', '鲁P·20001'])
    expect(gao.texts('.work-late .plate')).toEqual(['鲁P·12345'])
    expect(gao.texts('.work-late .late')[0]).toMatch(/^已超时 /)
    expect(gao.texts('#tallies')[0]).toContain('已超时 1')
    await gao.tap('.tab:nth-child(2)')
    await gao.waitFor('您没有正在办理的申请')
    await gao.tap('.tab')
    await gao.waitFor(() => gao.has('.work'))
  })

  it('reads the case, opens its papers, and can press exactly what the machine offers', async () => {
    await gao.tap(`#work-${first.caseId}`)
    await gao.waitFor('办理经过')
    for (const words of ['自动核验', '核心区', '向东昌路工地运送建材', '材料（2 份）', '进度', '待领取', '李*国']) expect(gao.text()).toContain(words)
    expect(gao.texts('.foot .btn')).toEqual(['领取'])
    await gao.tap('#paper-0')
    await gao.waitFor(() => shown.length === 1)
    expect(shown[0]).toMatchObject({ showmenu: false })
    expect((await fetch(String((shown[0]?.urls as string[])[0]))).headers.get('content-type')).toBe('image/png')
    await gao.tap('#paper-1')
    await gao.waitFor(() => shown.length === 2)
    expect(shown[1]).toMatchObject({ filePath: 'wxfile://tmp/%PDF-1.4', fileType: 'pdf', showMenu: false })
    await gao.tap('#order-claim')
    await gao.waitFor('已领取，由您办理。')
    await gao.tap('#others')
    const { commands } = await see('approver', first.caseId)
    const drawn = Object.keys(deskOrders).filter((command) => gao.has(`#order-${command}`))
    expect(drawn.sort()).toEqual([...commands].sort())
    expect(commands).toContain('approve')
  })

  it('approves; the applicant has the pass', async () => {
    await press(gao, 'approve')
    await gao.waitFor('批准 鲁P12345 的通行证')
    expect(gao.text()).toContain('项自动核验全部通过')
    await gao.input('#order-note', NOTE)
    await gao.tap('#order-ok')
    await gao.waitFor('已批准，通行证将按启用日自动生效。')
    const view = await (await street.rig.wechat('li')).must(passRoutes.get, { caseId: first.caseId })
    expect(view).toMatchObject({ decision: { outcome: 'approved', reason: NOTE } })
    await gao.tap('#to-list')
    await gao.waitFor('待审批 1')
    expect(gao.has(`#work-${first.caseId}`)).toBe(false)
  })

  it('returns one for correction with a phrase and words of the own; what was written survives closing the sheet and the app', async () => {
    const storage = new Map<string, unknown>()
    const lin = await staffPhone('approver2', { storage })
    await openCase(lin, second.caseId)
    await lin.tap('#order-claim')
    await lin.waitFor('由我办理')
    await press(lin, 'returnForCorrection')
    await lin.tap('#order-ok')
    await lin.waitFor('请写明需要补正的内容')
    await lin.tap('#phrase-1')
    await lin.waitFor(() => lin.attr('#order-note', 'value') === '请补充运单或运输合同。')
    await lin.input('#order-note', '请补充运单或运输合同。\n路线写明从哪条路进。')
    await lin.tap('.sheet-close')
    await lin.waitFor(() => !lin.has('#order-note'))
    const again = await street.phone('approver2', { storage, entry: `${CASE}?caseId=${second.caseId}` })
    await again.waitFor('办理经过')
    await press(again, 'returnForCorrection')
    await again.waitFor(() => again.has('#order-note'))
    expect(again.attr('#order-note', 'value')).toBe('请补充运单或运输合同。\n路线写明从哪条路进。')
    await again.tap('#order-ok')
    await again.waitFor('已退回申请人补正，等待期间暂停计时。')
    expect(again.texts('#idle')).toEqual(['等待申请人补正，补正后会回到清单。'])
    const view = await (await street.rig.wechat('zhou')).must(passRoutes.get, { caseId: second.caseId })
    expect(view).toMatchObject({ state: 'returned', decision: { outcome: 'returned', reason: '请补充运单或运输合同。\n路线写明从哪条路进。' } })
    expect(storage.has(`lubiao:draft:order:${second.caseId}`)).toBe(false)
  })

  it('refuses with a reason of the list, which cannot be left out', async () => {
    const { caseId } = await filed('he', '鲁P20002')
    await openCase(gao, caseId)
    await gao.tap('#order-claim')
    await gao.waitFor('由我办理')
    await press(gao, 'refuse')
    await gao.input('#order-note', '运单日期与申请日期不符')
    await gao.tap('#order-ok')
    await gao.waitFor('请选择理由')
    expect(gao.text()).toContain('告知申请人：请补齐真实的运单、合同或许可后重新申请')
    await gao.tap('#choice-untrue-materials')
    await gao.tap('#order-ok')
    await gao.waitFor('已作出不予批准决定并告知申请人。')
    expect((await see('approver', caseId)).decision).toMatchObject({ outcome: 'refused', reason: '材料与实际不符：运单日期与申请日期不符' })
    expect(gao.texts('#idle')).toEqual(['已办结，没有需要办理的操作。'])
  })

  it('proposes an exception, which another pair of eyes confirms', async () => {
    const today = dateOf(street.rig.now)
    const { caseId } = await filed('he', '鲁P20003', { validFrom: today, validTo: addDays(today, 1), emergency: { reason: '抢修供水管道，需要连夜运送管材' } })
    await openCase(gao, caseId)
    await gao.tap('#order-claim')
    await gao.waitFor('由我办理')
    expect(gao.has('#order-approve')).toBe(false)
    await press(gao, 'propose')
    await gao.input('#order-note', '供水抢修，已电话核实')
    await gao.tap('#order-ok')
    await gao.waitFor('已提请复核')
    expect(gao.texts('.foot')).toEqual(['已由您拟批准，等待另一名审批人复核。'])
    const lin = await staffPhone('approver2')
    await openCase(lin, caseId)
    expect(lin.text()).toContain('高审批 拟批准，提请复核供水抢修，已电话核实')
    await lin.tap('#order-claim')
    await lin.waitFor('由我办理')
    await press(lin, 'confirm')
    await lin.waitFor('拟批准人：高审批')
    await lin.tap('#order-ok')
    await lin.waitFor('复核通过，已批准。')
    expect((await see('approver', caseId)).state).toBe('approved')
  })

  it('finds a pass in force by its plate and revokes it', async () => {
    await gao.open(WORKLIST)
    await gao.tap('.tab:last-child')
    await typePlate(gao, '鲁P99999')
    await gao.tap('#seek')
    await gao.waitFor('没有查到')
    await typePlate(gao, '鲁P12345')
    await gao.tap('#seek')
    await gao.tap(`#work-${first.caseId}`)
    await gao.tap('#order-revoke')
    await gao.waitFor('不能恢复')
    await gao.tap('#choice-misuse')
    await gao.input('#order-note', '三次在许可时段以外通行')
    await gao.tap('#order-ok')
    await gao.waitFor('已吊销，二维码随即失效。')
    expect((await see('approver', first.caseId)).state).toBe('revoked')
  })
})

describe('two at once, bad networks and old sign-ins', () => {
  it('tells the slower of two approvers who has the case, and offers what is left', async () => {
    const { caseId } = await filed('li', '鲁P20006')
    const lin = await staffPhone('approver2')
    await openCase(lin, caseId)
    await asStaff(await street.rig.desk('approver'), caseId, { command: 'claim' })
    await lin.tap('#order-claim')
    await lin.waitFor('这份申请现由高审批办理')
    expect(lin.text()).toContain('如需接手，请联系领取人退回待领')
    expect(lin.texts('#holder')).toEqual(['高审批 正在办理'])
    expect(lin.has('#order-claim')).toBe(false)
    expect(lin.texts('#idle')[0]).toContain('高审批 已领取')
    expect((await see('approver', caseId)).claimedBy?.name).toBe('高审批')
  })

  it('keeps what was written when the case moved on meanwhile, says so, and lets it be given on what is there now', async () => {
    const { caseId } = await filed('li', '鲁P10101')
    const gao = await staffPhone('approver')
    await openCase(gao, caseId)
    await gao.tap('#order-claim')
    await gao.waitFor('由我办理')
    await press(gao, 'returnForCorrection')
    await gao.input('#order-note', '行驶路线请写明主要道路')
    await asStaff(await street.rig.desk('approver'), caseId, { command: 'recordChecks' })
    await gao.tap('#order-ok')
    await gao.waitFor('已为您刷新到最新内容，请核对后再操作。')
    expect(gao.attr('#order-note', 'value')).toBe('行驶路线请写明主要道路')
    await asStaff(await street.rig.desk('approver'), caseId, { command: 'release' })
    await asStaff(await street.rig.desk('approver2'), caseId, { command: 'claim' })
    await gao.tap('#order-ok')
    await gao.waitFor('这份申请现由林审批办理')
    expect(gao.has('#order-note')).toBe(false)
    expect(gao.text()).toContain('您写的内容已保留')
    await asStaff(await street.rig.desk('approver2'), caseId, { command: 'release' })
    await reconnect(gao)
    await gao.tap('#order-claim')
    await gao.waitFor('由我办理')
    expect((await see('approver', caseId)).claimedBy?.name).toBe('高审批')
  })

  it('gives an order once when its answer was lost: tried again, or found out when the network is back', async () => {
    const network = { down: false, losing: false }
    const gao = await staffPhone('approver', { network })
    for (const [plate, way] of [['鲁P10102', 'tap'], ['鲁P10103', 'network']] as const) {
      const { caseId } = await filed('li', plate)
      await openCase(gao, caseId)
      await gao.tap('#order-claim')
      await gao.waitFor('由我办理')
      await press(gao, 'approve')
      await gao.input('#order-note', NOTE)
      network.losing = true
      const before = actions(gao).length
      await gao.tap('#order-ok')
      await gao.waitFor('连接不上服务器')
      expect(gao.text()).toContain('可以放心重试，不会重复提交')
      expect(gao.attr('#order-note', 'value')).toBe(NOTE)
      expect((await see('approver', caseId)).state).toBe('approved')
      network.losing = false
      if (way === 'tap') await gao.tap('#order-ok')
      else await reconnect(gao)
      await gao.waitFor('刚才没有收到回复，已核实：操作成功')
      expect(gao.text()).toContain('已批准，通行证将按启用日自动生效。')
      expect(gao.has('#order-note')).toBe(false)
      const sent = actions(gao).slice(before)
      expect(sent.length).toBeGreaterThan(1)
      expect(new Set(sent.map((request) => request.key)).size).toBe(1)
      expect((await see('approver', caseId)).timeline.filter((entry) => entry.event === 'pass.approved')).toHaveLength(1)
    }
  })

  it('tells of a lost answer that a colleague had been faster', async () => {
    const network = { down: false, losing: false }
    const { caseId } = await filed('li', '鲁P12345', { validFrom: addDays(dateOf(street.rig.now), 30), validTo: addDays(dateOf(street.rig.now), 30) })
    const lin = await staffPhone('approver2', { network })
    await openCase(lin, caseId)
    await asStaff(await street.rig.desk('approver'), caseId, { command: 'claim' })
    network.losing = true
    await lin.tap('#order-claim')
    await lin.waitFor('连接不上服务器')
    network.losing = false
    await reconnect(lin)
    await lin.waitFor('这份申请现由高审批办理')
    expect(lin.text()).not.toContain('操作成功')
  })

  it('shows the list of before when there is no network', async () => {
    const network = { down: false, losing: false }
    const storage = new Map<string, unknown>()
    const gao = await staffPhone('approver', { network, storage })
    await gao.open(WORKLIST)
    await gao.waitFor(() => gao.has('.work'))
    network.down = true
    const again = await street.phone('approver', { storage, network, entry: WORKLIST })
    await again.waitFor('没有刷新成功')
    expect(again.texts('.work .plate')).toEqual(gao.texts('.work .plate'))
    await again.open(`${CASE}?caseId=TXNOTSEEN`)
    await again.waitFor('连接不上服务器')
  })

  it('is for approvers only', async () => {
    const officer = await staffPhone('officer')
    await officer.switchTab('shell/me/index')
    await officer.waitFor('扫码登录工作台')
    expect(officer.has('#approver')).toBe(false)
    await officer.open(WORKLIST)
    await officer.waitFor('仅限审批人员使用')
    expect(officer.log.requests.filter((request) => request.url.includes('/api/staff/'))).toEqual([])
  })

  it('signs in again by itself when it can; when it cannot, asks for it and has lost nothing', async () => {
    let refused = false
    const { caseId } = await filed('zhou', '鲁P20002', { validFrom: addDays(dateOf(street.rig.now), 200), validTo: addDays(dateOf(street.rig.now), 200) })
    const gao = await staffPhone('approver', { hooks: { login: async () => { if (refused) throw new Error('login refused'); return { code: await street.rig.loginCode('approver') } } } })
    await openCase(gao, caseId)
    street.rig.turn(20 * 60_000)
    await gao.tap('#order-claim')
    await gao.waitFor('由我办理')
    await press(gao, 'returnForCorrection')
    await gao.input('#order-note', '请补充运单')
    street.rig.turn(100 * 24 * 3600_000)
    refused = true
    await gao.tap('#order-ok')
    await gao.waitFor('您写的内容已保存，不会丢失')
    refused = false
    await gao.tap('.state .btn')
    await signIn(gao)
    await gao.waitFor(() => gao.page().path === CASE)
    await gao.waitFor('办理经过')
    if (!gao.has('#order-note')) await press(gao, 'returnForCorrection')
    expect(gao.attr('#order-note', 'value')).toBe('请补充运单')
    await gao.tap('#order-ok')
    await gao.waitFor('已退回申请人补正')
  })

  it('leaves no error and asks WeChat for nothing the harness does not know', () => {
    for (const phone of street.phones) {
      expect(phone.log.errors).toEqual([])
      expect(phone.log.console.filter((line) => line.level === 'error')).toEqual([])
      expect([...phone.log.missing]).toEqual([])
    }
  })
})
