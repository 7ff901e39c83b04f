/** Handlers that die at a random await: from its n-th request to the store on, a doomed handler reaches nothing any more, before or after that request was applied. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Table } from '../../functions/src/platform/table'

/** What awaits one handler. */
interface Doom {
  left: number
  readonly phase: 'before' | 'after'
  dead: boolean
}

const fate = new AsyncLocalStorage<Doom>()

/** The error a dead handler ends with; no client ever sees it, for a dead process answers nothing. */
class Died extends Error {
  override readonly name = 'Died'
}

/** Lets handlers on this table be killed. */
export function makeMortal(table: Table): void {
  for (const client of [table.reads, table.writes]) {
    const send = client.send.bind(client) as (command: object) => Promise<unknown>
    const mortal = async (command: object): Promise<unknown> => {
      const doom = fate.getStore()
      if (doom === undefined) return send(command)
      if (doom.dead) throw new Died()
      doom.left -= 1
      if (doom.left > 0) return send(command)
      doom.dead = true
      if (doom.phase === 'after') await send(command)
      throw new Died()
    }
    client.send = mortal as unknown as DynamoDBDocumentClient['send']
  }
}

/** Runs a request that dies at its n-th word to the store. `died` tells whether it came that far. */
export async function doomed<T>(n: number, phase: 'before' | 'after', request: () => Promise<T>): Promise<{ readonly answer: T; readonly died: boolean }> {
  const doom: Doom = { left: n, phase, dead: false }
  const answer = await fate.run(doom, request)
  return { answer, died: doom.dead }
}
