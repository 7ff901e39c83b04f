/**
 * The draw anybody can check. Before entries begin the office publishes the hash of a secret; after they end, the secret. Seed and order
 * follow from the secret and the published list alone:
 *
 *     commitment = SHA-256(secret)
 *     listHash   = SHA-256(entry ids in ascending order, joined by line feeds, as ASCII)
 *     seed       = SHA-256(secret ‖ listHash)              32 + 32 bytes
 *     order      = entries by HMAC-SHA-256(seed, entry id as ASCII), ascending as hex
 *
 * Nobody can choose the secret after the list is known, for it was committed to; nobody outside can choose the list to suit the secret, for it
 * is not known to them. Runs on a phone.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { utf8Bytes } from '../pass/bytes'

/** The method in words, as the page prints it. */
export const DRAW_METHOD =
  '登记前公布承诺值 = SHA-256(秘密)。截止后公布秘密和全部登记编号。名单值 = SHA-256(编号升序、以换行相连)；种子 = SHA-256(秘密后接名单值)；每个编号计算 HMAC-SHA-256(种子, 编号)，从小到大就是顺序。任何人都可以自己算一遍。'

/** Bytes of the secret. */
export const SECRET_BYTES = 32

/** SHA-256 of the secret, hex. @param secret 64 hex digits */
export const commitmentOf = (secret: string): string => bytesToHex(sha256(hexToBytes(secret)))

/** Hash of a list of entries, in whatever order they are given. */
export const listHashOf = (entryIds: readonly string[]): string => bytesToHex(sha256(utf8Bytes([...entryIds].sort().join('\n'))))

/** The seed of a draw. */
export const seedOf = (secret: string, listHash: string): string => bytesToHex(sha256(concatBytes(hexToBytes(secret), hexToBytes(listHash))))

/** A draw with everything that is published of it. */
export interface Draw {
  readonly secret: string
  readonly commitment: string
  readonly listHash: string
  readonly seed: string
  /** Entry ids, the first place first. */
  readonly order: readonly string[]
}

/** Draws the order of these entries. */
export function drawOrder(secret: string, entryIds: readonly string[]): Draw {
  const listHash = listHashOf(entryIds)
  const seed = seedOf(secret, listHash)
  const key = hexToBytes(seed)
  const ranked = entryIds.map((entryId) => ({ entryId, at: bytesToHex(hmac(sha256, key, utf8Bytes(entryId))) })).sort((a, b) => (a.at < b.at ? -1 : 1))
  return { secret, commitment: commitmentOf(secret), listHash, seed, order: ranked.map(({ entryId }) => entryId) }
}

/** What does not hold of a published draw; empty when everything does. */
export function faultsOfDraw(published: Omit<Draw, 'order'>, places: readonly { readonly entryId: string; readonly place: number }[]): readonly string[] {
  const again = drawOrder(published.secret, places.map(({ entryId }) => entryId))
  const faults: string[] = []
  if (again.commitment !== published.commitment) faults.push('公布的秘密与事先公布的承诺值不符')
  if (again.listHash !== published.listHash) faults.push('名单与公布的名单值不符')
  if (again.seed !== published.seed) faults.push('种子不是由秘密和名单算出的')
  const wrong = places.filter(({ entryId, place }) => again.order[place - 1] !== entryId)
  if (wrong.length > 0) faults.push(`${wrong.length} 个编号的顺序与计算结果不符`)
  return faults
}
