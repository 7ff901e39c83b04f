import { useEffect, useMemo, useState } from 'react'
import useSWR, { mutate, type SWRConfiguration } from 'swr'
import type { InputOf, OutputOf, Route } from '@lubiao/shared/kernel/route'
import { now } from '../device/clock'
import { forget, keep, kept } from '../device/storage'
import { useCell } from './cell'
import { client } from './client'
import { failureOf, type Failure } from './failure'
import { era, READINGS } from './session'
import type { Instant } from '@lubiao/shared/kernel/clock'

interface KeptAnswer<T> { readonly at: Instant; readonly data: T }

/** What a page knows about something on the server. `keptAt` is set when it is a copy from before because the server cannot be asked. */
export interface Reading<T> { readonly data: T | undefined; readonly failure: Failure | undefined; readonly loading: boolean; readonly keptAt: Instant | undefined; refresh(next?: T): Promise<unknown> }

const storeKey = (name: string, input: unknown) => `${READINGS}${name}:${JSON.stringify(input)}`

/** Whether the server said that this is not the person's to see, or no longer: then no earlier answer may be shown either. */
const refused = (failure: Failure | undefined): boolean => failure?.status === 403 || failure?.status === 404

era.subscribe(() => void mutate((key) => typeof key === 'string' && key.startsWith(READINGS), undefined))

/**
 * Reads through SWR. With `keepCopy` the last answer stays on the phone and is shown until the server has answered: at once on a slow network, and
 * for as long as there is none.
 * An input of `undefined` reads nothing yet. How soon it is read again may depend on what was read last: it holds from that answer on, however often
 * the page is drawn meanwhile (SWR itself would look at it when the wait is over, and begin the wait anew with each new function).
 */
export function useRead<R extends Route>(route: R, input: InputOf<R> | undefined, { keepCopy = false, refreshInterval, ...options }: SWRConfiguration & { keepCopy?: boolean } = {}): Reading<OutputOf<R>> {
  const key = input === undefined ? null : storeKey(route.name, input)
  const present = useCell(era)
  const [every, setEvery] = useState(0)
  const answer = useSWR<OutputOf<R>, Failure>(key, async () => {
    try {
      const asked = era.get()
      const data = await client.send(route, input as InputOf<R>)
      if (keepCopy && key !== null && era.get() === asked) keep(key, { at: now(), data } satisfies KeptAnswer<OutputOf<R>>)
      return data
    } catch (reason) {
      const failure = failureOf(reason)
      if (keepCopy && key !== null && refused(failure)) forget(key)
      throw failure
    }
  }, { revalidateOnFocus: false, dedupingInterval: 800, shouldRetryOnError: (failure) => failure.retryable, errorRetryCount: 2, ...options, refreshInterval: every })
  const wanted = typeof refreshInterval === 'function' ? refreshInterval(answer.data) : (refreshInterval ?? 0)
  useEffect(() => setEvery(wanted), [wanted])
  const waiting = keepCopy && answer.data === undefined && !refused(answer.error)
  const copy = useMemo(() => (waiting && key !== null ? kept<KeptAnswer<OutputOf<R>>>(key) : undefined), [waiting, key, present])
  const data = refused(answer.error) ? undefined : (answer.data ?? copy?.data)
  return {
    data,
    failure: answer.error,
    loading: data === undefined && answer.error === undefined && key !== null,
    keptAt: answer.error === undefined ? undefined : copy?.at,
    refresh: (next) => {
      if (next === undefined) return answer.mutate()
      // What an act answered is what was last known: the copy must not fall behind the screen.
      if (keepCopy && key !== null) keep(key, { at: now(), data: next } satisfies KeptAnswer<OutputOf<R>>)
      return answer.mutate(next, { revalidate: false })
    }
  }
}
