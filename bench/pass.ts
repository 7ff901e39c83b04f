/**
 * `npm run bench -- pass`: submit, approve and scan through the in-process app (LUBIAO_OPERATIONS of each), beside the same transactions sent straight to the same
 * engine in the same run, at two sizes of the store; verdict time and size of the codes.
 */
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { encode } from 'uqr'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { holderKeyFrom, presentPass } from '@lubiao/shared/pass/presentation'
import { decodeBundle } from '@lubiao/shared/pass/trust'
import { judge } from '@lubiao/shared/pass/verdict'
import { seedPeople } from '../functions/src/account/seed'
import { codeAt, fromBase32, stepOf } from '../functions/src/account/totp'
import { systemRandom } from '../functions/src/platform/chance'
import { dueKeys } from '../functions/src/platform/sweeper'
import { DEMO_COST } from '../local/src/prepare'
import { cleanApplication } from '../test/support/applications'
import { freshKey, Rig, type Client } from '../test/support/rig'
import { line, meter, print, quantile, round, timed, type Meter } from './measure'

const CLIENTS = 16

const plateOf = (i: number): string => `鲁P${String(10_000 + i).padStart(5, '0').slice(-5)}`.replace(/P(\d)/, 'R$1')

/** `n` copies of one stored case: same shape, other ids, spread over owners and due times, each with an event. */
function* copies(stored: Readonly<Record<string, unknown>>, n: number): Generator<Readonly<Record<string, unknown>>> {
  for (let k = 0; k < n; k += 1) {
    const caseId = `TX-FILL-${String(k).padStart(9, '0')}`
    yield { ...stored, pk: `PASS#${caseId}`, caseId, ownerId: `UFILL${k % 5000}`, gsi1pk: `OWNER#UFILL${k % 5000}`, ...dueKeys(caseId, '2031-01-01T00:00:00.000Z') }
    yield { pk: `PASS#${caseId}`, sk: 'EVENT#000001', type: 'FILL', caseId, version: 1 }
  }
}

/** A case as the store holds it. */
async function storedCase(): Promise<Readonly<Record<string, unknown>>> {
  const rig = await Rig.start({ withoutPump: true, withStream: true })
  try {
    const li = await rig.wechat('li')
    await rig.vehicle(plateOf(0))
    const { caseId } = await li.must(passRoutes.open, { application: cleanApplication(rig.now, { plate: plateOf(0) }) })
    const { Item } = await rig.deps.table.reads.send(new GetCommand({ TableName: rig.deps.table.name, Key: { pk: `PASS#${caseId}`, sk: 'CASE' } }))
    return Item as Readonly<Record<string, unknown>>
  } finally {
    await rig.stop()
  }
}

async function addVehicles(rig: Rig, from: number, n: number): Promise<void> {
  await timed(n, 8, (i) => rig.vehicle(plateOf(from + i)))
}

interface Stage { readonly li: Client; readonly approver: Client; readonly officer: Client }

/** A phone with a key of its own. */
const phone = () => {
  const key = holderKeyFrom(systemRandom(48))
  return { key, publicKey: base64url(key.publicKey) }
}

let used = 0
async function drafts(rig: Rig, { li }: Stage, n: number): Promise<{ view: PassView; plate: string }[]> {
  const first = used
  used += n
  await addVehicles(rig, first, n)
  const made: { view: PassView; plate: string }[] = []
  await timed(n, CLIENTS, async (i) => {
    const plate = plateOf(first + i)
    made[i] = { plate, view: await li.must(passRoutes.open, { application: cleanApplication(rig.now, { plate }) }) }
  })
  return made
}

/** Kept transactions of one desk all aim at the same next place of its audit chain: sent straight, each gets a chain of its own. */
function ownPlace(input: TransactWriteCommandInput, i: number): TransactWriteCommandInput {
  const TransactItems = (input.TransactItems ?? []).map((item) =>
    String(item.Put?.Item?.['pk'] ?? '').startsWith('AUDIT#') ? { Put: { ...item.Put, TableName: item.Put?.TableName, Item: { ...item.Put?.Item, pk: `AUDIT#raw-${i}` } } } : item)
  return { ...input, TransactItems }
}

/** Desks that work beside one another: as many people as clients, so that no one person's audit chain is asked for two places at once. */
async function desks(rig: Rig, role: 'approver' | 'officer'): Promise<readonly string[]> {
  const people = Array.from({ length: CLIENTS }, (_, i) => ({ name: '压测同事', staff: { staffNo: `37${role === 'officer' ? 17 : 16}${String(i).padStart(2, '0')}`, unit: 'zhidui' as const, roles: [role], password: `bench-desk-${i}`, totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } }))
  await seedPeople(rig.deps, people, DEMO_COST)
  // A one-time code is good once: the clock goes on by a step before everybody signs in again.
  rig.turn(30_000)
  const totp = codeAt(fromBase32('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'), stepOf(rig.now))
  return Promise.all(people.map(async ({ staff: { staffNo, password } }) => {
    const answer = await rig.send(undefined, accountRoutes.staffSignIn, { staffNo, password, totp })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return answer.body.session.accessToken
  }))
}

/** Runs a command through the app, then keeps the transactions of as many more and sends them straight. */
async function command(rig: Rig, watch: Meter, name: string, stored: number, operations: number, ready: (n: number) => Promise<((key: string) => Promise<unknown>)[]>): Promise<void> {
  const app = await ready(operations)
  watch.reset()
  const run = await timed(operations, CLIENTS, async (i) => (app[i] as (key: string) => Promise<unknown>)(freshKey()))
  const capacity = watch.read()
  const more = await ready(operations)
  const kept: TransactWriteCommandInput[] = []
  watch.keep = kept
  await timed(operations, CLIENTS, async (i) => (more[i] as (key: string) => Promise<unknown>)(freshKey()), true)
  watch.keep = undefined
  const raw = await timed(kept.length, CLIENTS, (i) => rig.deps.table.writes.send(new TransactWriteCommand(ownPlace(kept[i] as TransactWriteCommandInput, i))))
  print(line(CLIENTS, name, stored, run, raw, capacity))
}

/** Runs the bench; `quick` is the reduced form that `npm test` runs. */
export async function run(quick: boolean): Promise<void> {
  const operations = Number(process.env['LUBIAO_OPERATIONS'] ?? (quick ? 32 : 400))
  const stored = await storedCase()
  for (const size of quick ? [100, 1_000] : [1_000, 100_000]) await runAt(size, stored, operations)
}

async function runAt(size: number, stored: Readonly<Record<string, unknown>>, operations: number): Promise<void> {
  const rig = await Rig.start({ withoutPump: true, withStream: true, items: copies(stored, size) })
  const stage: Stage = { li: await rig.wechat('li'), approver: await rig.desk('approver'), officer: await rig.desk('officer') }
  const watch = meter(rig.deps.table)
  const order = (client: Client, route: typeof passRoutes.act | typeof passRoutes.staffAct, view: PassView, given: object) => client.must(route as typeof passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: given as { command: 'claim' } })
  const submitted = async (n: number): Promise<PassView[]> => {
    const made = await drafts(rig, stage, n)
    const views: PassView[] = []
    await timed(n, CLIENTS, async (i) => {
      const { view, plate } = made[i] as { view: PassView; plate: string }
      views[i] = await order(stage.li, passRoutes.act, view, { command: 'submit', application: cleanApplication(rig.now, { plate }) })
    })
    return views
  }
  const must = async (client: Client, route: typeof passRoutes.act | typeof passRoutes.staffAct, view: PassView, given: object, key: string): Promise<void> => {
    const answer = await client.send(route as typeof passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: given as { command: 'claim' } }, { key })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  }
  await command(rig, watch, 'pass.submit', size, operations, async (n) =>
    (await drafts(rig, stage, n)).map(({ view, plate }) => (key) => must(stage.li, passRoutes.act, view, { command: 'submit', application: cleanApplication(rig.now, { plate }) }, key)))
  await command(rig, watch, 'pass.approve', size, operations, async (n) => {
    const tokens = await desks(rig, 'approver')
    const at = (token: string, view: PassView, command: 'claim' | 'approve', key = freshKey()) => rig.send(token, passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command } }, key)
    const views = await submitted(n)
    const tasks: ((key: string) => Promise<unknown>)[] = []
    // Each desk claims its own share, and later approves it, one after another.
    await Promise.all(tokens.map(async (token, desk) => {
      for (let i = desk; i < n; i += CLIENTS) {
        const claimed = await at(token, views[i] as PassView, 'claim')
        tasks[i] = async (key) => {
          const answer = await at(token, claimed.body, 'approve', key)
          if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
        }
      }
    }))
    return tasks
  })
  const view = (await submitted(1))[0] as PassView
  const approved = await order(stage.approver, passRoutes.staffAct, await order(stage.approver, passRoutes.staffAct, view, { command: 'claim' }), { command: 'approve' })
  const holder = phone()
  const credential = await stage.li.must(passRoutes.bindDevice, { caseId: approved.caseId, publicKey: holder.publicKey, deviceName: 'bench' })
  const officers = await desks(rig, 'officer')
  watch.reset()
  const scans = await timed(operations, CLIENTS, async (i) => {
    const answer = await rig.send(officers[i % CLIENTS], passRoutes.scan, { scanId: `bench-${freshKey()}`.slice(0, 40), at: rig.now, by: 'qr', text: credential.text, position: { lng: 115.98, lat: 36.45, accuracy: 10 } })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  })
  print(line(CLIENTS, 'pass.scan', size, scans, undefined, watch.read()))
  const { bundle, trustKeys } = await stage.officer.must(passRoutes.bundle, {})
  const trust = decodeBundle(bundle, trustKeys)
  const shown = presentPass(credential.text, holder.key, rig.now)
  for (const [kind, text] of [['static', credential.text], ['rotating', shown]] as const) {
    const checks = await timed(operations, 1, async () => judge({ text, bundle: trust, now: rig.now, position: { lng: 115.98, lat: 36.45, accuracy: 10 } }))
    print({ bench: 'pass.verdict', kind, checks: operations, p50Ms: round(quantile(checks.ms, 0.5)), p95Ms: round(quantile(checks.ms, 0.95)), p99Ms: round(quantile(checks.ms, 0.99)) })
    const code = encode(text, { ecc: 'M' })
    print({ bench: 'pass.qr', kind, version: code.version, characters: text.length, bytes: Buffer.byteLength(text), modules: code.size })
  }
  await rig.stop()
}
