/** From a bare car to a plated one: a number chosen on the phone, the lane, what can go wrong on the way. */
import { plateRoutes, type CarOrder, type CarView, type LaneDesk, type ReservationView } from '@lubiao/shared/plate/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { Rig, type Client } from '../support/rig'
import { newVehicle } from '../support/vehicles'

const LANE = 'OL-DCF-01'
const HOUR = 3_600_000
const MINUTE = 60_000

let rig: Rig
let li: Client
let liu: Client
let clerk: Client
let cars = 0

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  li = await rig.wechat('li')
  liu = await rig.wechat('liu')
  clerk = await rig.desk('clerk')
}, 120_000)
afterAll(() => rig.stop())

const fresh = (change = {}) => newVehicle((cars += 1), change)
const desk = (): Promise<LaneDesk> => clerk.must(plateRoutes.lane, { outletId: LANE })
const admit = (vehicle: ReturnType<typeof fresh>): Promise<CarView> => clerk.must(plateRoutes.admit, { outletId: LANE, vehicle: { size: vehicle.size, energy: vehicle.energy, vin: vehicle.vin } })
const order = (car: CarView, given: CarOrder) => clerk.send(plateRoutes.carAct, { caseId: car.caseId, version: car.version, order: given })
const must = (car: CarView, given: CarOrder): Promise<CarView> => clerk.must(plateRoutes.carAct, { caseId: car.caseId, version: car.version, order: given })
const number = (client: Client, plate: string, vehicle: ReturnType<typeof fresh>): Promise<ReservationView> => client.must(plateRoutes.reserve, { plate, way: 'own', vehicle })

describe('choosing', () => {
  it('offers fifty numbers kept for three minutes, one of which is chosen', async () => {
    const vehicle = fresh()
    const offer = await li.must(plateRoutes.offer, { size: 'small', energy: 'fuel' })
    expect(offer.numbers).toHaveLength(50)
    expect(new Set(offer.numbers).size).toBe(50)
    expect((Date.parse(offer.until) - Date.parse(rig.now)) / MINUTE).toBeCloseTo(3, 1)
    expect((await li.must(plateRoutes.myOffer, {})).offer?.numbers).toEqual(offer.numbers)
    const wanted = offer.numbers[7] as string
    // What somebody looks at is not taken from under them.
    const other = await liu.send(plateRoutes.reserve, { plate: wanted, way: 'own', vehicle: fresh() })
    expect([other.status, other.body.code]).toEqual([409, 'plate.offered-to-other'])
    const chosen = await li.must(plateRoutes.reserve, { plate: wanted, way: 'offer', vehicle })
    expect(chosen).toMatchObject({ plate: wanted, plateType: '02', state: 'reserved', commands: ['renounce'], ownerMasked: '李*国' })
    const again = await li.send(plateRoutes.reserve, { plate: offer.numbers[8] as string, way: 'offer', vehicle })
    expect([again.status, again.body.code]).toEqual([409, 'plate.vehicle-has-number'])
    await li.must(plateRoutes.act, { caseId: chosen.caseId, version: chosen.version, order: { command: 'renounce' } })
  })

  it('forgets an offer after its minutes, and counts offers by the day', async () => {
    const offer = await li.must(plateRoutes.offer, { size: 'small', energy: 'electric' })
    expect(offer.plateType).toBe('52')
    expect(offer.numbers.every((plate) => /^鲁PD\d{5}$/.test(plate))).toBe(true)
    rig.turn(4 * MINUTE)
    const late = await li.send(plateRoutes.reserve, { plate: offer.numbers[0] as string, way: 'offer', vehicle: fresh({ energy: 'electric' }) })
    expect([late.status, late.body.code]).toEqual([409, 'plate.offer-over'])
    for (let n = 0; n < 2; n += 1) await li.must(plateRoutes.offer, { size: 'small', energy: 'fuel' })
    const fifth = await li.send(plateRoutes.offer, { size: 'small', energy: 'fuel' })
    expect([fifth.status, fifth.body.code]).toEqual([429, 'plate.no-more-offers'])
  })

  it('refuses what does not fit, is not given out or is on a car already, and says what lies close', async () => {
    const wrong = await li.send(plateRoutes.reserve, { plate: '鲁PD12345', way: 'own', vehicle: fresh() })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'plate.wrong-kind'])
    const hybrid = await li.send(plateRoutes.reserve, { plate: '鲁PD12345', way: 'own', vehicle: fresh({ energy: 'hybrid' }) })
    expect(hybrid.body.code).toBe('plate.wrong-kind')
    const shut = await li.send(plateRoutes.reserve, { plate: '鲁P1A234', way: 'own', vehicle: fresh() })
    expect([shut.status, shut.body.code]).toEqual([422, 'plate.not-released'])
    await rig.owned('鲁P33300', 'liu', '02')
    const registered = await li.send(plateRoutes.reserve, { plate: '鲁P33300', way: 'own', vehicle: fresh() })
    expect([registered.status, registered.body.code]).toEqual([409, 'plate.registered'])
    expect(registered.body.instead?.map((one) => one['plate'])).toEqual(['鲁P33330', '鲁P33000', '鲁P33301', '鲁P33310', '鲁P33320', '鲁P33340'])
    expect(await li.must(plateRoutes.check, { plate: '鲁P33300', size: 'small', energy: 'fuel' })).toMatchObject({ free: false, why: '这个号码已有车辆使用' })
    expect(await li.must(plateRoutes.check, { plate: '鲁P33344', size: 'small', energy: 'fuel' })).toMatchObject({ free: true, close: [] })
  })

  it('lets a number go after 72 hours, and rest before anybody has it again', async () => {
    const vehicle = fresh()
    const kept = await number(li, '鲁P20001', vehicle)
    rig.turn(71 * HOUR)
    await rig.sweep()
    expect((await li.must(plateRoutes.get, { caseId: kept.caseId })).state).toBe('reserved')
    rig.turn(1 * HOUR + MINUTE)
    await rig.sweep()
    expect((await li.must(plateRoutes.get, { caseId: kept.caseId })).state).toBe('expired')
    const soon = await liu.send(plateRoutes.reserve, { plate: '鲁P20001', way: 'own', vehicle: fresh() })
    expect([soon.status, soon.body.code]).toEqual([409, 'plate.resting'])
    rig.turn(31 * HOUR)
    expect((await number(liu, '鲁P20001', fresh())).state).toBe('reserved')
    // The vehicle may have another number; what was chosen stays counted.
    expect((await number(li, '鲁P20002', vehicle)).state).toBe('reserved')
  })

  it('limits what one person keeps waiting', async () => {
    await number(li, '鲁P20003', fresh())
    const third = await li.send(plateRoutes.reserve, { plate: '鲁P20004', way: 'own', vehicle: fresh() })
    expect([third.status, third.body.code]).toEqual([409, 'plate.too-many'])
  })
})

/** A desk's session does not outlive its shift. */
const nextShift = async (): Promise<void> => {
  clerk = await rig.desk('clerk')
}

describe('the lane', () => {
  beforeAll(nextShift)

  it('takes a bare car in and lets it out plated, while its owner watches', async () => {
    const zhao = await rig.wechat('zhao')
    const vehicle = fresh()
    const chosen = await number(zhao, '鲁P30001', vehicle)
    let car = await admit(vehicle)
    expect(car).toMatchObject({ state: 'moving', station: 'papers', plate: '鲁P30001', ticket: 'T001', commands: ['advance', 'skip', 'reject', 'leave'] })
    expect((await zhao.must(plateRoutes.get, { caseId: chosen.caseId })).state).toBe('inLane')
    const seen = await zhao.must(plateRoutes.car, { caseId: car.caseId })
    expect(seen.forecast).toMatchObject({ ahead: 0, basis: 'planned' })
    expect(seen.forecast?.minutes).toBe(26)
    expect((await liu.send(plateRoutes.car, { caseId: car.caseId })).status).toBe(404)
    for (const next of ['check', 'number', 'making', 'mounting']) {
      rig.turn(3 * MINUTE)
      car = await must(car, { command: 'advance' })
      expect(car.station).toBe(next)
    }
    expect(car.commands).toContain('finish')
    expect((await order(car, { command: 'advance' })).body.code).toBe('lane.last-station')
    car = await must(car, { command: 'finish' })
    expect(car).toMatchObject({ state: 'plated', commands: [] })
    await rig.settle()
    expect(rig.lines.filter((line) => line.includes('plate.notice') && line.includes(car.caseId)).map((line) => /"outcome":"(\w+)"/.exec(line)?.[1])).toEqual(['sms'])
    expect(car.steps.map((step) => step.status)).toEqual(['done', 'done', 'done', 'done', 'done'])
    expect((await zhao.must(plateRoutes.get, { caseId: chosen.caseId })).state).toBe('plated')
    await rig.settle()
    expect((await desk()).today).toMatchObject({ finished: 1, inside: 0, lastHour: 1, medianMinutes: 12 })
    // The number is on a car for good; its owner has a free place again.
    const taken = await liu.send(plateRoutes.reserve, { plate: '鲁P30001', way: 'own', vehicle: fresh() })
    expect(taken.body.code).toBe('plate.registered')
  })

  it('moves a car once for two taps at once', async () => {
    const second = await rig.desk('clerk')
    const car = await admit(fresh())
    const taps = await Promise.all([clerk, second].map((who) => who.send(plateRoutes.carAct, { caseId: car.caseId, version: car.version, order: { command: 'advance' } })))
    expect(taps.map((tap) => tap.status).sort()).toEqual([200, 409])
    expect(taps.find((tap) => tap.status === 409)?.body.code).toBe('lane.already-moved')
    const after = await clerk.must(plateRoutes.staffCar, { caseId: car.caseId })
    expect(after.station).toBe('check')
    await must(after, { command: 'leave', note: '试验用车' })
  })

  it('stops a station for a while', async () => {
    const car = await admit(fresh())
    const station = (view: LaneDesk) => view.stations.find((one) => one.key === 'papers')
    const pause = (version: number, given: { command: 'pause'; reason: 'equipment' } | { command: 'resume' }) => clerk.send(plateRoutes.stationAct, { outletId: LANE, station: 'papers', version, order: given })
    const paused = await pause(station(await desk())?.version ?? 0, { command: 'pause', reason: 'equipment' })
    expect(station(paused.body)?.paused).toMatchObject({ label: '设备故障' })
    expect((await order(car, { command: 'advance' })).body.code).toBe('lane.station-paused')
    const view = await clerk.must(plateRoutes.staffCar, { caseId: car.caseId })
    expect(view.forecast).toMatchObject({ pausedAt: '资料审核' })
    expect(view.forecast?.readyAt).toBeUndefined()
    expect((await clerk.must(plateRoutes.board, { outletId: LANE })).bottleneck).toBe('papers')
    expect((await pause(station(paused.body)?.version ?? 0, { command: 'pause', reason: 'equipment' })).body.code).toBe('not-allowed-now')
    expect((await pause(99, { command: 'resume' })).body.code).toBe('version-conflict')
    await pause(station(paused.body)?.version ?? 0, { command: 'resume' })
    await must(await must(car, { command: 'skip', reason: 'done-online' }), { command: 'leave', note: '试验用车' })
  })

  it('turns a car away with a reason and a way to go, and takes it back where it failed', async () => {
    const he = await rig.wechat('he')
    const vehicle = fresh()
    await number(he, '鲁P30002', vehicle)
    let car = await must(await admit(vehicle), { command: 'advance' })
    expect((await order(car, { command: 'reject', reason: 'papers-missing' })).status).toBe(400)
    car = await must(car, { command: 'reject', reason: 'modified', note: '加装了行李架' })
    expect(car).toMatchObject({ state: 'aside', rejection: { label: '外观与公告不符', note: '加装了行李架' } })
    const seen = await he.must(plateRoutes.car, { caseId: car.caseId })
    expect(seen.rejection?.goTo).toContain('复检')
    expect((await desk()).aside.map((one) => one.caseId)).toContain(car.caseId)
    rig.turn(26 * HOUR)
    await nextShift()
    car = await must(car, { command: 'rejoin' })
    expect(car).toMatchObject({ state: 'moving', station: 'check' })
    car = await must(car, { command: 'reject', reason: 'modified' })
    rig.turn(8 * 24 * HOUR)
    await nextShift()
    await rig.sweep()
    expect((await he.must(plateRoutes.car, { caseId: car.caseId })).state).toBe('left')
    // The number has not gone with it: it waits again.
    expect((await he.must(plateRoutes.mine, {})).reservations[0]).toMatchObject({ plate: '鲁P30002', state: 'reserved' })
  })

  it('asks for a number only where one is needed, and finds the one chosen meanwhile', async () => {
    const vehicle = fresh()
    let car = await admit(vehicle)
    expect(car.plate).toBeUndefined()
    expect((await clerk.send(plateRoutes.admit, { outletId: LANE, vehicle })).body.code).toBe('lane.car-inside')
    car = await must(await must(car, { command: 'skip', reason: 'done-online' }), { command: 'advance' })
    expect((await order(car, { command: 'advance' })).body.code).toBe('lane.no-number')
    const wang = await rig.wechat('wang')
    const chosen = await number(wang, '鲁P30003', vehicle)
    car = await must(car, { command: 'advance' })
    expect(car).toMatchObject({ station: 'making', plate: '鲁P30003' })
    expect((await wang.must(plateRoutes.get, { caseId: chosen.caseId }))).toMatchObject({ state: 'inLane', carId: car.caseId, commands: [] })
    expect((await wang.must(plateRoutes.car, { caseId: car.caseId })).steps.map((step) => step.status)).toEqual(['skipped', 'done', 'done', 'now', 'next'])
  })

  it('shows everybody tickets and nothing of anybody', async () => {
    const board = await rig.send(undefined, plateRoutes.board, { outletId: LANE })
    expect(board.status).toBe(200)
    expect(board.body.cars.length).toBeGreaterThan(0)
    expect(JSON.stringify(board.body)).not.toMatch(/鲁P|LSV|王|vin|owner|caseId|rejects/)
  })

  it('measures its stations from the taps and forecasts by what was measured', async () => {
    const outletId = 'OL-DCF-18'
    for (let n = 0; n < 6; n += 1) {
      const vehicle = fresh({ energy: 'electric' })
      const { caseId, version } = await clerk.must(plateRoutes.admit, { outletId, vehicle: { size: vehicle.size, energy: vehicle.energy, vin: vehicle.vin } })
      rig.turn(2 * MINUTE)
      await clerk.must(plateRoutes.carAct, { caseId, version, order: { command: 'advance' } })
    }
    await rig.settle()
    const papers = (await clerk.must(plateRoutes.lane, { outletId })).stations[0]
    expect(papers).toMatchObject({ key: 'papers', medianMinutes: 2, measured: 6, waiting: 0 })
  })
})

describe('a counter', () => {
  it('chooses for somebody without a phone, with the same limits', async () => {
    const applicant = { name: '孙福贵', idNumber: '371503196901050522' }
    const offer = await clerk.must(plateRoutes.staffOffer, { applicant, size: 'small', energy: 'fuel' })
    const vehicle = fresh()
    const chosen = await clerk.must(plateRoutes.staffReserve, { applicant, plate: offer.numbers[0] as string, way: 'offer', vehicle })
    expect(chosen).toMatchObject({ state: 'reserved', ownerMasked: '孙*贵', commands: [] })
    const wrong = await clerk.send(plateRoutes.staffReserve, { applicant: { ...applicant, name: '孙富贵' }, plate: '鲁P20009', way: 'own', vehicle: fresh() })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'account.identity-mismatch'])
    expect((await admit(vehicle)).ownerMasked).toBe('孙*贵')
  })
})

describe('blocks', () => {
  /** The shut block is given out by an opening queue: who stands in it has a turn, nobody else. */
  async function scarceRelease(zhou: Client): Promise<void> {
    const supervisor = await rig.desk('supervisor')
    const at = (minutes: number): string => new Date(Date.parse(rig.now) + minutes * MINUTE).toISOString()
    const plan = { kind: 'queue' as const, module: 'plate' as const, ref: 'second-letter-jk', title: '鲁P 次位字母 J、K 号段', unit: 'cheguansuo' as const, opensAt: at(2), drawsAt: at(60), endsAt: at(600), quota: 100, perPerson: 1, perMinute: 10 }
    const { releaseId } = await supervisor.must(releaseRoutes.announce, { plan })
    rig.turn(3 * MINUTE)
    await rig.sweep()
    await zhou.must(releaseRoutes.enter, { releaseId })
    const early = await zhou.send(plateRoutes.reserve, { plate: '鲁P1J234', way: 'own', vehicle: fresh() })
    expect([early.status, early.body.code]).toEqual([429, 'release.wait'])
    expect(early.body.retryAfterSeconds).toBeGreaterThan(0)
    rig.turn(62 * MINUTE)
    await rig.sweep()
    const { admission } = await zhou.must(releaseRoutes.admit, { releaseId })
    const stranger = await liu.send(plateRoutes.reserve, { plate: '鲁P1J234', way: 'own', vehicle: fresh(), admission })
    expect(stranger.body.code).toBe('release.pass-invalid')
    expect((await zhou.must(plateRoutes.reserve, { plate: '鲁P1J234', way: 'own', vehicle: fresh(), admission })).plate).toBe('鲁P1J234')
  }

  it('are published ahead, never over another, and stay shut until their day or their turn', async () => {
    const admin = await rig.desk('admin')
    const block = { id: 'second-letter', label: '次位字母', plateTypes: ['02' as const], places: ['0123456789', 'ABCDEFGH', '0123456789', '0123456789', '0123456789'], opensAt: new Date(Date.parse(rig.now) + 48 * HOUR).toISOString(), mode: 'open' as const }
    const soon = await admin.send(plateRoutes.publishBlock, { block: { ...block, opensAt: rig.now } })
    expect(soon.body.code).toBe('plate.block-too-soon')
    const over = await admin.send(plateRoutes.publishBlock, { block: { ...block, places: ['1', '1', '1', '1', '1'] } })
    expect(over.body.code).toBe('plate.block-overlaps')
    const nonsense = await admin.send(plateRoutes.publishBlock, { block: { ...block, plateTypes: ['52'], places: ['Z', '1', '1', '1', '1', '1'] } })
    expect(nonsense.body.code).toBe('plate.wrong-kind')
    await admin.must(plateRoutes.publishBlock, { block })
    await admin.must(plateRoutes.publishBlock, { block: { ...block, id: 'second-letter-jk', places: ['0123456789', 'JK', '0123456789', '0123456789', '0123456789'], mode: 'queue' } })
    expect((await admin.send(plateRoutes.publishBlock, { block })).body.code).toBe('plate.block-exists')
    const zhou = await rig.wechat('zhou')
    expect((await zhou.send(plateRoutes.reserve, { plate: '鲁P1A234', way: 'own', vehicle: fresh() })).body.code).toBe('plate.not-released')
    rig.turn(49 * HOUR)
    expect((await number(zhou, '鲁P1A234', fresh())).plate).toBe('鲁P1A234')
    const scarce = await zhou.send(plateRoutes.reserve, { plate: '鲁P1J234', way: 'own', vehicle: fresh() })
    expect([scarce.status, scarce.body.code]).toEqual([409, 'release.not-open'])
    await scarceRelease(zhou)
    expect((await zhou.must(plateRoutes.options, {})).blocks.find((one) => one.id === 'second-letter')).toMatchObject({ released: true, count: 80_000 })
  })
})
