/**
 * What keeps the promises honest and administrators set: the working-day calendar, and events no reaction could digest.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'

/** Refusals of this module. */
export const oversightProblems = {
  'oversight.calendar-invalid': { status: 422, title: '节假日安排有误，请对照国务院办公厅通知核对', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const dayNames = z.record(z.iso.date(), z.string().min(1).max(20))
const year = z.object({ year: z.string().regex(/^20\d\d$/), holidays: dayNames, makeup: dayNames, version: z.string(), importedAt: fields.instant.optional(), basis: z.string() })
/** One year of the State Council calendar as stored. */
export type CalendarYearRecord = z.output<typeof year>

const poison = z.object({ eventId: z.string(), at: fields.instant, reaction: z.string(), attempts: z.int(), code: z.string() })

/** Every operation of the module, by name. */
export const oversightRoutes = {
  calendar: defineRoute({ name: 'oversight.calendar', api: 'citizen', method: 'GET', path: '/api/oversight/calendar', summary: '工作日历', by: ['public'], input: z.object({}), output: z.object({ version: z.string(), years: z.array(year) }) }),
  importYear: defineRoute({ name: 'oversight.importYear', api: 'staff', method: 'POST', path: '/api/staff/oversight/calendar', summary: '导入一年的节假日安排（新版本）', by: ['admin'], status: 201,
    input: year.omit({ version: true, importedAt: true }), output: z.object({ version: z.string(), recomputed: z.int() }), problems: ['oversight.calendar-invalid'] }),
  poison: defineRoute({ name: 'oversight.poison', api: 'staff', method: 'GET', path: '/api/staff/oversight/poison-events', summary: '未能处理的事件', by: ['admin', 'supervisor'], input: z.object({ cursor: fields.cursor.optional() }), output: z.object({ events: z.array(poison), cursor: fields.cursor.optional() }) }),
  retryPoison: defineRoute({ name: 'oversight.retryPoison', api: 'staff', method: 'POST', path: '/api/staff/oversight/poison-events/{eventId}/retry', summary: '重新处理', by: ['admin'], input: z.object({ eventId: z.string().max(120), reaction: z.string().max(80) }), output: z.object({ ok: z.boolean() }) })
} as const
