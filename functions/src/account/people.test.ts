import { accountRoutes as routes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { demoPerson } from '../../../local/src/demo/people.data'
import { demoEnterprises } from '../../../local/src/demo/registry.data'
import { AccountBench, freshKey } from '../../test/account-bench'
import { signAccess } from '../http/caller'
import { commit } from '../platform/commit'
import { templatesIn } from '../platform/config'
import { react } from '../platform/reactor'
import { identityHash, mayActFor, ownersOf, reachOf, returnNoticeConsent, takeNoticeConsent, verifiedPerson } from './people'
import { registerPersonalData } from './personal-data'
import { accountReactions } from './reactions'
import { identityOfDeleted, loadUser, newUserWrite } from './repo'
import { familiesOf } from './repo-sessions'
import { onWechatEvent } from './wechat-events'

let bench: AccountBench
let open = false
const erased: string[] = []
beforeAll(async () => {
  bench = await AccountBench.start()
  registerPersonalData({ module: 'toy', exportOf: async () => ({ cases: 1 }), hasOpen: async () => open, erase: async (_deps, who) => void erased.push(`${who.userId} ${who.identity ?? ''}`) })
})
afterAll(() => bench.stop())

const li = demoPerson('li')
const usccOf = (name: string): string => demoEnterprises.find((one) => one.legalRepresentative === name && one.status === 'active')?.uscc as string
const me = (token: string) => bench.must(token, routes.me, {})
const userIdOf = async (token: string): Promise<string> => (await me(token)).userId

/** A person with consent and phone, made directly: more than the simulator has phones for. */
async function somebody(i: number): Promise<string> {
  const userId = `U${newOpaqueId(15, bench.deps.random)}`
  await commit(bench.deps, [newUserWrite(bench.deps, { userId, version: 1, createdAt: bench.now, consent: { version: PRIVACY_VERSION, at: bench.now }, phoneSealed: bench.deps.cipher.seal('13900000000'), phoneHash: `hash${i}` })])
  return signAccess({ userId, familyId: 'F' }, bench.deps.config.TOKEN_SECRET, bench.now)
}

const engineFaults = (rates: object) => fetch(`${bench.stack.proxy.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ seed: 7, rates }) })

describe('who somebody is', () => {
  it('asks for consent, then phone, then name, in that order', async () => {
    const { accessToken: token } = await bench.wechat('li')
    const verify = () => bench.send(token, routes.verifyRealName, { name: li.name, idNumber: li.idNumber as string })
    expect((await bench.send(token, routes.bindPhone, { code: await bench.code('phone', 'li') })).body.code).toBe('account.consent-needed')
    expect((await verify()).body.code).toBe('account.consent-needed')
    expect((await bench.send(token, routes.consent, { document: 'privacy', version: '2019-01-01' })).status).toBe(400)
    const consented = await bench.must(token, routes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    expect(consented.consent).toEqual({ needed: false, currentVersion: PRIVACY_VERSION, givenVersion: PRIVACY_VERSION, givenAt: bench.now })
    expect((await verify()).body.code).toBe('account.phone-needed')
    expect(await bench.must(token, routes.bindPhone, { code: await bench.code('phone', 'li') })).toMatchObject({ realName: 'phone', phoneMasked: '138****0001' })
    expect((await bench.send(token, routes.verifyRealName, { name: '李建军', idNumber: li.idNumber as string })).body.code).toBe('account.identity-mismatch')
    const done = await verify()
    expect(done.body).toMatchObject({ realName: 'verified', nameMasked: '李*国', idNumberMasked: '371502********0132' })
    expect(JSON.stringify(done.body)).not.toContain(li.idNumber)
    expect(await verifiedPerson(bench.deps, done.body.userId)).toMatchObject({ name: li.name, phone: li.phone, idNumber: li.idNumber })
    expect((await verify()).status).toBe(200)
    const other = demoPerson('wang')
    expect((await bench.send(token, routes.verifyRealName, { name: other.name, idNumber: other.idNumber as string })).body.code).toBe('account.identity-mismatch')
  })

  it('refuses a number that cannot be, also one born in the future, before asking anybody', async () => {
    const token = await somebody(0)
    const calls = async () => ((await (await fetch(`${bench.stack.registry.adminUrl}/calls`)).json()) as { calls: unknown[] }).calls.length
    const before = await calls()
    for (const idNumber of ['371502198506120133', '371502209901010016', '123']) expect((await bench.send(token, routes.verifyRealName, { name: '张三', idNumber })).body.code).toBe('invalid-input')
    expect(await calls()).toBe(before)
  })

  it('gives an identity to one of fifty who claim it at once, through conflicts', async () => {
    const he = demoPerson('he')
    const tokens = await Promise.all(Array.from({ length: 50 }, (_one, i) => somebody(i + 1)))
    await engineFaults({ conflict: 0.3 })
    // "Try again later" is an honest answer on a busy machine; a phone does try again.
    const claim = async (token: string, tries = 5): Promise<{ readonly status: number; readonly body: { readonly code?: string | undefined } }> => {
      const answer = await bench.send(token, routes.verifyRealName, { name: he.name, idNumber: he.idNumber as string })
      return answer.body.retryable === true && tries > 1 ? claim(token, tries - 1) : answer
    }
    const answers = await Promise.all(tokens.map((token) => claim(token)))
    await engineFaults({})
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.body.code))).toEqual(new Set(['account.identity-taken']))
  })

  it('does not let the register be used as an oracle', async () => {
    const token = await somebody(99)
    const codes: (string | undefined)[] = []
    for (let i = 0; i < 11; i += 1) codes.push((await bench.send(token, routes.verifyRealName, { name: '张三丰', idNumber: li.idNumber as string })).body.code)
    expect(codes.slice(0, 10).every((code) => code === 'account.identity-mismatch')).toBe(true)
    expect(codes[10]).toBe('rate-limited')
  })

  it('says so when the register is down and keeps nothing half done', async () => {
    const token = await somebody(100)
    const faults = (body: object) => fetch(`${bench.stack.registry.adminUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await faults({ down: true })
    const chen = demoPerson('chen')
    expect(await bench.send(token, routes.verifyRealName, { name: chen.name, idNumber: chen.idNumber as string })).toMatchObject({ status: 503, body: { code: 'upstream-unavailable' } })
    await faults({ down: false })
    expect((await me(token)).realName).toBe('phone')
  })

  it('answers the same request twice and counts a consent once', async () => {
    const { accessToken: token } = await bench.wechat('sun')
    const input = { results: [{ template: 'passDecided', result: 'accept' as const }, { template: 'tmpl-pass-returned', result: 'accept' as const }, { template: 'passExpiring', result: 'reject' as const }] }
    const key = freshKey()
    for (let i = 0; i < 3; i += 1) expect((await bench.send(token, routes.recordNoticeConsent, input, key)).body).toEqual({ ok: true })
    expect((await bench.send(token, routes.recordNoticeConsent, { results: [{ template: 'nothing', result: 'accept' }] })).status).toBe(400)
    const userId = await userIdOf(token)
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeNoticeConsent(bench.deps, userId, 'passDecided')))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await takeNoticeConsent(bench.deps, userId, 'passExpiring')).toBeUndefined()
    await onWechatEvent(bench.deps, { Event: 'subscribe_msg_change_event', FromUserName: demoPerson('sun').openid, List: [{ TemplateId: 'tmpl-pass-returned', SubscribeStatusString: 'reject' }] })
    expect(await takeNoticeConsent(bench.deps, userId, 'passReturned')).toBeUndefined()
    await returnNoticeConsent(bench.deps, userId, 'passReturned', 'once')
    expect(await takeNoticeConsent(bench.deps, userId, 'passReturned')).toBeUndefined()
  })

  it('counts a one-time consent and keeps a long-term one until it is taken back', async () => {
    expect(templatesIn('a=ID_a-1,b=ID_b:long')).toEqual({ a: { id: 'ID_a-1', lasting: false }, b: { id: 'ID_b', lasting: true } })
    Object.assign(bench.deps.config.WECHAT_TEMPLATES, { passExpiring: { id: 'tmpl-pass-expiring', lasting: true } })
    const { accessToken: token } = await bench.wechat('sun')
    const userId = await userIdOf(token)
    const record = (template: string, result: 'accept' | 'reject') => bench.must(token, routes.recordNoticeConsent, { results: [{ template, result }] })
    const take = (template: string) => takeNoticeConsent(bench.deps, userId, template)
    await record('passExpiring', 'accept')
    for (let i = 0; i < 3; i += 1) expect(await take('passExpiring')).toBe('lasting')
    expect(((await bench.must(token, routes.exportData, {})).data['account'] as { messagesAllowed: object }).messagesAllowed).toMatchObject({ passExpiring: 'lasting' })
    await record('passExpiring', 'reject')
    expect(await take('passExpiring')).toBeUndefined()
    await record('passReturned', 'accept')
    expect(await take('passReturned')).toBe('once')
    await returnNoticeConsent(bench.deps, userId, 'passReturned', 'once')
    await record('passReturned', 'reject')
    expect([await take('passReturned'), await take('passReturned')]).toEqual(['once', undefined])
  })

  it('asks again after the consent was withdrawn in WeChat', async () => {
    const { accessToken: token } = await bench.wechat('sun')
    await bench.must(token, routes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    await onWechatEvent(bench.deps, { Event: 'user_authorization_revoke', OpenID: demoPerson('sun').openid })
    await onWechatEvent(bench.deps, { Event: 'user_authorization_revoke', OpenID: 'nobody' })
    expect((await me(token)).consent).toMatchObject({ needed: true })
  })
})

describe('acting for an enterprise', () => {
  it('is for the representative the register names', async () => {
    const wang = await bench.verified('wang')
    expect((await bench.send(wang, routes.registerEnterprise, { uscc: usccOf('周婷') })).body.code).toBe('account.not-representative')
    // A namesake: the register holds another number beside the same name.
    const representative = (uscc: string, name: string, idNumber: string) => fetch(`${bench.stack.registry.adminUrl}/representative`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uscc, name, idNumber }) })
    expect((await representative(usccOf('王秀英'), '王秀英', '371502198506120132')).status).toBe(200)
    expect((await bench.send(wang, routes.registerEnterprise, { uscc: usccOf('王秀英') })).body.code).toBe('account.not-representative')
    expect((await representative(usccOf('王秀英'), '王秀英', demoPerson('wang').idNumber as string)).status).toBe(200)
    expect((await bench.send(wang, routes.registerEnterprise, { uscc: '91371581MA3LB0X03H' })).body.code).toBe('account.enterprise-unknown')
    const answers = await Promise.all(Array.from({ length: 10 }, () => bench.send(wang, routes.registerEnterprise, { uscc: usccOf('王秀英') })))
    expect(answers.every((answer) => answer.status === 201)).toBe(true)
    const profile = await me(wang)
    expect(profile.enterprises).toHaveLength(1)
    expect(profile).toMatchObject({ roles: ['citizen', 'merchant'], enterprises: [{ as: 'representative', agents: [] }] })
    expect(await ownersOf(bench.deps, profile.userId, bench.now)).toEqual([profile.userId, profile.enterprises[0]?.enterpriseId])
    const stranger = (await bench.wechat('chen')).accessToken
    expect((await bench.send(stranger, routes.registerEnterprise, { uscc: usccOf('王秀英') })).body.code).toBe('account.consent-needed')
  })

  it('reaches an agent by phone and name, ends when revoked and with its last day', async () => {
    const wang = (await bench.wechat('wang')).accessToken
    const enterpriseId = (await me(wang)).enterprises[0]?.enterpriseId as string
    const zhou = demoPerson('zhou')
    const authorise = (input: object) => bench.send(wang, routes.authoriseAgent, { enterpriseId, name: zhou.name, phone: zhou.phone, validUntil: '2026-11-30', ...input })
    expect((await authorise({ validUntil: '2026-11-22' })).status).toBe(400)
    expect((await authorise({ validUntil: '2029-11-22' })).status).toBe(400)
    const both = await Promise.all([authorise({}), authorise({})])
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409])
    await authorise({ name: '周别人', phone: '13900000001' })
    const agents = (await me(wang)).enterprises[0]?.agents ?? []
    expect(agents.map((agent) => agent.state)).toEqual(['waiting', 'waiting'])

    const agent = await bench.verified('zhou')
    const agentUser = await userIdOf(agent)
    expect((await me(agent)).enterprises).toEqual([expect.objectContaining({ enterpriseId, as: 'agent', validUntil: '2026-11-30' })])
    expect(await mayActFor(bench.deps, agentUser, enterpriseId, bench.now)).toBe(true)
    expect(await mayActFor(bench.deps, agentUser, enterpriseId, '2026-11-30T15:59:59.999Z')).toBe(true)
    expect(await mayActFor(bench.deps, agentUser, enterpriseId, '2026-11-30T16:00:00.000Z')).toBe(false)
    expect((await bench.send(agent, routes.authoriseAgent, { enterpriseId, name: '外人', phone: '13900000002', validUntil: '2026-11-30' })).body.code).toBe('account.not-representative')

    const active = (await me(wang)).enterprises[0]?.agents?.find((one) => one.state === 'active')?.agentId as string
    expect((await bench.send(agent, routes.revokeAgent, { enterpriseId, agentId: active })).body.code).toBe('account.not-representative')
    const revoked = await bench.must(wang, routes.revokeAgent, { enterpriseId, agentId: active })
    expect(revoked.enterprises[0]?.agents?.find((one) => one.agentId === active)?.state).toBe('revoked')
    expect(await mayActFor(bench.deps, agentUser, enterpriseId, bench.now)).toBe(false)
    expect((await me(agent)).enterprises).toEqual([])
    expect((await bench.send(wang, routes.revokeAgent, { enterpriseId, agentId: active })).status).toBe(200)
    expect((await bench.send(wang, routes.revokeAgent, { enterpriseId, agentId: 'nobody' })).status).toBe(404)
    expect((await authorise({})).status).toBe(201)
    expect((await me(agent)).enterprises).toHaveLength(1)
  })
})

describe("one's own data", () => {
  it('comes whole and in clear to its owner', async () => {
    const { accessToken: token } = await bench.wechat('li')
    const { data } = await bench.must(token, routes.exportData, {})
    expect(data['account']).toMatchObject({ name: li.name, phone: li.phone, idNumber: li.idNumber, wechatOpenid: li.openid })
    expect((data['account'] as { history: { event: string }[] }).history.map((one) => one.event)).toEqual(['account.opened', 'account.consented', 'account.phoneBound', 'account.verified', 'account.verified'])
    expect(data['toy']).toEqual({ cases: 1 })
  })

  it('stays while a case is open, then goes with everything beside it', async () => {
    const session = await bench.wechat('wang')
    const token = session.accessToken
    const profile = await me(token)
    const enterpriseId = profile.enterprises[0]?.enterpriseId as string
    open = true
    expect((await bench.send(token, routes.deleteAccount, { confirm: '注销' })).body.code).toBe('account.open-cases')
    open = false
    const key = freshKey()
    expect((await bench.send(token, routes.deleteAccount, { confirm: '注销' }, key)).body).toEqual({ ok: true })
    expect((await bench.send(token, routes.deleteAccount, { confirm: '注销' }, key)).body).toEqual({ ok: true })
    expect((await bench.send(token, routes.me, {})).status).toBe(401)
    expect((await bench.send(undefined, routes.refresh, { refreshToken: session.refreshToken })).body.code).toBe('session-expired')
    expect(await reachOf(bench.deps, profile.userId)).toBeUndefined()
    const event = { module: 'account', caseId: profile.userId, version: 5, name: 'account.deleted', at: bench.now, by: { kind: 'user' as const, id: profile.userId } }
    expect(await react(bench.deps, accountReactions, event)).toBe(true)
    expect(await react(bench.deps, accountReactions, event)).toBe(true)
    expect(erased).toEqual([`${profile.userId} ${identityHash(bench.deps, demoPerson('wang').idNumber as string)}`])
    expect(await identityOfDeleted(bench.deps, profile.userId)).toBeUndefined()
    expect((await familiesOf(bench.deps, profile.userId)).every((family) => family.endedAt !== undefined)).toBe(true)
    expect(await mayActFor(bench.deps, profile.userId, enterpriseId, bench.now)).toBe(false)
    expect(await loadUser(bench.deps, profile.userId)).toBeUndefined()

    const returned = await bench.verified('wang')
    expect(await userIdOf(returned)).not.toBe(profile.userId)
    const again = await bench.must(returned, routes.registerEnterprise, { uscc: usccOf('王秀英') })
    expect(again.enterprises[0]?.enterpriseId).toBe(enterpriseId)
  })

  it('leaves an agent out of the enterprise when they go', async () => {
    const agent = (await bench.wechat('zhou')).accessToken
    const userId = await userIdOf(agent)
    await bench.must(agent, routes.deleteAccount, { confirm: '注销' })
    const event = { module: 'account', caseId: userId, version: 5, name: 'account.deleted', at: bench.now, by: { kind: 'user' as const, id: userId } }
    await react(bench.deps, accountReactions, event)
    const wang = (await bench.wechat('wang')).accessToken
    const agents = (await me(wang)).enterprises[0]?.agents ?? []
    expect(agents.filter((one) => one.nameMasked === '已注销').map((one) => one.state)).toContain('revoked')
  })
})

it('keeps names, numbers and phones out of logs and keys', () => {
  const text = bench.lines.join('\n')
  for (const secret of [li.name, li.phone, li.idNumber as string, li.openid]) expect(text).not.toContain(secret)
})
