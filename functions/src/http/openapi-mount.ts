/** Serves the OpenAPI document. It is made at the first request: the generator and zod's schema writer stay out of the first load. */
import type { Hono } from 'hono'

/** Where the document is served. */
export const OPENAPI_PATH = '/api/openapi.json'

/** Adds the document to an app. Public: it holds shapes only. */
export function mountOpenapi(app: Hono): void {
  let made: Promise<string> | undefined
  app.get(OPENAPI_PATH, async (c) => {
    made ??= import('./openapi-text').then((text) => text.openapiText())
    return c.body(await made, 200, { 'content-type': 'application/vnd.oai.openapi+json;version=3.1; charset=utf-8' })
  })
}
