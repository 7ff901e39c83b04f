/** What is deployed, asserted on the packaged CloudFormation: nothing of this list may be lost in an edit of serverless.yml. */
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { contracts } from '../src/http/contracts'
import { OPENAPI_PATH } from '../src/http/openapi-mount'
import { CORS_HEADERS } from '../src/http/pipeline'
import { readConfig, SETTING_NAMES } from '../src/platform/config'
import { signingKeysSchema } from '../src/platform/keys/windows'
import { INDEXES, tableDefinition } from '../src/platform/table-definition'
import { packageStage, type Node, type Resource, type Template, type Value } from './packaged-template'

jest.setTimeout(120_000)

const FUNCTIONS = ['CitizenDashapi', 'StaffDashapi', 'Webhook', 'Stream', 'Schedule'] as const
const SECRET_MEMBERS = ['TOKEN_SECRET', 'DATA_KEY', 'LOOKUP_KEY', 'WECHAT_APP_SECRET', 'WECHAT_PUSH_TOKEN', 'WECHAT_PUSH_AES_KEY', 'SMS_SECRET_ID', 'SMS_SECRET_KEY', 'REGISTRY_KEY_ID', 'REGISTRY_SECRET', 'POST_SECRET', 'WXPAY_PRIVATE_KEY', 'WXPAY_API_V3_KEY', 'WXPAY_PUBLIC_KEYS',
  'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEYS', 'TREASURY_SECRET']
const operations = readFileSync(path.join(__dirname, '../../docs/operations.md'), 'utf8')

/** What a command of the SDK must be allowed as. A HEAD is allowed as a GET. */
const actionOf: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['Get', 'Put', 'Update', 'Delete', 'BatchGet'].map((call) => [call, [`dynamodb:${call}Item`]])), Query: ['dynamodb:Query'],
  GetObject: ['s3:GetObject'], HeadObject: ['s3:GetObject'], DeleteObject: ['s3:DeleteObject'], PutObject: ['s3:PutObject'],
  Sign: ['kms:Sign'], GetPublicKey: ['kms:GetPublicKey'], GetSecretValue: ['secretsmanager:GetSecretValue']
}
/** The functions' own code as text, without tests; a presigned POST is a PutObject by another name. */
const sources = (): string =>
  readdirSync(path.join(__dirname, '../src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(__dirname, '../src', file), 'utf8')).join('\n').replaceAll('createPresignedPost(', 'new PutObjectCommand(')

const asNode = (value: Value | undefined): Node => value as Node
const asList = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : value === undefined ? [] : [value as Value]) as readonly Value[]

describe.each(['staging', 'production'] as const)('template of %s', (stage) => {
  let template: Template
  const all = (type: string): readonly (readonly [string, Resource])[] => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type)
  const one = (logicalId: string): Resource => {
    const resource = template.Resources[logicalId]
    if (resource === undefined) throw new Error(`${logicalId} is not in the template`)
    return resource
  }
  const propertiesOf = (logicalId: string): Node => one(logicalId).Properties
  const statementsOf = (resource: Resource): readonly Node[] =>
    [...asList(resource.Properties['Policies']).flatMap((policy) => asList(asNode(asNode(policy)['PolicyDocument'])['Statement'])), ...asList(asNode(resource.Properties['PolicyDocument'] ?? {})['Statement'])] as readonly Node[]

  beforeAll(() => {
    template = packageStage(stage)
  })

  it('is five Lambdas on nodejs22.x and arm64, each with memory, a time limit and a role of its own', () => {
    const functions = all('AWS::Lambda::Function')
    expect(functions.map(([name]) => name).sort()).toEqual(FUNCTIONS.map((name) => `${name}LambdaFunction`).sort())
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs22.x', Architectures: ['arm64'], Handler: 'index.handler' })
      expect(Properties['MemorySize']).toBeGreaterThanOrEqual(512)
      expect(Properties['Timeout']).toBeLessThanOrEqual(60)
    }
    const roles = functions.map(([, { Properties }]) => (asNode(Properties['Role'])['Fn::GetAtt'] as readonly string[])[0])
    expect(new Set(roles).size).toBe(5)
    expect(all('AWS::IAM::Role').map(([name]) => name).sort()).toEqual([...roles].sort())
  })

  it('has the table of platform/table-definition, recoverable, sealed, kept', () => {
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = one('Table')
    const { StreamSpecification, ...wanted } = tableDefinition(`lubiao-${stage}`)
    expect(Properties).toMatchObject(JSON.parse(JSON.stringify(wanted)) as object)
    expect(Properties['StreamSpecification']).toEqual({ StreamViewType: StreamSpecification?.StreamViewType })
    expect(Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
      DeletionProtectionEnabled: true, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true }
    })
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
  })

  it('keeps files private, sealed, versioned, within TLS, for the listed origins, and forgets old versions', () => {
    const bucket = propertiesOf('Files')
    expect(bucket).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true }] },
      VersioningConfiguration: { Status: 'Enabled' }
    })
    expect(JSON.stringify(bucket['LifecycleConfiguration'])).toContain('NoncurrentVersionExpiration')
    expect(JSON.stringify(bucket['CorsConfiguration'])).not.toContain('"*"')
    for (const policy of ['FilesPolicy', 'StreamFailuresPolicy', 'ScheduleFailuresPolicy'])
      expect(statementsOf(one(policy))).toEqual([expect.objectContaining({ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })])
    for (const [, { Properties }] of all('AWS::SQS::Queue')) expect(Properties['SqsManagedSseEnabled']).toBe(true)
    expect(one('Secret').Properties['KmsKeyId']).toEqual({ 'Fn::GetAtt': ['DataKey', 'Arn'] })
    expect(one('Secret').Properties).not.toHaveProperty('SecretString')
  })

  it('keeps logs longer than six months (GB/T 22239)', () => {
    const groups = all('AWS::Logs::LogGroup')
    expect(groups).toHaveLength(6)
    for (const [, { Properties }] of groups) expect(Properties['RetentionInDays']).toBeGreaterThanOrEqual(184)
  })

  it('logs requests by route template, never by path or query', () => {
    const format = String(asNode(propertiesOf('HttpApiStage')['AccessLogSettings'])['Format'])
    expect(format).toContain('$context.routeKey')
    expect(format).not.toMatch(/\$context\.path|querystring|authorizer/)
  })

  it('allows no wildcard action, resource or principal', () => {
    const policies = Object.values(template.Resources).flatMap((resource) => statementsOf(resource).map((statement) => ({ statement })))
    const allowed = policies.filter(({ statement }) => statement['Effect'] === 'Allow')
    expect(allowed.length).toBeGreaterThan(20)
    for (const { statement } of allowed) {
      for (const action of asList(statement['Action'])) expect(action).not.toContain('*')
      // Files lie under a prefix, one object each: the only place where a name must stay open.
      for (const resource of asList(statement['Resource'])) expect(JSON.stringify(resource).replace('{"Fn::Sub":"${Files.Arn}/pass/*"}', '')).not.toContain('*')
      expect(JSON.stringify(statement['Principal'] ?? '')).not.toContain('*')
    }
    for (const [, { Properties }] of all('AWS::KMS::Key'))
      for (const statement of asList(asNode(Properties['KeyPolicy'])['Statement']) as readonly Node[]) {
        for (const action of asList(statement['Action'])) expect(action).not.toContain('*')
        expect(JSON.stringify(statement['Principal'])).not.toContain('*')
      }
  })

  it('gives no function more than its kind of work', () => {
    const services = (role: string): readonly string[] => [...new Set(statementsOf(one(role)).flatMap((statement) => asList(statement['Action'])).map((action) => String(action).split(':')[0] as string))].sort()
    const base = ['dynamodb', 'kms', 'logs', 'secretsmanager']
    expect(services('CitizenApiRole')).toEqual([...base, 's3'].sort())
    expect(services('StaffApiRole')).toEqual([...base, 's3'].sort())
    expect(services('WebhookRole')).toEqual(base)
    expect(services('StreamRole')).toEqual([...base, 's3', 'sqs'].sort())
    expect(services('ScheduleRole')).toEqual([...base, 's3', 'sqs'].sort())
    const onFiles = (role: string): Value | undefined => statementsOf(one(role)).find((statement) => statement['Sid'] === 'Files')?.['Action']
    expect([onFiles('CitizenApiRole'), onFiles('StreamRole'), onFiles('ScheduleRole')]).toEqual([['s3:GetObject', 's3:PutObject'], ['s3:DeleteObject'], ['s3:DeleteObject']])
    const signs = all('AWS::IAM::Role').filter(([, role]) => statementsOf(role).some((statement) => asList(statement['Action']).includes('kms:Sign'))).map(([name]) => name)
    expect(signs.sort()).toEqual(['CitizenApiRole', 'StaffApiRole'])
    for (const [, role] of all('AWS::IAM::Role')) for (const action of statementsOf(role).flatMap((statement) => asList(statement['Action']))) expect(action).not.toMatch(/Scan|DeleteTable|PutKeyPolicy|Admin/)
  })

  it('allows exactly the calls that the sources make', () => {
    const calls = new Set([...sources().matchAll(/new (\w+)Command\(/g)].map((match) => match[1] as string))
    const wanted = [...calls].flatMap((call) => actionOf[call] ?? [])
    // The items of a transaction are allowed by what each does.
    if (calls.has('TransactWrite')) for (const [item, action] of Object.entries({ Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', ConditionCheck: 'ConditionCheckItem' })) if (new RegExp(`\\b${item}: \\{`).test(sources())) wanted.push(`dynamodb:${action}`)
    const granted = all('AWS::IAM::Role').flatMap(([, role]) => statementsOf(role)).filter((statement) => !['Logs', 'Stream', 'Failures', 'DataKey', 'FilePresence'].includes(String(statement['Sid']))).flatMap((statement) => asList(statement['Action']))
    expect([...new Set(granted)].sort()).toEqual([...new Set(wanted)].sort())
    expect([...calls].filter((call) => actionOf[call] === undefined && call !== 'TransactWrite')).toEqual([])
  })

  it('throttles at the stage', () => {
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = asNode(propertiesOf('HttpApiStage')['DefaultRouteSettings'])
    expect(rate).toBeGreaterThan(0)
    expect(rate).toBeLessThanOrEqual(1000)
    expect(burst).toBeLessThanOrEqual(2000)
  })

  it('serves exactly the routes of the contracts, each by the Lambda of its api', () => {
    const integrationOf = (target: Value | undefined): string => JSON.stringify(target).match(/HttpApiIntegration(\w+)"/)?.[1] ?? ''
    const served = all('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => `${String(Properties['RouteKey'])} ${integrationOf(Properties['Target'])}`).sort()
    const wanted = [
      ...contracts.map((route) => `${route.method} ${route.path} ${route.api === 'citizen' ? 'CitizenDashapi' : 'StaffDashapi'}`),
      `GET ${OPENAPI_PATH} CitizenDashapi`, 'GET /api/webhook/wechat Webhook', 'POST /api/webhook/wechat Webhook', 'POST /api/webhook/pay/{channel} Webhook'
    ].sort()
    expect(served).toEqual(wanted)
    expect(asNode(propertiesOf('HttpApi')['CorsConfiguration'])['AllowOrigins']).not.toContain('*')
  })

  it('lets browsers send and read the headers that the app itself allows', () => {
    expect(propertiesOf('HttpApi')['CorsConfiguration']).toMatchObject({ AllowHeaders: CORS_HEADERS.allow, ExposeHeaders: CORS_HEADERS.expose })
  })

  it('reads the stream with partial batches, three retries, bisection and a queue for what failed', () => {
    const [mapping] = all('AWS::Lambda::EventSourceMapping')
    expect(mapping?.[1].Properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 3, BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['StreamFailures', 'Arn'] } } }
    })
  })

  it('sweeps every minute and keeps what never ran', () => {
    expect(all('AWS::Events::Rule').map(([, { Properties }]) => Properties['ScheduleExpression'])).toEqual(['rate(1 minute)'])
    expect(propertiesOf('ScheduleLambdaEvConf')).toMatchObject({ MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['ScheduleFailures', 'Arn'] } } } })
  })

  it('raises an alarm for every way to fail, to the topic, with a runbook that exists', () => {
    const alarms = all('AWS::CloudWatch::Alarm')
    for (const name of ['CitizenApi', 'StaffApi', 'Webhook', 'Stream', 'Schedule'])
      for (const kind of ['Errors', 'Throttles', 'Slow']) expect(alarms.map(([id]) => id)).toContain(`${name}${kind}`)
    expect(alarms.map(([id]) => id)).toEqual(expect.arrayContaining(['StreamLate', 'StreamFailed', 'ScheduleFailed', 'ScheduleSilent', 'Api5xx', 'ApiSlow', 'Poison', 'Waiting', 'Sweeps', 'KeysEnding']))
    for (const [id, { Properties }] of alarms) {
      expect([id, Properties['AlarmActions']]).toEqual([id, [{ Ref: 'Alarms' }]])
      const anchor = String(Properties['AlarmDescription']).split('#')[1] ?? ''
      expect(operations).toContain(`<a id="${anchor}"></a>`)
    }
    expect(asList(propertiesOf('Alarms')['Subscription'])).toHaveLength(1)
  })

  it('sets every setting once, in the environment or in the secret, and the result is usable', () => {
    const sample = (value: Value): string => {
      // What is left open in the settings is a number as often as a name.
      if (typeof value !== 'object') return String(value).replaceAll('CHANGE_ME', '12345')
      const node = value as Node
      if (typeof node['Fn::Sub'] === 'string') return node['Fn::Sub'].replace(/\$\{(\w+)\}/g, '$1')
      if (node['Fn::Join'] !== undefined) return asList((node['Fn::Join'] as readonly Value[])[1]).join(',')
      return `ref-${JSON.stringify(value)}`
    }
    const key = Buffer.alloc(32, 7).toString('base64')
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
    const secrets: Record<string, string> = {
      WXPAY_PRIVATE_KEY: privateKey.trim().replaceAll('\n', '\\n'), WXPAY_API_V3_KEY: 'a'.repeat(32), WXPAY_PUBLIC_KEYS: JSON.stringify({ PUB_KEY_ID_1: publicKey }),
      ALIPAY_PRIVATE_KEY: privateKey, ALIPAY_PUBLIC_KEYS: publicKey,
      WECHAT_PUSH_AES_KEY: 'k'.repeat(43), REGISTRY_SECRET: 'r'.repeat(32), POST_SECRET: 'p'.repeat(32), TREASURY_SECRET: 't'.repeat(32), TOKEN_SECRET: key, DATA_KEY: key, LOOKUP_KEY: key
    }
    for (const name of FUNCTIONS) {
      const variables = asNode(asNode(propertiesOf(`${name}LambdaFunction`)['Environment'])['Variables'])
      const { SECRET_ID, ...environment } = Object.fromEntries(Object.entries(variables).map(([setting, value]) => [setting, sample(value)]))
      expect(SECRET_ID).toBeDefined()
      expect([...Object.keys(environment), ...SECRET_MEMBERS, 'AWS_REGION'].sort()).toEqual(SETTING_NAMES.filter((setting) => !['DYNAMODB_ENDPOINT', 'S3_ENDPOINT', 'SIGNING_KEY_FILE'].includes(setting)).sort())
      const config = readConfig({ ...environment, AWS_REGION: 'cn-north-1', ...Object.fromEntries(SECRET_MEMBERS.map((member) => [member, secrets[member] ?? 'sample'])) })
      const keys = signingKeysSchema.parse(JSON.parse(config.SIGNING_KEYS ?? ''))
      for (const { keyId } of [...keys.pass, ...keys.bundle]) expect(propertiesOf(`${keyId}Alias`)).toEqual({ AliasName: { 'Fn::Sub': `alias/\${AWS::StackName}-${keyId}` }, TargetKeyId: { Ref: keyId } })
      for (const { keyId } of [...keys.pass, ...keys.bundle]) expect(propertiesOf(keyId)).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    }
    for (const member of SECRET_MEMBERS) expect(operations).toContain(`\`${member}\``)
  })

  it('names no partition and no domain of one', () => {
    const text = JSON.stringify(template)
    expect(text).not.toMatch(/arn:aws(-cn)?:/)
    expect([...text.matchAll(/"([\w-]+)\.amazonaws\.com[^"]*"/g)].map((match) => match[1]).filter((service) => !['lambda', 'events', 'apigateway'].includes(service as string))).toEqual([])
    expect(text).not.toMatch(/AWS::Lambda::Url|AWS::Cognito|AWS::SES|TracingConfig/)
  })

  it('has the indexes by name in every policy that queries them', () => {
    for (const [, role] of all('AWS::IAM::Role')) {
      const indexes = statementsOf(role).find((statement) => statement['Sid'] === 'Indexes')
      expect(asList(indexes?.['Resource']).map((resource) => String(asNode(resource)['Fn::Sub']).split('/').at(-1))).toEqual([...INDEXES])
    }
  })
})
