import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { startTable, type TestTable } from '../../test/support/table'
import { startPump } from './stream-pump'
import { startSchedule } from './scheduler'

let engine: TestTable
const put = (sk: string) => engine.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: 'P', sk, n: 1 } }))
const fail = (error: unknown): never => {
  throw error
}

beforeAll(async () => {
  engine = await startTable()
})
afterAll(() => engine.stop())

describe('stream pump', () => {
  it('delivers in order, again from the first failure, and remembers its place over a restart', async () => {
    const checkpoint = join(mkdtempSync(join(tmpdir(), 'pump-')), 'place.json')
    const seen: string[] = []
    let refusals = 2
    const handle = async (records: readonly { sequence: string; newItem: Readonly<Record<string, unknown>> | undefined }[]) => {
      for (const record of records) {
        const sk = String(record.newItem?.['sk'])
        if (sk === '2' && refusals > 0) {
          refusals -= 1
          return record.sequence
        }
        seen.push(sk)
      }
      return undefined
    }
    for (const sk of ['1', '2', '3']) await put(sk)
    const pump = startPump({ endpoint: engine.endpoint, table: 'lubiao', handle, checkpoint, pollMs: 20, onError: fail })
    await pump.drained()
    await pump.stop()
    expect(seen).toEqual(['1', '2', '3'])
    expect(Object.keys(JSON.parse(readFileSync(checkpoint, 'utf8')) as object)).toHaveLength(1)
    await put('4')
    const again = startPump({ endpoint: engine.endpoint, table: 'lubiao', handle, checkpoint, pollMs: 20, onError: fail })
    await again.drained()
    await again.stop()
    expect(seen).toEqual(['1', '2', '3', '4'])
  })

  it('delivers what it was reading again after a throw, and goes on with what came meanwhile', async () => {
    const [seen, errors]: [string[], unknown[]] = [[], []]
    const pump = startPump({ endpoint: engine.endpoint, table: 'lubiao', pollMs: 20, onError: (error) => errors.push(error), handle: async (records) => {
      if (errors.length === 0) throw new Error('once')
      seen.push(...records.map((record) => String(record.newItem?.['sk'])))
      return undefined
    } })
    await pump.drained()
    const known = seen.length
    for (let i = 0; i < 60; i += 1) await put(`many ${i}`)
    await pump.drained()
    await pump.stop()
    expect(errors).toHaveLength(1)
    expect(known).toBeGreaterThan(0)
    expect(seen.slice(known)).toEqual(Array.from({ length: 60 }, (_unused, i) => `many ${i}`))
  })
})

describe('schedule', () => {
  it('never runs twice at once and outlives a failure', async () => {
    let active = 0
    let most = 0
    let runs = 0
    const errors: unknown[] = []
    const schedule = startSchedule(5, async () => {
      active += 1
      most = Math.max(most, active)
      await new Promise((resolve) => setTimeout(resolve, 20))
      active -= 1
      runs += 1
      if (runs === 1) throw new Error('once')
    }, (error) => errors.push(error))
    while (runs < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    await schedule.stop()
    expect(most).toBe(1)
    expect(errors).toHaveLength(1)
  })
})
