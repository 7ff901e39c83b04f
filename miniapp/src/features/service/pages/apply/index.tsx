import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { checkPlate } from '@lubiao/shared/kernel/identity'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { isUnanswered } from '@lubiao/shared/service/case'
import { deliveriesOf } from '@lubiao/shared/service/case-service'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { serviceCaseRoutes, serviceFormSchema } from '@lubiao/shared/service/contract-case'
import { formFields, fieldsOf } from '@lubiao/shared/service/form-fields.data'
import { missingIn } from '@lubiao/shared/service/review'
import { templateIds } from '../../../../client/address'
import { useCell } from '../../../../client/cell'
import { client } from '../../../../client/client'
import { ifPossible, type Failure } from '../../../../client/failure'
import { useMe } from '../../../../client/me'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { now } from '../../../../device/clock'
import { askNotices } from '../../../../device/notices'
import { back, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Choices, PickerField, Tick } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { PlateInput } from '../../../../ui/plate'
import { DeliveryFields } from '../../parts/delivery-fields'
import { caseServiceOf, draftOf, emptyDraft, errorAt, rightSoFar, typedForm, type FormDraft } from '../../parts/form-draft'
import { FormFields } from '../../parts/form-fields'
import { knownCode } from '../../parts/known-code'
import { PreviewCard } from '../../parts/preview-card'
import { useFilled } from '../../parts/use-filled'
import { likelyType, plateTypeOptions } from '../../parts/words'
import { texts } from '../../texts'

const SETTLES_MS = 500

/** A value once it has stopped changing: registers are not asked at every letter. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const key = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLES_MS)
    return () => clearTimeout(timer)
  }, [key])
  return settled
}

/** Doing it from home: a form filled in with consent, what is missing, how it comes, and every obstacle told before it is submitted. */
export default function Apply() {
  const { params } = useRouter()
  const held = useCell(session)
  const me = useMe()
  const view = useRead(serviceCaseRoutes.get, params.caseId === undefined || held === undefined ? undefined : { caseId: params.caseId })
  const code = knownCode(params.code ?? view.data?.service)
  const read = useRead(serviceRoutes.service, code === undefined ? undefined : { code }, { keepCopy: true })
  const [draft, setDraft] = useState<FormDraft | undefined>(params.caseId === undefined ? emptyDraft : undefined)
  const [opened, setOpened] = useState<{ caseId: string; version: number } | undefined>(undefined)
  const [enterpriseId, setEnterpriseId] = useState<string | undefined>(undefined)
  const [agreed, setAgreed] = useState(false)
  const [skipped, setSkipped] = useState(params.caseId !== undefined)
  const [truthful, setTruthful] = useState(false)
  const [errors, setErrors] = useState<Failure['errors']>([])
  useEffect(() => {
    if (draft !== undefined || view.data === undefined) return
    setDraft(draftOf(view.data.form))
    setOpened({ caseId: view.data.caseId, version: view.data.version })
  }, [draft, view.data])
  useDidShow(() => { if (held !== undefined) void me.refresh() })

  const change = (part: Partial<FormDraft>) => {
    setErrors((all) => all.filter(({ path }) => !Object.keys(part).some((name) => path.replace(/^form\./, '').replace(/^postTo.*/, 'to') === name)))
    setDraft((before) => (before === undefined ? before : { ...before, ...part }))
  }
  const rule = read.data === undefined ? undefined : caseServiceOf(read.data.service, read.data.version)
  const needsPlate = rule?.needs.includes('plate') === true
  const vehicle = draft !== undefined && checkPlate(draft.plate).ok && draft.plateType !== undefined ? { plate: draft.plate, plateType: draft.plateType } : undefined
  const filled = useFilled(code, needsPlate ? vehicle : undefined, (form) => {
    const valueOf = (field: string) => form.fields.find((one) => one.field === field)?.value
    setDraft((before) => (before === undefined ? before : { ...before, to: { ...before.to, name: before.to.name === '' ? (valueOf('name') ?? '') : before.to.name, phone: before.to.phone === '' ? (valueOf('phone') ?? '') : before.to.phone } }))
  })
  const returned = view.data?.state === 'returned'
  const going = filled.form !== undefined || skipped
  const typed = draft === undefined || rule === undefined ? undefined : { ...typedForm(draft), ...(draft.delivery === undefined && deliveriesOf(rule).length === 1 ? { delivery: deliveriesOf(rule)[0] } : {}) }
  const ready = me.data?.realName === 'verified' && going && typed !== undefined && code !== undefined && (!needsPlate || vehicle !== undefined)
  const asked = useSettled(ready ? { service: code, form: rightSoFar(typed), ...(enterpriseId === undefined ? {} : { enterpriseId }) } : undefined)
  const preview = useRead(serviceCaseRoutes.preview, asked, { dedupingInterval: 0 })

  const submit = useAction(async () => {
    if (typed === undefined || rule === undefined || code === undefined) return
    const parsed = serviceFormSchema.safeParse(typed)
    const wrong = parsed.success ? missingIn(rule, parsed.data, dateOf(now())) : parsed.error.issues.map(({ path, message }) => ({ path: `form.${path.join('.')}`, message }))
    setErrors([...wrong])
    if (wrong.length > 0 || !parsed.success) {
      // The faults are on the page already; where the page cannot scroll to the first, nothing is lost.
      await Taro.pageScrollTo({ selector: '.field-error', offsetTop: -120, duration: 200 }).catch(() => undefined)
      return
    }
    const answers = await askNotices(templateIds(['serviceNews', 'serviceToDo']))
    const at = opened ?? (await client.send(serviceCaseRoutes.open, { service: code, form: parsed.data, ...(enterpriseId === undefined ? {} : { enterpriseId }) }))
    setOpened({ caseId: at.caseId, version: at.version })
    const done = await client.send(serviceCaseRoutes.act, { caseId: at.caseId, version: at.version, order: { command: returned ? 'resubmit' : 'submit', form: parsed.data } })
    await filled.drop()
    // Unrecorded, the news comes by text message: no reason to hold up who has just submitted.
    if (answers.length > 0) await ifPossible(client.send(accountRoutes.recordNoticeConsent, { results: [...answers] }))
    await Taro.redirectTo({ url: `/features/service/pages/case/index?caseId=${encodeURIComponent(done.caseId)}&fresh=1` })
  })

  if (held === undefined) return <Page><Empty title={texts.signInFirst} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/service/pages/apply/index', code: params.code, caseId: params.caseId })} /></Page>
  const failure = view.failure ?? (read.data === undefined ? read.failure : undefined)
  if (failure !== undefined && draft === undefined) return <Page><ErrorState failure={failure} onRetry={() => { void view.refresh(); void read.refresh() }} /></Page>
  if (code === undefined && view.data === undefined && params.caseId === undefined) return <Page><Empty title='没有这项业务' text='请从“办业务”中选择。' action='返回' onAction={back} /></Page>
  if (read.data === undefined || draft === undefined || code === undefined) return <Page>{failure === undefined ? <Loading cards={3} /> : <ErrorState failure={failure} onRetry={() => void read.refresh()} />}</Page>
  const { service } = read.data
  if (rule === undefined || !service.channels.includes('online')) return <Page><Empty title={texts.notOnline} text={service.onlineNote ?? '可以先预约，少排队。'} action={texts.where} onAction={() => go('features/service/pages/where/index', { code })} /></Page>

  const error = (field: string) => errorAt([...errors, ...(submit.failure?.errors ?? [])], field)
  const types = checkPlate(draft.plate).ok ? plateTypeOptions(draft.plate) : []
  // What is missing is told on submitting, field by field; what stands against it has to be dealt with first. A silent register stops nobody.
  const stopped = preview.data !== undefined && !isUnanswered(preview.data.checks) && preview.data.checks.some((check) => check.level === 'obstacle')
  const unverified = me.data !== undefined && me.data.realName !== 'verified'
  const enterprises = service.subject === 'vehicle' && params.caseId === undefined ? (me.data?.enterprises ?? []) : []
  return (
    <Page foot={going ? <Button id='submit' busy={submit.busy} off={!truthful || unverified || stopped} onTap={() => void submit.run()}>{returned ? texts.resubmit : texts.submit}</Button> : undefined} offlineText='网络不可用，联网后才能提交，填写的内容会保留'>
      {unverified && (
        <Notice tone='warn' title={texts.realNameTitle}>
          <View>{texts.realNameText}</View>
          <Button small id='go-real-name' onTap={() => go('features/account/pages/real-name/index')}>{texts.realNameGo}</Button>
        </Notice>
      )}
      {returned && view.data?.decision !== undefined && <Notice tone='warn' title='需要补正'>{view.data.decision.reason}</Notice>}
      <Card>
        <Text className='svc-big' ariaRole='heading'>{service.name}</Text>
        <Text className='soft block'>{service.limitText}，{service.feeText}</Text>
        {enterprises.length > 0 && (
          <Choices wide on={[enterpriseId ?? 'self']} onTap={(key) => setEnterpriseId(key === 'self' ? undefined : key)} options={[{ key: 'self', label: '我本人的车' }, ...enterprises.map((one) => ({ key: one.enterpriseId, label: one.name }))]} />
        )}
        {needsPlate && <PlateInput must value={draft.plate} error={error('plate')} onChange={(plate) => change({ plate, plateType: likelyType(plate) })} />}
        {types.length > 1 && <PickerField id='plate-type' label='号牌种类' must options={types} value={draft.plateType} error={error('plateType')} onChange={(plateType) => change({ plateType })} />}
      </Card>
      {filled.form === undefined && !skipped && (
        <Card title={texts.fillTitle}>
          <Text className='soft block'>{fieldsOf(code).map((field) => formFields[field]).join('、')}</Text>
          <Tick id='fill-consent' on={agreed} onChange={setAgreed}>{texts.fillConsent}</Tick>
          <FailureNotice failure={filled.fill.failure} />
          <Button id='fill' busy={filled.fill.busy} off={!agreed || unverified || (needsPlate && vehicle === undefined)} onTap={() => void filled.fill.run()}>{texts.fill}</Button>
          {filled.fill.failure !== undefined && <Button id='skip' look='text' onTap={() => setSkipped(true)}>{texts.skip}</Button>}
        </Card>
      )}
      {filled.form !== undefined && (
        <Card title={texts.fillDone} flush>
          {filled.form.fields.map((one) => <Cell key={one.field} id={`filled-${one.field}`} label={one.label} value={one.value} />)}
          <Cell label={texts.notMine} note={texts.notMineText} last />
        </Card>
      )}
      {going && (
        <View>
          <FormFields needs={rule.needs} draft={draft} change={change} error={error} today={dateOf(now())} />
          <DeliveryFields code={code} ways={deliveriesOf(rule)} draft={draft} change={change} error={error} />
          {ready && <PreviewCard preview={preview} />}
          <Card><Tick id='truth' on={truthful} onChange={setTruthful}>{texts.truth}</Tick></Card>
          <FailureNotice failure={submit.failure} />
        </View>
      )}
    </Page>
  )
}
