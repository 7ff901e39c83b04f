import Taro from '@tarojs/taro'

/** Hands a text file to the person: WeChat copies it to the clipboard, which every phone can paste from. */
export async function handOver(_name: string, text: string, _type?: string): Promise<'copied' | 'saved'> {
  await Taro.setClipboardData({ data: text })
  return 'copied'
}
