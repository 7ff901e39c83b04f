/** The module as the entries load it. */
import type { Module } from '../http/module'
import { financeHandlers } from './handlers-finance'
import { payHandlers } from './handlers'
import { dayWaker, openDays } from './days'
import { billWaker } from './jobs'

/** Everything `payment` adds to the product. */
export const paymentModule: Module = { served: [...payHandlers, ...financeHandlers], reactions: [], wakers: { PAYMENT: billWaker, LEDGERDAY: dayWaker }, everyMinute: openDays }
