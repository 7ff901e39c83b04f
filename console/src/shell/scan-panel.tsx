/** Sign-in by scanning with the mini-program: a short-lived code, asked after until somebody decides or it runs out. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Button, Result, Spin } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { asRefusal, type Refusal } from '../client/refusal'
import { send } from '../client/send'
import { beginSession } from '../client/session'
import { nowMillis } from '../device/clock'
import { QrCode } from './qr-code'
import { RefusalNotice } from './refusal-notice'

const POLL_MS = 1_500

type Ticket = OutputOf<typeof accountRoutes.startScanSignIn>
type Stage = 'starting' | 'waiting' | 'scanned' | 'denied' | 'expired' | 'failed'

/** The panel; a new code is fetched when it is shown and whenever one has run out. */
export function ScanPanel() {
  const [ticket, setTicket] = useState<Ticket>()
  const [stage, setStage] = useState<Stage>('starting')
  const [refusal, setRefusal] = useState<Refusal>()
  const round = useRef(0)

  const start = useCallback(async () => {
    const mine = (round.current += 1)
    setStage('starting')
    setRefusal(undefined)
    try {
      const fresh = await send(accountRoutes.startScanSignIn, {})
      if (round.current !== mine) return
      setTicket(fresh)
      setStage('waiting')
    } catch (thrown) {
      if (round.current !== mine) return
      setRefusal(asRefusal(thrown))
      setStage('failed')
    }
  }, [])

  useEffect(() => {
    void start()
    return () => {
      round.current += 1
    }
  }, [start])

  useEffect(() => {
    if (ticket === undefined || (stage !== 'waiting' && stage !== 'scanned')) return
    let stopped = false
    const ask = async (): Promise<void> => {
      if (Date.parse(ticket.expiresAt) <= nowMillis()) return setStage('expired')
      try {
        const answer = await send(accountRoutes.pollScanSignIn, { ticket: ticket.ticket, pollSecret: ticket.pollSecret })
        if (stopped) return
        setRefusal(undefined)
        if (answer.state === 'approved' && answer.session !== undefined && answer.staff !== undefined) return beginSession(answer.session, answer.staff)
        if (answer.state === 'denied') return setStage('denied')
        if (answer.state === 'scanned') setStage('scanned')
      } catch (thrown) {
        if (stopped) return
        const refused = asRefusal(thrown)
        if (refused.code === 'account.scan-expired') return setStage('expired')
        if (!refused.retryable) {
          setRefusal(refused)
          return setStage('failed')
        }
        setRefusal(refused)
      }
      timer = setTimeout(() => void ask(), POLL_MS)
    }
    let timer = setTimeout(() => void ask(), POLL_MS)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [ticket, stage])

  const again = <Button type="primary" onClick={() => void start()}>换一个二维码</Button>
  if (stage === 'denied') return <Result status="warning" title="您在手机上拒绝了登录" subTitle="如不是您本人发起，请联系管理员。" extra={again} />
  if (stage === 'expired') return <Result status="info" title="二维码已过期" subTitle="为安全起见，二维码只在短时间内有效。" extra={again} />
  if (stage === 'failed') return <div className="stack"><RefusalNotice refusal={refusal} /><div>{again}</div></div>
  return (
    <div style={{ textAlign: 'center' }}>
      <div className="dots" style={{ minHeight: 248 }}>
        {ticket === undefined || stage === 'starting' ? <Spin description="正在取二维码…"><div style={{ width: 120, height: 80 }} /></Spin> : (
          <div style={{ position: 'relative', padding: 12, border: '1px solid #e0e5eb', borderRadius: 8 }}>
            <QrCode text={ticket.qrText} label="登录二维码" size={220} />
            {stage === 'scanned' ? (
              <div style={{ position: 'absolute', inset: 0, background: 'rgba(255,255,255,.94)', display: 'grid', placeItems: 'center', borderRadius: 8 }}>
                <div><div style={{ fontSize: 18, fontWeight: 600 }}>已扫码</div><div>请在手机上点“确认登录”</div></div>
              </div>
            ) : null}
          </div>
        )}
      </div>
      <p aria-live="polite">{stage === 'scanned' ? '已扫码，请在手机上确认。' : '打开微信，用“路标”小程序的“扫一扫”扫描二维码。'}</p>
      <RefusalNotice refusal={refusal} />
    </div>
  )
}
