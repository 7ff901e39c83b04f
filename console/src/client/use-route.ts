/** Server state in components: reads by SWR keyed by route and input, writes with one key per user action. */
import type { InputOf, OutputOf, Route } from '@lubiao/shared/kernel/route'
import { useCallback, useRef, useState } from 'react'
import useSWR, { type SWRConfiguration, type SWRResponse } from 'swr'
import { randomKey } from '../device/random'
import { asRefusal, type Refusal } from './refusal'
import { send } from './send'

/** Cache key of a read; `undefined` input means: do not read yet. */
export const cacheKey = (route: Route, input: unknown): readonly [string, string] => [route.name, JSON.stringify(input)]

/** Reads a route. Data stays while it is read again; `error` is a Refusal. */
export function useRoute<R extends Route>(route: R, input: InputOf<R> | undefined, options: SWRConfiguration = {}): SWRResponse<OutputOf<R>, Refusal> {
  return useSWR<OutputOf<R>, Refusal>(input === undefined ? null : cacheKey(route, input), () => send(route, input as InputOf<R>), options)
}

/** How something that is read elsewhere stands. */
export interface Reading {
  readonly loading: boolean
  readonly refusal: Refusal | undefined
  readonly again: () => void
}

/** How a read stands, for what is shown in its place as long as it has no data. */
export const readingOf = <D>({ isLoading, error, mutate }: SWRResponse<D, Refusal>): Reading => ({ loading: isLoading, refusal: error, again: () => void mutate() })

/** A write in a component. */
export interface Action<I, O> {
  /** Runs it; undefined when refused (see `refusal`). The same input again keeps its key until there is a definite answer. */
  readonly run: (input: I) => Promise<O | undefined>
  readonly busy: boolean
  readonly refusal: Refusal | undefined
  readonly reset: () => void
}

/** Holds busy and refusal of a write by any function that takes an idempotency key. */
export function useAction<I, O>(perform: (input: I, key: string) => Promise<O>): Action<I, O> {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const kept = useRef<{ readonly print: string; readonly key: string }>()
  const running = useRef(false)
  const latest = useRef(perform)
  latest.current = perform
  const run = useCallback(async (input: I): Promise<O | undefined> => {
    if (running.current) return undefined
    running.current = true
    const print = JSON.stringify(input)
    if (kept.current?.print !== print) kept.current = { print, key: randomKey() }
    setBusy(true)
    setRefusal(undefined)
    try {
      const answer = await latest.current(input, kept.current.key)
      kept.current = undefined
      return answer
    } catch (thrown) {
      const refused = asRefusal(thrown)
      // A definite no spends the key; a lost answer keeps it, so that the next press finds the first effect.
      if (refused.definite) kept.current = undefined
      setRefusal(refused)
      return undefined
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  const reset = useCallback(() => setRefusal(undefined), [])
  return { run, busy, refusal, reset }
}

/** `useAction` for one route. */
export const useSend = <R extends Route>(route: R): Action<InputOf<R>, OutputOf<R>> => useAction((input: InputOf<R>, key) => send(route, input, { key }))
