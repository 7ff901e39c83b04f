/**
 * The door code: eight characters of a keyed hash of outlet and half minute. The server makes it for the screen and knows it again, so no
 * key leaves the house and a screen that is carried off shows nothing of tomorrow.
 */
import { createHmac } from 'node:crypto'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { ID_ALPHABET } from '@lubiao/shared/kernel/ids'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { queueProblems, type Presence } from '@lubiao/shared/queue/contract'
import { DOOR_CODE_LENGTH, DOOR_STEPS_KEPT, doorStep, positionProblem, readDoorCode } from '@lubiao/shared/queue/presence'
import type { Outlet } from '@lubiao/shared/service/outlets'
import type { Deps } from '../platform/deps'

const refuse = problemsOf(queueProblems)

const codeOf = (deps: Deps, outletId: string, step: number): string => {
  const bytes = createHmac('sha256', deps.config.LOOKUP_KEY).update(`queue-door\n${outletId}\n${step}`).digest()
  return [...bytes.subarray(0, DOOR_CODE_LENGTH)].map((byte) => ID_ALPHABET.charAt(byte % ID_ALPHABET.length)).join('')
}

/** The code of this half minute. */
export const doorCode = (deps: Deps, outletId: string, now: Instant): string => codeOf(deps, outletId, doorStep(now))

/** Whether a code is this half minute's or the one before. */
const isFresh = (deps: Deps, outletId: string, code: string, now: Instant): boolean =>
  Array.from({ length: DOOR_STEPS_KEPT + 1 }, (_unused, back) => codeOf(deps, outletId, doorStep(now) - back)).includes(code)

/** Refuses whoever is not at the outlet, and says why. */
export function assertPresent(deps: Deps, outlet: Outlet, presence: Presence, now: Instant): void {
  if (presence.by === 'position') {
    const refused = positionProblem(outlet, presence)
    if (refused !== undefined) throw refused
    return
  }
  const read = readDoorCode(presence.code)
  const here = read !== undefined && (read.outletId === undefined || read.outletId === outlet.id) && isFresh(deps, outlet.id, read.code, now)
  if (!here) throw refuse('queue.door-code-old')
}
