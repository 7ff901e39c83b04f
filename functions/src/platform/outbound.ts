/**
 * Calls to outside systems: a deadline each, at most two attempts in this one layer, and one plain refusal when neither is answered.
 */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Log } from './log'

/** Longest wait for one answer, in milliseconds. */
export const DEADLINE_MS = 2_500

/** An answer read to its end. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly bytes: Buffer
}

/** One exchange. Undefined when nobody answered in time, or the other side says that it is out of order (429 and 5xx). */
export async function exchange(url: string, init: Omit<RequestInit, 'signal'>, deadlineMs = DEADLINE_MS): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) })
    const bytes = Buffer.from(await response.arrayBuffer())
    if (response.status === 429 || response.status >= 500) return undefined
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', bytes }
  } catch (error) {
    // fetch throws a TypeError for a broken connection and a DOMException for the deadline; anything else is our own mistake.
    const { name } = error as { readonly name?: unknown }
    if (name === 'TypeError' || name === 'TimeoutError') return undefined
    throw error
  }
}

/** The object in a JSON answer; undefined when it is none. */
export function objectIn(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(answer.bytes.toString('utf8'))
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Runs an attempt, and once more when it gave undefined. Throws `upstream-unavailable` after the second. */
export async function attemptTwice<T>(system: string, log: Log, attempt: (n: 1 | 2) => Promise<T | undefined>): Promise<T> {
  const first = await attempt(1)
  if (first !== undefined) return first
  const second = await attempt(2)
  if (second !== undefined) return second
  log('warn', 'outbound.unanswered', { system })
  throw problem('upstream-unavailable')
}
