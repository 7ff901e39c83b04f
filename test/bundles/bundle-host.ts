/**
 * Runs a deployed archive as Lambda does: unpacked into a folder of its own, in a process of its own, given events one by one. Nothing
 * of the repository is within its reach but what the archive brings.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { archived } from '../support/archive'
import { createInterface } from 'node:readline'

/** What API Gateway gives back to a browser. */
export interface GatewayAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isBase64Encoded?: boolean
}

/** Reads events as lines, answers as lines; the first line says how long loading took. */
const RUNNER = `
import { createInterface } from 'node:readline'
const before = performance.now(), used = process.cpuUsage()
const { handler } = await import('./index.mjs')
const { user, system } = process.cpuUsage(used)
const startMs = (used.user + used.system) / 1000
process.stderr.write(JSON.stringify({ loadedMs: performance.now() - before, cpuMs: (user + system) / 1000, startMs }) + '\\n')
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line), { callbackWaitsForEmptyEventLoop: false, awsRequestId: 'smoke' }).then((value) => ({ value }), (error) => ({ error: error.stack }))
  process.stderr.write(JSON.stringify(answer) + '\\n')
}
process.exit(0)
`

/** What this machine takes at this moment to load a program that no change of ours makes slower, the pinned compiler: milliseconds of the processor. */
export function yardstickMs(): number {
  const program = `const used = process.cpuUsage(); require(${JSON.stringify(require.resolve('typescript'))}); const { user, system } = process.cpuUsage(used); process.stdout.write(String((user + system) / 1000))`
  return Number(execFileSync(process.execPath, ['-e', program], { env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' }))
}

/** A running bundle. */
export class BundleHost {
  private readonly waiting: ((line: string) => void)[] = []
  private readonly arrived: string[] = []
  private readonly complaints: string[] = []
  private constructor(private readonly child: ChildProcess, private readonly folder: string, readonly logs: string[]) {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      if (!line.startsWith('{')) return void this.complaints.push(line)
      const taker = this.waiting.shift()
      if (taker === undefined) this.arrived.push(line)
      else taker(line)
    })
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => logs.push(line))
    // What went wrong stands in the last lines; before them Node shows the line of code, which in a bundle is the whole bundle.
    child.once('close', (code) => { for (const taker of this.waiting.splice(0)) taker(JSON.stringify({ error: [`the process ended with ${code ?? 'a signal'}`, ...this.complaints.filter((line) => line.length < 500)].join('\n') })) })
  }

  /** Unpacks and loads. Throws with the bundle's own words when it does not load. Gives the milliseconds loading took, on the wall and of the processor, and what the processor took to start Node before. */
  static async start(entry: string, env: Readonly<Record<string, string>>): Promise<{ readonly host: BundleHost; readonly loadedMs: number; readonly cpuMs: number; readonly startMs: number }> {
    const folder = mkdtempSync(path.join(tmpdir(), `lubiao-${entry}-`))
    for (const [name, content] of archived(readFileSync(path.join(__dirname, `../../functions/dist/${entry}.zip`)))) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), content)
    }
    writeFileSync(path.join(folder, 'runner.mjs'), RUNNER)
    const child = spawn(process.execPath, [path.join(folder, 'runner.mjs')], { cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'] ?? '', LAMBDA_TASK_ROOT: folder, ...env } })
    const host = new BundleHost(child, folder, [])
    const first = JSON.parse(await host.line()) as { readonly loadedMs?: number; readonly cpuMs?: number; readonly startMs?: number; readonly error?: string }
    if (first.loadedMs === undefined || first.cpuMs === undefined || first.startMs === undefined) throw new Error(`${entry} did not load: ${first.error ?? ''}`)
    return { host, loadedMs: first.loadedMs, cpuMs: first.cpuMs, startMs: first.startMs }
  }

  private line(): Promise<string> {
    const known = this.arrived.shift()
    return known === undefined ? new Promise((take) => this.waiting.push(take)) : Promise.resolve(known)
  }

  /** Gives an event; throws with the handler's stack when it throws. */
  async invoke<T>(event: object): Promise<T> {
    this.child.stdin?.write(`${JSON.stringify(event)}\n`)
    const answer = JSON.parse(await this.line()) as { readonly value?: T; readonly error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value as T
  }

  /** A request as API Gateway (payload 2.0) hands it over. */
  request(method: string, target: string, options: { readonly token?: string; readonly key?: string; readonly body?: object; readonly base64?: boolean } = {}): Promise<GatewayAnswer> {
    const [rawPath = '', rawQueryString = ''] = target.split('?')
    const text = options.body === undefined ? undefined : JSON.stringify(options.body)
    const headers: Record<string, string> = {
      host: 'api.example', 'user-agent': 'smoke', 'x-forwarded-for': '198.51.100.7',
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }), ...(options.key === undefined ? {} : { 'idempotency-key': options.key })
    }
    return this.invoke<GatewayAnswer>({
      version: '2.0', routeKey: `${method} ${rawPath}`, rawPath, rawQueryString, headers, isBase64Encoded: options.base64 === true,
      ...(rawQueryString === '' ? {} : { queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)) }),
      requestContext: {
        accountId: '123456789012', apiId: 'api', domainName: 'api.example', domainPrefix: 'api', requestId: 'gateway', routeKey: `${method} ${rawPath}`, stage: '$default', time: '23/Nov/2026:12:00:00 +0000', timeEpoch: 1795435200000,
        http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'smoke' }
      },
      ...(text === undefined ? {} : { body: options.base64 === true ? Buffer.from(text).toString('base64') : text })
    })
  }

  /** Ends the process by closing its input and removes the folder. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((done) => { if (this.child.exitCode !== null) done(); else this.child.once('exit', () => done()) })
    this.child.stdin?.end()
    await gone
    rmSync(this.folder, { recursive: true, force: true })
  }
}
