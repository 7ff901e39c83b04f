const path = require('node:path')
const components = require('./aria-attrs')

// Restores aria-* attributes, which Taro drops on WeChat.
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return // h5 keeps them by itself
      platform.runtimePath = [].concat(platform.runtimePath, path.join(__dirname, 'aria-runtime.js'))
      platform.template.mergeComponents(ctx, components)
    }
  })
}
