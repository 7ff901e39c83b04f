/**
 * What WeChat tells us about a person. Accepted messages are counted when the phone reports them, so the popup event, which says the same
 * again, is not counted; switching a message off in WeChat's own settings and withdrawing the privacy consent are known only from here.
 */
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { onNewest } from '../platform/newest'
import { userEvent } from './handlers-citizen'
import { changeUserWrite, dropNoticesWrite, guardHolder, loadUser } from './repo'

type Message = Readonly<Record<string, unknown>>

/** Names of the templates an event switches off; WeChat sends one entry or a list. */
function switchedOff(deps: Deps, message: Message): readonly string[] {
  const list = message['List']
  return (Array.isArray(list) ? (list as readonly unknown[]) : [list]).flatMap((one) => {
    const { TemplateId, SubscribeStatusString } = (one ?? {}) as Message
    if (SubscribeStatusString !== 'reject') return []
    return Object.entries(deps.config.WECHAT_TEMPLATES).filter(([, { id }]) => id === TemplateId).map(([name]) => name)
  })
}

/** Takes note of an event whose signature has been checked; events about nobody we know, or of another kind, change nothing. */
export async function onWechatEvent(deps: Deps, message: Message): Promise<void> {
  const openid = message['OpenID'] ?? message['FromUserName']
  const userId = typeof openid === 'string' ? await guardHolder(deps, 'OPENID', deps.cipher.lookup('openid', openid)) : undefined
  if (userId === undefined) return
  switch (message['Event']) {
    case 'subscribe_msg_change_event': {
      const names = switchedOff(deps, message)
      if (names.length > 0) await commit(deps, names.map((name) => dropNoticesWrite(deps, userId, name)))
      return
    }
    case 'user_authorization_revoke':
      await onNewest(async () => {
        const user = await loadUser(deps, userId)
        if (user?.consent === undefined) return
        await commit(deps, [changeUserWrite(deps, user, { consent: undefined }), userEvent({ deps, now: deps.now() }, user, 'account.consentWithdrawn')])
      })
      return
    default:
      return
  }
}
