/**
 * Many passes come into force at one midnight, on the real engine, each of its answers ten milliseconds away as in the cloud: how many runs of the
 * schedule it takes, and how long. One run begins nothing more after half a minute, so that it always ends before the next.
 */
import { instantAt, millisOf } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import type { PassCase } from '@lubiao/shared/pass/case'
import { caseIn } from '@lubiao/shared/pass/case.fixture'
import { loadCases, newCaseWrite } from '../../functions/src/pass/repo'
import { commit } from '../../functions/src/platform/commit'
import { Rig } from '../support/rig'

const MANY = 300
const AWAY_MS = 10
/** What one run may take in the cloud. */
const RUN_MS = 55_000
/** One run when the machine has nothing else to do; a crowded one still gets there. */
const MOST_RUNS = 6

let rig: Rig
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-25T02:00:00.000Z', withoutPump: true, throughProxy: true })
}, 120_000)
afterAll(() => rig.stop())

const inFifties = async <T>(all: readonly T[], each: (some: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let i = 0; i < all.length; i += 50) await each(all.slice(i, i + 50))
}

it('brings every one of them into force', async () => {
  const approved = caseIn('approved')
  const passes = Array.from({ length: MANY }, (_, i): PassCase => ({
    ...approved, caseId: newCaseNumber('TX', rig.deps.random), ownerId: `U${i}`, applicant: { ...approved.applicant, sealed: rig.deps.cipher.seal('{}') }, application: { ...approved.application, plate: `鲁P${10_000 + i}` }
  }))
  await inFifties(passes, (some) => Promise.all(some.map((one) => commit(rig.deps, [newCaseWrite(rig.deps, one)]))))
  const inForce = async (): Promise<number> => {
    let active = 0
    await inFifties(passes, async (some) => {
      active += (await loadCases(rig.deps, some.map((one) => one.caseId))).filter((one) => one.state === 'active').length
    })
    return active
  }
  await rig.sweep()
  expect(await inForce()).toBe(0)

  rig.stack.proxy.setFaults({ rates: { slow: 1 }, slowMs: AWAY_MS })
  rig.turnTo(instantAt('2026-11-26', '00:00'))
  const runs: { readonly ms: number; readonly active: number }[] = []
  while (runs.length < MOST_RUNS && (runs.at(-1)?.active ?? 0) < MANY) {
    const [began, cpu] = [millisOf(rig.now), process.cpuUsage()]
    await rig.sweep()
    const [ms, used] = [millisOf(rig.now) - began, process.cpuUsage(cpu)]
    runs.push({ ms, active: await inForce() })
    expect(ms).toBeLessThan(RUN_MS)
    process.stdout.write(`midnight: ${runs.at(-1)?.active ?? 0} of ${MANY} passes in force after run ${runs.length}, ${ms} ms, ${Math.round((used.user + used.system) / 1000)} ms of processor\n`)
    rig.turn(Math.max(0, 60_000 - ms))
  }
  expect(runs.at(-1)?.active).toBe(MANY)
}, 300_000)
