/** Choosing a number and watching the car through the lane, on the real WeChat build. Every step is also drawn and measured in a browser. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { newVehicle, vinOf } from '../support/vehicles'
import type { Client } from '../support/rig'
import { Album } from './album'
import type { WeApp } from './harness/open-app'
import { signIn, Street, typePlate } from './phones'

let street: Street
let album: Album
let clerk: Client
beforeAll(async () => {
  street = await Street.start('2026-11-23T02:00:00.000Z')
  album = await Album.open()
  clerk = await street.rig.desk('clerk')
}, 120_000)
afterAll(async () => {
  await album?.close()
  await street?.stop()
})

const see = async (app: WeApp, name: string): Promise<void> => expect(await album.look(app, name)).toEqual([])
/** The first number on the screen. */
const numberOf = (app: WeApp): string => `鲁P${/^鲁P·(\w{5})$/.exec(app.texts('.number')[0] ?? '')?.[1] ?? ''}`

describe('a number for a new car', () => {
  let li: WeApp

  it('is chosen from a random offer that is kept for the person, by way of home', async () => {
    await street.rig.wechat('li')
    li = await street.phone('li')
    await li.open('shell/sign-in/index')
    await signIn(li)
    await li.waitFor('新车选号上牌')
    await li.tap('#go-plate')
    await li.waitFor('随机选号')
    await li.tap('#offer')
    await li.waitFor('还为您保留')
    await see(li, 'plate-offer')
    await li.tap(`#number-${numberOf(li)}`)
    await li.tap('#next')
    await li.waitFor('车辆识别代号')
    await li.input('#vin', vinOf(1))
    await li.input('#certificate', 'WEK00000000001')
    await see(li, 'plate-vehicle')
    await li.tap('#reserve')
    await li.waitFor('号码是您的了')
    await see(li, 'plate-chosen')
  })

  it('is watched through the lane to the end', async () => {
    const { size, energy, vin } = newVehicle(1)
    let car = await clerk.must(plateRoutes.admit, { outletId: 'OL-DCF-01', vehicle: { size, energy, vin } })
    await li.open('features/plate/pages/mine/index')
    await li.waitFor('车辆在上牌通道')
    await see(li, 'plate-mine')
    await li.open(`features/plate/pages/car/index?caseId=${car.caseId}`)
    await li.waitFor('预计还要')
    await see(li, 'plate-car')
    for (let n = 0; n < 4; n += 1) car = await clerk.must(plateRoutes.carAct, { caseId: car.caseId, version: car.version, order: { command: 'advance' } })
    await clerk.must(plateRoutes.carAct, { caseId: car.caseId, version: car.version, order: { command: 'finish' } })
    await li.open(`features/plate/pages/car/index?caseId=${car.caseId}`)
    await li.waitFor('上牌完成')
    await see(li, 'plate-car-done')
  })

  it('that is gone is told at once, with what lies close', async () => {
    const liu = await street.rig.wechat('liu')
    await liu.must(plateRoutes.reserve, { plate: '鲁P88888', way: 'own', vehicle: newVehicle(2) })
    await li.open('features/plate/pages/choose/index')
    await li.waitFor('自编号码')
    await li.tap('#tab-own')
    await typePlate(li, '鲁P88888')
    await li.waitFor('这个号码不能选')
    await li.waitFor('鲁P·88889')
    await see(li, 'plate-own-taken')
  })
})
