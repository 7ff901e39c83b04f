/** A new password and authenticator key, shown once: handed over in person, then gone. */
import { Alert, Button, Modal, Typography } from 'antd'
import { QrCode } from '../../shell/qr-code'

/** What the person needs for the first sign-in. */
export interface Secret {
  readonly who: string
  readonly password: string
  readonly totpUri: string
}

/** The dialog; closing it forgets the secret. */
export function SecretDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }) {
  const key = new URLSearchParams(secret.totpUri.split('?')[1] ?? '').get('secret') ?? ''
  return (
    <Modal open title={`${secret.who} 的首次登录信息`} closable={false} keyboard={false} mask={{ closable: false }} footer={<Button type="primary" onClick={onClose}>已交给本人，关闭</Button>} width={580}>
      <div className="stack">
        <Alert type="warning" showIcon title="只显示这一次" description="请当面交给本人，不要拍照、不要通过聊天软件发送。关闭后无法再看，只能重新重置。" />
        <div className="row" style={{ gap: 24, alignItems: 'flex-start', flexWrap: 'nowrap' }}>
          <QrCode text={secret.totpUri} label="动态码二维码" size={180} />
          <div>
            <div className="quiet">初始密码</div>
            <Typography.Text className="mono" style={{ fontSize: 20, fontWeight: 600 }} copyable={{ tooltips: ['复制', '已复制'] }}>{secret.password}</Typography.Text>
            <ol style={{ paddingInlineStart: 18, lineHeight: 1.9 }}>
              <li>手机装任一身份验证器，扫左边的二维码；</li>
              <li>扫不了时手工输入密钥：<span className="mono" style={{ overflowWrap: 'anywhere' }}>{key.replace(/(.{4})/g, '$1 ')}</span></li>
              <li>用警号、初始密码和 6 位动态码登录；</li>
              <li>按提示设置自己的密码，初始密码随即作废。</li>
            </ol>
          </div>
        </div>
      </div>
    </Modal>
  )
}
