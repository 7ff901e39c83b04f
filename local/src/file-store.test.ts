import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost, type PresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { startFileStore, type FileStore } from './file-store'

const bucket = 'lubiao-files'
const who = { accessKeyId: 'local', secretAccessKey: 'local', region: 'local' }
const origin = 'http://127.0.0.1:4101'

const clientOf = (endpoint: string, secretAccessKey = 'local'): S3Client =>
  new S3Client({ endpoint, region: 'local', forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId: 'local', secretAccessKey } })

describe('file store, driven by the AWS SDK', () => {
  let folder = ''
  let store: FileStore
  let client: S3Client
  let shiftMs = 0
  const start = () => startFileStore({ ...who, folder, bucket, origins: [origin], now: () => Date.now() + shiftMs })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'files-'))
    store = await start()
    client = clientOf(store.url)
  })
  afterEach(() => { shiftMs = 0 })
  afterAll(async () => {
    client.destroy()
    await store.stop()
    rmSync(folder, { recursive: true })
  })

  const text = async (key: string): Promise<string | undefined> => (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString()

  describe('objects', () => {
    it('puts, gets, heads and deletes, with type, metadata, etag and checksums', async () => {
      const Key = 'pass/行驶证 1+2.jpg'
      const put = await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'picture', ContentType: 'image/jpeg', Metadata: { case: 'TX' }, ChecksumAlgorithm: 'SHA256' }))
      expect(put.ETag).toBe(`"${createHash('md5').update('picture').digest('hex')}"`)
      const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
      expect([await got.Body?.transformToString(), got.ContentType, got.Metadata, got.ChecksumSHA256]).toEqual(['picture', 'image/jpeg', { case: 'TX' }, createHash('sha256').update('picture').digest('base64')])
      expect(await client.send(new HeadObjectCommand({ Bucket: bucket, Key }))).toMatchObject({ ContentLength: 7, ContentType: 'image/jpeg', ETag: put.ETag })
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
      await expect(client.send(new GetObjectCommand({ Bucket: bucket, Key }))).rejects.toMatchObject({ name: 'NoSuchKey' })
      await expect(client.send(new HeadObjectCommand({ Bucket: bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' })
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
    })

    it('takes the SDK\'s default checksum, empty bodies and large ones', async () => {
      const large = Buffer.alloc(5 * 1024 * 1024, 'x')
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'large', Body: large }))
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'empty', Body: '' }))
      expect((await text('large'))?.length).toBe(large.length)
      expect(await text('empty')).toBe('')
    })

    it('takes a stream with its checksum behind it', async () => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'streamed', Body: Readable.from([Buffer.from('one '), Buffer.from('two')]), ContentLength: 7, ChecksumAlgorithm: 'CRC32' }))
      expect(await text('streamed')).toBe('one two')
    })

    it('leaves no bytes of an overwritten or deleted object', async () => {
      const before = readdirSync(join(folder, bucket)).length
      for (const Body of ['one', 'two', 'three']) await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'again', Body }))
      expect(await text('again')).toBe('three')
      expect(readdirSync(join(folder, bucket)).length).toBe(before + 2)
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'again' }))
      expect(readdirSync(join(folder, bucket)).length).toBe(before)
    })

    it('keeps objects across a restart', async () => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'kept', Body: 'kept' }))
      const second = await start()
      const other = clientOf(second.url)
      expect(await (await other.send(new GetObjectCommand({ Bucket: bucket, Key: 'kept' }))).Body?.transformToString()).toBe('kept')
      other.destroy()
      await second.stop()
    })

    it.each([
      ['a wrong secret', () => clientOf(store.url, 'wrong').send(new PutObjectCommand({ Bucket: bucket, Key: 'x', Body: 'x' })), 'SignatureDoesNotMatch'],
      ['another bucket', () => client.send(new PutObjectCommand({ Bucket: 'someone-elses', Key: 'x', Body: 'x' })), 'NoSuchBucket'],
      ['a listing', () => client.send(new ListObjectsV2Command({ Bucket: bucket })), 'MethodNotAllowed'],
      ['a precondition it does not have', () => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'x', Body: 'x', IfNoneMatch: '*' })), 'NotImplemented'],
      ['a checksum it cannot compute', () => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'x', Body: Readable.from(['x']), ContentLength: 1, ChecksumAlgorithm: 'CRC32C' })), 'NotImplemented']
    ])('refuses %s', async (_what, call, name) => {
      await expect(call()).rejects.toMatchObject({ name })
    })

    it('refuses a clock more than 15 minutes off, an unsigned request and changed bytes', async () => {
      shiftMs = 16 * 60_000
      await expect(client.send(new GetObjectCommand({ Bucket: bucket, Key: 'kept' }))).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' })
      shiftMs = 0
      expect((await fetch(`${store.url}/${bucket}/kept`)).status).toBe(403)
      expect((await fetch(`${store.url}/${bucket}/kept`, { method: 'PUT', body: 'x' })).status).toBe(403)
      expect((await fetch(`${store.url}/${bucket}/kept`, { method: 'DELETE' })).status).toBe(403)
      const spoiler = clientOf(store.url)
      spoiler.middlewareStack.add((next) => (args) => {
        (args.request as { body: unknown }).body = 'spoiled'
        return next(args)
      }, { step: 'finalizeRequest', priority: 'low' })
      await expect(spoiler.send(new PutObjectCommand({ Bucket: bucket, Key: 'kept', Body: 'correct' }))).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
      expect(await text('kept')).toBe('kept')
    })
  })

  describe('presigned links', () => {
    const link = (Key = 'linked', expiresIn = 60) => getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key, ResponseContentDisposition: 'inline; filename*=UTF-8\'\'%E8%AF%81.pdf' }), { expiresIn })
    beforeAll(() => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'linked', Body: 'linked', ContentType: 'application/pdf' })))

    it('opens the object with the headers asked for, also from an allowed page', async () => {
      const reply = await fetch(await link(), { headers: { origin } })
      expect([reply.status, reply.headers.get('content-disposition'), reply.headers.get('content-type'), reply.headers.get('access-control-allow-origin'), await reply.text()])
        .toEqual([200, 'inline; filename*=UTF-8\'\'%E8%AF%81.pdf', 'application/pdf', origin, 'linked'])
    })

    it('expires', async () => {
      const url = await link('linked', 60)
      shiftMs = 61_000
      const reply = await fetch(url)
      expect([reply.status, await reply.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code><Message>Request has expired')])
    })

    it.each([
      ['another key', (url: string) => url.replace('/linked', '/kept')], ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000')],
      ['another file name', (url: string) => url.replace('response-content-disposition=inline', 'response-content-disposition=attachment')],
      ['an added parameter', (url: string) => `${url}&response-content-type=text/html`]
    ])('refuses %s', async (_what, change) => {
      const reply = await fetch(change(await link()))
      expect([reply.status, await reply.text()]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')])
    })

    it('is for its method only', async () => {
      expect((await fetch(await link(), { method: 'DELETE' })).status).toBe(403)
    })

    it('puts by a presigned PUT', async () => {
      const plain = new S3Client({ endpoint: store.url, region: 'local', forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
      const url = await getSignedUrl(plain, new PutObjectCommand({ Bucket: bucket, Key: 'by-put' }), { expiresIn: 60 })
      plain.destroy()
      expect((await fetch(url.replace('/by-put', '/kept'), { method: 'PUT', body: 'x' })).status).toBe(403)
      expect((await fetch(url, { method: 'PUT', body: 'put' })).status).toBe(200)
      expect(await text('by-put')).toBe('put')
    })
  })

  describe('presigned POST', () => {
    const picture = Buffer.from('a picture of 24 bytes !!')
    const sha256 = createHash('sha256').update(picture).digest('base64')
    const ticket = (more: Partial<PresignedPostOptions> = {}) => createPresignedPost(client, {
      Bucket: bucket, Key: 'up/one', Expires: 60, Fields: { 'Content-Type': 'image/png', success_action_status: '204', 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 },
      Conditions: [['content-length-range', 1, picture.length], ['eq', '$Content-Type', 'image/png'], { success_action_status: '204' }, ['starts-with', '$key', 'up/'], { 'x-amz-checksum-algorithm': 'SHA256' }, { 'x-amz-checksum-sha256': sha256 }],
      ...more
    })
    async function send(post: PresignedPost, change: Record<string, string | undefined> = {}, file: Buffer = picture, headers = {}): Promise<{ status: number; body: string; headers: Headers }> {
      const form = new FormData()
      for (const [name, value] of Object.entries({ ...post.fields, ...change })) if (value !== undefined) form.append(name, value)
      form.append('file', new Blob([new Uint8Array(file)], { type: 'image/png' }), '照片.png')
      const reply = await fetch(post.url, { method: 'POST', body: form, headers })
      return { status: reply.status, body: await reply.text(), headers: reply.headers }
    }

    it('stores what fits the policy', async () => {
      const reply = await send(await ticket(), {}, picture, { origin })
      expect([reply.status, reply.body, reply.headers.get('access-control-allow-origin')]).toEqual([204, '', origin])
      const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'up/one' }))
      expect([got.ContentType, got.ContentLength, await got.Body?.transformToString()]).toEqual(['image/png', picture.length, picture.toString()])
    })

    it('fills in the file name, and answers 201 with a document', async () => {
      const reply = await send(await createPresignedPost(client, { Bucket: bucket, Key: 'named/${filename}', Expires: 60, Fields: { success_action_status: '201' } }))
      expect([reply.status, reply.body]).toEqual([201, expect.stringContaining('<Key>named/照片.png</Key>')])
      expect(await text('named/照片.png')).toBe(picture.toString())
    })

    it.each<[string, Record<string, string | undefined>, Buffer | undefined, number, string]>([
      ['a file too large', {}, Buffer.concat([picture, Buffer.from('x')]), 400, 'EntityTooLarge'],
      ['an empty file', {}, Buffer.alloc(0), 400, 'EntityTooSmall'],
      ['another file of the same size', {}, Buffer.alloc(picture.length, 'y'), 400, 'BadDigest'],
      ['another type', { 'Content-Type': 'text/html' }, undefined, 403, 'Policy Condition failed'],
      ['another key under the prefix', { key: 'up/two' }, undefined, 403, 'Policy Condition failed'],
      ['another status', { success_action_status: '200' }, undefined, 403, 'Policy Condition failed'],
      ['a left-out condition', { 'Content-Type': undefined }, undefined, 403, 'Policy Condition failed'],
      ['a field the policy does not name', { acl: 'public-read' }, undefined, 403, 'Extra input fields: acl'],
      ['a wrong signature', { 'X-Amz-Signature': 'a'.repeat(64) }, undefined, 403, 'SignatureDoesNotMatch'],
      ['no policy', { Policy: undefined }, undefined, 403, 'AccessDenied'],
      ['somebody else\'s key id', { 'X-Amz-Credential': 'other/20261123/local/s3/aws4_request' }, undefined, 403, 'InvalidAccessKeyId'],
      ['a policy of one\'s own', { Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64') }, undefined, 403, 'SignatureDoesNotMatch']
    ])('refuses %s and stores nothing', async (_what, change, file, status, words) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'up/one' }))
      const reply = await send(await ticket(), change, file)
      expect([reply.status, reply.body]).toEqual([status, expect.stringContaining(words)])
      await expect(text('up/one')).rejects.toMatchObject({ name: 'NoSuchKey' })
    })

    it('refuses an expired policy, and one for another bucket', async () => {
      const post = await ticket()
      shiftMs = 61_000
      expect((await send(post)).body).toContain('Policy expired')
      shiftMs = 0
      const elsewhere = await createPresignedPost(client, { Bucket: 'other-bucket', Key: 'x', Expires: 60 })
      expect((await send({ ...elsewhere, url: `${store.url}/${bucket}` })).body).toContain('Policy Condition failed')
    })

    it.each([['application/json', '{}'], ['multipart/form-data', 'x'], ['multipart/form-data; boundary=b', '--b\r\nbroken']])('names a body that is no form (%s)', async (type, body) => {
      const reply = await fetch(`${store.url}/${bucket}`, { method: 'POST', headers: { 'content-type': type }, body })
      expect([reply.status, await reply.text()]).toEqual([400, expect.stringMatching(/MalformedPOSTRequest|InvalidArgument/)])
    })
  })

  describe('pages and faults', () => {
    const preflight = (from: string, method = 'POST') => fetch(`${store.url}/${bucket}`, { method: 'OPTIONS', headers: { origin: from, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' } })

    it('answers the preflight of an allowed page only', async () => {
      const yes = await preflight(origin)
      expect([yes.status, yes.headers.get('access-control-allow-origin'), yes.headers.get('access-control-allow-headers')]).toEqual([200, origin, 'content-type'])
      expect([(await preflight('https://example.org')).status, (await preflight(origin, 'PATCH')).status]).toEqual([403, 403])
      expect((await fetch(`${store.url}/${bucket}/kept`, { headers: { origin: 'https://example.org' } })).headers.get('access-control-allow-origin')).toBeNull()
    })

    it('goes down and comes back by its admin address', async () => {
      const order = (body: object, headers = {}) => fetch(`${store.adminUrl}/faults`, { method: 'POST', body: JSON.stringify(body), headers })
      expect((await order({ down: true })).status).toBe(200)
      await expect(text('kept')).rejects.toThrow(/hang up|ECONNRESET/)
      await order({ errorRate: 1 })
      await expect(text('kept')).rejects.toMatchObject({ name: 'SlowDown' })
      await order({})
      expect(await text('kept')).toBe('kept')
      expect([(await order({ down: 1 })).status, (await order({}, { origin })).status]).toEqual([400, 403])
    })
  })
})
