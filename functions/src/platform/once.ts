/** What is made at its first use and kept. */

/** Runs `make` at the first call and keeps what it gave; a failed load is tried again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | undefined
  return () => {
    held ??= make().catch((error: unknown) => {
      held = undefined
      throw error
    })
    return held
  }
}
