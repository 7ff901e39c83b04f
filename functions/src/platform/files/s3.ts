/** The S3 adapter: presigned POST bounds size and type before a byte is stored; the store itself checks the SHA-256. */
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NotFound, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Config } from '../config'
import type { Log } from '../log'
import { DEADLINE_MS } from '../outbound'
import type { FilesPort } from './port'
import { nameOf } from '../thrown'

/** Settings this adapter reads. */
export type FileSettings = Pick<Config, 'AWS_REGION' | 'FILE_BUCKET' | 'S3_ENDPOINT'>

/** Seconds an upload permission and a link are good for. */
const TICKET_SECONDS = 600
const LINK_SECONDS = 300

/** The real adapter. `S3_ENDPOINT` is set in the local stack only. */
export function createFiles(settings: FileSettings, now: () => Instant, log: Log): FilesPort {
  const Bucket = settings.FILE_BUCKET
  const client = new S3Client({
    region: settings.AWS_REGION, maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: DEADLINE_MS, throwOnRequestTimeout: true },
    ...(settings.S3_ENDPOINT === undefined ? {} : { endpoint: settings.S3_ENDPOINT, forcePathStyle: true, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  })
  const after = (seconds: number): Instant => instantOf(millisOf(now()) + seconds * 1000)

  /** Runs a call; "no such file" becomes undefined, everything else the store says is an outage to the caller. */
  async function ask<T>(call: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof NotFound) return undefined
      log('error', 'files.failed', { call, cause: nameOf(error) })
      throw problem('upstream-unavailable')
    }
  }

  return {
    async ticket(key, contentType, bytes, sha256) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64')
      const Fields = { 'Content-Type': contentType, success_action_status: '204', 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': checksum }
      const post = await createPresignedPost(client, {
        Bucket, Key: key, Expires: TICKET_SECONDS, Fields,
        Conditions: [['content-length-range', bytes, bytes], ...Object.entries(Fields).map(([name, value]): { [key: string]: string } => ({ [name]: value }))]
      })
      return { url: post.url, fields: post.fields, expiresAt: after(TICKET_SECONDS) }
    },
    async head(key) {
      const head = await ask('head', () => client.send(new HeadObjectCommand({ Bucket, Key: key })))
      return head === undefined ? undefined : { bytes: head.ContentLength ?? 0, contentType: head.ContentType ?? '' }
    },
    async link(key, fileName) {
      const ResponseContentDisposition = `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`
      return { url: await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: key, ResponseContentDisposition }), { expiresIn: LINK_SECONDS }), expiresAt: after(LINK_SECONDS) }
    },
    async remove(key) {
      await ask('remove', () => client.send(new DeleteObjectCommand({ Bucket, Key: key })))
    }
  }
}
