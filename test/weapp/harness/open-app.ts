/** Opens the real WeChat build outside WeChat, for tests: pages, taps, typing, navigation. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { instantOf, timeOfDay } from '@lubiao/shared/kernel/clock'
import { newLog, type AppLog } from './log'
import { makeModules } from './modules'
import { Renderer, type Drawn, type PlainEvent } from './render'
import { snapshotOf } from './snapshot'
import { makeWx, type Hooks, type Outside } from './wx'

type Definition = Record<string, unknown> & { data?: Record<string, unknown> }
interface Instance extends Record<string, unknown> { route: string; options: Record<string, string>; data: Record<string, unknown> }
interface Open { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly instance: Instance; readonly drawn: Drawn }
interface AppJson { pages: string[]; subPackages?: { root: string; pages: string[] }[]; tabBar?: { list: { pagePath: string }[] } }

/** The app as a test handles it. */
export interface WeApp {
  /** The page on top. */
  page(): { readonly path: string; readonly query: Readonly<Record<string, string>> }
  depth(): number
  /** All words on the page. */
  text(): string
  has(selector: string): boolean
  attr(selector: string, name: string): string | null
  texts(selector: string): readonly string[]
  /** Whether a control can't be pressed now; throws when it is not there. */
  off(selector: string): boolean
  /** Waits for the control as a person does; throws when nothing matches within 5 s or it stays disabled for 5 s. */
  tap(selector: string): Promise<void>
  input(selector: string, value: string): Promise<void>
  /** A picker's or switch's own event: `{value}`. */
  change(selector: string, value: unknown): Promise<void>
  fire(selector: string, type: string, detail: unknown): Promise<void>
  waitFor(what: string | (() => boolean), ms?: number): Promise<void>
  open(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  back(): Promise<void>
  emit(event: string, payload: unknown): void
  /** The screen as one HTML document: the page with its styles, and the bars WeChat draws around it. */
  html(): string
  readonly log: AppLog
  readonly storage: Map<string, unknown>
  readonly pages: readonly string[]
  close(): void
}

const read = (dist: string, file: string): unknown => JSON.parse(readFileSync(path.join(dist, file), 'utf8'))

/** Every page of app.json, main package first. */
export function pagesOf(dist: string): readonly string[] {
  const app = read(dist, 'app.json') as AppJson
  return [...app.pages, ...(app.subPackages ?? []).flatMap((sub) => sub.pages.map((page) => `${sub.root}/${page}`))]
}

/** Starts the app at its first page (or `entry`, with a query). `storage` carries over between launches. */
export async function openApp({ distDir, hooks = {}, entry, storage = new Map<string, unknown>(), clock = Date.now, origins = {}, files = new Map(), network = { down: false, losing: false } }: Partial<Outside> & {
  distDir: string; hooks?: Hooks; entry?: string; storage?: Map<string, unknown>; clock?: () => number
}): Promise<WeApp> {
  const log = newLog()
  const pages = pagesOf(distDir)
  const tabs = (read(distDir, 'app.json') as AppJson).tabBar?.list.map((tab) => tab.pagePath) ?? []
  const renderer = new Renderer(distDir)
  const definitions = new Map<string, Definition>()
  const stack: Open[] = []
  const keptTabs = new Map<string, Open>()
  let appDefinition: Definition | undefined
  let defining: string | undefined

  const call = (target: Record<string, unknown>, name: string, ...args: unknown[]) => {
    const method = target[name]
    if (typeof method !== 'function') return
    try { (method as (...all: unknown[]) => unknown).apply(target, args) } catch (reason) { log.errors.push(reason) }
  }
  const top = (): Open => {
    const open = stack[stack.length - 1]
    if (open === undefined) throw new Error('no page is open')
    return open
  }

  const show = (url: string): Open => {
    const [raw = '', search = ''] = url.replace(/^\//, '').split('?')
    if (!pages.includes(raw)) throw new Error(`page "${raw}" is not found`)
    const query = Object.fromEntries(search.split('&').filter((pair) => pair !== '').map((pair) => { const [key = '', value = ''] = pair.split('='); return [key, value] }))
    if (!definitions.has(raw)) {
      defining = raw
      modules.load(raw)
      defining = undefined
    }
    const definition = definitions.get(raw)
    if (definition === undefined) throw new Error(`${raw} did not call Page`)
    const data = JSON.parse(JSON.stringify(definition.data ?? {})) as Record<string, unknown>
    const instance: Instance = Object.assign(Object.create(null) as Instance, definition, { route: raw, __route__: raw, options: query, data })
    const handlers = [...new Set(['eh', 'ev', ...Object.keys(definition).filter((key) => typeof definition[key] === 'function' && !key.startsWith('on'))])]
    const drawn = renderer.draw(raw, data, handlers, (name: string, event: PlainEvent) => call(instance, name, JSON.parse(JSON.stringify(event))))
    Object.assign(instance, {
      setData: (change: Record<string, unknown>, done?: () => void) => {
        const json = JSON.stringify(change)
        log.setData.push({ page: raw, bytes: Buffer.byteLength(json) })
        try { drawn.setData(JSON.parse(json) as Record<string, unknown>) } catch (reason) { log.errors.push(reason) }
        if (done !== undefined) setTimeout(() => { try { done.call(instance) } catch (reason) { log.errors.push(reason) } }, 0)
      },
      selectComponent: () => null, selectAllComponents: () => [],
      createSelectorQuery: () => selectorQuery(),
      getTabBar: () => null
    })
    const open = { path: raw, query, instance, drawn }
    stack.push(open)
    call(instance, 'onLoad', query)
    call(instance, 'onShow')
    call(instance, 'onReady')
    return open
  }
  const unload = (open: Open) => { call(open.instance, 'onUnload'); open.drawn.remove() }
  const hideTop = () => { const open = stack[stack.length - 1]; if (open !== undefined) call(open.instance, 'onHide') }
  const goTab = (url: string) => {
    const [raw = ''] = url.replace(/^\//, '').split('?')
    if (!tabs.includes(raw)) throw new Error(`switchTab: "${raw}" is no tab`)
    for (const open of stack.splice(0)) {
      if (tabs.includes(open.path)) { keptTabs.set(open.path, open); call(open.instance, 'onHide') } else unload(open)
    }
    const kept = keptTabs.get(raw)
    if (kept === undefined) show(raw)
    else { stack.push(kept); call(kept.instance, 'onShow') }
  }

  const own: Hooks = {
    navigateTo: ({ url }) => {
      if (stack.length >= 10) throw new Error('webview count limit exceed')
      if (tabs.includes(String(url).replace(/^\//, '').split('?')[0] ?? '')) throw new Error('can not navigateTo a tabbar page')
      hideTop()
      show(String(url))
      return {}
    },
    redirectTo: ({ url }) => { const gone = stack.pop(); if (gone !== undefined) unload(gone); show(String(url)); return {} },
    reLaunch: ({ url }) => { for (const open of stack.splice(0)) unload(open); keptTabs.clear(); show(String(url)); return {} },
    switchTab: ({ url }) => { goTab(String(url)); return {} },
    navigateBack: ({ delta }) => {
      for (let left = Math.min(Number(delta ?? 1), stack.length - 1); left > 0; left -= 1) { const gone = stack.pop(); if (gone !== undefined) unload(gone) }
      call(top().instance, 'onShow')
      return {}
    },
    createSelectorQuery: () => selectorQuery()
  }
  const { wx, emit } = makeWx({ hooks, storage, log, own, outside: { origins, files, network } })
  const modules = makeModules(distDir, {
    wx, App: (definition) => { appDefinition = definition as Definition }, Page: (definition) => { if (defining !== undefined) definitions.set(defining, definition as Definition) },
    Component: () => undefined, Behavior: (definition) => definition, getApp: () => appDefinition, getCurrentPages: () => stack.map((open) => open.instance)
  }, log, clock)

  const settle = () => new Promise<void>((resolve) => { setTimeout(resolve, 25) })
  modules.load('app')
  if (appDefinition === undefined) throw new Error('app.js did not call App')
  call(appDefinition, 'onLaunch', { path: entry ?? pages[0], query: {}, scene: 1001 })
  call(appDefinition, 'onShow', { path: entry ?? pages[0], query: {}, scene: 1001 })
  show(entry ?? (pages[0] as string))
  await settle()

  const find = (selector: string): Element => {
    const found = top().drawn.host.querySelector(selector)
    if (found === null) throw new Error(`nothing matches ${selector} on ${top().path}:\n${app.text()}`)
    return found
  }
  const until = async (met: () => boolean, ms: number) => { for (const end = Date.now() + ms; !met() && Date.now() < end; ) await settle() }
  const off = (selector: string) => Boolean(top().drawn.attribute(find(selector), 'disabled'))
  const fire = async (selector: string, type: string, detail: unknown) => {
    await until(() => app.has(selector), 5000)
    top().drawn.fire(find(selector), type, detail)
    await settle()
  }
  const app: WeApp = {
    log, storage, pages, emit,
    page: () => ({ path: top().path, query: top().query }),
    depth: () => stack.length,
    text: () => (top().drawn.host.textContent ?? '').replace(/\s+/g, ' '),
    has: (selector) => top().drawn.host.querySelector(selector) !== null,
    off,
    attr: (selector, name) => { const value = top().drawn.attribute(find(selector), name); return value === undefined || value === null ? null : String(value) },
    texts: (selector) => [...top().drawn.host.querySelectorAll(selector)].map((one) => (one.textContent ?? '').trim()),
    tap: async (selector) => {
      await until(() => app.has(selector), 5000)
      await until(() => !off(selector), 5000)
      if (off(selector)) throw new Error(`${selector} is disabled on ${top().path}:\n${app.text()}`)
      await fire(selector, 'tap', { x: 1, y: 1 })
    },
    input: async (selector, value) => {
      await fire(selector, 'input', { value, cursor: value.length })
      await fire(selector, 'blur', { value })
    },
    change: async (selector, value) => await fire(selector, 'change', { value }),
    fire,
    waitFor: async (what, ms = 8000) => {
      const met = () => (typeof what === 'string' ? app.text().includes(what) : what())
      for (const end = Date.now() + ms; !met(); await settle())
        if (Date.now() > end) throw new Error(`waited ${ms} ms for ${typeof what === 'string' ? `"${what}"` : 'a condition'} on ${top().path}:\n${app.text()}\n${[...log.errors.map(String), ...log.console.filter((line) => line.level === 'error').map((line) => line.text)].join('\n')}`)
    },
    open: async (url) => { hideTop(); show(url); await settle() },
    switchTab: async (url) => { goTab(url); await settle() },
    back: async () => { const gone = stack.pop(); if (gone !== undefined) unload(gone); call(top().instance, 'onShow'); await settle() },
    html: () => snapshotOf({ dist: distDir, page: top().path, host: top().drawn.host, depth: stack.length, clock: timeOfDay(instantOf(clock())), attribute: top().drawn.attribute }),
    close: () => { for (const open of [...stack.splice(0), ...keptTabs.values()]) unload(open); modules.stop() }
  }
  return app
}

/** Measures nothing: every query answers with an empty rectangle, as for an element that is not there. */
function selectorQuery(): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  for (const name of ['in', 'select', 'selectAll', 'selectViewport', 'boundingClientRect', 'scrollOffset', 'fields', 'node', 'context']) query[name] = () => query
  query.exec = (done?: (answers: unknown[]) => void) => { setTimeout(() => done?.([null]), 0); return query }
  return query
}
