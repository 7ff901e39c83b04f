/** A password of one's own: in place of a handed-out one, which opens nothing else, or of an earlier one, which ends everything begun by it. */
import { accountRoutes as routes, type StaffRole } from '@lubiao/shared/account/contract'
import { commonPasswords } from '@lubiao/shared/account/password.data'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { DEMO_COST } from '../../../local/src/prepare'
import { AccountBench } from '../../test/account-bench'
import { readAudit, verifyChain } from '../platform/audit'
import { commit } from '../platform/commit'
import { hashPassword } from './passwords'
import { familiesOf } from './repo-sessions'
import { loadStaff, newStaffWrite, type StaffRecord } from './repo-staff'
import { seedPeople } from './seed'
import { sealSecret } from './staff-auth'
import { codeAt, fromBase32, stepOf } from './totp'

let bench: AccountBench
beforeAll(async () => {
  bench = await AccountBench.start()
})
afterAll(() => bench.stop())

const MINUTE = 60_000
const OWN = '东昌湖边 三棵老槐树 1987'
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const totp = (secret = SECRET): string => codeAt(fromBase32(secret), stepOf(bench.now))
const signIn = (typed: { staffNo: string; password: string; totp: string }) => bench.send(undefined, routes.staffSignIn, typed)
const change = (typed: { staffNo: string; password: string; totp: string; newPassword: string }) => bench.send(undefined, routes.changeStaffPassword, typed)
const meOf = (token: string | undefined) => bench.send(token, routes.staffMe, {})

let made = 0
/** A colleague with a password of their own, or with one handed out. */
async function colleague(issued = false): Promise<{ readonly staffNo: string; readonly password: string }> {
  const staffNo = `P${String((made += 1)).padStart(4, '0')}`
  const password = 'first-of-this-person'
  const person: StaffRecord = { staffNo, version: 1, name: '欧阳守正', unit: 'gaoxin', roles: ['clerk'], disabled: false, password: await hashPassword(password, bench.deps.random, DEMO_COST), totpSealed: sealSecret(bench.deps, fromBase32(SECRET)), ...(issued ? { passwordIssued: true } : {}) }
  await commit(bench.deps, [newStaffWrite(bench.deps, person)])
  return { staffNo, password }
}

describe('a handed-out password', () => {
  it('opens nothing but its own change, and is void after it', async () => {
    const admin = (await bench.desk('admin')).accessToken
    const { person, firstSignIn } = await bench.must(admin, routes.saveStaff, { staffNo: 'N2001', name: '新同事', unit: 'gaoxin' as UnitId, roles: ['clerk'] as StaffRole[], disabled: false, version: 0 })
    expect(person.passwordIssued).toBe(true)
    const { password, totpUri } = firstSignIn as { password: string; totpUri: string }
    const secret = new URL(totpUri).searchParams.get('secret') as string
    const typed = { staffNo: 'N2001', password, totp: totp(secret) }
    // Ten times over: it is no wrong try, and it uses the code up as little as it opens anything.
    for (let i = 0; i < 10; i += 1) expect(await signIn(typed)).toMatchObject({ status: 403, body: { code: 'account.password-change-needed' } })
    const li = (await bench.wechat('li')).accessToken
    expect((await bench.send(li, routes.linkStaff, typed)).body.code).toBe('account.password-change-needed')
    expect(await familiesOf(bench.deps, 'N2001')).toEqual([])
    expect((await signIn({ ...typed, password: 'guessed wrong' })).body.code).toBe('account.credentials-wrong')
    expect((await signIn({ ...typed, totp: typed.totp === '000000' ? '000001' : '000000' })).body.code).toBe('account.credentials-wrong')

    const session = (await bench.must(undefined, routes.changeStaffPassword, { ...typed, newPassword: OWN })).session
    expect((await meOf(session.accessToken)).status).toBe(200)
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).status).toBe(200)
    bench.turn(MINUTE)
    expect((await signIn({ ...typed, totp: totp(secret) })).body.code).toBe('account.credentials-wrong')
    expect((await change({ ...typed, totp: totp(secret), newPassword: 'another one entirely' })).body.code).toBe('account.credentials-wrong')
    expect((await signIn({ staffNo: 'n2001', password: OWN, totp: totp(secret) })).status).toBe(200)
    expect((await bench.must(admin, routes.listStaff, { unit: 'gaoxin' })).people.find((one) => one.staffNo === 'N2001')).toMatchObject({ passwordIssued: false, version: 2 })
    expect((await readAudit(bench.deps.table, 'N2001', 0, 100)).map((entry) => entry.action)).toEqual(['account.changeStaffPassword', 'account.staffSignIn'])
  })

  it('comes with every reset: until it is changed neither scanning nor an open sign-in goes on', async () => {
    const phone = (await bench.wechat('officer2')).accessToken
    const desk = await bench.desk('officer2')
    const admin = (await bench.desk('admin')).accessToken
    const scan = await bench.must(undefined, routes.startScanSignIn, {})
    await bench.must(phone, routes.approveScanSignIn, { ticket: scan.ticket, decision: 'approve' })
    const { password, totpUri } = await bench.must(admin, routes.resetStaffSecret, { staffNo: '371510', version: 1 })
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: desk.refreshToken })).body.code).toBe('session-expired')
    // Approved before the reset, asked for after it.
    expect((await bench.send(undefined, routes.pollScanSignIn, { ticket: scan.ticket, pollSecret: scan.pollSecret })).body.code).toBe('account.scan-expired')
    const later = await bench.must(undefined, routes.startScanSignIn, {})
    // A reset takes the phone's link away too: it is linked again with the password one has chosen oneself.
    for (const decision of ['look', 'approve', 'deny'] as const) expect((await bench.send(phone, routes.approveScanSignIn, { ticket: later.ticket, decision })).body.code).toBe('account.not-staff')
    const secret = new URL(totpUri).searchParams.get('secret') as string
    expect((await change({ staffNo: '371510', password, totp: totp(secret), newPassword: OWN })).status).toBe(200)
    bench.turn(30_000)
    expect((await bench.send(phone, routes.linkStaff, { staffNo: '371510', password: OWN, totp: totp(secret) })).status).toBe(200)
    const third = await bench.must(undefined, routes.startScanSignIn, {})
    expect((await bench.send(phone, routes.approveScanSignIn, { ticket: third.ticket, decision: 'approve' })).status).toBe(200)
  })

  it('is what the first administrator of an installation gets, and no demo person', async () => {
    const staff = { staffNo: 'F0001', unit: 'zhidui' as UnitId, roles: ['admin'] as StaffRole[], password: 'handed out once', totpSecret: SECRET, issued: true }
    expect(await seedPeople(bench.deps, [{ name: '首任', staff }])).toBe(1)
    expect((await signIn({ staffNo: 'F0001', password: staff.password, totp: totp() })).body.code).toBe('account.password-change-needed')
    for (const id of ['approver', 'clerk', 'supervisor', 'admin']) await bench.desk(id)
  })
})

describe('changing one’s password', () => {
  it('ends every other sign-in, keeps the one in hand, and stands in the chain', async () => {
    const { staffNo, password } = await colleague()
    const first = (await bench.must(undefined, routes.staffSignIn, { staffNo, password, totp: totp() })).session
    bench.turn(MINUTE)
    const second = (await bench.must(undefined, routes.staffSignIn, { staffNo, password, totp: totp() })).session
    bench.turn(MINUTE)
    const fresh = (await bench.must(undefined, routes.changeStaffPassword, { staffNo, password, totp: totp(), newPassword: OWN })).session
    // At once, not when their access tokens run out.
    for (const { accessToken } of [first, second]) expect((await meOf(accessToken)).body.code).toBe('session-expired')
    for (const { refreshToken } of [first, second]) expect((await bench.send(undefined, routes.staffRefresh, { refreshToken })).body.code).toBe('session-expired')
    const renewed = await bench.must(undefined, routes.staffRefresh, { refreshToken: fresh.refreshToken })
    expect((await meOf(renewed.session.accessToken)).body.staffNo).toBe(staffNo)
    expect((await readAudit(bench.deps.table, staffNo, 0, 100)).map((entry) => entry.action)).toEqual(['account.staffSignIn', 'account.staffSignIn', 'account.changeStaffPassword'])
    expect((await verifyChain(bench.deps.table, staffNo)).intact).toBe(true)
    bench.turn(MINUTE)
    expect((await signIn({ staffNo, password, totp: totp() })).body.code).toBe('account.credentials-wrong')
    expect((await signIn({ staffNo, password: OWN, totp: totp() })).status).toBe(200)
  })

  it('takes words composed or not, and keeps every space', async () => {
    const { staffNo, password } = await colleague()
    await bench.must(undefined, routes.changeStaffPassword, { staffNo, password, totp: totp(), newPassword: ' caf\u00e9 am Ufer  ' })
    bench.turn(MINUTE)
    expect((await signIn({ staffNo, password: 'caf\u00e9 am Ufer', totp: totp() })).body.code).toBe('account.credentials-wrong')
    expect((await signIn({ staffNo, password: ' cafe\u0301 am Ufer  ', totp: totp() })).status).toBe(200)
  })

  it('refuses a new one that is short, common, one’s own name or number, or the old one; and says each, with the code still good', async () => {
    const { staffNo, password } = await colleague()
    const typed = { staffNo, password, totp: totp() }
    const refused: readonly (readonly [string, RegExp])[] = [
      [`Hafen-${staffNo.toLowerCase()}-Ost`, /警号或姓名/], ['我是欧阳守正本人今天值班呀', /警号或姓名/], [password, /当前密码相同/], ['Liaocheng2026!!', /太常见/], ['qwertyuiop123', /太常见/], ['123456123456', /太常见/],
      [[...commonPasswords].find((one) => one.length >= 12) as string, /太常见/]
    ]
    for (const [newPassword, words] of refused) {
      const answer = await change({ ...typed, newPassword })
      expect([newPassword, answer.status, answer.body.code]).toEqual([newPassword, 422, 'account.password-unfit'])
      expect(answer.body.errors).toEqual([{ path: 'newPassword', message: expect.stringMatching(words) }])
    }
    for (const newPassword of ['', 'eleven char', 'x'.repeat(129)]) expect((await change({ ...typed, newPassword })).body).toMatchObject({ code: 'invalid-input', errors: [{ path: 'newPassword' }] })
    // Twelve halves of characters are six.
    expect((await change({ ...typed, newPassword: '🐟🐢🐍🐎🐑🐒' })).body.errors?.map((error) => error.message)).toEqual(['新密码至少 12 位'])
    expect((await change({ ...typed, newPassword: OWN })).status).toBe(200)
  })

  it('counts a wrong current password or code towards the lock, and a locked number changes nothing even with the right ones', async () => {
    const { staffNo, password } = await colleague()
    const codes: (string | undefined)[] = []
    for (let i = 0; i < 6; i += 1) codes.push((await change({ staffNo, password: `guess number ${i}`, totp: totp(), newPassword: OWN })).body.code)
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'account.credentials-wrong'), 'account.locked'])
    expect(await change({ staffNo, password, totp: totp(), newPassword: OWN })).toMatchObject({ status: 423, body: { retryAfterSeconds: 15 * 60 } })
    // Sign-in and change share the count.
    expect((await signIn({ staffNo, password, totp: totp() })).body.code).toBe('account.locked')
    bench.turn(15 * MINUTE)
    expect((await change({ staffNo, password, totp: totp(), newPassword: OWN })).status).toBe(200)
    expect((await change({ staffNo: 'NOBODY99', password, totp: totp(), newPassword: OWN })).body.code).toBe('account.credentials-wrong')
  })

  it('happens once: the same request again, twice at once, and against a sign-in with the same code', async () => {
    const { staffNo, password } = await colleague()
    const typed = { staffNo, password, totp: totp() }
    const answers = await Promise.all([change({ ...typed, newPassword: OWN }), change({ ...typed, newPassword: `${OWN} zwei` }), signIn(typed), signIn(typed)])
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status !== 200).every((answer) => answer.body.code === 'account.credentials-wrong')).toBe(true)
    expect((await change({ ...typed, newPassword: OWN })).body.code).toBe('account.credentials-wrong')
    expect(await familiesOf(bench.deps, staffNo)).toHaveLength(1)
  })

  it('lets no sign-in with the old password survive that was under way, whichever comes first', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { staffNo, password } = await colleague()
      // Two codes are good at once, the last one and this one: the race a thief of the password could hope for.
      const older = codeAt(fromBase32(SECRET), stepOf(bench.now) - 1)
      const [changed, entered] = await Promise.all([change({ staffNo, password, totp: totp(), newPassword: OWN }), signIn({ staffNo, password, totp: older })])
      bench.turn(1_000)
      const now = await loadStaff(bench.deps, staffNo)
      const survives = entered.status === 200 && (await bench.send(undefined, routes.staffRefresh, { refreshToken: entered.body.session.refreshToken })).status === 200
      expect({ changed: changed.status === 200, survives }).toEqual({ changed: now?.version === 2, survives: now?.version === 1 && entered.status === 200 })
    }
  })

  it('is refused to who is disabled, and says nothing of a person to who does not know the credentials', async () => {
    const { staffNo, password } = await colleague()
    const admin = (await bench.desk('admin')).accessToken
    await bench.must(admin, routes.saveStaff, { staffNo, name: '欧阳守正', unit: 'gaoxin' as UnitId, roles: ['clerk'] as StaffRole[], disabled: true, version: 1 })
    expect((await change({ staffNo, password, totp: totp(), newPassword: OWN })).body.code).toBe('account.staff-disabled')
    const answers = await Promise.all([staffNo, 'NOBODY98'].map((who) => change({ staffNo: who, password: 'not this one', totp: totp(), newPassword: OWN })))
    const bodies = answers.map(({ status, body: { instance: _instance, ...body } }) => JSON.stringify({ status, ...body }))
    expect(bodies[0]).toBe(bodies[1])
  })

  it('leaves no password in the log or in what is stored', () => {
    const text = bench.lines.join('\n')
    for (const secret of [OWN, 'first-of-this-person', 'another one entirely']) expect(text).not.toContain(secret)
  })
})
