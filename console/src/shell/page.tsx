/** Frame of a page: title, what it is for, its actions; and the states before there is data. */
import { Button, Empty, Skeleton } from 'antd'
import { useEffect, type ReactNode } from 'react'
import type { Refusal } from '../client/refusal'
import { RefusalNotice } from './refusal-notice'

/** Heading, actions and content. The document title follows. */
export function Page({ title, lead, acts, children }: { readonly title: string; readonly lead?: ReactNode; readonly acts?: ReactNode; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 路标`
  }, [title])
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead === undefined ? null : <div className="lead">{lead}</div>}
        </div>
        {acts === undefined ? null : <div className="acts">{acts}</div>}
      </div>
      {children}
    </div>
  )
}

/** Shows what a read has brought: skeleton, refusal with a retry, or the content. Old content stays under a refusal. */
export function Loaded<T>({ data, error, retry, rows = 6, children }: {
  readonly data: T | undefined
  readonly error: Refusal | undefined
  readonly retry: () => void
  readonly rows?: number
  readonly children: (data: T) => ReactNode
}) {
  if (data === undefined && error === undefined) return <div role="status" aria-label="正在载入"><Skeleton active paragraph={{ rows }} /></div>
  return (
    <div className="stack">
      {error === undefined ? null : <RefusalNotice refusal={error} onRetry={retry} />}
      {data === undefined ? null : children(data)}
    </div>
  )
}

/** Nothing here, why, and what to do next. */
export function Nothing({ text, hint, action, onAction }: { readonly text: string; readonly hint?: string; readonly action?: string; readonly onAction?: () => void }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><div>{text}</div>{hint === undefined ? null : <div className="quiet">{hint}</div>}</>}>
      {action === undefined ? null : <Button onClick={onAction}>{action}</Button>}
    </Empty>
  )
}
