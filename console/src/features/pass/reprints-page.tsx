/** Papers whose code is not believed any more, because the key that signed it is revoked: a counter prints them again and calls their holders. */
import { passRoutes } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Button, Card, Table } from 'antd'
import { Link } from 'react-router'
import useSWRInfinite from 'swr/infinite'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { Nothing, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, unitName, useStaff } from '../../shell/staff'
import { whenText } from '../../shell/when'
import { passPath } from './chain-panel'
import { Plate } from '../../case/plate'
import { PrintButton } from './print-button'

type Slice = OutputOf<typeof passRoutes.reprints>

/** Page at #/pass/reprints. */
export function ReprintsPage() {
  const staff = useStaff()
  const slices = useSWRInfinite<Slice, Refusal>(
    (index: number, previous: Slice | null) => (index > 0 && previous?.cursor === undefined ? null : ['pass.reprints', previous?.cursor ?? '']),
    (key: readonly [string, string]) => send(passRoutes.reprints, key[1] === '' ? {} : { cursor: key[1] })
  )
  const papers = (slices.data ?? []).flatMap((slice) => slice.papers)
  return (
    <Page title="待重新打印" lead="签发密钥作废后，此前打印的纸质证在路面会显示红色。请联系持证人，重新打印后旧纸作废；手机上的码会自动换新，不用办理。">
      <Card>
        <div className="stack">
          <RefusalNotice refusal={slices.error === undefined ? undefined : asRefusal(slices.error)} onRetry={() => void slices.mutate()} />
          <Table size="small" rowKey={(paper) => paper.caseId} loading={slices.isLoading} pagination={false} dataSource={papers}
            locale={{ emptyText: slices.isLoading ? <div style={{ height: 120 }} /> : <Nothing text="没有需要重新打印的纸质证" hint="有签发密钥作废时，用它签发的纸质证会列在这里，打印一张少一张。" /> }}
            columns={[
              { title: '车牌', key: 'plate', width: 130, render: (_value, paper) => <Plate plate={paper.plate} type={paper.plateType} /> },
              { title: '持证人', key: 'holder', render: (_value, paper) => <>{paper.applicantMasked}{paper.phoneMasked === undefined ? null : <div className="quiet" style={{ fontSize: 12 }}>{paper.phoneMasked}</div>}</> },
              { title: '有效期至', key: 'until', width: 116, render: (_value, paper) => paper.validTo },
              { title: '打印时间', key: 'printed', width: 160, render: (_value, paper) => whenText(paper.printedAt) },
              { title: '单位', key: 'unit', width: 130, render: (_value, paper) => unitName(paper.unit) },
              { title: '通行证', key: 'case', width: 200, render: (_value, paper) => <Link className="mono" to={passPath(paper.caseId)}>{paper.passNumber}</Link> },
              ...(mayCall(staff, passRoutes.print) ? [{ title: '办理', key: 'print', width: 170, render: (_value: unknown, paper: Slice['papers'][number]) => <PrintButton caseId={paper.caseId} onClosed={() => void slices.mutate()} /> }] : [])
            ]} />
          {slices.data?.at(-1)?.cursor === undefined ? null : <div style={{ textAlign: 'center' }}><Button loading={slices.isValidating} onClick={() => void slices.setSize(slices.size + 1)}>再载入一些</Button></div>}
        </div>
      </Card>
    </Page>
  )
}
