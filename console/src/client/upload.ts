/** Files go straight to the store by a ticket of the API: hashed here, bounded by the ticket's policy there. */
import { passRoutes } from '@lubiao/shared/pass/contract'
import { FILE_LIMIT_BYTES, FILE_TYPES } from '@lubiao/shared/pass/contract'
import { Refusal } from './refusal'
import { send } from './send'

/** Photos over mobile networks are slow: two minutes, in milliseconds. */
const UPLOAD_MS = 120_000

/** A stored file. */
export interface Uploaded {
  readonly fileId: string
  readonly sha256: string
  readonly name: string
}

const refuseFile = (title: string): Refusal => new Refusal('problem', 0, { code: 'invalid-input', title, status: 400, retryable: false })

/** Uploads one paper at the counter. Throws Refusal for wrong kinds, too large files, and a store that does not answer. */
export async function uploadPaper(file: File): Promise<Uploaded> {
  const contentType = FILE_TYPES.find((type) => type === file.type)
  if (contentType === undefined) throw refuseFile('只能上传 JPG、PNG、WebP 图片或 PDF')
  if (file.size === 0 || file.size > FILE_LIMIT_BYTES) throw refuseFile('文件为空或超过 8 MB，请压缩后再上传')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const ticket = await send(passRoutes.staffFileTicket, { contentType, bytes: file.size, sha256 })
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', file)
  let response: Response
  try {
    response = await fetch(ticket.url, { method: 'POST', body: form, credentials: 'omit', signal: AbortSignal.timeout(UPLOAD_MS) })
  } catch {
    throw new Refusal('offline', 0)
  }
  if (!response.ok) throw new Refusal('problem', response.status, { code: 'upstream-unavailable', title: '文件没有上传成功', status: 503, retryable: true })
  return { fileId: ticket.fileId, sha256, name: file.name.slice(-80) }
}
