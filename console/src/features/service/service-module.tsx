/** Vehicle and driver business for the one worklist and the one case page. */
import type { InputOf } from '@lubiao/shared/kernel/route'
import { serviceMachine } from '@lubiao/shared/service/machine'
import { serviceCaseRoutes, type ServiceSummary, type ServiceView } from '@lubiao/shared/service/contract-case'
import type { TableColumnsType } from 'antd'
import { Link } from 'react-router'
import type { CaseModule } from '../../case/case-module'
import { CheckTags, ChecksPanel } from '../../case/checks-panel'
import { Plate } from '../../case/plate'
import { StateTag } from '../../case/state-tag'
import { send } from '../../client/send'
import { seesCity, unitName, useStaff } from '../../shell/staff'
import { CaseFacts, CaseSteps, Decision, Money, Result } from './case-parts'
import { serviceCasePath, useServiceOrders, yuan } from './case-words'

type WorklistInput = InputOf<typeof serviceCaseRoutes.worklist>
type StaffActInput = InputOf<typeof serviceCaseRoutes.staffAct>

function useColumns(): TableColumnsType<ServiceSummary> {
  const staff = useStaff()
  return [
    { title: '业务', key: 'service', width: 220, render: (_value, row) => <Link to={serviceCasePath(row.caseId)}><b>{row.serviceName}</b><span className="quiet clip mono" style={{ fontSize: 12 }}>{row.caseId}</span></Link> },
    { title: '申请人', key: 'applicant', render: (_value, row) => <>{row.applicantMasked}{row.relation === 'agent' ? <span className="tag grey" style={{ marginInlineStart: 6 }}>代办</span> : null}{row.enterpriseName === undefined ? null : <span className="quiet clip" style={{ fontSize: 12 }} title={row.enterpriseName}>{row.enterpriseName}</span>}</> },
    { title: '车辆', key: 'plate', width: 118, render: (_value, row) => (row.plate === undefined ? <span className="quiet">—</span> : <Plate plate={row.plate} type={row.plateType} />) },
    { title: '来源', key: 'channel', width: 76, render: (_value, row) => (row.channel === 'window' ? '窗口' : '网上') },
    { title: '办理', key: 'desk', width: 128, render: (_value, row) => <>{row.claimedBy === undefined ? <span className="quiet">待领取</span> : row.claimedBy.staffId === staff.staffId ? <b>我</b> : row.claimedBy.name}{seesCity(staff) ? <span className="quiet clip" style={{ fontSize: 12 }}>{unitName(row.unit)}</span> : null}</> },
    { title: '状态', key: 'state', width: 236, render: (_value, row) => <span className="row" style={{ gap: 4 }}><StateTag machine={serviceMachine} state={row.state} label={row.stateLabel} />{row.clear && row.state === 'underReview' ? <span className="tag green">核验全部通过</span> : null}{row.owesFen > 0 && row.state === 'toPay' ? <span className="tag amber">{yuan(row.owesFen)} 元</span> : null}</span> }
  ]
}

/** The module. */
export const serviceModule: CaseModule<ServiceSummary, ServiceView> = {
  name: 'service',
  machine: serviceMachine,
  home: '/service/cases',
  pathOf: serviceCasePath,
  useTabs: () => ['accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued', 'posted', 'refused'],
  list: (filter, cursor) => {
    const { find: _none, ...rest } = filter
    return send(serviceCaseRoutes.worklist, { ...rest, ...(cursor === undefined ? {} : { cursor }) } as WorklistInput)
  },
  get: (caseId) => send(serviceCaseRoutes.staffGet, { caseId }),
  act: ({ caseId, version, order }, key) => send(serviceCaseRoutes.staffAct, { caseId, version, order } as StaffActInput, { key }),
  faultsOf: (order) => {
    const outcome = serviceCaseRoutes.staffAct.input.shape.order.safeParse(order)
    return outcome.success ? {} : Object.fromEntries(outcome.error.issues.map((issue) => [String(issue.path[0] ?? ''), issue.message]))
  },
  useColumns,
  useBulk: () => undefined,
  useOrders: useServiceOrders,
  titleOf: (view) => `${view.serviceName} ${view.stateLabel}`,
  headline: (view) => (
    <>
      <h1 style={{ margin: 0, fontSize: 18 }}>{view.serviceName}</h1>
      {view.plate === undefined ? null : <Plate plate={view.plate} type={view.plateType} />}
      <span className="quiet mono">{view.caseId}</span>
    </>
  ),
  panels: [
    { key: 'steps', title: '进度', side: 'main', draw: (view) => <CaseSteps view={view} /> },
    { key: 'decision', title: '决定', side: 'main', shown: (view) => view.decision !== undefined, draw: (view) => <Decision view={view} /> },
    { key: 'facts', title: '申请内容', side: 'main', draw: (view) => <CaseFacts view={view} /> },
    { key: 'checks', title: '自动核验', side: 'main', tag: (view) => <CheckTags checks={view.checks} />, draw: (view) => <ChecksPanel checks={view.checks} /> },
    { key: 'money', title: '收费', side: 'aside', draw: (view) => <Money view={view} /> },
    { key: 'result', title: '结果', side: 'aside', shown: (view) => view.issued !== undefined || view.mail !== undefined, draw: (view) => <Result view={view} /> }
  ]
}
