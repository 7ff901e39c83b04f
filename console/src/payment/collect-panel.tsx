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

/** The order under way: its code to read, or that the payer has to confirm on their phone. */
function Live({ bill, busy, onLook, onDrop }: { readonly bill: BillView; readonly busy: boolean; readonly onLook: () => void; readonly onDrop: () => void }) {
  const now = useNow()
  const { live } = bill
  if (live === undefined) return null
  const code = live.handed?.['code']
  return (
    <div className="row" style={{ gap: 20, alignItems: 'flex-start' }}>
      {code === undefined ? null : <QrCode text={code} label={`${live.channelLabel}收款码`} size={168} />}
      <div className="stack" style={{ gap: 10 }}>
        <b role="status">{live.way === 'scan' ? '请付款人在手机上确认（可能要输密码）' : live.way === 'code' ? `请付款人用${live.channelLabel}扫码` : `等待转账到账，附言填 ${bill.noticeNo}`}</b>
        <span className="quiet">{live.mine ? '' : '这一笔在别处发起；'}{timeLeftText(now, live.expiresAt)}</span>
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
  const drop = useSend(paymentRoutes.counterAbandon)
  const [code, setCode] = useState('')
  const told = useRef(false)
  const paid = bill?.state === 'paid'
  useEffect(() => {
    if (!paid || told.current) return
    told.current = true
    onPaid()
  }, [paid, onPaid])
  const take = async (fresh: Promise<BillView | undefined>): Promise<void> => {
    const got = await fresh
    if (got !== undefined) await mutate(got, { revalidate: false })
  }
  const read = async (): Promise<void> => {
    const channel = channelOfCode(code)
    if (channel === undefined || bill === undefined) return
    setCode('')
    await take(begin.run({ billId, channel, way: 'scan', authCode: code }))
  }
  return (
    <Loaded data={bill} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={3}>
      {(shown) => (
        <div className="stack" aria-label="收款" role="group">
          {shown.state !== 'open' ? <Alert type={shown.state === 'void' ? 'warning' : 'success'} showIcon role="status" title={`${shown.stateLabel}　${yuanText(shown.fen)} 元`} /> : <b style={{ fontSize: 18 }}>应收 {yuanText(shown.fen)} 元</b>}
          {shown.live === undefined ? null : <Live bill={shown} busy={check.busy} onLook={() => void take(check.run({ billId }))} onDrop={() => void take(drop.run({ billId, orderId: shown.live?.orderId ?? '' }))} />}
          {shown.state !== 'open' || shown.live !== undefined ? null : (
            <>
              {shown.ways.some(({ way }) => way === 'scan') ? (
                <form className="row" onSubmit={(event) => { event.preventDefault(); void read() }}>
                  <label className="row">付款码<Input autoFocus value={code} inputMode="numeric" maxLength={24} style={{ width: 240 }} placeholder="扫付款人手机上的付款码" onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))} {...(code.length >= 16 && channelOfCode(code) === undefined ? { status: 'error' as const } : {})} /></label>
                  <Button type="primary" htmlType="submit" loading={begin.busy} disabled={channelOfCode(code) === undefined}>收款<kbd>Enter</kbd></Button>
                </form>
              ) : null}
              <span className="row">{shown.ways.filter(({ way }) => way !== 'scan').map((one) => <Button key={one.label} loading={begin.busy} onClick={() => { if (one.way === 'code' || one.way === 'transfer') void take(begin.run({ billId, channel: one.channel, way: one.way })) }}>{one.label}</Button>)}</span>
            </>
          )}
          <RefusalNotice refusal={begin.refusal ?? check.refusal ?? drop.refusal} onClose={() => { begin.reset(); check.reset(); drop.reset() }} />
        </div>
      )}
    </Loaded>
  )
}
