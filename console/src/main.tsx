/** Start of the staff console. */
import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { SWRConfig } from 'swr'
import { speakChinese } from './client/messages'
import { asRefusal } from './client/refusal'
import { restoreSession } from './client/session'
import './shell/global.css'
import { router } from './shell/routes'
import { theme } from './shell/theme'

speakChinese()
dayjs.locale('zh-cn')
void restoreSession()

const container = document.getElementById('root')
if (container === null) throw new TypeError('no #root')
createRoot(container).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <App style={{ height: '100%' }}>
        <SWRConfig value={{ dedupingInterval: 1_000, focusThrottleInterval: 5_000, keepPreviousData: false, errorRetryCount: 4, shouldRetryOnError: (error: unknown) => asRefusal(error).retryable }}>
          <RouterProvider router={router} />
        </SWRConfig>
      </App>
    </ConfigProvider>
  </StrictMode>
)
