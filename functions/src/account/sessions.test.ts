import { accountRoutes as routes } from '@lubiao/shared/account/contract'
import { AccountBench } from '../../test/account-bench'
import { loadFamily } from './repo-sessions'

let bench: AccountBench
beforeAll(async () => {
  bench = await AccountBench.start()
})
afterAll(() => bench.stop())

const refresh = (refreshToken: string) => bench.send(undefined, routes.refresh, { refreshToken })
const familyOf = (token: string): string => token.split('.')[0] as string

describe('WeChat sign-in', () => {
  it('makes a person once and knows them again', async () => {
    const first = await bench.must(undefined, routes.signInWechat, { code: await bench.code('login', 'chen') })
    const second = await bench.must(undefined, routes.signInWechat, { code: await bench.code('login', 'chen') })
    expect(second.profile.userId).toBe(first.profile.userId)
    expect(second.session.refreshToken).not.toBe(first.session.refreshToken)
    expect(first.profile).toMatchObject({ roles: ['citizen'], realName: 'none', enterprises: [], consent: { needed: true } })
    expect((await bench.must(second.session.accessToken, routes.me, {})).userId).toBe(first.profile.userId)
  })

  it('makes one person out of twenty first sign-ins at once', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => bench.code('login', 'zhao')))
    const answers = await Promise.all(codes.map((code) => bench.must(undefined, routes.signInWechat, { code })))
    expect(new Set(answers.map((answer) => answer.profile.userId)).size).toBe(1)
  })

  it('refuses a code used before and one nobody was given', async () => {
    const code = await bench.code('login', 'chen')
    await bench.must(undefined, routes.signInWechat, { code })
    expect((await bench.send(undefined, routes.signInWechat, { code })).body.code).toBe('account.code-invalid')
    expect((await bench.send(undefined, routes.signInWechat, { code: 'no-such-code' })).body.code).toBe('account.code-invalid')
  })

  it('says so when WeChat is down, and works again afterwards', async () => {
    const code = await bench.code('login', 'chen')
    const faults = (body: object) => fetch(`${bench.stack.wechat.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await faults({ down: true })
    expect(await bench.send(undefined, routes.signInWechat, { code })).toMatchObject({ status: 503, body: { code: 'upstream-unavailable', retryable: true } })
    await faults({ down: false })
    expect((await bench.send(undefined, routes.signInWechat, { code })).status).toBe(200)
  })

  it('shows staff roles of a linked officer at once', async () => {
    const answer = await bench.must(undefined, routes.signInWechat, { code: await bench.code('login', 'officer') })
    expect(answer.profile.staff).toMatchObject({ staffNo: '371509', unit: 'zhishu1', roles: ['officer'] })
    expect((await bench.send(answer.session.accessToken, routes.staffMe, {})).status).toBe(200)
  })
})

describe('refresh tokens', () => {
  it('change at every use and keep the person signed in', async () => {
    let session = await bench.wechat('li')
    for (let i = 0; i < 3; i += 1) {
      bench.turn(16 * 60_000)
      expect((await bench.send(session.accessToken, routes.me, {})).body.code).toBe('session-expired')
      session = (await bench.must(undefined, routes.refresh, { refreshToken: session.refreshToken })).session
      expect((await bench.send(session.accessToken, routes.me, {})).status).toBe(200)
    }
  })

  it('end the family when one is used again later', async () => {
    const first = await bench.wechat('li')
    const second = (await bench.must(undefined, routes.refresh, { refreshToken: first.refreshToken })).session
    bench.turn(10_001)
    expect(await refresh(first.refreshToken)).toMatchObject({ status: 401, body: { code: 'account.refresh-reused' } })
    expect((await refresh(second.refreshToken)).body.code).toBe('account.refresh-reused')
    expect(await loadFamily(bench.deps, familyOf(first.refreshToken))).toMatchObject({ endReason: 'reused' })
    expect(bench.lines.some((line) => line.includes('account.refreshReused'))).toBe(true)
  })

  it('end the family when one older than the last is used, however soon', async () => {
    const first = await bench.wechat('li')
    const second = (await bench.must(undefined, routes.refresh, { refreshToken: first.refreshToken })).session
    await bench.must(undefined, routes.refresh, { refreshToken: second.refreshToken })
    expect((await refresh(first.refreshToken)).body.code).toBe('account.refresh-reused')
  })

  it('give the same successor when the answer was lost, and to twenty requests at once', async () => {
    const first = await bench.wechat('li')
    const answers = await Promise.all(Array.from({ length: 20 }, () => bench.must(undefined, routes.refresh, { refreshToken: first.refreshToken })))
    expect(new Set(answers.map((answer) => answer.session.refreshToken)).size).toBe(1)
    bench.turn(10_000)
    expect((await bench.must(undefined, routes.refresh, { refreshToken: first.refreshToken })).session.refreshToken).toBe(answers[0]?.session.refreshToken)
    expect((await loadFamily(bench.deps, familyOf(first.refreshToken)))?.generation).toBe(2)
  })

  it('cannot end a family by being made up', async () => {
    const session = await bench.wechat('li')
    const [family, , mac] = session.refreshToken.split('.') as [string, string, string]
    for (const token of [`${family}.1.${'A'.repeat(43)}`, `${family}.0.${mac}`, `${family}.2.${mac}`, `${family}.x.${mac}`, `${family}.1.`, family, '', '...', `${'0'.repeat(20)}.1.${mac}`, `../../x.1.${mac}`])
      expect([400, 401]).toContain((await refresh(token)).status)
    expect((await refresh(session.refreshToken)).status).toBe(200)
  })

  it('end with signing out, with time, and are of one kind', async () => {
    const out = await bench.wechat('li')
    await bench.must(out.accessToken, routes.signOut, {})
    expect((await refresh(out.refreshToken)).body.code).toBe('session-expired')
    const old = await bench.wechat('li')
    bench.turn(30 * 86_400_000)
    expect((await refresh(old.refreshToken)).body.code).toBe('session-expired')
    const citizen = await bench.wechat('li')
    expect((await bench.send(undefined, routes.staffRefresh, { refreshToken: citizen.refreshToken })).body.code).toBe('session-expired')
  })
})
