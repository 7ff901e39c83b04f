/** Habits of this computer that outlive a visit: which outlet, which counter. Never anything about a person. */
import type * as z from 'zod'

/** What is kept under a name; undefined when nothing is, or when another version wrote something else there. */
export function readKept<S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined {
  const text = localStorage.getItem(`lubiao.${name}`)
  if (text === null) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: same as nothing kept.
    return undefined
  }
}

/** Keeps a value that JSON can carry. */
export const keep = (name: string, value: unknown): void => localStorage.setItem(`lubiao.${name}`, JSON.stringify(value))
