import type { Profile } from '@lubiao/shared/account/contract'
import { useCell } from '../../../client/cell'
import { isApprover } from '../../../client/me'
import { session } from '../../../client/session'
import type { Reading } from '../../../client/use-read'
import { go } from '../../../shell/navigate'
import { Empty, ErrorState, Loading } from '../../../ui/feedback'
import { Page } from '../../../ui/page'
import { texts } from '../texts'

/** What stands instead of an approver's page until it is known that this is one. Signing in leads back to the page as it was left. */
export function ApproverGate({ me }: { me: Reading<Profile> }) {
  const held = useCell(session)
  if (held === undefined) return <Page><Empty title='请登录' text={texts.signInText} action='登录' onAction={() => go('shell/sign-in/index')} /></Page>
  if (me.data !== undefined && !isApprover(me.data))
    return <Page><Empty title={texts.notApprover} text={texts.notApproverText} action={texts.link} onAction={() => go('features/account/pages/staff-link/index')} /></Page>
  return <Page>{me.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={me.failure} onRetry={() => void me.refresh()} />}</Page>
}
