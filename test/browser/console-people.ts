/** People of the console's journeys over the running stack: citizens who apply over HTTP, staff who sign in on the page. */
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { addDays, addWorkingDays, dateOf } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import { randomBytes } from 'node:crypto'
import { demoPerson } from '../../local/src/demo/people.data'
import { Authenticator } from './authenticator'

/** Where things are. */
export interface Places {
  readonly api: string
  readonly wechat: string
  readonly registry: string
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`${url}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

/** Calls a route of the API; throws with the problem when refused. */
export async function call<R extends Route>(places: Places, route: R, input: InputOf<R>, token?: string): Promise<OutputOf<R>> {
  const built = buildRequest(route, input as Readonly<Record<string, unknown>>)
  const response = await fetch(places.api + built.path, {
    method: built.method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(needsKey(route) ? { 'idempotency-key': randomBytes(16).toString('hex') } : {}) },
    ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) })
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${route.name}: ${response.status} ${JSON.stringify(answer)}`)
  return route.output.parse(answer) as OutputOf<R>
}

const idNumbers: Readonly<Record<string, { readonly name: string; readonly idNumber: string }>> = {
  li: { name: '李建国', idNumber: '371502198506120132' }, wang: { name: '王秀英', idNumber: '371502199003070289' }, liu: { name: '刘洋', idNumber: '371581199209180411' }, he: { name: '何立民', idNumber: '371524195804030834' },
  zhao: { name: '赵志强', idNumber: '371525197811220359' }, zhou: { name: '周婷', idNumber: '371521198808150678' }
}

/** A citizen with a phone and a verified name: the token to apply with. */
export async function citizen(places: Places, personId: string): Promise<string> {
  const { code } = await post(`${places.wechat}/__demo/login-code`, { personId })
  const { session } = await call(places, accountRoutes.signInWechat, { code: String(code) })
  const token = session.accessToken
  const me = await call(places, accountRoutes.me, {}, token)
  if (me.consent.needed) await call(places, accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION }, token)
  if (me.phoneMasked === undefined) await call(places, accountRoutes.bindPhone, { code: String((await post(`${places.wechat}/__demo/phone-code`, { personId }))['code']) }, token)
  const known = idNumbers[personId]
  if (me.realName !== 'verified' && known !== undefined) await call(places, accountRoutes.verifyRealName, known, token)
  return token
}

/** First day a pass may begin with room to spare, and days after it. */
export function dayFromNow(extra = 0): string {
  return addDays(addWorkingDays(dateOf(new Date().toISOString()), 4, builtInCalendar).date, extra)
}

/** A clean application; `change` bends it. */
export const application = (change: Partial<PassApplication>): PassApplication => ({
  passType: 'temp', plate: '鲁P12345', plateType: '01', vehicleClass: 'medium-truck', zones: ['Z1'], route: '聊阳路—湖南路—光岳路—东昌路', validFrom: dayFromNow(), validTo: dayFromNow(1), windows: [],
  reason: '向东昌路建材市场运送瓷砖和水泥', materials: [], ...change
})

/** Applies and submits. */
export async function submitted(places: Places, token: string, change: Partial<PassApplication> = {}): Promise<PassView> {
  const whole = application(change)
  const opened = await call(places, passRoutes.open, { application: whole }, token)
  return call(places, passRoutes.act, { caseId: opened.caseId, version: opened.version, order: { command: 'submit', application: whole } }, token)
}

/** A clean vehicle of 李建国 in the register, for journeys that need many; `more` bends it. */
export const addVehicle = (places: Places, plate: string, more: object = {}): Promise<Record<string, unknown>> => post(`${places.registry}/__admin/vehicle`, { plate, plateType: '01', ...more })

/** The authenticator of each demo member of staff, by stack. */
const authenticators = new Map<string, Authenticator>()

/** What a demo member of staff types now, with a one-time code they have not typed before. */
export async function credentials(places: Places, personId: string): Promise<{ readonly staffNo: string; readonly password: string; readonly totp: string }> {
  const { staff } = demoPerson(personId)
  if (staff === undefined) throw new RangeError(`no staff ${personId}`)
  const key = `${places.wechat} ${personId}`
  const authenticator = authenticators.get(key) ?? new Authenticator(staff.totpSecret, places.api)
  authenticators.set(key, authenticator)
  return { staffNo: staff.staffNo, password: staff.password, totp: await authenticator.fresh() }
}

/** A member of staff over HTTP: the token to decide with. */
export async function deskToken(places: Places, personId: string): Promise<string> {
  return (await call(places, accountRoutes.staffSignIn, await credentials(places, personId))).session.accessToken
}

/** A pass that is good today and tomorrow: applied for as an emergency, proposed by one approver and confirmed by another. Resolves once it is in force. */
export async function passForToday(places: Places, applicant: string, plate: string): Promise<PassView> {
  const today = dateOf(new Date().toISOString())
  const filed = await submitted(places, applicant, { plate, validFrom: today, validTo: addDays(today, 1), emergency: { reason: '抢修供热管道，需当日运送管材进入核心区' } })
  const at = { caseId: filed.caseId }
  for (const [personId, order] of [['approver', { command: 'propose', note: '供热抢修，情况属实' }], ['approver2', { command: 'confirm' }]] as const) {
    const token = await deskToken(places, personId)
    const claimed = await call(places, passRoutes.staffAct, { ...at, version: (await call(places, passRoutes.staffGet, at, token)).version, order: { command: 'claim' } }, token)
    await call(places, passRoutes.staffAct, { ...at, version: claimed.version, order }, token)
  }
  for (let tries = 0; tries < 120; tries += 1) {
    const view = await call(places, passRoutes.get, at, applicant)
    if (view.state === 'active') return view
    await new Promise((done) => setTimeout(done, 500))
  }
  throw new Error(`${filed.caseId} was approved and did not come into force within a minute`)
}
