/** `npm run check`: lint, types and unit tests, two at a time, each one's output shown whole and with its seconds. Exit 1 when one fails. */
import { spawn } from 'node:child_process'

const steps = process.argv.slice(2)

/** @param {string} step a script of package.json */
function run(step) {
  const begun = process.hrtime.bigint()
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', step], { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk))
    child.on('close', (code) => {
      const seconds = Number((process.hrtime.bigint() - begun) / 1_000_000n) / 1000
      process.stdout.write(`\n── ${step}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds.toFixed(1)} s\n${code === 0 ? '' : Buffer.concat(output).toString()}`)
      resolve(code === 0)
    })
  })
}

const outcomes = []
/** Takes the next step until none is left: two of these keep two cores busy. */
async function worker() {
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) outcomes.push(await run(step))
}
await Promise.all([worker(), worker()])
process.exitCode = outcomes.every(Boolean) ? 0 : 1
