/** The room around every page: navigation, who is signed in, the sign-in dialog when the session has run out. */
import { DownOutlined, KeyOutlined, LogoutOutlined } from '@ant-design/icons'
import { roleLabels } from '@lubiao/shared/account/contract'
import { Alert, App, Button, Dropdown, Layout, Menu, Modal, Spin } from 'antd'
import { Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router'
import { useSWRConfig } from 'swr'
import { endSession, type Staff } from '../client/session'
import { entriesFor, entryOf } from './nav'
import { NewPasswordForm } from './new-password-form'
import { PasswordForm, type Issued } from './password-form'
import { StaffContext, unitName, useSession } from './staff'

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const change = (): void => setOnline(navigator.onLine)
    window.addEventListener('online', change)
    window.addEventListener('offline', change)
    return () => {
      window.removeEventListener('online', change)
      window.removeEventListener('offline', change)
    }
  }, [])
  return online
}

function Navigation({ staff, collapsed }: { readonly staff: Staff; readonly collapsed: boolean }) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const items = useMemo(() => {
    const entries = entriesFor(staff)
    return [...new Set(entries.map((entry) => entry.group))].map((group) => ({
      key: group, type: 'group' as const, label: collapsed ? '' : group,
      children: entries.filter((entry) => entry.group === group).map((entry) => ({ key: entry.path, icon: entry.icon, label: entry.label }))
    }))
  }, [staff, collapsed])
  return <Menu theme="dark" mode="inline" items={items} selectedKeys={[entryOf(pathname)?.path ?? '']} onClick={({ key }) => navigate(key)} />
}

/** Over the page when the sign-in has run out; a password reset meanwhile is replaced by one's own first. */
function SignInAgain({ staffNo }: { readonly staffNo: string }) {
  const [issued, setIssued] = useState<Issued>()
  return (
    <Modal open title={issued === undefined ? '登录已过期' : '设置自己的密码'} closable={false} footer={null} keyboard={false} mask={{ closable: false }} width={420}>
      {issued === undefined ? (
        <>
          <p>请重新登录后继续。页面上已填写的内容都还在。</p>
          <PasswordForm staffNo={staffNo} onIssued={setIssued} />
          <Button type="link" style={{ padding: 0, marginTop: 12 }} onClick={() => void endSession()}>换一个账号登录</Button>
        </>
      ) : (
        <>
          <p>管理员重置了您的密码，初始密码只能用来设置自己的密码。</p>
          <NewPasswordForm staffNo={issued.staffNo} issued={issued.password} ok="保存并登录" onDone={() => setIssued(undefined)} onCancel={() => setIssued(undefined)} />
        </>
      )}
    </Modal>
  )
}

/** Layout route; asks for a sign-in first and forgets cached answers when another person signs in. */
export function Frame() {
  const session = useSession()
  const location = useLocation()
  const online = useOnline()
  const [collapsed, setCollapsed] = useState(false)
  const [changing, setChanging] = useState(false)
  const { message } = App.useApp()
  const { mutate } = useSWRConfig()
  const staff = session.phase === 'in' || session.phase === 'expired' ? session.staff : undefined
  const seen = useRef({ staffId: staff?.staffId, phase: session.phase })
  useEffect(() => {
    const before = seen.current
    if (staff === undefined) return
    // Another person sees nothing of the one before; the same one, signed in again, gets what failed meanwhile.
    if (before.staffId !== undefined && before.staffId !== staff.staffId) void mutate(() => true, undefined, { revalidate: true })
    else if (before.phase === 'expired' && session.phase === 'in') void mutate(() => true)
    seen.current = { staffId: staff.staffId, phase: session.phase }
  }, [staff, session.phase, mutate])

  if (session.phase === 'restoring') return <div className="dots" style={{ minHeight: '100%' }}><Spin size="large" description="正在恢复登录…"><div style={{ width: 160, height: 90 }} /></Spin></div>
  if (staff === undefined) {
    const from = location.pathname + location.search
    return <Navigate to={from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`} replace />
  }
  const roles = staff.roles.map((role) => roleLabels[role]).join('、')
  return (
    <StaffContext.Provider value={staff}>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus() }}>跳到正文</a>
      <Layout style={{ minHeight: '100%' }}>
        <Layout.Sider width={196} collapsedWidth={60} collapsible collapsed={collapsed} onCollapse={setCollapsed} style={{ position: 'sticky', top: 0, height: '100vh' }}>
          <div className="sider-brand"><img src="./mark.svg" width={26} height={26} alt="" />{collapsed ? null : '路标工作台'}</div>
          <nav aria-label="主导航"><Navigation staff={staff} collapsed={collapsed} /></nav>
        </Layout.Sider>
        <Layout>
          <Layout.Header style={{ display: 'flex', alignItems: 'center', borderBottom: '1px solid #e6eaef' }}>
            <span className="quiet">{unitName(staff.unit)}</span>
            <div style={{ marginInlineStart: 'auto' }}>
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'who', type: 'group', label: `警号 ${staff.staffNo} · ${roles}` },
                    { key: 'password', icon: <KeyOutlined />, label: '修改密码', onClick: () => setChanging(true) },
                    { key: 'out', icon: <LogoutOutlined />, label: '退出登录', onClick: () => void endSession() }
                  ]
                }}
              >
                <Button type="text" title="账号菜单"><b>{staff.name}</b><span className="quiet" style={{ marginInline: 8 }}>{roles}</span><DownOutlined /></Button>
              </Dropdown>
            </div>
          </Layout.Header>
          {online ? null : <Alert banner type="warning" title="网络已断开：已载入的内容仍可查看，恢复后自动刷新。" />}
          <Layout.Content id="main" tabIndex={-1} style={{ outline: 'none' }} role="main">
            <Suspense fallback={<div className="dots"><Spin /></div>}><Outlet /></Suspense>
          </Layout.Content>
        </Layout>
      </Layout>
      {session.phase === 'expired' ? <SignInAgain staffNo={staff.staffNo} /> : null}
      <Modal open={changing && session.phase === 'in'} title="修改密码" footer={null} width={460} mask={{ closable: false }} onCancel={() => setChanging(false)} destroyOnHidden>
        <p className="quiet">改好后，您在其他电脑上的登录会退出，这里继续使用。</p>
        <NewPasswordForm staffNo={staff.staffNo} ok="修改密码" onCancel={() => setChanging(false)} onDone={() => { setChanging(false); void message.success('密码已修改，其他电脑上的登录已退出') }} />
      </Modal>
    </StaffContext.Provider>
  )
}
