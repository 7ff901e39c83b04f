/** What the clock does to tickets: one that still stands when its day is over ends, so that nobody waits in a line that is no more. */
import { isOver } from '@lubiao/shared/queue/rules'
import { commit } from '../platform/commit'
import type { Waker } from '../platform/sweeper'
import { isOvertaken } from '../platform/newest'
import { changeOf, systemBy, writesOf } from './act'
import { loadTicket } from './repo'

/** Ends a ticket whose day is over. */
export const queueWaker: Waker = async (deps, caseId) => {
  const ticket = await loadTicket(deps, caseId)
  const now = deps.now()
  if (ticket === undefined || !isOver(ticket, now)) return
  try {
    await commit(deps, writesOf(deps, changeOf(ticket, { command: 'lapse' }, systemBy, { now })))
  } catch (error) {
    // Somebody changed the ticket at the same moment: the next sweep looks again.
    if (!isOvertaken(error)) throw error
  }
}
