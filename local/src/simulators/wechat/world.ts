/** What the simulated platform remembers: people, login and phone codes, tokens, consents, messages — all on a clock that can be moved. */
import { randomBytes } from 'node:crypto'
import type { WechatTemplate } from '../../demo/templates.data'

/** Somebody with WeChat, as far as the platform knows. */
export interface WechatPerson {
  readonly id: string
  readonly name: string
  readonly openid: string
  readonly phone: string
}

/** A message that was accepted. */
export interface SentMessage {
  readonly at: string
  readonly openid: string
  readonly templateId: string
  readonly page: string | undefined
  readonly state: string
  readonly data: Readonly<Record<string, string>>
}

interface Code { readonly kind: 'login' | 'phone'; readonly person: WechatPerson; readonly until: number; used: boolean }
interface Token { readonly value: string; readonly until: number; dead: boolean }

/** Life of login and phone codes. */
const CODE_MS = 5 * 60_000
const TOKEN_S = 7200
/** In its last five minutes a token is still good but a new one is given. */
const ROTATE_S = 300
const FORCE_GAP_MS = 30_000
const FORCE_PER_DAY = 20

const opaque = (prefix: string, bytes: number): string => prefix + randomBytes(bytes).toString('base64url')

/** State of the platform for one app. */
export class WechatWorld {
  private codes = new Map<string, Code>()
  private tokens: Token[] = []
  private forced: number[] = []
  private consents = new Map<string, number>()
  private seen = new Map<string, number>()
  private sessionKeys = new Map<string, string>()
  offsetMs = 0
  messages: SentMessage[] = []

  constructor(readonly people: readonly WechatPerson[], readonly templates: readonly WechatTemplate[], private readonly realNow: () => number) {}

  now(): number {
    return this.realNow() + this.offsetMs
  }

  reset(): void {
    this.codes.clear()
    this.tokens = []
    this.forced = []
    this.consents.clear()
    this.seen.clear()
    this.sessionKeys.clear()
    this.messages = []
    this.offsetMs = 0
  }

  personBy(key: { readonly personId?: string | undefined; readonly openid?: string | undefined }): WechatPerson | undefined {
    return this.people.find((person) => person.id === key.personId || person.openid === key.openid)
  }

  issueCode(kind: 'login' | 'phone', person: WechatPerson): string {
    const code = opaque(kind === 'login' ? '0' : 'p', 24)
    this.codes.set(code, { kind, person, until: this.now() + CODE_MS, used: false })
    return code
  }

  /** Uses a code up. `used` and `invalid` are different answers on the real platform. */
  redeem(kind: 'login' | 'phone', value: string): WechatPerson | 'used' | 'invalid' {
    const code = this.codes.get(value)
    if (code === undefined || code.kind !== kind) return 'invalid'
    if (code.used) return 'used'
    if (this.now() >= code.until) return 'invalid'
    code.used = true
    return code.person
  }

  /** Opens a session: a new session_key replaces the person's former one. */
  openSession(person: WechatPerson): string {
    const key = randomBytes(16).toString('base64')
    this.sessionKeys.set(person.openid, key)
    this.seen.set(person.openid, this.now())
    return key
  }

  /** Whether the person used the app in the last two hours: text checks ask for it. */
  visitedLately(openid: string): boolean {
    return this.now() - (this.seen.get(openid) ?? -Infinity) <= 2 * 3_600_000
  }

  stableToken(force: boolean): { readonly access_token: string; readonly expires_in: number } | 'too-soon' | 'too-often' {
    const now = this.now()
    const answer = (token: Token) => ({ access_token: token.value, expires_in: Math.floor((token.until - now) / 1000) })
    const latest = this.tokens.at(-1)
    if (!force && latest !== undefined && !latest.dead && latest.until - now > ROTATE_S * 1000) return answer(latest)
    if (force) {
      this.forced = this.forced.filter((at) => now - at < 86_400_000)
      if (now - (this.forced.at(-1) ?? -Infinity) < FORCE_GAP_MS) return 'too-soon'
      if (this.forced.length >= FORCE_PER_DAY) return 'too-often'
      this.forced.push(now)
      for (const token of this.tokens) token.dead = true
    }
    const token: Token = { value: opaque(`${Math.floor(now / 1000) % 100}_`, 150), until: now + TOKEN_S * 1000, dead: false }
    this.tokens.push(token)
    return answer(token)
  }

  /** Errcode for a token as presented, 0 when good. */
  tokenFault(value: string | null): 0 | 40001 | 41001 | 42001 {
    if (value === null || value === '') return 41001
    const token = this.tokens.find((one) => one.value === value)
    if (token === undefined || token.dead) return 40001
    return this.now() >= token.until ? 42001 : 0
  }

  /** Ends every token at once, as a reset of the app secret does. */
  endTokens(): void {
    for (const token of this.tokens) token.dead = true
  }

  template(id: unknown): WechatTemplate | undefined {
    return this.templates.find((template) => template.id === id)
  }

  remainingConsent(openid: string, templateId: string): number {
    return this.consents.get(`${openid}|${templateId}`) ?? 0
  }

  recordConsent(openid: string, template: WechatTemplate, result: 'accept' | 'reject' | 'ban' | 'filter'): number {
    const key = `${openid}|${template.id}`
    const had = this.consents.get(key) ?? 0
    // A single refusal of a one-time template takes nothing back; a ban, or any refusal of a lasting one, does.
    const has = result === 'accept' ? (template.kind === 'long' ? Infinity : had + 1) : result === 'ban' || template.kind === 'long' ? 0 : had
    this.consents.set(key, has)
    return has
  }

  spendConsent(openid: string, templateId: string): boolean {
    const has = this.remainingConsent(openid, templateId)
    if (has < 1) return false
    this.consents.set(`${openid}|${templateId}`, has - 1)
    return true
  }

  consentList(): readonly { readonly openid: string; readonly templateId: string; readonly remaining: number | 'lasting' }[] {
    return [...this.consents].map(([key, remaining]) => {
      const [openid = '', templateId = ''] = key.split('|')
      return { openid, templateId, remaining: remaining === Infinity ? 'lasting' : remaining }
    })
  }
}
