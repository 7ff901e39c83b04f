/**
 * Settings of the local stack: the same names as in the cloud (functions/platform/config), with secrets made once and kept beside the data.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newPrivateKey, publicHalf } from './simulators/wxpay/platform-keys'

/** Ports, counted from a base so that two stacks can stand side by side. */
export interface Ports {
  readonly api: number
  readonly h5: number
  readonly console: number
  readonly engine: number
  readonly proxy: number
  readonly files: number
  readonly wechat: number
  readonly sms: number
  readonly registry: number
  readonly post: number
  readonly wxpay: number
  readonly alipay: number
  readonly nontax: number
}

/** Ports from a base; 0 takes free ones everywhere. */
export const portsFrom = (base: number): Ports => {
  const at = (offset: number): number => (base === 0 ? 0 : base + offset)
  return { api: at(0), h5: at(1), console: at(2), engine: at(10), proxy: at(11), files: at(12), wechat: at(13), sms: at(14), registry: at(15), post: at(16), wxpay: at(18), alipay: at(19), nontax: at(17) }
}

/** Names under which the simulators know us. */
export const local = {
  table: 'lubiao', bucket: 'lubiao-files', region: 'local',
  wechatAppId: 'wxlubiaodemo00001', wechatSecret: 'demo-secret-of-the-simulator-0001', pushToken: 'lubiaopush', pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  smsSecretId: 'AKIDlubiaodemo', smsSecretKey: 'lubiao-demo-sms-secret', smsAppId: '1400000001', smsSign: '聊城交警',
  registryKeyId: 'lubiao', registrySecret: 'lubiao-demo-registry-secret',
  postSenderNo: '37150000001', postSecret: 'lubiao-demo-post-secret',
  wxpayMchId: '1900000109', wxpaySerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', wxpayPlatformSerial: 'PUB_KEY_ID_0119000001092026112600000000000001',
  alipayAppId: '2021000000000001', alipaySellerId: '2088000000000002',
  nontaxServiceId: 37150001, nontaxMchId: '1900000118', treasuryUnitNo: '371500109001', treasurySecret: 'lubiao-demo-treasury-secret',
  departments: [{ regionCode: '371500', departmentCode: '109001', name: '聊城市公安局交通警察支队' }]
} as const

const key32 = (): string => randomBytes(32).toString('base64')
/** How each secret is made. `wxpayPlatformKey` and `alipayPlatformKey` are the simulated platforms' own. */
const makers = { TOKEN_SECRET: key32, DATA_KEY: key32, LOOKUP_KEY: key32, WXPAY_API_V3_KEY: () => randomBytes(16).toString('hex'), WXPAY_PRIVATE_KEY: newPrivateKey, wxpayPlatformKey: newPrivateKey, ALIPAY_PRIVATE_KEY: newPrivateKey, alipayPlatformKey: newPrivateKey } as const
type Secrets = Readonly<Record<keyof typeof makers, string>>

/** The stack's own secrets: read from `<home>/secrets.json`; those that are not there yet are made. */
export function localSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json')
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  const names = Object.keys(makers) as (keyof Secrets)[]
  if (names.every((name) => kept[name] !== undefined)) return kept as Secrets
  const made = Object.fromEntries(names.map((name) => [name, kept[name] ?? makers[name]()])) as Record<keyof Secrets, string>
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  return made
}

/** Addresses of the running parts. */
export interface PartUrls {
  readonly engine: string
  readonly files: string
  readonly wechat: string
  readonly sms: string
  readonly registry: string
  readonly post: string
  readonly wxpay: string
  readonly alipay: string
  readonly nontax: string
  readonly api: string
  readonly h5: string
  readonly console: string
}

/** The environment the functions read. Template ids are those the simulators' registries hold. */
export function localEnv(home: string, urls: PartUrls, { wxpayPlatformKey, alipayPlatformKey, ...secrets }: Secrets): Record<string, string> {
  return {
    LUBIAO_STAGE: 'local', AWS_REGION: local.region, TABLE_NAME: local.table, DYNAMODB_ENDPOINT: urls.engine,
    FILE_BUCKET: local.bucket, S3_ENDPOINT: urls.files, ALLOWED_ORIGINS: `${urls.h5},${urls.console}`,
    ...secrets,
    WECHAT_BASE_URL: urls.wechat, WECHAT_APP_ID: local.wechatAppId, WECHAT_APP_SECRET: local.wechatSecret, WECHAT_PUSH_TOKEN: local.pushToken, WECHAT_PUSH_AES_KEY: local.pushAesKey, WECHAT_STATE: 'developer',
    WECHAT_TEMPLATES: 'passDecided=tmpl-pass-decided,passReturned=tmpl-pass-returned,passExpiring=tmpl-pass-expiring,serviceNews=tmpl-service-news,serviceToDo=tmpl-service-to-do',
    SMS_ENDPOINT: urls.sms, SMS_SECRET_ID: local.smsSecretId, SMS_SECRET_KEY: local.smsSecretKey, SMS_APP_ID: local.smsAppId, SMS_SIGN: local.smsSign, SMS_REGION: 'ap-beijing',
    SMS_TEMPLATES: 'passDecided=100001,passReturned=100002,passExpiring=100003,serviceNews=100004,serviceToDo=100005',
    REGISTRY_URL: urls.registry, REGISTRY_KEY_ID: local.registryKeyId, REGISTRY_SECRET: local.registrySecret,
    POST_URL: urls.post, POST_SENDER_NO: local.postSenderNo, POST_SECRET: local.postSecret,
    WXPAY_BASE_URL: urls.wxpay, WXPAY_MCH_ID: local.wxpayMchId, WXPAY_SERIAL: local.wxpaySerial, WXPAY_PUBLIC_KEYS: JSON.stringify({ [local.wxpayPlatformSerial]: publicHalf(wxpayPlatformKey) }), WXPAY_NOTIFY_URL: `${urls.api}/api/webhook/pay/wxpay`,
    ALIPAY_GATEWAY: `${urls.alipay}/gateway.do`, ALIPAY_APP_ID: local.alipayAppId, ALIPAY_SELLER_ID: local.alipaySellerId, ALIPAY_PUBLIC_KEYS: publicHalf(alipayPlatformKey), ALIPAY_NOTIFY_URL: `${urls.api}/api/webhook/pay/alipay`,
    NONTAX_BASE_URL: urls.nontax, NONTAX_SERVICE_ID: String(local.nontaxServiceId), NONTAX_MCH_ID: local.nontaxMchId, TREASURY_URL: `${urls.nontax}/treasury`, TREASURY_UNIT_NO: local.treasuryUnitNo, TREASURY_SECRET: local.treasurySecret,
    BANK_ACCOUNT: '聊城市财政局非税收入专户|演示银行聊城分行|3715000000000000001',
    SIGNING_KEY_FILE: join(home, 'signing-keys.json'), CONSOLE_URL: urls.console, H5_URL: urls.h5
  }
}
