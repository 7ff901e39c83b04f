import '../../parts/pass.css'
import { Text, View } from '@tarojs/components'
import { useDidHide, useDidShow, useRouter, useUnload } from '@tarojs/taro'
import { useEffect, useMemo, useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { dateOf, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { nextStepAt, presentPass, STEP_MS, type HolderKey } from '@lubiao/shared/pass/presentation'
import { passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import { templateIds } from '../../../../client/address'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { dropCredential, isSpoilt, keptCredential, renewCredentials, type KeptCredential } from '../../../../client/credentials'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { askNotices } from '../../../../device/notices'
import { brighten, dim } from '../../../../device/screen'
import { useNow } from '../../../../device/use-now'
import { back, go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { QrCode } from '../../../../ui/qr'
import { Tabs } from '../../../../ui/tabs'
import { holderKey } from '../../parts/holder-key'
import { texts } from '../../parts/texts'
import { fetchCredential } from '../../parts/wallet'

/** The code to show at the roadside. Once opened it needs no network; the rotating form proves that this is the holder's phone. */
export default function Code() {
  const caseId = useRouter().params.caseId ?? ''
  const [credential, setCredential] = useState<KeptCredential | undefined>(() => keptCredential(caseId))
  const [key, setKey] = useState<HolderKey | undefined>(undefined)
  const [form, setForm] = useState<'live' | 'still'>('live')
  const [gone, setGone] = useState<string | undefined>(undefined)
  const held = useCell(session)
  const view = useRead(passRoutes.get, caseId === '' || held === undefined ? undefined : { caseId }, { refreshInterval: STEP_MS })
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const bind = useAction(async () => setCredential(await fetchCredential(caseId)))
  const now = useNow(1000)
  const remind = useAction(async () => {
    const answers = await askNotices(templateIds(['passExpiring']))
    if (answers.length > 0) await client.send(accountRoutes.recordNoticeConsent, { results: [...answers] })
    say(answers.some((one) => one.result === 'accept') ? texts.remindDone : texts.remindOff)
  })

  const unlock = useAction(async () => setKey(await holderKey()))
  useEffect(() => { void unlock.run() }, [])
  // Kept by an earlier version of this app, a code does not say which key signed it: fetched once more.
  useEffect(() => { if (credential?.kid === undefined && caseId !== '' && held !== undefined) void bind.run() }, [])
  useEffect(() => {
    if (credential?.kid === undefined) return
    // Without a network the code that is kept is shown, with what was last heard of its key.
    void renewCredentials().then(() => setCredential((shown) => keptCredential(caseId) ?? shown))
  }, [])
  useEffect(() => {
    const state = view.data?.state
    const takenBack = view.failure?.code === 'not-found' // a share that was taken back: the case is no longer this person's to see
    if (!takenBack && (state === undefined || state === 'active' || state === 'approved')) return
    dropCredential(caseId)
    setGone(takenBack ? '已被收回' : view.data?.stateLabel)
  }, [view.data?.state, view.failure?.code])
  useDidShow(() => void brighten())
  useDidHide(() => void dim())
  useUnload(() => void dim())

  const spoilt = useMemo(() => credential !== undefined && isSpoilt(credential), [credential])
  const step = nextStepAt(now)
  const rotating = useMemo(() => {
    if (credential === undefined || key === undefined || !credential.boundToDevice) return undefined
    try {
      return presentPass(credential.text, key, now)
    } catch {
      return undefined // bound to another key (the phone's storage was cleared): the static code remains, and a new one can be fetched
    }
  }, [credential, key, step])

  if (gone !== undefined) return <Page><Empty title={`通行证${gone}`} text='这张通行证现在不能使用，二维码已从本机移除。' action='返回' onAction={back} /></Page>
  if (credential === undefined && (held === undefined || caseId === '')) return <Page><Empty title={caseId === '' ? '没有找到这张通行证' : '请先登录'} text='本机还没有保存这张通行证的二维码。' action={caseId === '' ? '返回' : '登录'} onAction={() => (caseId === '' ? back() : go('shell/sign-in/index', { then: 'features/pass/pages/code/index', caseId }))} /></Page>
  if (credential === undefined) return <Page>{bind.failure === undefined ? <Loading /> : <ErrorState failure={bind.failure} onRetry={() => void bind.run()} />}</Page>
  const live = form === 'live' && rotating !== undefined
  const left = Math.max(0, Math.ceil((millisOf(step) - millisOf(now)) / 1000))
  const early = now < credential.validFrom
  const late = now >= credential.validTo
  const zone = (id: string) => options.data?.zoneTable.zones.find((one) => one.id === id)?.name ?? id
  return (
    <Page bare offlineText='没有网络也可以出示'>
      <Tabs value={live ? 'live' : 'still'} onChange={setForm} tabs={[{ key: 'live', label: texts.codeDynamic }, { key: 'still', label: texts.codeStatic }]} />
      <View className='body'>
        {spoilt && (
          <Notice tone='error' title={texts.spoiltTitle}>
            <View>{texts.spoiltText}</View>
            {bind.failure !== undefined && <View>{bind.failure.title}</View>}
            <Button small id='renew' busy={bind.busy} onTap={() => (held === undefined ? go('shell/sign-in/index', { then: 'features/pass/pages/code/index', caseId }) : void bind.run())}>{texts.renew}</Button>
          </Notice>
        )}
        <View className='code-card'>
          <Text className='code-plate block'>{credential.plate.slice(0, 2)}·{credential.plate.slice(2)}</Text>
          <Text className={live ? 'code-mark code-live' : 'code-mark code-still'}>{live ? '动态码 · 本机出示' : '静态码'}</Text>
          <QrCode text={live ? rotating : credential.text} label={`${credential.plate} 的通行码，${live ? '动态码' : '静态码'}`} />
          {live && (
            <View>
              <View className='code-bar' ariaHidden><View className='code-fill' style={{ width: `${(left * 100_000) / STEP_MS}%` }} /></View>
              <Text className='muted block mt' id='countdown'>{left} 秒后更新</Text>
            </View>
          )}
          {early && <View className='mt'><Notice tone='warn' title='还没到启用日期'>{dateText(dateOf(credential.validFrom))} 起可以通行。</Notice></View>}
          {late && <View className='mt'><Notice tone='error' title='已经到期'>请申请延期或重新申请。</Notice></View>}
        </View>
        {form === 'live' && rotating === undefined && key !== undefined && (
          <Notice tone='warn' title='本机还不能出示动态码'>
            <View>可以先出示静态码。联网后重新存入本机即可使用动态码。</View>
            <Button small busy={bind.busy} onTap={() => void bind.run()}>重新存入本机</Button>
          </Notice>
        )}
        <Notice tone={live ? 'info' : 'warn'}>{live ? texts.dynamicText : texts.staticText}</Notice>
        <Card flush>
          <Cell label='通行证号' value={credential.passNumber} />
          <Cell label='类型' value={passTypes[credential.passType]} />
          <Cell label='车型' value={vehicleClasses[credential.vehicleClass]} />
          <Cell label='有效期' value={`${dateText(dateOf(credential.validFrom))} 至 ${dateText(dateOf(instantOf(millisOf(credential.validTo) - 1)))}`} />
          <Cell label='禁行区' value={credential.zones.map(zone).join('、')} />
          <Cell label='时段' value={windowsText(credential.windows)} />
          {credential.route !== '' && <Cell label='路线' value={credential.route} last />}
        </Card>
        <Button look='soft' id='remind' busy={remind.busy} onTap={() => void remind.run()}>{texts.remind}</Button>
        <Text className='muted block center'>{texts.codeKept}</Text>
      </View>
    </Page>
  )
}
