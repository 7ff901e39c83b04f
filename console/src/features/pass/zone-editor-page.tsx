/** A new version of the zone table, begun from the latest: fields, map, exact text, and what it changes before it is published. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { zoneTableSchema, zoneTableOn, type Zone, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import { Alert, App, Button, Card, Checkbox, DatePicker, Input, Modal, Segmented, Tabs } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { useBlocker, useNavigate } from 'react-router'
import { useSWRConfig } from 'swr'
import { cacheKey, useSend } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { ChangeList } from './zone-changes'
import { ZoneFields } from './zone-fields'
import { ZoneMap } from './zone-map'
import { useZoneTables } from './use-zone-tables'
import { changesBetween } from './zone-words'

/** Changed prohibition signs are announced at least five days before (山东省实施办法 art. 34). */
const NOTICE_DAYS = 5

/** The next free zone id. */
function freeId(zones: readonly Zone[]): string {
  let n = 1
  while (zones.some((zone) => zone.id === `Z${n}`)) n += 1
  return `Z${n}`
}

/** A square in the middle of the others, to be dragged into shape. */
function newZone(zones: readonly Zone[]): Zone {
  const points = zones.flatMap((zone) => zone.rings[0] ?? [])
  const middle = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / Math.max(1, points.length)
  const [lng, lat] = [Number(middle(0).toFixed(4)), Number(middle(1).toFixed(4))]
  const ring: [number, number][] = [[lng - 0.01, lat + 0.008], [lng + 0.01, lat + 0.008], [lng + 0.01, lat - 0.008], [lng - 0.01, lat - 0.008]].map(([x, y]) => [Number((x as number).toFixed(4)), Number((y as number).toFixed(4))])
  return { id: freeId(zones), name: '新禁行区', bounds: '', rings: [ring], rules: [{ classes: ['heavy-truck'], exemptEnergy: [], windows: [{ from: '07:00', to: '20:00' }], days: 'all' }] }
}

function ExactText({ zones, onChange }: { readonly zones: readonly Zone[]; readonly onChange: (zones: Zone[]) => void }) {
  const [text, setText] = useState(() => JSON.stringify(zones, null, 1))
  const [fault, setFault] = useState<string>()
  const take = (): void => {
    try {
      const outcome = zoneTableSchema.shape.zones.safeParse(JSON.parse(text))
      if (!outcome.success) return setFault(outcome.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}：${issue.message}`).join('；'))
      setFault(undefined)
      onChange(outcome.data)
    } catch {
      setFault('不是正确的 JSON 文本，请检查括号和引号')
    }
  }
  return (
    <div className="stack">
      <Input.TextArea aria-label="禁行区 JSON" className="mono" rows={22} value={text} onChange={(event) => setText(event.target.value)} spellCheck={false} />
      {fault === undefined ? null : <Alert type="error" showIcon title={fault} />}
      <div><Button onClick={take}>采用上面的文本</Button></div>
    </div>
  )
}

function Editor({ base, tables }: { readonly base: ZoneTable; readonly tables: readonly ZoneTable[] }) {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { mutate } = useSWRConfig()
  const today = dateOf(nowInstant())
  const [zones, setZones] = useState<readonly Zone[]>(base.zones)
  const [from, setFrom] = useState(addDays(today, NOTICE_DAYS + 1))
  const [name, setName] = useState<string>()
  const [basis, setBasis] = useState('')
  const [demo, setDemo] = useState(base.demo)
  const [at, setAt] = useState(0)
  const [ring, setRing] = useState(0)
  const [asking, setAsking] = useState(false)
  const [faults, setFaults] = useState<readonly string[]>([])
  const [leaving, setLeaving] = useState(false)
  const publish = useSend(passRoutes.publishZones)
  const current = zoneTableOn(tables, from) ?? base
  const changes = changesBetween(current.zones, zones)
  const dirty = changes.length > 0 || basis !== ''
  const blocker = useBlocker(dirty && !leaving)
  const zone = zones[at]
  const version = name ?? from
  const table = { version, effectiveFrom: from, basis, demo, zones: [...zones] }
  const put = (next: Zone): void => setZones(zones.map((each, index) => (index === at ? next : each)))

  useEffect(() => {
    if (leaving) void navigate('/pass/zones')
  }, [leaving, navigate])
  const check = (): void => {
    const outcome = zoneTableSchema.safeParse(table)
    const wrong = [
      ...(outcome.success ? [] : outcome.error.issues.map((issue) => {
        const index = issue.path[0] === 'zones' && typeof issue.path[1] === 'number' ? zones[issue.path[1]] : undefined
        return `${index === undefined ? '' : `${index.id} ${index.name}：`}${issue.message}`
      })),
      ...(new Set(zones.map((each) => each.id)).size === zones.length ? [] : ['禁行区编号重复']),
      ...(basis.trim().length < 4 ? ['请写明依据（通告文号或条款）'] : []),
      ...(tables.some((each) => each.version === version) ? [`版本名 ${version} 已用过，请换一个`] : []),
      ...(changes.length === 0 ? ['与现行版本没有差别'] : [])
    ]
    setFaults([...new Set(wrong)])
    if (wrong.length === 0) setAsking(true)
  }
  const give = async (): Promise<void> => {
    const answer = await publish.run({ table })
    if (answer === undefined) return
    await mutate(cacheKey(passRoutes.zoneTables, {}), answer, { revalidate: false })
    void message.success(`已发布 ${version}，${from} 起生效`)
    setLeaving(true)
  }
  return (
    <Page title="新建禁行区版本" lead={<>底稿：{base.version}（{base.effectiveFrom} 起）。发布后不能修改，只能再发布新版本。</>}
      acts={<><Button onClick={() => navigate('/pass/zones')}>返回</Button><Button type="primary" onClick={check}>核对并发布</Button></>}>
      <div className="stack">
        {faults.length === 0 ? null : <Alert type="warning" showIcon role="alert" title="还不能发布" description={<ul style={{ margin: 0, paddingInlineStart: 18 }}>{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>} />}
        <Card>
          <div className="row" style={{ gap: 20, alignItems: 'flex-end' }}>
            <div><div>生效日</div><DatePicker aria-label="生效日" value={dayjs(from)} allowClear={false} minDate={dayjs(today)} onChange={(day) => { if (day !== null) setFrom(day.format('YYYY-MM-DD')) }} /></div>
            <label>版本名<Input value={version} maxLength={30} style={{ width: 180, display: 'block' }} onChange={(event) => setName(event.target.value)} /></label>
            <label style={{ flex: 1, minWidth: 260 }}>依据<Input value={basis} maxLength={200} placeholder="例如 聊公交管通告〔2026〕15 号" onChange={(event) => setBasis(event.target.value)} /></label>
            <Checkbox checked={demo} onChange={(event) => setDemo(event.target.checked)} style={{ paddingBottom: 6 }}>演示数据</Checkbox>
          </div>
          {from <= addDays(today, NOTICE_DAYS) ? <Alert style={{ marginTop: 12 }} type="warning" showIcon title={`调整禁行标志应至少提前 ${NOTICE_DAYS} 日公告（山东省实施办法第三十四条），请确认已公告。`} /> : null}
        </Card>
        <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: 16, alignItems: 'start' }}>
          <Card>
            <Tabs destroyOnHidden items={[
              { key: 'fields', label: '逐区编辑', children: (
                <div className="stack">
                  <div className="row">
                    <Segmented aria-label="选择禁行区" value={at} options={zones.map((each, index) => ({ value: index, label: `${each.id} ${each.name}` }))} onChange={(index) => { setAt(index); setRing(0) }} />
                    <Button size="small" onClick={() => { setZones([...zones, newZone(zones)]); setAt(zones.length); setRing(0) }}>新增</Button>
                    <Button size="small" danger disabled={zones.length === 1} onClick={() => { setZones(zones.filter((_each, index) => index !== at)); setAt(0); setRing(0) }}>删除此区</Button>
                  </div>
                  {zone === undefined ? null : <ZoneFields zone={zone} ring={ring} onRing={setRing} onChange={put} />}
                </div>
              ) },
              { key: 'text', label: '整表文本', children: <ExactText zones={zones} onChange={(next) => { setZones(next); setAt(0); setRing(0) }} /> }
            ]} />
          </Card>
          <div className="stack" style={{ position: 'sticky', top: 16 }}>
            <Card size="small" title="地图预览">
              {zone === undefined ? null : <ZoneMap zones={zones} extent={base.zones} demo={demo} label="禁行区编辑地图，可拖动圆点" editing={{ zone: zone.id, ring, onMove: (index, point) => put({ ...zone, rings: zone.rings.map((each, n) => (n === ring ? each.map((old, m) => (m === index ? point : old)) : each)) }) }} />}
            </Card>
            <Card size="small" title={`与 ${from} 时现行的 ${current.version} 相比`}><ChangeList changes={changes} /></Card>
          </div>
        </div>
      </div>
      <Modal open={asking} title="发布新版本" okText="确认发布" cancelText="再看看" confirmLoading={publish.busy} onOk={() => void give()} onCancel={() => { setAsking(false); publish.reset() }} width={600}>
        <div className="stack">
          <p style={{ margin: 0 }}><b>{version}</b> 将自 <b>{from}</b> 起生效。依据：{basis}</p>
          <RefusalNotice refusal={publish.refusal} />
          <ChangeList changes={changes} />
          <p className="quiet" style={{ margin: 0 }}>发布后民警手机在下次同步时取得新表；已批准的通行证不受影响。</p>
        </div>
      </Modal>
      <Modal open={blocker.state === 'blocked'} title="离开后编辑内容会丢失" okText="离开" cancelText="继续编辑" okButtonProps={{ danger: true }} onOk={() => blocker.proceed?.()} onCancel={() => blocker.reset?.()}><p>这一版还没有发布。</p></Modal>
    </Page>
  )
}

/** Page at #/pass/zones/new. */
export function ZoneEditorPage() {
  const { tables, refusal, reload } = useZoneTables()
  return tables === undefined
    ? <Page title="新建禁行区版本"><Loaded data={undefined} error={refusal} retry={reload}>{() => null}</Loaded></Page>
    : tables.at(-1) === undefined ? null : <Editor base={tables.at(-1) as ZoneTable} tables={tables} />
}
