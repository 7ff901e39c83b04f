/** What is typed to announce a release, the plan it makes, and where what is wrong with it stands. */
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { BlockView } from '@lubiao/shared/plate/contract'
import { faultsOfPlan } from '@lubiao/shared/release/admission'
import { releasePlanSchema, type ReleasePlan } from '@lubiao/shared/release/contract'
import { momentOf } from '../../shell/moment-field'

/** Fields of the form. */
export interface AnnounceValues {
  readonly module: ReleasePlan['module']
  readonly block?: string
  readonly outlet?: string
  readonly skill?: string
  readonly day?: string
  readonly kind: ReleasePlan['kind']
  readonly title: string
  readonly unit: UnitId
  readonly opens: string
  readonly draws: string
  readonly ends: string
  readonly quota: number
  readonly perPerson: number
  readonly perMinute: number
}

/** The plan as it would be sent; with gaps as empty texts, which the contract refuses. */
export function planOf(values: AnnounceValues): Readonly<Record<string, unknown>> {
  const { module, kind, title, unit, quota, perPerson, perMinute } = values
  const ref = module === 'plate' ? (values.block ?? '') : [values.outlet, values.skill, values.day].every((part) => part !== undefined && part !== '') ? `${values.outlet ?? ''}/${values.skill ?? ''}/${values.day ?? ''}` : ''
  return { kind, module, ref, title, unit, opensAt: momentOf(values.opens) ?? '', drawsAt: momentOf(values.draws) ?? '', endsAt: momentOf(values.ends) ?? '', quota, perPerson, ...(kind === 'queue' ? { perMinute } : {}) }
}

const FIELD_OF: Readonly<Record<string, keyof AnnounceValues>> = { opensAt: 'opens', drawsAt: 'draws', endsAt: 'ends' }
const MISSING: Readonly<Partial<Record<keyof AnnounceValues, string>>> = { opens: '请填写日期和时刻', draws: '请填写日期和时刻', ends: '请填写日期和时刻' }

/** The form's field of a path in a plan. */
export const fieldOf = (path: string, module: ReleasePlan['module']): keyof AnnounceValues => (path === 'ref' ? (module === 'plate' ? 'block' : 'day') : FIELD_OF[path] ?? (path as keyof AnnounceValues))

/** The plan when it can be announced, else its faults by field. `block` is the block it is about, when it is known. */
export function judged(values: AnnounceValues, block: BlockView | undefined, now: Instant): { readonly plan: ReleasePlan } | { readonly faults: ReadonlyMap<keyof AnnounceValues, string> } {
  const outcome = releasePlanSchema.safeParse(planOf(values))
  const faults = new Map<keyof AnnounceValues, string>()
  const note = (field: keyof AnnounceValues, message: string): void => void (faults.has(field) || faults.set(field, message))
  if (!outcome.success) {
    for (const { path, message } of outcome.error.issues) {
      const field = fieldOf(String(path[0]), values.module)
      note(field, field === 'block' ? '请选择号段' : field === 'day' ? '请选择考场、科目和日期' : MISSING[field] ?? message)
    }
    return { faults }
  }
  const plan = outcome.data
  for (const { path, message } of faultsOfPlan(plan, now)) note(fieldOf(path.replace(/^plan\./, ''), values.module), message)
  if (block !== undefined && plan.drawsAt < block.opensAt) note('draws', '早于号段的投放时间，轮到的人还选不了')
  if (block !== undefined && plan.quota * plan.perPerson > block.count) note('quota', `号段只有 ${block.count} 个号码`)
  return faults.size > 0 ? { faults } : { plan }
}
