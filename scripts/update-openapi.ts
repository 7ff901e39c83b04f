/** Writes docs/openapi.json from the contracts (`npm run docs`). */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openapiText } from '@lubiao/functions/http/openapi-text'

writeFileSync(path.join(import.meta.dirname, '../docs/openapi.json'), openapiText())
