/// <reference types="@tarojs/taro" />

declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5'
    TARO_APP_API: string
    TARO_APP_DEMO_WECHAT: string
    TARO_APP_TEMPLATES: string
  }
}

declare module '*.css'
