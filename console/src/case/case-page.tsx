/**
 * The one case page: what the machine allows is what can be pressed. A case somebody else has changed is read again and said so;
 * a command keeps its idempotency key until there is an answer, so a lost answer never does it twice.
 */
import { Alert, Button, Card, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import useSWR from 'swr'
import { asRefusal, type Refusal } from '../client/refusal'
import { useAction } from '../client/use-route'
import { KeysHelp } from '../shell/keys-help'
import { Loaded } from '../shell/page'
import { RefusalNotice } from '../shell/refusal-notice'
import { unitName, useStaff } from '../shell/staff'
import { useKeys } from '../shell/use-keys'
import { ordersOf, type CaseModule, type CaseRow, type CaseView, type OrderSpec } from './case-module'
import { Due } from './due'
import { listAddress, neighboursOf } from './list-memory'
import { OrderDialog } from './order-dialog'
import { StateTag } from './state-tag'
import { CaseTimeline } from './timeline'

const REFRESH_MS = 20_000

type Order = Readonly<Record<string, unknown>>
/** The order being asked about. What is asked stands in its spec, which may still be loading its choices. */
interface Asking {
  readonly command: string
  readonly version: number
}

/** Sentence telling who holds a case when it is not the reader. */
function holderText(view: CaseRow, staffId: string): string | undefined {
  if (view.claimedBy === undefined) return undefined
  return view.claimedBy.staffId === staffId ? '由我办理' : `${view.claimedBy.name} 正在办理`
}

/** Case page of a module. */
export function CasePage<Row extends CaseRow, View extends Row & CaseView>({ module }: { readonly module: CaseModule<Row, View> }) {
  const { caseId = '' } = useParams()
  const staff = useStaff()
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Asking>()
  const [done, setDone] = useState<OrderSpec>()
  const [help, setHelp] = useState(false)
  const { data: view, error, mutate } = useSWR<View, Refusal>([`${module.name}.case`, caseId], () => module.get(caseId), { refreshInterval: REFRESH_MS })
  const specs = module.useOrders(view)
  const action = useAction((input: { readonly caseId: string; readonly version: number; readonly order: Order }, key) => module.act(input, key))
  const around = neighboursOf(module.name, caseId)
  const back = listAddress(module.name, module.home)

  useEffect(() => {
    setAsking(undefined)
    setDone(undefined)
    action.reset()
    // Another case: nothing of the last one stays.
  }, [caseId])
  useEffect(() => {
    if (view !== undefined) document.title = `${module.titleOf(view)} · 路标`
  }, [view, module])
  useEffect(() => {
    // 409: somebody was faster. What they did is read at once, and the dialog stays only if its command is still possible.
    if (action.refusal?.status !== 409) return
    void mutate().then((fresh) => {
      setAsking((current) => (current === undefined || fresh === undefined || !fresh.commands.includes(current.command) ? undefined : { ...current, version: fresh.version }))
    })
  }, [action.refusal, mutate])

  const give = async (command: string, spec: OrderSpec, version: number, order: Order): Promise<void> => {
    setDone(undefined)
    const answer = await action.run({ caseId, version, order: { ...order, command } })
    if (answer === undefined) return
    setAsking(undefined)
    if (spec.leadsTo !== undefined) {
      void mutate()
      return navigate(spec.leadsTo(answer.caseId))
    }
    setDone(spec)
    await mutate(answer, { revalidate: false })
  }
  const start = (command: string, spec: OrderSpec): void => {
    if (view === undefined || action.busy) return
    action.reset()
    if (spec.ask === undefined) void give(command, spec, view.version, {})
    else setAsking({ command, version: view.version })
  }
  const goTo = (target: string | undefined): void => void (target === undefined ? undefined : navigate(module.pathOf(target)))
  const orders = view === undefined ? [] : ordersOf(view, specs)
  const asked = asking === undefined ? undefined : specs[asking.command]
  const button = ([command, spec]: readonly [string, OrderSpec]) => (
    <Button key={command} type={spec.tone === 'primary' ? 'primary' : 'default'} danger={spec.tone === 'danger'} loading={action.busy && asking === undefined} onClick={() => start(command, spec)}>
      {module.machine.commands[command]?.label ?? command}{spec.key === undefined ? null : <kbd>{spec.key.toUpperCase()}</kbd>}
    </Button>
  )
  useKeys({
    ...Object.fromEntries(orders.flatMap(([command, spec]) => (spec.key === undefined ? [] : [[spec.key, () => start(command, spec)]]))),
    n: () => goTo(around.next), p: () => goTo(around.previous), u: () => void navigate(back), '?': () => setHelp(true)
  })

  return (
    <div className="page">
      <nav aria-label="位置" className="row" style={{ marginBottom: 12 }}>
        <Link to={back}>‹ 返回清单</Link><kbd>U</kbd>
        <div className="row" style={{ marginInlineStart: 'auto' }}>
          {around.place === undefined ? null : <span className="quiet">第 {around.place} 件</span>}
          <Button size="small" disabled={around.previous === undefined} onClick={() => goTo(around.previous)}>上一件<kbd>P</kbd></Button>
          <Button size="small" disabled={around.next === undefined} onClick={() => goTo(around.next)}>下一件<kbd>N</kbd></Button>
        </div>
      </nav>
      <Loaded data={view} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={12}>
        {(shown) => (
          <>
            <section className="case-bar" aria-label="办理">
              <div className="row" style={{ gap: 14 }}>
                {module.headline(shown)}
                <StateTag machine={module.machine} state={shown.state} label={shown.stateLabel} />
                <Due row={shown} wide />
                <span className="quiet" style={{ marginInlineStart: 'auto' }}>{unitName(shown.unit)}{holderText(shown, staff.staffId) === undefined ? '' : ` · ${holderText(shown, staff.staffId) ?? ''}`}</span>
              </div>
              <div className="orders">
                {orders.filter(([, spec]) => spec.tone !== 'danger').map(button)}
                {module.extras?.(shown)}
                {orders.filter(([, spec]) => spec.tone === 'danger').map(button)}
                {orders.length > 0 ? null : <span className="quiet">{module.machine.states[shown.state]?.ends === true ? '已办结，没有需要办理的操作。' : shown.claimedBy !== undefined && shown.claimedBy.staffId !== staff.staffId ? `${shown.claimedBy.name} 已领取，如需接手请联系其退回待领。` : '此状态下没有需要您办理的操作。'}</span>}
                <Tooltip title="键盘操作"><Button type="text" style={{ marginInlineStart: 'auto' }} aria-label="键盘操作" onClick={() => setHelp(true)}><kbd style={{ margin: 0 }}>?</kbd></Button></Tooltip>
              </div>
              {asking !== undefined || action.refusal === undefined ? null : <div style={{ marginTop: 12 }}><RefusalNotice refusal={action.refusal} onClose={action.reset} /></div>}
              {done === undefined ? null : (
                <Alert style={{ marginTop: 12 }} type="success" showIcon role="status" title={done.done} closable={{ onClose: () => setDone(undefined) }}
                  action={done.leaves === true ? (around.next === undefined ? <Button size="small" onClick={() => void navigate(back)}>返回清单</Button> : <Button size="small" type="primary" onClick={() => goTo(around.next)}>下一件<kbd>N</kbd></Button>) : null} />
              )}
            </section>
            <div className="case-grid">
              <div className="stack">
                {module.panels.filter((panel) => panel.side === 'main' && (panel.shown?.(shown) ?? true)).map((panel) => <Card key={panel.key} title={<h2 style={{ font: 'inherit', margin: 0 }}>{panel.title}</h2>} extra={panel.tag?.(shown)}>{panel.draw(shown)}</Card>)}
              </div>
              <aside className="stack" aria-label="相关信息">
                {module.panels.filter((panel) => panel.side === 'aside' && (panel.shown?.(shown) ?? true)).map((panel) => <Card key={panel.key} title={<h2 style={{ font: 'inherit', margin: 0 }}>{panel.title}</h2>} extra={panel.tag?.(shown)}>{panel.draw(shown)}</Card>)}
                <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>办理经过</h2>}><CaseTimeline entries={shown.timeline} /></Card>
              </aside>
            </div>
          </>
        )}
      </Loaded>
      {asking === undefined || asked === undefined ? null : (
        <OrderDialog key={asking.command} command={asking.command} spec={asked} busy={action.busy} refusal={action.refusal} faultsOf={module.faultsOf}
          onGive={(order) => void give(asking.command, asked, asking.version, order)} onClose={() => { setAsking(undefined); action.reset() }} />
      )}
      <KeysHelp open={help} onClose={() => setHelp(false)} hints={[
        ...orders.flatMap(([command, spec]) => (spec.key === undefined ? [] : [{ key: spec.key.toUpperCase(), label: module.machine.commands[command]?.label ?? command }])),
        { key: 'N', label: '下一件' }, { key: 'P', label: '上一件' }, { key: 'U', label: '返回清单' }
      ]} />
    </div>
  )
}
