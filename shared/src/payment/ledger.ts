/**
 * The double-entry ledger of what came in and went out. Amounts are signed whole fen: a posting's legs always sum to zero, so every history does.
 * `held` is money that is neither fulfilled nor given back yet: it is zero whenever nothing is under way.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import type { Fen } from '../kernel/money'
import { channels, type Channel } from './channels'

/** Accounts. `channel/…` money lying with a channel, `held` owed to nobody yet, `income` owed to the treasury, `treasury` arrived there. */
export const accounts = [...channels.map((channel) => `channel/${channel}` as const), 'held', 'income', 'treasury'] as const
export type Account = (typeof accounts)[number]

/** Schema of a posting; `postingId` is unique within its bill and says what it is of. */
export const postingSchema = z.object({ postingId: z.string().min(3).max(60), at: fields.instant, legs: z.array(z.object({ account: z.enum(accounts), fen: z.int() })).min(2) })
export type Posting = z.output<typeof postingSchema>

/** Moves an amount from one account to another. */
export const move = (postingId: string, at: string, fen: Fen, from: Account, to: Account): Posting => ({ postingId, at, legs: [{ account: to, fen }, { account: from, fen: -fen }] })

/** Account of a channel. */
export const accountOf = (channel: Channel): Account => `channel/${channel}`

/** Balances of every account over postings, zeros included. Throws RangeError on a posting whose legs do not sum to zero. */
export function balances(postings: readonly Posting[]): Readonly<Record<Account, number>> {
  const sums = Object.fromEntries(accounts.map((account) => [account, 0])) as Record<Account, number>
  for (const { postingId, legs } of postings) {
    if (legs.reduce((sum, { fen }) => sum + fen, 0) !== 0) throw new RangeError(`posting ${postingId} does not balance`)
    for (const { account, fen } of legs) sums[account] += fen
  }
  return sums
}
