/** The call screen: numbers and masked names for a hall full of strangers, and the code of the door. Its address is its secret. */
import { dateOf, millisOf } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Ticket } from '@lubiao/shared/queue/case'
import { queueRoutes, type DisplayRow } from '@lubiao/shared/queue/contract'
import { QUEUE_RULE } from '@lubiao/shared/queue/order'
import { doorChangesAt, doorQr } from '@lubiao/shared/queue/presence'
import { commitReply, serve, type Served } from '../http/handler'
import { doorCode } from './door'
import { outletAt, ownOutlet } from './outlets'
import { displaysOf, displayWrite, dropDisplayWrite, loadDisplay, noteSeen, tokenHash, type Display } from './repo-displays'
import { hallOf, inOrder, summariesOf } from './view'

/** A screen is noted as alive once a minute, not at every look. */
const SEEN_MS = 60_000
const TOKEN_LENGTH = 26
/** Calls a screen shows. */
const CALLS_SHOWN = 8

const rowOf = ({ displayId, name, door, createdAt, lastSeenAt }: Display): DisplayRow => ({ displayId, name, door, createdAt, ...(lastSeenAt === undefined ? {} : { lastSeenAt }) })
const kindOf = (ticket: Ticket): 'booked' | 'walk-in' => (ticket.slotAt === undefined ? 'walk-in' : 'booked')

const display = serve(queueRoutes.display, async ({ displayToken }, { deps, now }) => {
  const found = await loadDisplay(deps, displayToken)
  if (found === undefined) throw problem('not-found')
  const at = await outletAt(deps, found.outletId, dateOf(now))
  const { outlet } = at
  if (found.lastSeenAt === undefined || millisOf(now) - millisOf(found.lastSeenAt) >= SEEN_MS) await noteSeen(deps, found, now)
  const hall = await hallOf(deps, at)
  const called = hall.day.tickets.filter((ticket) => ticket.state === 'called').sort((a, b) => (b.lastCallAt ?? '').localeCompare(a.lastCallAt ?? ''))
  const code = doorCode(deps, outlet.id, now)
  return {
    outletName: outlet.name, date: hall.day.date, now, rule: QUEUE_RULE, lines: summariesOf(hall, now),
    calls: called.slice(0, CALLS_SHOWN).map((ticket) => ({
      number: ticket.number, counterNo: ticket.counterNo as string, nameMasked: ticket.nameMasked, calledAt: ticket.calledAt as string, calls: ticket.calls, announce: `${ticket.caseId}#${ticket.lastCallAt ?? ''}`
    })),
    waiting: inOrder(hall, now).map((ticket) => ({ number: ticket.number, skill: ticket.skill, nameMasked: ticket.nameMasked, kind: kindOf(ticket) })),
    serving: hall.day.tickets.filter((ticket) => ticket.state === 'serving').map((ticket) => ({ number: ticket.number, counterNo: ticket.counterNo as string })),
    ...(found.door ? { door: { qr: doorQr(outlet.id, code), typed: `${code.slice(0, 4)} ${code.slice(4)}`, changesAt: doorChangesAt(now) } } : {})
  }
})

const displays = serve(queueRoutes.displays, async ({ outletId }, ctx) => {
  await ownOutlet(ctx, outletId)
  return { displays: (await displaysOf(ctx.deps, outletId)).map(rowOf) }
})

const addDisplay = serve(queueRoutes.addDisplay, async (input, ctx) => {
  const { deps, now } = ctx
  await ownOutlet(ctx, input.outletId)
  const displayToken = newOpaqueId(TOKEN_LENGTH, deps.random)
  const made: Display = { displayId: newOpaqueId(12, deps.random), tokenHash: tokenHash(deps, displayToken), outletId: input.outletId, name: input.name, door: input.door, createdAt: now }
  return commitReply<typeof queueRoutes.addDisplay>(ctx, [displayWrite(deps, made)], { display: rowOf(made), displayToken }, { action: 'queue.addDisplay', subject: `${input.outletId}#${made.displayId}` })
})

const removeDisplay = serve(queueRoutes.removeDisplay, async (input, ctx) => {
  const { deps } = ctx
  await ownOutlet(ctx, input.outletId)
  const all = await displaysOf(deps, input.outletId)
  const gone = all.find((one) => one.displayId === input.displayId)
  if (gone === undefined) throw problem('not-found')
  return commitReply<typeof queueRoutes.removeDisplay>(ctx, [dropDisplayWrite(deps, gone)], { displays: all.filter((one) => one !== gone).map(rowOf) }, { action: 'queue.removeDisplay', subject: `${input.outletId}#${gone.displayId}` })
})

/** Routes of this file. */
export const displayServed: readonly Served[] = [display, displays, addDisplay, removeDisplay]
