/** What modules that charge plug in: who may see and pay a case's bill beside its owner, as an agent does, for as long as they may. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Bill } from '@lubiao/shared/payment/bill'
import type { Deps } from '../platform/deps'

/** Whether somebody may pay for a case now. */
export type MayPay = (deps: Deps, userId: string, caseId: string, now: Instant) => Promise<boolean>

const payers = new Map<string, MayPay>()

/** Registers a module's answer; called once from the entry. */
export function registerPayers(module: string, mayPay: MayPay): void {
  payers.set(module, mayPay)
}

/** Whether somebody may pay a bill on the word of the module it is of; nobody beside the owner where a module says nothing. */
export const mayPayFor = async (deps: Deps, userId: string, { of }: Pick<Bill, 'of'>, now: Instant): Promise<boolean> => (await payers.get(of.module)?.(deps, userId, of.caseId, now)) === true
