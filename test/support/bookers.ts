/** People who book, as many as a story needs: of the crowd, with a token as fresh as the rig's clock. */
import type { InputOf, OutputOf, Route } from '@lubiao/shared/kernel/route'
import { appointmentRoutes, type AppointmentView, type CitizenOrder } from '@lubiao/shared/appointment/contract'
import { signAccess } from '../../functions/src/http/caller'
import { crowdOn, memberOn, type Member } from './crowd'
import { freshKey, type Answer, type Client, type Rig } from './rig'

/** Somebody who books. */
export interface Booker extends Client {
  readonly userId: string
  readonly idNumber: string
}

function bookerOf(rig: Rig, { userId, idNumber }: Member): Booker {
  const send = async <R extends Route>(route: R, input: InputOf<R>, options: { readonly key?: string } = {}): Promise<Answer<OutputOf<R>>> =>
    rig.send(await signAccess({ userId, familyId: `F${userId}` }, rig.deps.config.TOKEN_SECRET, rig.now), route, input, options.key ?? freshKey())
  return {
    userId, idNumber, send, session: { accessToken: '', accessExpiresAt: rig.now, refreshToken: '', refreshExpiresAt: rig.now },
    must: async (route, input) => {
      const answer = await send(route, input)
      if (answer.status >= 300) throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    }
  }
}

/** The n-th person. */
export const bookerOn = async (rig: Rig, n: number): Promise<Booker> => bookerOf(rig, await memberOn(rig, n))

/** The first n people. */
export const bookersOn = async (rig: Rig, n: number): Promise<readonly Booker[]> => (await crowdOn(rig, n)).map((member) => bookerOf(rig, member))

/** Gives an order on a booking as it was last seen. */
export const give = (who: Pick<Client, 'must'>, view: Pick<AppointmentView, 'caseId' | 'version'>, order: CitizenOrder): Promise<AppointmentView> =>
  who.must(appointmentRoutes.act, { caseId: view.caseId, version: view.version, order })
