/** Events no reaction could digest after three tries: set aside so that the rest goes on, retried by an administrator. */
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { App, Button, Card, Table } from 'antd'
import { useState } from 'react'
import useSWRInfinite from 'swr/infinite'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { useSend } from '../../client/use-route'
import { Nothing, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, useStaff } from '../../shell/staff'
import { whenText } from '../../shell/when'

type Slice = OutputOf<typeof oversightRoutes.poison>
type Poison = Slice['events'][number]

/** Page at #/oversight/events. */
export function EventsPage() {
  const staff = useStaff()
  const { message } = App.useApp()
  const retry = useSend(oversightRoutes.retryPoison)
  const [trying, setTrying] = useState<string>()
  const slices = useSWRInfinite<Slice, Refusal>(
    (index: number, previous: Slice | null) => (index > 0 && previous?.cursor === undefined ? null : ['oversight.poison', previous?.cursor ?? '']),
    (key: readonly [string, string]) => send(oversightRoutes.poison, key[1] === '' ? {} : { cursor: key[1] }),
    { revalidateAll: true }
  )
  const events = (slices.data ?? []).flatMap((slice) => slice.events)
  const keyOf = (event: Poison): string => `${event.eventId} ${event.reaction}`
  const again = async (event: Poison): Promise<void> => {
    setTrying(keyOf(event))
    const answer = await retry.run({ eventId: event.eventId, reaction: event.reaction })
    setTrying(undefined)
    if (answer === undefined) return
    void (answer.ok ? message.success('已重新处理成功') : message.warning('仍然没有成功，已保留在清单中'))
    void slices.mutate()
  }
  return (
    <Page title="未能处理的事件" lead="通知、统计等后续动作连续失败三次后放在这里，不影响其他办件；排除原因后可重新处理。">
      <Card>
        <div className="stack">
          <RefusalNotice refusal={slices.error === undefined ? retry.refusal : asRefusal(slices.error)} onRetry={() => void slices.mutate()} />
          <Table<Poison> size="small" rowKey={keyOf} loading={slices.isLoading} pagination={false} dataSource={events} locale={{ emptyText: slices.isLoading ? <div style={{ height: 120 }} /> : <Nothing text="没有未能处理的事件" hint="一切后续动作都已完成。" /> }}
            columns={[
              { title: '时间', key: 'at', width: 160, render: (_value, event) => whenText(event.at) },
              { title: '事件', dataIndex: 'eventId', className: 'mono' },
              { title: '后续动作', dataIndex: 'reaction', width: 200, className: 'mono' },
              { title: '原因', dataIndex: 'code', width: 200, className: 'mono' },
              { title: '已试', dataIndex: 'attempts', width: 70, render: (attempts: number) => `${attempts} 次` },
              ...(mayCall(staff, oversightRoutes.retryPoison) ? [{ title: '操作', key: 'acts', width: 110, render: (_value: unknown, event: Poison) => <Button size="small" loading={trying === keyOf(event)} disabled={retry.busy && trying !== keyOf(event)} onClick={() => void again(event)}>重新处理</Button> }] : [])
            ]} />
          {slices.data?.at(-1)?.cursor === undefined ? null : <div style={{ textAlign: 'center' }}><Button loading={slices.isValidating} onClick={() => void slices.setSize(slices.size + 1)}>再载入一些</Button></div>}
        </div>
      </Card>
    </Page>
  )
}
