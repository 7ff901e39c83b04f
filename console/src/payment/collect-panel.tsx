/**
 * Taking a payment at a counter: read the payer's code, or show one to be read. The scanner types the code and Enter; which wallet it is of is told by its
 * first digits. Whether it is paid is asked of the server, again and again, until it is sure.
 */
import { timeLeftText } from '@lubiao/shared/kernel/clock'
import { channelOfCode } from '@lubiao/shared/payment/channels'
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { Alert, Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { asRefusal } from '../client/refusal'
import { useRoute, useSend } from '../client/use-route'
import { Loaded } from '../shell/page'
import { QrCode } from '../shell/qr-code'
import { RefusalNotice } from '../shell/refusal-notice'
import { useNow } from '../shell/use-now'

const EVERY_MS = 2_000
/** How often the channel itself is asked while a payer types their password: a notice may be lost, and somebody stands there waiting. */
const ASK_MS = 5_000

/** What is awaited of whom. */
function awaited({ live, noticeNo }: BillView): string {
  switch (live?.way) {
    case 'scan':
      return '请付款人在手机上确认（可能要输密码）'
    case 'code':
      return `请付款人用${live.channelLabel}扫码`
    case 'transfer':
      return `等待转账到账，附言填 ${noticeNo}`
    default:
      return '付款人正在手机上支付'
  }
}

/** The order under way: its code to read, or that the payer has to confirm on their phone. */
function Live({ bill, busy, onLook, onDrop }: { readonly bill: BillView; readonly busy: boolean; readonly onLook: () => void; readonly onDrop: () => void }) {
  const now = useNow()
  const { live } = bill
  if (live === undefined) return null
  const code = live.handed?.['code']
  const elsewhere = live.mine ? '' : live.way === 'miniProgram' || live.way === 'web' ? '由付款人自己发起；' : '这一笔在别处发起；'
  return (
    <div className="row" style={{ gap: 20, alignItems: 'flex-start' }}>
      {code === undefined ? null : <QrCode text={code} label={`${live.channelLabel}收款码`} size={168} />}
      <div className="stack" style={{ gap: 10 }}>
        <b role="status">{awaited(bill)}</b>
        {live.handed?.['account'] === undefined ? null : <span>收款人 {live.handed['payee']}　开户行 {live.handed['bank']}　账号 <span className="mono">{live.handed['account']}</span></span>}
        <span className="quiet">{elsewhere}{live.expiresAt <= now ? '时间已到，正在核实并关闭' : timeLeftText(now, live.expiresAt)}</span>
        <span className="row"><Button loading={busy} onClick={onLook}>查一下到账没有</Button><Button type="text" danger onClick={onDrop}>取消，换一种方式</Button></span>
      </div>
    </div>
  )
}

/** The panel; `onPaid` is called once when the bill turns out to be paid. */
export function CollectPanel({ billId, onPaid }: { readonly billId: string; readonly onPaid: () => void }) {
  const { data: bill, error, mutate } = useRoute(paymentRoutes.counterGet, { billId }, { refreshInterval: EVERY_MS })
  const begin = useSend(paymentRoutes.counterBegin)
  const check = useSend(paymentRoutes.counterCheck)
  const watch = useSend(paymentRoutes.counterCheck)
  const drop = useSend(paymentRoutes.counterAbandon)
  const [code, setCode] = useState('')
  const told = useRef(false)
  const paid = bill?.state === 'paid'
  const scanned = bill?.live?.way === 'scan' && bill.live.mine
  const take = async (fresh: Promise<BillView | undefined>): Promise<void> => {
    const got = await fresh
    if (got !== undefined) await mutate(got, { revalidate: false })
  }
  useEffect(() => {
    if (!paid || told.current) return
    told.current = true
    onPaid()
  }, [paid, onPaid])
  useEffect(() => {
    if (!scanned) return undefined
    const asking = setInterval(() => void take(watch.run({ billId })), ASK_MS)
    return () => clearInterval(asking)
  }, [scanned, billId])
  const read = async (): Promise<void> => {
    const channel = channelOfCode(code)
    if (channel === undefined || bill === undefined) return
    setCode('')
    await take(begin.run({ billId, channel, way: 'scan', authCode: code }))
  }
  const wrong = code.length >= 16 && channelOfCode(code) === undefined
  return (
    <Loaded data={bill} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={3}>
      {(shown) => {
        const { live } = shown
        const last = shown.orders.at(-1)
        return (
          <div className="stack" aria-label="收款" role="group">
            {shown.state !== 'open' ? <Alert type={shown.state === 'void' ? 'warning' : 'success'} showIcon role="status" title={`${shown.stateLabel}　${yuanText(shown.fen)} 元`} /> : <b style={{ fontSize: 18 }}>应收 {yuanText(shown.fen)} 元</b>}
            {live === undefined ? null : <Live bill={shown} busy={check.busy} onLook={() => void take(check.run({ billId }))} onDrop={() => void take(drop.run({ billId, orderId: live.orderId }))} />}
            {shown.state !== 'open' || live !== undefined ? null : (
              <>
                {last?.state === 'failed' ? <Alert type="warning" showIcon role="alert" title={`没有收成：${last.why ?? last.stateLabel}`} description="请付款人换一个付款码，或换一种方式。" /> : null}
                {shown.ways.some(({ way }) => way === 'scan') ? (
                  <form className="row" onSubmit={(event) => { event.preventDefault(); void read() }}>
                    <label className="row">付款码<Input autoFocus value={code} inputMode="numeric" data-digits="" maxLength={24} style={{ width: 240 }} placeholder="扫付款人手机上的付款码" onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))} {...(wrong ? { status: 'error' as const, 'aria-invalid': true } : {})} /></label>
                    <Button type="primary" htmlType="submit" loading={begin.busy} disabled={channelOfCode(code) === undefined}>收款<kbd>Enter</kbd></Button>
                    {wrong ? <span role="alert">这不是付款码，请扫付款人“付款码”页面上的条码</span> : null}
                  </form>
                ) : null}
                <span className="row">{shown.ways.filter(({ way }) => way !== 'scan').map((one) => <Button key={one.label} loading={begin.busy} onClick={() => { if (one.way === 'code' || one.way === 'transfer') void take(begin.run({ billId, channel: one.channel, way: one.way })) }}>{one.label}</Button>)}</span>
              </>
            )}
            <RefusalNotice refusal={begin.refusal ?? check.refusal ?? drop.refusal} onClose={() => { begin.reset(); check.reset(); drop.reset() }} />
          </div>
        )
      }}
    </Loaded>
  )
}
