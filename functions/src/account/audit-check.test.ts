import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { startTable, type TestTable } from '../../../test/support/table'
import { commitAudited } from '../platform/audit'
import { systemNow, systemRandom, systemSleep } from '../platform/chance'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { verifyAllChains } from './audit-check'
import { newStaffWrite } from './repo-staff'

let engine: TestTable
let deps: Deps
beforeAll(async () => {
  engine = await startTable()
  deps = { table: engine.table, random: systemRandom, sleep: systemSleep, now: systemNow } as unknown as Deps
  await commit(deps, ['S1', 'S2', 'S3'].map((staffNo) => newStaffWrite(deps, { staffNo, version: 1, name: '某某', unit: 'zhidui', roles: ['clerk'], disabled: false, password: { salt: '', hash: '', n: 2 }, totpSealed: '' })))
  // Two tabs of one person at once: every act finds its own place.
  for (const staffId of ['S1', 'S2']) await Promise.all(Array.from({ length: 10 }, (_one, i) => commitAudited(deps, [], { staffId, action: 'toy.act', subject: `T${i}`, at: systemNow() })))
})
afterAll(() => engine.stop())

const key = (staffId: string, seq: number) => ({ TableName: 'lubiao', Key: { pk: `AUDIT#${staffId}`, sk: String(seq).padStart(9, '0') } })

it('finds every chain sound, and names what was changed and what was cut off', async () => {
  const sound = await verifyAllChains(deps)
  expect(sound).toMatchObject({ chains: 3, entries: 20, faults: [], heads: { S1: { seq: 10 }, S2: { seq: 10 } } })
  expect((await verifyAllChains(deps, sound.heads)).faults).toEqual([])

  await engine.table.reads.send(new DeleteCommand(key('S2', 10)))
  expect((await verifyAllChains(deps)).faults).toEqual([])
  expect((await verifyAllChains(deps, sound.heads)).faults).toEqual([{ staffId: 'S2', kind: 'cut', at: 10 }])
  await commitAudited(deps, [], { staffId: 'S2', action: 'toy.other', subject: 'T', at: systemNow() })
  expect((await verifyAllChains(deps, sound.heads)).faults).toEqual([{ staffId: 'S2', kind: 'cut', at: 10 }])

  await engine.table.reads.send(new UpdateCommand({ ...key('S1', 4), UpdateExpression: 'SET #at = :at', ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':at': '2020-01-01T00:00:00.000Z' } }))
  expect((await verifyAllChains(deps)).faults).toEqual([{ staffId: 'S1', kind: 'changed', at: 4 }])
  expect((await verifyAllChains(deps, { nobody: { seq: 1, hash: 'x' } })).faults).toContainEqual({ staffId: 'nobody', kind: 'cut', at: 1 })
})
