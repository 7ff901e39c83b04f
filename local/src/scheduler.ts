/** Stands for the cloud's schedule: runs a job again and again, never two at once, and reports what fails without stopping. */

/** A running schedule. */
export interface Schedule {
  /** Runs the job now and waits for it. */
  now(): Promise<void>
  stop(): Promise<void>
}

/** Runs `job` every `everyMs` milliseconds. */
export function startSchedule(everyMs: number, job: () => Promise<void>, onError: (error: unknown) => void): Schedule {
  let running: Promise<void> | undefined
  const run = (): Promise<void> => {
    running ??= job().catch(onError).finally(() => {
      running = undefined
    })
    return running
  }
  const timer = setInterval(() => void run(), everyMs)
  return {
    now: run,
    async stop() {
      clearInterval(timer)
      await running
    }
  }
}
