import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { dynoxideBinary, freePort, startEngine } from './engine'

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'cn-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 })

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(new CreateTableCommand({ TableName: 'items', BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }))
}

describe('startEngine', () => {
  let folder = ''
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'engine-')) })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('serves from memory on a free port and is gone after stop', async () => {
    const engine = await startEngine({ env: {} })
    const client = clientOf(engine.endpoint)
    await createTable(client)
    client.destroy()
    await engine.stop()
    await expect(fetch(engine.endpoint)).rejects.toThrow()
  })

  it('keeps data of a file across a stop and across a killed owner', async () => {
    const path = join(folder, 'ddb.sqlite')
    const first = await startEngine({ path, env: {} })
    const client = clientOf(first.endpoint)
    await createTable(client)
    await client.send(new PutItemCommand({ TableName: 'items', Item: { pk: { S: 'a' } } }))
    client.destroy()
    expect(existsSync(`${path}.pid`)).toBe(true)
    const second = await startEngine({ path, env: {} }) // as after kill -9 of the dev host: the first was never stopped
    expect(() => process.kill(first.pid ?? 0, 0)).toThrow()
    const again = clientOf(second.endpoint)
    expect((await again.send(new GetItemCommand({ TableName: 'items', Key: { pk: { S: 'a' } } }))).Item).toEqual({ pk: { S: 'a' } })
    again.destroy()
    await second.stop()
    expect(existsSync(`${path}.pid`)).toBe(false)
  })

  it('does not touch a process that merely has the pid of a stale file', async () => {
    const path = join(folder, 'stale.sqlite')
    writeFileSync(`${path}.pid`, String(process.pid))
    const engine = await startEngine({ path, env: {} })
    await engine.stop()
  })

  it('takes a fixed port and says when it cannot', async () => {
    const port = await freePort()
    const engine = await startEngine({ port, env: {} })
    expect(engine.endpoint).toBe(`http://127.0.0.1:${port}`)
    await expect(startEngine({ port, env: {} })).rejects.toThrow(/port|start/)
    await engine.stop()
  })

  it('uses DYNAMODB_ENDPOINT when it answers and refuses it when not', async () => {
    const engine = await startEngine({ env: {} })
    const external = await startEngine({ env: { DYNAMODB_ENDPOINT: engine.endpoint } })
    expect(external).toMatchObject({ kind: 'external', endpoint: engine.endpoint })
    await external.stop()
    await engine.stop()
    await expect(startEngine({ env: { DYNAMODB_ENDPOINT: engine.endpoint } })).rejects.toThrow('does not answer')
  })

  it('names an unknown engine', async () => {
    await expect(startEngine({ env: { DDB_ENGINE: 'mongo' } })).rejects.toThrow('mongo')
  })

  it('gives the binary its exec bit back', () => {
    const binary = dynoxideBinary()
    const { mode } = statSync(binary)
    chmodSync(binary, 0o644)
    try {
      expect(statSync(dynoxideBinary()).mode & 0o111).toBe(0o111)
    } finally {
      chmodSync(binary, mode)
    }
  })
})
