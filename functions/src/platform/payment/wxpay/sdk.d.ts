/** The SDK's parts by themselves: its index cannot be bundled as an ES module (platform-facts §2). */
declare module 'wechatpay-axios-plugin/lib/decorator.js' {
  import type { Decorator } from 'wechatpay-axios-plugin'
  const decorator: typeof Decorator
  export default decorator
}
