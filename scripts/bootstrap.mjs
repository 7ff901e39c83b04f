/**
 * Brings a clean clone to where it can run: Node's version, packages, executable bits, stale front ends; for tests the system's tools too.
 * Plain Node without dependencies: it runs before anything is installed, and .npmrc silences npm's own pre- and post-scripts.
 */
import { spawn } from 'node:child_process'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { hashOf, installed, isBuilt, markBuilt, root } from './fresh.mjs'
import { ensureSystemTools, finished } from './system-tools.mjs'

const LEAST_NODE = [20, 19]
const say = (text) => process.stdout.write(`· ${text}\n`)

/** Binaries inside packages; npm gives them their bit in install scripts, which do not run here. */
const BINARIES = ['node_modules/@dynoxide/linux-x64/dynoxide', 'node_modules/miniprogram-compiler/bin/linux/wcc', 'node_modules/miniprogram-compiler/bin/linux/wcsc']

const LOCK = 'package-lock.json'
/** What `npm start` serves, and from what it is made. */
export const SITES = {
  h5: { script: 'build:h5', workspace: 'miniapp', product: 'miniapp/dist/h5/index.html', sources: ['miniapp/src', 'miniapp/config', 'miniapp/static', 'miniapp/package.json', 'miniapp/babel.config.js', 'miniapp/tsconfig.json', 'shared/src', LOCK] },
  console: { script: 'build', workspace: 'console', product: 'console/dist/index.html', sources: ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'console/package.json', 'console/tsconfig.json', 'shared/src', LOCK] }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) throw new Error(`Node ${LEAST_NODE.join('.')} or later is needed; this is ${process.versions.node}. See https://nodejs.org`)
}

/** Runs `npm` of this Node, without a shell in between. Throws when it fails. */
function npm(args, stdio = ['ignore', 'inherit', 'inherit']) {
  const cli = process.env.npm_execpath
  const [file, before] = cli !== undefined && cli.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  return finished(spawn(file, [...before, ...args], { cwd: root, stdio }), `npm ${args.join(' ')}`)
}

async function install() {
  if (installed()) return
  say('installing packages (npm ci), a minute or two the first time')
  await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

function makeExecutable() {
  for (const binary of BINARIES.map((file) => path.join(root, file))) if (existsSync(binary) && (statSync(binary).mode & 0o111) === 0) chmodSync(binary, 0o755)
}

async function buildSites() {
  for (const [name, { script, workspace, product, sources }] of Object.entries(SITES)) {
    const hash = hashOf(sources)
    if (isBuilt(name, hash, product)) continue
    say(`building ${name}, up to a minute`)
    const log = path.join(root, `.local/build-${name}.log`)
    mkdirSync(path.dirname(log), { recursive: true })
    const output = openSync(log, 'w')
    try {
      await npm(['run', script, '-w', workspace, '--silent'], ['ignore', output, output])
    } catch {
      throw new Error(`${name} could not be built; the end of .local/build-${name}.log:\n${readFileSync(log, 'utf8').split('\n').slice(-30).join('\n')}`)
    } finally {
      closeSync(output)
    }
    if (!existsSync(path.join(root, product))) throw new Error(`${product} did not come out of npm run ${script} -w ${workspace}`)
    markBuilt(name, hash)
  }
}

/** @param {{sites?: boolean, tools?: boolean}} wanted */
async function bootstrap({ sites = false, tools = false }) {
  checkNode()
  // The one waits for the disk where the other has the processor.
  const [packages, programs] = await Promise.allSettled([install(), tools ? ensureSystemTools(say) : undefined])
  for (const outcome of [packages, programs]) if (outcome.status === 'rejected') throw outcome.reason
  makeExecutable()
  if (sites) await buildSites()
}

/** Runs a part of the bootstrap; a fault is said in words, not as a stack. */
export async function bootstrapOrExit(wanted) {
  try {
    await bootstrap(wanted)
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bootstrapOrExit({ sites: process.argv.includes('--sites'), tools: process.argv.includes('--tools') })
