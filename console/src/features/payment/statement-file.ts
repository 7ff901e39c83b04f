/** A bank's file as text, and in parts that one request each can carry. */
import { csvRows, csvText } from '@lubiao/shared/payment/csv'
import { MOST_TRANSFERS } from '@lubiao/shared/payment/contract'

/** Text of a file: UTF-8, or GBK as most banks write it, which read as UTF-8 has characters that are none. */
export function textOf(bytes: ArrayBuffer): string {
  const text = new TextDecoder('utf-8').decode(bytes)
  return text.includes('\uFFFD') ? new TextDecoder('gbk').decode(bytes) : text
}

/** One part: the heading with some of the rows, and how many rows of the file stand in parts before it. */
export interface StatementPart {
  readonly text: string
  readonly skipped: number
}

/** Parts of a statement, in order. What cannot be read as rows is one part: the server says what is wrong with it. */
export function partsOf(text: string): readonly StatementPart[] {
  const [heading, ...rows] = csvRows(text) ?? []
  if (heading === undefined || rows.length <= MOST_TRANSFERS) return [{ text, skipped: 0 }]
  return Array.from({ length: Math.ceil(rows.length / MOST_TRANSFERS) }, (_unused, part) => {
    const skipped = part * MOST_TRANSFERS
    return { text: csvText([heading, ...rows.slice(skipped, skipped + MOST_TRANSFERS)]), skipped }
  })
}
