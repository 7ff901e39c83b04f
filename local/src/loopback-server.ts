/**
 * The one HTTP server under every part of the local stack: listens on 127.0.0.1 only, hands over raw bytes (signatures are checked over
 * them) and stops with its connections. Answers no other host name than the loopback's, so that a web page cannot reach it by DNS rebinding.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request read to its end. `target` is the raw request target as it was signed. */
export interface LoopbackRequest {
  readonly method: string
  readonly target: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** What to answer: an object is sent as JSON; `drop` closes the socket without a word. */
export type LoopbackReply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer | object }
  | { readonly drop: true }

/** A running part: where it answers and how to end it. */
export interface Running {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** Reads a body whole. Rejects with RangeError beyond `limit` bytes. */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new RangeError(`body above ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Sends a reply; JSON for objects. */
export function sendReply(res: ServerResponse, reply: LoopbackReply): void {
  if ('drop' in reply) {
    res.destroy()
    return
  }
  const { body } = reply
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const type = typeof body === 'object' && !Buffer.isBuffer(body) ? { 'content-type': 'application/json; charset=utf-8' } : {}
  res.writeHead(reply.status, { ...type, ...(reply.status === 204 ? {} : { 'content-length': String(bytes.length) }), ...reply.headers })
  res.end(bytes)
}

/** Starts a server over node's own request and response; port 0 takes a free one. An error thrown by `handle` becomes a 500 that names it. */
export async function startRawServer(port: number, handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>): Promise<Running> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    if (!LOOPBACK_HOST.test(req.headers.host ?? '')) {
      sendReply(res, { status: 421, body: { error: 'loopback only' } })
      return
    }
    handle(req, res).catch((error: unknown) => {
      if (res.headersSent || res.destroyed) res.destroy()
      else sendReply(res, { status: error instanceof RangeError ? 413 : 500, headers: { connection: 'close' }, body: { error: String(error) } })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      })
  }
}

/** Starts a server whose handler sees the whole request and gives the whole reply. */
export function startLoopbackServer(port: number, handle: (request: LoopbackRequest) => Promise<LoopbackReply> | LoopbackReply, limit = 4 * 1024 * 1024): Promise<Running> {
  return startRawServer(port, async (req, res) => {
    const target = req.url ?? '/'
    const url = new URL(target, 'http://127.0.0.1')
    const body = await readBody(req, limit)
    sendReply(res, await handle({ method: req.method ?? 'GET', target, path: url.pathname, query: url.searchParams, headers: req.headers, body }))
  })
}
