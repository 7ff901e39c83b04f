/** The commands of a pass as the desk gives them: keys and questions. Their words are the phone's too. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { deskOrders, type DeskAsk, type DeskCommand, type DeskOrder } from '@lubiao/shared/pass/desk-words.data'
import { readingOf, useRoute } from '../../client/use-route'
import type { AskField, OrderSpec } from '../../case/case-module'
import { usePeople } from '../../shell/people'
import { unitName } from '../../shell/staff'
import { CheckSummary } from '../../case/checks-panel'

/** One lower-case letter a command. `approve` and `confirm` never stand on one page. */
const keys: Readonly<Record<DeskCommand, string>> = {
  recordChecks: 'v', claim: 'c', release: 'l', approve: 'a', propose: 'e', confirm: 'a', decline: 'd', returnForCorrection: 'r', refuse: 'f', revoke: 'x', withdraw: 'w'
}

/** Refusal and revocation reasons with their articles, from the policy in force. */
export function usePassOptions() {
  return useRoute(passRoutes.options, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })
}

/** Approvers a case can be given to: of its unit or of the detachment, not disabled. Read only when reassigning is possible. */
function useApprovers(view: PassView | undefined) {
  const read = usePeople(undefined, view?.commands.includes('reassign') === true)
  const people = (read.data ?? []).filter((person) => !person.disabled && person.roles.includes('approver') && (person.unit === view?.unit || findUnit(person.unit)?.scope === 'city') && person.staffId !== view?.claimedBy?.staffId)
  return { from: readingOf(read), none: '没有其他审批人可以改派', options: people.map((person) => ({ value: person.staffId, label: `${person.name}（${unitName(person.unit)}）` })) }
}

function fieldsOf({ reasons, note }: DeskAsk, options: ReturnType<typeof usePassOptions>): readonly AskField[] {
  const remedyOf = (reason: object): string => ('remedy' in reason ? ` · 告知申请人：${String(reason.remedy)}` : '')
  return [
    ...(reasons === undefined ? [] : [{ kind: 'choice' as const, name: 'reason', label: '理由', from: readingOf(options), options: (options.data?.[reasons] ?? []).map((reason) => ({ value: reason.code, label: reason.label, note: `${reason.article}${remedyOf(reason)}` })) }]),
    { kind: 'text', name: 'note', max: 500, ...note }
  ]
}

/** Where a draft is filled in. */
export const filingPath = (caseId: string): string => `/pass/filing/${caseId}`

/** Order forms for a view. */
export function usePassOrders(view: PassView | undefined): Readonly<Record<string, OrderSpec>> {
  const options = usePassOptions()
  const approvers = useApprovers(view)
  const specOf = (command: DeskCommand, { ask, tone, done, leaves }: DeskOrder): OrderSpec => ({
    key: keys[command], tone, done, ...(leaves === undefined ? {} : { leaves }),
    ...(ask === undefined ? {} : {
      ask: {
        title: ask.title(view?.plate ?? ''), ok: ask.ok, fields: fieldsOf(ask, options),
        body: (
          <>
            {ask.checks !== true || view === undefined ? null : <CheckSummary checks={view.checks} />}
            {command !== 'confirm' || view?.proposedBy === undefined ? null : <p style={{ margin: 0 }}>拟批准人：{view.proposedBy.name}</p>}
            {ask.warning === undefined ? null : <p style={{ margin: 0 }}>{ask.warning}</p>}
          </>
        )
      }
    })
  })
  return {
    ...Object.fromEntries((Object.keys(deskOrders) as DeskCommand[]).map((command) => [command, specOf(command, deskOrders[command])])),
    amend: {
      key: 'm', tone: 'default', done: '已生成变更申请。', leadsTo: filingPath,
      ask: { title: `变更 ${view?.plate ?? ''} 的通行证`, ok: '去填写', body: <p style={{ margin: 0 }}>系统按原证填好一份新申请，改好后提交审批。新证启用前，原证照常有效。</p>, fields: [] }
    },
    extend: {
      key: 't', tone: 'default', done: '已生成延期申请。', leadsTo: filingPath,
      ask: { title: `延期 ${view?.plate ?? ''} 的通行证`, ok: '去填写', body: <p style={{ margin: 0 }}>系统按原证填好一份新申请{view?.validTo === undefined ? '' : `，接在原证到期日 ${view.validTo} 之后`}，填上新的结束日后提交审批。</p>, fields: [] }
    },
    reassign: { key: 'g', tone: 'default', done: '已改派。', ask: { title: '改派给', ok: '改派', fields: [{ kind: 'choice', name: 'to', label: '审批人', ...approvers }] } }
  }
}
