/** The worklist somebody came from, so that the case page can go on to the next one and back to the same filters. */

interface ListMemory {
  readonly back: string
  readonly ids: readonly string[]
}

const memories = new Map<string, ListMemory>()

/** Keeps the order of a list as last shown. */
export const rememberList = (module: string, back: string, ids: readonly string[]): void => void memories.set(module, { back, ids })

/** Address of the list somebody came from. */
export const listAddress = (module: string, home: string): string => memories.get(module)?.back ?? home

/** The case before and after this one in that list. */
export function neighboursOf(module: string, caseId: string): { readonly previous?: string; readonly next?: string; readonly place?: string } {
  const ids = memories.get(module)?.ids ?? []
  const at = ids.indexOf(caseId)
  if (at < 0) return ids[0] === undefined ? {} : { next: ids[0] }
  const previous = ids[at - 1]
  const next = ids[at + 1]
  return { place: `${at + 1} / ${ids.length}`, ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) }
}
