import Taro from '@tarojs/taro'
import { typeOfBytes, type FileType } from './file-type'

/** A file the person picked; `path` is where the phone keeps it until uploaded. */
export interface PickedFile { readonly path: string; readonly name: string; readonly bytes: Uint8Array; readonly contentType: FileType }

const read = (path: string): Promise<Uint8Array> => new Promise((resolve, reject) => {
  Taro.getFileSystemManager().readFile({ filePath: path, success: (answer) => resolve(new Uint8Array(answer.data as ArrayBuffer)), fail: (reason) => reject(new Error(reason.errMsg)) })
})

async function picked(path: string, name: string): Promise<PickedFile | undefined> {
  const bytes = await read(path)
  const contentType = typeOfBytes(bytes)
  return contentType === undefined ? undefined : { path, name, bytes, contentType }
}

/** Asks for photos or a PDF. Undefined when the person turned back; 'unsupported' when it is neither. */
export async function pickFile(): Promise<PickedFile | 'unsupported' | undefined> {
  try {
    const { tapIndex } = await Taro.showActionSheet({ itemList: ['拍照或从相册选择', '从聊天记录选择 PDF'] })
    if (tapIndex === 0) {
      const media = await Taro.chooseMedia({ count: 1, mediaType: ['image'], sizeType: ['compressed'] })
      const file = media.tempFiles[0]
      return file === undefined ? undefined : ((await picked(file.tempFilePath, `照片-${file.size}`)) ?? 'unsupported')
    }
    const message = await Taro.chooseMessageFile({ count: 1, type: 'file', extension: ['pdf'] })
    const file = message.tempFiles[0]
    return file === undefined ? undefined : ((await picked(file.path, file.name)) ?? 'unsupported')
  } catch (reason) {
    if (/cancel/.test(String((reason as { errMsg?: string }).errMsg))) return undefined
    throw reason
  }
}

/** Sends a file to the store by its signed form (multipart; the store answers 2xx). Returns the HTTP status. */
export async function postFile(url: string, fields: Readonly<Record<string, string>>, file: PickedFile): Promise<number> {
  const answer = await Taro.uploadFile({ url, filePath: file.path, name: 'file', formData: { ...fields }, timeout: 60_000 })
  return answer.statusCode
}
