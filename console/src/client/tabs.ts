/**
 * Tabs of one browser share a sign-in: a case opened in a new tab must not ask for the password again, and a duplicated tab
 * must not use the same refresh token twice (the server takes that for theft and ends the whole sign-in).
 */
import type { Session } from '@lubiao/shared/account/contract'
import * as z from 'zod'
import { nowMillis } from '../device/clock'

/** A sign-in as one tab holds it. `family` names the sign-in, `generation` counts its rotations. */
export interface HeldSession {
  readonly family: string
  readonly generation: number
  readonly session: Session
}

/** What tabs tell one another. */
export type TabMessage =
  | { readonly kind: 'ask' }
  | { readonly kind: 'session'; readonly held: HeldSession; readonly staff: unknown }
  | { readonly kind: 'end'; readonly family: string }

const GENERATIONS = 'lubiao.generations'
const KEEP_MS = 24 * 3_600_000
const generationsShape = z.record(z.string(), z.object({ generation: z.int(), at: z.number() }))

function generations(): z.output<typeof generationsShape> {
  const text = localStorage.getItem(GENERATIONS)
  if (text === null) return {}
  try {
    const outcome = generationsShape.safeParse(JSON.parse(text))
    return outcome.success ? outcome.data : {}
  } catch {
    // Text another program wrote under our name carries no generation: same as none.
    return {}
  }
}

/** Latest rotation of a sign-in any tab has seen; 0 when none is noted. No secret is stored here. */
export const notedGeneration = (family: string): number => generations()[family]?.generation ?? 0

/** Notes a rotation so that other tabs know their own token is spent; forgets sign-ins older than a day. */
export function noteGeneration(family: string, generation: number): void {
  const now = nowMillis()
  const kept = Object.entries(generations()).filter(([, entry]) => now - entry.at < KEEP_MS)
  localStorage.setItem(GENERATIONS, JSON.stringify({ ...Object.fromEntries(kept), [family]: { generation, at: now } }))
}

const STORED = 'lubiao.session'
const storedShape = z.object({ family: z.string(), generation: z.int(), refreshToken: z.string() })

/** What survives a reload of this tab: the refresh token, never the access token. */
export type StoredSession = z.output<typeof storedShape>

/** Reads what this tab stored; undefined when nothing usable is there. */
export function readStored(): StoredSession | undefined {
  const text = sessionStorage.getItem(STORED)
  if (text === null) return undefined
  try {
    const outcome = storedShape.safeParse(JSON.parse(text))
    return outcome.success ? outcome.data : undefined
  } catch {
    // Not written by this version: the person signs in again.
    return undefined
  }
}

/** Stores or clears it. */
export function writeStored(stored: StoredSession | undefined): void {
  if (stored === undefined) sessionStorage.removeItem(STORED)
  else sessionStorage.setItem(STORED, JSON.stringify(stored))
}
