/** Mutation of the kernel, then of every module's rules: `npm run test:mutation`, or only those named after it. Ends with 1 if any fell short. */
import { spawnSync } from 'node:child_process'
import { root } from './fresh.mjs'
import { RULES } from '../stryker.rules.config.mjs'

const asked = process.argv.slice(2)
const short = []
for (const name of asked.length === 0 ? ['kernel', ...Object.keys(RULES)] : asked) {
  const { status } = spawnSync('npx', ['stryker', 'run', name === 'kernel' ? 'stryker.config.mjs' : 'stryker.rules.config.mjs'], { cwd: root, stdio: 'inherit', env: { ...process.env, LUBIAO_RULES: name === 'kernel' ? undefined : name } })
  if (status !== 0) short.push(name)
}
if (short.length > 0) {
  process.stderr.write(`short of the figure: ${short.join(', ')}\n`)
  process.exitCode = 1
}
