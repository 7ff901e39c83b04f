/**
 * Draws the app's own WXML with glass-easel, the component core of WeChat's base library, into a jsdom document.
 * The page's data crosses as JSON only, as between WeChat's two threads.
 */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { JSDOM } from 'jsdom'

/** glass-easel reaches for these when it is loaded. */
// With an address: the server runs in the same process, and what prints its papers asks a document, where there is one, from which folder it came.
const dom = new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true, url: pathToFileURL(__filename).href })
const wanted = ['window', 'document', 'Element', 'HTMLElement', 'Node', 'Text', 'Event', 'CustomEvent', 'MutationObserver', 'getComputedStyle'] as const
for (const name of wanted) if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: name === 'window' ? dom.window : (dom.window as unknown as Record<string, unknown>)[name], configurable: true, writable: true })

import type * as GlassEasel from 'glass-easel'
import type { MiniProgramEnv as Env } from 'glass-easel-miniprogram-adapter'
import type { TmplGroup as Group } from 'glass-easel-template-compiler'

// loaded after the globals stand; a static import would be moved above them
/* eslint-disable @typescript-eslint/no-require-imports */
const { MiniProgramEnv, glassEasel } = require('glass-easel-miniprogram-adapter') as { MiniProgramEnv: typeof Env; glassEasel: typeof GlassEasel }
const { TmplGroup } = require('glass-easel-template-compiler') as { TmplGroup: typeof Group }
/* eslint-enable @typescript-eslint/no-require-imports */

type Template = GlassEasel.template.ComponentTemplate
type CodeSpace = ReturnType<Env['createCodeSpace']>

/** Every file below a folder, relative, with forward slashes. */
export const filesOf = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))

interface Compiled { readonly groups: Readonly<Record<string, Template['content']>>; readonly warnings: readonly string[] }

/** Compiles all WXML and WXS of a build at once. */
export function compileTemplates(dist: string): Compiled {
  const group = new TmplGroup()
  const warnings: string[] = []
  for (const file of filesOf(dist)) {
    const source = () => readFileSync(path.join(dist, file), 'utf8')
    if (file.endsWith('.wxs')) group.addScript(file.replace(/\.wxs$/, ''), source())
    if (file.endsWith('.wxml')) warnings.push(...((group.addTmpl(file.replace(/\.wxml$/, ''), source()) as unknown[] | undefined) ?? []).map(String))
  }
  const code = group.getTmplGenObjectGroups()
  group.free()
  return { groups: new Function(`return ${code}`)() as Compiled['groups'], warnings }
}

/** A page on the screen. */
export interface Drawn {
  readonly host: Element
  setData(change: Readonly<Record<string, unknown>>): void
  /** Sends an event to the node of a DOM element, bubbling as in WeChat. */
  fire(target: Element, type: string, detail: unknown): void
  /** What the template last set; undefined when it set nothing. */
  attribute(target: Element, name: string): unknown
  remove(): void
}

/** An event as the app gets it: plain JSON. */
export interface PlainEvent { readonly type: string; readonly detail: unknown; readonly target: unknown; readonly currentTarget: unknown; readonly mark: unknown; readonly timeStamp: number }

/** glass-easel's back reference on a document node. */
interface Drawing { readonly __wxElement?: GlassEasel.Element }

interface Caller { id?: string; dataset?: unknown; _$?: unknown }
interface RawEvent { type: string; detail: unknown; target: Caller; currentTarget: Caller; mark?: unknown; timeStamp: number }

const plain = (caller: Caller) => ({ id: caller.id ?? '', dataset: JSON.parse(JSON.stringify(caller.dataset ?? {})) as unknown, offsetLeft: 0, offsetTop: 0 })

/** Ready to draw pages of one build. */
export class Renderer {
  private readonly compiled: Compiled
  private readonly env = new MiniProgramEnv()
  private readonly space: CodeSpace
  private readonly backend
  private serial = 0

  constructor(dist: string) {
    this.compiled = compileTemplates(dist)
    if (this.compiled.warnings.length > 0) throw new Error(`templates: ${this.compiled.warnings.join('; ')}`)
    this.space = this.env.createCodeSpace('', true)
    this.backend = this.env.associateBackend()
  }

  /** Draws a page with its first data; `handle` gets every event its template binds. */
  draw(page: string, data: Readonly<Record<string, unknown>>, handlers: readonly string[], handle: (name: string, event: PlainEvent) => void): Drawn {
    this.serial += 1
    const name = `${page}@${this.serial}` // a component of its own per visit, so that every visit binds its own handlers
    const content = this.compiled.groups[page]
    if (content === undefined) throw new Error(`no template: ${page}`)
    this.space.addCompiledTemplate(name, { groupList: this.compiled.groups, content, fallbackListenerOnNativeNode: true } as Template)
    this.space.addComponentStaticConfig(name, {})
    const methods = Object.fromEntries(handlers.map((handler) => [handler, (event: RawEvent) => 
      handle(handler, { type: event.type, detail: event.detail, target: plain(event.target), currentTarget: plain(event.currentTarget), mark: event.mark ?? {}, timeStamp: event.timeStamp })]))
    this.space.component(name).definition({ data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>, methods }).register()
    const root = this.backend.createRoot('page-root', this.space, name)
    const host = dom.window.document.createElement('div')
    const placeholder = dom.window.document.createElement('span')
    host.appendChild(placeholder)
    dom.window.document.body.appendChild(host)
    root.attach(host as unknown as GlassEasel.GeneralBackendElement, placeholder as unknown as GlassEasel.GeneralBackendElement)
    return {
      get host() {
        // glass-easel keeps ids to itself; tests and pictures look for them in the document
        for (const element of host.querySelectorAll('*')) {
          const id = (element as unknown as Drawing).__wxElement?.id
          if (id !== undefined && id !== '' && element.id !== id) element.id = id
        }
        return host as unknown as Element
      },
      setData: (change) => root.get().setData(change),
      fire: (target, type, detail) => {
        const node = (target as unknown as Drawing).__wxElement
        if (node === undefined) throw new Error('not drawn by a template')
        glassEasel.Event.triggerEvent(node, type, detail as never, { bubbles: true, composed: true, capturePhase: true })
      },
      attribute: (target, name) => (target as unknown as Drawing).__wxElement?.getAttribute(name),
      remove: () => {
        root.release()
        host.remove()
      }
    }
  }
}
