/** Staff coming and going: password and one-time code, scanning with the mini-program, linking a WeChat account. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { accountProblems, accountRoutes as routes } from '@lubiao/shared/account/contract'
import { passwordFaults } from '@lubiao/shared/account/password'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { commitReply, serve, staffOf, userOf, type Ctx, type Served } from '../http/handler'
import { commitAudited } from '../platform/audit'
import { commit } from '../platform/commit'
import { onNewest } from '../platform/newest'
import { accountOf, userEvent } from './handlers-citizen'
import { knownNetworkWrite } from './lock-out'
import { hashPassword } from './passwords'
import { linkedStaff, staffIdentity } from './people'
import { changeUserWrite, loadUser } from './repo'
import { endFamily, familyWrite } from './repo-sessions'
import { loadScan, loadStaff, moveScanWrite, newScanWrite, ownPasswordWrite, type ScanTicket } from './repo-staff'
import { newFamily, rotate, sessionOf } from './sessions'
import { forgive, judge, judgeToOpen } from './staff-auth'
import { profileOf, staffView } from './view'

const refuse = problemsOf(accountProblems)
/** Minutes a QR code for signing in is good for. */
const SCAN_MINUTES = 2
/** What the QR code says; the mini-program knows it by the prefix. */
const QR_PREFIX = 'LBS1:'

const staffSignIn = serve(routes.staffSignIn, async (typed, { deps, caller, now }) => {
  const { person, writes } = await judgeToOpen(deps, typed, caller.address, now)
  const family = newFamily(deps, 'staff', person.staffNo, now)
  await commitAudited(deps, [...writes, familyWrite(deps, family)], { staffId: person.staffNo, action: 'account.staffSignIn', subject: person.staffNo, at: now })
  return { session: await sessionOf(deps, family, { staff: staffIdentity(person) }, now), staff: staffView(person) }
})

/** Not asked of a signed-in person only: whoever was handed a first password has no other way in (ADR 0011). */
const changeStaffPassword = serve(routes.changeStaffPassword, async ({ newPassword, ...typed }, { deps, caller, now }) => {
  const { person, step } = await judge(deps, typed, caller.address, now)
  const faults = passwordFaults(newPassword, { current: typed.password, staffNo: person.staffNo, name: person.name })
  if (faults.length > 0) return forgive(deps, person, caller.address, now, refuse('account.password-unfit', { errors: faults.map((message) => ({ path: 'newPassword', message })) }))
  const stored = await hashPassword(newPassword, deps.random)
  // The moment of the change, not of the request: what was begun while the passwords were being hashed ends too.
  const at = deps.now()
  const family = newFamily(deps, 'staff', person.staffNo, at)
  await commitAudited(
    deps, [ownPasswordWrite(deps, person, step, stored, at, refuse('account.credentials-wrong')), knownNetworkWrite(deps, person.staffNo, caller.address, at), familyWrite(deps, family)],
    { staffId: person.staffNo, action: 'account.changeStaffPassword', subject: person.staffNo, at }
  )
  return { session: await sessionOf(deps, family, { staff: staffIdentity(person) }, at), staff: staffView(person) }
})

const staffRefresh = serve(routes.staffRefresh, async ({ refreshToken }, { deps, now }) => {
  const family = await rotate(deps, refreshToken, 'staff', now)
  const person = await loadStaff(deps, family.ownerId)
  if (person === undefined || (person.sessionsFrom !== undefined && family.startedAt < person.sessionsFrom)) throw problem('session-expired')
  if (person.disabled) throw refuse('account.staff-disabled')
  return { session: await sessionOf(deps, family, { staff: staffIdentity(person) }, now), staff: staffView(person) }
})

const staffSignOut = serve(routes.staffSignOut, async (_input, ctx) => {
  const { deps, caller, now } = ctx
  if (caller.familyId !== undefined) await endFamily(deps, caller.familyId, 'signed-out', now)
  await commitAudited(deps, [], { staffId: staffOf(ctx).staffId, action: 'account.staffSignOut', subject: staffOf(ctx).staffId, at: now })
  return { ok: true as const }
})

const staffMe = serve(routes.staffMe, async (_input, ctx) => {
  const person = await loadStaff(ctx.deps, staffOf(ctx).staffId)
  if (person === undefined || person.disabled) throw problem('unauthenticated')
  return staffView(person)
})

const linkStaff = serve(routes.linkStaff, async (typed, ctx) => {
  const { deps, now } = ctx
  const before = await accountOf(ctx)
  const { person, writes } = await judgeToOpen(deps, typed, ctx.caller.address, now, before.user.userId)
  await onNewest(async () => {
    const { user } = await accountOf(ctx)
    await commitAudited(deps, [...writes, changeUserWrite(deps, user, { staffNo: person.staffNo }), userEvent(ctx, user, 'account.staffLinked', { staffId: person.staffNo })],
      { staffId: person.staffNo, action: 'account.linkStaff', subject: user.userId, at: now })
  })
  return profileOf(deps, await accountOf(ctx), now, { ...person, userId: before.user.userId })
})

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const startScanSignIn = serve(routes.startScanSignIn, async (_input, { deps, caller, now }) => {
  const ticket = newOpaqueId(20, deps.random)
  const pollSecret = Buffer.from(deps.random(24)).toString('base64url')
  const expiresAt = instantOf(millisOf(now) + SCAN_MINUTES * 60_000)
  await commit(deps, [newScanWrite(deps, { ticket, secretHash: hashOf(pollSecret), state: 'waiting', requestedAt: now, expiresAt, place: `管理控制台（网络地址 ${caller.address}）` })])
  return { ticket, qrText: `${QR_PREFIX}${ticket}`, pollSecret, expiresAt }
})

/** A ticket that can still be used. Throws `account.scan-expired`. */
async function openTicket({ deps, now }: Ctx, ticket: string): Promise<ScanTicket> {
  const scan = await loadScan(deps, ticket)
  if (scan === undefined || scan.expiresAt <= now || scan.state === 'used') throw refuse('account.scan-expired')
  return scan
}

const approveScanSignIn = serve(routes.approveScanSignIn, async ({ ticket, decision }, ctx) => {
  const { deps, now } = ctx
  const userId = userOf(ctx)
  const user = await loadUser(deps, userId)
  const person = user === undefined ? undefined : await linkedStaff(deps, user)
  if (person === undefined) throw refuse('account.not-staff')
  const scan = await openTicket(ctx, ticket)
  const reply = { requestedAt: scan.requestedAt, place: scan.place }
  const expired = refuse('account.scan-expired')
  if (decision === 'look') return commitReply<typeof routes.approveScanSignIn>(ctx, [moveScanWrite(deps, ticket, ['waiting', 'scanned'], 'scanned', expired, { userId })], reply)
  const state = decision === 'approve' ? 'approved' : 'denied'
  // Only a token of this WeChat account carries the audit's name; the directory says whose it is.
  const act = { staffId: person.staffNo, action: `account.scanSignIn.${decision}`, subject: ticket, at: now }
  const close = ctx.replay === undefined ? [] : [ctx.replay.closeWrite({ status: ctx.route.status, body: reply })]
  await commitAudited(deps, [moveScanWrite(deps, ticket, ['waiting', 'scanned'], state, expired, { userId, staffNo: person.staffNo }), ...close], act)
  return reply
})

const pollScanSignIn = serve(routes.pollScanSignIn, async ({ ticket, pollSecret }, ctx) => {
  const { deps, now } = ctx
  const scan = await openTicket(ctx, ticket)
  // A ticket's number is on the screen for all to see; the secret never leaves the browser that asked.
  if (!timingSafeEqual(Buffer.from(hashOf(pollSecret)), Buffer.from(scan.secretHash))) throw refuse('account.scan-expired')
  if (scan.state === 'waiting' || scan.state === 'scanned' || scan.state === 'denied') return { state: scan.state }
  const person = await loadStaff(deps, scan.staffNo ?? '')
  if (person === undefined || person.disabled || person.userId !== scan.userId) throw refuse('account.scan-expired')
  const family = newFamily(deps, 'staff', person.staffNo, now)
  await commitAudited(deps, [moveScanWrite(deps, ticket, ['approved'], 'used', refuse('account.scan-expired'), {}), familyWrite(deps, family)],
    { staffId: person.staffNo, action: 'account.staffSignIn', subject: ticket, at: now })
  return { state: 'approved' as const, session: await sessionOf(deps, family, { staff: staffIdentity(person) }, now), staff: staffView(person) }
})

/** Staff's comings and goings. */
export const staffServed: readonly Served[] = [staffSignIn, changeStaffPassword, staffRefresh, staffSignOut, staffMe, linkStaff, startScanSignIn, approveScanSignIn, pollScanSignIn]
