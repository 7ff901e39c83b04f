/** A paper uploaded the way the phone does it: a ticket, then a multipart form straight to the file store. */
import { createHash } from 'node:crypto'
import { passRoutes, type PassApplication } from '@lubiao/shared/pass/contract'
import type { Client } from './rig'

/** Uploads a small PDF as somebody; what an application's `materials` take. */
export async function uploadPaper(as: Pick<Client, 'must'>): Promise<PassApplication['materials'][number]> {
  const bytes = Buffer.from('%PDF-1.4 demo')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const ticket = await as.must(passRoutes.fileTicket, { contentType: 'application/pdf', bytes: bytes.length, sha256 })
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([bytes], { type: 'application/pdf' }), 'a.pdf')
  const stored = await fetch(ticket.url, { method: 'POST', body: form })
  if (stored.status !== 204) throw new Error(`file store: ${stored.status} ${await stored.text()}`)
  return { kind: 'transportReason', fileId: ticket.fileId, sha256, name: '运单.pdf' }
}
