/** What the module keeps about a person: handed over on request, and taken out of their cases when they leave. */
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import { passMachine, type PassState } from '@lubiao/shared/pass/machine'
import type { PersonalData } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { decideAll, writesOf } from './act'
import { systemActor } from './actors'
import { erasedCaseWrite, loadWithEvents } from './repo'
import { storeKey } from './repo-files'
import { casesOfOwner, casesSharedWith, type Page } from './repo-lists'
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

async function erase(deps: Deps, userId: string): Promise<void> {
  for (const passCase of await own(deps, userId)) {
    if (passCase.applicant.nameMasked === GONE) continue
    for (const paper of passCase.application.materials ?? []) await deps.files.remove(storeKey(paper.fileId))
    const next = anonymous(deps, passCase)
    const event = { module: 'pass', caseId: next.caseId, version: next.version, name: 'pass.erased', at: deps.now(), by: { kind: 'system' as const, id: 'system' }, unit: next.unit }
    await commit(deps, [erasedCaseWrite(deps, passCase, next), eventWrite(deps.table.name, deps.cipher, event)])
  }
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
  exportOf: async (deps, userId) => ({
    applications: await Promise.all((await own(deps, userId)).map((one) => exported(deps, one))),
    sharedWithMe: (await shared(deps, userId)).map(({ caseId, application }) => ({ caseId, plate: application.plate, validFrom: application.validFrom, validTo: application.validTo }))
  }),
  hasOpen: async (deps, userId) => (await own(deps, userId)).some((one) => OPEN.has(one.state)),
  erase
}
