/**
 * Bundles the five Lambdas: functions/src/entry/<entry>.ts → functions/dist/<entry>/index.mjs (what a cold start loads) with chunks/ beside
 * it (what is loaded when needed: printing, text messages, the OpenAPI writer), and functions/dist/<entry>.zip as deployed.
 * Same sources, same bytes. `--no-zip` leaves the archives out.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { zip } from './zip.mjs'

const root = path.join(import.meta.dirname, '..')
const dist = path.join(root, 'functions/dist')

/** Lambdas by the name of their entry file; `font` ones print. */
export const ENTRIES = /** @type {const} */ (['citizen-api', 'staff-api', 'webhook', 'stream', 'schedule'])
const PRINTING = new Set(['citizen-api', 'staff-api'])

/** CommonJS parts of the SDKs call require for Node's own modules; an ES module has none. */
const BANNER = "import{createRequire as lubiaoRequire}from'node:module';const require=lubiaoRequire(import.meta.url);"

/** Characters of GBK: every Chinese character in everyday print, rare ones of names included. @returns {string} */
function gbkCharacters() {
  const decoder = new TextDecoder('gbk')
  const characters = new Set(Array.from({ length: 0x7f - 0x20 }, (_unused, i) => String.fromCharCode(0x20 + i)))
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const character = decoder.decode(Uint8Array.of(high, low))
      if ([...character].length === 1 && character !== '\uFFFD') characters.add(character)
    }
  return [...characters].join('')
}

/** The printing font, cut to GBK; kept in .local/cache because cutting loads a WebAssembly engine. @returns {Promise<Buffer>} */
async function printingFont() {
  const source = readFileSync(path.join(root, 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'))
  const characters = gbkCharacters()
  const cached = path.join(root, `.local/cache/font-${createHash('sha256').update(source).update(characters).digest('hex').slice(0, 16)}.ttf`)
  if (existsSync(cached)) return readFileSync(cached)
  const { default: subsetFont } = await import('subset-font')
  const font = await subsetFont(source, characters, { targetFormat: 'truetype' })
  mkdirSync(path.dirname(cached), { recursive: true })
  writeFileSync(cached, font)
  return font
}

/** Bytes of a bundle: `start` is what loading index.mjs pulls in, `lazy` what is imported later. */
function measure(outputs, entryFile) {
  const start = new Set()
  const visit = (file) => {
    if (start.has(file)) return
    start.add(file)
    for (const imported of outputs[file].imports) if (imported.kind !== 'dynamic-import' && imported.external !== true) visit(imported.path)
  }
  visit(entryFile)
  const bytes = (files) => files.reduce((sum, file) => sum + outputs[file].bytes, 0)
  const code = Object.keys(outputs).filter((file) => file.endsWith('.mjs'))
  return { start: bytes([...start]), lazy: bytes(code.filter((file) => !start.has(file))), startFiles: [...start].map((file) => path.basename(file)).sort() }
}

/** Builds one Lambda. @param {string} entry */
async function buildEntry(entry, withZip) {
  const outdir = path.join(dist, entry)
  rmSync(outdir, { recursive: true, force: true })
  const { outputFiles, metafile } = await build({
    absWorkingDir: root, entryPoints: { index: `functions/src/entry/${entry}.ts` }, outdir,
    bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', mainFields: ['module', 'main'], minify: true, keepNames: false,
    outExtension: { '.js': '.mjs' }, chunkNames: 'chunks/[name]-[hash]', banner: { js: BANNER }, sourcemap: 'external', legalComments: 'none',
    metafile: true, write: false, logLevel: 'warning', define: { 'process.env.NODE_ENV': '"production"' }
  })
  const files = outputFiles.map((file) => ({ name: path.relative(outdir, file.path), data: Buffer.from(file.contents) }))
  if (PRINTING.has(entry)) files.push({ name: 'assets/NotoSansSC.ttf', data: await printingFont() })
  for (const file of files) {
    const target = path.join(outdir, file.name)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, file.data)
  }
  if (withZip) writeFileSync(path.join(dist, `${entry}.zip`), zip(files.filter((file) => !file.name.endsWith('.map'))))
  return measure(metafile.outputs, `functions/dist/${entry}/index.mjs`)
}

/** Builds all. Leaves functions/dist/sizes.json. */
export async function buildLambda({ withZip = true } = {}) {
  const sizes = {}
  for (const entry of ENTRIES) sizes[entry] = await buildEntry(entry, withZip)
  writeFileSync(path.join(dist, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`)
  return sizes
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sizes = await buildLambda({ withZip: !process.argv.includes('--no-zip') })
  for (const [entry, { start, lazy }] of Object.entries(sizes)) process.stdout.write(`${entry.padEnd(12)} ${start} bytes at start, ${lazy} later\n`)
}
