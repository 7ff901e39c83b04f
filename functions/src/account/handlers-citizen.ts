/** A citizen's way in, and how sure we are who they are: WeChat, consent, phone, name and identity number. */
import { accountProblems, accountRoutes as routes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { dateOf, millisOf } from '@lubiao/shared/kernel/clock'
import { checkIdNumber } from '@lubiao/shared/kernel/identity'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { Identity } from '../http/caller'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { onNewest } from '../platform/newest'
import { acceptInvites } from './invites'
import { identityHash, linkedStaff, staffIdentity } from './people'
import { aliveCheck, changeUserWrite, countTry, dropNoticesWrite, guardHolder, guardWrite, lastingNoticeWrite, loadAccount, loadUser, newUserWrite, noticeWrite, type Account, type UserRecord } from './repo'
import { endFamily, familyWrite } from './repo-sessions'
import type { StaffRecord } from './repo-staff'
import { newFamily, rotate, sessionOf } from './sessions'
import { profileOf } from './view'

const refuse = problemsOf(accountProblems)
/** Tries a day at name and identity number: the answer must not become an oracle. */
const VERIFY_TRIES = 10

/** The caller's account. Throws `unauthenticated` when it has been deleted since the token was given. */
export async function accountOf(ctx: Ctx): Promise<Account> {
  const account = await loadAccount(ctx.deps, userOf(ctx))
  if (account === undefined) throw problem('unauthenticated')
  return account
}

/** An event of a person at the version a change brings them to. */
export const userEvent = (ctx: Pick<Ctx, 'deps' | 'now'>, user: Pick<UserRecord, 'userId' | 'version'>, name: string, data?: Readonly<Record<string, string | number | boolean>>) =>
  eventWrite(ctx.deps.table.name, ctx.deps.cipher, {
    module: 'account', caseId: user.userId, version: user.version + 1, name, at: ctx.now, by: { kind: 'user', id: user.userId }, ...(data === undefined ? {} : { data })
  })

const identityOf = (userId: string, staff: StaffRecord | undefined): Omit<Identity, 'familyId'> => ({ userId, ...(staff === undefined ? {} : { staff: staffIdentity(staff) }) })

/** The person of a WeChat account, or a new one, with a session begun in the same transaction. */
async function enter(deps: Deps, openid: string, now: string): Promise<{ readonly account: Account; readonly family: ReturnType<typeof newFamily> }> {
  const openidHash = deps.cipher.lookup('openid', openid)
  const known = await guardHolder(deps, 'OPENID', openidHash)
  if (known !== undefined) {
    const account = await loadAccount(deps, known)
    // Deleted between the two reads: its guard is free again, so the next round makes a new person.
    if (account === undefined) throw problem('version-conflict')
    const family = newFamily(deps, 'wechat', known, now)
    await commit(deps, [aliveCheck(deps, known), familyWrite(deps, family)])
    return { account, family }
  }
  const user: UserRecord = { userId: `U${newOpaqueId(15, deps.random)}`, version: 1, createdAt: now, openidHash, openidSealed: deps.cipher.seal(openid) }
  const family = newFamily(deps, 'wechat', user.userId, now)
  await commit(deps, [
    guardWrite(deps, 'OPENID', openidHash, user.userId, problem('version-conflict')), newUserWrite(deps, user), familyWrite(deps, family),
    userEvent({ deps, now }, { userId: user.userId, version: 0 }, 'account.opened')
  ])
  return { account: { user, memberships: [], notices: {} }, family }
}

const signInWechat = serve(routes.signInWechat, async ({ code }, { deps, now }) => {
  const who = await deps.wechat.sessionOf(code)
  if (who === undefined) throw refuse('account.code-invalid')
  const { account, family } = await onNewest(() => enter(deps, who.openid, now))
  const staff = await linkedStaff(deps, account.user)
  return { session: await sessionOf(deps, family, identityOf(account.user.userId, staff), now), profile: await profileOf(deps, account, now, staff) }
})

const refresh = serve(routes.refresh, async ({ refreshToken }, { deps, now }) => {
  const family = await rotate(deps, refreshToken, 'wechat', now)
  const user = await loadUser(deps, family.ownerId)
  if (user === undefined) throw problem('session-expired')
  return { session: await sessionOf(deps, family, identityOf(user.userId, await linkedStaff(deps, user)), now) }
})

const signOut = serve(routes.signOut, async (_input, { deps, caller, now }) => {
  if (caller.familyId !== undefined) await endFamily(deps, caller.familyId, 'signed-out', now)
  return { ok: true as const }
})

const me = serve(routes.me, async (_input, ctx) => {
  const account = await accountOf(ctx)
  const accepted = await acceptInvites(ctx.deps, account.user, ctx.now)
  return profileOf(ctx.deps, accepted ? await accountOf(ctx) : account, ctx.now)
})

const consent = serve(routes.consent, ({ version }, ctx) =>
  onNewest(async () => {
    if (version !== PRIVACY_VERSION) throw problem('invalid-input', { errors: [{ path: 'version', message: '隐私保护指引已更新，请重新阅读' }] })
    const account = await accountOf(ctx)
    const given = { version, at: ctx.now }
    const next = { ...account, user: { ...account.user, consent: given } }
    return commitReply<typeof routes.consent>(ctx, [changeUserWrite(ctx.deps, account.user, { consent: given }), userEvent(ctx, account.user, 'account.consented', { document: 'privacy', version })], await profileOf(ctx.deps, next, ctx.now))
  })
)

const bindPhone = serve(routes.bindPhone, async ({ code }, ctx) => {
  const { deps } = ctx
  if ((await accountOf(ctx)).user.consent?.version !== PRIVACY_VERSION) throw refuse('account.consent-needed')
  const phone = await deps.wechat.phoneOf(code)
  if (phone === undefined) throw refuse('account.code-invalid')
  return onNewest(async () => {
    const account = await accountOf(ctx)
    const change = { phoneHash: deps.cipher.lookup('phone', phone), phoneSealed: deps.cipher.seal(phone) }
    const next = { ...account, user: { ...account.user, ...change } }
    return commitReply<typeof routes.bindPhone>(ctx, [changeUserWrite(deps, account.user, change), userEvent(ctx, account.user, 'account.phoneBound')], await profileOf(deps, next, ctx.now))
  })
})

const verifyRealName = serve(routes.verifyRealName, async ({ name, idNumber }, ctx) => {
  const { deps, now } = ctx
  const today = dateOf(now)
  const checked = checkIdNumber(idNumber, today)
  if (!checked.ok) throw problem('invalid-input', { errors: [{ path: 'idNumber', message: checked.reason }] })
  const { user } = await accountOf(ctx)
  if (user.consent?.version !== PRIVACY_VERSION) throw refuse('account.consent-needed')
  if (user.phoneSealed === undefined) throw refuse('account.phone-needed')
  const idHash = identityHash(deps, checked.value)
  if (user.idHash !== undefined && user.idHash !== idHash) throw refuse('account.identity-mismatch', { detail: '本账号已用另一身份完成实名认证' })
  if ((await countTry(deps, user.userId, 'realName', today, Math.floor(millisOf(now) / 1000))) > VERIFY_TRIES) throw problem('rate-limited', { detail: '今天核验次数已用完，请明天再试' })
  if (!(await deps.registry.verifyPerson({ name, idNumber: checked.value }))) throw refuse('account.identity-mismatch')
  return onNewest(async () => {
    const account = await accountOf(ctx)
    const change = { idHash, idSealed: deps.cipher.seal(checked.value), nameHash: deps.cipher.lookup('name', name), nameSealed: deps.cipher.seal(name), verifiedAt: now }
    const next = { ...account, user: { ...account.user, ...change } }
    return commitReply<typeof routes.verifyRealName>(
      ctx,
      [guardWrite(deps, 'IDENTITY', idHash, user.userId, refuse('account.identity-taken')), changeUserWrite(deps, account.user, change), userEvent(ctx, account.user, 'account.verified')],
      await profileOf(deps, next, now)
    )
  })
})

const recordNoticeConsent = serve(routes.recordNoticeConsent, async ({ results }, ctx) => {
  const { deps } = ctx
  const known = deps.config.WECHAT_TEMPLATES
  // Phones know WeChat's template ids, the product its own names: both are understood, the name is kept.
  const names = results.map((one, i) => {
    const name = one.template in known ? one.template : Object.entries(known).find(([, { id }]) => id === one.template)?.[0]
    if (name === undefined) throw problem('invalid-input', { errors: [{ path: `results.${i}.template`, message: '没有这个消息模板' }] })
    return { name, result: one.result }
  })
  const latest = new Map(names.map((one) => [one.name, one.result]))
  const { user } = await accountOf(ctx)
  const writes = [...latest].flatMap(([name, result]) => {
    const lasting = known[name]?.lasting === true
    if (result === 'accept') return [lasting ? lastingNoticeWrite(deps, user.userId, name) : noticeWrite(deps, user.userId, name)]
    // Refusing a one-time message takes nothing back that was allowed before; refusing a long-term one ends it.
    return lasting && result !== 'filter' ? [dropNoticesWrite(deps, user.userId, name)] : []
  })
  return commitReply<typeof routes.recordNoticeConsent>(ctx, [aliveCheck(deps, user.userId), ...writes], { ok: true as const })
})

/** A citizen's own routes. */
export const citizenServed: readonly Served[] = [signInWechat, refresh, signOut, me, consent, bindPhone, verifyRealName, recordNoticeConsent]
