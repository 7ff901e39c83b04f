/** Papers of an application: only those no register holds are asked for, each with why. */
import { DeleteOutlined, PaperClipOutlined, UploadOutlined } from '@ant-design/icons'
import { FILE_TYPES, type PassApplication } from '@lubiao/shared/pass/contract'
import type { MaterialKind } from '@lubiao/shared/pass/terms.data'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { asRefusal, type Refusal } from '../../client/refusal'
import { uploadPaper } from '../../client/upload'
import { RefusalNotice } from '../../shell/refusal-notice'

type Material = PassApplication['materials'][number]

/** A paper a pass type asks for. */
export interface Wanted {
  readonly kind: MaterialKind
  readonly label: string
  readonly required: boolean
  readonly why: string
}

function PaperRow({ wanted, mine, full, onAdd, onRemove }: { readonly wanted: Wanted; readonly mine: readonly Material[]; readonly full: boolean; readonly onAdd: (material: Material) => void; readonly onRemove: (fileId: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setBusy(true)
    setRefusal(undefined)
    try {
      onAdd({ kind: wanted.kind, ...(await uploadPaper(file)) })
    } catch (thrown) {
      setRefusal(asRefusal(thrown))
    } finally {
      setBusy(false)
      if (input.current !== null) input.current.value = ''
    }
  }
  return (
    <div style={{ padding: '8px 0', borderTop: '1px solid #eef1f4' }}>
      <div className="row">
        <div style={{ flex: 1, minWidth: 200 }}><b>{wanted.label}</b> {wanted.required ? <span className="tag red">必交</span> : <span className="tag grey">按需</span>}<div className="quiet" style={{ fontSize: 13 }}>{wanted.why}</div></div>
        <input ref={input} type="file" accept={FILE_TYPES.join(',')} className="hidden" tabIndex={-1} aria-label={`选择 ${wanted.label}`} onChange={(event) => void choose(event.target.files?.[0])} />
        <Button icon={<UploadOutlined />} loading={busy} disabled={full} onClick={() => input.current?.click()}>{mine.length === 0 ? '上传' : '再传一份'}</Button>
      </div>
      {mine.map((material) => (
        <div key={material.fileId} className="row" style={{ gap: 6 }}><PaperClipOutlined />{material.name}<Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`移除 ${material.name}`} onClick={() => onRemove(material.fileId)} /></div>
      ))}
      <RefusalNotice refusal={refusal} onClose={() => setRefusal(undefined)} />
    </div>
  )
}

/** The list, at most nine files a case. */
export function MaterialsField({ value = [], onChange, wanted }: { readonly value?: readonly Material[]; readonly onChange?: (value: Material[]) => void; readonly wanted: readonly Wanted[] }) {
  const latest = useRef(value)
  latest.current = value
  return (
    <div>
      {wanted.map((each) => (
        <PaperRow key={each.kind} wanted={each} mine={value.filter((material) => material.kind === each.kind)} full={value.length >= 9}
          onAdd={(material) => onChange?.([...latest.current, material])} onRemove={(fileId) => onChange?.(latest.current.filter((material) => material.fileId !== fileId))} />
      ))}
    </div>
  )
}
