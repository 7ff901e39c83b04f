/**
 * Enterprises in the table:
 *
 * | pk                        | sk                             | what                                                            |
 * |---------------------------|--------------------------------|-----------------------------------------------------------------|
 * | ENTERPRISE#<enterpriseId> | ENTERPRISE                     | the enterprise and its registered representative                |
 * | ENTERPRISE#<enterpriseId> | AGENT#<agentId>                | somebody authorised to act for it until a day                   |
 * | GUARD#USCC#<hash>         | GUARD                          | one enterprise per credit code                                  |
 * | INVITE#<phone hash>       | <enterpriseId>#<agentId>       | an authorisation waiting for the person with that phone         |
 */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** An enterprise. Without a representative when that person has deleted their account. */
export interface EnterpriseRecord {
  readonly enterpriseId: string
  readonly version: number
  readonly name: string
  readonly usccHash: string
  readonly usccSealed: string
  readonly representativeId?: string | undefined
  readonly createdAt: Instant
}

/** An authorisation. What identifies the agent is sealed, and gone once they delete their account. */
export interface AgentRecord {
  readonly enterpriseId: string
  readonly agentId: string
  readonly state: 'waiting' | 'active' | 'revoked'
  readonly validUntil: LocalDate
  readonly nameHash: string
  readonly phoneHash: string
  readonly nameSealed?: string
  readonly phoneSealed?: string
  readonly userId?: string
}

/** An enterprise with its agents. */
export interface Enterprise {
  readonly enterprise: EnterpriseRecord
  readonly agents: readonly AgentRecord[]
}

/** Where an authorisation waits. */
export interface Invite {
  readonly enterpriseId: string
  readonly agentId: string
  readonly nameHash: string
  readonly validUntil: LocalDate
}

const enterpriseKey = (enterpriseId: string) => ({ pk: `ENTERPRISE#${enterpriseId}`, sk: 'ENTERPRISE' })
const agentKey = (enterpriseId: string, agentId: string) => ({ pk: `ENTERPRISE#${enterpriseId}`, sk: `AGENT#${agentId}` })
const inviteKey = (agent: Pick<AgentRecord, 'phoneHash' | 'enterpriseId' | 'agentId'>) => ({ pk: `INVITE#${agent.phoneHash}`, sk: `${agent.enterpriseId}#${agent.agentId}` })
const moved = problem('version-conflict')

/** The enterprise of a credit code's hash; undefined when nobody has registered it. */
export async function enterpriseByUscc(deps: Deps, usccHash: string): Promise<string | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: `GUARD#USCC#${usccHash}`, sk: 'GUARD' }, ConsistentRead: true }))
  return answer.Item?.['enterpriseId'] as string | undefined
}

/** An enterprise and its agents, in one consistent read; undefined when unknown. */
export async function loadEnterprise(deps: Deps, enterpriseId: string): Promise<Enterprise | undefined> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': enterpriseKey(enterpriseId).pk } })
  )
  const items = answer.Items ?? []
  const enterprise = items.find((item) => item['sk'] === 'ENTERPRISE') as EnterpriseRecord | undefined
  return enterprise === undefined ? undefined : { enterprise, agents: items.filter((item) => String(item['sk']).startsWith('AGENT#')) as unknown as readonly AgentRecord[] }
}

/** A new enterprise with its guard. */
export const newEnterpriseWrites = (deps: Deps, enterprise: EnterpriseRecord): readonly Write[] => [
  {
    item: {
      Put: {
        TableName: deps.table.name, Item: { pk: `GUARD#USCC#${enterprise.usccHash}`, sk: 'GUARD', enterpriseId: enterprise.enterpriseId },
        ConditionExpression: 'attribute_not_exists(pk)'
      }
    },
    refusal: moved
  },
  {
    item: { Put: { TableName: deps.table.name, Item: { ...enterpriseKey(enterprise.enterpriseId), type: 'ENTERPRISE', ...enterprise }, ConditionExpression: 'attribute_not_exists(pk)' } },
    refusal: moved
  }
]

/** Moves an enterprise to its next version, with another representative or none if given; every change of its agents goes with it. */
export function changeEnterpriseWrite(deps: Deps, enterprise: EnterpriseRecord, change: { readonly representativeId?: string | undefined; readonly name?: string } = {}): Write {
  const drop = 'representativeId' in change && change.representativeId === undefined
  const set = { ...(change.representativeId === undefined ? {} : { representativeId: change.representativeId }), ...(change.name === undefined ? {} : { name: change.name }) }
  const names = Object.keys(set)
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: enterpriseKey(enterprise.enterpriseId), ConditionExpression: '#version = :version',
        UpdateExpression: `SET #version = :next${names.map((name) => `, #${name} = :${name}`).join('')}${drop ? ' REMOVE representativeId' : ''}`,
        ExpressionAttributeNames: { '#version': 'version', ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
        ExpressionAttributeValues: { ':version': enterprise.version, ':next': enterprise.version + 1, ...Object.fromEntries(names.map((name) => [`:${name}`, set[name as keyof typeof set]])) }
      }
    },
    refusal: moved
  }
}

/** A new authorisation, waiting for its person. */
export const newAgentWrites = (deps: Deps, agent: AgentRecord): readonly Write[] => [
  { item: { Put: { TableName: deps.table.name, Item: { ...agentKey(agent.enterpriseId, agent.agentId), type: 'AGENT', ...agent }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: moved },
  {
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...inviteKey(agent), enterpriseId: agent.enterpriseId, agentId: agent.agentId, nameHash: agent.nameHash, validUntil: agent.validUntil }
      }
    },
    refusal: moved
  }
]

/** Authorisations waiting for the person with this phone. */
export async function invitesOf(deps: Deps, phoneHash: string): Promise<readonly Invite[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `INVITE#${phoneHash}` } })
  )
  return (answer.Items ?? []) as unknown as readonly Invite[]
}

/** A waiting authorisation becomes active for a person. */
export const activateAgentWrites = (deps: Deps, agent: Pick<AgentRecord, 'enterpriseId' | 'agentId' | 'phoneHash'>, userId: string): readonly Write[] => [
  {
    item: {
      Update: {
        TableName: deps.table.name, Key: agentKey(agent.enterpriseId, agent.agentId), UpdateExpression: 'SET #state = :active, userId = :user', ConditionExpression: '#state = :waiting',
        ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':active': 'active', ':waiting': 'waiting', ':user': userId }
      }
    },
    refusal: moved
  },
  { item: { Delete: { TableName: deps.table.name, Key: inviteKey(agent) } }, refusal: moved }
]

/** An authorisation ends. `erase` also removes what identifies the agent, who has deleted their account. */
export const revokeAgentWrites = (deps: Deps, agent: AgentRecord, erase: boolean, refusal: Problem): readonly Write[] => [
  {
    item: {
      Update: {
        TableName: deps.table.name, Key: agentKey(agent.enterpriseId, agent.agentId), ConditionExpression: erase ? 'attribute_exists(pk)' : '#state <> :revoked',
        UpdateExpression: `SET #state = :revoked${erase ? ', nameHash = :none, phoneHash = :none REMOVE nameSealed, phoneSealed, userId' : ''}`,
        ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':revoked': 'revoked', ...(erase ? { ':none': '' } : {}) }
      }
    },
    refusal
  },
  { item: { Delete: { TableName: deps.table.name, Key: inviteKey(agent) } }, refusal }
]
