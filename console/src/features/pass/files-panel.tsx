/** Papers handed in: pictures to look at, PDF to open. Links are short-lived and fetched when shown. */
import { FilePdfOutlined, PictureOutlined, ReloadOutlined } from '@ant-design/icons'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { materialKinds } from '@lubiao/shared/pass/terms.data'
import { Button, Image, Spin } from 'antd'
import { useState } from 'react'
import { useRoute } from '../../client/use-route'

type Material = NonNullable<PassView['application']['materials']>[number]

const isPdf = (material: Material): boolean => /\.pdf$/i.test(material.name)

function Paper({ caseId, material }: { readonly caseId: string; readonly material: Material }) {
  const { data, error, mutate, isLoading } = useRoute(passRoutes.staffFileLink, { caseId, fileId: material.fileId }, { revalidateOnFocus: false, refreshInterval: 240_000 })
  const [open, setOpen] = useState(false)
  const [broken, setBroken] = useState(false)
  const label = `${materialKinds[material.kind]}：${material.name}`
  const again = (): void => {
    setBroken(false)
    void mutate()
  }
  const body = error !== undefined || broken
    ? <Button type="text" icon={<ReloadOutlined />} onClick={again} style={{ height: 104, width: '100%', whiteSpace: 'normal' }}>{error?.title ?? '暂时打不开'}，重试</Button>
    : data === undefined || isLoading
      ? <div className="pic"><Spin /></div>
      : isPdf(material)
        ? <a className="pic" href={data.url} target="_blank" rel="noreferrer" aria-label={`打开 ${label}`}><FilePdfOutlined style={{ fontSize: 36, color: '#9a1b13' }} /></a>
        : <button type="button" className="pic" aria-label={`查看 ${label}`} onClick={() => setOpen(true)}><img src={data.url} alt="" onError={() => setBroken(true)} /></button>
  return (
    <div className="thumb">
      {body}
      <div className="cap">
        <div style={{ fontWeight: 600 }}>{materialKinds[material.kind]}</div>
        <div className="quiet" style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={material.name}>{isPdf(material) ? <FilePdfOutlined /> : <PictureOutlined />} {material.name}</div>
        <div className="quiet mono" style={{ fontSize: 11 }} title={`SHA-256 ${material.sha256}`}>指纹 {material.sha256.slice(0, 8)}</div>
      </div>
      {data === undefined || !open ? null : <Image alt={label} src={data.url} style={{ display: 'none' }} preview={{ open, onOpenChange: setOpen, src: data.url }} />}
    </div>
  )
}

/** All papers of a case. */
export function FilesPanel({ view }: { readonly view: PassView }) {
  const materials = view.application.materials ?? []
  if (materials.length === 0) return <p className="quiet" style={{ margin: 0 }}>没有上传材料。行驶证、保险、检验等联网可查的证件由系统核验，不需要提交。</p>
  return <div className="thumbs">{materials.map((material) => <Paper key={material.fileId} caseId={view.caseId} material={material} />)}</div>
}
