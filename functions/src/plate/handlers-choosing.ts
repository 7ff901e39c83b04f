/** Choosing a number on the phone and at a counter. */
import { accountProblems } from '@lubiao/shared/account/contract'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { plateTypeFor } from '@lubiao/shared/plate/format'
import { RESERVATION_LIMIT } from '@lubiao/shared/plate/pick-machine'
import { mayHave } from '@lubiao/shared/plate/pick-rules'
import { platePolicyOn } from '@lubiao/shared/plate/policy.data'
import { lanes } from '@lubiao/shared/plate/stations.data'
import { consentedPerson, counterOwnerId, identityHash, verifiedPerson } from '../account/people'
import { auditLook, commitReply, serve, staffOf, userOf, type Ctx, type Served } from '../http/handler'
import { choose, closeNumbers, leftToday, obstacleTo, offerNumbers, offerView, onSteadyLimit, type Chooser } from './choosing'
import { changePick } from './picking'
import { loadBlocks, loadOffer } from './repo-offers'
import { loadPickWithEvents, picksOfOwner } from './repo-picks'
import { blockView, reservationView } from './view-picks'

const refuse = problemsOf(accountProblems)
const PAGE = 20

/** The citizen in hand, with the name the register has confirmed. */
async function citizen(ctx: Ctx): Promise<Chooser> {
  const { userId, name, idNumber } = await verifiedPerson(ctx.deps, userOf(ctx))
  return { ownerId: userId, userId, name, identity: identityHash(ctx.deps, idNumber) }
}

/** Somebody at a counter: the register confirms who they are, and the look is recorded. */
async function atCounter(ctx: Ctx, { name, idNumber }: { readonly name: string; readonly idNumber: string }): Promise<Chooser> {
  const { deps } = ctx
  const identity = identityHash(deps, idNumber)
  await auditLook(ctx, 'plate.askRegister', `person:${deps.cipher.lookup('audit-person', idNumber).slice(0, 16)}`)
  if (!(await deps.registry.verifyPerson({ name, idNumber }))) throw refuse('account.identity-mismatch')
  return { ownerId: counterOwnerId(deps, { idNumber }), userId: undefined, name, identity }
}

const options = serve(plateRoutes.options, async (_input, { deps, now }) => {
  const policy = platePolicyOn(dateOf(now))
  return {
    policyVersion: policy.version, basis: policy.basis, demo: policy.demo, offerSize: policy.offerSize, offerMinutes: policy.offerMinutes, offersPerDay: policy.offersPerDay, reservationHours: RESERVATION_LIMIT.n, coolDownHours: policy.coolDownHours,
    mostWaiting: policy.mostWaiting, mostChosen: policy.mostChosen, chosenWithinDays: policy.chosenWithinDays, blocks: (await loadBlocks(deps)).map((block) => blockView(block, now)),
    lanes: lanes.map(({ outletId, name, demo, stations }) => ({ outletId, name, demo, stations: stations.map(({ key, label, does }) => ({ key, label, does })) }))
  }
})

const offer = serve(plateRoutes.offer, async (input, ctx) => offerNumbers<typeof plateRoutes.offer>(ctx, await citizen(ctx), input))

const myOffer = serve(plateRoutes.myOffer, async (_input, ctx) => {
  const { identity } = await citizen(ctx)
  const stored = await loadOffer(ctx.deps, identity)
  return { leftToday: leftToday(stored, ctx.now), ...(stored !== undefined && stored.until > ctx.now ? { offer: offerView(stored, ctx.now) } : {}) }
})

const check = serve(plateRoutes.check, async ({ plate, ...vehicle }, ctx) => {
  const { deps, now } = ctx
  await consentedPerson(deps, userOf(ctx))
  const blocks = await loadBlocks(deps)
  const allowed = mayHave(plate, vehicle, blocks, now)
  const obstacle = allowed.ok ? await obstacleTo(deps, plate, vehicle, now) : allowed.problem
  const why = obstacle?.extra.detail ?? obstacle?.spec.title
  const wrongKind = obstacle?.code === 'plate.wrong-kind'
  return { plate, plateType: plateTypeFor(vehicle), free: obstacle === undefined, ...(why === undefined ? {} : { why }), close: obstacle === undefined || wrongKind ? [] : [...(await closeNumbers(deps, blocks, plate, vehicle, now))] }
})

const reserve = serve(plateRoutes.reserve, async (input, ctx) => {
  const who = await citizen(ctx)
  return choose<typeof plateRoutes.reserve>(ctx, who, input, { kind: 'user', id: who.ownerId })
})

const mine = serve(plateRoutes.mine, async ({ cursor }, ctx) => {
  const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8')
  const page = await picksOfOwner(ctx.deps, userOf(ctx), PAGE, after?.startsWith('PLATE#') === true ? after : undefined)
  return { reservations: page.picks.map((pick) => reservationView(pick, [], ['applicant'])), ...(page.next === undefined ? {} : { cursor: Buffer.from(page.next).toString('base64url') }) }
})

/** A number the caller has chosen. Throws `not-found` when it is none of theirs. */
async function own(ctx: Ctx, caseId: string) {
  const loaded = await loadPickWithEvents(ctx.deps, caseId)
  if (loaded === undefined || loaded.pick.ownerId !== userOf(ctx)) throw problem('not-found')
  return loaded
}

const get = serve(plateRoutes.get, async ({ caseId }, ctx) => {
  const { pick, events } = await own(ctx, caseId)
  return reservationView(pick, events, ['applicant'])
})

const act = serve(plateRoutes.act, ({ caseId, version, order }, ctx) => onSteadyLimit(async () => {
  const { pick, events } = await own(ctx, caseId)
  if (pick.version !== version) throw problem('version-conflict')
  const change = await changePick(ctx.deps, ctx.now, pick, order, { kind: 'user', id: userOf(ctx), roles: ['applicant'] })
  return commitReply<typeof plateRoutes.act>(ctx, change.writes, reservationView(change.next, [...events, change.event], ['applicant']))
}))

const staffOffer = serve(plateRoutes.staffOffer, async ({ applicant, ...vehicle }, ctx) => {
  const who = await atCounter(ctx, applicant)
  return offerNumbers<typeof plateRoutes.staffOffer>(ctx, who, vehicle, { action: 'plate.offer', subject: `person:${who.identity.slice(0, 16)}` })
})

const staffReserve = serve(plateRoutes.staffReserve, async ({ applicant, ...choice }, ctx) => {
  const { staffId, unit } = staffOf(ctx)
  return choose<typeof plateRoutes.staffReserve>(ctx, await atCounter(ctx, applicant), choice, { kind: 'staff', id: staffId, unit })
})

/** Routes of this file. */
export const choosingServed: readonly Served[] = [options, offer, myOffer, check, reserve, mine, get, act, staffOffer, staffReserve]
