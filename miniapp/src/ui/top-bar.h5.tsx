import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'

const TABS = ['shell/home/index', 'shell/passes/index', 'shell/me/index']

/** A browser has no WeChat title bar: the page's title and the way back. */
export function TopBar() {
  const { path } = useRouter()
  const here = path.replace(/^\//, '').split('?')[0] ?? ''
  if (TABS.includes(here)) return null
  const title = Taro.getCurrentInstance().page?.config?.navigationBarTitleText ?? document.title
  const back = () => { if (Taro.getCurrentPages().length > 1) void Taro.navigateBack(); else void Taro.switchTab({ url: '/shell/home/index' }) }
  return (
    <View className='top-bar'>
      <View className='top-back' id='back' ariaRole='button' ariaLabel='返回' onClick={back}><View className='top-arrow' ariaHidden /></View>
      <Text className='top-title' ariaRole='heading'>{title}</Text>
    </View>
  )
}
