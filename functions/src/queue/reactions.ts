/** What follows from a ticket's events: figures of the day, and the pace an outlet's estimates rest on. Bookings follow by the module that keeps them. */
import { bucketOf } from '@lubiao/shared/queue/figures'
import { MOST_MEASURED } from '@lubiao/shared/queue/estimate'
import { commit } from '../platform/commit'
import type { DomainEvent } from '../platform/events'
import type { Reaction } from '../platform/reactor'
import { lineMoved, paceWrite } from './repo'
import { figuresWrite } from './repo-figures'

/** A number called again after a colleague's slip is over in seconds: no service, and no measure of one. */
const LEAST_SERVICE_MINUTES = 0.5

/** Times a measure is taken again because another counter finished at the same moment. */
const MOST_TRIES = 20

const numberIn = (event: Pick<DomainEvent, 'data'>, name: string): number => (typeof event.data?.[name] === 'number' ? event.data[name] : 0)

/** What an event adds to the day's figures. */
export function figuresOf(event: Pick<DomainEvent, 'name' | 'data'>): Readonly<Record<string, number>> {
  switch (event.name) {
    case 'queue.joined':
      return { joined: 1, ...(event.data?.['kind'] === 'booked' ? { booked: 1 } : {}), [`h${String(event.data?.['hour'])}`]: 1 }
    case 'queue.called':
      return { called: 1, [`w${bucketOf(numberIn(event, 'waited'))}`]: 1 }
    case 'queue.served':
      return { served: 1, [`s${bucketOf(numberIn(event, 'minutes'))}`]: 1 }
    default:
      return { [event.name.slice('queue.'.length)]: 1 }
  }
}

const placeOf = (event: DomainEvent): { readonly outletId: string; readonly date: string; readonly skill: string } => ({ outletId: String(event.data?.['outletId']), date: String(event.data?.['date']), skill: String(event.data?.['skill']) })

const figures: Reaction = {
  name: 'queue.figures',
  on: ['queue.joined', 'queue.called', 'queue.served', 'queue.missed', 'queue.left', 'queue.lapsed'],
  run: (event, deps, done) => commit(deps, [done, figuresWrite(deps, placeOf(event).outletId, placeOf(event).date, figuresOf(event))])
}

const pace: Reaction = {
  name: 'queue.pace',
  on: ['queue.served'],
  run: async (event, deps, done) => {
    const { outletId, skill } = placeOf(event)
    const minutes = numberIn(event, 'minutes')
    if (minutes < LEAST_SERVICE_MINUTES) return commit(deps, [done])
    for (let tries = 1; ; tries += 1) {
      try {
        return await commit(deps, [done, await paceWrite(deps, outletId, skill, minutes, MOST_MEASURED)])
      } catch (error) {
        if (error !== lineMoved || tries >= MOST_TRIES) throw error
      }
    }
  }
}

/** The module's reactions. */
export const queueReactions: readonly Reaction[] = [figures, pace]
