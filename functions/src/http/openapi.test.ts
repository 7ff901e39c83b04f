import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Hono } from 'hono'
import * as z from 'zod'
import { defineRoute, needsKey, pathKeysOf } from '@lubiao/shared/kernel/route'
import { contracts, problemList } from './contracts'
import { openapiDocument } from './openapi'
import { mountOpenapi, OPENAPI_PATH } from './openapi-mount'
import { openapiText } from './openapi-text'

interface Operation {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly parameters: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string; readonly required?: boolean }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

const committed = path.join(__dirname, '../../../docs/openapi.json')
const document = JSON.parse(openapiText()) as { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, object> } }
const operationOf = (route: (typeof contracts)[number]): Operation | undefined => document.paths[route.path]?.[route.method.toLowerCase()]
const nothing = z.object({})
const sample = defineRoute({ name: 'pass.sample', api: 'citizen', method: 'POST', path: '/api/pass/samples', summary: '样例', by: ['user'], input: nothing, output: nothing })

describe('openapi', () => {
  it('is the committed document (npm run docs writes it)', () => {
    expect(readFileSync(committed, 'utf8')).toBe(openapiText())
  })

  it('is valid OpenAPI 3.1 for an independent validator', () => {
    const validator = path.join(path.dirname(require.resolve('@seriousme/openapi-schema-validator/package.json')), 'bin/validate-api-cli.js')
    expect(JSON.parse(execFileSync(process.execPath, [validator, committed], { encoding: 'utf8' }))).toEqual({ valid: true })
  })

  it.each(contracts.map((route) => [route.name, route] as const))('%s: parameters, key, security and refusals stand in the document', (_name, route) => {
    const operation = operationOf(route)
    expect(operation?.operationId).toBe(route.name)
    const parameters = operation?.parameters ?? []
    expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(pathKeysOf(route.path))
    expect(parameters.some((one) => one.$ref === '#/components/parameters/IdempotencyKey')).toBe(needsKey(route))
    expect(operation?.security !== undefined).toBe(route.by.includes('public'))
    expect(Object.keys(operation?.responses ?? {})).toContain(String(route.status))
    for (const code of route.problems) expect(Object.keys(operation?.responses ?? {})).toContain(String(problemList[code]?.status))
  })

  it('holds every route and nothing else, and every reference leads somewhere', () => {
    expect(Object.values(document.paths).flatMap((operations) => Object.values(operations)).map((operation) => operation.operationId).sort()).toEqual(contracts.map((route) => route.name).sort())
    for (const match of openapiText().matchAll(/"#\/components\/(\w+)\/([\w.-]+)"/g))
      expect((document.components as Record<string, Record<string, object>>)[match[1] as string]?.[match[2] as string]).toBeDefined()
  })

  it('refuses two routes on one path and problems of no list', () => {
    const source = { version: '1', problems: problemList }
    expect(() => openapiDocument({ ...source, routes: [sample, { ...sample, name: 'pass.other' }] })).toThrow('declared twice')
    expect(() => openapiDocument({ ...source, routes: [{ ...sample, problems: ['pass.nowhere'] }] })).toThrow('pass.nowhere')
  })

  it('is served as committed', async () => {
    const app = new Hono()
    mountOpenapi(app)
    const answer = await app.request(OPENAPI_PATH)
    expect(answer.headers.get('content-type')).toContain('openapi+json')
    expect(await answer.text()).toBe(readFileSync(committed, 'utf8'))
  })
})
