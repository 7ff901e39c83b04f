/**
 * Being there. The door screen shows a code that changes every half minute: as a QR to scan, and as eight characters to type for phones
 * whose camera will not. Or the phone's position, when it is good enough.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { problemsOf, type Problem } from '../kernel/problem'
import { metresBetween } from '../pass/zone-geometry'
import { queueProblems } from './contract'

const refuse = problemsOf(queueProblems)

/** Milliseconds a door code is shown. */
export const DOOR_STEP_MS = 30_000

/** Steps a code is still taken after its own: scanning and sending take a moment. A copied code is worth a minute at most. */
export const DOOR_STEPS_KEPT = 1

/** Characters of a door code. */
export const DOOR_CODE_LENGTH = 8

/** Metres from an outlet that count as being there. */
export const NEAR_METRES = 300

const PREFIX = 'LBD1:'

/** The half minute of an instant. */
export const doorStep = (now: Instant): number => Math.floor(millisOf(now) / DOOR_STEP_MS)

/** When the code of `now` is replaced. */
export const doorChangesAt = (now: Instant): Instant => instantOf((doorStep(now) + 1) * DOOR_STEP_MS)

/** Text of the QR on the door screen. */
export const doorQr = (outletId: string, code: string): string => `${PREFIX}${outletId}:${code}`

/** What was scanned or typed: the code, and the outlet when the QR said it. Undefined when it is no door code. */
export function readDoorCode(text: string): { readonly outletId?: string; readonly code: string } | undefined {
  const scanned = /^LBD1:(OL-[A-Z]{3}-\d{2}):([0-9A-Z]{8})$/.exec(text)
  if (scanned !== null) return { outletId: scanned[1] as string, code: scanned[2] as string }
  const typed = text.toUpperCase().replace(/[\s\-\u2010-\u2015\uFF0D]/g, '')
  return /^[0-9A-Z]{8}$/.test(typed) ? { code: typed } : undefined
}

/** A GCJ-02 position with its accuracy in metres. */
interface Fix {
  readonly lng: number
  readonly lat: number
  readonly accuracy: number
}

/** Why a position does not show that one is at an outlet; undefined when it does. */
export function positionProblem(outlet: { readonly lng: number; readonly lat: number }, fix: Fix): Problem | undefined {
  const metres = metresBetween([outlet.lng, outlet.lat], [fix.lng, fix.lat])
  if (metres - fix.accuracy > NEAR_METRES) return refuse('queue.not-here', { detail: `您距网点约 ${metres < 1000 ? `${Math.round(metres / 10) * 10} 米` : `${(metres / 1000).toFixed(1)} 公里`}，到 ${NEAR_METRES} 米以内再取号，或扫描门口屏幕上的二维码` })
  return metres <= NEAR_METRES && fix.accuracy <= NEAR_METRES ? undefined : refuse('queue.position-vague')
}
