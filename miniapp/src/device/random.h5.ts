import { ID_ALPHABET } from '@lubiao/shared/kernel/ids'

/** Unpredictable bytes from the browser. */
export const randomBytes = async (n: number): Promise<Uint8Array> => crypto.getRandomValues(new Uint8Array(n))

/** An unguessable id of `n` characters. */
export async function randomId(n: number): Promise<string> {
  let id = ''
  while (id.length < n) for (const byte of await randomBytes(n)) if (byte < 248 && id.length < n) id += ID_ALPHABET.charAt(byte % 31)
  return id
}
