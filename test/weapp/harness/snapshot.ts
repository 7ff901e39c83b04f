/**
 * The screen as one plain HTML document, so that a browser can take its picture. The page lies in a frame of its own between the navigation bar and
 * the tab bar, as WeChat's web view does, so that heights and fixed parts mean the same. WeChat's elements are custom elements with the styles
 * its base library gives them (content-box, its own buttons and inputs); rpx are parts of the width.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What the base library says of its elements before the app's own styles. */
const BASE = `html,body{height:100%}body{margin:0;font-family:"Noto Sans CJK SC",sans-serif;-webkit-text-size-adjust:100%}
w-view,w-scroll-view,w-picker,w-page{display:block}w-map{display:block;width:300px;height:150px;background:#e8eef4}w-text{display:inline}img{display:inline-block;width:320px;height:240px}img[mode=widthFix]{height:auto}
w-button{position:relative;display:block;margin-left:auto;margin-right:auto;padding:0 14px;box-sizing:border-box;font-size:18px;text-align:center;line-height:2.55555556;border-radius:5px;overflow:hidden;color:#000;background:#f8f8f8}
w-button[disabled]{color:rgba(0,0,0,.3);background:#f7f7f7}
w-input{display:flex;align-items:center;height:1.4em;overflow:hidden;white-space:nowrap}w-textarea{display:block;width:300px;white-space:pre-wrap;overflow-wrap:anywhere}.ph{color:#808080!important}
w-switch{display:inline-block;box-sizing:border-box;width:52px;height:32px;border-radius:16px;background:#dfdfdf;position:relative;vertical-align:middle}w-switch::after{content:"";position:absolute;left:2px;top:2px;width:28px;height:28px;border-radius:50%;background:#fff;box-shadow:0 1px 3px #0004}
w-switch[checked=true]{background:var(--switch,#04be02)}w-switch[checked=true]::after{left:22px}`

/** What WeChat draws around a page: status bar, navigation bar with title, way back and menu, tab bar. */
const SHELL = `html,body{height:100%;margin:0}body{display:flex;flex-direction:column;font-family:"Noto Sans CJK SC",sans-serif;background:#fff}
#status{flex:none;height:40px;box-sizing:border-box;display:flex;align-items:center;justify-content:space-between;padding:10px 28px 0;font-size:14px;font-weight:600}#status i{width:24px;height:11px;border:1.5px solid;border-radius:3px;box-sizing:border-box;background:linear-gradient(90deg,currentColor 70%,#0000 70%)}
#bar{flex:none;position:relative;height:44px;display:flex;align-items:center;justify-content:center;font-size:17px;font-weight:600}
#way{position:absolute;left:18px;width:10px;height:10px;border-left:2.5px solid;border-bottom:2.5px solid;transform:rotate(45deg)}#home{position:absolute;left:12px;font-size:20px}
#menu{position:absolute;right:10px;top:6px;box-sizing:border-box;width:87px;height:32px;border-radius:16px;border:.5px solid #8886;background:#ffffff26;display:flex;align-items:center;justify-content:space-around}#menu b{width:18px;height:5px;background:radial-gradient(circle,currentColor 2.4px,#0000 2.8px) 0 0/6px 5px}#menu u{width:16px;height:16px;box-sizing:border-box;border:2.5px solid;border-radius:50%;background:radial-gradient(circle,currentColor 3px,#0000 3.4px)}
iframe{flex:1;min-height:0;width:100%;border:0;display:block}
#tabs{flex:none;height:50px;padding-bottom:6px;display:flex;border-top:1px solid #e2e8f1}#tabs div{flex:1;text-align:center;font-size:10px;line-height:14px;padding-top:6px}#tabs img{width:27px;height:27px;display:block;margin:0 auto}`

const wide = (text: string): string => text.replace(/(-?[\d.]+)rpx/g, (_all, n: string) => `${(Number(n) / 7.5).toFixed(3)}vw`)

const css = (dist: string, file: string): string => {
  const full = path.join(dist, file)
  if (!existsSync(full)) return ''
  return wide(readFileSync(full, 'utf8').replace(/@import\s*["']([^"']+)["'];?/g, (_all, target: string) => css(dist, path.posix.join(path.posix.dirname(file), target))))
    .replace(/(^|[},\s])page(?=[\s,{])/g, '$1body')
}

interface PageJson { navigationBarTitleText?: string; navigationBarBackgroundColor?: string; navigationBarTextStyle?: string }
interface AppJson { window: PageJson; tabBar: { color: string; selectedColor: string; backgroundColor: string; list: { pagePath: string; text: string; iconPath: string; selectedIconPath: string }[] } }

/** What a page shows that its document does not hold: WeChat's elements keep some values to themselves. */
export interface Screen { readonly dist: string; readonly page: string; readonly host: Element; readonly depth: number; readonly clock: string; attribute(node: Element, name: string): unknown }

const KEPT = ['id', 'class', 'style', 'src', 'mode', 'checked', 'disabled', 'aria-role', 'aria-label', 'aria-hidden'] as const

/** WeChat's element as an HTML one. */
function drawn(node: Element, attribute: Screen['attribute']): Element {
  const tag = node.tagName.toLowerCase()
  const made = node.ownerDocument.createElement(tag === 'image' ? 'img' : `w-${tag.replace(/^w-/, '')}`)
  for (const name of KEPT) {
    const value = attribute(node, name) ?? node.getAttribute(name) // WeChat's own value: a document writes `true` as an empty word
    if (value !== undefined && value !== null && value !== false && value !== '') made.setAttribute(name, wide(String(value)))
  }
  for (const child of node.childNodes) made.appendChild(child.nodeType === 1 ? drawn(child as Element, attribute) : child.cloneNode())
  if (tag === 'switch') made.setAttribute('style', `--switch:${String(attribute(node, 'color') ?? '#04be02')}`)
  if (tag === 'input' || tag === 'textarea') {
    const value = String(attribute(node, 'value') ?? '')
    made.textContent = value === '' ? String(attribute(node, 'placeholder') ?? '') : attribute(node, 'password') === true ? '•'.repeat(value.length) : value
    if (value === '') made.classList.add('ph')
  }
  return made
}

/** Builds the document. */
export function snapshotOf({ dist, page, host, depth, clock, attribute }: Screen): string {
  const json = (file: string): unknown => JSON.parse(readFileSync(path.join(dist, file), 'utf8'))
  const app = json('app.json') as AppJson
  const own = { ...app.window, ...(json(`${page}.json`) as PageJson) }
  const look = `background:${own.navigationBarBackgroundColor ?? '#fff'};color:${own.navigationBarTextStyle === 'white' ? '#fff' : '#000'}`
  const icon = (file: string) => `data:image/png;base64,${readFileSync(path.join(dist, file)).toString('base64')}`
  const { tabBar } = app
  const isTab = tabBar.list.some((tab) => tab.pagePath === page)
  const tabs = tabBar.list.map((tab) => {
    const on = tab.pagePath === page
    return `<div style="color:${on ? tabBar.selectedColor : tabBar.color}"><img src="${icon(on ? tab.selectedIconPath : tab.iconPath)}">${tab.text}</div>`
  })
  const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
  const inner = `<!DOCTYPE html><html lang="zh-CN"><head>${head}<style>${BASE}${css(dist, 'app.wxss')}${css(dist, `${page}.wxss`)}</style></head><body>${[...host.children].map((node) => drawn(node, attribute).outerHTML).join('')}</body></html>`
  const escaped = inner.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
  return `<!DOCTYPE html><html lang="zh-CN"><head>${head}<style>${SHELL}</style></head><body><div id="status" style="${look}"><span>${clock}</span><i></i></div>`
    + `<div id="bar" style="${look}">${isTab ? '' : depth > 1 ? '<span id="way"></span>' : '<span id="home">⌂</span>'}${own.navigationBarTitleText ?? ''}<span id="menu"><b></b><u></u></span></div>`
    + `<iframe id="page" srcdoc="${escaped}"></iframe>${isTab ? `<div id="tabs" style="background:${tabBar.backgroundColor}">${tabs.join('')}</div>` : ''}</body></html>`
}
