/** The pass on paper for somebody without a smartphone: A5 with the code, shown before it is printed. */
import { PrinterOutlined } from '@ant-design/icons'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useSend } from '../../client/use-route'
import { PdfSheet } from '../../shell/pdf-sheet'
import { RefusalNotice } from '../../shell/refusal-notice'

/** Button and preview. `onClosed` runs when a printed sheet has been put away. */
export function PrintButton({ caseId, primary = false, onClosed }: { readonly caseId: string; readonly primary?: boolean; readonly onClosed?: () => void }) {
  const print = useSend(passRoutes.print)
  const [sheet, setSheet] = useState<{ readonly name: string; readonly base64: string }>()
  const start = async (): Promise<void> => {
    const answer = await print.run({ caseId })
    if (answer !== undefined) setSheet({ name: answer.fileName, base64: answer.pdfBase64 })
  }
  return (
    <>
      <Button icon={<PrinterOutlined />} type={primary ? 'primary' : 'default'} loading={print.busy} onClick={() => void start()}>打印纸质通行证</Button>
      {print.refusal === undefined ? null : <Modal open title="没有打印成功" footer={<Button onClick={print.reset}>知道了</Button>} onCancel={print.reset}><RefusalNotice refusal={print.refusal} /></Modal>}
      {sheet === undefined ? null : <PdfSheet title="打印纸质通行证（A5）" label="纸质通行证预览" note="纸质证上的二维码是静态码，路面核验时会提示民警核对行驶证。" {...sheet} onClose={() => { setSheet(undefined); onClosed?.() }} />}
    </>
  )
}
