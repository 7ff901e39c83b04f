/** The electronic receipt of a bill: whom it is made out to, what has gone back since, on paper. */
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { PrinterOutlined } from '@ant-design/icons'
import { Button, Card, Tag } from 'antd'
import { useState } from 'react'
import { asRefusal } from '../../client/refusal'
import { send } from '../../client/send'
import { useAction, useRoute } from '../../client/use-route'
import { Loaded } from '../../shell/page'
import { PdfSheet } from '../../shell/pdf-sheet'
import { QrCode } from '../../shell/qr-code'
import { RefusalNotice } from '../../shell/refusal-notice'
import { whenText } from '../../shell/when'

/** The card of a bill that has a receipt. */
export function ReceiptCard({ billId }: { readonly billId: string }) {
  const { data, error, mutate } = useRoute(paymentRoutes.counterReceipt, { billId })
  const [sheet, setSheet] = useState<{ readonly name: string; readonly base64: string }>()
  const print = useAction(() => send(paymentRoutes.counterReceiptPdf, { billId }))
  const start = async (): Promise<void> => {
    const file = await print.run(undefined)
    if (file !== undefined) setSheet({ name: file.fileName, base64: file.base64 })
  }
  return (
    <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>电子票据</h2>} extra={<Button icon={<PrinterOutlined />} loading={print.busy} onClick={() => void start()}>打印票据</Button>}>
      <RefusalNotice refusal={print.refusal} onClose={print.reset} />
      <Loaded data={data} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={3}>
        {(receipt) => (
          <div style={{ display: 'flex', gap: 24, alignItems: 'flex-start' }}>
            <dl className="facts" style={{ flex: 1 }}>
              <dt>票据号码</dt><dd className="mono">{receipt.number}</dd><dt>校验码</dt><dd className="mono">{receipt.checkCode}</dd>
              <dt>交款人</dt><dd>{receipt.payer.name}</dd><dt>信用代码</dt><dd className="mono">{receipt.payer.uscc ?? '—'}</dd>
              <dt>状态</dt><dd><Tag color={receipt.state === 'valid' ? 'success' : 'error'}>{receipt.stateLabel}</Tag></dd><dt>开具</dt><dd>{whenText(receipt.issuedAt)}</dd>
              {receipt.returns.map((one) => <div key={one.refundId} style={{ display: 'contents' }}><dt>冲红</dt><dd className="wide">-{yuanText(one.fen)} 元　{whenText(one.doneAt)}　<span className="mono">{one.refundId}</span></dd></div>)}
            </dl>
            <QrCode text={receipt.verifyUrl} label="查验票据的二维码" size={112} />
          </div>
        )}
      </Loaded>
      {sheet === undefined ? null : <PdfSheet title="打印电子票据（A5 横向）" label="电子票据预览" note="打印件与电子票据内容一致，以扫码查验的结果为准。" {...sheet} onClose={() => setSheet(undefined)} />}
    </Card>
  )
}
