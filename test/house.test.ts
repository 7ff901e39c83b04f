/** House rules that neither the compiler nor lint can hold (design §1, §11). */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { faultsOf } from '@lubiao/shared/kernel/machine'
import { fileOf, machinePage, machines } from '../scripts/machine-docs'

const root = path.join(__dirname, '..')
const LEFT_OUT = new Set(['node_modules', 'dist', 'reports', 'coverage', 'generated'])
const CODE = /\.(ts|tsx|mjs|cjs|js)$/
const TEXT = /\.(ts|tsx|mjs|cjs|js|json|md|yml|yaml|css|html|sh)$/
/** Longest source file; above it a file is asking to be two (design §1). */
const MOST_LINES = 300

/** Files below a folder, by path from the root; what is built, hidden or installed left out. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || LEFT_OUT.has(entry.name)) return []
    const file = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? filesIn(file) : [file]
  })
}

const files = filesIn('')
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('test/')
const source = files.filter((file) => CODE.test(file) && /^(shared|functions|miniapp|console|local)\/src\//.test(file))
/** `file:line` of every line that matches. */
const linesLike = (among: readonly string[], pattern: RegExp): readonly string[] =>
  among.flatMap((file) => textOf(file).split('\n').flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}`] : [])))

describe('the house', () => {
  it('has source to look at in every workspace', () => {
    for (const workspace of ['shared', 'functions', 'miniapp', 'console', 'local']) expect([workspace, source.some((file) => file.startsWith(`${workspace}/src/`))]).toEqual([workspace, true])
  })

  it(`has no source file above ${MOST_LINES} lines`, () => {
    const long = files.filter((file) => CODE.test(file) && !isTest(file) && !file.includes('.data.')).map((file) => [file, textOf(file).trimEnd().split('\n').length] as const)
    expect(long.filter(([, lines]) => lines > MOST_LINES)).toEqual([])
  })

  it('has no barrels: no index.ts, nothing exported from elsewhere', () => {
    expect(source.filter((file) => /(^|\/)index\.(ts|js)$/.test(file))).toEqual([])
    expect(linesLike(source, /^export (type )?(\*|\{[^}]*\}) .*\bfrom\b/)).toEqual([])
  })

  it('has no drawer for everything', () => {
    expect(files.filter((file) => /(^|\/)(utils?|common|helpers?|misc)(\/|\.[a-z]+$)/.test(file))).toEqual([])
  })

  it('leaves nothing for later', () => {
    expect(linesLike(files.filter((file) => TEXT.test(file)), new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`))).toEqual([])
  })

  it('gives every suite that starts a host ports of its own: they run beside one another', () => {
    const bases = files.filter(isTest).flatMap((file) => [...textOf(file).matchAll(/new Host\((\d[\d_]*)/g)].map((match) => Number((match[1] as string).replaceAll('_', '')))).sort((a, b) => a - b)
    expect(bases.length).toBeGreaterThan(8)
    expect(bases.filter((base, i) => i > 0 && base - (bases[i - 1] as number) < 20)).toEqual([])
  })

  it('names no machine and no package registry', () => {
    const home = new RegExp(`(^|[^\\w./])/(${['work', 'tmp', 'root', 'home'].join('|')})/\\w`)
    const registry = new RegExp(['registry\\.npm', 'npmmirror', 'artifactory', 'verdaccio'].join('|'), 'i')
    const among = files.filter((file) => TEXT.test(file) && file !== 'test/house.test.ts')
    expect(linesLike(among, home)).toEqual([])
    expect(linesLike(among, registry)).toEqual([])
  })

  it('names in its docs only files that are there', () => {
    const gone = files.filter((file) => file.endsWith('.md')).flatMap((file) =>
      [...textOf(file).matchAll(/`((?:shared|functions|miniapp|console|local|test|scripts|bench|docs|deploy)\/[\w./-]+\.\w+)`/g)].map((match) => match[1] as string).filter((named) => !existsSync(path.join(root, named))).map((named) => `${file} → ${named}`))
    expect(gone).toEqual([])
  })
})

describe('machines', () => {
  it('are all listed for the docs', () => {
    expect(files.filter((file) => /^shared\/src\/(?!kernel)[^/]+\/(?:[\w-]+-)?machine\.ts$/.test(file)).sort()).toEqual(machines.map(fileOf).sort())
  })

  it.each(machines.map((machine) => [machine.name, machine] as const))('%s is sound', (_name, machine) => {
    expect(faultsOf(machine)).toEqual([])
  })

  it.each(machines.map((machine) => [machine.name, machine] as const))('%s is drawn in the docs as it is (npm run docs, or UPDATE=1)', (name, machine) => {
    const page = path.join(root, `docs/machines/${name}.md`)
    if (process.env['UPDATE'] === '1') writeFileSync(page, machinePage(machine))
    expect(readFileSync(page, 'utf8')).toBe(machinePage(machine))
  })
})
