/**
 * The staff directory in the table: `STAFF#<staffNo>` / `STAFF`, listed through gsi2 (`STAFF` / `<unit>#<staffNo>`). Sign-in tickets for
 * scanning: `TICKET#<ticket>` / `TICKET`.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { StoredPassword } from './passwords'

/** A member of staff. The staff number is also the id: it is on the badge, and stays with the person's acts when they leave. */
export interface StaffRecord {
  readonly staffNo: string
  readonly version: number
  readonly name: string
  readonly unit: UnitId
  readonly roles: readonly StaffRole[]
  readonly disabled: boolean
  readonly password: StoredPassword
  /** The password is one an administrator handed out: it opens nothing but its own change (ADR 0011). */
  readonly passwordIssued?: boolean
  readonly totpSealed: string
  /** The last step whose code was used; a code works once. */
  readonly totpStep?: number
  /** Sign-ins that began before this are over (secrets were reset). */
  readonly sessionsFrom?: Instant
  /** The linked WeChat account. */
  readonly userId?: string
}

const keyOf = (staffNo: string) => ({ pk: `STAFF#${staffNo}`, sk: 'STAFF' })
const listKeys = (person: Pick<StaffRecord, 'unit' | 'staffNo'>) => ({ gsi2pk: 'STAFF', gsi2sk: `${person.unit}#${person.staffNo}` })

/** A member of staff, consistently; undefined when unknown. */
export async function loadStaff(deps: Deps, staffNo: string): Promise<StaffRecord | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(staffNo), ConsistentRead: true }))
  return answer.Item as StaffRecord | undefined
}

/** A page of the directory by unit and number; `after` is the last `<unit>#<staffNo>` seen. */
export async function listStaffPage(deps: Pick<Deps, 'table'>, unit: UnitId | undefined, after: string | undefined, limit: number): Promise<{ readonly people: readonly StaffRecord[]; readonly next?: string }> {
  const first = unit === undefined ? '!' : `${unit}#`
  // '!' sorts before every character of a key: the smallest text after `after` itself.
  const from = after === undefined || `${after}!` < first ? first : `${after}!`
  const to = unit === undefined ? '~' : `${unit}#~`
  if (from > to) return { people: [] }
  const page = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi2', Limit: limit, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': 'STAFF', ':from': from, ':to': to }
    })
  )
  const people = (page.Items ?? []) as unknown as readonly (StaffRecord & { readonly gsi2sk: string })[]
  const last = people.at(-1)
  return { people, ...(page.LastEvaluatedKey === undefined || last === undefined ? {} : { next: last.gsi2sk }) }
}

/** A new member of staff; refused when the number is taken. */
export const newStaffWrite = (deps: Deps, person: StaffRecord): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...keyOf(person.staffNo), type: 'STAFF', ...person, ...listKeys(person) }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: problem('version-conflict')
})

/** What an administrator may change. */
export type StaffChange = Partial<Pick<StaffRecord, 'name' | 'unit' | 'roles' | 'disabled' | 'password' | 'passwordIssued' | 'totpSealed' | 'sessionsFrom'>>

/** Changes a member of staff read at `version`. A new TOTP secret forgets which steps were used, and ends the link of a phone, which was made with the old one. */
export function changeStaffWrite(deps: Deps, staffNo: string, version: number, change: StaffChange & { readonly unit: UnitId }): Write {
  const fields = { ...change, ...listKeys({ staffNo, unit: change.unit }) }
  const names = Object.keys(fields)
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(staffNo), ConditionExpression: '#version = :version',
        UpdateExpression: `SET #version = :next, ${names.map((name) => `#${name} = :${name}`).join(', ')}${change.totpSealed === undefined ? '' : ' REMOVE totpStep, userId'}`,
        ExpressionAttributeNames: { '#version': 'version', ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
        ExpressionAttributeValues: { ':version': version, ':next': version + 1, ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name as keyof typeof fields]])) }
      }
    },
    refusal: problem('version-conflict')
  }
}

/**
 * Uses a code's step: holds only for an enabled account, a step later than the last one used, and while the password is the one that was judged.
 * With `userId`, links the WeChat account too.
 */
export const useStepWrite = (deps: Deps, person: StaffRecord, step: number, refusal: Problem, userId?: string): Write => ({
  item: {
    Update: {
      TableName: deps.table.name, Key: keyOf(person.staffNo), UpdateExpression: `SET totpStep = :step${userId === undefined ? '' : ', userId = :user'}`,
      ConditionExpression: 'disabled = :no AND #password.#hash = :hash AND (attribute_not_exists(totpStep) OR totpStep < :step)',
      ExpressionAttributeNames: { '#password': 'password', '#hash': 'hash' },
      ExpressionAttributeValues: { ':step': step, ':no': false, ':hash': person.password.hash, ...(userId === undefined ? {} : { ':user': userId }) }
    }
  },
  refusal
})

/**
 * Puts a person's own password in place of the one judged, uses the code up and ends what was begun before `at`. Holds only while nothing about
 * the person has changed and nobody has signed in since they were read: a sign-in with the old password cannot slip in between.
 */
export function ownPasswordWrite(deps: Deps, person: StaffRecord, step: number, password: StoredPassword, at: Instant, refusal: Problem): Write {
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(person.staffNo),
        UpdateExpression: 'SET #version = :next, #password = :password, passwordIssued = :no, sessionsFrom = :at, totpStep = :step',
        ConditionExpression: `#version = :version AND disabled = :no AND ${person.totpStep === undefined ? 'attribute_not_exists(totpStep)' : 'totpStep = :last'}`,
        ExpressionAttributeNames: { '#version': 'version', '#password': 'password' },
        ExpressionAttributeValues: {
          ':version': person.version, ':next': person.version + 1, ':password': password, ':no': false, ':at': at, ':step': step, ...(person.totpStep === undefined ? {} : { ':last': person.totpStep })
        }
      }
    },
    refusal
  }
}

/** Takes the link to a WeChat account off, if it is still this one. */
export async function unlinkStaff(deps: Deps, staffNo: string, userId: string): Promise<void> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({ TableName: deps.table.name, Key: keyOf(staffNo), UpdateExpression: 'REMOVE userId', ConditionExpression: 'userId = :user', ExpressionAttributeValues: { ':user': userId } })
    )
  } catch (error) {
    // Linked to another account by now: nothing of this one is left.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** A sign-in a screen asks for and a phone answers. */
export interface ScanTicket {
  readonly ticket: string
  readonly secretHash: string
  readonly state: 'waiting' | 'scanned' | 'approved' | 'denied' | 'used'
  readonly requestedAt: Instant
  readonly expiresAt: Instant
  /** Where the screen is, in words for the person who scans. */
  readonly place: string
  readonly userId?: string
  readonly staffNo?: string
}

const scanKey = (ticket: string) => ({ pk: `TICKET#${ticket}`, sk: 'TICKET' })

/** A new ticket. */
export const newScanWrite = (deps: Deps, scan: ScanTicket): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...scanKey(scan.ticket), ...scan, ttl: Math.floor(millisOf(scan.expiresAt) / 1000) + 3600 }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: problem('version-conflict')
})

/** A ticket, consistently. */
export async function loadScan(deps: Deps, ticket: string): Promise<ScanTicket | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: scanKey(ticket), ConsistentRead: true }))
  return answer.Item as ScanTicket | undefined
}

/** Moves a ticket on, once, and only from the states given; a ticket somebody has scanned is theirs alone. */
export function moveScanWrite(deps: Deps, ticket: string, from: readonly ScanTicket['state'][], to: ScanTicket['state'], refusal: Problem, by: { readonly userId?: string; readonly staffNo?: string }): Write {
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: scanKey(ticket),
        UpdateExpression: `SET #state = :to${by.userId === undefined ? '' : ', userId = :user'}${by.staffNo === undefined ? '' : ', staffNo = :staff'}`,
        ConditionExpression: `#state IN (${from.map((_one, i) => `:from${i}`).join(', ')})${by.userId === undefined ? '' : ' AND (attribute_not_exists(userId) OR userId = :user)'}`,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':to': to, ...Object.fromEntries(from.map((state, i) => [`:from${i}`, state])),
          ...(by.userId === undefined ? {} : { ':user': by.userId }), ...(by.staffNo === undefined ? {} : { ':staff': by.staffNo })
        }
      }
    },
    refusal
  }
}
