/** What the module keeps about a person: tickets, handed over on request, and without their holder once the person is gone. */
import { isOpen } from '@lubiao/shared/queue/case'
import { queueMachine } from '@lubiao/shared/queue/machine'
import type { PersonalData } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { erasedTicketWrite, loadTicket, ticketsOf } from './repo'

/** Before the first ticket. */
const EVER = '2000-01-01T00:00:00.000Z'
const GONE = '已注销'

/** Takes the holder out of one ticket; one that has none any more stays as it is. */
async function eraseFrom(deps: Deps, ticketId: string): Promise<void> {
  const ticket = await loadTicket(deps, ticketId)
  if (ticket?.holderId === undefined) return
  await commit(deps, [erasedTicketWrite(deps, ticket, { ...ticket, version: ticket.version + 1, holderId: undefined, nameMasked: GONE })])
}

/** The module's answers. */
export const queuePersonalData: PersonalData = {
  module: 'queue',
  exportOf: async (deps, { userId }) =>
    (await ticketsOf(deps, userId, EVER)).map(({ caseId, number, outletId, skill, date, state, joinedAt, calledAt, endedAt, nameMasked }) => ({ caseId, number, outletId, skill, date, state: queueMachine.states[state].label, joinedAt, calledAt, endedAt, nameMasked })),
  hasOpen: async (deps, { userId }) => (await ticketsOf(deps, userId, EVER)).some(isOpen),
  erase: async (deps, { userId }) => {
    for (const ticket of await ticketsOf(deps, userId, EVER)) await eraseFrom(deps, ticket.caseId)
  }
}
