/** The module as the entries load it. */
import type { Module } from '../http/module'
import { financeHandlers } from './handlers-finance'
import { payHandlers } from './handlers'
import { transferHandlers } from './handlers-transfers'
import { dayWaker, openDays } from './days'
import { billWaker } from './jobs'

/** Everything `payment` adds to the product. */
export const paymentModule: Module = { served: [...payHandlers, ...financeHandlers, ...transferHandlers], reactions: [], wakers: { PAYMENT: billWaker, LEDGERDAY: dayWaker }, everyMinute: openDays }
