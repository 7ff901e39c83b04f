/** What the module keeps about a person: handed over on request, and taken out of their cases when they leave. */
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import { passMachine, type PassState } from '@lubiao/shared/pass/machine'
import type { PersonalData, Subject } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { decideAll, writesOf } from './act'
import { systemActor } from './actors'
import { erasedCaseWrite, eraseNote, loadWithEvents, noApplicantWrite } from './repo'
import { storeKey } from './repo-files'
import { casesOfIdentity, casesOfOwner, casesSharedWith, type Page } from './repo-lists'
import { eventLabel } from './view'

const PAGE = 50
const GONE = '已注销'
/** A decision is awaited, or a pass still has to begin: to be withdrawn before the account can go. A pass in force simply runs out. */
const OPEN: ReadonlySet<PassState> = new Set(['submitted', 'returned', 'proposed', 'approved'])

async function all(read: (after?: string) => Promise<Page>): Promise<readonly PassCase[]> {
  const found: PassCase[] = []
  let after: string | undefined
  do {
    const page = await read(after)
    found.push(...page.cases)
    after = page.next
  } while (after !== undefined)
  return found
}

const own = (deps: Deps, userId: string): Promise<readonly PassCase[]> => all((after) => casesOfOwner(deps, userId, PAGE, after))
const shared = (deps: Deps, userId: string): Promise<readonly PassCase[]> => all((after) => casesSharedWith(deps, userId, PAGE, after))
/** Cases under another roof that hold the person's data: filed for them at a counter, or by them for an enterprise. */
const elsewhere = async (deps: Deps, { userId, identity }: Subject): Promise<readonly PassCase[]> =>
  identity === undefined ? [] : (await all((after) => casesOfIdentity(deps, identity, PAGE, after))).filter((one) => one.ownerId !== userId)
/** Whether such a case is nobody's but the person's. */
const isTheirs = (passCase: PassCase): boolean => passCase.channel === 'counter' && passCase.enterpriseName === undefined

async function exported(deps: Deps, passCase: PassCase): Promise<unknown> {
  const loaded = await loadWithEvents(deps, passCase.caseId)
  const { applicant, shares, devices, caseId, openedAt, application, decision } = loaded?.passCase ?? passCase
  return {
    caseId, openedAt, state: passMachine.states[passCase.state].label, applicant: JSON.parse(deps.cipher.open(applicant.sealed)) as unknown, application, decision,
    shares: shares.map(({ name, state, at }) => ({ name: deps.cipher.open(name), state, at })), devices: devices.map(({ name, holder, at }) => ({ name, holder, at })),
    events: (loaded?.events ?? []).map((event) => ({ at: event.at, what: eventLabel(event.name), note: event.note }))
  }
}

/** A case without the person in it. While a pass is in force its vehicle stays, for the pass is the vehicle's. */
function anonymous(deps: Deps, passCase: PassCase): PassCase {
  const { passType, vehicleClass, zones, windows, validFrom, validTo, plate, plateType } = passCase.application
  const vehicle = passCase.state === 'active' ? { plate, plateType } : {}
  return {
    ...passCase, version: passCase.version + 1, applicant: { nameMasked: GONE, sealed: deps.cipher.seal('{}') }, application: { passType, vehicleClass, zones, windows, validFrom, validTo, ...vehicle },
    shares: passCase.shares.map((share) => ({ ...share, name: deps.cipher.seal(GONE) })), devices: passCase.devices.map((device) => ({ ...device, name: '' }))
  }
}

/** An enterprise's case without the person who filed it: the application is the enterprise's and stays, a letter that names the person goes. */
function withoutApplicant(deps: Deps, passCase: PassCase): PassCase {
  const { materials } = passCase.application
  return {
    ...passCase, version: passCase.version + 1, applicant: { nameMasked: GONE, sealed: deps.cipher.seal('{}') },
    application: { ...passCase.application, ...(materials === undefined ? {} : { materials: materials.filter((paper) => paper.kind !== 'agentLetter') }) }
  }
}

/** Takes the person out of one case: their papers, what they wrote, who they are. A second run finds nothing left to take. */
async function eraseFrom(deps: Deps, passCase: PassCase, next: PassCase): Promise<void> {
  if (passCase.applicant.nameMasked === GONE) return
  const kept = new Set(next.application.materials?.map((paper) => paper.fileId))
  for (const paper of passCase.application.materials ?? []) if (!kept.has(paper.fileId)) await deps.files.remove(storeKey(paper.fileId))
  for (const event of (await loadWithEvents(deps, passCase.caseId))?.events ?? []) if (event.by.kind === 'user' && event.note !== undefined) await eraseNote(deps, event)
  const event = { module: 'pass', caseId: next.caseId, version: next.version, name: 'pass.erased', at: deps.now(), by: { kind: 'system' as const, id: 'system' }, unit: next.unit }
  await commit(deps, [erasedCaseWrite(deps, passCase, next), eventWrite(deps.table.name, deps.cipher, event), noApplicantWrite(deps, next.caseId)])
}

async function erase(deps: Deps, who: Subject): Promise<void> {
  const { userId } = who
  for (const passCase of await own(deps, userId)) await eraseFrom(deps, passCase, anonymous(deps, passCase))
  for (const passCase of await elsewhere(deps, who)) await eraseFrom(deps, passCase, isTheirs(passCase) ? anonymous(deps, passCase) : withoutApplicant(deps, passCase))
  for (const passCase of await shared(deps, userId))
    for (const share of passCase.shares.filter((one) => one.userId === userId && one.state === 'active' && (passCase.state === 'approved' || passCase.state === 'active'))) {
      const fresh = (await loadWithEvents(deps, passCase.caseId))?.passCase
      if (fresh === undefined) throw problem('not-found')
      // Leaving is giving the share back: the same command as the owner's, given in their place.
      const change = await decideAll(deps, deps.now(), fresh, [{ command: 'unshare', shareId: share.shareId }], () => ({ ...systemActor, roles: ['applicant'] }))
      await commit(deps, await writesOf(deps, [change]))
    }
}

/** The module's part in export and deletion. */
export const passPersonalData: PersonalData = {
  module: 'pass',
  exportOf: async (deps, who) => {
    const others = await elsewhere(deps, who)
    return {
      applications: await Promise.all([...(await own(deps, who.userId)), ...others.filter(isTheirs)].map((one) => exported(deps, one))),
      // The application itself is the enterprise's; the person's is what it says of them.
      filedForEnterprises: others.filter((one) => !isTheirs(one)).map(({ caseId, openedAt, state, enterpriseName, applicant }) => ({ caseId, openedAt, state: passMachine.states[state].label, enterprise: enterpriseName, applicant: JSON.parse(deps.cipher.open(applicant.sealed)) as unknown })),
      sharedWithMe: (await shared(deps, who.userId)).map(({ caseId, application }) => ({ caseId, plate: application.plate, validFrom: application.validFrom, validTo: application.validTo }))
    }
  },
  hasOpen: async (deps, who) => [...(await own(deps, who.userId)), ...(await elsewhere(deps, who)).filter(isTheirs)].some((one) => OPEN.has(one.state)),
  erase
}
