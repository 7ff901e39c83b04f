/** `npm start`: everything a clean clone needs, then the local stack in this very process's place. Arguments go to local/src/main.ts. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { bootstrapOrExit } from './bootstrap.mjs'
import { root } from './fresh.mjs'

await bootstrapOrExit({ sites: true })
const stack = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'local/src/main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stack.kill(signal))
stack.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
