/**
 * `npm run bench -- payment`: beginning to pay, the channel's notice until it is answered, and looking at a bill, through the in-process app and the
 * strict simulator, beside the same transactions sent straight to the same engine in the same run, at two sizes of the store.
 */
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { inWallet, owed, wxpay } from '../test/support/paying'
import { Rig } from '../test/support/rig'
import { line, meter, print, timed } from './measure'

const CLIENTS = 16

/** One stored bill at a time, paid long ago by owners as many as real ones would be. */
function* filling(n: number): Generator<Readonly<Record<string, unknown>>> {
  for (let i = 0; i < n; i += 1) {
    const caseId = `JF-FILL-${String(i).padStart(9, '0')}`
    yield { pk: `PAYMENT#${caseId}`, sk: 'CASE', type: 'CASE', module: 'payment', caseId, state: 'paid', ownerId: `UFILL${i % 50_000}`, gsi1pk: `OWNER#UFILL${i % 50_000}`, gsi1sk: `PAYMENT#2025-01-01T00:00:00.000Z#${caseId}` }
  }
}

/** Runs the bench; `quick` is the reduced form that `npm test` runs. */
export async function run(quick: boolean): Promise<void> {
  const operations = Number(process.env['LUBIAO_OPERATIONS'] ?? (quick ? 24 : 300))
  for (const size of quick ? [1_000] : [1_000, 1_000_000]) await runAt(size, operations)
}

async function runAt(size: number, operations: number): Promise<void> {
  const rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true, withStream: true, items: filling(size) })
  const watch = meter(rig.deps.table)
  const li = await rig.wechat('li')
  const bills = async (): Promise<readonly string[]> => {
    const made: string[] = []
    for (let i = 0; i < operations; i += 1) made.push(await owed(rig, li, 1_000))
    return made
  }
  /** Runs work with its transactions kept instead of sent, then sends those alone: what the engine does by itself. */
  const raw = async (work: () => Promise<unknown>) => {
    const kept: TransactWriteCommandInput[] = []
    watch.keep = kept
    await work()
    watch.keep = undefined
    return timed(kept.length, CLIENTS, (i) => rig.deps.table.writes.send(new TransactWriteCommand(kept[i] as TransactWriteCommandInput)))
  }
  const [first, second] = [await bills(), await bills()]
  const begin = async (billId: string): Promise<Readonly<Record<string, string>>> => (await li.must(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' })).live?.handed ?? {}
  const handed: Readonly<Record<string, string>>[] = []
  watch.reset()
  const begun = await timed(operations, CLIENTS, async (i) => void (handed[i] = await begin(first[i] as string)))
  print(line(CLIENTS, 'payment.begin', size, begun, await raw(() => timed(operations, CLIENTS, (i) => begin(second[i] as string), true)), watch.read()))
  for (const one of handed) await inWallet(rig, 'li', one)
  // The notices as the platform sends them, taken on the way: what is timed is ours alone.
  const notices: (() => Promise<Response>)[] = []
  const fetch = rig.fetch.bind(rig)
  rig.fetch = (path, init) => {
    notices.push(() => fetch(path, init))
    return Promise.resolve(new Response(null, { status: 500 }))
  }
  await wxpay(rig, 'tick')
  rig.fetch = fetch
  watch.reset()
  const told = await timed(notices.length, CLIENTS, async (i) => {
    const answer = await (notices[i] as (typeof notices)[number])()
    if (answer.status !== 204 && answer.status !== 200) throw new Error(`notice answered ${answer.status}`)
  })
  print(line(CLIENTS, 'payment.notice', size, told, undefined, watch.read()))
  watch.reset()
  const looked = await timed(operations, CLIENTS, async (i) => {
    const { state } = await li.must(paymentRoutes.get, { billId: first[i] as string })
    if (state !== 'paid') throw new Error(`a bill is ${state}`)
  })
  print(line(CLIENTS, 'payment.get', size, looked, undefined, watch.read()))
  await rig.stop()
}
