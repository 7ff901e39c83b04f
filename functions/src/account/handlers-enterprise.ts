/** Acting for an enterprise: its registered representative enters it, and authorises agents until a day or until revoked. */
import { accountProblems, accountRoutes as routes } from '@lubiao/shared/account/contract'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { commitReply, serve, type Ctx, type Served } from '../http/handler'
import { commit, type Write } from '../platform/commit'
import { eventWrite } from '../platform/events'
import { onNewest } from '../platform/newest'
import { accountOf } from './handlers-citizen'
import { verifiedPerson } from './people'
import { aliveCheck, dropMemberWrite, memberWrite, type Account } from './repo'
import { changeEnterpriseWrite, enterpriseByUscc, loadEnterprise, newAgentWrites, newEnterpriseWrites, revokeAgentWrites, type AgentRecord, type Enterprise, type EnterpriseRecord } from './repo-enterprises'
import { profileOf } from './view'

const refuse = problemsOf(accountProblems)
/** An authorisation lasts two years at most; longer ones are forgotten by those who gave them. */
const LONGEST_DAYS = 730
/** Authorisations of one enterprise that are waiting or active, and enterprises of one person: what a reply can show. */
const MOST_AGENTS = 50
const MOST_ENTERPRISES = 20

const enterpriseEvent = (ctx: Ctx, enterprise: Pick<EnterpriseRecord, 'enterpriseId' | 'version'>, userId: string, name: string, data: Readonly<Record<string, string>>): Write =>
  eventWrite(ctx.deps.table.name, ctx.deps.cipher, { module: 'account', caseId: enterprise.enterpriseId, version: enterprise.version + 1, name, at: ctx.now, by: { kind: 'user', id: userId }, data })

const registerEnterprise = serve(routes.registerEnterprise, async ({ uscc }, ctx) => {
  const { deps } = ctx
  const { user } = await accountOf(ctx)
  const person = await verifiedPerson(deps, user.userId)
  const registered = await deps.registry.findEnterprise(uscc)
  if (registered === undefined || !registered.active) throw refuse('account.enterprise-unknown')
  if (!(await deps.registry.isRepresentative(uscc, { name: person.name, idNumber: person.idNumber }))) throw refuse('account.not-representative')
  const usccHash = deps.cipher.lookup('uscc', uscc)
  return onNewest(async () => {
    const account = await accountOf(ctx)
    if (account.memberships.length >= MOST_ENTERPRISES) throw problem('already-exists', { detail: '一个账号最多关联 20 家企业' })
    const known = await enterpriseByUscc(deps, usccHash)
    const found = known === undefined ? undefined : await loadEnterprise(deps, known)
    return found === undefined ? enterNew(ctx, account, { name: registered.name, uscc, usccHash }) : takeOver(ctx, account, found, registered.name)
  })
})

/** The first representative of an enterprise. */
async function enterNew(ctx: Ctx, account: Account, { name, uscc, usccHash }: { readonly name: string; readonly uscc: string; readonly usccHash: string }) {
  const { deps, now } = ctx
  const { userId } = account.user
  const enterprise: EnterpriseRecord = { enterpriseId: `E${newOpaqueId(15, deps.random)}`, version: 1, name, usccHash, usccSealed: deps.cipher.seal(uscc), representativeId: userId, createdAt: now }
  await commit(deps, [
    aliveCheck(deps, userId), ...newEnterpriseWrites(deps, enterprise), memberWrite(deps, userId, enterprise.enterpriseId),
    enterpriseEvent(ctx, { enterpriseId: enterprise.enterpriseId, version: 0 }, userId, 'account.enterpriseRegistered', {})
  ])
  return profileOf(deps, await accountOf(ctx), now)
}

/** A representative of an enterprise that is known already: the same person again, or the one the register names now. */
async function takeOver(ctx: Ctx, account: Account, { enterprise }: Enterprise, name: string) {
  const { deps, now } = ctx
  const { userId } = account.user
  const before = enterprise.representativeId
  if (before === userId) return profileOf(deps, account, now)
  await commit(deps, [
    aliveCheck(deps, userId), changeEnterpriseWrite(deps, enterprise, { representativeId: userId, name }), memberWrite(deps, userId, enterprise.enterpriseId),
    ...(before === undefined ? [] : [dropMemberWrite(deps, before, enterprise.enterpriseId)]),
    enterpriseEvent(ctx, enterprise, userId, 'account.representativeChanged', {})
  ])
  return profileOf(deps, await accountOf(ctx), now)
}

/** The caller's account and an enterprise they represent. Throws `account.not-representative` for any other, known or not. */
async function represented(ctx: Ctx, enterpriseId: string): Promise<{ readonly account: Account; readonly found: Enterprise }> {
  const account = await accountOf(ctx)
  const found = await loadEnterprise(ctx.deps, enterpriseId)
  if (found === undefined || found.enterprise.representativeId !== account.user.userId) throw refuse('account.not-representative')
  return { account, found }
}

const authoriseAgent = serve(routes.authoriseAgent, ({ enterpriseId, name, phone, validUntil }, ctx) =>
  onNewest(async () => {
    const { deps, now } = ctx
    const today = dateOf(now)
    if (validUntil < today || validUntil > addDays(today, LONGEST_DAYS)) throw problem('invalid-input', { errors: [{ path: 'validUntil', message: '有效期应在今天之后、两年以内' }] })
    const { account, found } = await represented(ctx, enterpriseId)
    const phoneHash = deps.cipher.lookup('phone', phone)
    const standing = found.agents.filter((agent) => agent.state !== 'revoked' && agent.validUntil >= today)
    if (standing.some((agent) => agent.phoneHash === phoneHash)) throw problem('already-exists', { detail: '该手机号已有有效授权，可先撤销再重新授权' })
    if (standing.length >= MOST_AGENTS) throw problem('already-exists', { detail: '一家企业最多同时授权 50 名经办人' })
    const agent: AgentRecord = {
      enterpriseId, agentId: newOpaqueId(12, deps.random), state: 'waiting', validUntil,
      nameHash: deps.cipher.lookup('name', name), phoneHash, nameSealed: deps.cipher.seal(name), phoneSealed: deps.cipher.seal(phone)
    }
    const writes = [changeEnterpriseWrite(deps, found.enterprise), ...newAgentWrites(deps, agent), enterpriseEvent(ctx, found.enterprise, account.user.userId, 'account.agentAuthorised', { agentId: agent.agentId, validUntil })]
    const reply = await profileOf(deps, account, now)
    const shown = { agentId: agent.agentId, nameMasked: maskName(name), phoneMasked: maskPhone(phone), validUntil, state: 'waiting' as const }
    return commitReply<typeof routes.authoriseAgent>(ctx, writes, { ...reply, enterprises: reply.enterprises.map((one) => (one.enterpriseId === enterpriseId ? { ...one, agents: [...(one.agents ?? []), shown] } : one)) })
  })
)

const revokeAgent = serve(routes.revokeAgent, ({ enterpriseId, agentId }, ctx) =>
  onNewest(async () => {
    const { deps, now } = ctx
    const { account, found } = await represented(ctx, enterpriseId)
    const agent = found.agents.find((one) => one.agentId === agentId)
    if (agent === undefined) throw problem('not-found')
    const reply = await profileOf(deps, account, now)
    const shown = { ...reply, enterprises: reply.enterprises.map((one) => (one.enterpriseId === enterpriseId && one.agents !== undefined ? { ...one, agents: one.agents.map((it) => (it.agentId === agentId ? { ...it, state: 'revoked' as const } : it)) } : one)) }
    if (agent.state === 'revoked') return shown
    const stillActs = agent.userId === found.enterprise.representativeId || found.agents.some((one) => one !== agent && one.userId === agent.userId && one.state === 'active')
    const writes = [
      changeEnterpriseWrite(deps, found.enterprise), ...revokeAgentWrites(deps, agent, false, problem('version-conflict')),
      ...(agent.userId === undefined || stillActs ? [] : [dropMemberWrite(deps, agent.userId, enterpriseId)]),
      enterpriseEvent(ctx, found.enterprise, account.user.userId, 'account.agentRevoked', { agentId })
    ]
    return commitReply<typeof routes.revokeAgent>(ctx, writes, shown)
  })
)

/** Enterprises and those who act for them. */
export const enterpriseServed: readonly Served[] = [registerEnterprise, authoriseAgent, revokeAgent]
