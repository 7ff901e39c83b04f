/** Zone tables as an administrator publishes them: every version a new one, announced in time, never edited. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { passProblems, passRoutes } from '@lubiao/shared/pass/contract'
import { commitReply, serve, type Served } from '../http/handler'
import { forgetZones, zoneTables, zoneTableWrite } from './repo-zones'

const refuse = problemsOf(passProblems)

/** Changed prohibitions are announced at least this many days before (山东省实施《道路交通安全法》办法 art. 34). */
export const ANNOUNCE_DAYS = 5

const list = serve(passRoutes.zoneTables, async (_input, { deps }) => ({ tables: [...(await zoneTables(deps))] }))

const publish = serve(passRoutes.publishZones, async ({ table }, ctx) => {
  const { deps, now } = ctx
  const earliest = addDays(dateOf(now), ANNOUNCE_DAYS)
  if (table.effectiveFrom < earliest) throw refuse('pass.zone-too-soon', { detail: `今天发布，最早 ${earliest} 生效`, errors: [{ path: 'table.effectiveFrom', message: `请选择 ${earliest} 或以后` }] })
  const known = await zoneTables(deps)
  if (known.some((one) => one.effectiveFrom === table.effectiveFrom || one.version === table.version)) throw refuse('pass.zone-version-taken')
  const tables = [...known, table].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
  const reply = await commitReply<typeof passRoutes.publishZones>(ctx, [zoneTableWrite(deps, table)], { tables }, { action: 'pass.publishZones', subject: table.effectiveFrom })
  forgetZones(deps)
  return reply
})

/** Routes of this file. */
export const zonesServed: readonly Served[] = [list, publish]
