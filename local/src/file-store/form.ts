/** A multipart upload form as S3 reads it: the file comes last, whatever follows it is ignored. */
import busboy from 'busboy'
import { S3Error } from './error'

/** Fields in lower case, and the file. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>
  readonly fileName: string
  readonly file: Buffer
}

const malformed = (why: string): S3Error => new S3Error(400, 'MalformedPOSTRequest', `The body of your POST request is not well-formed multipart/form-data. ${why}`)

/** Reads a form. Throws S3Error when it is none or has no file. */
export function readForm(contentType: string, body: Buffer): Promise<UploadForm> {
  return new Promise((resolve, reject) => {
    let parser: busboy.Busboy
    try {
      parser = busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8', limits: { fieldSize: 20 * 1024, fields: 64, files: 1 } })
    } catch (cause) {
      reject(malformed(String(cause)))
      return
    }
    const fields = new Map<string, string>()
    const chunks: Buffer[] = []
    let fileName: string | undefined
    parser.on('field', (name, value) => {
      if (fileName === undefined) fields.set(name.toLowerCase(), value)
    })
    parser.on('file', (name, stream, info) => {
      if (name !== 'file') reject(malformed('The file must be in the field "file".'))
      fileName = info.filename ?? ''
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    })
    parser.once('error', (error) => reject(malformed(String(error))))
    parser.once('close', () => {
      if (fileName === undefined) reject(new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.'))
      else resolve({ fields, fileName, file: Buffer.concat(chunks) })
    })
    parser.end(body)
  })
}
