/** A PDF before it is printed: shown, saved, printed. */
import { PrinterOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useEffect, useMemo, useRef } from 'react'

const blobOf = (base64: string): Blob => new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: 'application/pdf' })

/** The dialog; `label` names the sheet to those who cannot see it, `note` stands under it. */
export function PdfSheet({ title, label, note, name, base64, onClose }: { readonly title: string; readonly label: string; readonly note: string; readonly name: string; readonly base64: string; readonly onClose: () => void }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const url = useMemo(() => URL.createObjectURL(blobOf(base64)), [base64])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return (
    <Modal
      open title={title} width={640} onCancel={onClose} mask={{ closable: false }}
      footer={[
        <Button key="save" href={url} download={name}>下载 PDF</Button>,
        <Button key="print" type="primary" icon={<PrinterOutlined />} onClick={() => frame.current?.contentWindow?.print()}>打印</Button>
      ]}
    >
      <iframe ref={frame} title={label} src={url} style={{ width: '100%', height: '62vh', border: '1px solid #e0e5eb', borderRadius: 6 }} />
      <p className="quiet" style={{ margin: '8px 0 0' }}>{note}</p>
    </Modal>
  )
}
