import { typeOfBytes, type FileType } from './file-type'

/** A file the person picked; `path` is where the browser keeps it until uploaded. */
export interface PickedFile { readonly path: string; readonly name: string; readonly bytes: Uint8Array; readonly contentType: FileType }

/** Asks for photos or a PDF. Undefined when the person turned back; 'unsupported' when it is neither. */
export function pickFile(): Promise<PickedFile | 'unsupported' | undefined> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/jpeg,image/png,image/webp,application/pdf'
    input.id = 'pick-file'
    input.style.display = 'none'
    document.body.append(input)
    input.addEventListener('cancel', () => { input.remove(); resolve(undefined) })
    input.addEventListener('change', () => {
      input.remove()
      const file = input.files?.[0]
      if (file === undefined) { resolve(undefined); return }
      file.arrayBuffer().then((buffer) => {
        const bytes = new Uint8Array(buffer)
        const contentType = typeOfBytes(bytes)
        resolve(contentType === undefined ? 'unsupported' : { path: '', name: file.name, bytes, contentType })
      }, reject)
    })
    input.click()
  })
}

/** Sends a file to the store by its signed form (multipart; the store answers 2xx). Returns the HTTP status. */
export async function postFile(url: string, fields: Readonly<Record<string, string>>, file: PickedFile): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([file.bytes.slice().buffer], { type: file.contentType }), file.name) // S3: the file must be the last field
  return (await fetch(url, { method: 'POST', body: form })).status
}
