/** The commands of a piece of business as the desk gives them: keys, questions, what is said after. */
import { serviceCaseRoutes, type ServiceView } from '@lubiao/shared/service/contract-case'
import type { OrderSpec } from '../../case/case-module'
import { readingOf, useRoute } from '../../client/use-route'

/** Where the case page is. */
export const serviceCasePath = (caseId: string): string => `/service/cases/${encodeURIComponent(caseId)}`

/** Reasons of refusal with article and remedy; read once. */
const useReasons = () => useRoute(serviceCaseRoutes.refusalReasons, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })

/** Yuan of fen: `10` or `10.50`. */
export const yuan = (fen: number): string => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2))

/** Order forms for a case. A refusal cannot be given without a reason from the table, which brings article and remedy. */
export function useServiceOrders(view: ServiceView | undefined): Readonly<Record<string, OrderSpec>> {
  const read = useReasons()
  const reasons = (read.data?.reasons ?? []).filter((reason) => reason.subject === 'both' || reason.subject === view?.subject)
  const name = view?.serviceName ?? ''
  // What stands against it was found by a check: its reason and its facts are there to be confirmed, not typed.
  const obstacle = view?.checks.find((check) => check.level === 'obstacle' && reasons.some((reason) => reason.code === check.reason))
  return {
    claim: { key: 'c', tone: 'primary', done: '已领取，由您办理。' },
    review: { key: 'v', tone: 'primary', done: '已核验。' },
    recheck: { key: 'v', tone: 'default', done: '已重新核验。' },
    approve: { key: 'a', tone: 'primary', done: '审核通过。' },
    bill: { key: 'b', tone: 'primary', done: '审核通过，已通知缴费。' },
    recordPayment: { key: 'y', tone: 'primary', done: '已收到缴费。' },
    issue: { key: 'i', tone: 'primary', done: '已制发。' },
    handOver: {
      key: 'h', tone: 'primary', done: '已交付。', leaves: true,
      ask: { title: `交付${name}的结果`, ok: '已交付', fields: [{ kind: 'choice', name: 'to', label: '领取人', options: [{ value: 'self', label: '本人', note: '身份证已核对' }, ...(view?.agent === undefined ? [] : [{ value: 'agent', label: `代办人 ${view.agent.nameMasked}`, note: view.agent.idMasked }])] }] }
    },
    post: { key: 'e', tone: 'default', done: '已交邮，邮政收寄后自动显示单号。', leaves: true },
    returnForCorrection: {
      key: 't', tone: 'default', done: '已退回补正，期限暂停计算。', leaves: true,
      ask: { title: `退回${name}补正`, ok: '退回补正', fields: [{ kind: 'text', name: 'note', label: '需要补正的内容', required: true, max: 500, phrases: ['联系电话已停机，请补充能接通的号码', '邮寄地址不完整，请写到门牌号'] }] }
    },
    release: { key: 'l', tone: 'default', done: '已放回待办，其他窗口可以领取。', leaves: true },
    withdraw: { key: 'w', tone: 'danger', done: '已撤回。', leaves: true, ask: { title: `撤回${name}`, ok: '撤回', body: '应申请人要求撤回；没有缴费的才能撤回，以后可以重新办理。', fields: [{ kind: 'text', name: 'note', label: '说明', required: false, max: 300 }] } },
    refuse: {
      key: 'f', tone: 'danger', done: '已作出不予办理的决定，理由、依据和补救办法已告知申请人。', leaves: true,
      ask: {
        title: `不予办理${name}`, ok: '不予办理',
        fields: [
          { kind: 'choice', name: 'reason', label: '理由', from: readingOf(read), ...(obstacle?.reason === undefined ? {} : { initial: obstacle.reason }), options: reasons.map((reason) => ({ value: reason.code, label: reason.label, note: `依据：${reason.article} · 告知：${reason.remedy}` })) },
          { kind: 'text', name: 'note', label: '具体情况', required: true, max: 500, placeholder: '核验到的具体事实', ...(obstacle === undefined ? {} : { initial: obstacle.detail }) }
        ]
      }
    }
  }
}
