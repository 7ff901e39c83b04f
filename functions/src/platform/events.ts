/**
 * Events: what has happened to a case, written with the change itself and read by reactions afterwards. An event carries codes and ids;
 * what a person typed is sealed.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Cipher } from './cipher'
import type { Write } from './commit'
import { shardOf, versionKey } from './table'

/** One event. `id` is `<caseId>#<version>`: the same at every delivery. */
export interface DomainEvent {
  readonly module: string
  readonly caseId: string
  readonly version: number
  readonly name: string
  readonly at: Instant
  /** Actor kind and id; never a name. */
  readonly by: { readonly kind: 'user' | 'staff' | 'system'; readonly id: string }
  readonly unit?: string | undefined
  /** What a person wrote, in clear here and sealed at rest. */
  readonly note?: string | undefined
  /** Codes, ids, dates, numbers. */
  readonly data?: Readonly<Record<string, string | number | boolean>> | undefined
}

/** Stable id of an event. */
export const eventId = (event: Pick<DomainEvent, 'caseId' | 'version'>): string => `${event.caseId}#${event.version}`

/** The write that appends an event; `refusal` covers the impossible second writer of the same version. */
export function eventWrite(tableName: string, cipher: Cipher, event: DomainEvent): Write {
  const { note, ...plain } = event
  const id = eventId(event)
  return {
    item: {
      Put: {
        TableName: tableName,
        Item: {
          pk: `${event.module.toUpperCase()}#${event.caseId}`, sk: `EVENT#${versionKey(event.version)}`, type: 'EVENT',
          ...plain, ...(note === undefined ? {} : { noteSealed: cipher.seal(note) }),
          gsi3pk: `OUTBOX#${shardOf(event.caseId)}`, gsi3sk: `${event.at}#${id}`
        },
        ConditionExpression: 'attribute_not_exists(pk)'
      }
    },
    refusal: problem('version-conflict')
  }
}

/** An event back from its stored form; undefined when the item is none. */
export function eventOf(item: Readonly<Record<string, unknown>>, cipher: Cipher): DomainEvent | undefined {
  if (item['type'] !== 'EVENT') return undefined
  const sealed = item['noteSealed']
  return {
    module: item['module'] as string, caseId: item['caseId'] as string, version: item['version'] as number, name: item['name'] as string,
    at: item['at'] as string, by: item['by'] as DomainEvent['by'],
    ...(item['unit'] === undefined ? {} : { unit: item['unit'] as string }),
    ...(item['data'] === undefined ? {} : { data: item['data'] as NonNullable<DomainEvent['data']> }),
    ...(typeof sealed === 'string' ? { note: cipher.open(sealed) } : {})
  }
}
