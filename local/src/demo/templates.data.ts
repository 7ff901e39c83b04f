/**
 * Message templates as the simulated platforms hold them after approval. Keys of a WeChat template carry their type in the name (thing1,
 * time4 …), as the real ones do; SMS bodies number their parameters.
 */

/** A WeChat subscribe template: `kind` once = one message per consent, long = until taken back (open to government services). */
export interface WechatTemplate {
  readonly id: string
  readonly title: string
  readonly kind: 'once' | 'long'
  readonly fields: Readonly<Record<string, string>>
}

/** Templates of our mini-program. */
export const wechatTemplates: readonly WechatTemplate[] = [
  { id: 'tmpl-pass-decided', title: '办理结果通知', kind: 'once', fields: { thing1: '事项', car_number2: '车牌号', phrase3: '结果', time4: '时间', thing5: '说明' } },
  { id: 'tmpl-pass-returned', title: '材料补正提醒', kind: 'once', fields: { thing1: '事项', car_number2: '车牌号', thing3: '补正原因', time4: '时间' } },
  { id: 'tmpl-pass-expiring', title: '证件到期提醒', kind: 'once', fields: { thing1: '证件', car_number2: '车牌号', time3: '到期时间', thing4: '提示' } },
  { id: 'tmpl-service-news', title: '业务办理进度通知', kind: 'once', fields: { thing1: '业务', character_string2: '编号', phrase3: '状态', time4: '时间', thing5: '说明' } },
  { id: 'tmpl-service-to-do', title: '待办事项提醒', kind: 'once', fields: { thing1: '业务', character_string2: '编号', thing3: '需要您做的', time4: '截止时间' } }
]

/** An approved SMS template; `{1}` … are its parameters. */
export interface SmsTemplate {
  readonly id: string
  readonly text: string
}

/** Templates of our SMS application. */
export const smsTemplates: readonly SmsTemplate[] = [
  { id: '100001', text: '您为{1}申请的市区通行证{2}。{3}' },
  { id: '100002', text: '您为{1}申请的市区通行证需要补正：{2}。请在小程序中修改后再次提交。' },
  { id: '100003', text: '{1}的市区通行证将于{2}到期，如需继续通行请提前两个工作日申请延期。' },
  { id: '100004', text: '您的{1}（{2}）{3}。{4}' },
  { id: '100005', text: '您的{1}（{2}）需要您处理：{3}。时间：{4}前，详情见小程序。' }
]
