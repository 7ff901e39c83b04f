/** Writes docs/machines from the tables (`npm run docs`). */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { machinePage, machines } from './machine-docs'

for (const machine of machines) writeFileSync(path.join(import.meta.dirname, `../docs/machines/${machine.name}.md`), machinePage(machine))
