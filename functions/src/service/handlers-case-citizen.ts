/** Citizens, enterprises and agents: what a service would meet, doing it online, and every order on a case of one's own. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { maskIdNumber, maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { isUnanswered, openServiceCase, totalOf, type NewServiceCase, type ServiceCase } from '@lubiao/shared/service/case'
import { officeDue } from '@lubiao/shared/service/case-clock'
import { deliveriesOf, type CaseService } from '@lubiao/shared/service/case-service'
import { serviceCaseProblems, serviceCaseRoutes, type ServiceCitizenOrder } from '@lubiao/shared/service/contract-case'
import { missingIn } from '@lubiao/shared/service/review'
import { enterpriseName, enterpriseUscc, identityHash, mayActFor, mayAskAbout, ownersOf, stillThere, verifiedPerson } from '../account/people'
import { cursorAt, readCursor } from '../platform/cursor'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import { feesFor, openingWrites, review, serviceOn } from './case-act'
import { caseViewer, identityOf } from './case-actors'
import { caseSummary } from './case-view'
import { actOn, freshServiceCaseId, openedEvent, showCase, viewFor } from './handlers-case'
import { casesOf } from './repo-cases'

const refuse = problemsOf(serviceCaseProblems)
const PAGE = 20
/** Vehicles of others a person may ask about in a day before it looks like searching. */
const STRANGERS_PER_DAY = 10
/** Everything that comes online is dealt with by the vehicle office. */
const ONLINE_UNIT = 'cheguansuo'

/** The person in hand and, when they act for one, their enterprise. Throws `not-found` when they may not. */
async function asking(ctx: Ctx, service: CaseService, enterpriseId: string | undefined) {
  const person = await verifiedPerson(ctx.deps, userOf(ctx))
  if (enterpriseId === undefined) return { person, owner: { idNumber: person.idNumber }, uscc: undefined }
  const uscc = (await mayActFor(ctx.deps, person.userId, enterpriseId, ctx.now)) ? await enterpriseUscc(ctx.deps, enterpriseId) : undefined
  if (uscc === undefined) throw problem('not-found')
  if (service.subject === 'driver') throw problem('invalid-input', { errors: [{ path: 'enterpriseId', message: '驾驶证业务须由驾驶人本人办理' }] })
  return { person, owner: { uscc }, uscc }
}

/** A service that is done online. Throws `service.not-offered`, `service.not-online`. */
async function onlineService(ctx: Ctx, code: string): Promise<CaseService> {
  const service = await serviceOn(ctx.deps, code, ctx.now)
  if (!service.channels.includes('online')) throw refuse('service.not-online')
  return service
}

const preview = serve(serviceCaseRoutes.preview, async (input, ctx) => {
  const { deps, now } = ctx
  const service = await onlineService(ctx, input.service)
  const { person, owner } = await asking(ctx, service, input.enterpriseId)
  const { checks = [] } = await review(deps, service, input.form, { idNumber: person.idNumber, owner }, now)
  const stranger = checks.some((check) => check.code === 'owner') || checks.some((check) => check.reason === 'vehicle-unknown')
  if (stranger && !(await mayAskAbout(deps, person.userId, 'service-vehicles', deps.cipher.lookup('plate', `${input.form.plateType ?? ''}#${input.form.plate ?? ''}`), STRANGERS_PER_DAY, now))) throw problem('rate-limited')
  const fees = await feesFor(deps, service, input.form, now)
  const due = officeDue(now, service.limit, { pausedWorkingDays: 0, pausedMinutes: 0 }, await deps.calendar())
  const whole = missingIn(service, input.form, dateOf(now)).length === 0
  return {
    checks: [...checks], fees: [...fees], fen: totalOf(fees), promisedBy: due.at, provisional: due.provisional, deliveries: [...deliveriesOf(service)], agentAllowed: service.agent === 'allowed',
    // A silent register stops nobody: the case is taken in and checked later.
    canSubmit: whole && (isUnanswered(checks) || checks.every((check) => check.level !== 'obstacle'))
  }
})

const open = serve(serviceCaseRoutes.open, async (input, ctx) => {
  const { deps, now } = ctx
  const service = await onlineService(ctx, input.service)
  const { person, uscc } = await asking(ctx, service, input.enterpriseId)
  const { enterpriseId } = input
  const name = enterpriseId === undefined ? undefined : await enterpriseName(deps, enterpriseId)
  const start: NewServiceCase = {
    caseId: freshServiceCaseId(deps), service: service.code, catalogueVersion: service.catalogueVersion, unit: ONLINE_UNIT, channel: 'phone', ownerId: enterpriseId ?? person.userId, openedBy: { kind: 'user', id: person.userId }, openedAt: now,
    applicant: {
      nameMasked: maskName(person.name), idMasked: maskIdNumber(person.idNumber), phoneMasked: maskPhone(person.phone), identity: identityHash(deps, person.idNumber),
      sealed: deps.cipher.seal(JSON.stringify({ name: person.name, phone: person.phone, idNumber: person.idNumber, uscc }))
    },
    form: input.form, ...(enterpriseId === undefined ? {} : { enterpriseId }), ...(name === undefined ? {} : { enterpriseName: name })
  }
  const one = openServiceCase(start)
  const event = openedEvent(one, now)
  const view = await viewFor(ctx, one, [event], await caseViewer(ctx, one))
  return commitReply<typeof serviceCaseRoutes.open>(ctx, [...openingWrites(deps, event, { next: one, events: [], bills: [] }), stillThere(deps, person.userId)], view)
})

const mine = serve(serviceCaseRoutes.mine, async (input, ctx) => {
  const userId = userOf(ctx)
  const [owners, identity] = await Promise.all([ownersOf(ctx.deps, userId, ctx.now), identityOf(ctx.deps, userId)])
  const page = await casesOf(ctx.deps, owners, identity, PAGE, readCursor(input.cursor, /^SERVICE#[0-9T:.Z-]{24}#[0-9A-Z-]{4,40}$/))
  const seen = await Promise.all(page.cases.map(async (one) => {
    // A link outlives an authority that has just been ended, and an enterprise's agent their mandate: who may see is asked again.
    const relation = owners.includes(one.ownerId) || (one.channel === 'window' && one.enterpriseId === undefined && one.applicant.identity === identity) ? 'owner' as const : one.agent !== undefined && one.agent.identity === identity ? 'agent' as const : undefined
    return relation === undefined ? [] : [caseSummary(one, relation, ctx.now)]
  }))
  return { cases: seen.flat(), ...cursorAt(page.next) }
})

const get = serve(serviceCaseRoutes.get, ({ caseId }, ctx) => showCase(ctx, caseId))

/** An agent corrects a form without seeing where the owner lives: what was hidden from them stays as it was. */
const withHidden = (order: ServiceCitizenOrder, one: ServiceCase): ServiceCitizenOrder => {
  if (order.command !== 'resubmit') return order
  const { contactPhone, contactAddress, postTo } = one.form
  return { ...order, form: { ...order.form, contactPhone, contactAddress, postTo } }
}

const act = serve(serviceCaseRoutes.act, (input, ctx) => actOn<typeof serviceCaseRoutes.act>(ctx, input, (one, viewer) => (viewer.relation === 'agent' ? withHidden(input.order, one) : input.order), input.order.command))

/** Routes of this file. */
export const caseCitizenServed: readonly Served[] = [preview, open, mine, get, act]

