/**
 * The clerk's counter: one screen from the call to the result in the person's hands. Letters are commands, digits are the identity card, Enter
 * goes on; what is on the screen is also told by its key.
 */
import { outletIdSchema } from '@lubiao/shared/service/outlets'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import type { TicketOrder } from '@lubiao/shared/queue/contract'
import { Alert, Button, Card, Popconfirm } from 'antd'
import { useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { OutletSelect, WithOutlet } from '../../outlet/outlet-select'
import { useOutlet, type ChosenOutlet } from '../../outlet/use-outlet'
import { KeysHelp } from '../../shell/keys-help'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useKeys, type KeyMap } from '../../shell/use-keys'
import { CalledPanel, ticketCommands, ticketKeys } from './called-panel'
import { CounterOpening } from './counter-opening'
import { LinePanel } from './line-panel'
import { TakeForm, type TakeHandle } from './take-form'
import { useCounter } from './use-counter'
import { WalkInDialog } from './walk-in-dialog'
import { WindowCase } from './window-case'
import { hasCase } from './take-values'

const HINTS = [
  { key: 'N', label: '叫下一位；正在办的号一并办结' }, { key: '0–9', label: '身份证号：刷卡或直接输入，回车受理' }, { key: '/', label: '选业务' }, { key: 'Enter', label: '下一步：审核、收费、制发、交付' }, { key: 'D', label: '换交付方式' },
  { key: 'R', label: '再叫一次' }, { key: 'S', label: '开始办理（受理时自动开始）' }, { key: 'P', label: '暂离，号码保留' }, { key: 'M', label: '过号' }, { key: 'U', label: '退回等候' }, { key: 'Z', label: '办结号码，先不叫下一位' },
  { key: 'T', label: '退回补正' }, { key: 'F', label: '不予办理' }, { key: 'L', label: '放回待办' }, { key: 'G', label: '代取号' }, { key: '?', label: '本帮助' }
]

/** The case on the desk, kept in the address so that a reload loses nothing. */
function useDeskCase(): readonly [string | undefined, (caseId: string | undefined) => void] {
  const [params, setParams] = useSearchParams()
  return [params.get('case') ?? undefined, (caseId) => setParams((before) => {
    const next = new URLSearchParams(before)
    if (caseId === undefined) next.delete('case')
    else next.set('case', caseId)
    return next
  }, { replace: true })]
}

function AtCounter({ outlet, chosen }: { readonly outlet: ListedOutlet; readonly chosen: ChosenOutlet }) {
  const counter = useCounter(outletIdSchema.parse(outlet.id))
  const [caseId, setCaseId] = useDeskCase()
  const [nobody, setNobody] = useState(false)
  const [help, setHelp] = useState(false)
  const [walkIn, setWalkIn] = useState(false)
  const form = useRef<TakeHandle>(null)
  const { desk, mine, busy } = counter
  const ticket = mine?.current
  const mayCall = mine !== undefined && ticket?.state !== 'called' && !busy

  const callNext = async (): Promise<void> => {
    if (!mayCall) return
    const after = await counter.callNext()
    if (after === undefined) return
    setCaseId(undefined)
    setNobody(after.current === undefined)
    // The keys of the page are wanted next, not the button that was pressed.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  const give = async (order: TicketOrder): Promise<void> => {
    if (ticket === undefined || busy) return
    const after = await counter.act(ticket, order)
    if (after !== undefined && order.command !== 'recall' && order.command !== 'start') setCaseId(undefined)
  }
  const begin = async (): Promise<boolean> => (ticket?.state === 'called' ? (await counter.act(ticket, { command: 'start' })) !== undefined : true)
  const forTicket: KeyMap = ticket === undefined ? {} : Object.fromEntries(ticketCommands(ticket).map((command) => [ticketKeys[command], () => void give({ command })]))
  const digits: KeyMap = mine === undefined || caseId !== undefined ? {} : Object.fromEntries([...'0123456789'].map((digit) => [digit, () => form.current?.type(digit)]))
  useKeys({
    '?': () => setHelp(true), ...(mine === undefined ? {} : { n: () => void callNext(), g: () => setWalkIn(true), ...forTicket, ...digits, '/': caseId === undefined ? () => form.current?.chooseService() : undefined })
  })
  const acts = (
    <>
      {mine === undefined ? <OutletSelect outlets={chosen.outlets ?? []} value={outlet.id} onChange={chosen.choose} /> : null}
      {mine === undefined ? null : <Button type="primary" disabled={!mayCall} loading={busy} onClick={() => void callNext()}>叫下一位<kbd>N</kbd></Button>}
      {mine === undefined ? null : <Button onClick={() => setWalkIn(true)}>代取号<kbd>G</kbd></Button>}
      {mine === undefined ? null : <Popconfirm title="关闭窗口？" description="叫了还没到的人退回原位。" okText="关闭" cancelText="不关" onConfirm={() => void counter.close().then((closed) => { if (closed) setCaseId(undefined) })}><Button>关闭窗口</Button></Popconfirm>}
      <Button type="text" aria-label="键盘操作" onClick={() => setHelp(true)}><kbd style={{ margin: 0 }}>?</kbd></Button>
    </>
  )
  return (
    <Page title={mine === undefined ? '我的窗口' : `${mine.counterNo} 号窗口`} lead={<>{outlet.name} · <Link to="/service/cases?mine=yes">我领取的业务</Link> · <Link to="/service/cases?state=toPay&mine=yes">等待缴费的</Link></>} acts={acts}>
      <Loaded data={desk} error={counter.error} retry={() => void counter.reload()} rows={10}>
        {(shown) => (
          <div className="case-grid">
            <div className="stack">
              {mine === undefined ? <CounterOpening key={shown.outletId} desk={shown} busy={busy} refusal={counter.refusal} onOpen={(no, skills) => void counter.open(no, skills)} /> : (
                <>
                  <RefusalNotice refusal={counter.refusal} onClose={counter.forget} />
                  {ticket === undefined ? <section className="case-bar" aria-label="没有号码" role="status"><b>{nobody ? '没有人在等' : '还没有叫号'}</b><span className="quiet" style={{ marginInlineStart: 12 }}>按 N 叫下一位；没有号的人也可以直接刷身份证办理。</span></section> : <CalledPanel ticket={ticket} busy={busy} onGive={(order) => void give(order)} />}
                  {caseId !== undefined ? <WindowCase key={caseId} caseId={caseId} onPutAway={() => setCaseId(undefined)} /> : (
                    <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>受理：只需要身份证</h2>}>
                      {ticket?.serviceCode !== undefined && !hasCase(ticket.serviceCode) ? <Alert style={{ marginBottom: 12 }} type="info" showIcon title={`${ticket.serviceLabel ?? ''}不在本页办理`} description="按 S 开始计时，在专用系统中办理，办完按 N 叫下一位。" /> : null}
                      <TakeForm key={ticket?.ticketId ?? 'none'} handle={form} outletId={shown.outletId} initial={ticket?.serviceCode} busy={busy} before={begin} onTaken={(view) => setCaseId(view.caseId)} />
                    </Card>
                  )}
                </>
              )}
            </div>
            <aside className="stack" aria-label="排队情况"><LinePanel desk={shown} mine={mine?.skills ?? []} busy={busy} onResume={(parked) => void counter.act(parked, { command: 'resume' })} /></aside>
            {walkIn ? <WalkInDialog desk={shown} onClose={() => setWalkIn(false)} onTaken={() => void counter.reload()} /> : null}
          </div>
        )}
      </Loaded>
      <KeysHelp open={help} onClose={() => setHelp(false)} hints={HINTS} />
    </Page>
  )
}

/** Page at #/service/counter. */
export function CounterPage() {
  const chosen = useOutlet()
  return <WithOutlet chosen={chosen}>{(outlet) => <AtCounter key={outlet.id} outlet={outlet} chosen={chosen} />}</WithOutlet>
}
