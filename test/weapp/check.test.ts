/** What WeChat itself would say of the build: its compilers, its upload check, what its engines can read, what its packages may weigh. */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'acorn'
import { pagesOf } from './harness/open-app'
import { filesOf } from './harness/render'
import { distDir } from './phones'

const KB = 1024
const work = mkdtempSync(path.join(tmpdir(), 'lubiao-wx-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** The official compiler's program; npm leaves it without its execute bit, so a copy gets it. */
function compiler(name: 'wcc' | 'wcsc'): string {
  const system = { linux: 'linux', darwin: 'mac' }[process.platform as 'linux' | 'darwin']
  const target = path.join(work, name)
  copyFileSync(path.join(path.dirname(createRequire(__filename).resolve('miniprogram-compiler/package.json')), 'bin', system, name), target)
  chmodSync(target, 0o755)
  return target
}

/** Runs a compiler; returns what it complains of. */
function complaint(program: string, args: readonly string[], cwd: string): string {
  try {
    execFileSync(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * KB * KB })
    return ''
  } catch (reason) {
    return String((reason as { stderr?: Buffer }).stderr ?? reason)
  }
}

const uploadCheck = (dir: string): { ok: boolean; files?: string[]; reason?: string } =>
  JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'offline-check.cjs'), dir], { encoding: 'utf8', timeout: 45_000, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * KB * KB }).replace(/^[^{]*/, '')) as { ok: boolean }

const ofKind = (...kinds: readonly string[]) => filesOf(distDir).filter((file) => kinds.some((kind) => file.endsWith(kind)))

describe('the build', () => {
  it('passes the official template compiler, which does refuse a broken one', () => {
    const wcc = compiler('wcc')
    expect(complaint(wcc, ['-d', ...ofKind('.wxml', '.wxs').map((file) => `./${file}`)], distDir)).toBe('')
    writeFileSync(path.join(work, 'broken.wxml'), '<view><text></view>')
    expect(complaint(wcc, ['-d', './broken.wxml'], work)).toMatch(/text/)
  })

  it('passes the official style compiler', () => {
    expect(complaint(compiler('wcsc'), ofKind('.wxss').map((file) => `./${file}`), distDir)).toBe('')
  })

  it('passes the official upload check, which does refuse a missing page', () => {
    expect(uploadCheck(distDir)).toMatchObject({ ok: true })
    const copy = path.join(work, 'copy')
    cpSync(distDir, copy, { recursive: true })
    for (const kind of ['js', 'json', 'wxml']) rmSync(path.join(copy, `shell/me/index.${kind}`))
    expect(uploadCheck(copy)).toMatchObject({ ok: false })
  }, 120_000)

  it('is at most ES2019 everywhere, BigInt literals apart: iOS 14 and Chrome 69 read it', () => {
    // both engines have BigInt literals (Chrome 67, Safari 14) and neither all of ES2020, which is the first edition to name them
    const withoutBigInt = (source: string) => source.replace(/\b(0x[\da-f]+|\d+)n\b/gi, '$1')
    const refused = ofKind('.js').flatMap((file) => {
      try {
        parse(withoutBigInt(readFileSync(path.join(distDir, file), 'utf8')), { ecmaVersion: 2019 })
        return []
      } catch (reason) {
        return [`${file}: ${String(reason)}`]
      }
    })
    expect(refused).toEqual([])
  })

  it('leaves nothing to be asked of Node', () => {
    expect(ofKind('.js').filter((file) => /process\.env\./.test(readFileSync(path.join(distDir, file), 'utf8')))).toEqual([])
  })

  it('has every page of app.json', () => {
    expect(pagesOf(distDir).flatMap((page) => ['js', 'json', 'wxml'].filter((kind) => !existsSync(path.join(distDir, `${page}.${kind}`))).map((kind) => `${page}.${kind}`))).toEqual([])
  })

  it('keeps its budgets: main package 700 KB, any other 300 KB', () => {
    const { subPackages } = JSON.parse(readFileSync(path.join(distDir, 'app.json'), 'utf8')) as { subPackages: { root: string }[] }
    const size = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(path.join(distDir, file)).size, 0)
    const inside = (file: string) => subPackages.some((sub) => file.startsWith(`${sub.root}/`))
    expect(size(filesOf(distDir).filter((file) => !inside(file)))).toBeLessThanOrEqual(700 * KB)
    for (const sub of subPackages) expect(size(filesOf(distDir).filter((file) => file.startsWith(`${sub.root}/`)))).toBeLessThanOrEqual(300 * KB)
  })
})
