import { useState } from 'react'
import { useAction, type Action } from './use-action'

/** A list that is asked for page by page. */
export interface Older<R> {
  /** What was read first and what was asked for after it; a row that moved between two readings stands once, as the first page has it. */
  readonly rows: readonly R[]
  /** Whether there are more. */
  readonly has: boolean
  readonly more: Action<[]>
  /** Forgets what was asked for after the first page. */
  reset(): void
}

/** What follows the first answer of a list. `ask` reads the page after a mark, `rowsOf` and `idOf` say what a page holds. */
export function useOlder<P extends { readonly cursor?: string | undefined }, R>(first: P | undefined, ask: (cursor: string) => Promise<P>, rowsOf: (page: P) => readonly R[], idOf: (row: R) => string): Older<R> {
  const [later, setLater] = useState<readonly P[]>([])
  const pages = first === undefined ? [] : [first, ...later]
  const cursor = pages.at(-1)?.cursor
  const more = useAction(async () => {
    if (cursor === undefined) return
    const next = await ask(cursor)
    setLater((known) => [...known, next])
  })
  const rows = new Map<string, R>()
  for (const row of pages.flatMap(rowsOf)) if (!rows.has(idOf(row))) rows.set(idOf(row), row)
  return { rows: [...rows.values()], has: cursor !== undefined, more, reset: () => { setLater([]); more.clear() } }
}
