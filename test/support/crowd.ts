/** Many verified people at once: for races. They are put into the directory as sign-in and real-name check would leave them; everything after is real. */
import { PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { millisOf } from '@lubiao/shared/kernel/clock'
import { checkIdNumber } from '@lubiao/shared/kernel/identity'
import type { InputOf, OutputOf, Route } from '@lubiao/shared/kernel/route'
import { identityHash } from '../../functions/src/account/people'
import { newUserWrite } from '../../functions/src/account/repo'
import { signAccess } from '../../functions/src/http/caller'
import { commit } from '../../functions/src/platform/commit'
import type { Answer, Rig } from './rig'

/** One of the crowd. */
export interface Member {
  readonly userId: string
  readonly idNumber: string
  send<R extends Route>(route: R, input: InputOf<R>, key?: string): Promise<Answer<OutputOf<R>>>
}

/** A valid identity number, the n-th of the crowd. */
function idNumberOf(n: number): string {
  const body = `3715021990${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (Math.floor(n / 12) % 28)).padStart(2, '0')}${String(500 + Math.floor(n / 336)).padStart(3, '0')}`
  for (const last of '0123456789X') if (checkIdNumber(body + last, '2026-01-01').ok) return body + last
  throw new RangeError(`no identity number for ${n}`)
}

/** The n-th of the crowd, new to the directory. */
export async function memberOn(rig: Rig, n: number): Promise<Member> {
  const { deps } = rig
  const idNumber = idNumberOf(n)
  const userId = `CROWD${String(n).padStart(5, '0')}`
  await commit(deps, [newUserWrite(deps, {
    userId, version: 1, createdAt: rig.now, openidSealed: deps.cipher.seal(`oCrowd${n}`), phoneSealed: deps.cipher.seal(`139${String(10_000_000 + n)}`), nameSealed: deps.cipher.seal('赵众'), idHash: identityHash(deps, idNumber), idSealed: deps.cipher.seal(idNumber),
    verifiedAt: rig.now, consent: { version: PRIVACY_VERSION, at: rig.now }
  })])
  // A turned clock outlives a token: it is signed anew when it would not do any more, as a phone renews it.
  let signed = { at: Number.NEGATIVE_INFINITY, token: '' }
  const token = async (): Promise<string> => {
    const at = millisOf(rig.now)
    if (at - signed.at > 10 * 60_000) signed = { at, token: await signAccess({ userId, familyId: `F${userId}` }, deps.config.TOKEN_SECRET, rig.now) }
    return signed.token
  }
  return { userId, idNumber, send: async (route, input, key) => (key === undefined ? rig.send(await token(), route, input) : rig.send(await token(), route, input, key)) }
}

/** The first n of the crowd. */
export const crowdOn = (rig: Rig, n: number): Promise<readonly Member[]> => Promise.all(Array.from({ length: n }, (_one, i) => memberOn(rig, i)))
