/**
 * The emergency rotation rehearsed, over HTTP on the real engine: a thief signs with a stolen key until it is revoked; honest people are re-issued,
 * phones by themselves, papers at the counter; officers with and without a network agree at every step.
 */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { p256 } from '@noble/curves/nist.js'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { instantAt, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassApplication, type PassCredential, type PassScanOutcome, type PassView } from '@lubiao/shared/pass/contract'
import { kidOf, type Signer } from '@lubiao/shared/pass/cose'
import { decodePass, encodePass } from '@lubiao/shared/pass/credential'
import type { PassClaims } from '@lubiao/shared/pass/claims'
import { holderKeyFrom, holderThumbprint, presentPass } from '@lubiao/shared/pass/presentation'
import { decodeBundle, type TrustBundle } from '@lubiao/shared/pass/trust'
import { judge } from '@lubiao/shared/pass/verdict'
import { issue } from '../../functions/src/pass/credential'
import { loadCase } from '../../functions/src/pass/repo'
import { systemRandom } from '../../functions/src/platform/chance'
import { revokeSigningKey } from '../../functions/src/platform/keys/emergency'
import type { PublishedKey } from '../../functions/src/platform/keys/port'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { FRONT_ENDS, Rig, type Client } from '../support/rig'

const CORE = { lng: 115.9802, lat: 36.4405, accuracy: 10 }
const BY = demoPerson('admin').staff?.staffNo as string

let rig: Rig
let li: Client
let zhao: Client
let officer: Client
let clerk: Client
let supervisor: Client
let elsewhere: Client
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  li = await rig.wechat('li')
  zhao = await rig.wechat('zhao')
}, 120_000)
afterAll(() => rig.stop())

/** A shift begins: a staff session lasts twelve hours. */
async function signIn(): Promise<void> {
  officer = await rig.desk('officer')
  clerk = await rig.desk('clerk')
  supervisor = await rig.desk('supervisor')
  elsewhere = await rig.desk('approver3')
}

let scans = 0
const scanned = (text: string, at = rig.now) => ({ scanId: `emergency-${String((scans += 1)).padStart(12, '0')}`, at, by: 'qr' as const, text, position: CORE })
const online = (text: string): Promise<PassScanOutcome> => officer.must(passRoutes.scan, scanned(text))
const fetched = async (): Promise<TrustBundle> => {
  const { bundle, trustKeys } = await officer.must(passRoutes.bundle, {})
  return decodeBundle(bundle, trustKeys)
}
const offline = (text: string, bundle: TrustBundle): string => judge({ text, bundle, now: rig.now, position: CORE }).code
/** What an officer is told, with a network and without, which must be the same. */
async function told(text: string, bundle: TrustBundle): Promise<string> {
  const { verdict } = await online(text)
  expect(offline(text, bundle)).toBe(verdict.code)
  return verdict.code
}
const keys = (): Promise<readonly PublishedKey[]> => rig.deps.keys.published('pass', rig.now)
const statuses = async (): Promise<readonly string[]> => (await keys()).map((key) => key.status)
const signingKid = async (): Promise<string> => (await rig.deps.keys.passSigner(rig.now)).kid
const numberOf = (text: string): number => (decodePass(text).claims as PassClaims).credentialNumber

async function approved(as: Client, application: PassApplication): Promise<PassView> {
  const approver = await rig.desk('approver')
  const draft = await as.must(passRoutes.open, { application })
  let view = await as.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
  for (const command of ['claim', 'approve'] as const) view = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command } })
  return view
}

/** The code on the printed sheet: what is printed is an image, so the same credential is signed once more. */
async function paperCode(caseId: string): Promise<string> {
  const passCase = await loadCase(rig.deps, caseId)
  const sheet = passCase?.devices.find((device) => device.holder === 'paper')
  if (passCase === undefined || sheet === undefined) throw new Error('no paper')
  return (await issue(rig.deps, passCase, sheet, rig.now)).text
}

/** What a thief who has read the key file signs with. */
function thief(kid: string): Signer {
  const ring = JSON.parse(readFileSync(path.join(rig.home, 'signing-keys.json'), 'utf8')) as { readonly pass: readonly { readonly kid: string; readonly privateJwk: { readonly d: string } }[] }
  const secret = new Uint8Array(Buffer.from(ring.pass.find((key) => key.kid === kid)?.privateJwk.d as string, 'base64url'))
  return { kid: kidOf(p256.getPublicKey(secret, true)), sign: (bytes) => Promise.resolve(p256.sign(bytes, secret)) }
}

describe('the emergency rotation', () => {
  const phone = holderKeyFrom(systemRandom(48))
  const thiefsPhone = holderKeyFrom(systemRandom(48))
  const bound = { publicKey: base64url(phone.publicKey), deviceName: '我的手机' }
  let pass: PassView
  let onPaper: PassView
  let credential: PassCredential
  let paper: string
  let stolen: string
  let forged: string
  let before: TrustBundle
  let after: TrustBundle
  let renewed: PassCredential

  it('starts from an ordinary day: a key in use, one waiting, phone and paper green, nothing to print', async () => {
    pass = await approved(li, cleanApplication(rig.now, { plate: '鲁P12345' }))
    onPaper = await approved(zhao, cleanApplication(rig.now, { plate: await rig.owned('鲁P20003', 'zhao'), route: '' }))
    expect(await statuses()).toEqual(['current', 'next'])
    stolen = await signingKid()
    credential = await li.must(passRoutes.bindDevice, { caseId: pass.caseId, ...bound })
    expect(credential.kid).toBe(Buffer.from(stolen, 'hex').toString('base64url'))
    await signIn()
    await clerk.must(passRoutes.print, { caseId: onPaper.caseId })
    paper = await paperCode(onPaper.caseId)
    rig.turnTo(instantAt(pass.validFrom as string, '10:00'))
    await rig.sweep()
    await signIn()
    before = await fetched()
    for (const text of [credential.text, presentPass(credential.text, phone, rig.now), paper]) expect(await told(text, before)).toBe('valid')
    expect(await li.must(passRoutes.revokedKeys, {})).toEqual({ kids: [] })
    expect(await clerk.must(passRoutes.reprints, {})).toEqual({ papers: [] })
  })

  it('a thief with the key makes passes that every officer takes for true without a network', async () => {
    const honest = decodePass(credential.text).claims as PassClaims
    // Dated back to before the theft, for a vehicle that never applied.
    forged = await encodePass({ ...honest, plate: '鲁P66666', issuedAt: instantOf(millisOf(rig.now) - 86_400_000), holder: holderThumbprint(thiefsPhone.publicKey) }, thief(stolen))
    expect(offline(forged, before)).toBe('valid')
    expect(offline(presentPass(forged, thiefsPhone, rig.now), before)).toBe('valid')
  })

  it('is found out by the first officer with a network, before anybody knows of the theft: no such pass was ever given out', async () => {
    for (const text of [forged, presentPass(forged, thiefsPhone, rig.now)]) {
      const { verdict, flags } = await online(text)
      expect(verdict).toMatchObject({ colour: 'red', code: 'record-differs', headline: '与发证记录不符' })
      expect(flags.map((flag) => flag.code)).toEqual(['record-differs'])
    }
    // The same pass on the thief's phone, and one of a number nobody has.
    const honest = decodePass(credential.text).claims as PassClaims
    const copied = await encodePass({ ...honest, holder: holderThumbprint(thiefsPhone.publicKey) }, thief(stolen))
    const invented = await encodePass({ ...honest, passNumber: newCaseNumber('TX', systemRandom) }, thief(stolen))
    for (const text of [copied, invented]) expect((await online(text)).verdict.code).toBe('record-differs')
    // What waited in a phone's queue as green reaches the desk as both: what was shown, and what it means.
    const { results } = await officer.must(passRoutes.syncScans, { scans: [{ ...scanned(forged, instantOf(millisOf(rig.now) - 60_000)), offlineVerdict: { colour: 'green', code: 'valid' } }] })
    expect(results[0]?.flags.map((flag) => flag.code)).toEqual(['offline-green', 'record-differs'])
    const { flags } = await supervisor.must(passRoutes.flags, {})
    const leads = flags.filter((flag) => flag.code === 'record-differs')
    expect(leads).toHaveLength(5)
    expect(leads.filter((flag) => flag.caseId === pass.caseId && flag.plate === '鲁P12345' && flag.text.includes('鲁P66666'))).toHaveLength(3)
    expect(await told(credential.text, before)).toBe('valid')
  })

  it('refuses an order that cannot be meant, and writes nothing', async () => {
    const order = { kind: 'pass' as const, kid: stolen, since: rig.now, by: BY }
    await expect(revokeSigningKey(rig.deps, { ...order, kid: '0000000000000000' }, rig.now)).rejects.toThrow('no pass key')
    await expect(revokeSigningKey(rig.deps, { ...order, since: instantOf(millisOf(rig.now) + 60_000) }, rig.now)).rejects.toThrow('future')
    await expect(revokeSigningKey(rig.deps, { ...order, kind: 'bundle' }, rig.now)).rejects.toThrow('no bundle key')
    expect(await statuses()).toEqual(['current', 'next'])
  })

  it('is ordered: the waiting key signs from that moment, another waits, the act is in the audit chain; twice is once', async () => {
    const waiting = (await keys())[1]?.kid as string
    const since = instantOf(millisOf(rig.now) - 3_600_000)
    // Two administrators at once: one order stands.
    const outcomes = await Promise.all([revokeSigningKey(rig.deps, { kind: 'pass', kid: stolen, since, by: BY }, rig.now), revokeSigningKey(rig.deps, { kind: 'pass', kid: stolen, since, by: demoPerson('supervisor').staff?.staffNo as string }, rig.now)])
    expect(outcomes.map((outcome) => outcome.before).sort()).toEqual([false, true])
    expect(await statuses()).toEqual(['revoked', 'current', 'next'])
    expect(await signingKid()).toBe(waiting)
    expect(await revokeSigningKey(rig.deps, { kind: 'pass', kid: stolen, since: rig.now, by: BY }, rig.now)).toMatchObject({ before: true, signing: { kid: waiting } })
    expect((await keys())[0]).toMatchObject({ kid: stolen, revokedSince: since })
    expect(await supervisor.must(accountRoutes.verifyAudit, { staffId: BY })).toMatchObject({ intact: true })
    rig.turn(31_000)
    after = await fetched()
    expect(after.keys.map((key) => key.status)).toEqual(['revoked', 'active', 'next'])
  })

  it('makes everything the stolen key signed red, with its reason, online and offline alike', async () => {
    for (const text of [forged, presentPass(forged, thiefsPhone, rig.now), credential.text, presentPass(credential.text, phone, rig.now), paper]) expect(await told(text, after)).toBe('key-revoked')
    const outcome = await online(forged)
    expect(outcome.verdict).toMatchObject({ colour: 'red', headline: '签发密钥已作废', possession: 'none' })
    expect(outcome.verdict.advice).toMatch(/^请重新领取/)
    // Whoever has the key wrote what the code says: none of it is shown.
    expect(outcome).toMatchObject({ zones: [], windows: [], flags: [] })
    expect(outcome.passNumber).toBeUndefined()
    expect(outcome.plate).toBeUndefined()
    const typed = await officer.must(passRoutes.scan, { scanId: 'emergency-typed-plate-1', at: rig.now, by: 'plate', plate: '鲁P12345', plateType: '01', position: CORE })
    expect(typed.verdict.code).toBe('valid')
  })

  it('signs the honest phone’s code again: same number, new key, taken by officers who have not had the news too', async () => {
    expect(await zhao.must(passRoutes.revokedKeys, {})).toEqual({ kids: [credential.kid] })
    renewed = await li.must(passRoutes.bindDevice, { caseId: pass.caseId, ...bound, renewal: true })
    expect(renewed.kid).not.toBe(credential.kid)
    expect(numberOf(renewed.text)).toBe(numberOf(credential.text))
    expect((await li.must(passRoutes.get, { caseId: pass.caseId })).devices).toHaveLength(1)
    for (const text of [renewed.text, presentPass(renewed.text, phone, rig.now)]) {
      expect(await told(text, after)).toBe('valid')
      expect(offline(text, before)).toBe('valid')
    }
  })

  it('renews nothing for a phone that holds nothing, and for nobody else', async () => {
    const other = base64url(holderKeyFrom(systemRandom(48)).publicKey)
    expect((await li.send(passRoutes.bindDevice, { caseId: pass.caseId, publicKey: other, deviceName: '旧手机', renewal: true })).status).toBe(404)
    expect((await zhao.send(passRoutes.bindDevice, { caseId: pass.caseId, ...bound, renewal: true })).status).toBe(404)
    expect((await li.must(passRoutes.get, { caseId: pass.caseId })).devices).toHaveLength(1)
  })

  it('lists the papers for the counter until each is printed anew', async () => {
    const { papers, cursor } = await clerk.must(passRoutes.reprints, {})
    expect(cursor).toBeUndefined()
    expect(papers).toEqual([expect.objectContaining({ caseId: onPaper.caseId, plate: '鲁P20003', applicantMasked: '赵*强', validTo: onPaper.validTo })])
    expect(await elsewhere.must(passRoutes.reprints, {})).toEqual({ papers: [] })
    expect((await officer.send(passRoutes.reprints, {})).status).toBe(403)
    expect((await clerk.send(passRoutes.reprints, { cursor: 'nonsense' })).body.code).toBe('invalid-input')
    await clerk.must(passRoutes.print, { caseId: onPaper.caseId })
    expect(await clerk.must(passRoutes.reprints, {})).toEqual({ papers: [] })
    after = await fetched()
    expect(await told(await paperCode(onPaper.caseId), after)).toBe('valid')
    expect(await told(paper, after)).toBe('key-revoked')
  })

  it('judges looks made without a network by when they were made', async () => {
    const since = (await keys())[0]?.revokedSince as string
    const past = instantOf(millisOf(since) - 1)
    const { results } = await officer.must(passRoutes.syncScans, { scans: [scanned(credential.text, past), scanned(credential.text, since)] })
    expect(results.map((one) => one.verdict.code)).toEqual(['valid', 'key-revoked'])
  })

  it('leaves amber, not green, on a phone that has been a day without the news', async () => {
    rig.turn(25 * 3_600_000)
    await rig.sweep()
    await signIn()
    expect(offline(forged, before)).toBe('stale-trust')
    expect(offline(renewed.text, before)).toBe('stale-trust')
    expect(offline(forged, after)).toBe('key-revoked')
    expect(offline(renewed.text, after)).toBe('stale-trust')
  })

  it('can be done again the same day, and for the key that signs the bundles', async () => {
    const [, second] = await keys()
    expect(await revokeSigningKey(rig.deps, { kind: 'pass', kid: second?.kid as string, since: rig.now, by: BY }, rig.now)).toMatchObject({ before: false, keys: [{ status: 'revoked' }, { status: 'revoked' }, { status: 'current' }, { status: 'next' }] })
    rig.turn(31_000)
    const bundle = await fetched()
    expect(await told(renewed.text, bundle)).toBe('key-revoked')
    const again = await li.must(passRoutes.bindDevice, { caseId: pass.caseId, ...bound, renewal: true })
    expect(await told(again.text, bundle)).toBe('valid')
    const [signing] = await rig.deps.keys.published('bundle', rig.now)
    await revokeSigningKey(rig.deps, { kind: 'bundle', kid: signing?.kid as string, since: rig.now, by: BY }, rig.now)
    const answer = await officer.must(passRoutes.bundle, {})
    expect(answer.trustKeys.map((key) => key.kid)).not.toContain(Buffer.from(signing?.kid as string, 'hex').toString('base64url'))
    expect(offline(again.text, decodeBundle(answer.bundle, answer.trustKeys))).toBe('valid')
    expect((await li.must(passRoutes.revokedKeys, {})).kids).toHaveLength(2)
  })
})

describe('the command', () => {
  const run = promisify(execFile)
  let desk: Rig
  const keysCommand = async (...args: readonly string[]): Promise<string> => (await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/keys.ts', ...args], { cwd: path.join(__dirname, '../..'), env: { ...process.env, LUBIAO_HOME: desk.home } })).stdout
  beforeAll(async () => {
    // The command reads the real clock, so this product runs by it too.
    desk = await Rig.start()
    const { engine, files, wechat, sms, registry, post, wxpay, alipay, nontax } = desk.stack
    writeFileSync(path.join(desk.home, 'stack.json'), JSON.stringify({ urls: { engine: engine.endpoint, files: files.url, wechat: wechat.url, sms: sms.url, registry: registry.url, post: post.url, wxpay: wxpay.url, alipay: alipay.url, nontax: nontax.url, api: 'http://127.0.0.1:4100', ...FRONT_ENDS } }))
    await desk.deps.keys.published('pass', desk.now)
  }, 120_000)
  afterAll(() => desk.stop())

  it('lists the keys and revokes one of a product that goes on running', async () => {
    const [current, next] = await desk.deps.keys.published('pass', desk.now)
    const listed = await keysCommand()
    expect(listed).toContain(`${current?.kid ?? ''}  current`)
    expect(listed).toContain(`${next?.kid ?? ''}  next`)
    await expect(keysCommand('--revoke', '--kid', current?.kid as string, '--by', demoPerson('officer').staff?.staffNo as string)).rejects.toMatchObject({ stderr: expect.stringContaining('is no administrator') as string })
    await expect(keysCommand('--revoke', '--by', BY)).rejects.toMatchObject({ stderr: expect.stringContaining('--kid') as string })
    const said = await keysCommand('--revoke', '--kid', current?.kid as string, '--by', BY)
    expect(said).toContain(`${current?.kid ?? ''} is revoked.`)
    expect(said).toContain(`${next?.kid ?? ''} signs from now on.`)
    expect((await desk.deps.keys.passSigner(desk.now)).kid).toBe(next?.kid)
    expect((await desk.deps.keys.published('pass', desk.now)).map((key) => key.status)).toEqual(['revoked', 'current', 'next'])
    expect(await keysCommand('--revoke', '--kid', current?.kid as string, '--by', BY)).toContain('nothing was changed')
  }, 120_000)
})
