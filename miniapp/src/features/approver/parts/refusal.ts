import type { PassView } from '@lubiao/shared/pass/contract'
import { deskAdvice } from '@lubiao/shared/pass/desk-words.data'
import { Failure } from '../../../client/failure'
import { texts } from '../texts'

/** Whether nothing is known of what became of an order: no answer, an answer of a gateway in between, or the same order still under way. */
export const unheard = (failure: Failure): boolean => failure.unanswered || failure.status >= 500 || failure.code === 'in-flight'

/**
 * A refusal in words for a colleague: what happened, who has the case now, what to do. `fresh` is the case as read after the refusal;
 * `typed` whether the person had written something that is kept.
 */
export function explained(failure: Failure, fresh: PassView | undefined, staffId: string | undefined, typed: boolean): Failure {
  const holder = fresh?.claimedBy !== undefined && fresh.claimedBy.staffId !== staffId ? fresh.claimedBy.name : undefined
  const overtaken = failure.status === 409 && holder !== undefined
  const title = overtaken ? `这份申请现由${holder}办理` : failure.title
  const advice = deskAdvice[overtaken ? 'pass.claimed-by-other' : failure.code]
  const state = fresh === undefined || overtaken || failure.status !== 409 ? undefined : `现在是“${fresh.stateLabel}”。`
  const detail = [overtaken ? undefined : failure.detail, state, advice, typed ? texts.noteKept : undefined].filter((part) => part !== undefined && part !== '')
    .map((part) => (/[。！？]$/.test(part as string) ? part : `${part as string}。`))
  return new Failure(failure.code, title, failure.retryable, failure.status, detail.length === 0 ? undefined : [...new Set(detail)].join(''), failure.errors, failure.retryAfterSeconds)
}
