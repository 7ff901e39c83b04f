import Taro from '@tarojs/taro'

/** Opens a PDF that came in a reply, in WeChat's reader with its menu: one's own receipt may be sent on or printed. */
export async function openPdf(name: string, base64: string): Promise<void> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`
  await new Promise<void>((resolve, reject) => {
    Taro.getFileSystemManager().writeFile({ filePath, data: base64, encoding: 'base64', success: () => resolve(), fail: (reason) => reject(new Error(reason.errMsg)) })
  })
  await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
}
