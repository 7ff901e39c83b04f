import { createHash } from 'node:crypto'
import type { Compiler } from 'webpack'

/** The service worker. Files whose names carry their hash come from the cache; the page and its settings from the network while there is one. */
const worker = (version: string, files: readonly string[]): string => `
const CACHE = 'lubiao-${version}'
const FILES = ${JSON.stringify(files)}
const fromNetwork = async (request) => {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(request, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true })
    if (kept === undefined) throw error
    return kept
  }
}
self.addEventListener('install', (event) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES))))
self.addEventListener('activate', (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name.startsWith('lubiao-') && name !== CACHE).map((name) => caches.delete(name))))
  .then(() => self.clients.claim())))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.includes('/api/')) return
  if (/[.][0-9a-f]{8}[.](js|css)$/.test(url.pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
  else event.respondWith(fromNetwork(request))
})
`

/** Writes `offline.js` beside index.html: what the browser keeps of this very build. A new build is another version and takes over when the last tab of the old one is closed. */
export class OfflinePlugin {
  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack
    compiler.hooks.thisCompilation.tap('OfflinePlugin', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'OfflinePlugin', stage: Compilation.PROCESS_ASSETS_STAGE_REPORT }, (assets) => {
        const built = Object.keys(assets).filter((name) => /[.][0-9a-f]{8}[.](js|css)$/.test(name)).sort()
        const version = createHash('sha256').update(built.join()).digest('hex').slice(0, 12)
        compilation.emitAsset('offline.js', new sources.RawSource(worker(version, ['./', './config.js', ...built.map((name) => `./${name}`)])))
      })
    })
  }
}
