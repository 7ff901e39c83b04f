/** A real table on a real engine for one test file: memory only, its own port, gone afterwards. */
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { tableDefinition } from '../../functions/src/platform/table-definition'
import { openTable, type Table } from '../../functions/src/platform/table'
import { startEngine } from '../../local/src/engine'

/** The table without its stream, for tests in which nothing reads one: the engine takes longer over each write the more of them a stream holds. */
export function streamless(name: string): CreateTableCommandInput {
  const { StreamSpecification: _unread, ...definition } = tableDefinition(name)
  return definition
}

/** A fresh table and how to end its engine. */
export interface TestTable {
  readonly table: Table
  readonly endpoint: string
  stop(): Promise<void>
}

/** Starts an engine and makes the table. `through` may put a proxy between. */
export async function startTable(through?: (endpoint: string) => Promise<string>): Promise<TestTable> {
  const engine = await startEngine({})
  const client = new DynamoDBClient({ region: 'local', endpoint: engine.endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  await client.send(new CreateTableCommand(tableDefinition('lubiao')))
  client.destroy()
  const endpoint = through === undefined ? engine.endpoint : await through(engine.endpoint)
  return { table: openTable({ name: 'lubiao', region: 'local', endpoint }), endpoint: engine.endpoint, stop: () => engine.stop() }
}
