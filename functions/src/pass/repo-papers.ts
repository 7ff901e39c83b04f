/**
 * Printed passes by the key their code was signed with, so that those of a compromised key are found without looking through all passes.
 * `PASSPAPER#<kid>` / `<valid until>#<caseId>#<credential number>`; gone with the pass.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { endOfDay, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { loadCases } from './repo'

/** A printed pass. `key` is its place in the list. */
export interface Paper {
  readonly key: string
  readonly passCase: PassCase
  readonly printedAt: Instant
}

/** Notes a print. `kid` is base64url, as in the code. */
export function paperWrite(deps: Deps, kid: string, caseId: string, number: number, validTo: LocalDate): Write {
  const until = endOfDay(validTo)
  return {
    item: { Put: { TableName: deps.table.name, Item: { pk: `PASSPAPER#${kid}`, sk: `${until}#${caseId}#${number}`, caseId, number, ttl: Math.ceil(millisOf(until) / 1000) }, ConditionExpression: 'attribute_not_exists(pk)' } },
    refusal: problem('version-conflict')
  }
}

/** Papers that are still what a pass in force is carried on, the first to run out first. At most `limit` are looked at, so a page may hold fewer. */
export async function papersOf(deps: Deps, kid: string, now: Instant, limit: number, after?: string): Promise<{ readonly papers: readonly Paper[]; readonly next: string | undefined }> {
  const answer = await deps.table.reads.send(new QueryCommand({
    TableName: deps.table.name, Limit: limit, KeyConditionExpression: 'pk = :pk AND sk > :after', ExpressionAttributeValues: { ':pk': `PASSPAPER#${kid}`, ':after': after ?? now }
  }))
  const notes = (answer.Items ?? []).map((item) => ({ key: item['sk'] as string, caseId: item['caseId'] as string, number: item['number'] as number }))
  const cases = new Map((await loadCases(deps, notes.map((note) => note.caseId))).map((one) => [one.caseId, one]))
  const papers = notes.flatMap(({ key, caseId, number }): readonly Paper[] => {
    const passCase = cases.get(caseId)
    const sheet = passCase?.devices.find((device) => device.revocationIndex === number)
    return passCase === undefined || sheet === undefined || (passCase.state !== 'approved' && passCase.state !== 'active') ? [] : [{ key, passCase, printedAt: sheet.at }]
  })
  return { papers, next: notes.length === limit ? notes.at(-1)?.key : undefined }
}
