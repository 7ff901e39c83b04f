/** What a service costs, as dated tables with the document that approved the amount; amounts are whole fen. */
import * as z from 'zod'

/** What may be charged. */
export const feeIds = [
  'plate-car', 'plate-trailer', 'plate-motorcycle', 'plate-low-speed', 'plate-temporary', 'vehicle-licence', 'registration-certificate', 'driving-licence',
  'test-1-small', 'test-2-small', 'test-3-small', 'test-2-c6', 'test-3-c6', 'test-1-other', 'test-2-other', 'test-3-other'
] as const
export type FeeId = (typeof feeIds)[number]

/** One amount. `certain: false` = taken from common knowledge, not read in the approving document; shown as such. */
export const feeSchema = z.object({
  id: z.enum(feeIds), label: z.string().min(2).max(60), fen: z.int().min(0).max(1_000_000), unit: z.string().min(1).max(10), approvalDoc: z.string().min(4).max(120), certain: z.boolean()
})
export type Fee = z.output<typeof feeSchema>

/** One dated version of all amounts. */
export const feeTableSchema = z.object({ version: z.string().min(1).max(30), effectiveFrom: z.iso.date(), basis: z.string().max(300), demo: z.boolean(), fees: z.array(feeSchema).min(1).max(60) })
export type FeeTable = z.output<typeof feeTableSchema>

/** An amount by its id. Throws RangeError when the version does not have it: a service must not become free by an omission. */
export function feeOf(table: FeeTable, id: FeeId): Fee {
  const fee = table.fees.find((one) => one.id === id)
  if (fee === undefined) throw new RangeError(`no fee ${id} in ${table.version}`)
  return fee
}
