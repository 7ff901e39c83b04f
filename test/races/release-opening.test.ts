/**
 * A release opens as CoWIN's did: nobody, and from one moment to the next everybody who can. People wait in the room, the moment comes, and all ask
 * for their place, their admission and one of what is released, as fast as this machine serves them; some go straight for it without waiting.
 * There must be no answer but success, 409 and 429; nobody may be served before their place was let in; nobody twice. Ten seconds in `npm test`,
 * LUBIAO_OPENING_SECONDS=60 for the minute. Printed: rate, p99, and the ratio to the engine's bare rate in the same run.
 */
import * as z from 'zod'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { defineRoute } from '@lubiao/shared/kernel/route'
import { admitAt } from '@lubiao/shared/release/admission'
import { releaseRoutes, type ReleasePlan } from '@lubiao/shared/release/contract'
import { serve, commitReply, userOf } from '../../functions/src/http/handler'
import { createApp } from '../../functions/src/http/pipeline'
import { signAccess } from '../../functions/src/http/caller'
import { requireAdmission } from '../../functions/src/release/admission'
import { staffNow } from '../../functions/src/account/standing'
import { crowdOn, type Member } from '../support/crowd'
import { freshKey, Rig } from '../support/rig'

const SECONDS = Number(process.env['LUBIAO_OPENING_SECONDS'] ?? 6)
const PEOPLE = 300
const CLIENTS = 48
/** Something to take, so that what is measured is a whole taking through the pipeline: one write of one's own and the admission used up, in one transaction. */
const takeRoute = defineRoute({ name: 'opening.take', api: 'citizen', method: 'POST', path: '/api/opening/{releaseId}/takes', summary: '取一个', by: ['user'], input: z.object({ releaseId: z.string(), admission: z.string().optional() }), output: z.object({ at: z.string() }) })

let rig: Rig
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z', withoutPump: true })
}, 120_000)
afterAll(() => rig.stop())

interface Asked { readonly member: Member; readonly what: 'place' | 'admit' | 'take' | 'enter'; readonly status: number; readonly code: string; readonly ms: number; readonly at: number }

/** Writes of the bare engine a second, with as many clients. */
async function bareRate(ms: number): Promise<number> {
  const until = performance.now() + ms
  let written = 0
  await Promise.all(Array.from({ length: CLIENTS }, async (_unused, client) => {
    for (let n = 0; performance.now() < until; n += 1) {
      await rig.deps.table.reads.send(new PutCommand({ TableName: rig.deps.table.name, Item: { pk: `BARE#${client}`, sk: String(n), text: 'x'.repeat(200) } }))
      written += 1
    }
  }))
  return written / (ms / 1000)
}

const quantile = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] as number

it(`opens to ${PEOPLE} people for ${SECONDS} s with no error but 409 and 429, and serves nobody before their turn`, async () => {
  const { deps } = rig
  const take = serve(takeRoute, async ({ releaseId, admission }, ctx) => {
    const userId = userOf(ctx)
    const admitted = await requireAdmission(deps, releaseId, userId, admission, ctx.now)
    return commitReply<typeof takeRoute>(ctx, [{ item: { Put: { TableName: deps.table.name, Item: { pk: `OPENING#${releaseId}`, sk: userId, at: ctx.now }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('already-exists') }, ...admitted], { at: ctx.now })
  })
  const app = createApp(deps, [take], { addressOf: () => '127.0.0.1', limits: { perCaller: 1e9, perAddress: 1e9 }, staffNow })
  const sendTake = async (member: Member, releaseId: string, admission: string | undefined): Promise<{ readonly status: number; readonly code: string; readonly at?: string }> => {
    const token = await signAccess({ userId: member.userId, familyId: 'F' }, deps.config.TOKEN_SECRET, rig.now)
    const response = await app.request(`/api/opening/${releaseId}/takes`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': freshKey() }, body: JSON.stringify({ admission }) })
    const body = (await response.json()) as { code?: string; at?: string }
    return { status: response.status, code: body.code ?? '', ...(body.at === undefined ? {} : { at: body.at }) }
  }

  const raw = await bareRate(2_000)
  const crowd = await crowdOn(rig, PEOPLE)
  const early = crowd.slice(0, Math.floor(PEOPLE * 0.9))
  const supervisor = await rig.desk('supervisor')
  const plan: ReleasePlan = {
    kind: 'queue', module: 'appointment', ref: 'test-2', title: '科目二考试名额', unit: 'cheguansuo', opensAt: instantOf(millisOf(rig.now) - 1000), drawsAt: instantOf(millisOf(rig.now) + 600_000), endsAt: instantOf(millisOf(rig.now) + 1_800_000),
    // Half of them in during the time that is measured, so that both sides of the line are asked all along.
    quota: PEOPLE, perPerson: 1, perMinute: Math.ceil((PEOPLE / 2 / SECONDS) * 60)
  }
  const { releaseId } = await supervisor.must(releaseRoutes.announce, { plan })
  const entered: number[] = []
  for (let from = 0; from < early.length; from += CLIENTS) entered.push(...(await Promise.all(early.slice(from, from + CLIENTS).map((member) => member.send(releaseRoutes.enter, { releaseId })))).map(({ status }) => status))
  expect(entered.filter((status) => status !== 201)).toEqual([])
  rig.turn(millisOf(plan.drawsAt) - millisOf(rig.now) + 1)

  const asked: Asked[] = []
  const taken = new Map<string, string>()
  const started = performance.now()
  const until = started + SECONDS * 1000
  const timed = async (member: Member, what: Asked['what'], send: () => Promise<{ readonly status: number; readonly code: string }>): Promise<void> => {
    const from = performance.now()
    const { status, code } = await send()
    asked.push({ member, what, status, code, ms: performance.now() - from, at: from - started })
  }
  /** One client goes through the crowd: everybody asks for their place, an admission, and with or without one for the thing itself. */
  await Promise.all(Array.from({ length: CLIENTS }, async (_unused, client) => {
    for (let n = client; performance.now() < until; n += CLIENTS) {
      const member = crowd[n % crowd.length] as Member
      if (n % crowd.length >= early.length) await timed(member, 'enter', async () => {
        const answer = await member.send(releaseRoutes.enter, { releaseId })
        return { status: answer.status, code: answer.body.code ?? '' }
      })
      await timed(member, 'place', async () => {
        const answer = await member.send(releaseRoutes.place, { releaseId })
        return { status: answer.status, code: answer.body.code ?? '' }
      })
      let admission: string | undefined
      await timed(member, 'admit', async () => {
        const answer = await member.send(releaseRoutes.admit, { releaseId })
        admission = answer.status === 200 ? answer.body.admission : undefined
        return { status: answer.status, code: answer.body.code ?? '' }
      })
      await timed(member, 'take', async () => {
        const answer = await sendTake(member, releaseId, admission)
        // When it was served by the server's own clock, not when its answer came.
        if (answer.at !== undefined) taken.set(member.userId, answer.at)
        return answer
      })
    }
  }))

  const errors = asked.filter(({ status }) => status >= 400 && status !== 409 && status !== 429)
  expect(errors.map(({ what, status, code }) => `${what} ${status} ${code}`)).toEqual([])
  // A slow machine may not have come to the last of the late ones: they come now.
  for (const member of crowd.slice(early.length)) expect((await member.send(releaseRoutes.enter, { releaseId })).status).toBe(201)
  const placeOf = new Map<string, number>()
  for (let from = 0; from < crowd.length; from += CLIENTS) await Promise.all(crowd.slice(from, from + CLIENTS).map(async (member) => {
    const answer = await member.send(releaseRoutes.place, { releaseId })
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 200, code: undefined })
    placeOf.set(member.userId, answer.body.place as number)
  }))
  expect(new Set(placeOf.values()).size).toBe(crowd.length)
  // Those who were there hold the first places, those who came after the moment the ones behind.
  expect(early.every((member) => (placeOf.get(member.userId) as number) <= early.length)).toBe(true)
  const tooSoon = [...taken].filter(([userId, at]) => at < admitAt(plan, placeOf.get(userId) as number))
  expect(tooSoon).toEqual([])
  expect(asked.filter(({ what, status }) => what === 'take' && status === 200)).toHaveLength(taken.size)
  // It was a rush, and the line moved: some have theirs, some were still kept waiting.
  expect(taken.size).toBeGreaterThan(PEOPLE / 10)
  expect(asked.some(({ what, status }) => what === 'take' && status === 429)).toBe(true)
  const served = asked.length / SECONDS
  const times = asked.map(({ ms }) => ms)
  const first = asked.filter(({ at }) => at < 1000).map(({ ms }) => ms)
  process.stdout.write(`release opening: ${asked.length} requests in ${SECONDS} s (${served.toFixed(0)}/s), p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms, first second p99 ${quantile(first, 0.99).toFixed(0)} ms; bare engine ${raw.toFixed(0)} writes/s, ratio ${(served / raw).toFixed(2)}; ${taken.size} served, ${asked.filter(({ status }) => status === 429).length} told to wait, ${asked.filter(({ status }) => status === 409).length} conflicts, 0 errors\n`)
}, (SECONDS + 120) * 1000)
