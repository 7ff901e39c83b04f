/** Where applicants' papers lie: S3, uploaded straight from the phone by a presigned POST (platform-facts §5). */
import type { Instant } from '@lubiao/shared/kernel/clock'

/** An upload permission: multipart POST of `fields` and the file to `url`. */
export interface UploadTicket {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly expiresAt: Instant
}

/** The port. Throws Problem `upstream-unavailable` when the store does not answer in time. */
export interface FilesPort {
  /** Permission for exactly this many bytes of this type under `key`. */
  ticket(key: string, contentType: string, bytes: number, sha256: string): Promise<UploadTicket>
  /** Size and type of what lies under `key`, or undefined. */
  head(key: string): Promise<{ readonly bytes: number; readonly contentType: string } | undefined>
  /** A link that opens the file for five minutes. */
  link(key: string, fileName: string): Promise<{ readonly url: string; readonly expiresAt: Instant }>
  remove(key: string): Promise<void>
}
