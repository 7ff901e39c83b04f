/**
 * OpenAPI 3.1 from the contracts: the document other systems read. Pure, so that the committed copy (docs/openapi.json) and the served
 * one (GET /api/openapi.json) cannot differ.
 */
import * as z from 'zod'
import type { ProblemSpec } from '@lubiao/shared/kernel/problem'
import { needsKey, pathKeysOf, type Route } from '@lubiao/shared/kernel/route'

/** A JSON object of the document. */
type Json = { readonly [key: string]: unknown }

/** What the document is made of. */
export interface OpenApiSource {
  readonly version: string
  readonly routes: readonly Route[]
  readonly problems: Readonly<Record<string, ProblemSpec>>
}

const TITLE = '路标 Lubiao：聊城公安交管十七项措施'
const TAGS: Readonly<Record<string, string>> = { account: '账号：群众、企业经办人和警务人员', pass: '城区通行证', appointment: '预约', plate: '选号与通道式上牌', oversight: '工作日历与系统监督' }
const BEARER = { bearer: [] as readonly string[] }

/** Refusals the pipeline itself can give on any route; the others stand in the contract. */
const pipelineCodes = (route: Route): readonly string[] => [
  'invalid-input', 'rate-limited', 'internal', 'busy',
  ...(route.by.includes('public') ? [] : ['unauthenticated', 'session-expired', 'forbidden']),
  ...(pathKeysOf(route.path).length === 0 ? [] : ['not-found']),
  ...(route.method === 'GET' ? [] : ['malformed-request', 'too-large', 'unsupported-media-type']),
  ...(needsKey(route) ? ['idempotency-key-missing', 'idempotency-key-reused', 'in-flight'] : [])
]

/** Checks that only run in code leave no trace in JSON Schema; a value a transform makes is described by what goes into it. */
const toSchemas = (registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output'): Readonly<Record<string, Json>> => {
  const { schemas } = z.toJSONSchema(registry, {
    io, target: 'draft-2020-12', unrepresentable: 'any', uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      const def = zodSchema._zod.def as z.core.$ZodPipeDef
      if (io === 'output' && def.type === 'pipe' && def.out._zod.def.type === 'transform') Object.assign(jsonSchema, without(z.toJSONSchema(def.in, { unrepresentable: 'any' }) as Json, ['$schema']))
      // Replies may gain members: an older phone must not refuse them.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // A format says the same as zod's pattern for it; JavaScript's own bounds of an integer are no rule of ours.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    }
  })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, without(schema as Json, ['$schema', '$id'])]))
}

const without = (json: Json, keys: readonly string[]): Json => Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)))

/** `pass.staffGet` + `Reply` → `PassStaffGetReply` */
const nameOf = (route: Route, kind: 'Input' | 'Reply'): string => route.name.split('.').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('') + kind

/** Names every top schema once; a schema used by several routes takes its name from the first. */
function nameSchemas(routes: readonly Route[], kind: 'Input' | 'Reply'): { readonly registry: z.core.$ZodRegistry<{ id: string }>; readonly ids: ReadonlyMap<z.ZodType, string> } {
  const registry = z.registry<{ id: string }>()
  const ids = new Map<z.ZodType, string>()
  for (const route of routes) {
    const schema = kind === 'Input' ? route.input : route.output
    if (ids.has(schema)) continue
    ids.set(schema, nameOf(route, kind))
    registry.add(schema, { id: nameOf(route, kind) })
  }
  return { registry, ids }
}

const propertiesOf = (schema: Json): Readonly<Record<string, Json>> => (schema['properties'] ?? {}) as Readonly<Record<string, Json>>
const requiredOf = (schema: Json): readonly string[] => (schema['required'] ?? []) as readonly string[]

/** Path and query parameters of a route. */
function parametersOf(route: Route, input: Json): readonly Json[] {
  const pathKeys = pathKeysOf(route.path)
  const parameters: Json[] = pathKeys.map((name) => ({ name, in: 'path', required: true, schema: propertiesOf(input)[name] ?? { type: 'string' } }))
  if (route.method === 'GET') {
    for (const [name, schema] of Object.entries(propertiesOf(input)))
      if (!pathKeys.includes(name)) parameters.push({ name, in: 'query', required: requiredOf(input).includes(name), schema })
  }
  if (needsKey(route)) parameters.push({ $ref: '#/components/parameters/IdempotencyKey' })
  return parameters
}

/** Body of an unsafe route: its input without what the path already says. */
function bodyOf(route: Route, input: Json, inputName: string): Json | undefined {
  if (route.method === 'GET') return undefined
  const pathKeys = pathKeysOf(route.path)
  const kept = Object.fromEntries(Object.entries(propertiesOf(input)).filter(([name]) => !pathKeys.includes(name)))
  if (Object.keys(kept).length === 0 && pathKeys.length > 0) return undefined
  const required = requiredOf(input).filter((name) => !pathKeys.includes(name))
  const schema = pathKeys.length === 0 ? { $ref: `#/components/schemas/${inputName}` } : { ...input, properties: kept, ...(required.length === 0 ? {} : { required }) }
  return { required: required.length > 0, content: { 'application/json': { schema: required.length === 0 ? without(schema, ['required']) : schema } } }
}

const refusal = (codes: readonly string[], problems: OpenApiSource['problems']): Json => ({
  description: codes.map((code) => `${code}：${problems[code]?.title ?? ''}`).join('；'),
  content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }] } } }
})

/**
 * Refusals grouped by status; the codes are the contract, the titles are what people read. Groups of the pipeline's own codes go to
 * `shared` under the name of their codes.
 */
function refusalsOf(route: Route, problems: OpenApiSource['problems'], shared: Record<string, Json>): Json {
  const byStatus = new Map<number, string[]>()
  for (const code of new Set([...pipelineCodes(route), ...route.problems])) {
    const spec = problems[code]
    if (spec === undefined) throw new TypeError(`${route.name}: problem ${code} is in no list`)
    byStatus.set(spec.status, [...(byStatus.get(spec.status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => {
      if (codes.some((code) => code.includes('.'))) return [String(status), refusal(codes, problems)]
      const name = codes.join('.')
      shared[name] = refusal(codes, problems)
      return [String(status), { $ref: `#/components/responses/${name}` }]
    })
  )
}

function successOf(route: Route, replyName: string): Json {
  const headers = { 'x-request-id': { $ref: '#/components/headers/RequestId' } }
  if (route.status === 204) return { '204': { description: '完成', headers } }
  return { [String(route.status)]: { description: '成功', headers, content: { 'application/json': { schema: { $ref: `#/components/schemas/${replyName}` } } } } }
}

const problemSchema: Json = {
  type: 'object', description: 'RFC 9457 problem document', required: ['type', 'title', 'status', 'code', 'retryable'],
  properties: {
    type: { type: 'string', format: 'uri' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, instance: { type: 'string', format: 'uri' },
    code: { type: 'string' }, retryable: { type: 'boolean', description: '同一请求稍后再发可能成功' },
    errors: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
    allowed: { type: 'array', items: { type: 'string' }, description: '当前状态下可以进行的操作' },
    retryAfterSeconds: { type: 'integer', minimum: 0 },
    instead: { type: 'array', items: { type: 'object', additionalProperties: { type: 'string' }, required: ['label'] } }
  }
}

/** The document. Throws TypeError when a route names a problem that is in no list or two routes share method and path. */
export function openapiDocument(source: OpenApiSource): Json {
  const inputs = nameSchemas(source.routes, 'Input')
  const replies = nameSchemas(source.routes, 'Reply')
  const inputSchemas = toSchemas(inputs.registry, 'input')
  const replySchemas = toSchemas(replies.registry, 'output')
  const paths: Record<string, Record<string, unknown>> = {}
  const responses: Record<string, Json> = {}
  const used = new Set<string>()
  for (const route of source.routes) {
    const inputName = inputs.ids.get(route.input) as string
    const input = inputSchemas[inputName] as Json
    const body = bodyOf(route, input, inputName)
    const operations = (paths[route.path] ??= {})
    const method = route.method.toLowerCase()
    if (operations[method] !== undefined) throw new TypeError(`${route.method} ${route.path} is declared twice`)
    operations[method] = {
      operationId: route.name, tags: [route.name.split('.')[0]], summary: route.summary, 'x-roles': route.by,
      ...(route.by.includes('public') ? { security: [{}, BEARER] } : {}),
      parameters: parametersOf(route, input),
      ...(body === undefined ? {} : { requestBody: body }),
      responses: { ...successOf(route, replies.ids.get(route.output) as string), ...refusalsOf(route, source.problems, responses) }
    }
    for (const match of JSON.stringify(operations[method]).matchAll(/#\/components\/schemas\/(\w+)/g)) used.add(match[1] as string)
  }
  return {
    openapi: '3.1.0',
    info: { title: TITLE, version: source.version, description: '由接口契约生成，请勿手工修改。时间为 UTC（ISO 8601），日期为北京时间，金额单位为分。' },
    servers: [{ url: '/' }], security: [BEARER],
    tags: [...new Set(source.routes.map((route) => route.name.split('.')[0] as string))].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '15 分钟有效，用换发接口更新' } },
      parameters: {
        IdempotencyKey: { name: 'Idempotency-Key', in: 'header', required: true, description: '一次操作一个，重发时不变；24 小时内同键同内容返回同一结果', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' } }
      },
      headers: { RequestId: { description: '请求编号，报修时提供', schema: { type: 'string' } } },
      responses,
      schemas: { Problem: problemSchema, ...reachable({ ...inputSchemas, ...replySchemas }, used) }
    }
  }
}

/** The schemas that are referred to, directly or through others. */
function reachable(schemas: Readonly<Record<string, Json>>, from: ReadonlySet<string>): Readonly<Record<string, Json>> {
  const wanted = new Set(from)
  for (const name of wanted) for (const match of JSON.stringify(schemas[name] ?? {}).matchAll(/#\/components\/schemas\/(\w+)/g)) wanted.add(match[1] as string)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => wanted.has(name)))
}
