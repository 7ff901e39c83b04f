/** What a holder and an officer see on their phones, in the real WeChat build, when a signing key has been stolen. */
import { instantAt, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { decodeBase45 } from '@lubiao/shared/pass/base45'
import { revokeSigningKey } from '../../functions/src/platform/keys/emergency'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import type { WeApp } from './harness/open-app'
import { readCode, signIn, Street } from './phones'

const CORE = { longitude: 115.9802, latitude: 36.4405, accuracy: 10 }
const SESSION = 'lubiao:session'

let street: Street
let pass: PassView
beforeAll(async () => {
  street = await Street.start('2026-11-23T02:00:00.000Z')
  const li = await street.rig.wechat('li')
  const application = cleanApplication(street.rig.now)
  const draft = await li.must(passRoutes.open, { application })
  pass = await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
  const desk = await street.rig.desk('approver')
  for (const command of ['claim', 'approve'] as const) pass = await desk.must(passRoutes.staffAct, { caseId: pass.caseId, version: pass.version, order: { command } })
  street.rig.turnTo(instantAt(pass.validFrom as string, '10:00'))
  await street.rig.sweep()
}, 120_000)
afterAll(() => street.stop())

const page = (): string => `features/pass/pages/code/index?caseId=${pass.caseId}`
/** The first two bytes of the key's id in a rotating code. */
const kidIn = (code: string): string => Buffer.from(decodeBase45(code.slice(4)).slice(0, 2)).toString('hex')
const signingNow = async (): Promise<string> => (await street.rig.deps.keys.passSigner(street.rig.now)).kid.slice(0, 4)

const storage = new Map<string, unknown>()
let officer: WeApp
let shown = ''

async function look(code: string, answer: string): Promise<void> {
  shown = code
  await officer.open('features/officer/pages/check/index')
  await officer.waitFor('个签发密钥')
  await officer.tap('#scan')
  await officer.waitFor('已联网核验')
  expect(officer.texts('#headline')).toEqual([answer])
}

it('is green before', async () => {
  const li = await street.phone('li', { storage })
  await li.open('shell/sign-in/index')
  await signIn(li)
  await li.open(page())
  await li.waitFor('动态码 · 本机出示')
  expect(kidIn(readCode(li))).toBe(await signingNow())
  officer = await street.phone('officer', { hooks: { scanCode: () => ({ result: shown }), getLocation: () => CORE } })
  await officer.open('shell/sign-in/index')
  await signIn(officer)
  await look(readCode(li), '可以通行')
  li.close()
})

it('turns red with its reason on a phone that has not heard of it, and the officer’s own data is fetched anew', async () => {
  const kid = (await street.rig.deps.keys.passSigner(street.rig.now)).kid
  await revokeSigningKey(street.rig.deps, { kind: 'pass', kid, since: instantOf(millisOf(street.rig.now) - 60_000), by: demoPerson('admin').staff?.staffNo as string }, street.rig.now)
  street.rig.turn(31_000)
  const li = await street.phone('li', { storage, entry: page(), network: { down: true, losing: false } })
  await li.waitFor('动态码 · 本机出示')
  expect(li.text()).not.toContain('这张码需要换新')
  expect(kidIn(readCode(li))).toBe(kid.slice(0, 4))
  const synced = () => officer.log.requests.filter((request) => request.url.endsWith('/api/staff/pass/bundle')).length
  const before = synced()
  await look(readCode(li), '签发密钥已作废')
  expect(officer.texts('#advice')[0]).toMatch(/^请重新领取/)
  expect(officer.has('#plate')).toBe(false)
  await officer.waitFor(() => synced() > before)
  await officer.back()
  await officer.waitFor('（1 个已作废）')
  li.close()
})

it('tells somebody who is signed out, and how to go on', async () => {
  const signedOut = new Map(storage)
  signedOut.delete(SESSION)
  expect(storage.has(SESSION)).toBe(true)
  const li = await street.phone('li', { storage: signedOut, entry: page() })
  await li.waitFor('这张码需要换新')
  expect(li.text()).toContain('通行证本身仍然有效')
  await li.tap('#renew')
  await li.waitFor(() => li.page().path === 'shell/sign-in/index')
  li.close()
})

it('renews by itself when the app is opened anywhere, and is green again without a network', async () => {
  const li = await street.phone('li', { storage })
  await li.waitFor(() => li.log.requests.some((request) => request.url.endsWith('/devices') && request.status === 201))
  await li.waitFor(() => JSON.stringify([...storage.values()]).includes('LB1:'))
  li.close()
  const later = await street.phone('li', { storage, entry: page(), network: { down: true, losing: false } })
  await later.waitFor('动态码 · 本机出示')
  expect(later.text()).not.toContain('这张码需要换新')
  expect(kidIn(readCode(later))).toBe(await signingNow())
  await look(readCode(later), '可以通行')
})

it('renews on the page of the code, where the first code shown is soon the new one', async () => {
  const kid = (await street.rig.deps.keys.passSigner(street.rig.now)).kid
  await revokeSigningKey(street.rig.deps, { kind: 'pass', kid, since: street.rig.now, by: demoPerson('admin').staff?.staffNo as string }, street.rig.now)
  street.rig.turn(31_000)
  const next = await signingNow()
  const li = await street.phone('li', { storage, entry: page() })
  await li.waitFor('动态码 · 本机出示')
  await li.waitFor(() => kidIn(readCode(li)) === next)
  await look(readCode(li), '可以通行')
  const asked = li.log.requests.filter((request) => request.url.endsWith('/api/pass/revoked-keys'))
  expect(asked).toHaveLength(1)
})

it('leaves no error on any phone', () => {
  for (const phone of street.phones) {
    expect(phone.log.errors).toEqual([])
    expect([...phone.log.missing]).toEqual([])
  }
})
