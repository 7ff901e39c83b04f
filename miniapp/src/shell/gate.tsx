import type { Profile } from '@lubiao/shared/account/contract'
import { useCell } from '../client/cell'
import { session } from '../client/session'
import type { Reading } from '../client/use-read'
import { Empty, ErrorState, Loading } from '../ui/feedback'
import { Page } from '../ui/page'
import { go } from './navigate'

/** What a page shows until it knows who the person is: sign in, wait, or what went wrong. `page` is where to come back to. */
export function Gate({ me, page, night = false }: { me: Reading<Profile>; page: string; night?: boolean }) {
  const held = useCell(session)
  return (
    <Page night={night}>
      {held === undefined
        ? <Empty title='请先登录' text='使用微信登录，不需要注册。' action='登录' onAction={() => go('shell/sign-in/index', { then: page })} />
        : me.failure === undefined ? <Loading /> : <ErrorState failure={me.failure} onRetry={() => void me.refresh()} />}
    </Page>
  )
}
