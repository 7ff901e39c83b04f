/** A table that holds much before it is opened: written in DynamoDB's export format and imported by the engine's own command, which takes 10⁵ items in seconds. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dynoxideBinary } from './engine'

const ITEMS_A_FILE = 20_000

/** Writes the engine's data file at `path` with one table holding `items`. Nothing may have it open. Throws what the engine's import prints when it refuses. */
export function importTable(path: string, definition: CreateTableCommandInput, items: Iterable<Readonly<Record<string, unknown>>>): void {
  mkdirSync(dirname(path), { recursive: true })
  const work = mkdtempSync(join(dirname(path), 'import-'))
  try {
    const data = join(work, String(definition.TableName), 'data')
    mkdirSync(data, { recursive: true })
    let lines: string[] = []
    let files = 0
    const flush = (): void => {
      writeFileSync(join(data, `${files}.json.gz`), gzipSync(`${lines.join('\n')}\n`, { level: 1 }))
      files += 1
      lines = []
    }
    for (const item of items) {
      lines.push(JSON.stringify({ Item: marshall(item, { removeUndefinedValues: true }) }))
      if (lines.length === ITEMS_A_FILE) flush()
    }
    if (lines.length > 0) flush()
    const schema = join(work, 'schema.json')
    writeFileSync(schema, JSON.stringify({ Table: definition }))
    execFileSync(dynoxideBinary(), ['import', '--source', work, '--schema', schema, '--output', path, '--force'], { stdio: ['ignore', 'ignore', 'pipe'] })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
