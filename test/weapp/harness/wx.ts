/**
 * The `wx` object: exactly the names of WeChat's official typings. Hooks answer; what no hook answers fails and is listed,
 * so a test never passes on an API that silently did nothing.
 */
import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { AppLog } from './log'

/** Answers one API: the value becomes `success`, a throw becomes `fail`. */
export type Hook = (options: Record<string, unknown>) => unknown
/** Hooks by API name. */
export type Hooks = Readonly<Record<string, Hook>>

interface Options { success?(answer: unknown): void; fail?(reason: unknown): void; complete?(answer: unknown): void }

/** API names of the official typings. */
export function apiNames(): readonly string[] {
  const root = path.dirname(createRequire(path.join(process.cwd(), 'package.json')).resolve('miniprogram-api-typings/package.json'))
  const text = readFileSync(path.join(root, 'types/wx/lib.wx.api.d.ts'), 'utf8')
  const body = text.slice(text.indexOf('interface Wx {'))
  return [...new Set([...body.matchAll(/^ {8}(\w+)[<(]/gm)].map((match) => match[1] as string))]
}

const refused = (name: string, reason: string) => ({ errMsg: `${name}:fail ${reason}` })

const WINDOW = { windowWidth: 390, windowHeight: 760, screenWidth: 390, screenHeight: 844, pixelRatio: 3, statusBarHeight: 47, safeArea: { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 } }
const DEVICE = { brand: 'harness', model: 'glass-easel', system: 'Android 14', platform: 'android', benchmarkLevel: 30 }
const BASE = { SDKVersion: '3.10.0', version: '8.0.60', language: 'zh_CN', theme: 'light' }

/** Answers a phone gives without anybody being asked. Keys with a value that is no function are read as synchronous answers. */
function phone(storage: Map<string, unknown>, log: AppLog): { sync: Readonly<Record<string, (...args: never[]) => unknown>>; hooks: Hooks } {
  const kept = (key: string) => storage.get(key)
  return {
    sync: {
      getSystemInfoSync: () => ({ ...WINDOW, ...DEVICE, ...BASE }), getWindowInfo: () => WINDOW, getDeviceInfo: () => DEVICE, getAppBaseInfo: () => BASE,
      getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, top: 51, bottom: 83, left: 293, right: 380 }),
      getLaunchOptionsSync: () => ({ path: '', scene: 1001, query: {} }), getEnterOptionsSync: () => ({ path: '', scene: 1001, query: {} }),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' } }),
      canIUse: () => true, nextTick: (work: () => void) => { setTimeout(work, 0) },
      getStorageSync: (key: string) => kept(key) ?? '', setStorageSync: (key: string, value: unknown) => { storage.set(key, JSON.parse(JSON.stringify(value))) },
      removeStorageSync: (key: string) => { storage.delete(key) }, clearStorageSync: () => storage.clear(),
      getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10_240 }),
      getUpdateManager: () => ({ onCheckForUpdate: () => undefined, onUpdateReady: () => undefined, onUpdateFailed: () => undefined, applyUpdate: () => undefined })
    },
    hooks: {
      getSystemInfo: () => ({ ...WINDOW, ...DEVICE, ...BASE }),
      getStorage: ({ key }) => { if (!storage.has(String(key))) throw new Error('data not found'); return { data: kept(String(key)) } },
      setStorage: ({ key, data }) => { storage.set(String(key), JSON.parse(JSON.stringify(data))); return {} },
      removeStorage: ({ key }) => { storage.delete(String(key)); return {} },
      getNetworkType: () => ({ networkType: 'wifi' }),
      getRandomValues: ({ length }) => { const bytes = randomBytes(Number(length)); return { randomValues: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) } },
      showToast: ({ title }) => { log.toasts.push(String(title)); return {} }, hideToast: () => ({}), showLoading: () => ({}), hideLoading: () => ({}),
      showModal: () => ({ confirm: true, cancel: false }),
      setNavigationBarTitle: () => ({}), setNavigationBarColor: () => ({}), pageScrollTo: () => ({}), stopPullDownRefresh: () => ({}), vibrateShort: () => ({}),
      setClipboardData: ({ data }) => { storage.set('clipboard', data); return {} },
      getScreenBrightness: () => ({ value: 0.4 }), setScreenBrightness: () => ({}), setKeepScreenOn: () => ({})
    }
  }
}

/** What stands behind the phone: addresses the build knows and where they really are, and files: those the person can pick, and what the app writes. */
export interface Outside { readonly origins: Readonly<Record<string, string>>; readonly files: Map<string, Uint8Array>; readonly network: Network }

/** The phone's network. `down`: nothing leaves. `losing`: requests arrive and their answers do not. `cutting`: half of an answer arrives. `slow`: answers to addresses that end so take until then. */
export interface Network { down: boolean; losing: boolean; cutting?: boolean; slow?: { readonly path: string; readonly until: Promise<void> } }

const reached = (url: string, origins: Outside['origins']): string => {
  const { origin } = new URL(url)
  return (origins[origin] ?? origin) + url.slice(origin.length)
}

async function upload(options: Record<string, unknown>, log: AppLog, outside: Outside): Promise<unknown> {
  const entry = { method: 'POST', url: String(options.url), status: 0 }
  log.requests.push(entry)
  const bytes = outside.files.get(String(options.filePath))
  if (bytes === undefined) throw new Error('file not found')
  const form = new FormData()
  for (const [name, value] of Object.entries((options.formData ?? {}) as Record<string, string>)) form.append(name, value)
  form.append(String(options.name), new Blob([bytes.slice()]), 'file')
  const answer = await fetch(reached(entry.url, outside.origins), { method: 'POST', body: form })
  entry.status = answer.status
  return { statusCode: answer.status, data: await answer.text() }
}

async function request(options: Record<string, unknown>, log: AppLog, outside: Outside): Promise<unknown> {
  const method = String(options.method ?? 'GET').toUpperCase()
  const header = (options.header ?? {}) as Record<string, string>
  const entry = { method, url: String(options.url), status: 0, key: header['idempotency-key'] }
  log.requests.push(entry)
  // The network as it was when the request left: what a test does next is for the next one.
  const { down, losing, cutting = false, slow } = outside.network
  if (down) throw new Error('connect refused')
  const body = options.data === undefined || method === 'GET' ? undefined : typeof options.data === 'string' ? options.data : JSON.stringify(options.data)
  const answer = await fetch(reached(entry.url, outside.origins), { method, headers: header, ...(body === undefined ? {} : { body }), signal: AbortSignal.timeout(Number(options.timeout ?? 60_000)) })
  const whole = await answer.text()
  if (slow !== undefined && entry.url.endsWith(slow.path)) await slow.until
  const text = cutting ? whole.slice(0, whole.length >> 1) : whole
  if (losing) throw new Error('socket hang up')
  entry.status = answer.status
  let data: unknown = text
  try { data = JSON.parse(text) } catch { data = text } // as wx.request: what is no JSON stays text
  return { statusCode: answer.status, data, header: Object.fromEntries(answer.headers), cookies: [] }
}

const fileSystem = ({ files }: Outside) => ({
  writeFile: ({ filePath, data, success }: { filePath: string; data: string; success(): void }) => {
    files.set(filePath, new Uint8Array(Buffer.from(data, 'base64')))
    success()
  },
  readFile: ({ filePath, success, fail }: { filePath: string; success(answer: { data: ArrayBuffer }): void; fail(reason: { errMsg: string }): void }) => {
    const bytes = files.get(filePath)
    if (bytes === undefined) fail({ errMsg: 'readFile:fail no such file' })
    else success({ data: bytes.slice().buffer })
  }
})

/** Makes `wx` for one app. */
export function makeWx({ hooks, storage, log, own, outside }: { hooks: Hooks; storage: Map<string, unknown>; log: AppLog; own: Hooks; outside: Outside }): { wx: Record<string, unknown>; emit(event: string, payload: unknown): void } {
  const { sync, hooks: usual } = phone(storage, log)
  const table: Record<string, Hook> = { ...usual, request: (options) => request(options, log, outside), uploadFile: (options) => upload(options, log, outside), getFileSystemManager: () => fileSystem(outside), ...own, ...hooks }
  const listeners = new Map<string, ((payload: unknown) => void)[]>()
  const wx: Record<string, unknown> = { env: { USER_DATA_PATH: 'wxfile://usr' } }
  for (const name of apiNames()) {
    const simple = sync[name]
    if (/^on[A-Z]/.test(name)) wx[name] = (listener: (payload: unknown) => void) => { listeners.set(name, [...(listeners.get(name) ?? []), listener]) }
    else if (/^off[A-Z]/.test(name)) wx[name] = () => listeners.delete(name.replace('off', 'on'))
    else if (simple !== undefined && hooks[name] === undefined) wx[name] = simple
    else if (name.endsWith('Sync') || /^(create|get)[A-Z]\w*(Manager|Query|Observer|Context)$/.test(name))
      wx[name] = (...args: unknown[]) => {
        const hook = table[name]
        if (hook !== undefined) return (hook as (...all: unknown[]) => unknown)(...args)
        log.missing.add(name)
        throw new Error(`${name} is not answered`)
      }
    else wx[name] = (options: Options & Record<string, unknown> = {}) => answer(name, options)
  }

  function answer(name: string, options: Options & Record<string, unknown>): unknown {
    const hook = table[name]
    if (hook === undefined) log.missing.add(name)
    const work = (async () => {
      if (hook === undefined) throw new Error('not answered by the harness')
      const value = await hook(options)
      return { ...(value as object), errMsg: `${name}:ok` }
    })()
    const settled = work.then(
      (value) => { options.success?.(value); options.complete?.(value); return value },
      (reason: unknown) => {
        const failed = refused(name, reason instanceof Error ? reason.message : String(reason))
        options.fail?.(failed)
        options.complete?.(failed)
        if (options.success === undefined && options.fail === undefined && options.complete === undefined) throw failed
        return failed
      })
    // Whoever awaits `settled` still gets the failure; as in WeChat, one that nobody awaits ends no process.
    settled.catch(() => undefined)
    const task = { abort: () => undefined, onHeadersReceived: () => undefined, offHeadersReceived: () => undefined, onProgressUpdate: () => undefined, onChunkReceived: () => undefined }
    if (name === 'request' || name === 'uploadFile' || name === 'downloadFile') return task
    return options.success === undefined && options.fail === undefined ? settled : undefined
  }
  return { wx, emit: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload)) }
}
