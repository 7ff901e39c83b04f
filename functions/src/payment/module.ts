/** The module as the entries load it. */
import { registerPersonalData } from '../account/personal-data'
import type { Module } from '../http/module'
import { dayHandlers } from './handlers-days'
import { financeHandlers } from './handlers-finance'
import { payHandlers } from './handlers'
import { receiptHandlers } from './handlers-receipt'
import { transferHandlers } from './handlers-transfers'
import { dayWaker, openDays } from './days'
import { billWaker } from './jobs'
import { paymentPersonalData } from './personal-data'
import { receiptReaction } from './receipts'
import { refundTold } from './telling'

registerPersonalData(paymentPersonalData)

/** Everything `payment` adds to the product. */
export const paymentModule: Module = { served: [...payHandlers, ...financeHandlers, ...dayHandlers, ...transferHandlers, ...receiptHandlers], reactions: [refundTold, receiptReaction], wakers: { PAYMENT: billWaker, LEDGERDAY: dayWaker }, everyMinute: openDays }
