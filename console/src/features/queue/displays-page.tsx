/** Screens of an outlet: added with an address of their own that is shown once, seen alive, stopped. */
import { outletIdSchema } from '@lubiao/shared/service/outlets'
import { queueRoutes, type DisplayRow } from '@lubiao/shared/queue/contract'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import { Alert, Button, Card, Checkbox, Form, Input, Modal, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import { useRoute, useSend } from '../../client/use-route'
import { OutletSelect, WithOutlet } from '../../outlet/outlet-select'
import { useOutlet, type ChosenOutlet } from '../../outlet/use-outlet'
import { Loaded, Nothing, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useNow } from '../../shell/use-now'
import { whenText } from '../../shell/when'

/** Screens note themselves once a minute; two minutes of silence are a fault. */
const SILENT_MS = 150_000

/** Address of a screen on this console. */
const addressOf = (token: string): string => `${window.location.origin}${window.location.pathname}#/display/${token}`

function AddDialog({ outletId, onClose, onAdded }: { readonly outletId: string; readonly onClose: () => void; readonly onAdded: () => void }) {
  const [form] = Form.useForm<{ name: string; door: boolean }>()
  const [token, setToken] = useState<string>()
  const action = useSend(queueRoutes.addDisplay)
  const add = async (): Promise<void> => {
    const answer = await action.run({ outletId: outletIdSchema.parse(outletId), ...form.getFieldsValue() })
    if (answer === undefined) return
    setToken(answer.displayToken)
    onAdded()
  }
  return (
    <Modal open title={token === undefined ? '添加叫号屏' : '把这个地址打开在屏幕上'} width={560} onCancel={onClose} mask={{ closable: false }}
      footer={token === undefined ? [<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" type="primary" loading={action.busy} onClick={() => form.submit()}>添加</Button>] : [<Button key="done" type="primary" onClick={onClose}>已记下，关闭</Button>]}>
      {token !== undefined ? (
        <div className="stack">
          <Alert type="warning" showIcon title="地址只显示这一次" description="知道地址的人能看到号码和隐去中间字的姓名，不能做任何操作。屏幕丢失或换机时请停用后重新添加。" />
          <Input.TextArea aria-label="叫号屏地址" readOnly autoSize value={addressOf(token)} className="mono" />
          <a href={addressOf(token)} target="_blank" rel="noreferrer">在新窗口打开</a>
        </div>
      ) : (
        <Form form={form} layout="vertical" initialValues={{ name: '', door: true }} onFinish={() => void add()}>
          <RefusalNotice refusal={action.refusal} />
          <Form.Item name="name" label="屏幕名称"><Input maxLength={30} placeholder="大厅东墙" autoFocus /></Form.Item>
          <Form.Item name="door" valuePropName="checked"><Checkbox>显示到场签到二维码（门口或大厅的屏幕）</Checkbox></Form.Item>
        </Form>
      )}
    </Modal>
  )
}

function AtOutlet({ outlet, chosen }: { readonly outlet: ListedOutlet; readonly chosen: ChosenOutlet }) {
  const outletId = outletIdSchema.parse(outlet.id)
  const now = useNow()
  const [adding, setAdding] = useState(false)
  const { data, error, mutate } = useRoute(queueRoutes.displays, { outletId }, { refreshInterval: 30_000 })
  const remove = useSend(queueRoutes.removeDisplay)
  const stop = async (row: DisplayRow): Promise<void> => {
    const answer = await remove.run({ outletId, displayId: row.displayId })
    await mutate(answer)
  }
  const silent = (row: DisplayRow): boolean => row.lastSeenAt === undefined || Date.parse(now) - Date.parse(row.lastSeenAt) > SILENT_MS
  return (
    <Page title="叫号屏" lead="每块屏幕有自己的地址，不用登录；打开后自动显示叫号、等候和签到二维码，并语音播报。" acts={<><OutletSelect outlets={chosen.outlets ?? []} value={outlet.id} onChange={chosen.choose} /><Button type="primary" onClick={() => setAdding(true)}>添加叫号屏</Button></>}>
      <Loaded data={data} error={error} retry={() => void mutate()}>
        {({ displays }) => (
          <Card>
            <RefusalNotice refusal={remove.refusal} onClose={remove.reset} />
            <Table<DisplayRow> size="small" rowKey="displayId" pagination={false} dataSource={[...displays]} locale={{ emptyText: <Nothing text="这个网点还没有叫号屏" hint="添加后把地址打开在大厅的屏幕上。" /> }}
              columns={[
                { title: '屏幕', dataIndex: 'name' }, { title: '签到二维码', key: 'door', width: 120, render: (_value, row) => (row.door ? '显示' : '不显示') },
                { title: '添加时间', key: 'created', width: 160, render: (_value, row) => whenText(row.createdAt) },
                { title: '状态', key: 'seen', width: 260, render: (_value, row) => (silent(row) ? <><span className="tag red">没有回应</span> <span className="quiet">{row.lastSeenAt === undefined ? '从未打开' : `最后 ${whenText(row.lastSeenAt)}`}</span></> : <span className="tag green">正常</span>) },
                { title: '操作', key: 'act', width: 90, render: (_value, row) => <Popconfirm title={`停用“${row.name}”？`} description="停用后这块屏幕不再显示任何内容。" okText="停用" cancelText="不停用" onConfirm={() => stop(row)}><Button size="small" danger>停用</Button></Popconfirm> }
              ]} />
          </Card>
        )}
      </Loaded>
      {adding ? <AddDialog outletId={outlet.id} onClose={() => setAdding(false)} onAdded={() => void mutate()} /> : null}
    </Page>
  )
}

/** Page at #/queue/displays. */
export function DisplaysPage() {
  const chosen = useOutlet()
  return <WithOutlet chosen={chosen}>{(outlet) => <AtOutlet key={outlet.id} outlet={outlet} chosen={chosen} />}</WithOutlet>
}
