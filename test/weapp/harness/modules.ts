/** Runs the app's JavaScript in a bare context: no DOM, no Node, no code from strings. What WeChat's engine lacks is missing here too. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import type { AppLog } from './log'

/** Globals WeChat gives. */
export interface Globals { readonly wx: unknown; App(definition: unknown): void; Page(definition: unknown): void; Component(definition: unknown): void; Behavior(definition: unknown): unknown; getApp(): unknown; getCurrentPages(): unknown }

/** Loads modules of one build. */
export interface Modules { load(file: string): void; stop(): void }

const CLOCK = `(function () {
  var Real = Date, now = setClock
  Date = class extends Real { constructor() { if (arguments.length === 0) super(now()); else super(...arguments) } static now() { return now() } }
})()`

/** Makes the context. */
export function makeModules(dist: string, globals: Globals, log: AppLog, clock: () => number): Modules {
  const timers = new Set<NodeJS.Timeout>()
  const guarded = (work: () => void) => () => {
    try { work() } catch (reason) { log.errors.push(reason) }
  }
  const once = (work: () => void, ms = 0) => { const timer = setTimeout(() => { timers.delete(timer); guarded(work)() }, ms); timers.add(timer); return Number(timer) }
  const again = (work: () => void, ms = 0) => { const timer = setInterval(guarded(work), ms); timers.add(timer); return Number(timer) }
  const clear = (id: number) => { for (const timer of timers) if (Number(timer) === id) { clearTimeout(timer); timers.delete(timer) } }
  const say = (level: string) => (...parts: unknown[]) => { log.console.push({ level, text: parts.map((part) => (part instanceof Error || (typeof part === 'object' && part !== null && 'stack' in part) ? String((part as Error).stack) : typeof part === 'string' ? part : JSON.stringify(part))).join(' ') }) }
  const console = { log: say('log'), info: say('info'), warn: say('warn'), error: say('error'), debug: say('debug'), group: () => undefined, groupEnd: () => undefined }
  const context = vm.createContext({ ...globals, console, setTimeout: once, clearTimeout: clear, setInterval: again, clearInterval: clear, setClock: clock }, { codeGeneration: { strings: false, wasm: false } })
  // the phone's clock can be turned, so that days pass in a test
  vm.runInContext(CLOCK, context)
  ;(context as { setClock?: unknown }).setClock = undefined
  const loaded = new Map<string, { exports: unknown }>()

  const load = (file: string): unknown => {
    const name = path.posix.normalize(file.endsWith('.js') ? file : `${file}.js`)
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const module = { exports: {} as unknown }
    loaded.set(name, module)
    const wrap = vm.runInContext(`(function (require, module, exports) {${readFileSync(path.join(dist, name), 'utf8')}\n})`, context, { filename: name }) as (require: unknown, module: unknown, exports: unknown) => void
    wrap((target: string) => load(path.posix.join(path.posix.dirname(name), target)), module, module.exports)
    return module.exports
  }
  return {
    load: (file) => { load(file) },
    stop: () => { for (const timer of timers) clearTimeout(timer); timers.clear() }
  }
}
