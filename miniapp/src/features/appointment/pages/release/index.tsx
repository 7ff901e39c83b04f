import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { releaseRoutes, type ReleasePlace, type ReleaseView } from '@lubiao/shared/release/contract'
import { admit } from '../../../../client/admissions'
import { templateIds } from '../../../../client/address'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf, ifPossible } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { askNotices } from '../../../../device/notices'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { Countdown } from '../../parts/countdown'
import { DrawCheck } from '../../parts/draw-check'
import { targetOf } from '../../parts/release-target'
import { texts } from '../../parts/texts'
import { usePoll } from '../../parts/use-poll'

/** One release: the rule, one's place in it, going in when it is one's turn, and how the draw is checked. Nobody gains by tapping fast. */
export default function Release() {
  const { params } = useRouter()
  const releaseId = params.releaseId ?? ''
  const held = useCell(session)
  const now = useNow(1000)
  const view = useRead(releaseRoutes.get, releaseId === '' ? undefined : { releaseId }, { keepCopy: true })
  const place = useRead(releaseRoutes.place, releaseId === '' || held === undefined ? undefined : { releaseId })
  const live = view.data !== undefined && !['over', 'cancelled'].includes(view.data.state)
  const again = async () => { if (releaseId !== '') await Promise.all([view.refresh(), ...(held === undefined ? [] : [place.refresh()])]) }
  // As often as the server says, and no oftener: asking sooner changes nothing.
  usePoll(again, live ? Math.max(3, place.data?.retryAfterSeconds ?? 30) * 1000 : undefined)
  usePullDownRefresh(() => void again().finally(() => Taro.stopPullDownRefresh()))
  const enter = useAction(async () => {
    const answers = await askNotices(templateIds(['serviceNews', 'serviceToDo']))
    await place.refresh(await client.send(releaseRoutes.enter, { releaseId }))
    if (answers.length > 0) await ifPossible(client.send(accountRoutes.recordNoticeConsent, { results: [...answers] }))
  })
  const leave = useAction(async () => {
    if (await confirm('退出登记', '退出后，截止前还可以再登记。', '退出')) await place.refresh(await client.send(releaseRoutes.leave, { releaseId }))
  })
  const goIn = useAction(async () => {
    if (view.data === undefined) return
    try {
      const { admission, expiresAt } = await client.send(releaseRoutes.admit, { releaseId })
      admit(releaseId, admission, expiresAt)
    } catch (reason) {
      if (!failureOf(reason).unanswered) void place.refresh()
      throw reason
    }
    go(...targetOf(view.data))
  })
  if (releaseId === '') return <Page><Empty title='没有找到这次放号' text='请从放号公告中打开。' action='返回' onAction={back} /></Page>
  if (view.data === undefined) return <Page>{view.failure === undefined ? <Loading cards={2} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const { data } = view
  const mine = place.data
  const opened = now >= data.opensAt
  return (
    <Page>
      {view.keptAt !== undefined && <Notice tone='warn'>{texts.kept}（{whenText(view.keptAt)}）</Notice>}
      <Card>
        <View className='between wrap mb'><Text className='card-title'>{data.title}</Text><Badge tone={data.state === 'open' ? 'green' : 'blue'}>{data.stateLabel}</Badge></View>
        <Text className='block mb'>{data.rule}</Text>
        <Cell label='登记开始' value={whenText(data.opensAt)} />
        <Cell label={data.kind === 'lottery' ? '登记截止、抽签' : '开始放号'} value={whenText(data.drawsAt)} />
        <Cell label='名额有效到' value={whenText(data.endsAt)} last />
      </Card>
      {data.state === 'cancelled' && <Notice tone='warn' title='这次放号已取消' />}
      {live && (
        <Card title='我的情况'>
          {held === undefined && <Button id='sign-in' onTap={() => go('shell/sign-in/index', { then: 'features/appointment/pages/release/index', releaseId })}>登录后参加</Button>}
          {held !== undefined && mine === undefined && (place.failure === undefined ? <Loading cards={1} /> : <ErrorState failure={place.failure} onRetry={() => void place.refresh()} />)}
          {mine !== undefined && <Standing release={data} place={mine} onDue={() => void again()} />}
          <FailureNotice failure={enter.failure ?? leave.failure ?? goIn.failure} />
          {mine !== undefined && !mine.entered && !opened && <Countdown until={data.opensAt} label='离登记开始' onOver={() => void again()} />}
          {mine !== undefined && !mine.entered && opened && (data.state === 'open' || (data.kind === 'queue' && data.state === 'drawn')) && <Button id='enter' busy={enter.busy} onTap={() => void enter.run()}>{data.kind === 'lottery' ? '登记参加抽签' : '进入排队'}</Button>}
          {mine?.wins === true && mine.admitAt !== undefined && mine.admitAt <= now && <Button id='go-in' busy={goIn.busy} onTap={() => void goIn.run()}>轮到您了，{data.module === 'plate' ? '去选号' : '去预约'}</Button>}
          {mine?.entered === true && data.state === 'open' && <Button id='leave' look='text' busy={leave.busy} onTap={() => void leave.run()}>退出登记</Button>}
        </Card>
      )}
      <DrawCheck release={data} entryId={mine?.entryId} />
    </Page>
  )
}

/** How one stands, in words. */
function Standing({ release, place, onDue }: { release: ReleaseView; place: ReleasePlace; onDue: () => void }) {
  if (!place.entered) return release.kind === 'lottery' && release.state !== 'open' ? <Notice tone='warn' title='登记已截止'>您没有登记参加这次放号。</Notice> : null
  return (
    <View>
      {place.entryId !== undefined && <Cell label='我的登记编号' note={<View><View className='strong'>{place.entryId}</View><View>公开名单里只有您知道这是您</View></View>} />}
      {place.place === undefined && <View><Notice tone='ok' title='已登记'>{release.kind === 'lottery' ? '不用守着页面，抽签后到这里看结果。' : '到时间抽出顺序，早点晚点都一样。'}</Notice><Countdown until={release.drawsAt} label={release.kind === 'lottery' ? '离抽签' : '离开始'} onOver={onDue} /></View>}
      {place.place !== undefined && (
        <View ariaRole='status' ariaLive='polite'>
          <Text className='ticket-ahead block center' id='place'>第 {place.place} 位</Text>
          {place.wins === false && <Notice tone='warn' title={release.kind === 'lottery' ? '没有抽中' : '位次在名额之外'}>名额 {release.quota} 个。</Notice>}
          {place.wins === true && place.ahead !== undefined && place.ahead > 0 && <Text className='block center strong'>前面还有 {place.ahead} 位没有入场</Text>}
          {place.wins === true && place.admitAt !== undefined && place.admitAt > place.now && <Countdown until={place.admitAt} label='离您入场' onOver={onDue} />}
          {place.wins === true && <Text className='soft block center mb'>轮到后 {whenText(release.endsAt)} 前都有效，不用抢。</Text>}
        </View>
      )}
    </View>
  )
}
