/** The cases this one replaces and is replaced by, who may show it, and on which phones and papers it lives. */
import type { PassView } from '@lubiao/shared/pass/contract'
import { Link } from 'react-router'
import { whenText } from '../../shell/when'

const shareStates = { waiting: '待接收', active: '使用中', revoked: '已收回' } as const
const holders = { owner: '车主手机', driver: '驾驶人手机', paper: '纸质' } as const

/** Address of a pass case. */
export const passPath = (caseId: string): string => `/pass/cases/${caseId}`

/** Whether there is a chain to show. */
export const hasChain = (view: PassView): boolean => view.supersedes !== undefined || view.successor !== undefined

/** Before → this → after. */
export function ChainPanel({ view }: { readonly view: PassView }) {
  return (
    <ol style={{ margin: 0, paddingInlineStart: 18, lineHeight: 2 }}>
      {view.supersedes === undefined ? null : <li>原证 <Link className="mono" to={passPath(view.supersedes)}>{view.supersedes}</Link></li>}
      <li><b>本件</b> <span className="mono">{view.caseId}</span>（{view.stateLabel}）</li>
      {view.successor === undefined ? null : <li>变更或延期 <Link className="mono" to={passPath(view.successor)}>{view.successor}</Link></li>}
    </ol>
  )
}

/** Shares and devices. */
export function HoldersPanel({ view }: { readonly view: PassView }) {
  return (
    <div className="stack" style={{ gap: 8 }}>
      {view.devices.map((device) => <div key={device.deviceId}><b>{holders[device.holder]}</b> {device.name}<div className="quiet" style={{ fontSize: 12 }}>{whenText(device.at)} 存入</div></div>)}
      {view.shares.map((share) => <div key={share.shareId}>分享给 <b>{share.name}</b> <span className={`tag ${share.state === 'active' ? 'green' : 'grey'}`}>{shareStates[share.state]}</span></div>)}
    </div>
  )
}
