/** The dev host as its own process, the way `npm start` runs it, on ports and in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { nameOf } from '../../functions/src/platform/thrown'
import { lendSecrets } from './lent-secrets'

/** What `.local/stack.json` says, as far as tests read it. */
export interface StackFile {
  readonly urls: Readonly<Record<'api' | 'h5' | 'console' | 'engine' | 'wechat' | 'registry' | 'wxpay' | 'alipay', string>>
  readonly admin: Readonly<Record<string, string>>
  readonly demo: Readonly<Record<'wechat' | 'wxpay', string>>
}

const root = resolve(__dirname, '../..')
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A dev host that can be killed and started again over the same data. */
export class Host {
  readonly home = mkdtempSync(join(tmpdir(), 'lubiao-host-'))
  private child: ChildProcess | undefined
  private output = ''
  constructor(private readonly portBase: number, private readonly env: Readonly<Record<string, string>> = {}) {
    lendSecrets(this.home)
  }

  /** Starts it; resolves once it answers. Milliseconds taken. */
  async start(): Promise<number> {
    const began = performance.now()
    rmSync(join(this.home, 'stack.json'), { force: true })
    this.child = spawn(process.execPath, ['--import', 'tsx', 'local/src/main.ts'], { cwd: root, env: { ...process.env, NODE_OPTIONS: '', LUBIAO_HOME: this.home, LUBIAO_PORT_BASE: String(this.portBase), ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    for (let waited = 0; waited < 60_000; waited += 50) {
      if (this.child.exitCode !== null) throw new Error(`dev host ended: ${this.output.slice(-2000)}`)
      if (existsSync(join(this.home, 'stack.json')) && (await this.answers())) return performance.now() - began
      await pause(50)
    }
    throw new Error(`dev host did not answer: ${this.output.slice(-2000)}`)
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.stack.urls.api}/api/openapi.json`)).ok
    } catch (error) {
      // Not listening yet.
      if (nameOf(error) === 'TypeError') return false
      throw error
    }
  }

  get stack(): StackFile {
    return JSON.parse(readFileSync(join(this.home, 'stack.json'), 'utf8')) as StackFile
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    const { child } = this
    if (child === undefined || child.exitCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
  }

  /** Ends it as Ctrl-C does and removes its data. */
  async stop(): Promise<void> {
    const { child } = this
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
    }
    rmSync(this.home, { recursive: true, force: true })
  }
}
