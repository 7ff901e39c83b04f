/**
 * `npm run audit:verify [-- --anchors heads.json]`: recomputes the hash chains of everything staff did; ends with 1 when one does not hold.
 * Takes the running local stack, or the table that TABLE_NAME and AWS_REGION name. With `--anchors`, compares with the heads noted in that
 * file before and, when all holds, notes the present ones: keep the file where the table's administrators cannot write.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { verifyAllChains, type Anchors } from '@lubiao/functions/account/audit-check'
import { openTable, type Table } from '@lubiao/functions/platform/table'
import { option, root } from './stage'

/** The table meant by the environment, else that of the local stack. */
function tableMeant(env: NodeJS.ProcessEnv): Table {
  const name = env['TABLE_NAME']
  if (name !== undefined) return openTable({ name, region: env['AWS_REGION'] ?? 'cn-north-1', endpoint: env['DYNAMODB_ENDPOINT'] })
  const file = path.join(env['LUBIAO_HOME'] ?? path.join(root, '.local'), 'stack.json')
  if (!existsSync(file)) throw new Error('Start the local stack with npm start, or name a table with TABLE_NAME and AWS_REGION.')
  const { urls } = JSON.parse(readFileSync(file, 'utf8')) as { readonly urls: { readonly engine: string } }
  return openTable({ name: 'lubiao', region: 'local', endpoint: urls.engine })
}

async function main(args: readonly string[]): Promise<number> {
  const file = option(args, 'anchors')
  const anchors = file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Anchors) : {}
  const report = await verifyAllChains({ table: tableMeant(process.env) }, anchors)
  for (const fault of report.faults) process.stdout.write(`${fault.staffId}: ${fault.kind === 'cut' ? 'the entry noted before is gone or another: no.' : 'changed at no.'} ${fault.at}\n`)
  process.stdout.write(`${report.chains} chains, ${report.entries} entries, ${report.faults.length} do not hold\n`)
  if (report.faults.length > 0) return 1
  if (file !== undefined) {
    writeFileSync(`${file}.new`, `${JSON.stringify(report.heads, undefined, 2)}\n`)
    renameSync(`${file}.new`, file)
  }
  return 0
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
)
