/**
 * A client on a bad road, as ours behave (`miniapp/src/client`): what was lost on the way, and what the server says may be sent again, is
 * sent again with the same key, after the seconds the server names. Seeded.
 */
import { needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { systemSleep } from '../../functions/src/platform/chance'
import { seededRandom, type NextRandom } from '../../local/src/seeded-random'
import { freshKey, type Answer, type Client, type Rig } from './rig'

/** Shares of sendings that never arrive, whose answer never comes back, and that are sent again before the answer is there. */
export interface Loss {
  readonly request: number
  readonly answer: number
  readonly hasty: number
}

/** The 5xx a client may ever see: what they name passes by itself. */
const NAMED = ['busy', 'upstream-unavailable']
const MOST_TRIES = 60

/** The road between the clients and the product. */
export class Road {
  /** Answers no client should ever get. */
  readonly unexpected: string[] = []
  /** What was lost or answered with "again", by kind. */
  readonly met: Record<string, number> = {}
  private readonly random: NextRandom
  private readonly abandoned: Promise<unknown>[] = []
  constructor(private readonly rig: Rig, seed: number, private readonly loss: Loss) {
    this.random = seededRandom(seed)
  }

  /** Sends until there is an answer for good: a success, or a refusal that sending again cannot change. */
  async send<R extends Route>(client: Client, route: R, input: InputOf<R>): Promise<Answer<OutputOf<R>>> {
    const key = needsKey(route) ? { key: freshKey() } : {}
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await this.once(client, route, input, key)
      if (answer === undefined) continue
      const { status, body } = answer
      if (status >= 500 && !NAMED.includes(body.code ?? '')) this.unexpected.push(`${route.name}: ${status} ${body.code ?? ''}`)
      if (status < 300 || body.retryable !== true) return answer
      this.meet(body.code ?? '')
      this.rig.turn((body.retryAfterSeconds ?? 1) * 1000)
      await systemSleep(10)
    }
    throw new Error(`${route.name}: no answer for good in ${MOST_TRIES} tries`)
  }

  /** Like send, but throws unless the answer is a success. */
  async must<R extends Route>(client: Client, route: R, input: InputOf<R>): Promise<OutputOf<R>> {
    const { status, body } = await this.send(client, route, input)
    if (status >= 300) throw new Error(`${route.name}: ${status} ${JSON.stringify(body)}`)
    return body
  }

  /** A client on this road. */
  on(client: Client): Pick<Client, 'must'> {
    return { must: (route, input) => this.must(client, route, input) }
  }

  /** Waits for the answers nobody waited for. */
  async quiet(): Promise<void> {
    await Promise.all(this.abandoned.splice(0))
  }

  private meet(what: string): void {
    this.met[what] = (this.met[what] ?? 0) + 1
  }

  /** One sending; undefined when the client is left without an answer. */
  private async once<R extends Route>(client: Client, route: R, input: InputOf<R>, key: { readonly key?: string }): Promise<Answer<OutputOf<R>> | undefined> {
    const roll = this.random()
    const { request, answer, hasty } = this.loss
    if (roll < request) return this.meet('lost request') as undefined
    const sent = client.send(route, input, key)
    if (roll >= request + answer + hasty) return sent
    if (roll < request + answer) {
      await sent
      return this.meet('lost answer') as undefined
    }
    this.meet('hasty')
    this.abandoned.push(sent)
    return undefined
  }
}
