import './client/jitless'
import './device/landing'
import './app.css'
import Taro, { useDidShow, useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { renewCredentials } from './client/credentials'
import { keepApp } from './device/keep-app'
import { assistKeyboard } from './device/keyboard'
import { enlargeShell } from './device/large-type'
import { watchNetwork } from './device/network'
import { watchPrivacy } from './device/privacy'
import { speakRoles } from './device/roles'
import { elderMode } from './ui/appearance'

/** A new version is fetched in the background by WeChat; people choose when to restart. */
function offerUpdate(): void {
  if (process.env.TARO_ENV !== 'weapp') return
  const manager = Taro.getUpdateManager()
  manager.onUpdateReady(() => {
    void Taro.showModal({ title: '有新版本', content: '新版本已准备好，重启后使用。正在填写的申请已保存为草稿。', confirmText: '立即重启', cancelText: '稍后' })
      .then((answer) => { if (answer.confirm) manager.applyUpdate() })
  })
}

/** The app around every page. */
export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    watchNetwork()
    watchPrivacy()
    assistKeyboard()
    speakRoles()
    enlargeShell(elderMode.get())
    elderMode.subscribe(() => enlargeShell(elderMode.get()))
    keepApp()
    offerUpdate()
  })
  useDidShow(() => void renewCredentials())
  return children
}
