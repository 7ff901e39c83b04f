/**
 * Stands in for the payment platform until it is connected: bills are kept in the table (`BILL#<billId>` / `BILL`) and nobody can pay one but the
 * local stack's pay desk, which only demonstrates. No money moves here.
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { sumFen } from '@lubiao/shared/kernel/money'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Table } from '../table'
import type { BillState, PaymentPort } from './port'

const keyOf = (billId: string) => ({ pk: `BILL#${billId}`, sk: 'BILL' })

/** The stand-in. */
export function createStandInPayment(table: Table, now: () => Instant): PaymentPort {
  return {
    bill({ module, caseId }, items) {
      const fen = sumFen(items.map((item) => item.fen))
      if (fen === 0) throw new RangeError('a bill over nothing')
      const billId = `B-${caseId}`
      return {
        billId,
        write: { item: { Put: { TableName: table.name, Item: { ...keyOf(billId), type: 'BILL', billId, module, caseId, items: [...items], fen, state: 'open', at: now() }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('version-conflict') }
      }
    },
    async stateOf(billId) {
      const { Item } = await table.reads.send(new GetCommand({ TableName: table.name, Key: keyOf(billId), ConsistentRead: true }))
      return Item === undefined ? undefined : { state: Item['state'] as BillState['state'], fen: Item['fen'] as number, ...(Item['paidAt'] === undefined ? {} : { paidAt: Item['paidAt'] as Instant }) }
    },
    voided: (billId) => ({
      item: {
        Update: {
          TableName: table.name, Key: keyOf(billId), UpdateExpression: 'SET #state = :void', ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':void': 'void', ':open': 'open' }
        }
      },
      refusal: problem('version-conflict')
    })
  }
}

/** Pays a bill as the demonstration does. False when there is none or it is void; paying twice pays once. */
export async function payStandIn(table: Table, billId: string, at: Instant): Promise<boolean> {
  try {
    await table.reads.send(
      new UpdateCommand({
        TableName: table.name, Key: keyOf(billId), UpdateExpression: 'SET #state = :paid, paidAt = if_not_exists(paidAt, :at)', ConditionExpression: '#state IN (:open, :paid)',
        ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':open': 'open', ':paid': 'paid', ':at': at }
      })
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
