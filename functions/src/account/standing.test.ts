import { accountRoutes as routes, type Session, type StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { AccountBench } from '../../test/account-bench'
import { codeAt, fromBase32, stepOf } from './totp'
import { demoPerson } from '../../../local/src/demo/people.data'

let bench: AccountBench
let admin: string
beforeAll(async () => {
  bench = await AccountBench.start()
  admin = (await bench.desk('admin')).accessToken
})
afterAll(() => bench.stop())

const me = async (session: Session) => {
  const { status, body } = await bench.send(session.accessToken, routes.staffMe, {})
  return status === 200 ? body.roles.join() : body.code
}
const versions = new Map<string, number>()
/** Changes a demo member of staff in the directory. */
async function save(id: string, change: { roles?: StaffRole[]; unit?: UnitId; disabled?: boolean }): Promise<void> {
  const { name, staff } = demoPerson(id)
  if (staff === undefined) throw new RangeError(id)
  const version = versions.get(id) ?? 1
  await bench.must(admin, routes.saveStaff, { staffNo: staff.staffNo, name, unit: staff.unit, roles: [...staff.roles], disabled: false, ...change, version })
  versions.set(id, version + 1)
}
async function reset(id: string): Promise<void> {
  bench.turn(1)
  const version = versions.get(id) ?? 1
  await bench.must(admin, routes.resetStaffSecret, { staffNo: demoPerson(id).staff?.staffNo as string, version })
  versions.set(id, version + 1)
}

describe('a staff token says what was true fifteen minutes ago; what counts is now', () => {
  it('signing out ends it', async () => {
    const session = await bench.desk('clerk')
    expect(await me(session)).toBe('clerk')
    await bench.must(session.accessToken, routes.staffSignOut, {})
    expect(await me(session)).toBe('session-expired')
  })

  it('a changed role counts with the next request', async () => {
    const session = await bench.desk('supervisor')
    expect((await bench.send(session.accessToken, routes.listStaff, {})).status).toBe(200)
    await save('supervisor', { roles: ['clerk'] })
    expect((await bench.send(session.accessToken, routes.listStaff, {})).body.code).toBe('forbidden')
    expect(await me(session)).toBe('clerk')
    await save('supervisor', {})
    expect((await bench.send(session.accessToken, routes.listStaff, {})).status).toBe(200)
  })

  it('a disabled account has no rights left, at the desk and on the linked phone', async () => {
    const sessions = [await bench.desk('officer'), await bench.wechat('officer')]
    for (const session of sessions) expect(await me(session)).toBe('officer')
    await save('officer', { disabled: true })
    for (const session of sessions) expect(await me(session)).toBe('session-expired')
  })

  it('a reset ends sessions and the link of a phone, whose refresh token gives a citizen’s session', async () => {
    const desk = await bench.desk('officer2')
    const phone = await bench.wechat('officer2')
    const scan = await bench.must(undefined, routes.startScanSignIn, {})
    await bench.must(phone.accessToken, routes.approveScanSignIn, { ticket: scan.ticket, decision: 'approve' })
    await reset('officer2')
    expect([await me(desk), await me(phone)]).toEqual(['session-expired', 'session-expired'])
    expect((await bench.send(undefined, routes.pollScanSignIn, { ticket: scan.ticket, pollSecret: scan.pollSecret })).body.code).toBe('account.scan-expired')
    const { session } = await bench.must(undefined, routes.refresh, { refreshToken: phone.refreshToken })
    expect(await me(session)).toBe('forbidden')
    expect((await bench.must(session.accessToken, routes.me, {})).roles).toEqual(['citizen'])
  })

  it('a citizen’s sign-out ends the staff rights of the same token', async () => {
    const phone = await bench.wechat('approver')
    expect(await me(phone)).toBe('approver')
    await bench.must(phone.accessToken, routes.signOut, {})
    expect(await me(phone)).toBe('session-expired')
  })
})

it('a ticket of the sign-in code and a scan of a vehicle do not lie in one place', async () => {
  const { ticket, pollSecret } = await bench.must(undefined, routes.startScanSignIn, {})
  const { loadScan } = await import('../pass/repo-scans')
  expect(await loadScan(bench.deps, ticket)).toBeUndefined()
  expect((await bench.send(undefined, routes.pollScanSignIn, { ticket, pollSecret })).body).toEqual({ state: 'waiting' })
})

describe('a stranger who knows a staff number', () => {
  const wrong = () => ({ ...bench.credentials('approver2'), password: 'guessed' })
  const guess = async (address: string) => {
    bench.moveTo(address)
    return (await bench.send(undefined, routes.staffSignIn, wrong())).body.code
  }
  afterEach(() => bench.moveTo('127.0.0.1'))

  it('cannot lock its owner out of a network the owner has used, and guesses thirty times a day at most', async () => {
    // The owner's own first sign-in from here is one of the day's thirty.
    await bench.desk('approver2')
    const answers: (string | undefined)[] = []
    for (let n = 0; n < 60; n += 1) answers.push(await guess(`198.51.100.${n}`))
    expect(answers.filter((code) => code === 'account.credentials-wrong')).toHaveLength(29)
    expect(answers.slice(29)).toEqual(Array(31).fill('account.locked'))
    bench.moveTo('127.0.0.1')
    expect((await bench.desk('approver2')).accessToken).toBeDefined()
    bench.moveTo('203.0.113.1')
    bench.turn(30_000)
    expect((await bench.send(undefined, routes.staffSignIn, bench.credentials('approver2'))).body.code).toBe('account.locked')
    bench.turn(24 * 3_600_000)
    expect((await bench.send(undefined, routes.staffSignIn, bench.credentials('approver2'))).status).toBe(200)
  }, 60_000)

  it('locks five times from one network only that network', async () => {
    const answers: (string | undefined)[] = []
    for (let n = 0; n < 7; n += 1) answers.push(await guess(`2001:db8:1:2::${n}`))
    expect(answers).toEqual([...Array<string>(5).fill('account.credentials-wrong'), 'account.locked', 'account.locked'])
    expect(await guess('2001:db8:1:3::1')).toBe('account.credentials-wrong')
  })

  it('is forgotten with a reset', async () => {
    for (let n = 0; n < 6; n += 1) await guess('198.51.100.200')
    bench.moveTo('127.0.0.1')
    admin = (await bench.desk('admin')).accessToken
    bench.turn(1)
    const fresh = await bench.must(admin, routes.resetStaffSecret, { staffNo: '371502', version: 1 })
    bench.moveTo('198.51.100.200')
    bench.turn(30_000)
    const totp = codeAt(fromBase32(new URL(fresh.totpUri).searchParams.get('secret') as string), stepOf(bench.now))
    expect((await bench.send(undefined, routes.changeStaffPassword, { staffNo: '371502', password: fresh.password, totp, newPassword: 'chosen by oneself 26' })).status).toBe(200)
  })
})
