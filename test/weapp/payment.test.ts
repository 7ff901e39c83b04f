/** Paying in WeChat on the real build: the payment window closed by the person, paid, and paid while the answer is lost. What the window is handed is checked by the platform as WeChat does. */
import { instantAt } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { billed, wxpay } from '../support/paying'
import type { Client } from '../support/rig'
import { Album } from './album'
import type { WeApp } from './harness/open-app'
import { signIn, Street } from './phones'

let street: Street
let album: Album
let li: Client
let app: WeApp
let billId: string
const network = { down: false, losing: false, cutting: false }
/** What the person does in the payment window. */
let person: 'closes' | 'pays' | 'pays and is cut off' = 'closes'

/** Documents opened in WeChat's reader. */
const opened: unknown[] = []

const see = async (name: string): Promise<void> => expect(await album.look(app, `payment-${name}`)).toEqual([])
const known = () => li.must(paymentRoutes.get, { billId })

beforeAll(async () => {
  street = await Street.start(instantAt('2026-11-24', '10:00'))
  album = await Album.open()
  li = await street.rig.wechat('li')
  billId = (await billed(street.rig, li)).billId
  app = await street.phone('li', {
    network,
    hooks: {
      openDocument: (params) => void opened.push(params),
      requestPayment: async (params) => {
        if (person === 'closes') throw new Error('cancel')
        const done = await street.paying('li', params)
        network.losing = person === 'pays and is cut off'
        return done
      }
    }
  })
  await app.open('shell/sign-in/index')
  await signIn(app)
}, 120_000)
afterAll(async () => {
  await album?.close()
  await street?.stop()
})

it('a closed payment window leaves the bill as it was, and says how to go on', async () => {
  await app.open('features/payment/pages/mine/index')
  await app.waitFor(() => app.has(`#bill-${billId}`))
  await see('1-mine')
  await app.tap(`#bill-${billId}`)
  await app.waitFor(() => app.has('#pay-wxpay'))
  await see('2-open')
  await app.tap('#pay-wxpay')
  await app.waitFor('还没有付款')
  await see('3-closed')
  expect(await known()).toMatchObject({ state: 'open', live: { channel: 'wxpay', state: 'offered' } })
})

it('paid while the phone is cut off: it says so, and shows it once the server can be asked; the order is the same one', async () => {
  person = 'pays and is cut off'
  await app.tap('#go-on')
  await app.waitFor('连接不上服务器', 20_000)
  await see('4-cut-off')
  await wxpay(street.rig, 'tick')
  network.losing = false
  await app.waitFor('缴费已经收到', 20_000)
  await see('5-paid')
  expect((await known()).orders).toMatchObject([{ state: 'succeeded', outcome: 'applied' }])
  await street.rig.settle()
  await app.waitFor(() => app.has('#receipt'), 70_000)
  await app.tap('#receipt')
  await app.waitFor(() => opened.length > 0)
  expect(opened[0]).toMatchObject({ fileType: 'pdf', filePath: expect.stringMatching(/^wxfile:\/\/usr\/.+\.pdf$/) as string })
})

it('paid by a tap, without any notice: the page has asked', async () => {
  person = 'pays'
  const zhao = await street.rig.wechat('zhao')
  billId = (await billed(street.rig, zhao)).billId
  const other = await street.phone('zhao')
  await other.open('shell/sign-in/index')
  await signIn(other)
  await other.open(`features/payment/pages/bill/index?billId=${billId}`)
  await other.waitFor(() => other.has('#pay-wxpay'))
  await other.tap('#pay-wxpay')
  await other.waitFor('缴费已经收到')
  await other.tap('#home')
  await other.waitFor('审核通过，待制发', 15_000)
})

it('takes an answer that was cut off on its way for one that was lost', async () => {
  network.cutting = true
  await app.open('features/service/pages/mine/index')
  await app.waitFor('连接不上服务器', 20_000)
  network.cutting = false
})

it('leaves no error and asks WeChat for nothing the harness does not know', () => {
  for (const phone of street.phones) {
    expect(phone.log.errors).toEqual([])
    expect(phone.log.console.filter((line) => line.level === 'error')).toEqual([])
    expect([...phone.log.missing]).toEqual([])
  }
})
