/**
 * The WeChat open platform over plain fetch (platform-facts §4): stable_token kept in memory with one fetch under way at a time, every
 * call with a deadline and at most two attempts, a refused token renewed between them.
 */
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Config } from '../config'
import type { Log } from '../log'
import { attemptTwice, exchange, objectIn, type Answer } from '../outbound'
import type { PlatformCall, SendOutcome, WechatPort } from './port'
import { nameOf } from '../thrown'

/** Settings this adapter reads. */
export type WechatSettings = Pick<Config, 'WECHAT_BASE_URL' | 'WECHAT_APP_ID' | 'WECHAT_APP_SECRET' | 'WECHAT_STATE' | 'WECHAT_TEMPLATES'>

/** Token refused: invalid, expired, malformed. */
const TOKEN_ERRORS = new Set([40001, 42001, 40014])
/** The platform is busy: the same call may work now. */
const BUSY = -1
/** Login and phone codes that are unknown, used, missing or from a blocked person. */
const CODE_USED = 40163
const CODE_ERRORS = new Set([40029, CODE_USED, 41008, 40226])
/** Text is only judged of somebody who was in the mini-program within two hours. */
const NOT_HERE_LATELY = 61010
/** The platform changes the token five minutes before its end. */
const TOKEN_MARGIN_MS = 5 * 60_000

type Reply = Readonly<Record<string, unknown>>
const errcodeOf = (reply: Reply): number => (typeof reply['errcode'] === 'number' ? reply['errcode'] : 0)
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const post = (body: object): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** The real adapter. */
export function createWechat(settings: WechatSettings, now: () => Instant, log: Log): WechatPort {
  const base = settings.WECHAT_BASE_URL.replace(/\/$/, '')
  let held: { readonly token: string; readonly until: number } | undefined
  let underWay: Promise<string | undefined> | undefined

  async function fetchToken(force: boolean): Promise<string | undefined> {
    const body = { grant_type: 'client_credential', appid: settings.WECHAT_APP_ID, secret: settings.WECHAT_APP_SECRET, ...(force ? { force_refresh: true } : {}) }
    const answer = await exchange(`${base}/cgi-bin/stable_token`, post(body))
    const reply = answer === undefined ? undefined : objectIn(answer)
    const token = textOf(reply?.['access_token'])
    if (reply === undefined || token === undefined) {
      if (reply !== undefined) log('error', 'wechat.token', { errcode: errcodeOf(reply) })
      return undefined
    }
    held = { token, until: millisOf(now()) + Number(reply['expires_in'] ?? 0) * 1000 - TOKEN_MARGIN_MS }
    return token
  }

  /** A token, never `refused`: when the platform gives that one again, a new one is forced (at most twenty a day). */
  function tokenOtherThan(refused: string | undefined): Promise<string | undefined> {
    if (held !== undefined && held.token !== refused && millisOf(now()) < held.until) return Promise.resolve(held.token)
    underWay ??= fetchToken(false)
      .then((token) => (token !== undefined && token === refused ? fetchToken(true) : token))
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  /** A call that carries the access token. What a refused token forbade was not carried out, so that it is sent again even `once`. */
  async function call({ base: elsewhere, path, body, once = false }: PlatformCall): Promise<Answer> {
    let refused: string | undefined
    let sent = false
    return attemptTwice('wechat', log, async () => {
      const token = sent && once ? undefined : await tokenOtherThan(refused)
      if (token === undefined) return undefined
      sent = true
      const answer = await exchange(`${elsewhere?.replace(/\/$/, '') ?? base}${path}?access_token=${encodeURIComponent(token)}`, post(body))
      const errcode = answer === undefined ? BUSY : errcodeOf(objectIn(answer) ?? {})
      if (TOKEN_ERRORS.has(errcode)) {
        refused = token
        sent = false
        return undefined
      }
      return errcode === BUSY ? undefined : answer
    })
  }

  /** A call whose answer is JSON. */
  async function asked(path: string, body: object): Promise<Reply> {
    const reply = objectIn(await call({ path, body }))
    if (reply !== undefined) return reply
    log('error', 'wechat.answer', { path })
    throw problem('upstream-unavailable')
  }

  /** An error code nobody expects here: named in the log, and the person is told to try later. */
  function unexpected(call: string, reply: Reply): never {
    log('error', 'wechat.refused', { call, errcode: errcodeOf(reply) })
    throw problem('upstream-unavailable')
  }

  return {
    call,

    async sessionOf(code) {
      const query = new URLSearchParams({ appid: settings.WECHAT_APP_ID, secret: settings.WECHAT_APP_SECRET, js_code: code, grant_type: 'authorization_code' })
      let unanswered = false
      const reply = await attemptTwice('wechat', log, async () => {
        const answer: Answer | undefined = await exchange(`${base}/sns/jscode2session?${query.toString()}`, { method: 'GET' })
        unanswered ||= answer === undefined
        const object = answer === undefined ? undefined : objectIn(answer)
        return object === undefined || errcodeOf(object) === BUSY ? undefined : object
      })
      const openid = textOf(reply['openid'])
      if (openid !== undefined) {
        const unionid = textOf(reply['unionid'])
        return { openid, ...(unionid === undefined ? {} : { unionid }) }
      }
      if (errcodeOf(reply) === 45011) throw problem('rate-limited', { retryAfterSeconds: 60 })
      // The first attempt may have spent the code although its answer was lost: that is no fault of the code's. The phone brings another one.
      if (unanswered && errcodeOf(reply) === CODE_USED) throw problem('upstream-unavailable')
      return CODE_ERRORS.has(errcodeOf(reply)) ? undefined : unexpected('jscode2session', reply)
    },

    async phoneOf(code) {
      const reply = await asked('/wxa/business/getuserphonenumber', { code })
      if (errcodeOf(reply) !== 0) return CODE_ERRORS.has(errcodeOf(reply)) ? undefined : unexpected('getuserphonenumber', reply)
      const info = reply['phone_info'] as Reply | undefined
      return String(info?.['countryCode']) === '86' ? textOf(info?.['purePhoneNumber']) : undefined
    },

    async send(message): Promise<SendOutcome> {
      const template = settings.WECHAT_TEMPLATES[message.template]?.id
      if (template === undefined) {
        log('error', 'wechat.template', { template: message.template })
        return 'rejected'
      }
      const data = Object.fromEntries(Object.entries(message.data).map(([key, value]) => [key, { value }]))
      try {
        const reply = await asked('/cgi-bin/message/subscribe/send', { touser: message.openid, template_id: template, page: message.page, miniprogram_state: settings.WECHAT_STATE, lang: 'zh_CN', data })
        const errcode = errcodeOf(reply)
        if (errcode === 0) return 'sent'
        if (errcode === 43101) return 'no-consent'
        log('error', 'wechat.refused', { call: 'subscribe.send', errcode })
        return 'rejected'
      } catch (error) {
        // A notice must not undo a case: the sender decides whether to try once more.
        log('warn', 'wechat.down', { call: 'subscribe.send', cause: nameOf(error) })
        return 'down'
      }
    },

    async checkText(openid, text) {
      const reply = await asked('/wxa/msg_sec_check', { version: 2, openid, scene: 2, content: text.slice(0, 2_500) })
      if (errcodeOf(reply) === NOT_HERE_LATELY) return 'unknown'
      // errcode 0 alone says nothing (domain-facts §13.1): the suggestion counts.
      const suggest = errcodeOf(reply) === 0 ? (reply['result'] as Reply | undefined)?.['suggest'] : undefined
      return suggest === 'pass' || suggest === 'risky' || suggest === 'review' ? suggest : unexpected('msg_sec_check', reply)
    }
  }
}
