/** What follows from events of a case: the background review, the register's entry, the waybill, what people are told, figures. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import { serviceName } from '@lubiao/shared/service/case-service'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import { commit } from '../platform/commit'
import type { DomainEvent } from '../platform/events'
import { bucketOf, figuresWrite } from '../platform/figures'
import { markDone, type Reaction } from '../platform/reactor'
import { subjectOf } from './case-act'
import { give } from './case-background'
import { sendServiceNotice, serviceNotice } from './case-notices'
import { loadServiceCase } from './repo-cases'

/** Reviews what came from a phone as soon as it is accepted. What a window took in was reviewed there. While a register is silent the clock asks again. */
const reviewed: Reaction = {
  name: 'service.review',
  on: ['service.accepted', 'service.resubmitted'],
  run: async (event, deps, done) => {
    const one = await loadServiceCase(deps, event.caseId)
    if (one?.state !== 'accepted') return markDone(deps, done)
    try {
      await give(deps, one, { command: 'review' }, [done])
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'service.checks-pending') throw error
      await markDone(deps, done)
    }
  }
}

/** The register learns what was issued. It enters a case once, so a second telling changes nothing; while it is down the event waits. */
const entered: Reaction = {
  name: 'service.entered',
  on: ['service.issued'],
  run: async (event, deps, done) => {
    const one = await loadServiceCase(deps, event.caseId)
    if (one === undefined) return markDone(deps, done)
    const { idNumber, owner } = await subjectOf(deps, one)
    const { plate, plateType, contactPhone, contactAddress, targetClass, deferUntil, cause } = one.form
    const said = { contactPhone, contactAddress, targetClass, deferUntil, cause, validUntil: one.issued?.validUntil, product: one.issued?.product, documentNo: one.issued?.documentNo }
    await deps.registry.record({
      ref: one.caseId, service: one.service, at: one.issued?.at ?? event.at, idNumber, ...(owner !== undefined && 'uscc' in owner ? { uscc: owner.uscc } : {}), plate, plateType: plateType as PlateType | undefined,
      data: Object.fromEntries(Object.entries(said).filter((pair): pair is [string, string] => pair[1] !== undefined))
    })
    await markDone(deps, done)
  }
}

/** A case goes on once its bill is paid, whoever paid it and wherever; when it has ended the bill was void and the money goes back by itself. */
const paid: Reaction = {
  name: 'service.paid',
  on: ['payment.paid'],
  run: async (event, deps, done) => {
    const one = event.data?.['module'] === 'service' ? await loadServiceCase(deps, String(event.data['of'])) : undefined
    return one?.state === 'toPay' ? give(deps, one, { command: 'recordPayment' }, [done]) : markDone(deps, done)
  }
}

/** One waybill for each time a result is given to the post. The post knows our number, so a lost answer makes no second letter. */
const waybill: Reaction = {
  name: 'service.waybill',
  on: ['service.posted'],
  run: async (event, deps, done) => {
    const one = await loadServiceCase(deps, event.caseId)
    const { postTo } = one?.form ?? {}
    if (one?.state !== 'posted' || postTo === undefined || one.mail?.waybill !== undefined) return markDone(deps, done)
    const number = await deps.post.createWaybill({ ref: `${one.caseId}-${one.mail?.round ?? 1}`, to: postTo, contents: serviceName(one.service) })
    await give(deps, one, { command: 'recordWaybill', waybill: number }, [done])
  }
}

const told: Reaction = {
  name: 'service.notice',
  on: ['service.billed', 'service.returned', 'service.refused', 'service.issued', 'service.waybill', 'service.cameBack', 'service.collected', 'service.lapsed', 'service.agentAuthorised'],
  run: async (event, deps, done) => {
    const one = await loadServiceCase(deps, event.caseId)
    const notice = one === undefined ? undefined : serviceNotice(event, one)
    const outcome = one === undefined || notice === undefined ? 'none' : await sendServiceNotice(deps, one, notice)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'service.notice', { caseId: event.caseId, event: event.name, outcome })
    // Not marked, so tried again, later each time, until one of them answers.
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}

const NAMES: Readonly<Record<string, string>> = { 'service.accepted': 'accepted', 'service.issued': 'issued', 'service.refused': 'refused', 'service.returned': 'returned', 'service.posted': 'posted' }

/** What an event adds to the day's figures. */
export function serviceFiguresOf(event: Pick<DomainEvent, 'name' | 'data'>): Readonly<Record<string, number>> {
  const name = NAMES[event.name]
  if (name === undefined) return {}
  const { minutes, inTime } = event.data ?? {}
  const dealt = typeof minutes === 'number' ? { [inTime === true ? 'inTime' : 'late']: 1, [`w${bucketOf(minutes)}`]: 1 } : {}
  return { [name]: 1, ...dealt }
}

const figures: Reaction = {
  name: 'service.figures',
  on: Object.keys(NAMES),
  run: (event, deps, done) => commit(deps, [done, figuresWrite(deps, 'service', event.unit ?? 'cheguansuo', dateOf(event.at), serviceFiguresOf(event))])
}

/** The module's reactions on cases. */
export const serviceReactions: readonly Reaction[] = [reviewed, entered, paid, waybill, told, figures]

