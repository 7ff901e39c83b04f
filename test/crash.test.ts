/**
 * A process that dies at any moment between parse and reply: the request that reached the store n-th is lost before or after it was
 * applied, and everything after it too. The client then sends the same request again. At every point there must be exactly one effect.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { cleanApplication, cleanPlates } from './support/applications'
import { freshKey, Rig, type Answer, type Client } from './support/rig'

let rig: Rig
let li: Client
let approver: Client

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', throughProxy: true, withoutPump: true })
  li = await rig.wechat('li')
  approver = await rig.desk('approver')
}, 60_000)
afterAll(() => rig.stop())

interface Scene {
  readonly name: string
  /** Brings a case to where the command can be given; returns a sender that can be called again with the same key. */
  readonly ready: () => Promise<{ readonly send: () => Promise<Answer<{ caseId?: string; credentialId?: string }>>; readonly caseId?: string; readonly events: number }>
}

let plate = 0
const application = () => cleanApplication(rig.now, { plate: cleanPlates[(plate += 1) % cleanPlates.length] as string, vehicleClass: 'medium-truck', plateType: '01' })
const draft = async () => li.must(passRoutes.open, { application: cleanApplication(rig.now) })
const act = (client: Client, caseId: string, version: number, order: Parameters<typeof client.send<typeof passRoutes.act>>[1]['order']) => client.must(passRoutes.act, { caseId, version, order })
const submitted = async () => {
  const opened = await draft()
  const done = await act(li, opened.caseId, opened.version, { command: 'submit', application: cleanApplication(rig.now) })
  return done
}
const cleared: string[] = []
/** Ends a case so that the next scene's vehicle is free again. */
const clear = async (caseId: string) => {
  const view = await li.must(passRoutes.get, { caseId })
  if (view.commands.includes('withdraw')) await act(li, caseId, view.version, { command: 'withdraw' })
  cleared.push(caseId)
}
const eventsOf = async (caseId: string): Promise<number> =>
  (await rig.deps.table.reads.send(new QueryCommand({ TableName: 'lubiao', ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND begins_with(sk, :e)', ExpressionAttributeValues: { ':pk': `PASS#${caseId}`, ':e': 'EVENT#' } }))).Items?.length ?? 0

const scenes: readonly Scene[] = [
  { name: 'open', ready: async () => {
    const key = freshKey()
    const input = { application: application() }
    return { send: () => li.send(passRoutes.open, input, { key }), events: 1 }
  } },
  { name: 'submit', ready: async () => {
    const opened = await draft()
    const key = freshKey()
    const input = { caseId: opened.caseId, version: opened.version, order: { command: 'submit' as const, application: cleanApplication(rig.now) } }
    return { send: () => li.send(passRoutes.act, input, { key }), caseId: opened.caseId, events: 2 }
  } },
  { name: 'claim', ready: async () => {
    const view = await submitted()
    const key = freshKey()
    return { send: () => approver.send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } }, { key }), caseId: view.caseId, events: view.version + 1 }
  } },
  { name: 'withdraw', ready: async () => {
    const view = await submitted()
    const key = freshKey()
    return { send: () => li.send(passRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'withdraw' } }, { key }), caseId: view.caseId, events: view.version + 1 }
  } }
]

describe.each(scenes)('crash during $name', ({ ready }) => {
  it('has exactly one effect at every point, before and after', async () => {
    rig.stack.proxy.setFaults({})
    const measured = await ready()
    const before = rig.stack.proxy.counts().requests
    const first = await measured.send()
    const requests = rig.stack.proxy.counts().requests - before
    expect(first.status).toBeLessThan(300)
    expect(requests).toBeGreaterThan(2)
    await clear(measured.caseId ?? (first.body.caseId as string))
    for (const phase of ['before', 'after'] as const) {
      for (let n = 1; n <= requests; n += 1) {
        const scene = await ready()
        rig.stack.proxy.setFaults({ crashAt: { n, phase, thenDown: true } })
        await scene.send()
        rig.stack.proxy.setFaults({})
        rig.turn(11_000)
        const again = await scene.send()
        expect({ n, phase, status: again.status, code: again.body.code }).toEqual({ n, phase, status: first.status, code: undefined })
        const caseId = scene.caseId ?? (again.body.caseId as string)
        expect({ n, phase, events: await eventsOf(caseId) }).toEqual({ n, phase, events: scene.events })
        // The answer is the same however often it is asked for.
        expect((await scene.send()).body).toEqual(again.body)
        await clear(caseId)
      }
    }
  }, 300_000)
})
