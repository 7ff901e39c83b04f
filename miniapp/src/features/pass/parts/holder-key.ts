import { base64url, bytesOfBase64url } from '@lubiao/shared/pass/bytes'
import { holderKeyFrom, type HolderKey } from '@lubiao/shared/pass/presentation'
import { randomBytes } from '../../../device/random'
import { keepSecret, keptSecret } from '../../../device/secret'

let held: Promise<HolderKey> | undefined

async function made(): Promise<HolderKey> {
  const seed = await keptSecret('holder')
  if (seed !== undefined && seed !== '') return holderKeyFrom(bytesOfBase64url(seed))
  const random = await randomBytes(48)
  await keepSecret('holder', base64url(random))
  return holderKeyFrom(random)
}

/** This phone's own key: made once, kept under the phone's encryption, never sent. Only its public half leaves. Two callers at once get the same. */
export function holderKey(): Promise<HolderKey> {
  held ??= made()
  held.catch(() => { held = undefined })
  return held
}
