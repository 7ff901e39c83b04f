/** A chosen number and the blocks as people see them. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { commandsFor } from '@lubiao/shared/kernel/machine'
import type { PlateBlock } from '@lubiao/shared/plate/blocks.data'
import type { BlockView, ReservationView } from '@lubiao/shared/plate/contract'
import { isReleased, plateAt, sizeOf } from '@lubiao/shared/plate/format'
import { waitsUntil, type PickCase } from '@lubiao/shared/plate/pick-case'
import { pickMachine, type PickActor } from '@lubiao/shared/plate/pick-machine'
import type { DomainEvent } from '../platform/events'

const labels: ReadonlyMap<string, string> = new Map([[pickMachine.opens.event as string, '选定号码'], ...Object.values(pickMachine.commands).map((spec) => [spec.event as string, spec.label] as const)])

/** Chinese name of an event. */
export const pickEventLabel = (name: string): string => labels.get(name) ?? name

const BY = { user: '本人', staff: '窗口', system: '系统' } as const

/** A chosen number for somebody with these roles. */
export const reservationView = (pick: PickCase, events: readonly DomainEvent[], roles: readonly PickActor[]): ReservationView => ({
  caseId: pick.caseId, version: pick.version, state: pick.state, stateLabel: pickMachine.states[pick.state].label, plate: pick.plate, plateType: pick.plateType, way: pick.way, chosenAt: pick.openedAt,
  ...(pick.state === 'reserved' ? { expiresAt: waitsUntil(pick.enteredAt) } : {}), vehicle: { size: pick.size, energy: pick.energy, vinTail: pick.vinTail }, ownerMasked: pick.ownerMasked,
  ...(pick.carId === undefined ? {} : { carId: pick.carId }), commands: [...commandsFor(pickMachine, pick.state, roles)],
  timeline: events.map((event) => ({ version: event.version, at: event.at, event: event.name, label: pickEventLabel(event.name), by: BY[event.by.kind] }))
})

/** A block as it is shown. */
export const blockView = (block: PlateBlock, now: Instant): BlockView => ({
  id: block.id, label: block.label, plateTypes: [...block.plateTypes], places: [...block.places], example: plateAt(block, sizeOf(block) - 1), count: sizeOf(block), opensAt: block.opensAt, mode: block.mode, released: isReleased(block, now)
})
