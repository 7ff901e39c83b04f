/**
 * `npm test`: everything that must hold, on a clean machine too. Steps run two at a time where they do not need one another; what each
 * prints is kept in .local/test-logs and the end of a failing one is shown. The last line is `N passed, N failed`: every jest test
 * counts, and every other step counts as one. A skipped test is a failed one.
 *
 * `node scripts/test.mjs lint jest` runs those steps and what they need; `--list` names them.
 */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bootstrapOrExit, SITES } from './bootstrap.mjs'
import { hashOf, isBuilt, markBuilt, root } from './fresh.mjs'
import { chromium } from './system-tools.mjs'

const LOGS = path.join(root, '.local/test-logs')
const LANES = 2
const STEP_LIMIT_MS = 25 * 60_000
const TAIL_LINES = 60
/** Compilers and linters make much that is soon thrown away: with room for it they take a tenth less of the processor. */
const ROOMY = '--max-semi-space-size=64'
/** Suites that need the builds; everything else runs before and beside them. */
const ON_BUILDS = ['test/weapp', 'test/browser', 'test/bundles']

const npmRun = (...args) => ['npm', 'run', '--silent', ...args]
const jest = (name, ...args) => ({ jest: true, command: [process.execPath, path.join(root, 'node_modules/jest/bin/jest.js'), '--ci', '--json', `--outputFile=${path.join(LOGS, `${name}.json`)}`, ...args] })
const build = (name, { script, workspace, product, sources }) => ({ roomy: true, command: npmRun(script, '-w', workspace), built: { name, product, sources } })
const WEAPP = { script: 'build:weapp', workspace: 'miniapp', product: 'miniapp/dist/weapp/app.json', sources: [...SITES.h5.sources, 'miniapp/project.config.json'] }

/** In the order of their worth: what comes first is started first. `heavy` steps never run beside one another. */
const STEPS = {
  weapp: { ...build('weapp', WEAPP), heavy: true },
  lint: { roomy: true, command: npmRun('lint') },
  types: { roomy: true, command: npmRun('types') },
  h5: { ...build('h5', SITES.h5), heavy: true, needs: ['weapp'] },
  jest: { ...jest('jest', '--maxWorkers=2', ...['/node_modules/', '/dist/', '/.stryker-tmp/', ...ON_BUILDS].flatMap((pattern) => ['--testPathIgnorePatterns', pattern])), heavy: true },
  console: { ...build('console', SITES.console), heavy: true, needs: ['h5'] },
  lambda: { command: [process.execPath, path.join(root, 'scripts/build-lambda.mjs')] },
  sizes: { command: [process.execPath, path.join(root, 'scripts/sizes.mjs'), '--check'], needs: ['weapp', 'h5', 'console', 'lambda'] },
  // How long a function loads is measured: nothing that takes a whole core may run beside it.
  bundles: { ...jest('bundles', '--runInBand', 'test/bundles'), heavy: true, needs: ['lambda'] },
  'weapp-run': { ...jest('weapp-run', '--maxWorkers=2', 'test/weapp'), heavy: true, needs: ['weapp'] },
  // One more than there are cores: a fifth of a page's test is waiting.
  browser: { ...jest('browser', '--maxWorkers=3', 'test/browser'), heavy: true, needs: ['h5', 'console'] },
  // That they run is what is shown here; their figures are those of a run by itself. After `bundles`, beside which nothing may run.
  'bench-pass': { command: npmRun('bench', '--', 'pass', '--quick'), needs: ['bundles'] },
  'bench-appointment': { command: npmRun('bench', '--', 'appointment', '--quick'), needs: ['bundles'] },
  'bench-payment': { command: npmRun('bench', '--', 'payment', '--quick'), needs: ['bundles'] }
}

const started = Date.now()
const say = (text) => process.stdout.write(`${text}\n`)
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`

/** Runs a step's command with its output in a file. Resolves to the exit code; a step over its time is ended. */
function run(name, { command, roomy = false }) {
  const log = openSync(path.join(LOGS, `${name}.log`), 'w')
  const { NODE_OPTIONS: _dropped, ...inherited } = process.env
  const browser = chromium()
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root, stdio: ['ignore', log, log], detached: true,
      env: { ...inherited, CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }), ...(roomy ? { NODE_OPTIONS: ROOMY } : {}) }
    })
    const timer = setTimeout(() => { if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL') }, STEP_LIMIT_MS)
    const end = (code) => { clearTimeout(timer); closeSync(log); resolve(code) }
    child.once('error', (error) => { writeFileSync(log, String(error)); end(127) })
    child.once('exit', (code, signal) => {
      // A run that was ended from outside leaves no word of its own.
      if (signal !== null) writeFileSync(log, `\nended by ${signal}\n`)
      end(code ?? 1)
    })
  })
}

/** What a step counts for. A jest run without its report failed as a whole. */
function countOf(name, step, code) {
  if (step.jest !== true) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const report = path.join(LOGS, `${name}.json`)
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = numFailedTests + numPendingTests + numTodoTests + numRuntimeErrorTestSuites
  return { passed: numPassedTests, failed: failed === 0 && (code !== 0 || numPassedTests === 0) ? 1 : failed }
}

function showFailure(name, step) {
  const log = readFileSync(path.join(LOGS, `${name}.log`), 'utf8').trimEnd().split('\n')
  say(`\n──── ${name} failed; the end of .local/test-logs/${name}.log:`)
  const report = path.join(LOGS, `${name}.json`)
  if (step.jest === true && existsSync(report)) {
    for (const suite of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      const bad = suite.assertionResults.filter((result) => result.status !== 'passed')
      for (const result of bad) say(`✗ ${path.relative(root, suite.name)} › ${result.fullName} [${result.status}]\n${result.failureMessages.join('\n').split('\n').slice(0, 25).join('\n')}`)
      if (bad.length === 0 && suite.status === 'failed') say(`✗ ${path.relative(root, suite.name)}\n${suite.message.split('\n').slice(0, 25).join('\n')}`)
    }
  } else say(log.slice(-TAIL_LINES).join('\n'))
  say('────\n')
}

async function runStep(name, step) {
  const since = Date.now()
  const hash = step.built === undefined ? undefined : hashOf(step.built.sources)
  if (hash !== undefined && isBuilt(step.built.name, hash, step.built.product)) {
    say(`✓ ${name.padEnd(17)} up to date`)
    return { passed: 1, failed: 0 }
  }
  rmSync(path.join(LOGS, `${name}.json`), { force: true })
  const code = await run(name, step)
  const count = countOf(name, step, code)
  say(`${count.failed === 0 ? '✓' : '✗'} ${name.padEnd(17)} ${seconds(since).padStart(6)}  ${count.passed} passed, ${count.failed} failed`)
  if (count.failed > 0) showFailure(name, step)
  else if (hash !== undefined) markBuilt(step.built.name, hash)
  return count
}

/** The steps asked for with all they need. */
function chosen(names) {
  const wanted = new Set(names.length === 0 ? Object.keys(STEPS) : names)
  for (const name of wanted) {
    if (STEPS[name] === undefined) throw new Error(`no step ${name}; there are ${Object.keys(STEPS).join(', ')}`)
    for (const needed of STEPS[name].needs ?? []) wanted.add(needed)
  }
  return Object.keys(STEPS).filter((name) => wanted.has(name))
}

async function runAll(names) {
  const counts = {}
  const waiting = new Set(names)
  const running = new Map()
  while (waiting.size > 0 || running.size > 0) {
    for (const name of [...waiting]) {
      const step = STEPS[name]
      const needs = (step.needs ?? []).filter((needed) => names.includes(needed))
      if (needs.some((needed) => counts[needed] === undefined)) continue
      if (running.size >= LANES || (step.heavy === true && [...running.keys()].some((other) => STEPS[other].heavy === true))) continue
      waiting.delete(name)
      const broken = needs.filter((needed) => STEPS[needed].jest !== true && counts[needed].failed > 0)
      if (broken.length > 0) {
        say(`✗ ${name.padEnd(17)} not run: ${broken.join(', ')} failed`)
        counts[name] = { passed: 0, failed: 1 }
        continue
      }
      running.set(name, runStep(name, step).then((count) => { counts[name] = count; running.delete(name) }))
    }
    if (running.size > 0) await Promise.race(running.values())
  }
  return Object.values(counts).reduce((sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }), { passed: 0, failed: 0 })
}

const asked = process.argv.slice(2)
if (asked.includes('--list')) say(Object.keys(STEPS).join('\n'))
else {
  await bootstrapOrExit({ tools: true })
  mkdirSync(LOGS, { recursive: true })
  const { passed, failed } = await runAll(chosen(asked))
  say(`\n${seconds(started)}`)
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
