/**
 * Filled forms: `SERVICEFORM#<formId>` / `FORM`, sealed, by owner at gsi1, in the due index until they expire. The consent stays as an event
 * that says who agreed to which facts for what, without the facts.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { FormField } from '@lubiao/shared/service/form-fields.data'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { dueKeys } from '../platform/sweeper'

/** A filled form in clear: for use inside one request. */
export interface StoredForm {
  readonly formId: string
  readonly ownerId: string
  readonly code: ServiceCode
  readonly consentedAt: Instant
  readonly expiresAt: Instant
  readonly values: Readonly<Partial<Record<FormField, string>>>
}

const formKey = (formId: string) => ({ pk: `SERVICEFORM#${formId}`, sk: 'FORM' })

/** Keeps a form until it expires. */
export const newFormWrite = (deps: Deps, form: StoredForm): Write => {
  const { values, ...plain } = form
  return {
    item: {
      Put: {
        TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)',
        Item: { ...formKey(form.formId), type: 'SERVICEFORM', ...plain, sealed: deps.cipher.seal(JSON.stringify(values)), gsi1pk: `OWNER#${form.ownerId}`, gsi1sk: `SERVICEFORM#${form.consentedAt}#${form.formId}`, ...dueKeys(form.formId, form.expiresAt) }
      }
    },
    refusal: problem('already-exists')
  }
}

const storedForm = (deps: Deps, item: Readonly<Record<string, unknown>>): StoredForm => ({
  formId: item['formId'] as string, ownerId: item['ownerId'] as string, code: item['code'] as ServiceCode, consentedAt: item['consentedAt'] as string, expiresAt: item['expiresAt'] as string,
  values: JSON.parse(deps.cipher.open(item['sealed'] as string)) as StoredForm['values']
})

/** A form that has not expired; undefined otherwise. */
export async function loadForm(deps: Deps, formId: string): Promise<StoredForm | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: formKey(formId), ConsistentRead: true }))
  return Item === undefined || (Item['expiresAt'] as string) <= deps.now() ? undefined : storedForm(deps, Item)
}

/** Forms a person has left lying; at most a day of them. */
export async function formsOf(deps: Deps, ownerId: string): Promise<readonly StoredForm[]> {
  const found: StoredForm[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)', ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':kind': 'SERVICEFORM#' }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    found.push(...(page.Items ?? []).map((item) => storedForm(deps, item)))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** Deletes a form of its owner's. */
export const discardWrite = (deps: Deps, formId: string, ownerId: string): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: formKey(formId), ConditionExpression: 'ownerId = :owner', ExpressionAttributeValues: { ':owner': ownerId } } },
  refusal: problem('not-found')
})

/** Deletes a form whose time is over; one that is gone already is no error. */
export async function purgeForm(deps: Deps, formId: string, now: Instant): Promise<void> {
  try {
    await deps.table.reads.send(new DeleteCommand({ TableName: deps.table.name, Key: formKey(formId), ConditionExpression: 'expiresAt <= :now', ExpressionAttributeValues: { ':now': now } }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** Hours a form is kept when nobody discards it. */
export const FORM_HOURS = 24

/** When a form filled at a moment expires. */
export const expiryOf = (at: Instant): Instant => instantOf(millisOf(at) + FORM_HOURS * 3_600_000)
