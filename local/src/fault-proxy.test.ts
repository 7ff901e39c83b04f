import { crc32 } from 'node:zlib'
import {
  CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, TransactionCanceledException, TransactWriteItemsCommand, UpdateItemCommand
} from '@aws-sdk/client-dynamodb'
import { startEngine, type Engine } from './engine'
import { startFaultProxy, type FaultProxy } from './fault-proxy'

const clientOf = (endpoint: string, maxAttempts = 1): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'cn-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts })

describe('fault proxy', () => {
  let engine: Engine
  let proxy: FaultProxy
  let client: DynamoDBClient
  let patient: DynamoDBClient

  beforeAll(async () => {
    engine = await startEngine({ env: {} })
    proxy = await startFaultProxy({ target: engine.endpoint })
    client = clientOf(proxy.url)
    patient = clientOf(proxy.url, 12)
    await client.send(new CreateTableCommand({ TableName: 'items', BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }))
  })
  afterEach(() => proxy.setFaults({}))
  afterAll(async () => {
    client.destroy()
    patient.destroy()
    await proxy.stop()
    await engine.stop()
  })

  const put = (pk: string) => new PutItemCommand({ TableName: 'items', Item: { pk: { S: pk } } })
  const stored = async (pk: string) => (await client.send(new GetItemCommand({ TableName: 'items', Key: { pk: { S: pk } }, ConsistentRead: true }))).Item
  const transaction = (...pks: string[]) =>
    new TransactWriteItemsCommand({ TransactItems: pks.map((pk) => ({ Put: { TableName: 'items', Item: { pk: { S: pk } } } })) })

  it('passes everything through unharmed without a plan', async () => {
    await client.send(put('plain'))
    expect(await stored('plain')).toEqual({ pk: { S: 'plain' } })
    expect(proxy.counts().byOperation).toMatchObject({ PutItem: 1, GetItem: 1 })
  })

  it('cancels a transaction with one TransactionConflict reason and writes nothing', async () => {
    proxy.setFaults({ rates: { conflict: 1 } })
    const refusal = await client.send(transaction('t1', 't2', 't3')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TransactionCanceledException)
    const codes = (refusal as TransactionCanceledException).CancellationReasons?.map((reason) => reason.Code) ?? []
    expect(codes).toHaveLength(3)
    expect([...codes].sort()).toEqual(['None', 'None', 'TransactionConflict'])
    expect(await stored('t1')).toBeUndefined()
  })

  it('refuses single writes with TransactionConflictException and leaves reads alone', async () => {
    proxy.setFaults({ rates: { conflict: 1 } })
    await expect(client.send(put('x'))).rejects.toMatchObject({ name: 'TransactionConflictException' })
    await expect(client.send(new UpdateItemCommand({ TableName: 'items', Key: { pk: { S: 'x' } } }))).rejects.toMatchObject({ name: 'TransactionConflictException' })
    expect(await stored('x')).toBeUndefined()
  })

  it('throttles in both words the service uses, and the SDK retries through', async () => {
    proxy.setFaults({ rates: { throttle: 1 }, seed: 7 })
    const names = new Set<string>()
    for (let i = 0; i < 12; i += 1) names.add(await client.send(put('x')).then(() => 'ok', (error: Error) => error.name))
    expect([...names].sort()).toEqual(['ProvisionedThroughputExceededException', 'ThrottlingException'])
    proxy.setFaults({ rates: { throttle: 0.5 }, seed: 7 })
    await patient.send(put('retried'))
    expect(await stored('retried').catch(() => stored('retried'))).toBeDefined()
  })

  it('fails with a 5xx', async () => {
    proxy.setFaults({ rates: { serverError: 1 } })
    await expect(client.send(put('x'))).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })
  })

  it('applies a request whose answer it drops, and does not apply one it drops', async () => {
    proxy.setFaults({ rates: { dropAnswer: 1 }, only: ['PutItem'] })
    await expect(client.send(put('applied'))).rejects.toThrow(/socket hang up|ECONNRESET/)
    expect(await stored('applied')).toBeDefined()
    proxy.setFaults({ rates: { dropRequest: 1 }, only: ['PutItem'] })
    await expect(client.send(put('lost'))).rejects.toThrow(/socket hang up|ECONNRESET/)
    expect(await stored('lost')).toBeUndefined()
  })

  it('slows down', async () => {
    proxy.setFaults({ rates: { slow: 1 }, slowMs: 150 })
    const from = Date.now()
    await stored('x')
    expect(Date.now() - from).toBeGreaterThanOrEqual(145)
  })

  it('gives a right x-amz-crc32 on its own answers and on those passed on', async () => {
    const call = () => fetch(proxy.url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables', 'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' } })
    for (const rates of [{}, { throttle: 1 }]) {
      proxy.setFaults({ rates })
      const reply = await call()
      expect(Number(reply.headers.get('x-amz-crc32'))).toBe(crc32(Buffer.from(await reply.arrayBuffer())))
    }
  })

  it.each([['before', undefined], ['after', { pk: { S: 'crash-after-3' } }]] as const)('crashes exactly at the n-th request, %s applying it', async (phase, item) => {
    proxy.setFaults({ crashAt: { n: 3, phase, only: ['PutItem'] } })
    const outcomes = []
    for (let i = 1; i <= 5; i += 1) outcomes.push(await client.send(put(`crash-${phase}-${i}`)).then(() => 'ok', () => 'failed'))
    expect(outcomes).toEqual(['ok', 'ok', 'failed', 'ok', 'ok'])
    expect(await stored(`crash-${phase}-3`)).toEqual(item)
    expect(proxy.counts().injected.crash).toBe(1)
  })

  it('stays down after the crash when told to', async () => {
    proxy.setFaults({ crashAt: { n: 2, phase: 'after', thenDown: true } })
    await client.send(put('down-1'))
    await expect(client.send(put('down-2'))).rejects.toThrow()
    await expect(client.send(put('down-3'))).rejects.toThrow()
    proxy.setFaults({})
    expect([await stored('down-2'), await stored('down-3')]).toEqual([{ pk: { S: 'down-2' } }, undefined])
  })

  it('is repeatable by seed, near its rates, and answers on the admin address', async () => {
    const run = async (seed: number): Promise<string> => {
      const set = await fetch(`${proxy.adminUrl}/faults`, { method: 'POST', body: JSON.stringify({ seed, rates: { conflict: 0.3, dropAnswer: 0.05 } }) })
      expect(set.status).toBe(200)
      let outcomes = ''
      for (let i = 0; i < 120; i += 1) outcomes += await client.send(put('seeded')).then(() => '.', (error: Error) => (error.name === 'TransactionConflictException' ? 'c' : 'd'))
      return outcomes
    }
    const first = await run(42)
    expect(await run(42)).toBe(first)
    const report = await (await fetch(`${proxy.adminUrl}/faults`)).json() as { counts: { injected: { conflict: number; dropAnswer: number } } }
    expect(report.counts.injected.conflict).toBe([...first].filter((c) => c === 'c').length)
    expect(report.counts.injected.conflict / 120).toBeGreaterThan(0.2)
    expect(report.counts.injected.conflict / 120).toBeLessThan(0.4)
    expect(await run(43)).not.toBe(first)
  })

  it.each([[{ rates: { conflict: 0.8, slow: 0.8 } }], [{ rates: { flood: 0.1 } }], [{ rates: { slow: -1 } }], [{ crashAt: { n: 0, phase: 'before' } }]])('refuses the plan %j', async (plan) => {
    const reply = await fetch(`${proxy.adminUrl}/faults`, { method: 'POST', body: JSON.stringify(plan) })
    expect(reply.status).toBe(400)
  })

  it('does not take orders from a web page', async () => {
    const reply = await fetch(`${proxy.adminUrl}/faults`, { method: 'POST', body: '{}', headers: { origin: 'https://example.org' } })
    expect(reply.status).toBe(403)
  })

  it('applies a retried transaction once: 60 increments through 30 % conflicts and 5 % dropped answers', async () => {
    await client.send(new PutItemCommand({ TableName: 'items', Item: { pk: { S: 'counter' }, n: { N: '0' } } }))
    proxy.setFaults({ seed: 5, rates: { conflict: 0.3, dropAnswer: 0.05 }, only: ['TransactWriteItems'] })
    for (let i = 0; i < 60; i += 1) {
      const command = new TransactWriteItemsCommand({ ClientRequestToken: `increment-${i}`, TransactItems: [
        { Update: { TableName: 'items', Key: { pk: { S: 'counter' } }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } } }] })
      for (let done = false; !done;) done = await client.send(command).then(() => true, () => false)
    }
    proxy.setFaults({})
    expect((await stored('counter'))?.n).toEqual({ N: '60' })
    expect((await client.send(new ScanCommand({ TableName: 'items', Select: 'COUNT' }))).Count).toBeGreaterThan(0)
  })
})
