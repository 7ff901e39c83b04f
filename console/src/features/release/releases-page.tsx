/** Scarce things given out: what is announced, how it stands, and announcing another one. */
import { releaseMachine } from '@lubiao/shared/release/machine'
import { releaseRoutes, type ReleaseView } from '@lubiao/shared/release/contract'
import { Alert, Button, Card, Table } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { StateTag } from '../../case/state-tag'
import { useRoute } from '../../client/use-route'
import { Loaded, Nothing, Page } from '../../shell/page'
import { mayCall, unitName, useStaff } from '../../shell/staff'
import { useKeys } from '../../shell/use-keys'
import { whenText } from '../../shell/when'
import { AnnounceDrawer } from './announce-drawer'
import { ReleaseDrawer } from './release-drawer'

const REFRESH_MS = 15_000

/** Page at #/releases. `?block=` opens the announcement of a block of numbers. */
export function ReleasesPage() {
  const staff = useStaff()
  const [params, setParams] = useSearchParams()
  const { data, error, mutate } = useRoute(releaseRoutes.staffList, {}, { refreshInterval: REFRESH_MS })
  const [announcing, setAnnouncing] = useState(false)
  const [open, setOpen] = useState<string>()
  const [done, setDone] = useState<ReleaseView>()
  const block = params.get('block') ?? undefined
  const may = mayCall(staff, releaseRoutes.announce)
  const close = (): void => {
    setAnnouncing(false)
    if (block !== undefined) setParams({}, { replace: true })
  }
  const start = (): void => {
    setDone(undefined)
    setAnnouncing(true)
  }
  useKeys(may ? { n: start } : {})
  return (
    <Page title="放号" lead={<>考试场次、号牌号段等紧俏名额：提前公告，公开抽签或排队，结果谁都能复算 · <Link to="/plate/blocks">号段</Link></>} acts={may ? <Button type="primary" onClick={start}>公告放号<kbd>N</kbd></Button> : null}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={8}>
        {({ releases }) => (
          <div className="stack">
            {done === undefined ? null : <Alert type="success" showIcon role="status" title={`已公告：${done.title}`} description={`${whenText(done.opensAt)} 起登记。承诺值已公布，抽签的秘密到截止后才公开。`} closable={{ onClose: () => setDone(undefined) }} />}
            <Card>
              <Table<ReleaseView> size="small" rowKey="releaseId" dataSource={[...releases]} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} locale={{ emptyText: <Nothing text="还没有公告过放号" hint="紧俏的号段和考试场次公告放号后，在这里看登记和结果。" /> }}
                columns={[
                  { title: '放号', key: 'title', render: (_value, row) => <><Button type="link" style={{ padding: 0, height: 'auto' }} onClick={() => setOpen(row.releaseId)}>{row.title}</Button><div className="quiet" style={{ fontSize: 12 }}>{row.module === 'plate' ? '号牌' : '考试'} <span className="mono">{row.ref}</span> · {unitName(row.unit)}</div></> },
                  { title: '方式', key: 'kind', width: 90, render: (_value, row) => <span className={`tag ${row.kind === 'lottery' ? 'violet' : 'blue'}`}>{row.kind === 'lottery' ? '抽签' : '排队'}</span> },
                  { title: '登记开始', key: 'opens', width: 150, render: (_value, row) => whenText(row.opensAt) },
                  { title: '截止抽签 / 开始入场', key: 'draws', width: 170, render: (_value, row) => whenText(row.drawsAt) },
                  { title: '名额', key: 'quota', width: 90, align: 'right', render: (_value, row) => row.quota },
                  { title: '登记人数', key: 'entries', width: 100, align: 'right', render: (_value, row) => row.draw?.entries ?? <span className="quiet">截止后公布</span> },
                  { title: '状态', key: 'state', width: 180, render: (_value, row) => <StateTag machine={releaseMachine} state={row.state} label={row.stateLabel} /> }
                ]} />
            </Card>
            {announcing || block !== undefined ? <AnnounceDrawer block={block} onClose={close} onAnnounced={(release) => { close(); setDone(release); void mutate() }} /> : null}
            {open === undefined ? null : <ReleaseDrawer key={open} releaseId={open} onClose={() => setOpen(undefined)} onChanged={() => void mutate()} />}
          </div>
        )}
      </Loaded>
    </Page>
  )
}
