/** What the module keeps about a person in cases: handed over on request, and taken out of them when they leave. */
import { isOpen, type ServiceCase } from '@lubiao/shared/service/case'
import { serviceName } from '@lubiao/shared/service/case-service'
import { serviceMachine } from '@lubiao/shared/service/machine'
import type { PersonalData, Subject } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { personIn } from './case-stored'
import { serviceEventLabel } from './case-view'
import { casesOf, erasedServiceCaseWrite, eraseServiceNote, loadServiceStory, noLinkWrite } from './repo-cases'

const PAGE = 50
const GONE = '已注销'

/** Every case that says something about a person: theirs, opened for them at a window, filed by them for an enterprise, and those they are agent in. */
async function about(deps: Deps, { userId, identity }: Subject): Promise<readonly ServiceCase[]> {
  const found: ServiceCase[] = []
  let before: string | undefined
  do {
    const page = await casesOf(deps, [userId], identity, PAGE, before)
    found.push(...page.cases)
    before = page.next
  } while (before !== undefined)
  return found
}

const isApplicant = (one: ServiceCase, who: Subject): boolean => one.ownerId === who.userId || (who.identity !== undefined && one.applicant.identity === who.identity)
const isAgent = (one: ServiceCase, who: Subject): boolean => who.identity !== undefined && one.agent?.identity === who.identity

async function exported(deps: Deps, one: ServiceCase, who: Subject): Promise<unknown> {
  const { caseId, openedAt, state, service } = one
  const summary = { caseId, openedAt, service: serviceName(service), state: serviceMachine.states[state].label }
  if (!isApplicant(one, who)) return { ...summary, as: '代办人', agent: one.agent === undefined ? undefined : personIn(deps.cipher, one.agent.sealed) }
  const events = (await loadServiceStory(deps, caseId))?.events ?? []
  return {
    ...summary, as: '申请人', applicant: personIn(deps.cipher, one.applicant.sealed), enterprise: one.enterpriseName, agent: one.agent?.nameMasked, form: one.form, fees: one.fees, decision: one.decision, mail: one.mail,
    events: events.map((event) => ({ at: event.at, what: serviceEventLabel(event.name), note: event.note }))
  }
}

/** A case without one of the people in it; what was done to a vehicle or licence stays with the office. */
function without(deps: Deps, one: ServiceCase, who: Subject): ServiceCase {
  const agentGone = isAgent(one, who) ? { agent: undefined } : {}
  if (!isApplicant(one, who)) return { ...one, version: one.version + 1, ...agentGone }
  const { delivery, cause, targetClass, deferCause, deferUntil } = one.form
  const vehicle = one.enterpriseId === undefined ? {} : { plate: one.form.plate, plateType: one.form.plateType }
  return {
    ...one, version: one.version + 1, applicant: { nameMasked: GONE, sealed: deps.cipher.seal('{}') }, agent: undefined, form: { ...vehicle, delivery, cause, targetClass, deferCause, deferUntil },
    ...(one.mail === undefined ? {} : { mail: { ...one.mail, signedBy: undefined } })
  }
}

/** Takes a person out of one case. A second run finds nothing left to take. */
async function eraseFrom(deps: Deps, one: ServiceCase, who: Subject): Promise<void> {
  if (one.applicant.nameMasked === GONE && !isAgent(one, who)) return
  const next = without(deps, one, who)
  for (const event of (await loadServiceStory(deps, one.caseId))?.events ?? []) if (event.by.kind === 'user' && event.by.id === who.userId && event.note !== undefined) await eraseServiceNote(deps, event)
  const event = { module: 'service', caseId: next.caseId, version: next.version, name: 'service.erased', at: deps.now(), by: { kind: 'system' as const, id: 'system' }, unit: next.unit }
  const links = [...(isApplicant(one, who) ? [noLinkWrite(deps, one.caseId, 'APPLICANT')] : []), ...(next.agent === undefined && one.agent !== undefined ? [noLinkWrite(deps, one.caseId, 'AGENT')] : [])]
  await commit(deps, [erasedServiceCaseWrite(deps, one, next), eventWrite(deps.table.name, deps.cipher, event), ...links])
}

/** The module's part in export and deletion. */
export const casePersonalData: PersonalData = {
  module: 'service',
  exportOf: async (deps, who) => ({ cases: await Promise.all((await about(deps, who)).map((one) => exported(deps, one, who))) }),
  hasOpen: async (deps, who) => (await about(deps, who)).some((one) => isApplicant(one, who) && one.enterpriseId === undefined && isOpen(one)),
  erase: async (deps, who) => {
    for (const one of await about(deps, who)) await eraseFrom(deps, one, who)
  }
}
