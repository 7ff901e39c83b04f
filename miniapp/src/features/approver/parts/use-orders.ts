import { useEffect, useState } from 'react'
import { passRoutes, type PassView, type StaffOrder } from '@lubiao/shared/pass/contract'
import { deskOrders, type DeskCommand, type DeskOrder } from '@lubiao/shared/pass/desk-words.data'
import { client } from '../../../client/client'
import { Failure, failureOf } from '../../../client/failure'
import { useAction, type Action } from '../../../client/use-action'
import type { Reading } from '../../../client/use-read'
import { forget, keep, kept } from '../../../device/storage'
import { explained, unheard } from './refusal'

/** What the person has written for a command so far. */
export interface Typed { readonly note: string; readonly reason?: string }
/** An order as it was given: repeated word for word it is the same wish, and the server does it once. */
interface Given { readonly version: number; readonly order: StaffOrder }

/** Giving commands on one case: what is being asked, what was written, what came of it. */
export interface Orders {
  /** The command whose questions are open. */
  readonly asking: DeskCommand | undefined
  readonly typed: Typed
  readonly done: { readonly command: DeskCommand; readonly late: boolean } | undefined
  readonly action: Pick<Action<[]>, 'busy' | 'failure'>
  /** Opens the questions of a command, or gives it at once when it has none. */
  start(command: DeskCommand): void
  type(change: Partial<Typed>): void
  /** Gives the command being asked. */
  confirm(): void
  close(): void
}

/** Whether two orders are one wish. */
const same = (a: Given, b: Given): boolean => JSON.stringify(a) === JSON.stringify(b)

const NOTHING: Typed = { note: '' }
const storeOf = (caseId: string) => `draft:order:${caseId}`

/** The order as the contract wants it. An empty note is none, except where one is needed: there the contract says what is missing. */
function orderOf(command: DeskCommand, { note, reason }: Typed): StaffOrder {
  const { ask }: DeskOrder = deskOrders[command]
  return { command, ...(note.trim() === '' && ask?.note.required !== true ? {} : { note: note.trim() }), ...(reason === undefined ? {} : { reason }) } as StaffOrder
}

const tried = (caseId: string, { version, order }: Given): Promise<PassView | Failure> => client.send(passRoutes.staffAct, { caseId, version, order }).catch(failureOf)
const readAgain = (caseId: string): Promise<PassView | Failure> => client.send(passRoutes.staffGet, { caseId }).catch(failureOf)

/**
 * Orders on a case. What is written stays on the phone until it was given. After a refusal the case is read again and the refusal says who
 * was faster. After a lost answer the same order is asked again, never a new one: the server tells what became of it.
 */
export function useOrders(caseId: string, staffId: string | undefined, view: Reading<PassView>): Orders {
  const [asking, setAsking] = useState<{ readonly command: DeskCommand; readonly version: number } | undefined>(undefined)
  const [written, setWritten] = useState(() => kept<Partial<Record<DeskCommand, Typed>>>(storeOf(caseId)) ?? {})
  const [done, setDone] = useState<Orders['done']>(undefined)
  const [unsure, setUnsure] = useState<Given | undefined>(undefined)

  const finish = async (given: Given, answer: PassView, late: boolean) => {
    forget(storeOf(caseId))
    setWritten({})
    setAsking(undefined)
    setUnsure(undefined)
    setDone({ command: given.order.command as DeskCommand, late })
    await view.refresh(answer)
    // an answer given before may be older than what the case is now
    if (late) await view.refresh()
  }
  const leave = (given: Given, failure: Failure): never => {
    setUnsure(given)
    throw failure
  }
  const give = useAction(async (given: Given) => {
    setDone(undefined)
    const first = await tried(caseId, given)
    if (!(first instanceof Failure)) return await finish(given, first, unsure !== undefined && same(unsure, given))
    if (!unheard(first) && ![404, 409].includes(first.status)) throw explained(first, undefined, staffId, false)
    const found = await readAgain(caseId)
    const fresh = found instanceof Failure ? undefined : found
    if (fresh !== undefined) await view.refresh(fresh)
    let refusal = first
    if (unheard(first)) {
      if (fresh === undefined || fresh.version === given.version) return leave(given, first)
      // The case has moved on, by this order or somebody else's. The same order again cannot do anything new and brings the lost answer.
      const second = await tried(caseId, given)
      if (!(second instanceof Failure)) return await finish(given, second, true)
      if (unheard(second)) return leave(given, second)
      refusal = second
    }
    setUnsure(undefined)
    const stays = asking !== undefined && fresh?.commands.includes(asking.command) === true
    setAsking(stays ? { command: asking.command, version: fresh.version } : undefined)
    throw explained(refusal, fresh, staffId, asking !== undefined && (written[asking.command]?.note ?? '') !== '')
  })

  const version = view.data?.version
  useEffect(() => {
    // The network is back and the case is not what it was when an answer was lost: now it can be known whose doing that is.
    if (unsure !== undefined && version !== undefined && version !== unsure.version) void give.run(unsure)
  }, [version, unsure])

  return {
    asking: asking?.command, typed: (asking === undefined ? undefined : written[asking.command]) ?? NOTHING, done, action: give,
    start: (command) => {
      if (view.data === undefined || give.busy) return
      give.clear()
      setDone(undefined)
      if ('ask' in deskOrders[command]) setAsking({ command, version: view.data.version })
      else void give.run({ version: view.data.version, order: orderOf(command, NOTHING) })
    },
    type: (change) => {
      if (asking === undefined) return
      const next = { ...written, [asking.command]: { ...NOTHING, ...written[asking.command], ...change } }
      setWritten(next)
      keep(storeOf(caseId), next)
    },
    confirm: () => { if (asking !== undefined) void give.run({ version: asking.version, order: orderOf(asking.command, written[asking.command] ?? NOTHING) }) },
    close: () => {
      setAsking(undefined)
      give.clear()
    }
  }
}
