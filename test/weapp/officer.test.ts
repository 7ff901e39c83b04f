/** Officers' phones as they are: with a wrong clock, and handed from one officer to the next. */
import { Street, signIn, typePlate } from './phones'
import type { WeApp } from './harness/open-app'

const CORE = { longitude: 115.9802, latitude: 36.4405, accuracy: 10 }
const CHECK = 'features/officer/pages/check/index'
let street: Street

beforeAll(async () => { street = await Street.start('2026-11-23T02:00:00.000Z') }, 120_000)
afterAll(() => street.stop())

async function onDuty(app: WeApp): Promise<void> {
  await app.open('shell/sign-in/index')
  await signIn(app)
  await app.open(CHECK)
  await app.waitFor('个签发密钥')
}

it('a phone two hours slow tells its officer, and judges and records by the server’s time', async () => {
  const network = { down: false, losing: false }
  const phone = await street.phone('officer', { network, slowMs: 2 * 3_600_000, hooks: { getLocation: () => CORE } })
  await onDuty(phone)
  await phone.waitFor('本机比标准时间慢 2 小时')
  network.down = true
  await phone.tap('.tab:last-child')
  await typePlate(phone, '鲁P12345')
  await phone.tap('#check-plate')
  await phone.waitFor('离线核验，联网后自动上传')
  const kept = [...phone.storage].find(([key]) => key.includes('officer:records'))?.[1]
  expect(JSON.stringify(kept)).toContain(street.rig.now.slice(0, 13))
})

it('a phone that is right says nothing of its clock', async () => {
  const phone = await street.phone('supervisor')
  await onDuty(phone)
  expect(phone.text()).not.toContain('标准时间')
})

it('a shared phone keeps each officer’s looks apart, and sends nobody’s under another name', async () => {
  const network = { down: false, losing: false }
  const storage = new Map<string, unknown>()
  const first = await street.phone('officer', { network, storage, hooks: { getLocation: () => CORE } })
  await onDuty(first)
  network.down = true
  await first.tap('.tab:last-child')
  await typePlate(first, '鲁P20003')
  await first.tap('#check-plate')
  await first.waitFor('离线核验，联网后自动上传')
  await first.back()
  await first.waitFor('1 条核验记录待上传')
  // The battery is empty before the officer signs out; the next one finds the phone signed out.
  first.close()
  for (const key of [...storage.keys()]) if (/lubiao:(session|read:)/.test(key)) storage.delete(key)

  const second = await street.phone('officer2', { storage, hooks: { getLocation: () => CORE } })
  await onDuty(second)
  expect(second.text()).not.toContain('待上传')
  await second.open('features/officer/pages/records/index')
  await second.waitFor('还没有核验记录')
  expect(second.log.requests.filter((one) => one.url.includes('/scans'))).toEqual([])
  second.close()
  for (const key of [...storage.keys()]) if (/lubiao:(session|read:)/.test(key)) storage.delete(key)

  const again = await street.phone('officer', { storage })
  await onDuty(again)
  await again.waitFor(() => again.log.requests.some((one) => one.url.includes('/scans/batches') && one.status === 200))
  await again.waitFor(() => !again.text().includes('待上传'))
})
