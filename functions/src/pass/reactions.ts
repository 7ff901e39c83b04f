/** What follows from events of a pass: people are told, figures counted. Each marks itself done together with its effect, so a second delivery changes nothing. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { commit } from '../platform/commit'
import type { DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { noticeFor, sendNotice } from './notices'
import { loadCase } from './repo'
import { bucketOf, figuresWrite } from './repo-figures'

const notice: Reaction = {
  name: 'pass.notice',
  on: ['pass.approved', 'pass.refused', 'pass.returned', 'pass.revoked', 'pass.expirySoon'],
  run: async (event, deps, done) => {
    const passCase = await loadCase(deps, event.caseId)
    const message = passCase === undefined ? undefined : noticeFor(event, passCase)
    // Marked before sending: a message that may have gone out is not sent a second time; the case itself always shows what happened.
    await markDone(deps, done)
    if (passCase === undefined || message === undefined) return
    const outcome = await sendNotice(deps, passCase, message)
    deps.log(outcome === 'failed' ? 'warn' : 'info', 'pass.notice', { caseId: event.caseId, event: event.name, outcome })
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
  run: (event, deps, done) => commit(deps, [done, figuresWrite(deps, event.unit ?? 'zhidui', dateOf(event.at), figuresOf(event))])
}

/** The module's reactions. Credentials of a pass that ends are made void in the command's own transaction, and a successor replaces its pass when it comes into force: neither may wait for a stream. */
export const passReactions: readonly Reaction[] = [notice, figures]
