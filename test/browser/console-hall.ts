/** A hall for the console's journeys: open at any hour of the day the test happens to run, people who take numbers by phone, and their payments. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { queueRoutes, type TicketView } from '@lubiao/shared/queue/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { findings } from './console-desk'
import { demoPerson } from '../../local/src/demo/people.data'
import { call, citizen, type Places } from './console-people'

/** The vehicle office's hall and its place. */
export const HALL = 'OL-DCF-01'
const AT_DOOR = { by: 'position' as const, lng: 116.0142, lat: 36.4572, accuracy: 20 }
const LATE_MS = 6 * 60_000

/** Today in Beijing; close to midnight the test waits for the new day, so that no story runs over from one into the next. */
export async function steadyToday(): Promise<string> {
  const left = LATE_MS - ((Date.now() + LATE_MS + 8 * 3_600_000) % 86_400_000)
  if (left > 0 && left <= LATE_MS) await new Promise((done) => setTimeout(done, left + 1_000))
  return dateOf(new Date().toISOString())
}

/** Publishes a day of its own for today: open around the clock, as the office would for a night shift. */
export const openAllDay = (places: Places, supervisor: string, date: string): Promise<unknown> =>
  call(places, serviceRoutes.publishDay, { outletId: HALL, date, version: 0, day: { spans: [{ from: 0, to: 1440 }], counters: {}, reason: '昼夜服务' } }, supervisor)

/** Takes a number in front of the door. */
export const takeNumber = (places: Places, token: string, serviceCode?: ServiceCode): Promise<TicketView> =>
  call(places, queueRoutes.take, { outletId: HALL, skill: 'window', presence: AT_DOOR, ...(serviceCode === undefined ? {} : { serviceCode }) }, token)

/** The person pays a bill on their own phone: begun there, paid in WeChat, which then tells of it. `wallet` is where WeChat Pay stands. */
export async function pay(places: Places, wallet: string, personId: string, billId: string): Promise<void> {
  const { live } = await call(places, paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' }, await citizen(places, personId))
  for (const [order, body] of [['pay', { openid: demoPerson(personId).openid, params: live?.handed }], ['tick', {}]] as const) {
    const answer = await fetch(`${wallet}/__admin/${order}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${order}: ${answer.status} ${await answer.text()}`)
  }
}

/** Keys a clerk presses, counted; what a card reader types is not the clerk's. */
export class Fingers {
  pressed = 0
  constructor(private readonly page: Page) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key)
      this.pressed += 1
    }
  }

  /** The reader under the counter: it types the number and Enter. */
  async card(idNumber: string): Promise<void> {
    await this.page.keyboard.type(idNumber)
    await this.page.keyboard.press('Enter')
  }
}

/** What axe-core has found on pages looked at, with the page's name: told together at the end, so that one finding does not hide the rest. */
export const blemishes: string[] = []

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['LUBIAO_PICTURES']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Looks at a page: serious findings are kept, and a picture when a folder is given in LUBIAO_PICTURES. `settles` false for a page that never stops moving. */
export async function look(page: Page, name: string, settles = true): Promise<void> {
  await keepPicture(page, name)
  blemishes.push(...(await findings(page, settles)).map((found) => `${name}: ${found}`))
}
