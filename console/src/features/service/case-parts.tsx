/** What stands on a case: the form, the money, the mail, the steps with their clocks, the decision. */
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import type { ServiceView } from '@lubiao/shared/service/contract-case'
import { Steps } from 'antd'
import type { ReactNode } from 'react'
import { Plate } from '../../case/plate'
import { useNow } from '../../shell/use-now'
import { dueText, shortWhen, whenText } from '../../shell/when'
import { yuan } from './case-words'

const CAUSES = { lost: '遗失', damaged: '损毁', illegible: '无法辨认', changed: '信息变化', other: '其他' } as const
const DEFER_CAUSES = { service: '服兵役', abroad: '出国（境）', illness: '重病', custody: '行动受限' } as const
/** Ways a result reaches the person. */
export const DELIVERIES = { window: '当场领取', post: '邮寄', electronic: '电子结果，无需领取' } as const

/** Term and value; `wide` takes the whole line. */
export function Fact({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return <><dt>{label}</dt><dd className={wide ? 'wide' : ''}>{children}</dd></>
}

/** Who and what: everything comes from the registers and the card, nothing was filled in by the person. */
export function CaseFacts({ view }: { readonly view: ServiceView }) {
  const { form, applicant } = view
  return (
    <dl className="facts">
      <Fact label="申请人"><b>{applicant.name ?? applicant.nameMasked}</b>{applicant.enterprise === undefined ? null : <div className="quiet">{applicant.enterprise}</div>}</Fact>
      <Fact label="身份证号"><span className="mono nowrap">{applicant.idMasked ?? '—'}</span></Fact>
      <Fact label="联系电话">{applicant.phoneMasked ?? <span className="quiet">未登记</span>}</Fact>
      {view.agent === undefined ? null : <Fact label="代办人">{view.agent.nameMasked} <span className="quiet mono">{view.agent.idMasked}</span><div className="quiet">{view.agent.basis === 'letter' ? '已核对委托书和身份证' : '电子委托'}</div></Fact>}
      {form.plate === undefined ? null : <Fact label="车辆"><Plate plate={form.plate} type={form.plateType} /> <span className="quiet">{form.plateType === undefined ? '' : PLATE_TYPES[form.plateType]}</span></Fact>}
      {form.cause === undefined ? null : <Fact label="原因">{CAUSES[form.cause]}</Fact>}
      {form.targetClass === undefined ? null : <Fact label="保留车型">{form.targetClass}</Fact>}
      {form.deferCause === undefined ? null : <Fact label="延期事由">{DEFER_CAUSES[form.deferCause]}{form.deferUntil === undefined ? '' : `，至 ${form.deferUntil}`}</Fact>}
      {form.contactPhone === undefined ? null : <Fact label="新联系电话">{form.contactPhone}</Fact>}
      {form.contactAddress === undefined ? null : <Fact label="新联系地址" wide>{form.contactAddress}</Fact>}
      <Fact label="领取方式">{form.delivery === undefined ? '—' : DELIVERIES[form.delivery]}</Fact>
      {form.postTo === undefined ? null : <Fact label="邮寄至" wide>{form.postTo.name}，{form.postTo.phone}，{form.postTo.address}</Fact>}
      {form.remark === undefined || form.remark === '' ? null : <Fact label="说明" wide><span style={{ whiteSpace: 'pre-wrap' }}>{form.remark}</span></Fact>}
    </dl>
  )
}

const BILL_STATES = { open: '待缴', paid: '已缴', void: '已作废' } as const

/** What it costs, by which document, and whether it has been paid. */
export function Money({ view }: { readonly view: ServiceView }) {
  if (view.fees.length === 0) return <p style={{ margin: 0 }}>不收费。</p>
  return (
    <dl className="facts" style={{ gridTemplateColumns: 'minmax(0, 1fr) max-content' }}>
      {view.fees.map((fee) => <FeeLine key={fee.feeId} label={fee.label} fen={fee.fen} note={fee.approvalDoc} />)}
      <dt><b>合计</b></dt><dd style={{ textAlign: 'end' }}><b>{yuan(view.fees.reduce((sum, fee) => sum + fee.fen, 0))} 元</b></dd>
      <dt>状态</dt><dd style={{ textAlign: 'end' }}>{view.bill === undefined ? '审核通过后通知缴费' : <span className={`tag ${view.bill.state === 'paid' ? 'green' : view.bill.state === 'open' ? 'amber' : 'grey'}`}>{BILL_STATES[view.bill.state]}</span>}</dd>
      {view.bill?.paidAt === undefined ? null : <><dt>缴费时间</dt><dd style={{ textAlign: 'end' }}>{whenText(view.bill.paidAt)}</dd></>}
    </dl>
  )
}

function FeeLine({ label, fen, note }: { readonly label: string; readonly fen: number; readonly note: string | undefined }) {
  return <><dt style={{ color: 'inherit' }}>{label}{note === undefined ? null : <div className="quiet" style={{ fontSize: 12 }}>{note}</div>}</dt><dd style={{ textAlign: 'end' }}>{yuan(fen)} 元</dd></>
}

/** The decision with article and remedy. */
export function Decision({ view }: { readonly view: ServiceView }) {
  const { decision } = view
  if (decision === undefined) return null
  const words = { approved: ['审核通过', 'green'], refused: ['不予办理', 'red'], returned: ['退回补正', 'amber'] } as const
  const [label, tone] = words[decision.outcome]
  return (
    <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
      <dt>决定</dt><dd><span className={`tag ${tone}`}>{label}</span> <span className="quiet">{whenText(decision.at)}</span></dd>
      <dt>理由</dt><dd style={{ whiteSpace: 'pre-wrap' }}>{decision.reason}</dd>
      {decision.article === undefined ? null : <><dt>依据</dt><dd>{decision.article}</dd></>}
      {decision.remedy === undefined ? null : <><dt>补救办法</dt><dd>{decision.remedy}</dd></>}
    </dl>
  )
}

/** What was made, and where the letter is. */
export function Result({ view }: { readonly view: ServiceView }) {
  return (
    <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
      {view.issued === undefined ? null : <><dt>制发</dt><dd>{whenText(view.issued.at)}</dd></>}
      {view.issued?.documentNo === undefined ? null : <><dt>证件编号</dt><dd className="mono">{view.issued.documentNo}</dd></>}
      {view.issued?.validUntil === undefined ? null : <><dt>有效期至</dt><dd>{view.issued.validUntil}</dd></>}
      {view.mail === undefined ? null : <><dt>邮政单号</dt><dd className="mono">{view.mail.waybill ?? '等待邮政收寄'}</dd></>}
      {view.mail?.signedBy === undefined ? null : <><dt>签收人</dt><dd>{view.mail.signedBy}</dd></>}
      {(view.mail?.events ?? []).slice(-4).reverse().map((event) => <MailLine key={event.at + event.code} at={event.at} text={event.text} place={event.place} />)}
    </dl>
  )
}

function MailLine({ at, text, place }: { readonly at: string; readonly text: string; readonly place: string | undefined }) {
  const now = useNow()
  return <><dt>{shortWhen(at, now)}</dt><dd>{text}{place === undefined ? '' : `（${place}）`}</dd></>
}

const STEP_STATUS = { done: 'finish', now: 'process', next: 'wait', stopped: 'error' } as const

/** The steps as the person sees them, so that the clerk can tell them the same. */
export function CaseSteps({ view }: { readonly view: ServiceView }) {
  const now = useNow()
  const at = view.steps.findIndex((step) => step.status === 'now' || step.status === 'stopped')
  return (
    <Steps size="small" responsive={false} current={at < 0 ? view.steps.length : at}
      items={view.steps.map((step) => ({ key: step.key, title: step.label, status: STEP_STATUS[step.status], content: step.at !== undefined ? shortWhen(step.at, now) : step.dueAt !== undefined ? `${dueText(step.dueAt, now)} 前` : '' }))} />
  )
}
