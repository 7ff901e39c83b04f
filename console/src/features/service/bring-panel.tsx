/** What has to be shown: the identity card, and nothing that a connected register holds. Says honestly which register is silent. */
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { Skeleton } from 'antd'
import { useRoute } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'

/** The list for a service; `byAgent` when somebody comes for the person. */
export function BringPanel({ code, byAgent }: { readonly code: ServiceCode; readonly byAgent: boolean }) {
  const { data, error, mutate } = useRoute(serviceRoutes.bring, { code, circumstances: { agent: byAgent } }, { revalidateOnFocus: false, keepPreviousData: true })
  if (data === undefined) return error === undefined ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : <RefusalNotice refusal={error} onRetry={() => void mutate()} />
  const always = data.bring.filter((one) => one.onlyIf === undefined || byAgent)
  const sometimes = data.bring.filter((one) => !always.includes(one))
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div><span className="quiet">请出示：</span>{always.map((one) => <b key={one.material} style={{ marginInlineEnd: 12 }} title={one.why}>{one.label}</b>)}</div>
      {sometimes.length === 0 ? null : <div className="quiet">有下列情况时还要：{sometimes.map((one) => `${one.label}（${one.onlyIf ?? ''}）`).join('、')}</div>}
      {data.waived.length === 0 ? null : <div className="quiet">不用交：{data.waived.map((one) => `${one.label}（${one.waiverLabel}）`).join('、')}</div>}
      {data.down.length === 0 ? null : <div style={{ color: '#8a4a00' }}>{data.down.map((one) => one.label).join('、')}暂时查不到，先按上面的清单收，恢复后自动核验。</div>}
      {data.notes.map((note) => <div key={note} className="quiet">{note}</div>)}
    </div>
  )
}
