/**
 * One's own counter at an outlet: the desk as it stands, and every command of the counter with its key kept until there is an answer.
 * The desk is read again after each, and every few seconds, so that what colleagues do is seen.
 */
import { queueRoutes, type CounterView, type DeskTicket, type DeskView, type TicketOrder } from '@lubiao/shared/queue/contract'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { useState } from 'react'
import { send } from '../../client/send'
import type { Refusal } from '../../client/refusal'
import { useAction, useRoute } from '../../client/use-route'

const REFRESH_MS = 4_000

type StaffOrder = InputOf<typeof queueRoutes.staffAct>['order']
type Give =
  | { readonly kind: 'open'; readonly counterNo: string; readonly version: number; readonly skills: readonly Skill[] }
  | { readonly kind: 'close' | 'call'; readonly counterNo: string; readonly version: number }
  | { readonly kind: 'act'; readonly ticket: DeskTicket; readonly order: TicketOrder }

/** What the counter screen works with. */
export interface CounterDesk {
  readonly desk: DeskView | undefined
  readonly error: Refusal | undefined
  readonly mine: CounterView | undefined
  /** A command is on its way, or what it has left is still being read. */
  readonly busy: boolean
  readonly refusal: Refusal | undefined
  readonly forget: () => void
  readonly reload: () => Promise<unknown>
  readonly open: (counterNo: string, skills: readonly Skill[]) => Promise<boolean>
  readonly close: () => Promise<boolean>
  /** Calls whoever is next and finishes who is served; undefined when refused, `current` is missing when nobody waits. */
  readonly callNext: () => Promise<CounterView | undefined>
  readonly act: (ticket: DeskTicket, order: TicketOrder) => Promise<DeskTicket | undefined>
}

/** What a command brought back: a counter, or a ticket. */
interface Answer {
  readonly counter?: CounterView
  readonly ticket?: DeskTicket
}

/** The desk with an answer in it; undefined when a ticket has left its counter, which the answer does not show. */
function deskAfter(desk: DeskView, { counter, ticket }: Answer): DeskView | undefined {
  if (ticket !== undefined && ticket.state !== 'called' && ticket.state !== 'serving') return undefined
  const waiting = desk.waiting.filter((one) => one.ticketId !== counter?.current?.ticketId)
  return { ...desk, waiting, counters: desk.counters.map((one) => (one.counterNo === counter?.counterNo ? counter : ticket !== undefined && one.current?.ticketId === ticket.ticketId ? { ...one, current: ticket } : one)) }
}

/** The desk of an outlet and one's counter there. */
export function useCounter(outletId: string): CounterDesk {
  const { data: desk, error, mutate } = useRoute(queueRoutes.desk, { outletId }, { refreshInterval: REFRESH_MS, keepPreviousData: true })
  const mine = desk?.counters.find((counter) => counter.mine && counter.state === 'open')
  const action = useAction(async (given: Give, key: string): Promise<Answer> => {
    if (given.kind === 'act') return { ticket: await send(queueRoutes.staffAct, { ticketId: given.ticket.ticketId, version: given.ticket.version, order: given.order as StaffOrder }, { key }) }
    const at = { outletId, counterNo: given.counterNo, version: given.version }
    if (given.kind === 'open') return { counter: await send(queueRoutes.openCounter, { ...at, skills: [...given.skills] }, { key }) }
    return { counter: await send(given.kind === 'close' ? queueRoutes.closeCounter : queueRoutes.callNext, at, { key }) }
  })
  const [running, setRunning] = useState(false)
  const run = async (given: Give): Promise<Answer | undefined> => {
    setRunning(true)
    const answer = await action.run(given)
    const next = answer === undefined || desk === undefined ? undefined : deskAfter(desk, answer)
    // After a refusal too: what has changed meanwhile is why. Where the answer does not tell the whole of it, the next command would be refused for what the screen showed before.
    if (next === undefined) await mutate()
    else void mutate(next)
    setRunning(false)
    return answer
  }
  const atMine = (kind: 'close' | 'call'): Promise<Answer | undefined> => (mine === undefined ? Promise.resolve(undefined) : run({ kind, counterNo: mine.counterNo, version: mine.version }))
  return {
    desk, error, mine, busy: running || action.busy, refusal: action.refusal, forget: action.reset, reload: () => mutate(),
    open: async (counterNo, skills) => (await run({ kind: 'open', counterNo, version: desk?.counters.find((one) => one.counterNo === counterNo)?.version ?? 0, skills })) !== undefined,
    close: async () => (await atMine('close')) !== undefined,
    callNext: async () => (await atMine('call'))?.counter,
    act: async (ticket, order) => (await run({ kind: 'act', ticket, order }))?.ticket
  }
}
