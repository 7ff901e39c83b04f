/**
 * What other modules may know of people: who somebody is, whom they act for, and how to reach them. Account's own handlers use the same.
 */
import { accountProblems, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { dateOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { StaffIdentity } from '../http/caller'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { VehicleOwner } from '../platform/registry/port'
import { aliveCheck, giveBackNotice, loadAccount, loadUser, membershipsOf, noteAsked, takeNotice, type NoticeConsent, type UserRecord } from './repo'
import { loadEnterprise } from './repo-enterprises'
import { loadStaff, type StaffRecord } from './repo-staff'

const refuse = problemsOf(accountProblems)

/** A person in clear: for use inside one request, never to be stored or logged. */
export interface Person {
  readonly userId: string
  readonly realName: 'none' | 'phone' | 'verified'
  /** Whether they agreed to the privacy guide in force. */
  readonly consented: boolean
  readonly name?: string
  readonly phone?: string
  readonly idNumber?: string
}

/** Level of a person's real name. */
export const levelOf = (user: UserRecord): Person['realName'] => (user.verifiedAt !== undefined ? 'verified' : user.phoneSealed !== undefined ? 'phone' : 'none')

/** Whether a person agreed to the privacy guide in force. */
export const hasConsented = (user: UserRecord): boolean => user.consent?.version === PRIVACY_VERSION

/** Opens what is sealed. */
export function inClear(deps: Deps, user: UserRecord): Person {
  const open = (sealed: string | undefined): string | undefined => (sealed === undefined ? undefined : deps.cipher.open(sealed))
  const [name, phone, idNumber] = [open(user.nameSealed), open(user.phoneSealed), open(user.idSealed)]
  return {
    userId: user.userId, realName: levelOf(user), consented: hasConsented(user),
    ...(name === undefined ? {} : { name }), ...(phone === undefined ? {} : { phone }), ...(idNumber === undefined ? {} : { idNumber })
  }
}

/** The keyed hash by which everything kept of an identity number is found. */
export const identityHash = (deps: Pick<Deps, 'cipher'>, idNumber: string): string => deps.cipher.lookup('identity', idNumber)

/** Owner id of somebody without an account who came to a counter: the same person at another counter has the same, and nobody can read who it is. */
export const counterOwnerId = (deps: Pick<Deps, 'cipher'>, owner: VehicleOwner): string =>
  `C${'uscc' in owner ? deps.cipher.lookup('counter-enterprise', owner.uscc) : deps.cipher.lookup('counter-person', owner.idNumber)}`

/** A person, or undefined when unknown or deleted. */
export async function findPerson(deps: Deps, userId: string): Promise<Person | undefined> {
  const user = await loadUser(deps, userId)
  return user === undefined ? undefined : inClear(deps, user)
}

/** A person with the privacy guide agreed to. Throws `unauthenticated`, `account.consent-needed`. */
export async function consentedPerson(deps: Deps, userId: string): Promise<Person> {
  const person = await findPerson(deps, userId)
  if (person === undefined) throw problem('unauthenticated')
  if (!person.consented) throw refuse('account.consent-needed')
  return person
}

/** A person whose name and identity number the register has confirmed. Throws as consentedPerson, and `account.real-name-needed`. */
export async function verifiedPerson(deps: Deps, userId: string): Promise<Person & Required<Pick<Person, 'name' | 'phone' | 'idNumber'>>> {
  const person = await consentedPerson(deps, userId)
  const { name, phone, idNumber } = person
  if (person.realName !== 'verified' || name === undefined || phone === undefined || idNumber === undefined) throw refuse('account.real-name-needed')
  return { ...person, name, phone, idNumber }
}

/** Holds only while the person has not deleted their account; for transactions that open something in their name. */
export const stillThere = (deps: Deps, userId: string): Write => aliveCheck(deps, userId)

/** Whether a person may act for an enterprise at this moment: its representative, or an agent neither revoked nor run out. Read consistently. */
export async function mayActFor(deps: Deps, userId: string, enterpriseId: string, now: Instant): Promise<boolean> {
  const found = await loadEnterprise(deps, enterpriseId)
  if (found === undefined) return false
  if (found.enterprise.representativeId === userId) return true
  return found.agents.some((agent) => agent.userId === userId && agent.state === 'active' && dateOf(now) <= agent.validUntil)
}

/** Everybody in whose name a person may act now: themselves first, then enterprises. */
export async function ownersOf(deps: Deps, userId: string, now: Instant): Promise<readonly string[]> {
  const account = await loadAccount(deps, userId)
  if (account === undefined) return []
  const allowed = await Promise.all(account.memberships.map(async (enterpriseId) => ((await mayActFor(deps, userId, enterpriseId, now)) ? [enterpriseId] : [])))
  return [userId, ...allowed.flat()]
}

/** An enterprise's name, or undefined when unknown. */
export const enterpriseName = async (deps: Deps, enterpriseId: string): Promise<string | undefined> => (await loadEnterprise(deps, enterpriseId))?.enterprise.name

/** An enterprise's credit code, in clear: for use inside one request. Undefined when unknown. */
export async function enterpriseUscc(deps: Deps, enterpriseId: string): Promise<string | undefined> {
  const sealed = (await loadEnterprise(deps, enterpriseId))?.enterprise.usccSealed
  return sealed === undefined ? undefined : deps.cipher.open(sealed)
}

/** Whether a person may ask about a thing of others today: about `most` different ones. `hash` is keyed, so that nobody can read what they asked. */
export const mayAskAbout = (deps: Deps, userId: string, what: string, hash: string, most: number, now: Instant): Promise<boolean> =>
  noteAsked(deps, userId, what, hash, most, dateOf(now), Math.floor(millisOf(now) / 1000))

/** How to reach a person: their WeChat account and phone, in clear. Undefined when they have deleted their account. */
export async function reachOf(deps: Deps, userId: string): Promise<{ readonly openid: string; readonly phone?: string } | undefined> {
  const user = await loadUser(deps, userId)
  if (user?.openidSealed === undefined) return undefined
  return { openid: deps.cipher.open(user.openidSealed), ...(user.phoneSealed === undefined ? {} : { phone: deps.cipher.open(user.phoneSealed) }) }
}

/** Takes one of the messages a person allowed for a template; undefined when none is left, and then none may be sent. */
export const takeNoticeConsent = (deps: Deps, userId: string, template: string): Promise<NoticeConsent | undefined> => takeNotice(deps, userId, template)

/** Gives back what was taken for a message that did not go out. */
export const returnNoticeConsent = (deps: Deps, userId: string, template: string, consent: NoticeConsent): Promise<void> => (consent === 'once' ? giveBackNotice(deps, userId, template) : Promise.resolve())

/**
 * Who is told of an enterprise's case now: whoever filed it while they may still act for it, else its representative; undefined when it
 * has none. A revoked agent learns nothing more of the enterprise.
 */
export async function tellFor(deps: Deps, userId: string, enterpriseId: string, now: Instant): Promise<string | undefined> {
  if (await mayActFor(deps, userId, enterpriseId, now)) return userId
  return (await loadEnterprise(deps, enterpriseId))?.enterprise.representativeId
}

/** The identity a token carries. */
export const staffIdentity = (person: StaffRecord): StaffIdentity => ({ staffId: person.staffNo, name: person.name, unit: person.unit, roles: person.roles })

/** A member of staff by id, unless unknown or disabled. */
export async function findStaff(deps: Deps, staffId: string): Promise<StaffIdentity | undefined> {
  const person = await loadStaff(deps, staffId)
  return person === undefined || person.disabled ? undefined : staffIdentity(person)
}

/** Whom a member of staff is as a citizen: the WeChat account linked to the staff account and, once verified, the identity number behind it, with the enterprises that person may act for. */
export interface PrivateSelf {
  readonly userId: string
  readonly idNumber?: string
  /** In clear, for use inside one request. */
  readonly enterprises: readonly { readonly enterpriseId: string; readonly uscc: string }[]
}

/** The private person behind a staff number; undefined when no WeChat account is linked. */
export async function privateSelf(deps: Deps, staffId: string, now: Instant): Promise<PrivateSelf | undefined> {
  const userId = (await loadStaff(deps, staffId))?.userId
  if (userId === undefined) return undefined
  const [person, memberships] = await Promise.all([findPerson(deps, userId), membershipsOf(deps, userId)])
  const mine = await Promise.all(memberships.map(async (enterpriseId) => {
    const uscc = (await mayActFor(deps, userId, enterpriseId, now)) ? await enterpriseUscc(deps, enterpriseId) : undefined
    return uscc === undefined ? [] : [{ enterpriseId, uscc }]
  }))
  return { userId, enterprises: mine.flat(), ...(person?.idNumber === undefined ? {} : { idNumber: person.idNumber }) }
}

/** The staff account a person's WeChat account is linked to, unless disabled or linked elsewhere by now. */
export async function linkedStaff(deps: Deps, user: Pick<UserRecord, 'userId' | 'staffNo'>): Promise<StaffRecord | undefined> {
  const person = user.staffNo === undefined ? undefined : await loadStaff(deps, user.staffNo)
  return person === undefined || person.disabled || person.userId !== user.userId ? undefined : person
}
