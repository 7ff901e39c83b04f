import { UpdateCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { accountRoutes as routes, type StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { AccountBench, freshKey } from '../../test/account-bench'
import { readAudit } from '../platform/audit'
import { commit } from '../platform/commit'
import { findStaff } from './people'
import { newStaffWrite } from './repo-staff'
import { seedPeople } from './seed'
import { codeAt, fromBase32, stepOf } from './totp'

let bench: AccountBench
beforeAll(async () => {
  bench = await AccountBench.start()
})
afterAll(() => bench.stop())

const MINUTE = 60_000
/** A password somebody has chosen. */
const OWN = 'drei Birken am Kanal'
const signIn = (input: { staffNo: string; password: string; totp: string }) => bench.send(undefined, routes.staffSignIn, input)
const actionsOf = async (staffNo: string) => (await readAudit(bench.deps.table, staffNo, 0, 500)).map((entry) => entry.action)
const secretOf = (totpUri: string): Uint8Array => fromBase32(new URL(totpUri).searchParams.get('secret') as string)
const codeNow = (totpUri: string): string => codeAt(secretOf(totpUri), stepOf(bench.now))

describe('signing in at the desk', () => {
  it('takes number, password and code, and leaves a trace', async () => {
    const session = await bench.desk('approver')
    expect(await bench.must(session.accessToken, routes.staffMe, {})).toEqual({ staffId: '371501', staffNo: '371501', name: '高审批', unit: 'zhidui', roles: ['approver'] })
    await bench.must(session.accessToken, routes.staffSignOut, {})
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).body.code).toBe('session-expired')
    expect(await actionsOf('371501')).toEqual(['account.staffSignIn', 'account.staffSignOut'])
  })

  it('takes a code once, also when it comes four times at once', async () => {
    bench.turn(MINUTE)
    const typed = bench.credentials('approver2')
    const answers = await Promise.all(Array.from({ length: 4 }, () => signIn(typed)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect((await signIn(typed)).body.code).toBe('account.credentials-wrong')
  })

  it('says the same of a wrong password, a wrong code and a number nobody has, and locks them alike', async () => {
    const right = bench.credentials('clerk')
    const wrong = [{ ...right, password: 'wrong' }, { ...right, totp: right.totp === '000000' ? '000001' : '000000' }, { ...right, staffNo: '999999' }]
    const bodies = (await Promise.all(wrong.map(signIn))).map(({ status, body: { instance: _instance, ...body } }) => ({ status, ...body }))
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    for (const staffNo of ['371504', '999999']) {
      const codes: (string | undefined)[] = []
      for (let i = 0; i < 6; i += 1) codes.push((await signIn({ ...right, staffNo, password: 'wrong' })).body.code)
      expect(codes.at(-1)).toBe('account.locked')
    }
    bench.turn(MINUTE)
    expect(await signIn(bench.credentials('clerk'))).toMatchObject({ status: 423, body: { retryAfterSeconds: 14 * 60 } })
    bench.turn(14 * MINUTE)
    expect((await signIn(bench.credentials('clerk'))).status).toBe(200)
  })

  it('lets five of fifty guesses at once be tried', async () => {
    const typed = { ...bench.credentials('supervisor'), password: 'wrong' }
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(typed)))
    expect(answers.filter((answer) => answer.body.code === 'account.credentials-wrong').length).toBeLessThanOrEqual(5)
    expect(answers.every((answer) => ['account.credentials-wrong', 'account.locked', 'busy'].includes(answer.body.code as string))).toBe(true)
    bench.turn(15 * MINUTE)
    expect((await signIn(bench.credentials('supervisor'))).status).toBe(200)
  })

  it('lasts twelve hours, however often refreshed', async () => {
    let session = await bench.desk('supervisor')
    for (let i = 0; i < 11; i += 1) {
      bench.turn(60 * MINUTE)
      session = (await bench.must(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).session
    }
    bench.turn(60 * MINUTE)
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).body.code).toBe('session-expired')
  })
})

describe('the directory', () => {
  const person = { staffNo: 'A1001', name: '新同事', unit: 'gaoxin' as UnitId, roles: ['clerk'] as StaffRole[], disabled: false }

  it('takes a new colleague in, changes them, and refuses a stale change', async () => {
    const admin = (await bench.desk('admin')).accessToken
    const key = freshKey()
    const made = await bench.send(admin, routes.saveStaff, { ...person, version: 0 }, key)
    expect(made).toMatchObject({ status: 200, body: { person: { staffId: 'A1001', version: 1 }, firstSignIn: { password: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/) } } })
    expect((await bench.send(admin, routes.saveStaff, { ...person, version: 0 }, key)).body).toEqual(made.body)
    expect((await bench.send(admin, routes.saveStaff, { ...person, version: 0 })).body.code).toBe('version-conflict')
    const first = made.body.firstSignIn as { password: string; totpUri: string }
    const session = (await bench.must(undefined, routes.changeStaffPassword, { staffNo: 'a1001', password: first.password, totp: codeNow(first.totpUri), newPassword: '湖南路口早七点半堵一会儿' })).session

    expect((await bench.send(admin, routes.saveStaff, { ...person, version: 1 })).body.code).toBe('version-conflict')
    const changes = await Promise.all(Array.from({ length: 5 }, (_one, i) => bench.send(admin, routes.saveStaff, { ...person, name: `改名${'一二三四五'[i]}`, roles: ['clerk', 'approver'], version: 2 })))
    expect(changes.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect((await bench.must(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).staff.roles).toEqual(['clerk', 'approver'])

    const reset = await bench.must(admin, routes.resetStaffSecret, { staffNo: 'A1001', version: 3 })
    const old = await bench.send(undefined, routes.staffSignIn, { staffNo: 'A1001', password: first.password, totp: codeNow(reset.totpUri) })
    expect(old.body.code).toBe('account.credentials-wrong')
    const latest = (await bench.must(undefined, routes.changeStaffPassword, { staffNo: 'A1001', password: reset.password, totp: codeNow(reset.totpUri), newPassword: OWN })).session
    bench.turn(11_000)
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: session.refreshToken })).status).toBe(401)

    await bench.must(admin, routes.saveStaff, { ...person, disabled: true, version: 5 })
    bench.turn(MINUTE)
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: latest.refreshToken })).body.code).toBe('account.staff-disabled')
    expect((await signIn({ staffNo: 'A1001', password: OWN, totp: codeNow(reset.totpUri) })).body.code).toBe('account.staff-disabled')
    expect((await signIn({ staffNo: 'A1001', password: 'wrong', totp: codeNow(reset.totpUri) })).body.code).toBe('account.credentials-wrong')
    expect(await findStaff(bench.deps, 'A1001')).toBeUndefined()
    expect((await actionsOf('371500')).filter((action) => action.startsWith('account.save') || action.startsWith('account.reset'))).toEqual(['account.saveStaff', 'account.saveStaff', 'account.resetStaffSecret', 'account.saveStaff'])
  })

  it('does not let an administrator shut themselves out', async () => {
    const admin = (await bench.desk('admin')).accessToken
    const self = { staffNo: '371500', name: '系统管理员', unit: 'zhidui' as UnitId, version: 1 }
    expect((await bench.send(admin, routes.saveStaff, { ...self, roles: ['admin'], disabled: true })).status).toBe(403)
    expect((await bench.send(admin, routes.saveStaff, { ...self, roles: ['clerk'], disabled: false })).status).toBe(403)
    expect((await bench.send(admin, routes.saveStaff, { ...self, staffNo: '000000', roles: ['clerk'], disabled: false, version: 3 })).status).toBe(404)
    expect((await bench.send((await bench.desk('clerk')).accessToken, routes.listStaff, {})).status).toBe(403)
  })

  it('lists everybody to the city, a unit to itself, page by page', async () => {
    const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    const password = { salt: '', hash: '', n: 2 }
    await commit(bench.deps, Array.from({ length: 60 }, (_one, i) => newStaffWrite(bench.deps, { staffNo: `B${1000 + i}`, version: 1, name: '某某', unit: 'linqing', roles: ['officer'], disabled: false, password, totpSealed: '' })))
    const boss = { name: '队长', staff: { staffNo: 'C0001', unit: 'linqing' as UnitId, roles: ['supervisor'] as StaffRole[], password: 'boss-password', totpSecret } }
    expect(await seedPeople(bench.deps, [boss])).toBe(1)
    expect(await seedPeople(bench.deps, [boss])).toBe(0)
    const admin = (await bench.desk('admin')).accessToken
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await bench.must(admin, routes.listStaff, cursor === undefined ? {} : { cursor })
      seen.push(...page.people.map((one) => one.staffNo))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(['371500', 'A1001', 'B1059', 'C0001']))
    expect((await bench.must(admin, routes.listStaff, { unit: 'linqing', cursor: 'aaaa' })).people).toHaveLength(50)
    expect((await bench.must(admin, routes.listStaff, { unit: 'linqing', cursor: '~~~' })).people).toEqual([])

    const { session } = await bench.must(undefined, routes.staffSignIn, { staffNo: 'C0001', password: 'boss-password', totp: codeAt(fromBase32(totpSecret), stepOf(bench.now)) })
    expect((await bench.must(session.accessToken, routes.listStaff, {})).people.every((one) => one.unit === 'linqing')).toBe(true)
    expect((await bench.send(session.accessToken, routes.listStaff, { unit: 'zhidui' })).status).toBe(403)
    expect((await bench.send(session.accessToken, routes.verifyAudit, { staffId: '371500' })).status).toBe(404)
    expect((await bench.send(session.accessToken, routes.verifyAudit, { staffId: 'B1000' })).body).toEqual({ entries: 0, intact: true })
  })
})

describe('the record of acts', () => {
  it('is read newest first and shows where it was tampered with', async () => {
    const supervisor = (await bench.desk('supervisor')).accessToken
    const admin = (await bench.desk('admin')).accessToken
    const chain = await readAudit(bench.deps.table, '371500', 0, 500)
    expect((await bench.must(supervisor, routes.verifyAudit, { staffId: '371500' }))).toEqual({ entries: chain.length, intact: true })
    const page = await bench.must(supervisor, routes.listAudit, { staffId: '371500' })
    expect(page.entries.map((entry) => entry.seq)).toEqual(chain.map((entry) => entry.seq).reverse())
    expect((await bench.must(supervisor, routes.listAudit, { staffId: '371500', cursor: '3' })).entries.map((entry) => entry.seq)).toEqual([2, 1])
    expect((await bench.send(supervisor, routes.listAudit, { staffId: '371500', cursor: 'x' })).status).toBe(400)

    const key = (seq: number) => ({ TableName: 'lubiao', Key: { pk: 'AUDIT#371500', sk: String(seq).padStart(9, '0') } })
    await bench.deps.table.reads.send(new UpdateCommand({ ...key(2), UpdateExpression: 'SET subject = :x', ExpressionAttributeValues: { ':x': 'somebody else' } }))
    expect(await bench.must(admin, routes.verifyAudit, { staffId: '371500' })).toEqual({ entries: 1, intact: false, brokenAt: 2 })
    await bench.deps.table.reads.send(new DeleteCommand(key(2)))
    expect(await bench.must(admin, routes.verifyAudit, { staffId: '371500' })).toMatchObject({ intact: false, brokenAt: 2 })
  })
})

describe('signing in by scanning', () => {
  const start = () => bench.must(undefined, routes.startScanSignIn, {})
  const poll = ({ ticket, pollSecret }: { ticket: string; pollSecret: string }) => bench.send(undefined, routes.pollScanSignIn, { ticket, pollSecret })
  const decide = (token: string, ticket: string, decision: 'look' | 'approve' | 'deny') => bench.send(token, routes.approveScanSignIn, { ticket, decision })

  it('goes waiting, scanned, approved, and signs in once', async () => {
    const phone = (await bench.wechat('officer')).accessToken
    const scan = await start()
    expect(scan.qrText).toBe(`LBS1:${scan.ticket}`)
    expect((await poll(scan)).body).toEqual({ state: 'waiting' })
    expect((await decide(phone, scan.ticket, 'look')).body).toEqual({ requestedAt: bench.now, place: '管理控制台（网络地址 127.0.0.1）' })
    expect((await poll(scan)).body).toEqual({ state: 'scanned' })
    expect((await poll({ ...scan, pollSecret: 'guessed' })).body.code).toBe('account.scan-expired')
    const approvals = await Promise.all(Array.from({ length: 10 }, () => decide(phone, scan.ticket, 'approve')))
    expect(approvals.filter((answer) => answer.status === 200)).toHaveLength(1)
    const polls = await Promise.all(Array.from({ length: 10 }, () => poll(scan)))
    const got = polls.filter((answer) => answer.status === 200)
    expect(got).toHaveLength(1)
    expect(got[0]?.body).toMatchObject({ state: 'approved', staff: { staffNo: '371509' } })
    expect((await bench.send(got[0]?.body.session?.accessToken, routes.staffMe, {})).status).toBe(200)
    expect((await actionsOf('371509')).filter((action) => action.startsWith('account.s'))).toEqual(['account.scanSignIn.approve', 'account.staffSignIn'])
  })

  it('belongs to whoever scanned first, can be denied, and runs out', async () => {
    const phone = (await bench.wechat('officer')).accessToken
    const other = (await bench.wechat('officer2')).accessToken
    const scan = await start()
    await decide(phone, scan.ticket, 'look')
    expect((await decide(other, scan.ticket, 'approve')).body.code).toBe('account.scan-expired')
    expect((await decide((await bench.wechat('li')).accessToken, scan.ticket, 'approve')).body.code).toBe('account.not-staff')
    expect((await decide(phone, scan.ticket, 'deny')).status).toBe(200)
    expect((await poll(scan)).body).toEqual({ state: 'denied' })
    expect((await decide(phone, scan.ticket, 'approve')).body.code).toBe('account.scan-expired')
    const late = await start()
    bench.turn(2 * MINUTE)
    expect((await decide(phone, late.ticket, 'approve')).body.code).toBe('account.scan-expired')
    expect((await poll(late)).body.code).toBe('account.scan-expired')
    expect((await poll({ ticket: 'nosuchticket', pollSecret: 'x' })).body.code).toBe('account.scan-expired')
  })
})

describe('linking a WeChat account', () => {
  it('needs all credentials, and moves with the last who proved them', async () => {
    const li = (await bench.wechat('li')).accessToken
    expect((await bench.send(li, routes.linkStaff, { ...bench.credentials('approver3'), password: 'wrong' })).body.code).toBe('account.credentials-wrong')
    bench.turn(30_000)
    const linked = await bench.must(li, routes.linkStaff, bench.credentials('approver3'))
    expect(linked).toMatchObject({ roles: ['citizen', 'approver'], staff: { staffNo: '371503' } })
    const session = await bench.wechat('li')
    expect((await bench.send(session.accessToken, routes.staffMe, {})).status).toBe(200)
    bench.turn(30_000)
    await bench.must((await bench.wechat('chen')).accessToken, routes.linkStaff, bench.credentials('approver3'))
    expect((await bench.must(session.accessToken, routes.me, {})).staff).toBeUndefined()
    const renewed = await bench.must(undefined, routes.refresh, { refreshToken: session.refreshToken })
    expect((await bench.send(renewed.session.accessToken, routes.staffMe, {})).status).toBe(403)
    expect(await actionsOf('371503')).toEqual(['account.linkStaff', 'account.linkStaff'])
  })
})
