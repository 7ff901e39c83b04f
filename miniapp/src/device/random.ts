import { ID_ALPHABET } from '@lubiao/shared/kernel/ids'

interface RandomApi { getRandomValues(options: { length: number; success(answer: { randomValues: ArrayBuffer }): void; fail(reason: { errMsg: string }): void }): void }
declare const wx: RandomApi

/** Unpredictable bytes from the phone (base library ≥ 2.18.1). Rejects when the phone has none to give. */
export function randomBytes(n: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    wx.getRandomValues({ length: n, success: (answer) => resolve(new Uint8Array(answer.randomValues)), fail: (reason) => reject(new Error(reason.errMsg)) })
  })
}

/** An unguessable id of `n` characters. */
export async function randomId(n: number): Promise<string> {
  let id = ''
  while (id.length < n) for (const byte of await randomBytes(n)) if (byte < 248 && id.length < n) id += ID_ALPHABET.charAt(byte % 31)
  return id
}
