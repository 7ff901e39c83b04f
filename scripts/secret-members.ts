/** The members of the stage's secret: which there are, which can be made, which somebody must know. */
import { randomBytes } from 'node:crypto'

const key = (): string => randomBytes(32).toString('base64')
const letters = (n: number): string => [...randomBytes(n)].map((byte) => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[byte % 62] as string).join('')

/** One member: `make` when a machine may choose it, else `ask` says where it is found. */
export interface SecretMember {
  readonly name: string
  readonly make?: () => string
  readonly ask?: string
}

/** All members, in the order they are asked for (docs/operations.md, "Secrets"). */
export const SECRET_MEMBERS: readonly SecretMember[] = [
  { name: 'TOKEN_SECRET', make: key },
  { name: 'DATA_KEY', make: key },
  { name: 'LOOKUP_KEY', make: key },
  { name: 'WECHAT_PUSH_TOKEN', make: () => letters(24) },
  { name: 'WECHAT_PUSH_AES_KEY', make: () => letters(43) },
  { name: 'WECHAT_APP_SECRET', ask: 'AppSecret of the mini-program (mp.weixin.qq.com, 开发管理)' },
  { name: 'SMS_SECRET_ID', ask: 'SecretId of the Tencent Cloud sub-account that sends messages' },
  { name: 'SMS_SECRET_KEY', ask: 'SecretKey of the same' },
  { name: 'REGISTRY_KEY_ID', ask: "key id of the registers' gateway" },
  { name: 'REGISTRY_SECRET', ask: "secret of the registers' gateway, at least 16 characters" },
  { name: 'POST_SECRET', ask: 'secret of the contract with the post (EMS), at least 16 characters' },
  { name: 'WXPAY_PRIVATE_KEY', ask: 'private key of the WeChat Pay merchant certificate (apiclient_key.pem), on one line with \\n for line ends' },
  { name: 'WXPAY_API_V3_KEY', ask: 'APIv3 key set in the merchant platform, 32 characters' },
  { name: 'WXPAY_PUBLIC_KEYS', ask: 'public keys of WeChat Pay as JSON on one line: {"PUB_KEY_ID_…":"-----BEGIN PUBLIC KEY-----\\n…"}, the newest last' },
  { name: 'ALIPAY_PRIVATE_KEY', ask: 'private key of the application at Alipay (RSA2, 2048 bits), on one line as the key tool shows it' },
  { name: 'ALIPAY_PUBLIC_KEYS', ask: 'public key of Alipay (支付宝公钥, not our own), on one line; two with a comma between while one follows the other' },
  { name: 'TREASURY_SECRET', ask: "secret agreed with the treasury's non-tax system, at least 16 characters" }
]

/** What is kept, what was made now, and what must still be asked. */
export interface SecretPlan {
  readonly members: Readonly<Record<string, string>>
  readonly made: readonly string[]
  readonly missing: readonly SecretMember[]
}

/**
 * Keeps what stands, takes what is given, makes what may be made. `replace` is one member to set anew.
 * Throws RangeError for a name there is not, and for DATA_KEY or LOOKUP_KEY: what they sealed would be lost.
 */
export function planSecret(present: Readonly<Record<string, string>>, given: Readonly<Record<string, string | undefined>>, replace?: string): SecretPlan {
  if (replace !== undefined && !SECRET_MEMBERS.some((member) => member.name === replace)) throw new RangeError(`there is no ${replace}`)
  if (replace !== undefined && ['DATA_KEY', 'LOOKUP_KEY'].includes(replace) && present[replace] !== undefined) throw new RangeError(`${replace} is not replaced: everything it sealed would be lost (docs/operations.md, "Key rotation")`)
  const members: Record<string, string> = {}
  const made: string[] = []
  const missing: SecretMember[] = []
  for (const member of SECRET_MEMBERS) {
    const kept = member.name === replace ? undefined : present[member.name]
    const value = kept ?? given[member.name] ?? member.make?.()
    if (value === undefined || value === '') missing.push(member)
    else members[member.name] = value
    if (kept === undefined && value !== undefined && value !== '') made.push(member.name)
  }
  return { members, made, missing }
}
