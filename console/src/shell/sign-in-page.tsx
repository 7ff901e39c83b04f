/** The way in: password with a one-time code, or the mini-program on the phone. */
import { Tabs } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { demoAddress } from '../client/config'
import { NewPasswordForm } from './new-password-form'
import { PasswordForm, type Issued, type Values } from './password-form'
import { RefusalNotice } from './refusal-notice'
import { ScanPanel } from './scan-panel'
import { useSession } from './staff'

const DemoPeople = lazy(async () => ({ default: (await import('./demo-people')).DemoPeople }))

/** A signpost with three arms: the mark of the product. */
function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="15" y="3" width="2" height="27" fill="#ffc53d" />
      <path d="M6 6h17l4 3.5-4 3.5H6z" fill="#fff" />
      <path d="M26 15H11l-4 3.5 4 3.5h15z" fill="#9cc6f5" />
    </svg>
  )
}

/** Page at #/sign-in; returns to the page somebody came for. */
export function SignInPage() {
  const session = useSession()
  const [params] = useSearchParams()
  const [way, setWay] = useState('password')
  const [filled, setFilled] = useState<Values>()
  const [issued, setIssued] = useState<Issued>()
  const demo = demoAddress()
  useEffect(() => {
    document.title = '登录 · 路标警务工作台'
  }, [])
  if (session.phase === 'in') {
    const from = params.get('from') ?? '/'
    return <Navigate to={from.startsWith('/') ? from : '/'} replace />
  }
  return (
    <main className="sign-in">
      <section className="brand" aria-label="产品介绍">
        <div>
          <Mark size={64} />
          <h1>路标</h1>
          <p>聊城公安交巡警 · 警务工作台</p>
        </div>
        {demo === undefined ? <p style={{ fontSize: 22, fontWeight: 600 }}>只当路标，不当路障</p> : <Suspense><DemoPeople address={demo} onPick={(values) => { setWay('password'); setIssued(undefined); setFilled(values) }} /></Suspense>}
        <p style={{ fontSize: 14 }}>本系统仅供授权人员使用，所有操作全程留痕。</p>
      </section>
      {issued === undefined ? null : (
        <section className="pane" aria-label="设置密码">
          <h2 style={{ margin: '0 0 8px', fontSize: 24 }}>设置自己的密码</h2>
          <p className="quiet" style={{ margin: '0 0 20px' }}>警号 <b className="mono">{issued.staffNo}</b>，您用的是管理员给的初始密码，只能用来设置自己的密码。设好后直接进入工作台，初始密码作废。</p>
          <NewPasswordForm staffNo={issued.staffNo} issued={issued.password} ok="保存并登录" onDone={() => setIssued(undefined)} onCancel={() => setIssued(undefined)} />
        </section>
      )}
      {issued !== undefined ? null : <section className="pane" aria-label="登录">
        <h2 style={{ margin: '0 0 8px', fontSize: 24 }}>登录工作台</h2>
        {session.phase === 'out' && session.refusal !== undefined && session.refusal.kind !== 'problem' ? <RefusalNotice refusal={session.refusal} /> : null}
        <Tabs
          size="large"
          destroyOnHidden
          activeKey={way}
          onChange={setWay}
          items={[
            { key: 'password', label: '密码登录', children: <div style={{ paddingTop: 8 }}><PasswordForm filled={filled} onIssued={setIssued} /></div> },
            { key: 'scan', label: '扫码登录', children: <ScanPanel /> }
          ]}
        />
        <p className="quiet" style={{ marginTop: 24 }}>忘记密码或更换手机，请联系本单位管理员重置。</p>
      </section>}
    </main>
  )
}
