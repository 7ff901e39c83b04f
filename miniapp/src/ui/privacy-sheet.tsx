import { Button, View } from '@tarojs/components'
import { useCell } from '../client/cell'
import { answerPrivacy, privacyQuestion } from '../device/privacy'
import { Button as OwnButton } from './button'
import { Sheet } from './sheet'

/** WeChat's privacy question, asked when a page first touches something personal (base library ≥ 2.32.3). Unanswered, WeChat would keep the page waiting. */
export function PrivacySheet() {
  const question = useCell(privacyQuestion)
  return (
    <Sheet open={question !== undefined} title='需要您的同意' closeText='不同意' onClose={() => answerPrivacy(false)}>
      <View className='mb'>接下来的操作会用到相机、相册、位置或手机号中的一项，只用于您正在办理的事项，详见《隐私保护指引》。不同意不影响其他功能。</View>
      <Button id='privacy-agree' className='btn btn-primary' openType='agreePrivacyAuthorization' onAgreePrivacyAuthorization={() => answerPrivacy(true)}>同意并继续</Button>
      <OwnButton look='text' onTap={() => answerPrivacy(false)}>不同意</OwnButton>
    </Sheet>
  )
}
