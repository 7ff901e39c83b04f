/**
 * Who is signed in at this console. The access token lives in memory only; the refresh token changes at every use, so one
 * rotation at a time over all tabs (a lock of the browser) and the result is told to the others.
 */
import { accountRoutes, type Session } from '@lubiao/shared/account/contract'
import type { InputOf, OutputOf } from '@lubiao/shared/kernel/route'
import { nowMillis } from '../device/clock'
import { randomKey } from '../device/random'
import { exchange } from './exchange'
import { asRefusal, Refusal } from './refusal'
import { noteGeneration, notedGeneration, readStored, writeStored, type HeldSession, type TabMessage } from './tabs'

/** The staff member as the server describes them. */
export type Staff = OutputOf<typeof accountRoutes.staffMe>

/** `expired` keeps the page behind a sign-in dialog, so that nothing typed is lost. */
export type SessionState =
  | { readonly phase: 'restoring' }
  | { readonly phase: 'out'; readonly refusal?: Refusal }
  | { readonly phase: 'in'; readonly staff: Staff }
  | { readonly phase: 'expired'; readonly staff: Staff; readonly refusal?: Refusal }

/** Renewed this long before the access token ends. */
const EARLY_MS = 15_000
/** How long another tab may take to answer. */
const PEER_MS = 300

const channel = new BroadcastChannel('lubiao.session')
const listeners = new Set<() => void>()
let state: SessionState = { phase: 'restoring' }
let held: HeldSession | undefined
let rotating: Promise<void> | undefined

const tell = (message: TabMessage): void => channel.postMessage(message)

function become(next: SessionState): void {
  state = next
  for (const listener of listeners) listener()
}

/** For useSyncExternalStore. */
export const sessionStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): SessionState => state
}

function hold(next: HeldSession, staff: Staff): void {
  held = next
  writeStored({ family: next.family, generation: next.generation, refreshToken: next.session.refreshToken })
  become({ phase: 'in', staff })
}

function drop(refusal?: Refusal): void {
  held = undefined
  writeStored(undefined)
  const staff = state.phase === 'in' || state.phase === 'expired' ? state.staff : undefined
  const why = refusal === undefined ? {} : { refusal }
  become(staff === undefined || refusal === undefined ? { phase: 'out', ...why } : { phase: 'expired', staff, ...why })
}

/** Takes over the answer of a successful sign-in. */
export function beginSession(session: Session, staff: Staff): void {
  const family = randomKey()
  noteGeneration(family, 1)
  hold({ family, generation: 1, session }, staff)
}

channel.onmessage = (event: MessageEvent<TabMessage>) => {
  const message = event.data
  if (message.kind === 'ask' && held !== undefined && state.phase === 'in') tell({ kind: 'session', held, staff: state.staff })
  if (message.kind === 'end' && held?.family === message.family) {
    held = undefined
    writeStored(undefined)
    become({ phase: 'out' })
  }
  if (message.kind === 'session') {
    const mine = held ?? readStored()
    if (mine === undefined ? state.phase === 'restoring' : mine.family === message.held.family && mine.generation < message.held.generation) hold(message.held, message.staff as Staff)
  }
}

/** Waits until another tab's answer changed what is held, at most PEER_MS. */
async function askTabs(): Promise<boolean> {
  const before = held
  tell({ kind: 'ask' })
  return new Promise((done) => {
    const stop = sessionStore.subscribe(() => finish())
    const timer = setTimeout(() => finish(), PEER_MS)
    function finish(): void {
      stop()
      clearTimeout(timer)
      done(held !== before && held !== undefined)
    }
  })
}

async function rotate(): Promise<void> {
  const mine = held === undefined ? readStored() : { family: held.family, generation: held.generation, refreshToken: held.session.refreshToken }
  if (mine === undefined) throw new Refusal('problem', 401, { code: 'session-expired', title: '登录已过期，请重新登录', status: 401, retryable: false })
  if (notedGeneration(mine.family) > mine.generation) {
    // Another tab has spent this token; using it again would end the sign-in everywhere.
    if (await askTabs()) return
    throw new Refusal('problem', 401, { code: 'session-expired', title: '登录已过期，请重新登录', status: 401, retryable: false })
  }
  // The token used last gives the same successor for ten seconds (ADR 0009): an answer lost on its way is asked for again at once, later it would be a reuse.
  const answer = await exchange(accountRoutes.staffRefresh, { refreshToken: mine.refreshToken }, { repeats: true })
  const next: HeldSession = { family: mine.family, generation: mine.generation + 1, session: answer.session }
  noteGeneration(next.family, next.generation)
  hold(next, answer.staff)
  tell({ kind: 'session', held: next, staff: answer.staff })
}

/** Renews the sign-in; callers at the same time share one rotation. A refusal by the server ends it, a lost network does not. */
export function renewSession(): Promise<void> {
  rotating ??= underLock().finally(() => {
    rotating = undefined
  })
  return rotating
}

async function underLock(): Promise<void> {
  const before = held
  try {
    await navigator.locks.request('lubiao.refresh', async () => {
      // Another tab may have renewed while this one waited for the lock.
      if (before === undefined || held === before) await rotate()
    })
  } catch (thrown) {
    const refusal = asRefusal(thrown)
    if (refusal.definite) drop(refusal)
    throw refusal
  }
}

/** A usable access token, renewed when it is about to end. Throws Refusal when nobody is signed in any more. */
export async function accessToken(): Promise<string> {
  if (held === undefined || Date.parse(held.session.accessExpiresAt) - nowMillis() < EARLY_MS) await renewSession()
  if (held === undefined) throw new Refusal('problem', 401, { code: 'session-expired', title: '登录已过期，请重新登录', status: 401, retryable: false })
  return held.session.accessToken
}

/** At start: from this tab's refresh token, else from another tab, else signed out. */
export async function restoreSession(): Promise<void> {
  if (readStored() === undefined) {
    if (!(await askTabs())) become({ phase: 'out' })
    return
  }
  try {
    await renewSession()
  } catch (thrown) {
    const refusal = asRefusal(thrown)
    if (sessionStore.read().phase === 'restoring') become({ phase: 'out', refusal })
  }
}

/**
 * Puts a new password in place of the old one. The server ends every sign-in of the person and begins one anew: signed in here, it is the next
 * generation of this one, so that the other tabs of this browser go on; otherwise a first one. Throws Refusal.
 */
export async function changePassword(input: InputOf<typeof accountRoutes.changeStaffPassword>): Promise<void> {
  // Under the lock of renewals: none may come back refused for a token that this has just ended.
  await navigator.locks.request('lubiao.refresh', async () => {
    const answer = await exchange(accountRoutes.changeStaffPassword, input, {})
    if (held === undefined) return beginSession(answer.session, answer.staff)
    const next: HeldSession = { family: held.family, generation: held.generation + 1, session: answer.session }
    noteGeneration(next.family, next.generation)
    hold(next, answer.staff)
    tell({ kind: 'session', held: next, staff: answer.staff })
  })
}

/** Signs out here and in every tab of the same sign-in; what the server answers does not keep anybody in. */
export async function endSession(): Promise<void> {
  const leaving = held
  if (leaving === undefined) return drop()
  tell({ kind: 'end', family: leaving.family })
  drop()
  await exchange(accountRoutes.staffSignOut, {}, { token: leaving.session.accessToken }).catch((thrown: unknown) => asRefusal(thrown))
}
