import '../../parts/pass.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { passApplicationSchema, passRoutes, type PassDraft } from '@lubiao/shared/pass/contract'
import { checkForm } from '@lubiao/shared/pass/form-checks'
import { policyOn } from '@lubiao/shared/pass/policy'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { templateIds } from '../../../../client/address'
import { client } from '../../../../client/client'
import { type Failure, failureOf, ifPossible } from '../../../../client/failure'
import { useMe } from '../../../../client/me'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { now } from '../../../../device/clock'
import { askNotices } from '../../../../device/notices'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Card } from '../../../../ui/card'
import { Checks } from '../../../../ui/pass-checks'
import { dropDraft, errorOf, sendable } from '../../parts/draft'
import { PapersStep } from '../../parts/papers-step'
import { ReviewStep } from '../../parts/review-step'
import { texts } from '../../parts/texts'
import { TripStep } from '../../parts/trip-step'
import { useDraft } from '../../parts/use-draft'
import { VehicleStep } from '../../parts/vehicle-step'

const FIELDS: readonly (readonly string[])[] = [['plate', 'plateType', 'vehicleClass', 'passType'], ['zones', 'validFrom', 'validTo', 'windows', 'route', 'emergency'], ['reason', 'materials'], []]

/** Tapped rather than typed. */
const CHOSEN: readonly string[] = ['plateType', 'vehicleClass', 'passType']

/** Whole applications also carry what may be empty. */
const whole = (draft: PassDraft): PassDraft => ({ ...draft, route: draft.route ?? '', windows: draft.windows ?? [], materials: draft.materials ?? [] })

/** Applying, correcting returned papers, and amending or extending: the same four steps. */
export default function Apply() {
  const { params } = useRouter()
  const held = useCell(session)
  const me = useMe()
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const mine = useRead(passRoutes.mine, held === undefined ? undefined : {})
  const view = useRead(passRoutes.get, params.caseId === undefined ? undefined : { caseId: params.caseId })
  const kept = useDraft(params.caseId, view.data)
  const draft = kept.now
  const [errors, setErrors] = useState<Failure['errors']>([])
  const [promised, setPromised] = useState(false)
  useDidShow(() => { if (held !== undefined) void me.refresh() })

  const returned = view.data?.state === 'returned'
  const step = draft?.step ?? 0
  const previewInput = draft === undefined || held === undefined || step !== 3 ? undefined
    : { application: sendable(whole(draft.application)), ...(draft.caseId === undefined ? {} : { caseId: draft.caseId }), ...(draft.enterpriseId === undefined ? {} : { enterpriseId: draft.enterpriseId }) }
  const preview = useRead(passRoutes.preview, previewInput, { dedupingInterval: 0 })

  const onward = useAction(async () => {
    if (draft === undefined) return
    const outcome = passApplicationSchema.safeParse(whole(draft.application))
    const found = outcome.success ? [] : outcome.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.code === 'invalid_type' || issue.code === 'invalid_value' ? (CHOSEN.includes(String(issue.path[0])) ? '请选择一项' : '请填写此项') : issue.message }))
    const here = found.filter((error) => FIELDS[step]?.includes(error.path.split('.')[0] ?? ''))
    setErrors(here)
    if (here.length > 0) {
      // The faults are on the page already; where the page cannot scroll to the first, nothing is lost.
      await Taro.pageScrollTo({ selector: '.field-error', offsetTop: -120, duration: 200 }).catch(() => undefined)
      return
    }
    kept.amend({ step: step + 1 })
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
    try {
      await kept.save()
    } catch (reason) {
      // without a network the draft stays on the phone and the person goes on; the submission will tell
      if (failureOf(reason).unanswered) return
      kept.amend({ step })
      throw reason
    }
  })

  const submit = useAction(async () => {
    if (draft === undefined) return
    const answers = await askNotices(templateIds(['passDecided', 'passReturned', 'passExpiring']))
    const saved = await kept.settle()
    if (saved.caseId === undefined || saved.version === undefined) return
    const application = whole(saved.application) as Parameters<typeof passApplicationSchema.parse>[0] & object
    const order = { command: returned ? ('resubmit' as const) : ('submit' as const), application: passApplicationSchema.parse(application) }
    const done = await client.send(passRoutes.act, { caseId: saved.caseId, version: saved.version, order })
    dropDraft(saved.caseId)
    // Unrecorded, the result comes by text message: no reason to hold up who has just submitted.
    if (answers.length > 0) await ifPossible(client.send(accountRoutes.recordNoticeConsent, { results: [...answers] }))
    await Taro.redirectTo({ url: `/features/pass/pages/case/index?caseId=${encodeURIComponent(done.caseId)}&fresh=1` })
  })

  if (held === undefined) return <Page><Empty title='请先登录' text='登录后即可申请，已填写的内容会保留。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/pass/pages/apply/index', caseId: params.caseId })} /></Page>
  const failure = options.data === undefined ? options.failure : draft === undefined ? view.failure : undefined
  if (failure !== undefined) return <Page><ErrorState failure={failure} onRetry={() => { void options.refresh(); void view.refresh() }} /></Page>
  if (options.data === undefined || draft === undefined) return <Page><Loading cards={3} /></Page>

  const change = (part: PassDraft) => {
    setErrors((all) => all.filter((error) => !((error.path.split('.')[0] ?? '') in part)))
    kept.write(part)
  }
  const { zoneTable, earliestStart, earliestProvisional } = options.data
  // The server's own rules on the phone, as one types, with or without a network. The lead time of returned papers only the server can count.
  const own = checkForm({
    application: sendable(draft.application), now: now(), policy: policyOn(dateOf(view.data?.submittedAt ?? now())), zoneTable, submittedAt: view.data?.submittedAt, succeeds: view.data?.supersedes !== undefined,
    earliest: returned ? undefined : { date: earliestStart, provisional: earliestProvisional }
  })
  const here = own.filter((check) => check.level === 'obstacle' && check.code !== 'complete' && FIELDS[step]?.includes(check.field ?? '') === true)
  const unverified = me.data !== undefined && me.data.realName !== 'verified'
  const shared = { draft: draft.application, change, errors: (field: string) => errorOf([...errors, ...(submit.failure?.errors ?? [])], field), options: options.data }
  const foot = (
    <>
      {step > 0 && <Button look='plain' id='before' onTap={() => { kept.amend({ step: step - 1 }); void Taro.pageScrollTo({ scrollTop: 0, duration: 0 }) }}>{texts.before}</Button>}
      {step < 3
        ? <Button id='next' busy={onward.busy} off={unverified} onTap={() => void onward.run()}>{texts.next}</Button>
        : <Button id='submit' busy={submit.busy} off={!promised || preview.data?.canSubmit !== true} onTap={() => void submit.run()}>{returned ? texts.resubmit : texts.submit}</Button>}
    </>
  )
  return (
    <Page bare foot={foot} offlineText='网络不可用，可以继续填写，内容保存在手机上'>
      <View className='progress' ariaRole='list'>
        {texts.steps.map((label, index) => <View key={label} className={`progress-item ${index === step ? 'progress-on' : index < step ? 'progress-past' : ''}`} ariaRole='listitem'>{label}</View>)}
      </View>
      <View className='body'>
        {unverified && (
          <Notice tone='warn' title={texts.realNameTitle}>
            <View>{texts.realNameText}</View>
            <Button small id='go-real-name' onTap={() => go('features/account/pages/real-name/index')}>{texts.realNameGo}</Button>
          </Notice>
        )}
        {returned && view.data?.decision !== undefined && <Notice tone='warn' title='需要补正'>{view.data.decision.reason}</Notice>}
        <FailureNotice failure={onward.failure} />
        {step === 0 && <VehicleStep {...shared} me={me.data} known={mine.data?.cases ?? []} enterpriseId={draft.enterpriseId} fixed={draft.caseId !== undefined || onward.busy} onEnterprise={(enterpriseId) => kept.amend({ enterpriseId })} />}
        {step === 1 && <TripStep {...shared} today={dateOf(now())} />}
        {step === 2 && <PapersStep {...shared} />}
        {here.length > 0 && <Card title={texts.ownChecksTitle}><Checks checks={here} /></Card>}
        {step === 3 && <ReviewStep draft={draft.application} own={own} options={options.data} preview={preview} promised={promised} onPromise={setPromised} />}
        <FailureNotice failure={submit.failure} />
        <Text className='muted block center'>{texts.saved}</Text>
      </View>
    </Page>
  )
}
