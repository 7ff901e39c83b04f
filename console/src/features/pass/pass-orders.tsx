/** The commands of a pass as the desk gives them: keys, questions, articles. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { useState } from 'react'
import { useRoute } from '../../client/use-route'
import type { OrderSpec } from '../../case/case-module'
import { unitName } from '../../shell/staff'
import { CheckSummary } from './checks-panel'

const note = { kind: 'text' as const, name: 'note', max: 500 }
const freeNote = { ...note, label: '备注（选填）', required: false }

/** Refusal and revocation reasons with their articles, from the policy in force. */
export function usePassOptions() {
  return useRoute(passRoutes.options, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })
}

/** Approvers a case can be given to: of its unit or of the detachment, not disabled. Read only when reassigning is possible. */
function useApprovers(view: PassView | undefined) {
  const { data, isLoading } = useRoute(accountRoutes.listStaff, view?.commands.includes('reassign') === true ? {} : undefined, { revalidateOnFocus: false })
  const people = (data?.people ?? []).filter((person) => !person.disabled && person.roles.includes('approver') && (person.unit === view?.unit || findUnit(person.unit)?.scope === 'city') && person.staffId !== view?.claimedBy?.staffId)
  return { loading: isLoading, options: people.map((person) => ({ value: person.staffId, label: `${person.name}（${unitName(person.unit)}）` })) }
}

/** Order forms for a view. */
export function usePassOrders(view: PassView | undefined): Readonly<Record<string, OrderSpec>> {
  const options = usePassOptions()
  const approvers = useApprovers(view)
  const [base] = useState(() => ({
    recordChecks: { key: 'v', tone: 'default', done: '已重新核验。' },
    claim: { key: 'c', tone: 'primary', done: '已领取，由您办理。' },
    release: { key: 'l', tone: 'default', done: '已退回待领，其他同事可以领取。', leaves: true },
    returnForCorrection: {
      key: 'r', tone: 'default', done: '已退回申请人补正，等待期间暂停计时。', leaves: true,
      ask: { title: '退回补正', ok: '退回申请人', fields: [{ ...note, label: '需要补正的内容', required: true, placeholder: '写清楚缺什么、怎么补，申请人会看到这段话', phrases: ['运输事由证明不清晰，请重新拍照上传。', '请补充运单或运输合同。', '行驶路线过于笼统，请写明主要道路。', '通行时段与运输事由不符，请核对。'] }] }
    },
    decline: { key: 'd', tone: 'danger', done: '复核不通过，已退回审批。', leaves: true, ask: { title: '复核不通过', ok: '退回审批', fields: [{ ...note, label: '不通过的理由', required: true }] } },
    propose: { key: 'e', tone: 'primary', done: '已提请复核，需由另一名审批人复核后生效。', leaves: true, ask: { title: '拟批准，提请复核', ok: '提请复核', fields: [{ ...note, label: '例外理由', required: true, placeholder: '为什么可以例外批准，复核人据此判断' }] } },
    withdraw: { key: 'w', tone: 'danger', done: '已代申请人撤回。', leaves: true, ask: { title: '代申请人撤回', ok: '确认撤回', body: <p style={{ margin: 0 }}>撤回后此申请结束，不能恢复；需要时可重新申请。</p>, fields: [freeNote] } }
  }) as const satisfies Record<string, OrderSpec>)
  const summary = view === undefined ? null : <CheckSummary checks={view.checks} />
  return {
    ...base,
    approve: { key: 'a', tone: 'primary', done: '已批准，通行证将按启用日自动生效。', leaves: true, ask: { title: `批准 ${view?.plate ?? ''} 的通行证`, ok: '批准', body: summary, fields: [freeNote] } },
    confirm: {
      key: 'a', tone: 'primary', done: '复核通过，已批准。', leaves: true,
      ask: { title: `复核通过 ${view?.plate ?? ''}`, ok: '复核通过', body: <>{summary}{view?.proposedBy === undefined ? null : <p style={{ margin: 0 }}>拟批准人：{view.proposedBy.name}</p>}</>, fields: [freeNote] }
    },
    reassign: { key: 'g', tone: 'default', done: '已改派。', ask: { title: '改派给', ok: '改派', fields: [{ kind: 'choice', name: 'to', label: '审批人', loading: approvers.loading, options: approvers.options }] } },
    refuse: {
      key: 'f', tone: 'danger', done: '已作出不予批准决定并告知申请人。', leaves: true,
      ask: {
        title: '不予批准', ok: '不予批准',
        fields: [
          { kind: 'choice', name: 'reason', label: '理由', loading: options.isLoading, options: (options.data?.refusalReasons ?? []).map((reason) => ({ value: reason.code, label: reason.label, note: `${reason.article} · 告知申请人：${reason.remedy}` })) },
          { ...note, label: '具体情况', required: true, placeholder: '结合本案写明事实，申请人会看到' }
        ]
      }
    },
    revoke: {
      key: 'x', tone: 'danger', done: '已吊销，二维码随即失效。', leaves: true,
      ask: {
        title: '吊销通行证', ok: '确认吊销', body: <p style={{ margin: 0 }}>吊销后该证立即失效，路面核验会显示“已吊销”，不能恢复。</p>,
        fields: [
          { kind: 'choice', name: 'reason', label: '理由', loading: options.isLoading, options: (options.data?.revocationReasons ?? []).map((reason) => ({ value: reason.code, label: reason.label, note: reason.article })) },
          { ...note, label: '具体情况', required: true }
        ]
      }
    }
  }
}
