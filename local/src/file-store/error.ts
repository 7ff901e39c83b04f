/** A refusal as S3 words it: HTTP status, code and message, sent as XML. */
export class S3Error extends Error {
  override readonly name = 'S3Error'
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message)
  }

  /** The XML document. */
  toXml(resource: string): string {
    const escape = (text: string): string => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`)
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${this.code}</Code><Message>${escape(this.message)}</Message><Resource>${escape(resource)}</Resource><RequestId>LOCAL</RequestId></Error>`
  }
}
