import type { FILE_TYPES } from '@lubiao/shared/pass/contract'

/** What may be handed in. */
export type FileType = (typeof FILE_TYPES)[number]

const begins = (bytes: Uint8Array, at: number, ...mark: readonly number[]): boolean => mark.every((byte, i) => bytes[at + i] === byte)

/** The kind of a file by its first bytes, whatever its name says. */
export function typeOfBytes(bytes: Uint8Array): FileType | undefined {
  if (begins(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (begins(bytes, 0, 0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (begins(bytes, 0, 0x52, 0x49, 0x46, 0x46) && begins(bytes, 8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp'
  if (begins(bytes, 0, 0x25, 0x50, 0x44, 0x46)) return 'application/pdf'
  return undefined
}
