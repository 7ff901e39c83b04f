/** Whose account a phone shows when the server knows its session no more, on the real WeChat build: WeChat signs in again by itself, perhaps somebody else. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { signIn, Street } from './phones'

let street: Street
beforeAll(async () => {
  street = await Street.start('2026-11-23T02:00:00.000Z')
}, 120_000)
afterAll(() => street?.stop())

it('shows nothing of the one who was signed in while WeChat is still asked who it is, and then the one it is', async () => {
  const storage = new Map<string, unknown>()
  await street.rig.wechat('zhao')
  await street.rig.wechat('zhou')
  const first = await street.phone('zhao', { storage, entry: 'shell/me/index' })
  await first.waitFor('您还没有登录')
  await first.tap('#sign-in')
  await signIn(first)
  await first.waitFor('赵*强')
  const keptOfZhao = () => [...storage.values()].some((value) => JSON.stringify(value).includes('赵*强'))
  await first.waitFor(keptOfZhao)
  first.close()

  // Signed out elsewhere; the access token's time is over too.
  const kept = [...storage.entries()].find(([key]) => key === 'lubiao:session')?.[1]
  const { accessToken } = JSON.parse(String(kept)) as { readonly accessToken: string }
  expect((await street.rig.send(accessToken, accountRoutes.signOut, {})).status).toBe(200)
  street.rig.turn(3 * 3_600_000)

  let asked = false
  let answer = (): void => undefined
  const answered = new Promise<void>((done) => { answer = done })
  const login = async () => {
    asked = true
    await answered
    return { code: await street.rig.loginCode('zhou') }
  }
  const second = await street.phone('zhao', { storage, entry: 'shell/me/index', hooks: { login } })
  await second.waitFor(() => asked)
  await second.waitFor(() => !second.text().includes('赵*强'))
  expect(keptOfZhao()).toBe(false)
  answer()
  await second.waitFor('周*')
  expect(second.text()).not.toContain('赵')
}, 120_000)
