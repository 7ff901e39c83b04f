/** A refusal in words: what happened, what to do, a button to try again when that can help. */
import { Alert, Button } from 'antd'
import type { Refusal } from '../client/refusal'

/** Inline notice; nothing when there is no refusal. Field errors without a field to stand at are listed. */
export function RefusalNotice({ refusal, onRetry, onClose, listFields = true }: {
  readonly refusal: Refusal | undefined
  readonly onRetry?: (() => void) | undefined
  readonly onClose?: (() => void) | undefined
  readonly listFields?: boolean
}) {
  if (refusal === undefined) return null
  const lines = listFields ? refusal.fieldErrors.map((error) => error.message) : []
  return (
    <Alert
      type={refusal.kind === 'problem' && refusal.status < 500 ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={refusal.title}
      description={
        <>
          {refusal.detail === undefined ? null : <div>{refusal.detail}</div>}
          {lines.length === 0 ? null : <ul style={{ margin: '4px 0', paddingInlineStart: 18 }}>{[...new Set(lines)].map((line) => <li key={line}>{line}</li>)}</ul>}
          {refusal.advice === '' ? null : <div>{refusal.advice}</div>}
          {refusal.status >= 500 && refusal.instance !== undefined ? <div className="quiet mono" style={{ fontSize: 12 }}>编号 {refusal.instance}</div> : null}
        </>
      }
      action={onRetry !== undefined && refusal.retryable ? <Button size="small" onClick={onRetry}>重试</Button> : null}
      {...(onClose === undefined ? {} : { closable: { onClose } })}
    />
  )
}
