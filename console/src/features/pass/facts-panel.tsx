/** What is applied for, and by whom. */
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import { daysBetween } from '@lubiao/shared/kernel/clock'
import type { PassView } from '@lubiao/shared/pass/contract'
import { channelLabels, outcomeLabels } from '@lubiao/shared/pass/desk-words.data'
import { passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import type { ReactNode } from 'react'
import { whenText } from '../../shell/when'
import { useZoneTables } from './use-zone-tables'
import { zoneNames } from './zone-words'

/** Term and value; `wide` takes the whole line. */
function Fact({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return <><dt>{label}</dt><dd className={wide ? 'wide' : ''}>{children}</dd></>
}

/** The application. */
export function FactsPanel({ view }: { readonly view: PassView }) {
  const { application } = view
  const { current } = useZoneTables(application.validFrom)
  const none = <span className="quiet">未填</span>
  const days = application.validFrom === undefined || application.validTo === undefined ? undefined : daysBetween(application.validFrom, application.validTo) + 1
  return (
    <dl className="facts">
      <Fact label="通行证类型">{application.passType === undefined ? none : passTypes[application.passType]}</Fact>
      <Fact label="车辆类型">{application.vehicleClass === undefined ? none : vehicleClasses[application.vehicleClass]}</Fact>
      <Fact label="号牌种类">{application.plateType === undefined ? none : PLATE_TYPES[application.plateType]}</Fact>
      <Fact label="通行日期">{application.validFrom === undefined || application.validTo === undefined ? none : <><b>{application.validFrom}</b> 至 <b>{application.validTo}</b>{days === undefined ? '' : `（${days} 天）`}</>}</Fact>
      <Fact label="通行时段">{application.windows === undefined ? none : <b>{windowsText(application.windows)}</b>}</Fact>
      <Fact label="进入禁行区"><b>{application.zones === undefined || application.zones.length === 0 ? none : zoneNames(application.zones, current)}</b></Fact>
      <Fact label="行驶路线" wide>{application.route === undefined || application.route === '' ? none : application.route}</Fact>
      <Fact label="运输事由" wide>{application.reason === undefined || application.reason === '' ? none : <span style={{ whiteSpace: 'pre-wrap' }}>{application.reason}</span>}</Fact>
      {application.emergency === undefined ? null : <Fact label="紧急情况" wide><span className="tag red" style={{ marginInlineEnd: 8 }}>申请免提前期</span>{application.emergency.reason}</Fact>}
      <Fact label="申请人">{view.applicant.nameMasked}</Fact>
      <Fact label="联系电话">{view.applicant.phoneMasked ?? <span className="quiet">未留</span>}</Fact>
      {view.applicant.enterprise === undefined ? null : <Fact label="所属企业" wide>{view.applicant.enterprise}</Fact>}
      <Fact label="申请渠道">{channelLabels[view.channel]}</Fact>
      <Fact label="提交时间">{view.submittedAt === undefined ? <span className="quiet">未提交</span> : whenText(view.submittedAt)}</Fact>
      {view.passNumber === undefined ? null : <Fact label="通行证号" wide><b className="mono">{view.passNumber}</b></Fact>}
    </dl>
  )
}

const outcomeTones = { approved: 'green', refused: 'red', revoked: 'red', returned: 'amber' } as const

/** The decision with its reason, article and the table it was made by. */
export function DecisionPanel({ view }: { readonly view: PassView }) {
  const { decision } = view
  if (decision === undefined) return null
  return (
    <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
      <dt>决定</dt><dd><span className={`tag ${outcomeTones[decision.outcome]}`}>{outcomeLabels[decision.outcome]}</span> <span className="quiet">{whenText(decision.at)}</span></dd>
      <dt>理由</dt><dd style={{ whiteSpace: 'pre-wrap' }}>{decision.reason}</dd>
      {decision.article === undefined ? null : <><dt>依据</dt><dd>{decision.article}</dd></>}
      {decision.remedy === undefined ? null : <><dt>告知</dt><dd>{decision.remedy}</dd></>}
      <dt>规则版本</dt><dd className="quiet">{decision.policyVersion}</dd>
    </dl>
  )
}
