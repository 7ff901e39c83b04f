/** When a page itself fails or does not exist. */
import { Button, Result } from 'antd'
import { useNavigate, useRouteError } from 'react-router'

/** A page broke, or its program file is gone because a newer version was published while this one was open. */
export function TroublePage() {
  const error = useRouteError()
  const stale = error instanceof TypeError && /import/i.test(error.message)
  return (
    <Result
      status="warning"
      title={stale ? '工作台已更新' : '页面出了问题'}
      subTitle={stale ? '请刷新页面使用新版本。' : '请刷新页面；一直出现时请告诉管理员您刚才的操作。'}
      extra={<Button type="primary" onClick={() => window.location.reload()}>刷新页面</Button>}
    />
  )
}

/** An address that leads nowhere. */
export function NoSuchPage() {
  const navigate = useNavigate()
  return <Result status="404" title="没有这个页面" subTitle="地址可能已变更。" extra={<Button type="primary" onClick={() => navigate('/')}>回到首页</Button>} />
}
