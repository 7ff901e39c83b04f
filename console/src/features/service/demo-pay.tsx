/** The local stack only: pays a bill at its pay desk in place of the person's phone. Nothing is drawn anywhere else. */
import { Button } from 'antd'
import { useState } from 'react'
import { demoPayAddress } from '../../client/config'

/** A button, or nothing. */
export function DemoPay({ billId, onPaid }: { readonly billId: string; readonly onPaid: () => void }) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const address = demoPayAddress()
  if (address === undefined) return null
  const pay = async (): Promise<void> => {
    setBusy(true)
    try {
      const answer = await fetch(`${address}/__demo/pay`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ billId }) })
      setFailed(!answer.ok)
      if (answer.ok) onPaid()
    } catch {
      // The demo's pay desk is not running; the button says so.
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  return <Button size="small" loading={busy} danger={failed} onClick={() => void pay()}>{failed ? '演示收银台没有应答，再试' : '演示：替申请人缴费'}</Button>
}
