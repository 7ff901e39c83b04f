let lock: { release(): Promise<void> } | undefined

interface WakeLocks { wakeLock?: { request(kind: 'screen'): Promise<{ release(): Promise<void> }> } }

/** A browser cannot raise the brightness (the page shows full white instead); it can keep the screen on. */
export async function brighten(): Promise<void> {
  try {
    lock = await (navigator as unknown as WakeLocks).wakeLock?.request('screen')
  } catch {
    lock = undefined
  }
}

/** Lets the screen sleep again. */
export async function dim(): Promise<void> {
  await lock?.release()
  lock = undefined
}

/** One short vibration where the browser can. */
export const buzz = (): void => { navigator.vibrate?.(60) }
