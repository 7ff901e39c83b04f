/** Writes what repeats the code: docs/machines from the tables, and the gateway's paths in serverless.yml from the contracts (`npm run docs`). */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Route } from '@lubiao/shared/kernel/route'
import { contracts } from '../functions/src/http/contracts'
import { OPENAPI_PATH } from '../functions/src/http/openapi-mount'
import { machinePage, machines } from './machine-docs'

const at = (file: string): string => path.join(import.meta.dirname, '..', file)

for (const machine of machines) writeFileSync(at(`docs/machines/${machine.name}.md`), machinePage(machine))

/** The events of the functions that serve an API, in the order of the contracts. */
function withPaths(template: string, api: Route['api'], more: readonly string[]): string {
  const paths = [...contracts.filter((route) => route.api === api).map((route) => `${route.method} ${route.path}`), ...more]
  const block = new RegExp(`(\n  ${api}-api:\n(?:    .*\n)*?    events:\n)(?:      - httpApi: .*\n)+`)
  if (!block.test(template)) throw new Error(`serverless.yml: no events of ${api}-api`)
  return template.replace(block, (_all, head: string) => head + paths.map((one) => `      - httpApi: '${one}'\n`).join(''))
}
const template = readFileSync(at('serverless.yml'), 'utf8')
writeFileSync(at('serverless.yml'), withPaths(withPaths(template, 'citizen', [`GET ${OPENAPI_PATH}`]), 'staff', []))
