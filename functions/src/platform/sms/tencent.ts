/**
 * Text messages by Tencent Cloud (platform-facts §6). The SDK is loaded at the first message, so it stays out of every function's start.
 */
import type { Config } from '../config'
import type { Log } from '../log'
import { DEADLINE_MS } from '../outbound'
import type { SmsPort } from './port'
import { codeOf } from '../thrown'

/** Settings this adapter reads. */
export type SmsSettings = Pick<Config, 'SMS_ENDPOINT' | 'SMS_SECRET_ID' | 'SMS_SECRET_KEY' | 'SMS_APP_ID' | 'SMS_SIGN' | 'SMS_REGION' | 'SMS_TEMPLATES'>

async function openClient(settings: SmsSettings) {
  const { Client } = await import('tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_client')
  const endpoint = new URL(settings.SMS_ENDPOINT)
  return new Client({
    credential: { secretId: settings.SMS_SECRET_ID, secretKey: settings.SMS_SECRET_KEY },
    region: settings.SMS_REGION,
    profile: { signMethod: 'TC3-HMAC-SHA256', httpProfile: { protocol: `${endpoint.protocol}//`, endpoint: endpoint.host, reqTimeout: Math.ceil(DEADLINE_MS / 1000) } }
  })
}

/** Codes that say "too often", however they arrive. */
const isLimit = (code: string): boolean => code.startsWith('LimitExceeded')

/** The real adapter. One attempt only: whether to send again is the sender's decision, so that nobody gets the same message twice. */
export function createSms(settings: SmsSettings, log: Log): SmsPort {
  let client: ReturnType<typeof openClient> | undefined
  return {
    async send(message) {
      const template = settings.SMS_TEMPLATES[message.template]
      if (template === undefined) {
        log('error', 'sms.template', { template: message.template })
        return 'rejected'
      }
      try {
        client ??= openClient(settings)
        const answer = await (await client).SendSms({
          PhoneNumberSet: [`+86${message.phone}`], SmsSdkAppId: settings.SMS_APP_ID, SignName: settings.SMS_SIGN, TemplateId: template, TemplateParamSet: [...message.params]
        })
        const code = answer.SendStatusSet?.[0]?.Code ?? ''
        if (code === 'Ok') return 'sent'
        log('warn', 'sms.refused', { cause: code })
        return isLimit(code) ? 'limited' : 'rejected'
      } catch (error) {
        const code = codeOf(error) ?? ''
        log('warn', 'sms.failed', { cause: code === '' ? 'unanswered' : code })
        if (isLimit(code) || code.startsWith('RequestLimitExceeded')) return 'limited'
        // The service's own codes are words with dots or capitals; those of a broken connection are ECONN… or empty.
        return /^(FailedOperation|InvalidParameter|UnauthorizedOperation|UnsupportedOperation|AuthFailure|MissingParameter)/.test(code) ? 'rejected' : 'down'
      }
    }
  }
}
