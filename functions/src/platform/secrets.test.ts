import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from './config'
import { withSecrets } from './secrets'

/** The service's own wire form (JSON 1.1), answered by hand. */
describe('withSecrets', () => {
  let server: Server
  let secret: string | undefined
  let failures = 0
  const asked: string[] = []
  const before = { ...process.env }

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => { body += chunk.toString() })
      request.on('end', () => {
        asked.push(`${request.headers['x-amz-target'] ?? ''} ${(JSON.parse(body) as { SecretId: string }).SecretId}`)
        failures -= 1
        response.writeHead(failures >= 0 ? 500 : 200, { 'content-type': 'application/x-amz-json-1.1' })
        response.end(failures >= 0 ? '{"__type":"InternalServiceError"}' : JSON.stringify({ Name: 'lubiao', SecretString: secret }))
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    process.env['AWS_ACCESS_KEY_ID'] = 'local'
    process.env['AWS_SECRET_ACCESS_KEY'] = 'local'
  })
  afterAll(async () => {
    process.env = before
    await new Promise((done) => server.close(done))
  })
  beforeEach(() => { asked.length = 0 })

  const env = { SECRET_ID: 'arn:x:secret', AWS_REGION: 'cn-north-1', TABLE_NAME: 'lubiao' }

  it('leaves an environment without SECRET_ID alone', async () => {
    const plain = { TABLE_NAME: 'lubiao' }
    expect(await withSecrets(plain)).toBe(plain)
    expect(asked).toEqual([])
  })

  it('adds the members of the secret', async () => {
    secret = JSON.stringify({ TOKEN_SECRET: 'abc', SMS_SECRET_KEY: 'def' })
    expect(await withSecrets(env)).toEqual({ ...env, TOKEN_SECRET: 'abc', SMS_SECRET_KEY: 'def' })
    expect(asked).toEqual(['secretsmanager.GetSecretValue arn:x:secret'])
  })

  it('tries twice and no more', async () => {
    secret = '{}'
    failures = 1
    expect(await withSecrets(env)).toEqual(env)
    expect(asked).toHaveLength(2)
    asked.length = 0
    failures = 9
    await expect(withSecrets(env)).rejects.toThrow()
    expect(asked).toHaveLength(2)
    failures = 0
  })

  it.each([
    ['no JSON', 'TOKEN_SECRET=hush', 'The secret is no JSON object'],
    ['a list', '["hush"]', 'The secret is no JSON object'],
    ['nothing', undefined, 'The secret is no JSON object'],
    ['a number', '{"TOKEN_SECRET":1}', 'TOKEN_SECRET: must be text'],
    ['a name that the environment sets too', '{"TABLE_NAME":"hush"}', 'TABLE_NAME: is set in the environment and in the secret']
  ])('refuses %s and never shows the value', async (_what, text, message) => {
    secret = text
    const outcome = await withSecrets(env).catch((error: unknown) => error)
    expect(outcome).toBeInstanceOf(ConfigError)
    expect((outcome as Error).message).toContain(message)
    expect((outcome as Error).message).not.toContain('hush')
  })
})
