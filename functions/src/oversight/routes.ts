/** The working-day calendar people and cases live by, and the events that were set aside. */
import { withYear, type CalendarYear } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { oversightProblems, oversightRoutes as routes } from '@lubiao/shared/oversight/contract'
import { commitReply, serve, staffOf, type Served } from '../http/handler'
import { everyModule } from '../http/module'
import { commitAudited } from '../platform/audit'
import { calendarWith, readImports, type ImportedYear } from '../platform/calendar'
import { eventWrite } from '../platform/events'
import { retryPoison as runAgain } from '../platform/reactor'
import { recomputeDues } from './hooks'
import { importWrite, listPoison } from './repo'

const refuse = problemsOf(oversightProblems)
const PAGE = 50
/** Where the built-in years are from. */
const BUILT_IN_BASIS = '国务院办公厅关于节假日安排的通知（随系统发布）'

const calendar = serve(routes.calendar, async (_input, { deps }) => {
  const imports = await readImports(deps.table)
  const { version, years } = calendarWith(imports)
  const latest = new Map(imports.map((one) => [one.year, one]))
  return {
    version,
    years: Object.entries(years).map(([year, { holidays, makeup }]) => {
      const imported = latest.get(year)
      return { year, holidays: { ...holidays }, makeup: { ...makeup }, version: imported === undefined ? 'built-in' : `${year}.${imported.revision}`, basis: imported?.basis ?? BUILT_IN_BASIS, ...(imported === undefined ? {} : { importedAt: imported.importedAt }) }
    })
  }
})

const sorted = (days: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)))
const sameYear = (a: CalendarYear, b: CalendarYear): boolean => sorted(a.holidays) === sorted(b.holidays) && sorted(a.makeup) === sorted(b.makeup)

const importYear = serve(routes.importYear, async ({ year, holidays, makeup, basis }, ctx) => {
  const { deps, now } = ctx
  const imports = await readImports(deps.table)
  const last = imports.filter((one) => one.year === year).at(-1)
  const imported: ImportedYear = { year, revision: (last?.revision ?? 0) + 1, holidays, makeup, basis, importedAt: now }
  const next = calendarWith([...imports, imported])
  const outcome = withYear(calendarWith(imports), year, { holidays, makeup }, next.version)
  if (!outcome.ok) throw refuse('oversight.calendar-invalid', { errors: outcome.faults.map((fault) => ({ path: fault.date, message: fault.message })) })
  // The same table again — a repeated request whose first answer was lost — makes no further revision, but is recomputed to the end.
  if (last !== undefined && last.basis === basis && sameYear(last, imported)) {
    const current = calendarWith(imports)
    return { version: current.version, recomputed: await recomputeDues(deps, current) }
  }
  const event = eventWrite(deps.table.name, deps.cipher, {
    module: 'oversight', caseId: `calendar-${year}`, version: imported.revision, name: 'oversight.calendarImported', at: now, by: { kind: 'staff', id: staffOf(ctx).staffId }, data: { year, version: next.version }
  })
  await commitAudited(deps, [importWrite(deps, imported), event], { staffId: staffOf(ctx).staffId, action: 'oversight.importYear', subject: `${year}.${imported.revision}`, at: now })
  return { version: next.version, recomputed: await recomputeDues(deps, next) }
})

const poison = serve(routes.poison, async ({ cursor }, { deps }) => {
  const page = await listPoison(deps, cursor === '' ? undefined : cursor, PAGE)
  return { events: page.events.map(({ eventId, at, reaction, attempts, code }) => ({ eventId, at, reaction, attempts, code })), ...(page.next === undefined ? {} : { cursor: page.next }) }
})

const retryPoison = serve(routes.retryPoison, async ({ eventId, reaction }, ctx) => {
  const reactions = (await everyModule()).flatMap((module) => module.reactions)
  if (!reactions.some((one) => one.name === reaction)) throw problem('not-found')
  const ok = await runAgain(ctx.deps, reactions, eventId, reaction)
  return commitReply<typeof routes.retryPoison>(ctx, [], { ok }, { action: 'oversight.retryPoison', subject: `${eventId}#${reaction}` })
})

/** Everything oversight serves. */
export const oversightServed: readonly Served[] = [calendar, importYear, poison, retryPoison]
