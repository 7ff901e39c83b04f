// Accessibility attributes that Taro's WeChat templates leave out; read at build time (templates) and in the app (prop aliases).
const attrs = { 'aria-role': '', 'aria-label': '', 'aria-hidden': '', 'aria-checked': '', 'aria-disabled': '', 'aria-selected': '', 'aria-live': '' }
module.exports = { View: attrs, Text: attrs, Button: attrs, Input: attrs, Textarea: attrs, Image: attrs }
