import { deploymentFaults, environmentOf, stageOf, type StageTemplate } from './stage'
import { aliasedKeys, emergencyOrder, keyLines } from './emergency-order'
import { planSecret, SECRET_MEMBERS } from './secret-members'

const windows = (...list: readonly (readonly [string, string])[]) => list.map(([signsFrom, signsUntil], i) => ({ keyId: `\${Key${i}}`, signsFrom, signsUntil }))
const Q4 = ['2026-11-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z'] as const
const Q1 = ['2027-01-31T00:00:00.000Z', '2027-05-01T00:00:00.000Z'] as const
const template = (variables: Readonly<Record<string, unknown>> = {}, mail = 'duty@example.gov.cn'): StageTemplate => ({
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'lubiao-staging' } },
    Alarms: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Endpoint: mail }] } },
    StaffDashapiLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Environment: {
          Variables: {
            TABLE_NAME: { Ref: 'Table' }, CONSOLE_URL: 'https://console.example', H5_URL: 'https://h5.example', ALLOWED_ORIGINS: { 'Fn::Join': [',', ['https://a.example', 'https://b.example']] }, REGISTRY_URL: 'https://r.example', POST_URL: 'https://p.example', WXPAY_NOTIFY_URL: 'https://n.example/api/webhook/pay/wxpay',
            ALIPAY_GATEWAY: 'https://openapi.alipay.example/gateway.do', ALIPAY_NOTIFY_URL: 'https://n.example/api/webhook/pay/alipay', TREASURY_URL: 'https://t.example',
            SIGNING_KEYS: { 'Fn::Sub': JSON.stringify({ pass: windows(Q4, Q1), bundle: windows(Q4, Q1) }) }, ...variables
          }
        }
      }
    }
  }
})
const NOW = '2026-11-23T12:00:00.000Z'

describe('stage', () => {
  it('must be named', () => {
    expect(stageOf(['--stage', 'staging'])).toBe('staging')
    expect(() => stageOf(['--stage', 'prod'])).toThrow('staging or')
    expect(() => stageOf([])).toThrow('staging or')
  })

  it('reads settings as text', () => {
    expect(environmentOf(template())).toMatchObject({ TABLE_NAME: 'lubiao-staging', ALLOWED_ORIGINS: 'https://a.example,https://b.example' })
    expect(environmentOf(template())['SIGNING_KEYS']).toContain('"keyId":"Key0"')
  })

  it('lets a complete stage through, with WeChat Pay, Alipay and the treasury or without', () => {
    expect(deploymentFaults(template(), NOW)).toEqual([])
    expect(deploymentFaults(template({ WXPAY_NOTIFY_URL: '-' }), NOW)).toEqual([])
    expect(deploymentFaults(template({ ALIPAY_GATEWAY: '-', ALIPAY_NOTIFY_URL: '-' }), NOW)).toEqual([])
    expect(deploymentFaults(template({ TREASURY_URL: '-' }), NOW)).toEqual([])
  })

  it.each([
    ['a value left open', template({ WECHAT_APP_ID: 'CHANGE_ME' }), 'WECHAT_APP_ID still says CHANGE_ME'],
    ['an alarm address left open', template({}, 'CHANGE_ME@example.gov.cn'), 'alarmEmail still says CHANGE_ME'],
    ['plain http', template({ CONSOLE_URL: 'http://console.example' }), 'CONSOLE_URL must be https'],
    ['no key that signs now', template({ SIGNING_KEYS: JSON.stringify({ pass: windows(Q1), bundle: windows(Q4, Q1) }) }), 'no pass key signs now: signingKeys in the settings']
  ])('names %s', (_what, given, fault) => {
    expect(deploymentFaults(given, NOW)).toEqual([fault])
  })

  it('asks for a successor that follows without a gap, however long the present key still signs', () => {
    const alone = template({ SIGNING_KEYS: JSON.stringify({ pass: windows(Q4), bundle: windows(Q4, Q1) }) })
    expect(deploymentFaults(alone, NOW)).toEqual(['the pass key stops signing on 2027-02-01T00:00:00.000Z and none waits to follow it: add one to signingKeys'])
    const gap = template({ SIGNING_KEYS: JSON.stringify({ pass: windows(Q4, ['2027-02-02T00:00:00.000Z', '2027-05-01T00:00:00.000Z']), bundle: windows(Q4, Q1) }) })
    expect(deploymentFaults(gap, NOW)).toHaveLength(1)
    expect(deploymentFaults(template(), '2027-01-31T12:00:00.000Z')).toHaveLength(2)
  })
})

describe('an emergency order', () => {
  const kid = '0123456789abcdef'

  it('names the key, since when and who; what is left out is said', () => {
    expect(emergencyOrder(['--kid', kid, '--by', '371500'], NOW)).toEqual({ kind: 'pass', kid, since: NOW, by: '371500', withoutSuccessor: false })
    expect(emergencyOrder(['--kind', 'bundle', '--kid', kid, '--since', '2026-11-20T08:00:00+08:00', '--by', '371500', '--without-successor'], NOW)).toEqual({ kind: 'bundle', kid, since: '2026-11-20T00:00:00.000Z', by: '371500', withoutSuccessor: true })
    for (const [args, said] of [[['--by', '371500'], '--kid'], [['--kid', 'xyz', '--by', '371500'], '--kid'], [['--kid', kid], '--by'], [['--kid', kid, '--by', '371500', '--since', 'yesterday'], '--since'], [['--kid', kid, '--by', '371500', '--since', '2026-11-20T08:00:00'], '--since'], [['--kid', kid, '--by', '371500', '--kind', 'door'], '--kind']] as const)
      expect(() => emergencyOrder(args, NOW)).toThrow(said)
  })

  it('reaches the keys of a stage by the aliases the template gives them', () => {
    const keys = JSON.parse(aliasedKeys(environmentOf(template()), 'staging')['SIGNING_KEYS'] ?? '') as { pass: { keyId: string; signsFrom: string }[]; bundle: { keyId: string }[] }
    expect(keys.pass.map((key) => key.keyId)).toEqual(['alias/lubiao-staging-Key0', 'alias/lubiao-staging-Key1'])
    expect(keys.pass[0]?.signsFrom).toBe(Q4[0])
    expect(keys.bundle).toHaveLength(2)
  })

  it('prints every key with what it is worth', () => {
    const text = keyLines([{ kid, publicKey: '', notBefore: Q4[0], notAfter: Q4[1], status: 'revoked', revokedSince: '2026-11-20T00:00:00.000Z' }, { kid: 'fedcba9876543210', publicKey: '', notBefore: Q1[0], notAfter: Q1[1], status: 'current' }])
    expect(text).toBe(`  ${kid}  revoked  not believed since 2026-11-20T00:00:00.000Z\n  fedcba9876543210  current  from ${Q1[0]}, verified until ${Q1[1]}\n`)
  })
})

describe('secret', () => {
  const given = { WECHAT_APP_SECRET: 'a', SMS_SECRET_ID: 'b', SMS_SECRET_KEY: 'c', REGISTRY_KEY_ID: 'd', REGISTRY_SECRET: 'e'.repeat(16), POST_SECRET: 'f'.repeat(16), WXPAY_PRIVATE_KEY: 'g', WXPAY_API_V3_KEY: 'h'.repeat(32), WXPAY_PUBLIC_KEYS: '{}', ALIPAY_PRIVATE_KEY: 'i', ALIPAY_PUBLIC_KEYS: 'j', TREASURY_SECRET: 'k'.repeat(16) }

  it('makes what may be made, asks for the rest, keeps what stands', () => {
    const first = planSecret({}, {})
    expect(first.missing.map((member) => member.name)).toEqual(Object.keys(given))
    expect(Buffer.from(first.members['DATA_KEY'] ?? '', 'base64')).toHaveLength(32)
    expect(first.members['WECHAT_PUSH_AES_KEY']).toHaveLength(43)
    const full = planSecret(first.members, given)
    expect(full.missing).toEqual([])
    expect(full.members['DATA_KEY']).toBe(first.members['DATA_KEY'])
    expect(Object.keys(full.members).sort()).toEqual(SECRET_MEMBERS.map((member) => member.name).sort())
    expect(planSecret(full.members, {})).toEqual({ members: full.members, made: [], missing: [] })
  })

  it('replaces one, never a key that has sealed something', () => {
    const full = planSecret(planSecret({}, {}).members, given).members
    expect(planSecret(full, { SMS_SECRET_KEY: 'new' }, 'SMS_SECRET_KEY').members).toEqual({ ...full, SMS_SECRET_KEY: 'new' })
    expect(planSecret(full, {}, 'TOKEN_SECRET').made).toEqual(['TOKEN_SECRET'])
    expect(() => planSecret(full, {}, 'DATA_KEY')).toThrow('would be lost')
    expect(() => planSecret(full, {}, 'NOTHING')).toThrow('there is no NOTHING')
  })
})
