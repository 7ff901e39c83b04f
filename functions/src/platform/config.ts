/** Settings from the environment, checked once at start: everything missing or wrong is named at once. */
import * as z from 'zod'
import { privateKeyIn, publicKeysIn } from './payment/pem'

const url = z.url()
const key32 = z.string().transform((text, ctx) => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  if (bytes.length >= 32) return bytes
  ctx.addIssue({ code: 'custom', message: 'must be at least 32 bytes, base64' })
  return z.NEVER
})
/** A text read by a function that throws on what it cannot use; the fault is said without the text, which may be a secret. */
const readBy = <T>(read: (text: string) => T, what: string) => z.string().transform((text, ctx): T => {
  try {
    return read(text)
  } catch {
    // Not the reader's own words: they may quote the text.
    ctx.addIssue({ code: 'custom', message: `must be ${what}` })
    return z.NEVER
  }
})
const list = z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))

/** A WeChat template: its id, and whether one consent lasts (long-term) or is good for one message. */
export interface WechatTemplate {
  readonly id: string
  readonly lasting: boolean
}

/** A setting that may be left out: empty or `-` stands for nothing, where a template or a secret must name it all the same. */
const orNone = <S extends z.ZodType>(schema: S) => z.preprocess((text) => (text === '' || text === '-' ? undefined : text), schema.optional()).optional()
/** A PEM text; line ends may be written as `\n`, as one-line settings must. */
const pem = z.string().transform((text) => text.replaceAll('\\n', '\n').trim())
const privateKey = pem.refine((text) => /^-----BEGIN (RSA )?PRIVATE KEY-----\n[\s\S]+\n-----END (RSA )?PRIVATE KEY-----$/.test(text), 'must be a private key, PEM')
const publicKey = pem.refine((text) => /^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----$/.test(text), 'must be a public key, PEM')
/** Public keys by serial, JSON; several stand side by side while one replaces another, the newest last. */
const publicKeys = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    ctx.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
}).pipe(z.record(z.string().min(1), publicKey).refine((keys) => Object.keys(keys).length > 0, 'must hold a key'))

/** `name=id` pairs; an id followed by `:long` is a long-term template. */
export const templatesIn = (text: string): Readonly<Record<string, WechatTemplate>> =>
  Object.fromEntries(text.split(',').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    const [id = '', kind] = value.split(':')
    return [name, { id, lasting: kind === 'long' }]
  }))

const schema = z.object({
  LUBIAO_STAGE: z.enum(['local', 'test', 'staging', 'production']),
  AWS_REGION: z.string().min(1),
  TABLE_NAME: z.string().min(3),
  DYNAMODB_ENDPOINT: url.optional(),
  FILE_BUCKET: z.string().min(3),
  S3_ENDPOINT: url.optional(),
  ALLOWED_ORIGINS: list,
  TOKEN_SECRET: key32,
  DATA_KEY: key32.refine((bytes) => bytes.length === 32, 'must be exactly 32 bytes, base64'),
  LOOKUP_KEY: key32,
  WECHAT_BASE_URL: url, WECHAT_APP_ID: z.string().min(1), WECHAT_APP_SECRET: z.string().min(1),
  WECHAT_PUSH_TOKEN: z.string().min(3).max(32), WECHAT_PUSH_AES_KEY: z.string().length(43),
  WECHAT_STATE: z.enum(['developer', 'trial', 'formal']),
  /** template=id pairs: passDecided=…,passReturned=…,passExpiring=…; an id followed by `:long` is a long-term template, allowed once for all its messages. */
  WECHAT_TEMPLATES: z.string().transform(templatesIn),
  SMS_ENDPOINT: url, SMS_SECRET_ID: z.string().min(1), SMS_SECRET_KEY: z.string().min(1), SMS_APP_ID: z.string().min(1), SMS_SIGN: z.string().min(1), SMS_REGION: z.string().min(1),
  SMS_TEMPLATES: z.string().transform((text) => Object.fromEntries(text.split(',').map((pair) => pair.split('=')).map(([name, id]) => [name ?? '', id ?? '']))),
  REGISTRY_URL: url, REGISTRY_KEY_ID: z.string().min(1), REGISTRY_SECRET: z.string().min(16),
  POST_URL: url, POST_SENDER_NO: z.string().min(1), POST_SECRET: z.string().min(16),
  /** WeChat Pay; a channel whose settings are not there is not open. */
  WXPAY_BASE_URL: orNone(url), WXPAY_MCH_ID: orNone(z.string()), WXPAY_NOTIFY_URL: orNone(url.max(255).refine((text) => !text.includes('?'), 'must have no query')),
  /** Serial number of the merchant's certificate, and its private key. */
  WXPAY_SERIAL: orNone(z.string()), WXPAY_PRIVATE_KEY: orNone(privateKey),
  /** Seals notices: 32 characters, used as they are. `WXPAY_PUBLIC_KEYS`: the platform's. */
  WXPAY_API_V3_KEY: orNone(z.string().regex(/^[!-~]{32}$/, 'must be 32 characters')), WXPAY_PUBLIC_KEYS: orNone(publicKeys),
  /** Alipay, if it is open: our application and account there, the key we sign with, the platform's keys (the one to come beside the present one). */
  ALIPAY_GATEWAY: orNone(url), ALIPAY_APP_ID: orNone(z.string()), ALIPAY_SELLER_ID: orNone(z.string()), ALIPAY_NOTIFY_URL: orNone(url),
  ALIPAY_PRIVATE_KEY: orNone(readBy(privateKeyIn, 'one RSA private key of at least 2048 bits, PEM or base64')),
  ALIPAY_PUBLIC_KEYS: orNone(readBy(publicKeysIn, 'RSA public keys of at least 2048 bits, PEM or base64')),
  /** 微信非税缴费, if it is open: our service there, the merchant number whose bill is fetched, the bank where the platform does not choose one (its test environment). */
  NONTAX_BASE_URL: orNone(url), NONTAX_SERVICE_ID: orNone(z.string().regex(/^\d{1,15}$/, 'must be a number').transform(Number)), NONTAX_MCH_ID: orNone(z.string()), NONTAX_BANK_ID: orNone(z.string()),
  /** The treasury's non-tax system: debts are registered there, and it lists what it counts as paid. */
  TREASURY_URL: orNone(url), TREASURY_UNIT_NO: orNone(z.string()), TREASURY_SECRET: orNone(z.string().min(16)),
  /** Where transfers against a 缴款书号 go: `payee|bank|account`. */
  BANK_ACCOUNT: orNone(z.string().regex(/^[^|]+\|[^|]+\|[0-9 -]{8,40}$/, 'must be payee|bank|account').transform((text) => {
    const [payee = '', bank = '', account = ''] = text.split('|').map((part) => part.trim())
    return { payee, bank, account }
  })),
  /** KMS key ids of the signing keys as JSON, or a key file in the local stack. */
  SIGNING_KEYS: z.string().optional(),
  SIGNING_KEY_FILE: z.string().optional(),
  CONSOLE_URL: url,
  /** Where the phone's pages stand for a browser: payers come back there from a channel's page. */
  H5_URL: url
}).refine((env) => (env.SIGNING_KEYS === undefined) !== (env.SIGNING_KEY_FILE === undefined), { message: 'exactly one of SIGNING_KEYS and SIGNING_KEY_FILE', path: ['SIGNING_KEYS'] })

/** Every name the environment is read for. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape)

/** Checked settings. */
export type Config = z.output<typeof schema>

/** Settings that cannot be used; the message lists every name and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads settings. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const outcome = schema.safeParse(env)
  if (outcome.success) return outcome.data
  throw new ConfigError(['Configuration is not usable:', ...outcome.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)].join('\n'))
}
