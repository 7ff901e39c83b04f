import * as z from 'zod'
import zhCN from 'zod/v4/locales/zh-CN.js'

// WeChat replaces Function by one that does nothing: zod must not compile its checks. Must run before any contract is loaded.
z.config({ jitless: true, ...zhCN() })
