/** Objects on disk: the bytes in a file of their own, and a small JSON beside that names it, replaced in one step, so that a crash leaves the old or the new. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is known of an object beside its bytes. */
export interface ObjectMeta {
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly contentType: string
  readonly lastModified: string
  readonly checksumSha256?: string
  readonly metadata: Readonly<Record<string, string>>
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** A folder of objects. */
export class Disk {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true })
  }

  /** Keys become hashes: no key can name a path. */
  private place(key: string): string {
    return join(this.folder, createHash('sha256').update(key).digest('hex').slice(0, 40))
  }

  async put(meta: Omit<ObjectMeta, 'size' | 'etag'>, body: Buffer): Promise<ObjectMeta> {
    const place = this.place(meta.key)
    const old = await this.record(meta.key)
    const whole: ObjectMeta = { ...meta, size: body.length, etag: `"${createHash('md5').update(body).digest('hex')}"` }
    const bytes = randomUUID()
    await writeFile(`${place}.${bytes}`, body)
    await writeFile(`${place}.new-${bytes}`, JSON.stringify({ ...whole, bytes }))
    await rename(`${place}.new-${bytes}`, `${place}.json`)
    if (old !== undefined) await rm(`${place}.${old.bytes}`, { force: true })
    return whole
  }

  private async record(key: string): Promise<(ObjectMeta & { readonly bytes: string }) | undefined> {
    try {
      return JSON.parse(await readFile(`${this.place(key)}.json`, 'utf8')) as ObjectMeta & { bytes: string }
    } catch (error) {
      if (missing(error)) return undefined
      throw error
    }
  }

  async head(key: string): Promise<ObjectMeta | undefined> {
    return this.record(key)
  }

  async get(key: string): Promise<{ readonly meta: ObjectMeta; readonly body: Buffer } | undefined> {
    const record = await this.record(key)
    return record === undefined ? undefined : { meta: record, body: await readFile(`${this.place(key)}.${record.bytes}`) }
  }

  async remove(key: string): Promise<void> {
    const record = await this.record(key)
    if (record === undefined) return
    await rm(`${this.place(key)}.json`, { force: true })
    await rm(`${this.place(key)}.${record.bytes}`, { force: true })
  }
}
