import { keep, kept } from './storage'

/** A browser has no encrypted storage; the origin's own is used. */
export const keepSecret = async (key: string, text: string): Promise<void> => keep(`secret:${key}`, text)
/** Reads a secret back; undefined when there is none. */
export const keptSecret = async (key: string): Promise<string | undefined> => kept<string>(`secret:${key}`)
