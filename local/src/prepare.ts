/** Makes what the functions expect to find: the table, and the demo people. Safe to run at every start. */
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { seedPeople } from '@lubiao/functions/account/seed'
import type { Deps } from '@lubiao/functions/platform/deps'
import { tableDefinition } from '@lubiao/functions/platform/table-definition'
import { demoPeople } from './demo/people.data'

/** scrypt N of passwords that stand in a file for everybody to read: nothing is won by waiting for them. */
export const DEMO_COST = 2 ** 10

/** Creates the table when it is not there, as deployed or by another `definition`, and puts the demo people into the directory. */
export async function prepare(deps: Deps, endpoint: string, definition = tableDefinition(deps.table.name)): Promise<void> {
  const client = new DynamoDBClient({ region: 'local', endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  try {
    await client.send(new DescribeTableCommand({ TableName: deps.table.name }))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    await client.send(new CreateTableCommand(definition))
  } finally {
    client.destroy()
  }
  await seedPeople(deps, demoPeople, DEMO_COST)
}
