/** What the code on a receipt leads to: whether it is true, and what has gone back since. Open to everybody who holds one; made for a phone too. */
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { Alert, Button, Card, Input, Spin } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { whenText } from '../../shell/when'

/** Number and check code by hand. */
function AskForm({ number, checkCode }: { readonly number: string; readonly checkCode: string }) {
  const [typed, setTyped] = useState({ number, checkCode })
  const go = useNavigate()
  const ready = /^\d{10}$/.test(typed.number.trim()) && /^[0-9A-Za-z]{8}$/.test(typed.checkCode.trim())
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); if (ready) void go(`/receipt/${typed.number.trim()}/${typed.checkCode.trim().toUpperCase()}`) }}>
      <label>票据号码（10 位数字）<Input size="large" className="mono" inputMode="numeric" value={typed.number} maxLength={10} onChange={(event) => setTyped({ ...typed, number: event.target.value })} /></label>
      <label>校验码（8 位）<Input size="large" className="mono" value={typed.checkCode} maxLength={8} onChange={(event) => setTyped({ ...typed, checkCode: event.target.value })} /></label>
      <Button size="large" type="primary" htmlType="submit" disabled={!ready}>查验</Button>
    </form>
  )
}

/** Page at #/receipt and #/receipt/:number/:checkCode, without a sign-in. */
export function VerifyReceiptPage() {
  const { number = '', checkCode = '' } = useParams()
  const { data, error, mutate } = useRoute(paymentRoutes.verifyReceipt, number === '' ? undefined : { number, checkCode }, { shouldRetryOnError: false })
  useEffect(() => {
    document.title = '电子票据查验 · 路标'
  }, [])
  return (
    <main style={{ maxWidth: 520, margin: '0 auto', padding: 16, minHeight: '100vh' }}>
      <h1 style={{ fontSize: 20 }}>电子票据查验</h1>
      <div className="stack">
        {number !== '' && data === undefined && error === undefined ? <Spin size="large" /> : null}
        {error === undefined ? null : <RefusalNotice refusal={asRefusal(error)} onRetry={() => void mutate()} />}
        {data === undefined ? null : (
          <Card>
            <div className="stack">
              <Alert showIcon role="status" type={data.state === 'valid' ? 'success' : 'warning'} title={data.state === 'valid' ? '票据真实有效' : `票据真实，${data.stateLabel} ${yuanText(data.returnedFen)} 元`} />
              <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
                <dt>票据号码</dt><dd className="mono">{data.number}</dd><dt>金额</dt><dd>{yuanText(data.fen)} 元</dd>{data.returnedFen === 0 ? null : <><dt>已退回</dt><dd>{yuanText(data.returnedFen)} 元</dd></>}
                <dt>交款人</dt><dd>{data.payerMasked}</dd><dt>项目</dt><dd>{data.items.join('、')}</dd><dt>收款单位</dt><dd>{data.unitName}</dd><dt>缴款时间</dt><dd>{whenText(data.paidAt)}</dd><dt>开具时间</dt><dd>{whenText(data.issuedAt)}</dd>
              </dl>
            </div>
          </Card>
        )}
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>{data === undefined ? '输入票据上的号码' : '再查一张'}</h2>}><AskForm key={`${number} ${checkCode} ${data === undefined}`} number={data === undefined ? number : ''} checkCode={data === undefined ? checkCode : ''} /></Card>
      </div>
    </main>
  )
}
