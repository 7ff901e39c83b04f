/** One release: what was published of it and when, its draw once there is one, and calling it off while nobody has been drawn. */
import { releaseMachine } from '@lubiao/shared/release/machine'
import { releaseRoutes, type ReleaseView } from '@lubiao/shared/release/contract'
import { Alert, Button, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { StateTag } from '../../case/state-tag'
import { useRoute, useSend } from '../../client/use-route'
import { Loaded } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, unitName, useStaff } from '../../shell/staff'
import { useNow } from '../../shell/use-now'
import { whenText } from '../../shell/when'

const REFRESH_MS = 5_000

function Cancel({ release, onDone }: { readonly release: ReleaseView; readonly onDone: (fresh: ReleaseView) => void }) {
  const [asking, setAsking] = useState(false)
  const [form] = Form.useForm<{ note?: string }>()
  const action = useSend(releaseRoutes.cancel)
  const cancel = async (): Promise<void> => {
    const note = form.getFieldValue('note') as string | undefined
    if ((note ?? '').trim().length < 4) return form.setFields([{ name: 'note', errors: ['请写明取消原因，会公开显示'] }])
    const fresh = await action.run({ releaseId: release.releaseId, version: release.version, note: (note ?? '').trim() })
    if (fresh !== undefined) onDone(fresh)
  }
  if (!asking) return <div><Button danger onClick={() => setAsking(true)}>取消放号</Button></div>
  return (
    <Form form={form} layout="vertical" onFinish={() => void cancel()}>
      <RefusalNotice refusal={action.refusal} />
      <Form.Item name="note" label="取消原因（记入留痕）"><Input.TextArea rows={2} maxLength={200} showCount autoFocus /></Form.Item>
      <div className="row"><Button type="primary" danger htmlType="submit" loading={action.busy}>取消放号</Button><Button onClick={() => setAsking(false)}>不取消了</Button></div>
    </Form>
  )
}

/** The drawer; closed by Esc. */
export function ReleaseDrawer({ releaseId, onClose, onChanged }: { readonly releaseId: string; readonly onClose: () => void; readonly onChanged: () => void }) {
  const staff = useStaff()
  const now = useNow()
  const { data, error, mutate } = useRoute(releaseRoutes.get, { releaseId }, { refreshInterval: REFRESH_MS })
  return (
    <Drawer open size={560} title="放号" onClose={onClose}>
      <Loaded data={data} error={error} retry={() => void mutate()}>
        {(release) => (
          <div className="stack">
            <div className="row"><b style={{ fontSize: 16 }}>{release.title}</b><StateTag machine={releaseMachine} state={release.state} label={release.stateLabel} /><span className="quiet mono">{release.releaseId}</span></div>
            <Alert type="info" title={release.rule} />
            <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
              <dt>放的是</dt><dd>{release.module === 'plate' ? '号牌号段' : '考试场次'} <span className="mono">{release.ref}</span></dd>
              <dt>单位</dt><dd>{unitName(release.unit)}</dd>
              <dt>登记开始</dt><dd>{whenText(release.opensAt)}</dd>
              <dt>{release.kind === 'lottery' ? '截止、抽签' : '开始入场'}</dt><dd>{whenText(release.drawsAt)}</dd>
              <dt>名额有效到</dt><dd>{whenText(release.endsAt)}</dd>
              <dt>承诺值</dt><dd className="mono">{release.commitment}</dd>
              {release.draw === undefined ? null : (
                <>
                  <dt>登记人数</dt><dd><b>{release.draw.entries}</b></dd>
                  {release.admittedUpTo === undefined ? null : <><dt>已放到</dt><dd>第 {release.admittedUpTo} 位</dd></>}
                  <dt>抽签时间</dt><dd>{whenText(release.draw.drawnAt)}</dd>
                  <dt>秘密</dt><dd className="mono">{release.draw.secret}</dd>
                  <dt>名单值</dt><dd className="mono">{release.draw.listHash}</dd>
                  <dt>种子</dt><dd className="mono">{release.draw.seed}</dd>
                </>
              )}
            </dl>
            {release.state === 'open' && now < release.drawsAt && mayCall(staff, releaseRoutes.cancel) ? <Cancel release={release} onDone={(fresh) => { void mutate(fresh, { revalidate: false }); onChanged() }} /> : null}
          </div>
        )}
      </Loaded>
    </Drawer>
  )
}
