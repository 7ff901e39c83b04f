import type { Presence } from '@lubiao/shared/queue/contract'
import { readDoorCode } from '@lubiao/shared/queue/presence'
import { Failure } from '../../../client/failure'
import { locate } from '../../../device/location'
import { scanQr } from '../../../device/scan'

/** Proof of being there, and which outlet's door it was when the code said so. */
export interface Seen { readonly presence: Presence; readonly outletId: string | undefined }

/** Scans the code at the door; undefined when the person turned back. Throws Failure when it is another kind of code. */
export async function scanDoor(): Promise<Seen | undefined> {
  const text = await scanQr()
  return text === undefined ? undefined : typedDoor(text)
}

/** Takes the eight characters below the code at the door. Throws Failure when they cannot be that. */
export function typedDoor(text: string): Seen {
  const read = readDoorCode(text)
  if (read === undefined) throw new Failure('not-a-door-code', '这不是门口屏幕上的签到码', false, -1, '请扫网点门口屏幕上的二维码，或输入码下面的 8 个字符。')
  return { presence: { by: 'door', code: text }, outletId: read.outletId }
}

/** Where the phone is. Throws Failure when it may not or cannot say. */
export async function standHere(): Promise<Seen> {
  const found = await locate()
  if (found === undefined) throw new Failure('no-position', '没有取得位置', false, -1, '请允许使用位置，或改为扫门口的二维码。')
  return { presence: { by: 'position', lng: found.lng, lat: found.lat, accuracy: found.accuracy }, outletId: undefined }
}
