import { BatchWriteCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { passCaseSchema, type PassCase } from '@lubiao/shared/pass/case'
import { caseIn, emergency } from '@lubiao/shared/pass/case.fixture'
import type { PassState } from '@lubiao/shared/pass/machine'
import { startTable, type TestTable } from '../../../test/support/table'
import { systemNow, systemRandom, systemSleep } from '../platform/chance'
import { createCipher } from '../platform/cipher'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { loadCase, newCaseWrite } from './repo'
import { countOf, worklist } from './repo-lists'
import { openedCase } from './stored-case'

let engine: TestTable
const cipher = createCipher(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2))
const deps = (): Deps => ({ table: engine.table, random: systemRandom, sleep: systemSleep, cipher, now: systemNow } as unknown as Deps)
beforeAll(async () => {
  engine = await startTable()
})
afterAll(() => engine.stop())

const numbered = (state: PassState, more: Partial<PassCase> = {}): PassCase => ({ ...caseIn(state), caseId: newCaseNumber('TX', systemRandom), ...more })
/** Stores cases as the repo does, twenty-five at a time. */
async function store(cases: readonly PassCase[]): Promise<void> {
  for (let i = 0; i < cases.length; i += 25)
    await engine.table.reads.send(new BatchWriteCommand({ RequestItems: { lubiao: cases.slice(i, i + 25).map((one) => ({ PutRequest: { Item: newCaseWrite(deps(), one).item.Put?.Item } })) } }))
}
const pages = async (query: Omit<Parameters<typeof worklist>[1], 'after' | 'limit'>): Promise<{ readonly ids: readonly string[]; readonly pages: number }> => {
  const ids: string[] = []
  let after: string | undefined
  let read = 0
  do {
    const page = await worklist(deps(), { ...query, limit: 30, after })
    ids.push(...page.cases.map((one) => one.caseId))
    after = page.next
    read += 1
  } while (after !== undefined)
  return { ids, pages: read }
}

describe('worklists', () => {
  it('find what one person has claimed behind any number of others', async () => {
    const colleague = { staffId: 'P2', name: '同事' }
    const due = (n: number) => ({ decisionDueAt: new Date(Date.UTC(2026, 10, 25) + n * 1000).toISOString() })
    const mine = [10, 1300, 1399].map((n) => numbered('submitted', { ...due(n), claimedBy: { staffId: 'P1', name: '我' } }))
    await store(Array.from({ length: 1400 }, (_one, n) => numbered('submitted', { ...due(n), claimedBy: colleague })))
    await store(mine)
    const found = await pages({ desks: [{ unit: 'zhishu1' }, { unit: 'dongchangfu' }], states: ['submitted', 'proposed'], claimedBy: 'P1' })
    expect(found.ids).toEqual(mine.map((one) => one.caseId))
    expect(found.pages).toBeLessThanOrEqual(3)
  }, 60_000)

  it('show a counter what it filed for another unit, and count it', async () => {
    const opened = (unit: 'gaoxin' | 'yanggu') => numbered('returned', { channel: 'counter', openedBy: { kind: 'staff', id: 'P7', unit } })
    const [ours, theirs] = [opened('gaoxin'), opened('yanggu')]
    await store([ours, theirs])
    const desks = [{ unit: 'zhishu1' as const, openedAt: 'gaoxin' as const }]
    expect((await pages({ desks, states: ['returned'] })).ids).toEqual([ours.caseId])
    expect([await countOf(deps(), desks, 'returned'), await countOf(deps(), [{ unit: 'zhishu1' }], 'returned')]).toEqual([1, 2])
  })
})

describe('a case at rest', () => {
  const written = (): PassCase => numbered('refused', {
    application: { ...emergency, reason: '给张三家送货', route: '从王五家门口过', materials: [{ kind: 'other', fileId: 'FILE0001', sha256: 'a'.repeat(64), name: '李四的运单.jpg' }] },
    decision: { outcome: 'refused', reason: '其他：赵六不在场', code: 'no-need', at: '2026-11-23T02:00:00.000Z', policyVersion: 'v', by: 'P1' },
    devices: [{ deviceId: 'DEVICE01', name: '孙七的手机', holder: 'owner', userId: 'U1', publicKey: 'k', revocationIndex: 1, at: '2026-11-23T02:00:00.000Z' }]
  })
  it('shows none of the words people wrote, and gives all of them back', async () => {
    for (const passCase of [written(), numbered('draft', { application: {} }), numbered('approved')]) {
      await commit(deps(), [newCaseWrite(deps(), passCase)])
      const { Item } = await engine.table.reads.send(new GetCommand({ TableName: 'lubiao', Key: { pk: `PASS#${passCase.caseId}`, sk: 'CASE' } }))
      for (const word of ['张三', '王五', '李四', '赵六', '孙七', '抢修', '光岳路', '建材', '符合条件']) expect(JSON.stringify(Item)).not.toContain(word)
      expect(await loadCase(deps(), passCase.caseId)).toEqual(passCaseSchema.parse(JSON.parse(JSON.stringify(passCase))))
    }
  })
  it('is read as it was written before words were sealed', () => {
    const passCase = passCaseSchema.parse(JSON.parse(JSON.stringify(written())))
    expect(openedCase(cipher, passCase)).toEqual(passCase)
  })
})
