import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { FILE_LIMIT_BYTES, passRoutes, type PassApplication } from '@lubiao/shared/pass/contract'
import type { MaterialKind } from '@lubiao/shared/pass/terms.data'
import { client } from '../../../client/client'
import { Failure } from '../../../client/failure'
import { pickFile, postFile } from '../../../device/files'

type Material = PassApplication['materials'][number]

/**
 * Lets the person pick a paper and sends it straight to the file store. Undefined when they turned back.
 * Throws Failure for a wrong kind, a file above 8 MB, or a store that did not take it.
 */
export async function addMaterial(kind: MaterialKind): Promise<Material | undefined> {
  const file = await pickFile()
  if (file === undefined) return undefined
  if (file === 'unsupported') throw new Failure('unsupported-media-type', '只能上传照片或 PDF 文件', false, 415)
  if (file.bytes.length > FILE_LIMIT_BYTES) throw new Failure('too-large', '文件超过 8 MB，请压缩后再上传', false, 413)
  const digest = bytesToHex(sha256(file.bytes))
  const ticket = await client.send(passRoutes.fileTicket, { contentType: file.contentType, bytes: file.bytes.length, sha256: digest })
  let status: number
  try {
    status = await postFile(ticket.url, ticket.fields, file)
  } catch {
    status = 0
  }
  if (status < 200 || status >= 300) throw new Failure('upload-failed', '文件没有传上去，请再试一次', true, status, '已填写的其他内容不受影响。')
  return { kind, fileId: ticket.fileId, sha256: digest, name: file.name.slice(-80) }
}
