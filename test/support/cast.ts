/** People of a story whose clock is turned: a turned clock outlives sign-ins, so whoever is needed afterwards signs in again. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import type { Client, Rig } from './rig'

/** Somebody who can be asked to do things. */
export type Acting = Pick<Client, 'send' | 'must'>

/** The people of one rig, which is there when the first of them acts. */
export class Cast {
  /** Raised whenever the clock is turned. */
  private epoch = 0
  constructor(private readonly rig: () => Rig) {}

  private acting(signIn: () => Promise<Client>): Acting {
    let held: { readonly epoch: number; readonly client: Client } | undefined
    const fresh = async (): Promise<Client> => {
      if (held?.epoch !== this.epoch) held = { epoch: this.epoch, client: await signIn() }
      return held.client
    }
    return { send: async (...args) => (await fresh()).send(...args), must: async (...args) => (await fresh()).must(...args) }
  }

  citizen(id: string): Acting {
    return this.acting(() => this.rig().wechat(id))
  }
  desk(id: string): Acting {
    return this.acting(() => this.rig().desk(id))
  }

  /** After the clock was turned by other means: everybody signs in again. */
  later(): void {
    this.epoch += 1
  }

  /** Turns the clock to an instant and runs the minute's schedule. */
  async turnTo(instant: Instant): Promise<void> {
    this.rig().turnTo(instant)
    await this.rig().sweep()
    this.later()
  }
}

/** Applies and submits; `more` names the enterprise acted for. */
export async function submit(as: Acting, application: PassApplication, more: { readonly enterpriseId?: string } = {}): Promise<PassView> {
  const draft = await as.must(passRoutes.open, { application, ...more })
  return as.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
}

/** Gives a desk's order on a case as it was last seen. */
export const order = (as: Pick<Client, 'must'>, view: PassView, given: InputOf<typeof passRoutes.staffAct>['order']): Promise<PassView> =>
  as.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: given })
