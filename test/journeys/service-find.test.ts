/**
 * Finding out: what can be done, where it is open now, what a published day changes, what to bring with the registers up and down, a year
 * without a notice, machines that fall silent, forms that are gone after a day.
 */
import { createHmac } from 'node:crypto'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { registerOutletLoad } from '../../functions/src/service/load'
import { kioskBeats } from '../../local/src/demo/kiosk-beats'
import { Cast } from '../support/cast'
import { Rig } from '../support/rig'

const MONDAY = '2026-11-23'
/** Beside the main hall, GCJ-02. */
const here = { lng: 116.0142, lat: 36.4572 }

let rig: Rig
const cast = new Cast(() => rig)
const [li, liu, wang] = [cast.citizen('li'), cast.citizen('liu'), cast.citizen('wang')]
const [approver, officeApprover, admin, finance, supervisor] = [cast.desk('approver'), cast.desk('approver3'), cast.desk('admin'), cast.desk('finance'), cast.desk('supervisor')]
const ask = <R extends Parameters<Rig['send']>[1]>(route: R, input: Parameters<typeof rig.send<R>>[2]) => rig.send(undefined, route, input)
const must = async <R extends Parameters<Rig['send']>[1]>(route: R, input: Parameters<typeof rig.send<R>>[2]) => {
  const answer = await ask(route, input)
  if (answer.status !== 200) throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
const registryIs = (down: boolean) => fetch(`${rig.stack.registry.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ down }) })

beforeAll(async () => {
  rig = await Rig.start({ startAt: instantAt(MONDAY, '10:00') })
}, 60_000)
afterAll(() => rig.stop())

describe('the catalogue', () => {
  it('is read by anybody, in words, with amounts, and says that its list is reconstructed', async () => {
    const table = await must(serviceRoutes.catalogue, {})
    expect([table.reconstructed, table.demo, new Set(table.services.flatMap((one) => one.idOnly ?? [])).size, new Set(table.services.flatMap((one) => one.delegable ?? [])).size]).toEqual([true, true, 18, 23])
    const { service } = await must(serviceRoutes.service, { code: 'DL_REISSUE_LOST' })
    expect(service).toMatchObject({ name: '补领驾驶证', limitText: '1个工作日', feeText: '10 元/本', agent: 'allowed' })
    expect(service.basis).toContain('第六十九条')
    expect((await must(serviceRoutes.catalogue, { channel: 'online', subject: 'vehicle' })).services.map((one) => one.code)).toContain('VEH_MARK_EXEMPT')
  })
})

describe('where can I do this now', () => {
  it('finds what is near and open, first what does it on the spot', async () => {
    const found = await must(serviceRoutes.search, { code: 'DL_RENEW_EXPIRY', position: here })
    expect(found.results[0]).toMatchObject({ id: 'OL-DCF-01', how: '●', metres: 0, inTime: true, state: { open: true, closesAt: instantAt(MONDAY, '17:30') } })
    expect(found.openNow).toBeGreaterThan(20)
    expect(found.results.every((one) => one.how === '●' && one.state.open)).toBe(true)
    const near = await must(serviceRoutes.search, { code: 'DL_RENEW_EXPIRY', position: here, order: 'near', limit: 50 })
    const metres = near.results.map((one) => one.metres ?? 0)
    expect(metres).toEqual([...metres].sort((a, b) => a - b))
  })

  it('shows a queue that is told, leaves unknown what a module cannot tell, and claims to know no other hour', async () => {
    const load = async (id: string, at?: string) => (await must(serviceRoutes.search, { code: 'DL_RENEW_EXPIRY', position: here, limit: 50, ...(at === undefined ? {} : { at }) })).results.find((one) => one.id === id)?.load
    // The modules' own lookups stay; these come after them, and what comes last is what is shown.
    registerOutletLoad('test-queue', (_deps, ids) => Promise.resolve(new Map(ids.map((id) => [id, id === 'OL-DCF-01' ? { waiting: 30, waitMinutes: 90 } : { waiting: 0, waitMinutes: 0 }]))))
    const busy = await must(serviceRoutes.search, { code: 'DL_RENEW_EXPIRY', position: here, limit: 50 })
    expect(busy.results[0]?.id).not.toBe('OL-DCF-01')
    expect(await load('OL-DCF-01')).toMatchObject({ waiting: 30, waitMinutes: 90 })
    const tomorrow = await load('OL-DCF-01', instantAt('2026-11-24', '10:00'))
    expect(Object.keys(tomorrow ?? {})).not.toEqual(expect.arrayContaining(['waiting']))
    expect(tomorrow?.waitMinutes).toBeUndefined()
    registerOutletLoad('test-queue', () => Promise.reject(new TypeError('down')))
    expect(await load('OL-DCF-01')).not.toMatchObject({ waiting: 30 })
    expect(rig.lines.some((line) => line.includes('service.load-unknown') && line.includes('test-queue'))).toBe(true)
    registerOutletLoad('test-queue', () => Promise.resolve(new Map()))
  })

  it('at night says when each opens, on Sunday sends to those on duty, at noon to all', async () => {
    const night = await must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt(MONDAY, '22:00'), open: 'any' })
    expect([night.openNow, night.results[0]?.state.opensAt]).toEqual([0, instantAt('2026-11-24', '08:30')])
    expect((await must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt(MONDAY, '22:00'), open: 'only' })).results).toEqual([])
    const sunday = await must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt('2026-11-29', '12:30'), open: 'only', limit: 50 })
    expect(sunday.results.length).toBeGreaterThan(10)
    expect(sunday.results.length).toBeLessThan(sunday.total)
    const noon = await must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt('2026-11-24', '12:30') })
    expect(noon.openNow).toBe(noon.total)
  })

  it('takes a moment in any precision, and refuses one no plan reaches', async () => {
    expect((await must(serviceRoutes.search, { code: 'DL_CONTACT', at: '2026-11-24T02:00:00Z' })).at).toBe('2026-11-24T02:00:00.000Z')
    expect((await ask(serviceRoutes.search, { code: 'DL_CONTACT', at: '9999-12-31T23:59:59Z' })).body).toMatchObject({ code: 'invalid-input', errors: [{ path: 'at' }] })
    expect((await ask(serviceRoutes.outlet, { outletId: 'OL-DCF-01', from: '9999-12-31' })).body).toMatchObject({ code: 'invalid-input', errors: [{ path: 'from' }] })
  })

  it('lists outlets by division, kind and service, and shows one with two weeks of hours', async () => {
    expect((await must(serviceRoutes.outlets, { cityStation: 'yes' })).outlets.length).toBeGreaterThanOrEqual(14)
    const { outlets } = await must(serviceRoutes.outlets, { division: '371581', code: 'VEH_MORTGAGE' })
    expect(outlets.map((one) => one.id).sort()).toEqual(['OL-LQS-01', 'OL-LQS-02', 'OL-LQS-05', 'OL-LQS-07', 'OL-LQS-08'])
    const one = await must(serviceRoutes.outlet, { outletId: 'OL-DCF-16', from: '2026-11-27' })
    expect([one.days.length, one.days[0]?.text, one.days[1]?.text]).toEqual([14, '09:00–17:00', '休息'])
    expect(one.services.find((service) => service.code === 'VEH_LICENCE_REISSUE')).toMatchObject({ how: '○', bookable: true })
    expect((await ask(serviceRoutes.outlet, { outletId: 'OL-XXX-99' })).body.code).toBe('not-found')
  })
})

describe('a day that an outlet changes', () => {
  const outletId = 'OL-DCF-03'
  const at = (date: string, version = 0) => ({ outletId, date, version })

  it('is public at once, and is withdrawn with the next version', async () => {
    rig.turnTo(instantAt('2026-12-01', '09:00'))
    cast.later()
    const closed = { spans: [], counters: {}, reason: '停电检修' }
    const first = await approver.must(serviceRoutes.publishDay, { ...at('2026-12-02'), day: closed })
    expect(first).toMatchObject({ version: 1, exception: closed, hours: { text: '休息', source: 'exception', reason: '停电检修' } })
    const search = () => must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt('2026-12-02', '10:00'), limit: 50, open: 'only', division: '371502' })
    expect((await search()).results.map((one) => one.id)).not.toContain(outletId)
    expect(await approver.send(serviceRoutes.publishDay, { ...at('2026-12-02'), day: closed })).toMatchObject({ status: 409, body: { code: 'version-conflict' } })
    const back = await approver.must(serviceRoutes.publishDay, at('2026-12-02', 1))
    expect(back).toMatchObject({ version: 2, hours: { source: 'series' } })
    expect(back).not.toHaveProperty('exception')
    expect((await search()).results.map((one) => one.id)).toContain(outletId)
    await rig.settle()
    const { Items = [] } = await rig.deps.table.reads.send(new ScanCommand({ TableName: rig.deps.table.name, FilterExpression: '#name = :name', ExpressionAttributeNames: { '#name': 'name' }, ExpressionAttributeValues: { ':name': 'service.outletDayPublished' } }))
    expect(Items.map((item) => item['data'] as { dayVersion: number }).map((data) => data.dayVersion).sort()).toEqual([1, 2])
  })

  it('of two at once only one is published', async () => {
    const both = await Promise.all(['上午停办', '下午停办'].map((reason) => approver.send(serviceRoutes.publishDay, { ...at('2026-12-04'), day: { spans: [{ from: 540, to: 700 }], counters: { window: 1 }, reason } })))
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    const { days } = await supervisor.must(serviceRoutes.outletDays, { outletId, from: '2026-12-04', to: '2026-12-05' })
    expect(days[0]).toMatchObject({ version: 1, counters: { window: 1, plate: 1 }, hours: { text: '09:00–11:40' } })
    expect(days[1]).toMatchObject({ version: 0, hours: { text: '09:00–16:30', reason: '周末值班' } })
  })

  it('is the business of the outlet\'s own unit or the city, and never of the past', async () => {
    const day = { spans: [], counters: {}, reason: '停办' }
    expect((await officeApprover.send(serviceRoutes.publishDay, { ...at('2026-12-08'), day })).status).toBe(200)
    expect((await officeApprover.send(serviceRoutes.publishDay, { outletId: 'OL-KFQ-01', date: '2026-12-08', version: 0, day })).body.code).toBe('service.day-other-unit')
    expect((await approver.send(serviceRoutes.publishDay, { ...at('2026-11-30'), day })).body.code).toBe('service.day-past')
    expect((await approver.send(serviceRoutes.outletDays, { outletId, from: '2026-12-08', to: '2027-03-01' })).body.code).toBe('invalid-input')
  })

  it('refuses spans that overlap, in words', async () => {
    const answer = await approver.send(serviceRoutes.publishDay, { ...at('2026-12-09'), day: { spans: [{ from: 540, to: 700 }, { from: 600, to: 800 }], counters: {}, reason: '调整' } })
    expect(answer.body).toMatchObject({ code: 'invalid-input', errors: [{ path: 'day.spans', message: '各时段应按先后排列，且不能相连或重叠' }] })
  })
})

describe('what to bring', () => {
  it('is the card alone for somebody whose papers are all connected; for a stranger it says what could be checked', async () => {
    const mine = await li.must(serviceRoutes.bring, { code: 'DL_RENEW_EXPIRY', circumstances: { agent: false } })
    expect(mine.bring.map((one) => one.material)).toEqual(['identity'])
    expect([mine.waived.length, mine.notes]).toEqual([4, []])
    const stranger = await must(serviceRoutes.bring, { code: 'DL_RENEW_EXPIRY', circumstances: { agent: false } })
    expect(stranger.bring.map((one) => one.material)).toEqual(['identity', 'oldLicence', 'medical'])
    expect(stranger.notes[0]).toContain('登录')
  })

  it('asks for what a register does not hold, and tells nothing of another\'s vehicle', async () => {
    expect((await liu.must(serviceRoutes.bring, { code: 'DL_RENEW_EXPIRY', circumstances: { agent: false } })).bring.map((one) => one.material)).toEqual(['identity', 'medical'])
    const own = await li.must(serviceRoutes.bring, { code: 'VEH_MARK_EXEMPT', plate: '鲁P68001', plateType: '02', circumstances: { agent: false } })
    expect(own.bring.map((one) => one.material)).toEqual(['identity'])
    const foreign = await liu.must(serviceRoutes.bring, { code: 'VEH_MARK_EXEMPT', plate: '鲁P68001', plateType: '02', circumstances: { agent: false } })
    expect(foreign.bring.map((one) => one.material)).toEqual(['identity', 'vehicleLicence', 'insurance', 'tax'])
    expect(foreign.notes[0]).toContain('没有登记在您名下')
    const mortgaged = await wang.must(serviceRoutes.bring, { code: 'VEH_CERT_REISSUE', plate: '鲁P68005', plateType: '02', circumstances: {} })
    expect(mortgaged.waived.map((one) => one.material)).toContain('rubbing')
  })

  it('falls back to the safest list while the registers are down, says so, and is short again afterwards', async () => {
    await registryIs(true)
    const down = await li.must(serviceRoutes.bring, { code: 'DL_RENEW_EXPIRY', circumstances: { agent: false } })
    expect(down.bring.map((one) => one.material)).toEqual(['identity', 'oldLicence', 'medical'])
    expect([down.down.map((one) => one.register), down.bring[1]?.certain]).toEqual([['licence', 'medical'], false])
    expect(down.notes.join()).toContain('暂时连不上')
    await registryIs(false)
    expect((await li.must(serviceRoutes.bring, { code: 'DL_RENEW_EXPIRY', circumstances: { agent: false } })).bring).toHaveLength(1)
  })
})

describe('a filled form', () => {
  it('holds the facts the form prints and no other, is its owner\'s, and is gone after a day', async () => {
    expect((await li.send(serviceRoutes.fillForm, { code: 'DL_RENEW_EXPIRY', consent: false as never })).body.code).toBe('invalid-input')
    expect((await li.send(serviceRoutes.fillForm, { code: 'VEH_MARK_EXEMPT', consent: true })).body.code).toBe('service.vehicle-needed')
    expect((await liu.send(serviceRoutes.fillForm, { code: 'VEH_MARK_EXEMPT', plate: '鲁P68001', plateType: '02', consent: true })).body.code).toBe('service.vehicle-not-yours')
    const form = await li.must(serviceRoutes.fillForm, { code: 'DL_CONTACT', consent: true })
    expect(form.fields.map((one) => one.field)).toEqual(['name', 'idNumber'])
    const car = await li.must(serviceRoutes.fillForm, { code: 'VEH_MARK_EXEMPT', plate: '鲁P68001', plateType: '02', consent: true })
    expect(Object.fromEntries(car.fields.map((one) => [one.field, one.value]))).toMatchObject({ name: '李建国', plate: '鲁P68001', plateType: '小型汽车', vehicleClass: '客车' })
    expect((await liu.send(serviceRoutes.form, { formId: form.formId })).status).toBe(404)
    expect((await li.must(serviceRoutes.form, { formId: form.formId })).fields).toEqual(form.fields)
    await li.must(serviceRoutes.discardForm, { formId: form.formId })
    expect((await li.send(serviceRoutes.form, { formId: form.formId })).status).toBe(404)
    const stored = async (): Promise<string> => JSON.stringify((await rig.deps.table.reads.send(new ScanCommand({ TableName: rig.deps.table.name, FilterExpression: 'begins_with(pk, :form)', ExpressionAttributeValues: { ':form': 'SERVICEFORM#' } }))).Items)
    expect(await stored()).toContain(car.formId)
    expect(await stored()).not.toContain('李建国')
    await cast.turnTo(instantAt('2026-12-02', '09:10'))
    expect(await stored()).not.toContain(car.formId)
  })
})

describe('self-service machines', () => {
  const beat = (key: string, kioskId: string, at: string, state = 'working') => ask(serviceRoutes.heartbeat, { kioskId, at, state: state as 'working', signature: createHmac('sha256', key).update(`${kioskId}\n${at}\n${state}`).digest('hex') })
  const shown = async () => (await must(serviceRoutes.kiosks, {})).kiosks.map((one) => one.kioskId)

  it('are shown while they say that they work, and hidden when out of order, silent or robbed of their key', async () => {
    const before = await must(serviceRoutes.kiosks, {})
    expect([before.kiosks, before.hidden]).toEqual([[], 14])
    const { key } = await admin.must(serviceRoutes.kioskKey, { kioskId: 'KIOSK-005' })
    expect((await beat('stolen', 'KIOSK-005', rig.now)).body.code).toBe('service.kiosk-signature')
    expect((await beat(key, 'KIOSK-006', rig.now)).body.code).toBe('service.kiosk-signature')
    const first = rig.now
    expect((await beat(key, 'KIOSK-005', first)).status).toBe(200)
    expect(await shown()).toEqual(['KIOSK-005'])
    rig.turn(60_000)
    expect((await beat(key, 'KIOSK-005', rig.now, 'paperOut')).status).toBe(200)
    expect(await shown()).toEqual([])
    // A heartbeat heard on the way and sent again does not mend it.
    expect((await beat(key, 'KIOSK-005', first)).status).toBe(200)
    expect(await shown()).toEqual([])
    rig.turn(60_000)
    expect((await beat(key, 'KIOSK-005', rig.now)).status).toBe(200)
    expect(await shown()).toEqual(['KIOSK-005'])
    rig.turn(10 * 60_000 + 1)
    expect(await shown()).toEqual([])
    expect((await beat(key, 'KIOSK-005', first)).body.code).toBe('service.kiosk-signature')
    cast.later()
    expect((await supervisor.must(serviceRoutes.staffKiosks, {})).kiosks.find((one) => one.kioskId === 'KIOSK-005')).toMatchObject({ stateLabel: '失去联系', shown: false })
    const { generation } = await admin.must(serviceRoutes.kioskKey, { kioskId: 'KIOSK-005' })
    expect(generation).toBe(2)
    expect((await beat(key, 'KIOSK-005', rig.now)).body.code).toBe('service.kiosk-signature')
  })
})

describe('the machines of the demo', () => {
  it('are heard, but for the one out of cards and the one that is silent', async () => {
    await kioskBeats(rig.deps, (path, init) => rig.fetch(path, init))
    const { kiosks, hidden } = await must(serviceRoutes.kiosks, {})
    expect([kiosks.length, hidden]).toEqual([12, 2])
    expect((await must(serviceRoutes.kiosks, { code: 'VEH_MARK_EXEMPT', division: '371526' })).kiosks.map((one) => one.outletName)).toEqual(['高唐县车管分所'])
    cast.later()
    const states = new Map((await supervisor.must(serviceRoutes.staffKiosks, {})).kiosks.map((one) => [one.kioskId, one.stateLabel]))
    expect([states.get('KIOSK-001'), states.get('KIOSK-003'), states.get('KIOSK-006')]).toEqual(['正常', '缺纸缺卡', '未接入'])
  })
})

describe('tables', () => {
  it('change from a day to come, once for a day, and the day before stays as it was', async () => {
    const { service } = await must(serviceRoutes.service, { code: 'DL_CONTACT' })
    const { name: _name, limitText: _limit, materialList: _papers, feeList: _fees, feeText: _text, where: _where, ...plain } = service
    const revision = { effectiveFrom: '2026-12-10', basis: '市局公告第 8 号', service: { ...plain, limit: { unit: 'sameDay' as const } }, row: { URBAN_SQUADRON: '●' as const, BANK: '○' as const }, ended: false }
    expect((await admin.send(serviceRoutes.publishService, { revision: { ...revision, effectiveFrom: '2026-12-02' } })).body.code).toBe('service.revision-too-soon')
    expect((await admin.send(serviceRoutes.publishService, { revision: { ...revision, row: {} } })).body.code).toBe('service.revision-broken')
    expect(await admin.must(serviceRoutes.publishService, { revision })).toEqual({ effectiveFrom: '2026-12-10', version: 'demo-2022-05+2026-12-10.1' })
    expect((await admin.send(serviceRoutes.publishService, { revision })).body.code).toBe('service.revision-taken')
    expect((await approver.send(serviceRoutes.publishService, { revision })).status).toBe(403)
    const doing = async (date: string) => (await must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt(date, '10:00') })).total
    expect(await doing('2026-12-09')).not.toBe(await doing('2026-12-10'))
    const fee = { effectiveFrom: '2026-12-10', basis: '财税通知', fee: { id: 'driving-licence' as const, label: '驾驶证', fen: 0, unit: '本', approvalDoc: '演示通知', certain: true } }
    expect((await approver.send(serviceRoutes.publishFee, { revision: fee })).status).toBe(403)
    await finance.must(serviceRoutes.publishFee, { revision: fee })
    const { outlet } = await supervisor.must(serviceRoutes.outletDays, { outletId: 'OL-DCF-16', from: '2026-12-09', to: '2026-12-09' })
    await admin.must(serviceRoutes.publishOutlet, { revision: { effectiveFrom: '2026-12-10', basis: '合同到期', outlet, ended: true } })
    await cast.turnTo(instantAt('2026-12-10', '09:00'))
    expect((await must(serviceRoutes.service, { code: 'DL_CONTACT' })).service.limitText).toBe('当日办结')
    expect((await ask(serviceRoutes.outlet, { outletId: 'OL-DCF-16' })).status).toBe(404)
    expect((await supervisor.must(serviceRoutes.revisions, {})).inForce).toEqual({ catalogue: 'demo-2022-05+2026-12-10.1', outlets: 'demo-2022-05+2026-12-10.1', fees: '2022-a+2026-12-10.1' })
  })
})

describe('a year without a notice', () => {
  it('is marked provisional, closed on what the statute closes, and certain once the notice is imported', async () => {
    const january = () => must(serviceRoutes.search, { code: 'DL_CONTACT', at: instantAt('2027-01-05', '10:00') })
    expect(await january()).toMatchObject({ provisional: true })
    const newYear = await must(serviceRoutes.outlet, { outletId: 'OL-DCF-01', from: '2026-12-31' })
    expect(newYear.days.slice(0, 3).map(({ text, provisional }) => [text, provisional])).toEqual([['08:30–17:30', false], ['休息', false], ['09:00–16:30', true]])
    await admin.must(oversightRoutes.importYear, { year: '2027', holidays: { '2027-01-01': '元旦', '2027-01-02': '元旦', '2027-01-03': '元旦' }, makeup: { '2027-01-10': '元旦' }, basis: '演示通知' })
    rig.turn(61_000)
    expect(await january()).toMatchObject({ provisional: false })
    const imported = await must(serviceRoutes.outlet, { outletId: 'OL-DCF-01', from: '2026-12-31' })
    expect(imported.days.slice(0, 3).map(({ text }) => text)).toEqual(['08:30–17:30', '休息', '09:00–16:00（仅预约）'])
    expect(imported.days[10]).toMatchObject({ date: '2027-01-10', text: '08:30–17:30', source: 'makeup' })
    cast.later()
    const day = await approver.must(serviceRoutes.publishDay, { outletId: 'OL-DCF-01', date: '2027-01-10', version: 0, day: { spans: [], counters: {}, reason: '系统升级' } })
    expect(day.hours).toMatchObject({ text: '休息', reason: '系统升级' })
  })
})
