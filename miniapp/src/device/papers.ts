import Taro from '@tarojs/taro'

/** Shows a paper of a case: a picture in WeChat's viewer, a PDF in its reader; both without a menu to pass it on. False when it could not be fetched. */
export async function showPaper(url: string, kind: 'picture' | 'pdf'): Promise<boolean> {
  if (kind === 'picture') {
    await Taro.previewImage({ urls: [url], current: url, showmenu: false })
    return true
  }
  const { statusCode, tempFilePath } = await Taro.downloadFile({ url, timeout: 60_000 })
  if (statusCode !== 200) return false
  await Taro.openDocument({ filePath: tempFilePath, fileType: 'pdf', showMenu: false })
  return true
}
