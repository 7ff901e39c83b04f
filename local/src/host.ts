/**
 * The dev host: the very apps the Lambdas export on one loopback port, and the two front ends as built, each told at run time where
 * the API and the simulators are.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { millisOf } from '@lubiao/shared/kernel/clock'
import { citizenApp, staffApp, webhookApp } from '@lubiao/functions/entry/apps'
import type { Deps } from '@lubiao/functions/platform/deps'
import type { Limits } from '@lubiao/functions/http/rate-limit'

/** Something listening. */
export interface Listening {
  readonly url: string
  stop(): Promise<void>
}

/** LUBIAO_LAG_MS: a network as slow as this. Requests arrive up to so many milliseconds late, and answers again: nobody may depend on either being at once. 0 when unset. */
const lagMs = Number(process.env['LUBIAO_LAG_MS'] ?? 0)
const lag = (): Promise<void> => new Promise((done) => setTimeout(done, Math.random() * lagMs))

/** Serves all HTTP apps on one port: `/api/staff` is the desks', `/api/webhook` the outside systems', the rest the citizens'. */
export async function serveApi(deps: Deps, port: number, limits?: Limits): Promise<Listening> {
  const options = { addressOf: (c: Parameters<typeof getConnInfo>[0]) => getConnInfo(c).remote.address ?? 'unknown', ...(limits === undefined ? {} : { limits }) }
  const citizen = citizenApp(deps, options)
  const staff = staffApp(deps, options)
  const webhook = webhookApp(deps)
  const app = new Hono()
  if (lagMs > 0) {
    app.use(async (_c, next) => {
      await lag()
      await next()
      await lag()
    })
  }
  // As the gateway does; by the stack's clock, which can be turned, because phones and desks follow this header.
  app.use(async (c, next) => {
    await next()
    c.header('date', new Date(millisOf(deps.now())).toUTCString())
  })
  app.all('/api/staff/*', (c) => staff.fetch(c.req.raw, c.env))
  app.all('/api/webhook/*', (c) => webhook.fetch(c.req.raw, c.env))
  app.all('*', (c) => citizen.fetch(c.req.raw, c.env))
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (info: AddressInfo) =>
      resolve({ url: `http://127.0.0.1:${info.port}`, stop: () => new Promise((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }) }))
    server.once('error', reject)
  })
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.map': 'application/json'
}

/** Decoded path of a request target; one that cannot be decoded is taken as it stands. */
function pathOf(target: string): string {
  const raw = target.split('?')[0] as string
  try {
    return normalize(decodeURIComponent(raw))
  } catch (error) {
    if (error instanceof URIError) return normalize(raw)
    throw error
  }
}

/** A served front end; `set` says what `/config.js` tells it, since the API's address may be known only later. */
export interface Site extends Listening {
  set(settings: Readonly<Record<string, string>>): void
}

/** Serves a built front end; `/config.js` sets `window.__LUBIAO__`, unknown paths give index.html. */
export async function serveSite(folder: string, port: number): Promise<Site> {
  let settings: Readonly<Record<string, string>> = {}
  const server = createServer((req, res) => {
    const path = pathOf(req.url ?? '/')
    if (path === '/config.js') {
      res.writeHead(200, { 'content-type': TYPES['.js'] as string, 'cache-control': 'no-store' }).end(`window.__LUBIAO__ = ${JSON.stringify(settings)};\n`)
      return
    }
    const asked = join(folder, path)
    const file = asked.startsWith(folder) && existsSync(asked) && statSync(asked).isFile() ? asked : join(folder, 'index.html')
    if (!existsSync(file)) {
      res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not built')
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    res.writeHead(200, { 'content-type': type, 'cache-control': file.endsWith('.html') ? 'no-store' : 'max-age=3600', 'x-content-type-options': 'nosniff' })
    createReadStream(file).pipe(res)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next) => {
      settings = next
    },
    stop: () => new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
  }
}
