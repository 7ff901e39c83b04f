/** Choosing a number, on the phone or at a counter: offers, what is free, what lies close, and the choice itself in one transaction. */
import { dateOf, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { maskName } from '@lubiao/shared/kernel/mask'
import { Problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { Route } from '@lubiao/shared/kernel/route'
import type { ChoosableType, PlateBlock } from '@lubiao/shared/plate/blocks.data'
import { plateProblems, type NewVehicle, type OfferView, type VehicleKind } from '@lubiao/shared/plate/contract'
import { closeTo, isReleased, numbersOfStrip, plateTypeFor, servesVehicle, stripOf, stripsOf } from '@lubiao/shared/plate/format'
import { openPick, type PickCase } from '@lubiao/shared/plate/pick-case'
import { chooseOne, guardRefusal, mayHave } from '@lubiao/shared/plate/pick-rules'
import { platePolicyOn } from '@lubiao/shared/plate/policy.data'
import { stillThere } from '../account/people'
import { commitReply, type Ctx } from '../http/handler'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { onNewest } from '../platform/newest'
import { requireBlockAdmission } from './admission'
import { keepStripWrite, loadBlocks, loadOffer, nextStrip, offerMoved, offerWrite, stripFreeCheck, stripKept, type StoredOffer } from './repo-offers'
import { bindVehicleWrite, limitMoved, limitWrite, loadLimit, loadNumberGuards, newPickWrite, pickApplicantWrite, takeNumberWrite } from './repo-picks'
import { reservationView } from './view-picks'

const refuse = problemsOf(plateProblems)
/** The first two characters of a case number: 号牌. */
const KIND = 'HP'
/** Strips looked at for one offer when much of a block is taken. */
const MOST_STRIPS = 3
/** Close numbers looked at, and shown. */
const CLOSE_LOOKED_AT = 60
const CLOSE_SHOWN = 6

/** A person who chooses: identified, in clear for this request only. */
export interface Chooser {
  readonly ownerId: string
  /** None for somebody at a counter without an account. */
  readonly userId: string | undefined
  readonly identity: string
  readonly name: string
}

/** The shuffle of a block: the same at every call, known to nobody outside. */
const seedOf = (deps: Deps, block: PlateBlock): number => Number.parseInt(deps.cipher.lookup('plate-block', block.id).slice(0, 8), 16)

/** Numbers among some that nothing keeps from being chosen, in the same order. */
async function freeAmong(deps: Deps, plates: readonly string[], vehicle: VehicleKind, now: Instant): Promise<readonly string[]> {
  const guards = await loadNumberGuards(deps, plates, plateTypeFor(vehicle))
  return plates.filter((plate) => guardRefusal(guards.get(plate), now) === undefined)
}

/** Free numbers close to one that cannot be had; of open blocks only, for others are not to be had by asking. */
export async function closeNumbers(deps: Deps, blocks: readonly PlateBlock[], plate: string, vehicle: VehicleKind, now: Instant): Promise<readonly string[]> {
  const open = blocks.filter((block) => block.mode === 'open' && isReleased(block, now))
  return (await freeAmong(deps, closeTo(open, plate, vehicle, CLOSE_LOOKED_AT), vehicle, now)).slice(0, CLOSE_SHOWN)
}

/** Questions to the register that are on their way: hundreds who want one number at the same moment ask it once. */
const asking = new WeakMap<Deps, Map<string, Promise<boolean>>>()

/** Whether a vehicle is registered under a number. Throws `upstream-unavailable`. */
function isRegistered(deps: Deps, plate: string, type: ChoosableType): Promise<boolean> {
  const open = asking.get(deps) ?? new Map<string, Promise<boolean>>()
  asking.set(deps, open)
  const key = `${type}#${plate}`
  const known = open.get(key)
  if (known !== undefined) return known
  const asked = deps.registry.findVehicle(plate, type).then((answer) => answer.found).finally(() => open.delete(key))
  open.set(key, asked)
  return asked
}

/** Whether a number could be chosen at this moment; the refusal when not. Asks guards first, the register last. */
export async function obstacleTo(deps: Deps, plate: string, vehicle: VehicleKind, now: Instant): Promise<Problem | undefined> {
  const type = plateTypeFor(vehicle)
  const refusal = guardRefusal((await loadNumberGuards(deps, [plate], type)).get(plate), now)
  if (refusal !== undefined) return refusal
  return (await isRegistered(deps, plate, type)) ? refuse('plate.registered') : undefined
}

const SOUGHT_ELSEWHERE: ReadonlySet<string> = new Set(['plate.taken', 'plate.resting', 'plate.registered', 'plate.offered-to-other', 'plate.not-released'])

/** A refusal that the number is gone, with numbers like it beside it. */
async function withClose(deps: Deps, error: unknown, blocks: readonly PlateBlock[], plate: string, vehicle: VehicleKind, now: Instant): Promise<unknown> {
  if (!(error instanceof Problem) || !SOUGHT_ELSEWHERE.has(error.code)) return error
  const close = await closeNumbers(deps, blocks, plate, vehicle, now)
  const detail = [error.extra.detail, `相近的还有 ${close.slice(0, 3).join('、')}`].filter((text) => text !== undefined).join('；')
  return new Problem(error.code, error.spec, { ...error.extra, ...(close.length === 0 ? {} : { detail, instead: close.map((other) => ({ label: other, plate: other })) }) })
}

/** Random offers left to a person today. */
export const leftToday = (offer: StoredOffer | undefined, now: Instant): number => Math.max(0, platePolicyOn(dateOf(now)).offersPerDay - (offer?.day === dateOf(now) ? offer.n : 0))

/** An offer as the person sees it. */
export const offerView = (offer: StoredOffer, now: Instant): OfferView => ({ plateType: offer.plateType, numbers: [...offer.numbers], until: offer.until, leftToday: leftToday(offer, now) })

/** Looks for free numbers strip by strip. */
async function drawn(deps: Deps, vehicle: VehicleKind, now: Instant, size: number): Promise<{ readonly block: PlateBlock; readonly strips: readonly number[]; readonly numbers: readonly string[] }> {
  const open = (await loadBlocks(deps)).filter((block) => block.mode === 'open' && isReleased(block, now) && servesVehicle(block, vehicle))
  if (open.length === 0) throw refuse('plate.not-released')
  const block = open[(deps.random(1)[0] as number) % open.length] as PlateBlock
  const strips: number[] = []
  const numbers: string[] = []
  while (numbers.length < size && strips.length < Math.min(MOST_STRIPS, stripsOf(block))) {
    const strip = (await nextStrip(deps, plateTypeFor(vehicle), block.id)) % stripsOf(block)
    if (strips.includes(strip)) break
    strips.push(strip)
    numbers.push(...(await freeAmong(deps, numbersOfStrip(block, strip, seedOf(deps, block)), vehicle, now)))
  }
  return { block, strips, numbers: numbers.slice(0, size) }
}

/** Offers a person numbers and keeps them for a few minutes. Throws `plate.no-more-offers`. */
export async function offerNumbers<R extends Route>(ctx: Ctx, who: Chooser, vehicle: VehicleKind, audited?: { readonly action: string; readonly subject: string }): Promise<OfferView> {
  const { deps, now } = ctx
  const policy = platePolicyOn(dateOf(now))
  return onNewest(async () => {
    const before = await loadOffer(deps, who.identity)
    if (leftToday(before, now) === 0) throw refuse('plate.no-more-offers', { detail: `每天最多随机选号 ${policy.offersPerDay} 次，明天可以再选，也可以自编号码` })
    const { block, strips, numbers } = await drawn(deps, vehicle, now, policy.offerSize)
    const until = instantOf(millisOf(now) + policy.offerMinutes * 60_000)
    const plateType = plateTypeFor(vehicle)
    const offer = { day: dateOf(now), n: before?.day === dateOf(now) ? before.n + 1 : 1, plateType, numbers, until }
    const writes = [offerWrite(deps, who.identity, before, offer), ...strips.map((strip) => keepStripWrite(deps, plateType, block.id, strip, who.identity, now, until))]
    return (await commitReply<R>(ctx, writes, offerView({ ...offer, version: 0 }, now) as never, audited)) as OfferView
  }, (error) => error === offerMoved || error === stripKept)
}

/** What somebody chooses. */
export interface Choice {
  readonly plate: string
  readonly way: 'offer' | 'own'
  readonly vehicle: NewVehicle
  readonly admission?: string | undefined
}

/** Where a choice is made. */
export type Opener = PickCase['openedBy']

/** The hash by which everything of a vehicle is found. */
export const vinHashOf = (deps: Deps, vin: string): string => deps.cipher.lookup('vin', vin)

/** Chooses a number: case, number, vehicle, person's limit and event in one transaction. Throws what the contract says; a lost number comes with close ones. */
export async function choose<R extends Route>(ctx: Ctx, who: Chooser, choice: Choice, openedBy: Opener): Promise<ReturnType<typeof reservationView>> {
  const { deps, now } = ctx
  const { plate, vehicle, way } = choice
  const blocks = await loadBlocks(deps)
  try {
    const allowed = mayHave(plate, vehicle, blocks, now)
    if (!allowed.ok) throw allowed.problem
    const { block } = allowed
    const admitted = await requireBlockAdmission(deps, block, { userId: who.userId, admission: choice.admission, now })
    const offer = way === 'offer' ? await loadOffer(deps, who.identity) : undefined
    if (way === 'offer' && (offer === undefined || offer.until <= now || !offer.numbers.includes(plate) || offer.plateType !== plateTypeFor(vehicle))) throw refuse('plate.offer-over')
    const obstacle = await obstacleTo(deps, plate, vehicle, now)
    if (obstacle !== undefined) throw obstacle
    return await onSteadyLimit(async () => {
      const caseId = newCaseNumber(KIND, deps.random)
      const policy = platePolicyOn(dateOf(now))
      const limit = await loadLimit(deps, who.identity)
      const counted = chooseOne(limit, caseId, now, policy)
      if (!counted.ok) throw counted.problem
      const pick = openPick({
        caseId, ownerId: who.ownerId, openedBy, identity: who.identity, ownerMasked: maskName(who.name), plate, plateType: plateTypeFor(vehicle), way, size: vehicle.size, energy: vehicle.energy, vinTail: vehicle.vin.slice(-6),
        vinHash: vinHashOf(deps, vehicle.vin), sealed: deps.cipher.seal(JSON.stringify({ vin: vehicle.vin, certificateNo: vehicle.certificateNo, name: who.name })), openedAt: now, policyVersion: policy.version
      })
      const event: DomainEvent = { module: 'plate', caseId, version: 1, name: 'plate.reserved', at: now, by: { kind: openedBy.kind, id: openedBy.id }, data: { way, block: block.id } }
      const strip = stripOf(block, plate, seedOf(deps, block)) as number
      const writes: readonly Write[] = [
        takeNumberWrite(deps, pick, now), bindVehicleWrite(deps, pick), limitWrite(deps, who.identity, limit, counted.next), stripFreeCheck(deps, pick.plateType, block.id, strip, who.identity, now), newPickWrite(deps, pick),
        eventWrite(deps.table.name, deps.cipher, event), ...(who.userId === undefined ? [pickApplicantWrite(deps, pick)] : [stillThere(deps, who.userId)]), ...admitted
      ]
      const view = reservationView(pick, [event], openedBy.kind === 'user' ? ['applicant'] : [])
      return (await commitReply<R>(ctx, writes, view as never, openedBy.kind === 'staff' ? { action: 'plate.reserve', subject: caseId } : undefined)) as typeof view
    })
  } catch (error) {
    throw await withClose(deps, error, blocks, plate, vehicle, now)
  }
}

/** Decides again while another command of the same person keeps coming first. */
export const onSteadyLimit = <T>(attempt: () => Promise<T>): Promise<T> => onNewest(attempt, (error) => error === limitMoved)
