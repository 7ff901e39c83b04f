/** One page as a plain HTML document, so that a browser can take its picture: WeChat's elements as HTML, rpx as parts of the width. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const BASE = `*{box-sizing:border-box}body{margin:0;font-family:"Noto Sans CJK SC",sans-serif}w-view,w-scroll-view,w-picker,w-page{display:block}w-text{display:inline}w-button{display:block;text-align:center}
w-input{display:block;line-height:normal;display:flex;align-items:center}w-textarea{display:block}w-switch{display:inline-block;width:52px;height:32px;border-radius:16px;background:#dfdfdf;position:relative}w-switch::after{content:"";position:absolute;left:2px;top:2px;width:28px;height:28px;border-radius:50%;background:#fff;box-shadow:0 1px 3px #0004}
w-switch[checked=true]{background:#1456b8}w-switch[checked=true]::after{left:22px}.ph{color:#808893}
#bar{position:sticky;top:0;z-index:50;height:64px;padding-top:24px;display:flex;align-items:center;justify-content:center;font-size:17px;font-weight:600}
#tabs{position:fixed;left:0;right:0;bottom:0;height:56px;display:flex;background:#fff;border-top:1px solid #e2e8f1;z-index:60}#tabs div{flex:1;text-align:center;font-size:12px;padding-top:6px;color:#4a556b}#tabs img{width:26px;height:26px;display:block;margin:0 auto}#tabs .on{color:#1456b8}`

const css = (dist: string, file: string): string => {
  const full = path.join(dist, file)
  if (!existsSync(full)) return ''
  return readFileSync(full, 'utf8')
    .replace(/@import\s*["']([^"']+)["'];?/g, (_all, target: string) => css(dist, path.posix.join(path.posix.dirname(file), target)))
    .replace(/(-?[\d.]+)rpx/g, (_all, n: string) => `${(Number(n) / 7.5).toFixed(3)}vw`)
    .replace(/(^|[},\s])page(?=[\s,{])/g, '$1body')
}

interface PageJson { navigationBarTitleText?: string; navigationBarBackgroundColor?: string; navigationBarTextStyle?: string }

/** Builds the document. */
export function snapshotOf(dist: string, page: string, host: Element): string {
  const copy = host.cloneNode(true) as Element
  for (const node of [...copy.querySelectorAll('*')]) {
    const tag = node.tagName.toLowerCase()
    const made = node.ownerDocument.createElement(tag === 'image' ? 'img' : `w-${tag.replace(/^w-/, '')}`)
    for (const { name, value } of [...node.attributes]) if (/^(id|class|style|src|checked)$/.test(name)) made.setAttribute(name, value.replace(/(-?[\d.]+)rpx/g, (_all, n: string) => `${(Number(n) / 7.5).toFixed(3)}vw`))
    while (node.firstChild !== null) made.appendChild(node.firstChild)
    if (tag === 'input' || tag === 'textarea') {
      const value = node.getAttribute('value') ?? ''
      made.textContent = value === '' ? (node.getAttribute('placeholder') ?? '') : value
      if (value === '') made.classList.add('ph')
    }
    node.replaceWith(made)
  }
  const json = (file: string): unknown => JSON.parse(readFileSync(path.join(dist, file), 'utf8'))
  const app = json('app.json') as { window: PageJson; tabBar: { list: { pagePath: string; text: string; iconPath: string; selectedIconPath: string }[] } }
  const own = { ...app.window, ...(json(`${page}.json`) as PageJson) }
  const icon = (file: string) => `data:image/png;base64,${readFileSync(path.join(dist, file)).toString('base64')}`
  const tabs = app.tabBar.list.some((tab) => tab.pagePath === page)
    ? `<div id="tabs">${app.tabBar.list.map((tab) => `<div class="${tab.pagePath === page ? 'on' : ''}"><img src="${icon(tab.pagePath === page ? tab.selectedIconPath : tab.iconPath)}">${tab.text}</div>`).join('')}</div>` : ''
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><style>${BASE}${css(dist, 'app.wxss')}${css(dist, `${page}.wxss`)}</style></head><body>`
    + `<div id="bar" style="background:${own.navigationBarBackgroundColor ?? '#fff'};color:${own.navigationBarTextStyle === 'white' ? '#fff' : '#000'}">${own.navigationBarTitleText ?? ''}</div>${copy.innerHTML}${tabs}</body></html>`
}
