/** Reads what was thrown without trusting its class: Node's own errors and those of a test's or a library's realm are not one another's instances. */
import { Problem } from '@lubiao/shared/kernel/problem'

/** The name of a thrown error; `unknown` for anything that has none. Safe to log. */
export const nameOf = (thrown: unknown): string => (typeof thrown === 'object' && thrown !== null && 'name' in thrown && typeof thrown.name === 'string' ? thrown.name : 'unknown')

/** The code of a thrown error (`ENOENT`, `ECONNREFUSED`, …), if it has one. */
export const codeOf = (thrown: unknown): string | undefined => (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined)

const OUTAGES = new Set(['TransactionInProgressException', 'TransactionConflictException', 'ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'InternalServerError', 'ServiceUnavailable', 'TimeoutError'])

/** Whether the store was out of reach, overloaded or gave no answer: the same request may succeed later, and what became of it is not known. */
export function isOutage(thrown: unknown): boolean {
  const status = (thrown as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0
  return OUTAGES.has(nameOf(thrown)) || /^E[A-Z]+$/.test(codeOf(thrown) ?? '') || status >= 500 || /socket hang up|aborted/i.test(String(thrown))
}

/** Whether the reason lies outside and passes by itself: the store, or an outside system that does not answer (503). Anything else is a fault of ours. */
export const isPassing = (thrown: unknown): boolean => (thrown instanceof Problem ? thrown.spec.status === 503 : isOutage(thrown))
