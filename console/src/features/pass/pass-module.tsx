/** City passes for the one worklist and the one case page. */
import { passMachine } from '@lubiao/shared/pass/machine'
import { passRoutes, type PassSummary, type PassView } from '@lubiao/shared/pass/contract'
import { passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import type { InputOf } from '@lubiao/shared/kernel/route'
import type { TableColumnsType } from 'antd'
import { Button } from 'antd'
import { Link } from 'react-router'
import type { BulkSpec, CaseModule } from '../../case/case-module'
import { StateTag } from '../../case/state-tag'
import { send } from '../../client/send'
import { mayCall, seesCity, unitName, useStaff } from '../../shell/staff'
import { ChainPanel, HoldersPanel, hasChain, passPath } from './chain-panel'
import { CheckTags, ChecksPanel } from '../../case/checks-panel'
import { DecisionPanel, FactsPanel } from './facts-panel'
import { FilesPanel } from './files-panel'
import { MapPanel } from './map-panel'
import { filingPath, usePassOrders } from './pass-orders'
import { Plate } from '../../case/plate'
import { PrintButton } from './print-button'
import { useZoneTables } from './use-zone-tables'
import { zoneNames } from './zone-words'

type WorklistInput = InputOf<typeof passRoutes.worklist>
type StaffActInput = InputOf<typeof passRoutes.staffAct>

/** Amending and extending answer with another case, by a route of their own. */
const reopening = ({ command }: Readonly<Record<string, unknown>>): 'amend' | 'extend' | undefined => (command === 'amend' || command === 'extend' ? command : undefined)

/** A counter also looks for the drafts it has begun. */
function usePassTabs(): readonly string[] {
  const staff = useStaff()
  return ['submitted', 'proposed', 'returned', 'approved', 'active', 'refused', 'revoked', ...(mayCall(staff, passRoutes.staffOpen) ? ['draft'] : [])]
}

function Marks({ row }: { readonly row: PassSummary }) {
  return (
    <span className="row" style={{ gap: 4 }}>
      <StateTag machine={passMachine} state={row.state} label={row.stateLabel} />
      {row.emergency ? <span className="tag red">紧急</span> : null}
      {row.clean && row.state === 'submitted' ? <span className="tag green">无异常</span> : null}
      {row.channel === 'counter' ? <span className="tag grey">窗口</span> : null}
    </span>
  )
}

function usePassColumns(): TableColumnsType<PassSummary> {
  const staff = useStaff()
  const { current } = useZoneTables()
  return [
    { title: '车牌', key: 'plate', width: 118, render: (_value, row) => <Link to={passPath(row.caseId)}><Plate plate={row.plate} type={row.plateType} /></Link> },
    { title: '类型', key: 'type', width: 136, render: (_value, row) => <>{row.passType === undefined ? '—' : passTypes[row.passType]}<div className="quiet" style={{ fontSize: 12 }}>{row.vehicleClass === undefined ? '' : vehicleClasses[row.vehicleClass]}</div></> },
    { title: '申请人', key: 'applicant', render: (_value, row) => <>{row.applicantMasked ?? '—'}{row.enterpriseName === undefined ? null : <span className="quiet clip" style={{ fontSize: 12 }} title={row.enterpriseName}>{row.enterpriseName}</span>}</> },
    { title: '通行日期', key: 'dates', width: 108, className: 'nowrap', render: (_value, row) => (row.validFrom === undefined || row.validTo === undefined ? '—' : <>{row.validFrom}<div className="quiet" style={{ fontSize: 12 }}>至 {row.validTo}</div></>) },
    { title: '禁行区', key: 'zones', width: 128, render: (_value, row) => zoneNames(row.zones, current) },
    { title: '办理', key: 'desk', width: 118, render: (_value, row) => <>{row.claimedBy === undefined ? <span className="quiet">待领取</span> : row.claimedBy.staffId === staff.staffId ? <b>我</b> : row.claimedBy.name}{seesCity(staff) ? <span className="quiet clip" style={{ fontSize: 12 }}>{unitName(row.unit)}</span> : null}</> },
    { title: '状态', key: 'state', width: 200, render: (_value, row) => <Marks row={row} /> }
  ]
}

function usePassBulk(): BulkSpec<PassSummary> {
  const staff = useStaff()
  return {
    label: '批量批准', key: 'b', limit: 20, allowed: mayCall(staff, passRoutes.bulkApprove),
    nameOf: (row) => row.plate ?? row.caseId,
    obstacle: (row) =>
      row.state !== 'submitted' ? `${row.stateLabel}，不在待审批状态`
        : row.claimedBy !== undefined && row.claimedBy.staffId !== staff.staffId ? `${row.claimedBy.name} 正在办理`
          : row.clean ? undefined : row.emergency ? '紧急申请须两人复核' : '有需要人工看的事项',
    run: async (rows, key) => (await send(passRoutes.bulkApprove, { cases: rows.map(({ caseId, version }) => ({ caseId, version })) }, { key })).results
  }
}

function Extras({ view }: { readonly view: PassView }) {
  const staff = useStaff()
  const fillable = view.commands.includes('submit') || view.commands.includes('resubmit')
  const inForce = view.state === 'approved' || view.state === 'active'
  const printable = inForce && mayCall(staff, passRoutes.print)
  // In force, replaced by nothing yet, and still no button to change it: somebody is at it.
  const changing = inForce && view.successor !== undefined && !view.commands.includes('amend') && mayCall(staff, passRoutes.staffReopen)
  return (
    <>
      {fillable && mayCall(staff, passRoutes.staffOpen) ? <Link to={filingPath(view.caseId)}><Button type="primary">{view.state === 'returned' ? '代为补正' : '继续填写'}</Button></Link> : null}
      {printable ? <PrintButton caseId={view.caseId} /> : null}
      {changing ? <span className="quiet">已有变更或延期申请在办：<Link className="mono" to={passPath(view.successor ?? '')}>{view.successor}</Link>（申请人还在手机上填写的，这里打不开）</span> : null}
    </>
  )
}

/** The module. */
export const passModule: CaseModule<PassSummary, PassView> = {
  name: 'pass',
  machine: passMachine,
  home: '/pass',
  pathOf: passPath,
  useTabs: usePassTabs,
  findLabel: '按车牌查找',
  list: (filter, cursor) => {
    const { find, ...rest } = filter
    return send(passRoutes.worklist, { ...rest, ...(find === undefined ? {} : { plate: find }), ...(cursor === undefined ? {} : { cursor }) } as WorklistInput)
  },
  get: (caseId) => send(passRoutes.staffGet, { caseId }),
  act: ({ caseId, version, order }, key) => {
    const kind = reopening(order)
    return kind === undefined ? send(passRoutes.staffAct, { caseId, version, order } as StaffActInput, { key }) : send(passRoutes.staffReopen, { caseId, version, kind }, { key })
  },
  faultsOf: (order) => {
    if (reopening(order) !== undefined) return {}
    const outcome = passRoutes.staffAct.input.shape.order.safeParse(order)
    return outcome.success ? {} : Object.fromEntries(outcome.error.issues.map((issue) => [String(issue.path[0] ?? ''), issue.message]))
  },
  useColumns: usePassColumns,
  useBulk: usePassBulk,
  useOrders: usePassOrders,
  titleOf: (view) => `${view.plate ?? view.caseId} ${view.stateLabel}`,
  headline: (view) => (
    <>
      <Plate plate={view.plate} type={view.plateType} big />
      <h1 style={{ margin: 0, fontSize: 18 }}>{view.passType === undefined ? '市区通行证' : passTypes[view.passType]}</h1>
      <span className="quiet mono">{view.caseId}</span>
      {view.emergency ? <span className="tag red">紧急</span> : null}
      {view.clean && view.state === 'submitted' ? <span className="tag green">无异常</span> : null}
    </>
  ),
  panels: [
    { key: 'decision', title: '决定', side: 'main', shown: (view) => view.decision !== undefined, draw: (view) => <DecisionPanel view={view} /> },
    { key: 'facts', title: '申请内容', side: 'main', draw: (view) => <FactsPanel view={view} /> },
    { key: 'checks', title: '自动核验', side: 'main', tag: (view) => <CheckTags checks={view.checks} />, draw: (view) => <ChecksPanel checks={view.checks} /> },
    { key: 'files', title: '材料', side: 'main', tag: (view) => <span className="quiet">{(view.application.materials ?? []).length} 份</span>, draw: (view) => <FilesPanel view={view} /> },
    { key: 'map', title: '禁行区', side: 'aside', draw: (view) => <MapPanel view={view} /> },
    { key: 'chain', title: '换证关系', side: 'aside', shown: hasChain, draw: (view) => <ChainPanel view={view} /> },
    { key: 'holders', title: '持证', side: 'aside', shown: (view) => view.devices.length + view.shares.length > 0, draw: (view) => <HoldersPanel view={view} /> }
  ],
  extras: (view) => <Extras view={view} />
}
