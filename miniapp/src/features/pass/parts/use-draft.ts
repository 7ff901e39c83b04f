import { useEffect, useRef, useState } from 'react'
import { passRoutes, type PassDraft, type PassView } from '@lubiao/shared/pass/contract'
import { client } from '../../../client/client'
import { failureOf } from '../../../client/failure'
import { draftOf, keepDraft, keptDraft, sendable, type KeptDraft } from './draft'

/** An application being written on the phone, and the server's copy of it. */
export interface Draft {
  /** Undefined while the case it continues is still being read. */
  readonly now: KeptDraft | undefined
  /** Writes a part of the application into the draft as it is by then: people type on while an earlier state is being saved. */
  write(part: PassDraft): void
  /** Changes what goes with the application: the step, who it is for. */
  amend(part: Partial<Pick<KeptDraft, 'step' | 'enterpriseId'>>): void
  /** Brings the server's copy up to date: opens the case the first time. Throws Failure. */
  save(): Promise<void>
  /** Waits for the saving that is on its way and learns what became of one whose answer was lost; opens the case if there is none. Resolves to what stands. Throws Failure. */
  settle(): Promise<KeptDraft>
}

const START: KeptDraft = { application: { zones: [], windows: [] }, step: 0 }

/** The draft of a new application, or of the case with this number, which comes as `view`. Papers sent back for correction stay on the phone until they are submitted. */
export function useDraft(caseId: string | undefined, view: PassView | undefined): Draft {
  const [now, show] = useState<KeptDraft | undefined>(() => (caseId === undefined ? (keptDraft(undefined) ?? START) : undefined))
  const newest = useRef(now)
  // One saving at a time, each over the version the one before it left.
  const last = useRef<Promise<unknown>>(Promise.resolve())
  useEffect(() => {
    if (newest.current !== undefined || view === undefined) return
    newest.current = draftOf(view)
    show(newest.current)
  }, [view])

  const change = (to: (before: KeptDraft) => Partial<KeptDraft>): void => {
    if (newest.current === undefined) return
    newest.current = { ...newest.current, ...to(newest.current) }
    show(newest.current)
    keepDraft(newest.current)
  }

  /** Sends one state. As long as it is not answered it stays noted, so that it can be asked for again. */
  const send = async (at: KeptDraft, application: PassDraft): Promise<void> => {
    change(() => ({ unanswered: { application, enterpriseId: at.enterpriseId } }))
    try {
      const answer = at.caseId === undefined || at.version === undefined
        ? await client.send(passRoutes.open, { application, ...(at.enterpriseId === undefined ? {} : { enterpriseId: at.enterpriseId }) })
        : await client.send(passRoutes.act, { caseId: at.caseId, version: at.version, order: { command: 'save', application } })
      change(() => ({ caseId: answer.caseId, version: answer.version, unanswered: undefined }))
    } catch (reason) {
      const failure = failureOf(reason)
      if (!failure.unanswered && !failure.retryable) change(() => ({ unanswered: undefined }))
      throw failure
    }
  }

  /** Sends the state whose answer was lost once more, word for word: the server answers as it did the first time. One that was for somebody else is let go. */
  const learn = async (): Promise<void> => {
    const at = newest.current
    if (at?.unanswered !== undefined && at.unanswered.enterpriseId === at.enterpriseId) await send(at, at.unanswered.application)
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.current.then(work)
    // Whoever asked for it is told how it went; the next in turn is sent all the same.
    last.current = done.catch(() => undefined)
    return done
  }

  const store = async (): Promise<void> => {
    await learn()
    if (newest.current !== undefined) await send(newest.current, sendable(newest.current.application))
  }
  const correcting = view?.state === 'returned'

  return {
    now,
    write: (part) => change((before) => ({ application: { ...before.application, ...part } })),
    amend: (part) => change(() => part),
    save: () => (correcting ? Promise.resolve() : inTurn(store)),
    settle: async () => {
      await inTurn(async () => {
        await learn()
        if (newest.current?.caseId === undefined) await store()
      })
      return newest.current as KeptDraft
    }
  }
}
