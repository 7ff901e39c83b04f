import '@tarojs/components/types/common'

// Accessibility attributes restored by config/aria-plugin.js; WeChat reads them, h5 gets them as role and aria-*.
declare module '@tarojs/components/types/common' {
  interface StandardProps {
    ariaRole?: string
    ariaLabel?: string
    ariaHidden?: boolean
    ariaChecked?: boolean
    ariaDisabled?: boolean
    ariaSelected?: boolean
    ariaLive?: string
  }
}
