/** That lint bites: every ban and every wall, tried on code that breaks it and on code that does not. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(__dirname, '..')
const bin = (name: string): string => path.join(root, 'node_modules', name)

/** Rules that text breaks if it stood in `file`, in order of their lines. */
function brokenBy(file: string, text: string): readonly string[] {
  const done = spawnSync(process.execPath, [bin('eslint/bin/eslint.js'), '--stdin', '--stdin-filename', file, '--format', 'json'], { cwd: root, input: text, encoding: 'utf8', env: { ...process.env, TSESTREE_SINGLE_RUN: 'false' } })
  const [result] = JSON.parse(done.stdout) as { messages: { line: number; ruleId: string | null; message: string }[] }[]
  return (result?.messages ?? []).map((message) => `${message.line} ${message.ruleId ?? message.message}`)
}

const banned = [
  "import { z } from 'zod'", "import zod from 'zod'", "import type { ZodType } from 'zod'",
  'export const a = Date.now()', 'export const b = [1].map(Date.now)', 'export const c = new Date()', 'export const d = Date()', 'export const e = Math.random()',
  "import { randomUUID } from 'node:crypto'", 'export const f = crypto.randomUUID()',
  'export const g: any = 1', '// @ts-ignore', '// @ts-expect-error', 'try { JSON.parse(String(z)) } catch {}', 'export const h = zod!.x', 'export const i = e == d'
]
const allowed = ["import * as z from 'zod'", 'export const a = new Date(0)', 'export const b = Math.floor(z.int().parse(1.5))', '// @ts-expect-error the library has no types for this', 'export const c = a == null'].join('\n')

/** ESLint reads the types of every workspace first. */
jest.setTimeout(180_000)

describe('the bans', () => {
  it('bite, each of them', () => {
    const lines = brokenBy('deploy/sample.ts', banned.join('\n')).filter((one) => !one.includes('unused-vars')).map((one) => Number(one.split(' ')[0]))
    expect([...new Set(lines)]).toEqual(banned.map((_, at) => at + 1))
  })

  it('let good code pass', () => {
    expect(brokenBy('deploy/sample.ts', allowed)).toEqual([])
  })

  it('let platforms, stacks and tests have time and chance, and nobody else named imports of zod', () => {
    const text = 'export const now = Date.now() + Math.random()\n'
    for (const file of ['bench/sample.ts', 'scripts/sample.ts']) expect([file, brokenBy(file, text)]).toEqual([file, []])
    expect(brokenBy('test/sample.ts', "import { z } from 'zod'\nexport const a = z\n")).toEqual(['1 no-restricted-syntax'])
  })

  it('leave no test skipped or alone', () => {
    expect(brokenBy('deploy/sample.test.ts', "it.skip('a', () => undefined)\ndescribe.only('b', () => undefined)\nxit('c', () => undefined)\nit('d', () => undefined)\n"))
      .toEqual([1, 2, 3].map((line) => `${line} no-restricted-syntax`))
  })

  it('hold in source: no console, no promise left alone', () => {
    const file = 'functions/src/http/handler.ts'
    const text = `${readFileSync(path.join(root, file), 'utf8')}\nexport function sample(): void {\n  console.log(1)\n  Promise.resolve(1)\n}\n`
    expect(brokenBy(file, text).map((one) => one.split(' ')[1])).toEqual(['no-console', '@typescript-eslint/no-floating-promises'])
  })
})

describe('the walls', () => {
  const house = mkdtempSync(path.join(tmpdir(), 'lubiao-walls-'))
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
    writeFileSync(path.join(house, file), text)
  }
  const use = (target: string): string => `import { x } from '${target}'\nexport const y = x\n`
  const x = 'export const x = 1\n'

  afterAll(() => rmSync(house, { recursive: true }))

  it('bite, each of them', () => {
    write('tsconfig.json', readFileSync(path.join(root, 'tsconfig.json'), 'utf8'))
    write('package.json', JSON.stringify({ name: 'walls', version: '0.0.0', dependencies: { hono: '*' } }))
    symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'))
    for (const file of ['shared/src/pass/rules.ts', 'functions/src/pass/repo.ts', 'functions/src/pass/repo-scans.ts', 'functions/src/http/pipeline.ts', 'functions/src/http/caller.ts', 'functions/src/platform/clock.ts', 'functions/src/account/people.ts',
      'miniapp/src/features/pass/parts.ts', 'miniapp/src/ui/card.ts', 'console/src/features/pass/parts.ts', 'local/src/stack.ts', 'functions/src/x.test.ts', 'functions/src/account/index.ts']) write(file, x)
    write('shared/src/pass/up.ts', use('../../../functions/src/platform/clock'))
    write('shared/src/pass/node.ts', "import { readFileSync } from 'node:fs'\nexport const y = readFileSync\n")
    write('shared/src/kernel/business.ts', use('../pass/rules'))
    write('shared/src/pass/a.ts', "import { y } from './b'\nexport const x = y\n")
    write('shared/src/pass/b.ts', use('./a'))
    write('shared/src/pass/nowhere.ts', use('./gone'))
    write('shared/src/pass/undeclared.ts', "import ts from 'typescript'\nexport const y = ts\n")
    write('functions/src/account/foreign.ts', use('../pass/repo') + use('../pass/repo-scans').replaceAll(/\b[xy]\b/g, (name) => `${name} as ${name}2`).split('\n')[0])
    write('functions/src/account/web.ts', use('../http/pipeline'))
    write('functions/src/account/hono.ts', "import { Hono } from 'hono'\nexport const y = Hono\n")
    write('functions/src/account/seam.ts', use('../http/caller'))
    write('functions/src/http/handler.ts', "import { Hono } from 'hono'\nexport const y = Hono\n")
    write('functions/src/platform/upward.ts', use('../account/people'))
    write('functions/src/account/stack.ts', use('../../../local/src/stack'))
    write('functions/src/account/tested.ts', use('../x.test'))
    write('functions/src/account/barrel.ts', use('./index'))
    write('functions/src/pass/own.ts', use('./repo'))
    write('miniapp/src/features/account/page.ts', use('../pass/parts'))
    write('miniapp/src/features/account/good.ts', use('../../ui/card'))
    write('miniapp/src/features/account/server.ts', use('../../../../functions/src/platform/clock'))
    write('console/src/features/account/page.ts', use('../pass/parts'))
    write('console/src/features/account/phone.ts', use('../../../../miniapp/src/ui/card'))

    const done = spawnSync(process.execPath, [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', path.join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'shared', 'functions', 'miniapp', 'console', 'local'], { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const { summary } = JSON.parse(done.stdout) as { summary: { violations: { from: string; to: string; rule: { name: string } }[] } }
    expect(summary.violations.map((one) => `${one.rule.name}: ${one.from}`).sort()).toEqual([
      'a-module-keeps-its-repo: functions/src/account/foreign.ts', 'a-module-keeps-its-repo: functions/src/account/foreign.ts',
      'console-features-apart: console/src/features/account/page.ts',
      'front-ends-apart: console/src/features/account/phone.ts',
      'front-ends-know-shared-only: miniapp/src/features/account/server.ts',
      'functions-below-local: functions/src/account/stack.ts',
      'http-stays-above: functions/src/account/hono.ts', 'http-stays-above: functions/src/account/web.ts',
      'kernel-has-no-business: shared/src/kernel/business.ts',
      'miniapp-features-apart: miniapp/src/features/account/page.ts',
      'no-barrels: functions/src/account/barrel.ts',
      'no-cycles: shared/src/pass/a.ts',
      'no-undeclared: shared/src/pass/undeclared.ts',
      'no-unresolved: shared/src/pass/nowhere.ts',
      'platform-is-below-modules: functions/src/platform/upward.ts',
      'shared-is-the-floor: shared/src/pass/up.ts',
      'shared-runs-anywhere: shared/src/pass/node.ts',
      'source-does-not-know-its-tests: functions/src/account/tested.ts',
      'the-seam-knows-no-http: functions/src/http/handler.ts'
    ])
  })
})
