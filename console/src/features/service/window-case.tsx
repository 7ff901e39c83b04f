/** The case on the desk: one key does what is next, from review to the result in the person's hands; the rest by letter. */
import { serviceMachine } from '@lubiao/shared/service/machine'
import { serviceCaseRoutes, type ServiceView } from '@lubiao/shared/service/contract-case'
import { Alert, Button, Card, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import useSWR from 'swr'
import { ordersOf, type OrderSpec } from '../../case/case-module'
import { CheckTags, ChecksPanel } from '../../case/checks-panel'
import { Due } from '../../case/due'
import { OrderDialog } from '../../case/order-dialog'
import { StateTag } from '../../case/state-tag'
import { send } from '../../client/send'
import { asRefusal, type Refusal } from '../../client/refusal'
import { useAction } from '../../client/use-route'
import { CollectPanel } from '../../payment/collect-panel'
import { Loaded } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useStaff } from '../../shell/staff'
import { useKeys } from '../../shell/use-keys'
import { CaseFacts, CaseSteps, Decision, Money, Result } from './case-parts'
import { serviceCasePath, useServiceOrders } from './case-words'
import { serviceModule } from './service-module'

type To = 'self' | 'agent' | 'post'
type Order = Readonly<Record<string, unknown>>
/** Soon enough that a paid bill is seen while the person still holds the phone. */
const PAYING_MS = 2_000
const REFRESH_MS = 10_000

/** Orders given one by one; what the one key does anyway has no button of its own. */
const BESIDE: ReadonlySet<string> = new Set(['claim', 'recheck', 'returnForCorrection', 'refuse', 'release', 'withdraw'])

const waysOf = (view: ServiceView): readonly { readonly value: To; readonly label: string }[] => [
  { value: 'self', label: '交给本人' }, ...(view.agent === undefined ? [] : [{ value: 'agent' as const, label: `交给代办人 ${view.agent.nameMasked}` }]), ...(view.form.postTo === undefined ? [] : [{ value: 'post' as const, label: '邮寄' }])
]

/** A case by its number. `onEnded` when it has left the desk. */
export function WindowCase({ caseId, onPutAway }: { readonly caseId: string; readonly onPutAway: () => void }) {
  const staff = useStaff()
  const { data: view, error, mutate } = useSWR<ServiceView, Refusal>(['service.case', caseId], () => serviceModule.get(caseId), { refreshInterval: (latest) => (latest?.state === 'toPay' ? PAYING_MS : REFRESH_MS) })
  const [chosen, setChosen] = useState<To>()
  const [asking, setAsking] = useState<string>()
  const [done, setDone] = useState<string>()
  const button = useRef<HTMLButtonElement>(null)
  const specs = useServiceOrders(view)
  const finish = useAction((input: { readonly version: number; readonly to: To }, key) => send(serviceCaseRoutes.finish, { caseId, ...input }, { key }))
  const beside = useAction((input: { readonly version: number; readonly order: Order }, key) => serviceModule.act({ caseId, ...input }, key))
  const ways = view === undefined ? [] : waysOf(view)
  const to = ways.find((way) => way.value === chosen)?.value ?? (view?.form.delivery === 'post' && view.form.postTo !== undefined ? 'post' : view?.agent === undefined ? 'self' : 'agent')
  const label = view?.finish?.label
  useEffect(() => {
    // The one key is under the finger as soon as there is something to do, unless the clerk is busy in a field or dialog.
    if (label !== undefined && !(document.activeElement instanceof HTMLInputElement)) button.current?.focus()
  }, [label, view?.caseId])

  const settle = async (fresh: ServiceView | undefined, said: string): Promise<void> => {
    // Somebody was faster, or the page was old: what stands now is read.
    if (fresh === undefined) return void (await mutate())
    setDone(said)
    setAsking(undefined)
    await mutate(fresh, { revalidate: false })
  }
  const goOn = async (): Promise<void> => {
    if (view === undefined || label === undefined) return
    setDone(undefined)
    beside.reset()
    const fresh = await finish.run({ version: view.version, to })
    await settle(fresh, `${label}：完成。`)
  }
  const give = async (command: string, spec: OrderSpec, order: Order): Promise<void> => {
    if (view === undefined) return
    setDone(undefined)
    await settle(await beside.run({ version: view.version, order: { ...order, command } }), spec.done)
  }
  const start = (command: string, spec: OrderSpec): void => {
    finish.reset()
    beside.reset()
    if (spec.ask === undefined) void give(command, spec, {})
    else setAsking(command)
  }
  const orders = view === undefined ? [] : ordersOf(view, specs).filter(([command]) => BESIDE.has(command))
  const asked = asking === undefined ? undefined : specs[asking]
  useKeys({
    ...Object.fromEntries(orders.flatMap(([command, spec]) => (spec.key === undefined ? [] : [[spec.key, () => start(command, spec)]]))),
    enter: () => void goOn(), d: ways.length < 2 ? undefined : () => setChosen(ways[(ways.findIndex((way) => way.value === to) + 1) % ways.length]?.value)
  })
  return (
    <Loaded data={view} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={8}>
      {(shown) => {
        const ended = serviceMachine.states[shown.state as keyof typeof serviceMachine.states]
        const over = 'ends' in ended
        const other = shown.claimedBy !== undefined && shown.claimedBy.staffId !== staff.staffId
        return (
          <section className="stack" aria-label="办理中的业务">
            <Card>
              <div className="stack" style={{ gap: 12 }}>
                <div className="row" style={{ gap: 12 }}>
                  <h2 style={{ margin: 0, fontSize: 18 }}>{shown.serviceName}</h2>
                  <StateTag machine={serviceMachine} state={shown.state} label={shown.stateLabel} />
                  <Due row={shown} wide />
                  <Link to={serviceCasePath(shown.caseId)} className="mono" style={{ marginInlineStart: 'auto' }}>{shown.caseId}</Link>
                </div>
                <CaseSteps view={shown} />
                <div className="row" style={{ gap: 12 }}>
                  {shown.finish === undefined ? null : <Button ref={button} type="primary" size="large" loading={finish.busy} onClick={() => void goOn()}>{to === 'post' ? shown.finish.label.replace('交付', '交邮') : shown.finish.label}<kbd>Enter</kbd></Button>}
                  {shown.finish === undefined || ways.length < 2 ? null : <span className="row"><Segmented aria-label="交付方式" value={to} options={[...ways]} onChange={(next) => setChosen(next)} /><kbd>D</kbd></span>}
                  {over || shown.state === 'posted' ? <Button onClick={onPutAway}>收起，再办一件</Button> : null}
                  <span className="row" style={{ marginInlineStart: 'auto' }}>
                    {orders.map(([command, spec]) => <Button key={command} danger={spec.tone === 'danger'} type={command === 'claim' ? 'primary' : 'default'} loading={beside.busy && asking === undefined} onClick={() => start(command, spec)}>{serviceMachine.commands[command as keyof typeof serviceMachine.commands].label}{spec.key === undefined ? null : <kbd>{spec.key.toUpperCase()}</kbd>}</Button>)}
                  </span>
                </div>
                {other && !over ? <Alert type="warning" showIcon role="alert" title={`${shown.claimedBy?.name ?? ''} 正在办理这一件`} description="同一件业务只能由一个窗口办理。需要接手时，请对方放回待办。" /> : null}
                {shown.state !== 'toPay' || shown.finish !== undefined ? null : (
                  <Alert type="info" role="status" title="缴费通知已发到申请人手机，也可以在这里收" description={shown.bill === undefined ? null : <CollectPanel billId={shown.bill.billId} onPaid={() => void mutate()} />} />
                )}
                {shown.state === 'accepted' && shown.finish === undefined ? <Alert type="info" showIcon role="status" title="正在联网核验" description="登记系统暂未答复时自动重试，已受理的内容不会丢失；可以先办下一位。" /> : null}
                {done === undefined ? null : <Alert type="success" showIcon role="status" title={done} />}
                <RefusalNotice refusal={finish.refusal} onRetry={() => void goOn()} onClose={finish.reset} />
                {asking === undefined ? <RefusalNotice refusal={beside.refusal} onClose={beside.reset} /> : null}
              </div>
            </Card>
            <div className="window-grid">
              <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>申请内容</h2>}><CaseFacts view={shown} /></Card>
              <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>收费</h2>}><Money view={shown} /></Card>
            </div>
            {shown.decision === undefined ? null : <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>决定</h2>}><Decision view={shown} /></Card>}
            {shown.issued === undefined && shown.mail === undefined ? null : <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>结果</h2>}><Result view={shown} /></Card>}
            <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>自动核验</h2>} extra={<CheckTags checks={shown.checks} />}><ChecksPanel checks={shown.checks} /></Card>
            {asking === undefined || asked === undefined ? null : <OrderDialog key={asking} command={asking} spec={asked} busy={beside.busy} refusal={beside.refusal} faultsOf={serviceModule.faultsOf} onGive={(order) => void give(asking, asked, order)} onClose={() => { setAsking(undefined); beside.reset() }} />}
          </section>
        )
      }}
    </Loaded>
  )
}
