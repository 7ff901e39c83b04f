/**
 * `npm start`: the whole product on this machine — engine, file store, simulators, API, both front ends — with demo people, data that
 * survives a restart, and a page of where to click. `--fresh` starts over.
 */
import { mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { onSchedule, onStream } from '@lubiao/functions/entry/apps'
import { systemNow } from '@lubiao/functions/platform/chance'
import { readConfig } from '@lubiao/functions/platform/config'
import { createLog } from '@lubiao/functions/platform/log'
import { createDeps } from '@lubiao/functions/platform/wiring'
import { kioskBeats } from './demo/kiosk-beats'
import { demoPeople } from './demo/people.data'
import { serveApi, serveSite } from './host'
import { prepare } from './prepare'
import { startSchedule } from './scheduler'
import { localEnv, localSecrets, portsFrom } from './settings'
import { startStack } from './stack'
import { signInHelp, writeStackFile } from './stack-file'
import { startPump } from './stream-pump'

const root = resolve(import.meta.dirname, '../..')
const home = resolve(process.env['LUBIAO_HOME'] ?? `${root}/.local`)
const ports = portsFrom(Number(process.env['LUBIAO_PORT_BASE'] ?? 4100))
const SWEEP_MS = 5_000
const BEAT_MS = 60_000
const NOTICES_MS = 1_000
/** Load tests from one address raise it; otherwise the product's own limits hold. */
const limit = process.env['LUBIAO_LIMIT_PER_MINUTE']

async function main(): Promise<void> {
  if (process.argv.includes('--fresh')) for (const part of ['ddb.sqlite', 'ddb.sqlite-wal', 'ddb.sqlite-shm', 'files', 'stream.json', 'secrets.json', 'signing-keys.json']) rmSync(`${home}/${part}`, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const logFile = openSync(`${home}/lubiao.log`, 'a')
  const log = createLog(systemNow, (line) => writeSync(logFile, `${line}\n`))
  const failed = (what: string) => (error: unknown): void => log('error', what, { cause: error instanceof Error ? error.name : 'unknown' })

  const h5 = await serveSite(`${root}/miniapp/dist/h5`, ports.h5)
  const desk = await serveSite(`${root}/console/dist`, ports.console)
  const stack = await startStack({ home, ports, wxpay: { tickMs: NOTICES_MS }, alipay: { tickMs: NOTICES_MS } })
  const urls = { engine: stack.proxy.url, files: stack.files.url, wechat: stack.wechat.url, sms: stack.sms.url, registry: stack.registry.url, post: stack.post.url, wxpay: stack.wxpay.url, alipay: stack.alipay.url, nontax: stack.nontax.url, api: `http://127.0.0.1:${ports.api}`, h5: h5.url, console: desk.url }
  const deps = createDeps(readConfig(localEnv(home, urls, localSecrets(home))), { log })
  await prepare(deps, stack.engine.endpoint)
  const api = await serveApi(deps, ports.api, limit === undefined ? undefined : { perCaller: Number(limit), perAddress: Number(limit) })
  h5.set({ api: api.url, demoWechat: stack.wechat.url })
  desk.set({ api: api.url, demoWechat: stack.wechat.url })
  const pump = startPump({ endpoint: stack.engine.endpoint, table: deps.table.name, handle: (records) => onStream(deps, records), checkpoint: `${home}/stream.json`, onError: failed('pump.failed') })
  const schedule = startSchedule(SWEEP_MS, () => onSchedule(deps), failed('schedule.failed'))
  const beats = startSchedule(BEAT_MS, () => kioskBeats(deps, (path, init) => fetch(`${api.url}${path}`, init)), failed('kiosks.failed'))
  await beats.now()

  const told = { api: api.url, h5: h5.url, console: desk.url, stack, people: demoPeople }
  writeStackFile(home, told)
  process.stdout.write(signInHelp(told))

  let ending = false
  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    await Promise.all([schedule.stop(), beats.stop(), pump.stop(), api.stop(), h5.stop(), desk.stop()])
    await stack.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end())
}

/** Why it did not start, with what to do where that is known. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  return code === 'EADDRINUSE' ? `port ${port} is taken: the stack may be running already. LUBIAO_PORT_BASE=4300 npm start takes other ports.` : error.message
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
