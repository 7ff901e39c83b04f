/** An authenticator app on a phone, written apart from the product's own (RFC 6238: SHA-1, 30 s, six digits). */
import { createHmac } from 'node:crypto'

const STEP_MS = 30_000

function codeOf(secret: string, step: number): string {
  const bits = [...secret].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE((mac[19] as number) & 0xf) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The app for one account. */
export class Authenticator {
  private spent = 0
  /** `api`: where the product answers, whose clock a phone's follows. */
  constructor(private readonly secret: string, private readonly api: string) {}

  /** From the address an account is handed out with (otpauth://). */
  static from(uri: string, api: string): Authenticator {
    return new Authenticator(new URL(uri).searchParams.get('secret') ?? '', api)
  }

  private async step(): Promise<number> {
    const { headers } = await fetch(`${this.api}/api/openapi.json`, { method: 'HEAD' })
    return Math.floor(Date.parse(headers.get('date') ?? '') / STEP_MS)
  }

  /** A code that was not typed yet, for a code is good for one sign-in. This phone's clock may run half a minute fast, which sign-in allows; what is later than that is waited for. */
  async fresh(): Promise<string> {
    while (this.spent > (await this.step())) await new Promise((done) => setTimeout(done, 500))
    this.spent = Math.max(this.spent + 1, await this.step())
    return this.again()
  }

  /** The code last typed: still good when it signed nobody in. */
  again(): string {
    return codeOf(this.secret, this.spent)
  }
}
