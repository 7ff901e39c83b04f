/** What WeChat thought of an application's words: `PASS#<caseId>` / `CONTENT`, between the case and its events, so that a look at the case brings it. */
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** Words somebody should read before they are shown further: doubtful or against the rules of the platform. */
export type WordsDoubt = 'review' | 'risky'

const keyOf = (caseId: string) => ({ pk: `PASS#${caseId}`, sk: 'CONTENT' })

/** Keeps the doubt of the latest submission, or that there is none. */
export const doubtWrite = (deps: Deps, caseId: string, doubt: WordsDoubt | undefined): Write => ({
  item: doubt === undefined ? { Delete: { TableName: deps.table.name, Key: keyOf(caseId) } } : { Put: { TableName: deps.table.name, Item: { ...keyOf(caseId), type: 'CONTENT', doubt } } },
  refusal: problem('version-conflict')
})

/** The doubt among the items of a case. */
export const doubtIn = (items: readonly Readonly<Record<string, unknown>>[]): WordsDoubt | undefined => items.find((item) => item['sk'] === 'CONTENT')?.['doubt'] as WordsDoubt | undefined

/** The doubt of a case, consistently. */
export async function loadDoubt(deps: Deps, caseId: string): Promise<WordsDoubt | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(caseId), ConsistentRead: true }))
  return answer.Item?.['doubt'] as WordsDoubt | undefined
}
