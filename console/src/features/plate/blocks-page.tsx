/** Blocks of numbers: what is given out, how and from when; an administrator publishes a further one. */
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import { plateRoutes, type BlockView } from '@lubiao/shared/plate/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { Alert, Button, Card, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useRoute } from '../../client/use-route'
import { Loaded, Nothing, Page } from '../../shell/page'
import { mayCall, useStaff } from '../../shell/staff'
import { useKeys } from '../../shell/use-keys'
import { whenText } from '../../shell/when'
import { BlockEditor } from './block-editor'
import { modeWords } from './block-words'

/** Address at which a release of a block is announced. */
const announcing = (block: Pick<BlockView, 'id'>): string => `/releases?block=${encodeURIComponent(block.id)}`

/** Page at #/plate/blocks. */
export function BlocksPage() {
  const staff = useStaff()
  const { data, error, mutate } = useRoute(plateRoutes.blocks, {}, { revalidateOnFocus: false })
  const [adding, setAdding] = useState(false)
  const [done, setDone] = useState<BlockView>()
  const may = mayCall(staff, plateRoutes.publishBlock)
  const releases = mayCall(staff, releaseRoutes.announce)
  const add = (): void => {
    setDone(undefined)
    setAdding(true)
  }
  useKeys(may ? { n: add } : {})
  return (
    <Page title="号段" lead="号码按号段投放，只增不改；紧俏的号段用排队或抽签放号，人人机会相同。" acts={may ? <Button type="primary" onClick={add}>投放新号段<kbd>N</kbd></Button> : null}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={8}>
        {({ blocks }) => (
          <div className="stack">
            {done === undefined ? null : <Alert type="success" showIcon role="status" title={`“${done.label}”已公布，${whenText(done.opensAt)} 起投放`} closable={{ onClose: () => setDone(undefined) }}
              description={done.mode === 'open' || !releases ? null : <>这个号段要{modeWords[done.mode].label}，还没有公告放号，公告前谁也选不了。<Link to={announcing(done)}>现在公告</Link></>} />}
            <Card>
              <Table<BlockView> size="small" rowKey="id" pagination={false} dataSource={[...blocks]} locale={{ emptyText: <Nothing text="还没有号段" /> }}
                columns={[
                  { title: '号段', key: 'label', render: (_value, row) => <><b>{row.label}</b><div className="quiet mono" style={{ fontSize: 12 }}>{row.id}</div></> },
                  { title: '号牌种类', key: 'types', width: 200, render: (_value, row) => row.plateTypes.map((type) => PLATE_TYPES[type]).join('、') },
                  { title: '例如', dataIndex: 'example', width: 120, className: 'mono' },
                  { title: '号码', key: 'count', width: 120, align: 'right', render: (_value, row) => `${row.count.toLocaleString('zh-CN')} 个` },
                  { title: '投放时间', key: 'opens', width: 170, render: (_value, row) => (row.released ? whenText(row.opensAt) : <span className="tag amber">{whenText(row.opensAt)} 起</span>) },
                  { title: '怎样放', key: 'mode', width: 190, render: (_value, row) => <span className="row"><span className={`tag ${modeWords[row.mode].tone}`}>{modeWords[row.mode].label}</span>{row.mode === 'open' || !releases ? null : <Link to={announcing(row)}>公告放号</Link>}</span> }
                ]} />
            </Card>
            {adding ? <BlockEditor blocks={blocks} onClose={() => setAdding(false)} onPublished={(block, all) => { setAdding(false); setDone(block); void mutate({ blocks: [...all] }, { revalidate: false }) }} /> : null}
          </div>
        )}
      </Loaded>
    </Page>
  )
}
