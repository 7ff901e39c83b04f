/** What may be chosen, and what becomes of a chosen number. Pure: what is not in the case or the order comes in as a fact. */
import { addDays, dateOf, type Instant } from '../kernel/clock'
import { commandsFor, step } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import type { PlateBlock } from './blocks.data'
import { plateProblems, type VehicleKind } from './contract'
import { blockOf, fitsVehicle, isReleased, plateTypeFor } from './format'
import { waitsUntil, type PickCase } from './pick-case'
import { pickMachine, type PickActor, type PickCommand, type PickEvent } from './pick-machine'
import type { PlatePolicy } from './policy.data'

const refuse = problemsOf(plateProblems)

/** Numbers a person has chosen, as their limit keeps them. */
export interface ChosenBefore {
  /** Cases that wait for their vehicle or stand in the lane. */
  readonly waiting: readonly string[]
  /** Moments of earlier choices. */
  readonly chosen: readonly Instant[]
}

/** Nothing chosen yet. */
export const nothingChosen: ChosenBefore = { waiting: [], chosen: [] }

const counted = (chosen: readonly Instant[], now: Instant, policy: PlatePolicy): readonly Instant[] => {
  const since = addDays(dateOf(now), -policy.chosenWithinDays)
  return chosen.filter((at) => dateOf(at) > since)
}

/** A person's limit with one more number chosen. Throws nothing: returns the refusal when the limit is reached. */
export function chooseOne(before: ChosenBefore, caseId: string, now: Instant, policy: PlatePolicy): { readonly ok: true; readonly next: ChosenBefore } | { readonly ok: false; readonly problem: Problem } {
  const chosen = counted(before.chosen, now, policy)
  if (before.waiting.length >= policy.mostWaiting) return { ok: false, problem: refuse('plate.too-many', { detail: `每人最多同时保留 ${policy.mostWaiting} 个号码，请先上牌或放弃一个` }) }
  if (chosen.length >= policy.mostChosen) {
    const again = addDays(dateOf([...chosen].sort()[0] as Instant), policy.chosenWithinDays)
    return { ok: false, problem: refuse('plate.chosen-too-often', { detail: `${policy.chosenWithinDays} 日内最多选号 ${policy.mostChosen} 次，${again} 起可以再选` }) }
  }
  return { ok: true, next: { waiting: [...before.waiting, caseId], chosen: [...chosen, now] } }
}

/** A person's limit when a number waits no more. What was chosen stays counted. */
export const noLongerWaiting = (before: ChosenBefore, caseId: string): ChosenBefore => ({ ...before, waiting: before.waiting.filter((one) => one !== caseId) })

/** Whether a vehicle may have a number at all, apart from whether the number is free. Returns the block it is of. */
export function mayHave(plate: string, vehicle: VehicleKind, blocks: readonly PlateBlock[], now: Instant): { readonly ok: true; readonly block: PlateBlock } | { readonly ok: false; readonly problem: Problem } {
  if (!fitsVehicle(plate, vehicle)) return { ok: false, problem: refuse('plate.wrong-kind', { detail: vehicle.energy === 'fuel' ? '燃油车号码为 5 位；8 位号码只用于新能源车' : '新能源号码为 6 位，纯电动用 D，插电混动等用 F' }) }
  const block = blockOf(blocks, plate, plateTypeFor(vehicle))
  if (block === undefined) return { ok: false, problem: refuse('plate.not-released') }
  return isReleased(block, now) ? { ok: true, block } : { ok: false, problem: refuse('plate.not-released', { detail: `${block.label}号段还没有开始投放` }) }
}

/** What keeps a number from somebody, as its guard says. */
export interface NumberGuard {
  readonly state: 'reserved' | 'used' | 'resting'
  readonly until?: Instant | undefined
}

/** The refusal a guard means at a moment; undefined when the number is free. */
export function guardRefusal(guard: NumberGuard | undefined, now: Instant): Problem | undefined {
  if (guard === undefined || (guard.state === 'resting' && guard.until !== undefined && guard.until <= now)) return undefined
  return guard.state === 'resting' ? refuse('plate.resting') : refuse(guard.state === 'used' ? 'plate.registered' : 'plate.taken')
}

/** Who gives an order; roles are relative to the case. */
export interface PickActing {
  readonly roles: readonly PickActor[]
}

/** An order on a chosen number. */
export type AnyPickOrder = { readonly command: Exclude<PickCommand, 'enterLane'> } | { readonly command: 'enterLane'; readonly carId: string }

/** A change to commit, or why not. */
export type PickDecision = { readonly ok: true; readonly next: PickCase; readonly event: PickEvent } | { readonly ok: false; readonly problem: Problem }

/** Decides an order. Expiry is refused before its time, whoever gives it. */
export function decidePick(pick: PickCase, order: AnyPickOrder, actor: PickActing, now: Instant): PickDecision {
  const taken = step(pickMachine, pick.state, order.command, actor.roles)
  if (!taken.ok) return { ok: false, problem: taken.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: taken.allowed }) }
  if (order.command === 'expire' && now < waitsUntil(pick.enteredAt)) return { ok: false, problem: problem('not-allowed-now', { allowed: commandsFor(pickMachine, pick.state, actor.roles) }) }
  const { carId: _left, wakeAt: _past, ...kept } = pick
  const next: PickCase = {
    ...kept, version: pick.version + 1, state: taken.to, enteredAt: now,
    ...(order.command === 'enterLane' ? { carId: order.carId } : order.command === 'mount' ? { carId: pick.carId } : {}),
    ...(taken.to === 'reserved' ? { wakeAt: waitsUntil(now) } : {})
  }
  return { ok: true, next, event: taken.event }
}

