/** The pass on paper for somebody without a smartphone: A5 with the code, shown before it is printed. */
import { PrinterOutlined } from '@ant-design/icons'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { Button, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'

interface Sheet {
  readonly url: string
  readonly name: string
}

const blobOf = (base64: string): Blob => new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: 'application/pdf' })

/** Button and preview. `onClosed` runs when a printed sheet has been put away. */
export function PrintButton({ caseId, primary = false, onClosed }: { readonly caseId: string; readonly primary?: boolean; readonly onClosed?: () => void }) {
  const print = useSend(passRoutes.print)
  const [sheet, setSheet] = useState<Sheet>()
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => () => {
    if (sheet !== undefined) URL.revokeObjectURL(sheet.url)
  }, [sheet])
  const start = async (): Promise<void> => {
    const answer = await print.run({ caseId })
    if (answer !== undefined) setSheet({ url: URL.createObjectURL(blobOf(answer.pdfBase64)), name: answer.fileName })
  }
  return (
    <>
      <Button icon={<PrinterOutlined />} type={primary ? 'primary' : 'default'} loading={print.busy} onClick={() => void start()}>打印纸质通行证</Button>
      {print.refusal === undefined ? null : <Modal open title="没有打印成功" footer={<Button onClick={print.reset}>知道了</Button>} onCancel={print.reset}><RefusalNotice refusal={print.refusal} /></Modal>}
      {sheet === undefined ? null : (
        <Modal
          open title="打印纸质通行证（A5）" width={640} onCancel={() => { setSheet(undefined); onClosed?.() }} mask={{ closable: false }}
          footer={[
            <Button key="save" href={sheet.url} download={sheet.name}>下载 PDF</Button>,
            <Button key="print" type="primary" icon={<PrinterOutlined />} onClick={() => frame.current?.contentWindow?.print()}>打印</Button>
          ]}
        >
          <iframe ref={frame} title="纸质通行证预览" src={sheet.url} style={{ width: '100%', height: '62vh', border: '1px solid #e0e5eb', borderRadius: 6 }} />
          <p className="quiet" style={{ margin: '8px 0 0' }}>纸质证上的二维码是静态码，路面核验时会提示民警核对行驶证。</p>
        </Modal>
      )}
    </>
  )
}
