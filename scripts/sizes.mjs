/**
 * `npm run sizes`: one JSON object of what people and machines must load, in bytes (design §10). `--check` fails past a budget.
 * Needs the builds: miniapp/dist/weapp, miniapp/dist/h5, console/dist, functions/dist.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './fresh.mjs'

const KB = 1024
/** Most bytes allowed. WeChat's own limit is 2 MB a package; these keep the first page quick on an old phone. */
const BUDGETS = { weappMain: 700 * KB, weappPackage: 300 * KB, h5: 450 * KB, console: 450 * KB, lambda: 700 * KB }

const at = (...parts) => path.join(root, ...parts)
const need = (file, command) => {
  if (!existsSync(at(file))) throw new Error(`${file} is missing: run ${command} first`)
  return at(file)
}
const filesOf = (folder) => readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
const bytesOf = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0)

/** Packages as WeChat cuts them: the roots named in app.json, and the main package with all else. */
function weapp() {
  const app = JSON.parse(readFileSync(need('miniapp/dist/weapp/app.json', 'npm run build:weapp -w miniapp'), 'utf8'))
  const dist = at('miniapp/dist/weapp')
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root: folder }) => folder.replace(/\/$/, ''))
  const shipped = filesOf(dist).filter((file) => !file.endsWith('.map') && !path.basename(file).startsWith('project.') && !file.endsWith('.LICENSE.txt'))
  const inRoot = (folder) => shipped.filter((file) => path.relative(dist, file).startsWith(`${folder}/`))
  return {
    main: bytesOf(shipped.filter((file) => !roots.some((folder) => path.relative(dist, file).startsWith(`${folder}/`)))),
    packages: Object.fromEntries(roots.map((folder) => [folder, bytesOf(inRoot(folder))]))
  }
}

/** index.html and the scripts and styles it names, each as sent with gzip; module preloads count, prefetches do not. */
function firstLoad(dist, command) {
  const page = need(`${dist}/index.html`, command)
  const html = readFileSync(page, 'utf8')
  const named = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"|<link\b[^>]*\brel="(?:stylesheet|modulepreload)"[^>]*\bhref="([^"]+)"|<link\b[^>]*\bhref="([^"]+)"[^>]*\brel="(?:stylesheet|modulepreload)"/g)]
    .map((match) => match[1] ?? match[2] ?? match[3]).filter((url) => !/^(?:https?:)?\/\//.test(url))
  const files = [...new Set(named)].map((url) => path.join(at(dist), url.split('?')[0].replace(/^\.?\//, '')))
  return { firstLoadGzip: [page, ...files].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) }
}

function lambda() {
  const sizes = JSON.parse(readFileSync(need('functions/dist/sizes.json', 'npm run build:lambda'), 'utf8'))
  return Object.fromEntries(Object.entries(sizes).map(([entry, { start }]) => [entry, start]))
}

/** Everything past its budget, in words. */
const beyond = (sizes) => [
  ['WeChat main package', sizes.weapp.main, BUDGETS.weappMain],
  ...Object.entries(sizes.weapp.packages).map(([name, bytes]) => [`WeChat package ${name}`, bytes, BUDGETS.weappPackage]),
  ['h5 first load (gzip)', sizes.h5.firstLoadGzip, BUDGETS.h5],
  ['console first load (gzip)', sizes.console.firstLoadGzip, BUDGETS.console],
  ...Object.entries(sizes.lambda).map(([name, bytes]) => [`Lambda ${name} at start`, bytes, BUDGETS.lambda])
].filter(([, bytes, budget]) => bytes > budget).map(([what, bytes, budget]) => `${what}: ${bytes} bytes, budget ${budget}`)

const sizes = { weapp: weapp(), h5: firstLoad('miniapp/dist/h5', 'npm run build:h5 -w miniapp'), console: firstLoad('console/dist', 'npm run build -w console'), lambda: lambda() }
process.stdout.write(`${JSON.stringify(sizes)}\n`)
if (process.argv.includes('--check')) {
  const faults = beyond(sizes)
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  if (faults.length > 0) process.exit(1)
}
