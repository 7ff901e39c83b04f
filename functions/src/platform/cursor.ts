/** Keys of lists as clients carry them from page to page: what comes back starts somewhere only when it has the form of a key. */
import { problem } from '@lubiao/shared/kernel/problem'

/** The sort key a client sent back. Throws `invalid-input` for anything else. */
export function readCursor(cursor: string | undefined, form: RegExp): string | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!form.test(text)) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  return text
}

/** What is sent back to go on from a key. */
export const cursorAt = (key: string | undefined): { cursor?: string } => (key === undefined ? {} : { cursor: Buffer.from(key).toString('base64url') })
