/**
 * Scarce releases on the wire: what everybody may see and recompute, what a person does to take part, what the office announces. Nobody
 * wins by being fast: who is there before the published moment is drawn by lot, who comes later stands behind.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { releaseMachine, type ReleaseState } from './machine'

/** Refusals of this module. */
export const releaseProblems = {
  'release.not-open': { status: 409, title: '现在不在登记时间内', retryable: false },
  'release.not-entered': { status: 403, title: '您没有登记参加这次放号', retryable: false },
  /** `retryAfterSeconds` says when one's turn comes, `detail` the place. */
  'release.wait': { status: 429, title: '还没有轮到您，请按提示时间再来', retryable: true },
  'release.not-drawn': { status: 403, title: '您的位次不在本次名额之内', retryable: false },
  'release.pass-invalid': { status: 403, title: '入场凭证已过期或不是您本人的，请回到排队页面重新取得', retryable: false },
  'release.quota-used': { status: 409, title: '本次放号每人的名额您已用完', retryable: false },
  'release.over': { status: 409, title: '本次放号已结束', retryable: false },
  'release.times-wrong': { status: 422, title: '时间安排不正确，请检查', retryable: false }
} as const satisfies Record<string, ProblemSpec>

/** What is released, told by the module that has it: `ref` is that module's own id of it. */
export const releaseModules = ['appointment', 'plate'] as const

const plan = z.object({
  /** `lottery`: the first `quota` of the drawn order win. `queue`: everybody in order, `perMinute` at a time. */
  kind: z.enum(['lottery', 'queue']),
  module: z.enum(releaseModules), ref: z.string().min(1).max(80), title: z.string().trim().min(4, '请写明放的是什么').max(60), unit: z.enum(unitIds),
  /** Entries are taken from here on. */
  opensAt: fields.instant,
  /** Entries end and the order is drawn: a lottery's closing time, a queue's opening moment. */
  drawsAt: fields.instant,
  /** Until when places are good. */
  endsAt: fields.instant,
  /** Places that may be used: winners of a lottery; the most let in by a queue. */
  quota: z.int().min(1).max(100_000),
  /** How many of what is released one person may take. */
  perPerson: z.int().min(1).max(10),
  /** People let in a minute; a lottery's winners are all in at once. */
  perMinute: z.int().min(1).max(60_000).optional()
})
/** What the office announces. */
export type ReleasePlan = z.output<typeof plan>
export const releasePlanSchema = plan

const stateId = z.enum(Object.keys(releaseMachine.states) as [ReleaseState, ...ReleaseState[]])
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)

const release = plan.extend({
  releaseId: fields.id, version: z.int(), state: stateId, stateLabel: z.string(),
  /** SHA-256 of the secret, published before anybody enters. */
  commitment: hex64,
  /** Known from the draw on. */
  draw: z.object({ secret: hex64, entries: z.int(), listHash: hex64, seed: hex64, drawnAt: fields.instant }).optional(),
  /** The rule in one sentence, as the page prints it. */
  rule: z.string(),
  /** Up to which place people are in now; a queue's only. */
  admittedUpTo: z.int().optional()
})
/** A release as anybody sees it. */
export type ReleaseView = z.output<typeof release>

const place = z.object({
  releaseId: fields.id, state: stateId, now: fields.instant, entered: z.boolean(),
  /** Public name of one's entry: it stands in the published list, and only its owner knows whose it is. */
  entryId: fields.id.optional(),
  /** From 1; none before the draw. */
  place: z.int().optional(),
  /** People before this one who are not in yet. */
  ahead: z.int().optional(),
  /** When this place is let in; a page asks again then and not before. */
  admitAt: fields.instant.optional(),
  /** Whether this place is good: a lottery's winner, or within a queue's quota. */
  wins: z.boolean().optional(),
  retryAfterSeconds: z.int()
})
/** How one stands. */
export type ReleasePlace = z.output<typeof place>

/** Every operation of the module, by name. */
export const releaseRoutes = {
  list: defineRoute({ name: 'release.list', api: 'citizen', method: 'GET', path: '/api/releases', summary: '放号公告', by: ['public'], input: z.object({ module: z.enum(releaseModules).optional() }), output: z.object({ releases: z.array(release) }) }),
  get: defineRoute({ name: 'release.get', api: 'citizen', method: 'GET', path: '/api/releases/{releaseId}', summary: '一次放号：规则、承诺值和抽签结果', by: ['public'], input: z.object({ releaseId: fields.id }), output: release }),
  entries: defineRoute({ name: 'release.entries', api: 'citizen', method: 'GET', path: '/api/releases/{releaseId}/entries', summary: '抽出的顺序全表，供任何人复算', by: ['public'],
    input: z.object({ releaseId: fields.id, cursor: fields.cursor.optional() }), output: z.object({ entries: z.array(z.object({ entryId: fields.id, place: z.int() })), cursor: fields.cursor.optional() }) }),
  enter: defineRoute({ name: 'release.enter', api: 'citizen', method: 'POST', path: '/api/releases/{releaseId}/entries', summary: '登记参加，或进入排队', by: ['user'], status: 201,
    input: z.object({ releaseId: fields.id }), output: place, problems: ['release.not-open', 'account.consent-needed', 'account.real-name-needed'] }),
  place: defineRoute({ name: 'release.place', api: 'citizen', method: 'GET', path: '/api/releases/{releaseId}/place', summary: '我排在第几位', by: ['user'], input: z.object({ releaseId: fields.id }), output: place }),
  leave: defineRoute({ name: 'release.leave', api: 'citizen', method: 'POST', path: '/api/releases/{releaseId}/withdrawals', summary: '退出登记（截止前）', by: ['user'], input: z.object({ releaseId: fields.id }), output: place, problems: ['release.not-open', 'release.not-entered'] }),
  admit: defineRoute({ name: 'release.admit', api: 'citizen', method: 'POST', path: '/api/releases/{releaseId}/admissions', summary: '轮到后取入场凭证（本人有效，十分钟）', by: ['user'], keyless: true,
    input: z.object({ releaseId: fields.id }), output: z.object({ admission: z.string(), place: z.int(), expiresAt: fields.instant }), problems: ['release.wait', 'release.not-entered', 'release.not-drawn', 'release.over'] }),

  staffList: defineRoute({ name: 'release.staffList', api: 'staff', method: 'GET', path: '/api/staff/releases', summary: '放号管理', by: ['supervisor', 'admin'], input: z.object({}), output: z.object({ releases: z.array(release) }) }),
  announce: defineRoute({ name: 'release.announce', api: 'staff', method: 'POST', path: '/api/staff/releases', summary: '公告一次放号，同时公布承诺值', by: ['supervisor', 'admin'], status: 201, input: z.object({ plan }), output: release, problems: ['release.times-wrong'] }),
  cancel: defineRoute({ name: 'release.cancel', api: 'staff', method: 'POST', path: '/api/staff/releases/{releaseId}/cancellations', summary: '取消放号（截止前）', by: ['supervisor', 'admin'],
    input: z.object({ releaseId: fields.id, version: z.int().min(0), note: z.string().trim().min(4, '请写明取消原因').max(200) }), output: release, problems: ['not-allowed-now', 'version-conflict'] })
} as const
