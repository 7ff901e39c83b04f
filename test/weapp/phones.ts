/** Phones with the real WeChat build on them, in front of the running product. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serveApi } from '../../local/src/host'
import { demoPerson } from '../../local/src/demo/people.data'
import { Rig } from '../support/rig'
import { openApp, type WeApp } from './harness/open-app'
import type { Hooks, Network } from './harness/wx'

/** Where the build lies and which address was built into it. */
export const distDir = path.resolve(__dirname, '../../miniapp/dist/weapp')
const BUILT_FOR = 'http://127.0.0.1:4100'

/** The product and the phones in people's hands. */
export class Street {
  readonly phones: WeApp[] = []
  private constructor(readonly rig: Rig, private readonly api: Awaited<ReturnType<typeof serveApi>>) {}

  /** Starts everything at an instant. */
  static async start(startAt: string): Promise<Street> {
    const rig = await Rig.start({ startAt })
    return new Street(rig, await serveApi(rig.deps, 0, { perCaller: 1e9, perAddress: 1e9 }))
  }

  /** A phone of a demo person. Its `storage` survives closing the app; its clock is `slowMs` behind. */
  async phone(personId: string, { hooks = {}, entry, storage, files, network, slowMs = 0 }: { hooks?: Hooks; slowMs?: number; entry?: string; storage?: Map<string, unknown>; files?: Map<string, Uint8Array>; network?: Network } = {}): Promise<WeApp> {
    const app = await openApp({
      distDir, origins: { [BUILT_FOR]: this.api.url }, clock: () => Date.parse(this.rig.now) - slowMs, hooks: { login: async () => ({ code: await this.rig.loginCode(personId) }), requestSubscribeMessage: ({ tmplIds }) => this.consent(personId, tmplIds as readonly string[]), requestPayment: (params) => this.paying(personId, params), ...hooks },
      ...(entry === undefined ? {} : { entry }), ...(storage === undefined ? {} : { storage }), ...(files === undefined ? {} : { files }), ...(network === undefined ? {} : { network })
    })
    this.phones.push(app)
    return app
  }

  /** WeChat's phone-number code for a demo person, as its button would give. */
  async phoneCode(personId: string): Promise<string> {
    const answer = await fetch(`${this.rig.stack.wechat.url}/__demo/phone-code`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId }) })
    return ((await answer.json()) as { code: string }).code
  }

  /** The person lets WeChat send these messages; WeChat itself keeps count of it. */
  private async consent(personId: string, templates: readonly string[]): Promise<Record<string, string>> {
    for (const templateId of templates) {
      const answer = await fetch(`${this.rig.stack.wechat.url}/__demo/consent`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId, templateId, result: 'accept' }) })
      if (!answer.ok) throw new Error(`consent: ${answer.status}`)
    }
    return Object.fromEntries(templates.map((template) => [template, 'accept']))
  }

  /** WeChat's own payment window: it checks what it was handed, as WeChat does, and the person pays. Notices stay where they are until `tick`. */
  async paying(personId: string, { timeStamp, nonceStr, package: prepay, signType, paySign }: Readonly<Record<string, unknown>>): Promise<object> {
    const answer = await fetch(`${this.rig.stack.wxpay.adminUrl}/pay`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ openid: demoPerson(personId).openid, params: { timeStamp, nonceStr, package: prepay, signType, paySign } }) })
    if (!answer.ok) throw new Error(`payment refused: ${await answer.text()}`)
    return {}
  }

  /** Template ids of the messages WeChat has delivered. */
  async messages(): Promise<readonly string[]> {
    const answer = await fetch(`${this.rig.stack.wechat.adminUrl}/messages`)
    return ((await answer.json()) as { messages: { templateId: string }[] }).messages.map((message) => message.templateId)
  }

  async stop(): Promise<void> {
    for (const phone of this.phones) phone.close()
    await this.api.stop()
    await this.rig.stop()
  }
}

/** Signs in from wherever the sign-in page is open. */
export async function signIn(app: WeApp): Promise<void> {
  await app.tap('#agree')
  await app.tap('#wechat')
  await app.waitFor(() => app.page().path !== 'shell/sign-in/index')
}

/** Types a plate on the page's own keyboard. */
export async function typePlate(app: WeApp, plate: string): Promise<void> {
  await app.tap('#plate-0')
  for (const char of plate) await app.tap(`#key-${char}`)
  await app.tap('#key-done')
}

/** Reads the code on the screen with an independent decoder (zbar), as another phone's camera would. */
export function readCode(app: WeApp): string {
  const src = app.attr('#qr', 'src') ?? ''
  const folder = mkdtempSync(path.join(tmpdir(), 'lubiao-qr-'))
  try {
    const file = path.join(folder, 'code.png')
    writeFileSync(file, Buffer.from(src.replace('data:image/png;base64,', ''), 'base64'))
    return execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trimEnd()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
