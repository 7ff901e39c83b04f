/** What follows from events of a pass: people are told, figures counted. Figures are marked done together with their effect, so a second delivery counts nothing twice. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { commit } from '../platform/commit'
import type { DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { decideAll, onSteadyPlate, writesOf } from './act'
import { systemActor } from './actors'
import { noticeFor, sendNotice } from './notices'
import { loadCase } from './repo'
import { bucketOf, figuresWrite } from '../platform/figures'
import { wordsReaction } from './words'

const notice: Reaction = {
  name: 'pass.notice',
  on: ['pass.approved', 'pass.refused', 'pass.returned', 'pass.revoked', 'pass.expirySoon', 'pass.dueRecounted', 'pass.lapsed', 'pass.withdrawn', 'pass.amendmentOpened', 'pass.extensionOpened'],
  run: async (event, deps, done) => {
    const passCase = await loadCase(deps, event.caseId)
    const message = passCase === undefined ? undefined : noticeFor(event, passCase)
    const outcome = passCase === undefined || message === undefined ? 'none' : await sendNotice(deps, passCase, message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'pass.notice', { caseId: event.caseId, event: event.name, outcome })
    // Not marked, so tried again, later each time, until one of them answers. A crash right here may send twice: better than never.
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}

/** What an event adds to the day's figures. */
export function figuresOf(event: Pick<DomainEvent, 'name' | 'data'>): Readonly<Record<string, number>> {
  const { minutes, inTime, reason } = event.data ?? {}
  const decided = { ...(inTime === true ? { inTime: 1 } : { late: 1 }), [`w${bucketOf(typeof minutes === 'number' ? minutes : 0)}`]: 1 }
  switch (event.name) {
    case 'pass.submitted':
      return { submitted: 1 }
    case 'pass.returned':
      return { returned: 1 }
    case 'pass.approved':
      return { approved: 1, ...decided }
    case 'pass.refused':
      return { refused: 1, ...decided, [`r:${String(reason)}`]: 1 }
    default:
      return {}
  }
}

const figures: Reaction = {
  name: 'pass.figures',
  on: ['pass.submitted', 'pass.returned', 'pass.approved', 'pass.refused'],
  run: (event, deps, done) => commit(deps, [done, figuresWrite(deps, 'pass', event.unit ?? 'zhidui', dateOf(event.at), figuresOf(event))])
}

/** A desk that has the change or extension of a pass before it must see that the pass has been revoked. */
const successor: Reaction = {
  name: 'pass.successorChecked',
  on: ['pass.revoked'],
  run: (event, deps, done) => onSteadyPlate(async () => {
    const revoked = await loadCase(deps, event.caseId)
    const open = revoked?.successor === undefined ? undefined : await loadCase(deps, revoked.successor)
    if (open?.state !== 'submitted') return markDone(deps, done)
    const change = await decideAll(deps, deps.now(), open, [{ command: 'recordChecks' }], () => systemActor)
    await commit(deps, [done, ...(await writesOf(deps, [change], change.checked))])
  })
}

/** The module's reactions. Credentials of a pass that ends are made void in the command's own transaction, and a successor replaces its pass when it comes into force: neither may wait for a stream. */
export const passReactions: readonly Reaction[] = [notice, figures, successor, wordsReaction]
