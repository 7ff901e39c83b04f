/** The staff directory, and the record of what staff did. */
import { accountRoutes as routes, type StaffRole } from '@lubiao/shared/account/contract'
import { findUnit, type UnitId } from '@lubiao/shared/account/units.data'
import { problem } from '@lubiao/shared/kernel/problem'
import { auditLook, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { readAuditBefore, verifyChain } from '../platform/audit'
import type { StaffIdentity } from '../http/caller'
import { forgetStrangersWrite } from './lock-out'
import { hashPassword, newPassword } from './passwords'
import { changeStaffWrite, listStaffPage, loadStaff, newStaffWrite, type StaffRecord } from './repo-staff'
import { sealSecret } from './staff-auth'
import { totpUri } from './totp'
import { staffView } from './view'

const PAGE = 50

/** The units a member of staff may look into: all for administrators and the city's units, else their own. */
const seesAll = (who: StaffIdentity): boolean => who.roles.includes('admin') || findUnit(who.unit)?.scope === 'city'

/** The unit to list, or refused when it is another's. */
function unitFor(who: StaffIdentity, asked: UnitId | undefined): UnitId | undefined {
  if (seesAll(who)) return asked
  if (asked !== undefined && asked !== who.unit) throw problem('forbidden')
  return who.unit
}

const personView = (person: StaffRecord) => ({ ...staffView(person), disabled: person.disabled, passwordIssued: person.passwordIssued === true, version: person.version })

const listStaff = serve(routes.listStaff, async ({ unit, cursor }, ctx) => {
  const page = await listStaffPage(ctx.deps, unitFor(staffOf(ctx), unit), cursor === '' ? undefined : cursor, PAGE)
  return { people: page.people.map(personView), ...(page.next === undefined ? {} : { cursor: page.next }) }
})

/** A fresh password, good for its own change only, and a TOTP secret: in clear once and as stored. */
async function newSecrets(ctx: Ctx, staffNo: string) {
  const { deps } = ctx
  const password = newPassword(deps.random)
  const secret = deps.random(20)
  return { shown: { password, totpUri: totpUri(staffNo, secret) }, stored: { password: await hashPassword(password, deps.random), passwordIssued: true, totpSealed: sealSecret(deps, secret) } }
}

/** Nobody locks the last administrator out by mistake: one's own account keeps its role and stays enabled. */
function keepsOneself(ctx: Ctx, change: { readonly staffNo: string; readonly roles: readonly StaffRole[]; readonly disabled: boolean }): void {
  if (change.staffNo === staffOf(ctx).staffId && (change.disabled || !change.roles.includes('admin'))) throw problem('forbidden', { detail: '不能停用自己的账号或取消自己的管理员角色，请由另一位管理员办理' })
}

const saveStaff = serve(routes.saveStaff, async ({ staffNo, name, unit, roles: given, disabled, version }, ctx) => {
  const { deps } = ctx
  const audited = { action: 'account.saveStaff', subject: staffNo }
  const roles = [...new Set(given)]
  keepsOneself(ctx, { staffNo, roles, disabled })
  if (version === 0) {
    const { shown, stored } = await newSecrets(ctx, staffNo)
    const person: StaffRecord = { staffNo, version: 1, name, unit, roles, disabled, ...stored }
    return commitReply<typeof routes.saveStaff>(ctx, [newStaffWrite(deps, person)], { person: personView(person), firstSignIn: shown }, audited)
  }
  const person = await loadStaff(deps, staffNo)
  if (person === undefined) throw problem('not-found')
  const change = { name, unit, roles, disabled }
  return commitReply<typeof routes.saveStaff>(ctx, [changeStaffWrite(deps, staffNo, version, change)], { person: personView({ ...person, ...change, version: version + 1 }) }, audited)
})

const resetStaffSecret = serve(routes.resetStaffSecret, async ({ staffNo, version }, ctx) => {
  const { deps, now } = ctx
  const person = await loadStaff(deps, staffNo)
  if (person === undefined) throw problem('not-found')
  const { shown, stored } = await newSecrets(ctx, staffNo)
  return commitReply<typeof routes.resetStaffSecret>(
    ctx, [changeStaffWrite(deps, staffNo, version, { ...stored, unit: person.unit, sessionsFrom: now }), forgetStrangersWrite(deps, staffNo, now)], shown, { action: 'account.resetStaffSecret', subject: staffNo }
  )
})

/** Refuses a look at the record of somebody in another unit. */
async function mayAudit(ctx: Ctx, staffId: string): Promise<void> {
  const who = staffOf(ctx)
  if (seesAll(who)) return
  if ((await loadStaff(ctx.deps, staffId))?.unit !== who.unit) throw problem('not-found')
}

const listAudit = serve(routes.listAudit, async ({ staffId, cursor }, ctx) => {
  await mayAudit(ctx, staffId)
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页位置不正确' }] })
  await auditLook(ctx, 'account.lookAtAudit', staffId)
  const entries = await readAuditBefore(ctx.deps.table, staffId, cursor === undefined ? undefined : Number(cursor), PAGE)
  const last = entries.at(-1)
  return { entries: entries.map(({ seq, at, action, subject, hash }) => ({ seq, at, action, subject, hash })), ...(last === undefined || last.seq <= 1 ? {} : { cursor: String(last.seq) }) }
})

const verifyAudit = serve(routes.verifyAudit, async ({ staffId }, ctx) => {
  await mayAudit(ctx, staffId)
  return verifyChain(ctx.deps.table, staffId)
})

/** The directory and the record. */
export const directoryServed: readonly Served[] = [listStaff, saveStaff, resetStaffSecret, listAudit, verifyAudit]
