/**
 * Counter filing for somebody without a smartphone: same form, same checks before submission, same clock. A clerk also corrects
 * a returned case for them here.
 */
import { dateOf } from '@lubiao/shared/kernel/clock'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassDraft, type PassView } from '@lubiao/shared/pass/contract'
import { checkForm } from '@lubiao/shared/pass/form-checks'
import { policyOn } from '@lubiao/shared/pass/policy'
import { App, Button, Card, Form, Result } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { asRefusal, inputRefusal, type Refusal } from '../../client/refusal'
import { useRoute } from '../../client/use-route'
import { Loaded, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useNow } from '../../shell/use-now'
import { dueText } from '../../shell/when'
import { ChecksPanel, CheckTags } from '../../case/checks-panel'
import { passPath } from './chain-panel'
import { FilingForm } from './filing-form'
import { applicationOf, draftOf, faultWords, fieldOf, namesIn, ownerOf, valuesOf, type DraftInput, type FilingValues } from './filing-values'
import { filingPath, usePassOptions } from './pass-orders'
import { useFiling } from './use-filing'
import { Plate } from '../../case/plate'

const TYPING_MS = 500
type Options = OutputOf<typeof passRoutes.options>

/** What the form holds by now. */
interface Typed {
  readonly draft: DraftInput
  readonly applicant: ReturnType<typeof ownerOf>
}

/** What the rules say of the form as it stands: the form's own at once, and with the registers as soon as the server answers. */
function PreviewCard({ typed: { draft, applicant }, stored, options, onField }: { readonly typed: Typed; readonly stored: PassView | undefined; readonly options: Options; readonly onField: (field: string) => void }) {
  const now = useNow()
  const enough = draft.passType !== undefined && draft.plate !== undefined
  const input = { application: draft, ...(stored === undefined ? { applicant } : { caseId: stored.caseId }) }
  const { data, error, mutate } = useRoute(passRoutes.staffPreview, enough ? input : undefined, { keepPreviousData: true, revalidateOnFocus: false })
  const refusal = error === undefined ? undefined : asRefusal(error)
  const own = checkForm({
    application: draft as PassDraft, now, policy: policyOn(dateOf(stored?.submittedAt ?? now)), zoneTable: options.zoneTable, submittedAt: stored?.submittedAt, succeeds: stored?.supersedes !== undefined,
    earliest: stored?.submittedAt === undefined ? { date: options.earliestStart, provisional: options.earliestProvisional } : undefined
  }).filter((check) => enough || check.code !== 'complete')
  const shown = enough && refusal === undefined ? data?.checks : own
  return (
    <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>提交前核对</h2>} extra={shown === undefined ? null : <CheckTags checks={shown} />}>
      {enough ? (
        <Loaded data={refusal === undefined ? data : undefined} error={refusal} retry={() => void mutate()}>
          {(preview) => (
            <div className="stack" style={{ gap: 10 }}>
              <div><b>{preview.canSubmit ? '可以提交' : '还不能提交'}</b>，现在提交的话 <b>{dueText(preview.decisionBy, now)}</b> 前答复。</div>
              <ChecksPanel checks={preview.checks} onField={onField} />
            </div>
          )}
        </Loaded>
      ) : <p className="quiet" style={{ margin: 0 }}>填好通行证类型和车牌后，系统会在这里联网逐项核对，有障碍会说明怎么办。</p>}
      {shown === own && own.length > 0 ? <ChecksPanel checks={own} onField={onField} /> : null}
    </Card>
  )
}

function Submitted({ view, onAgain }: { readonly view: PassView; readonly onAgain: () => void }) {
  const navigate = useNavigate()
  const now = useNow()
  return (
    <Page title="窗口代办">
      <Card>
        <Result status="success" title="已提交，进入审批" subTitle={view.dueAt === undefined ? '请告知申请人等待通知。' : `请告知申请人：${dueText(view.dueAt, now)} 前有结果，批准后可到窗口打印纸质通行证。${view.supersedes === undefined ? '' : '新证启用前原证照常有效，启用时自动换发。'}`}
          extra={[<Button key="again" type="primary" onClick={onAgain}>再办一件</Button>, <Button key="look" onClick={() => navigate(passPath(view.caseId))}>查看这一件</Button>]}>
          <div className="row" style={{ justifyContent: 'center', gap: 16, fontSize: 16 }}><Plate plate={view.plate} type={view.plateType} big /><span>受理号 <b className="mono">{view.caseId}</b></span></div>
        </Result>
      </Card>
    </Page>
  )
}

interface FilingProps {
  /** Why the submission that led here was refused. */
  readonly carried: Refusal | undefined
  readonly onSubmitted: (view: PassView) => void
  readonly onRefused: (caseId: string, refusal: Refusal) => void
}

function Filing({ stored, carried, onSubmitted, onRefused }: FilingProps & { readonly stored: PassView | undefined }) {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const options = usePassOptions()
  const [form] = Form.useForm<FilingValues>()
  const [typed, setTyped] = useState<Typed>({ draft: stored === undefined ? {} : draftOf(valuesOf(stored.application)), applicant: {} })
  const [fault, setFault] = useState<Refusal>()
  const timer = useRef<ReturnType<typeof setTimeout>>()
  useEffect(() => () => clearTimeout(timer.current), [])
  const read = (): FilingValues => form.getFieldsValue(true) as FilingValues
  const { save, submit, standing } = useFiling(stored)

  const changed = (change: Partial<FilingValues>): void => {
    form.setFields(namesIn(change).map((name) => ({ name: name as 'plate', errors: [] })))
    // What was pointed out has been seen to: the notice over it goes too. One without fields is about something else.
    if (form.getFieldsError().every(({ errors }) => errors.length === 0)) {
      setFault(undefined)
      for (const action of [save, submit]) if ((action.refusal?.fieldErrors.length ?? 0) > 0) action.reset()
    }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setTyped({ draft: draftOf(read()), applicant: ownerOf(read()) }), TYPING_MS)
  }

  /** Puts messages at their fields; true when there is none. */
  const mark = (refusal: Refusal | undefined): void => {
    if (refusal === undefined || refusal.fieldErrors.length === 0) return
    form.setFields(refusal.fieldErrors.map((error) => ({ name: fieldOf(error.path) as 'plate', errors: [faultWords(error)] })))
  }
  useEffect(() => mark(save.refusal), [save.refusal])
  useEffect(() => {
    mark(submit.refusal)
    // The draft is stored: a refused submission goes on from it, under its own address. One without an answer is pressed again here.
    const opened = standing()
    if (submit.refusal?.definite === true && stored === undefined && opened !== undefined) onRefused(opened.caseId, submit.refusal)
  }, [submit.refusal])

  const faultsBefore = (values: FilingValues): Refusal | undefined => {
    const whole = passRoutes.staffAct.input.shape.order.safeParse({ command: 'submit', application: applicationOf(values) })
    const applicant = stored === undefined ? passRoutes.staffOpen.input.shape.applicant.safeParse({ ...values.applicant, phone: values.applicant?.phone?.trim() === '' ? undefined : values.applicant?.phone, uscc: values.applicant?.uscc?.trim() === '' ? undefined : values.applicant?.uscc }) : undefined
    const issues = [...(whole.success ? [] : whole.error.issues), ...(applicant === undefined || applicant.success ? [] : applicant.error.issues.map((issue) => ({ ...issue, path: ['applicant', ...issue.path] })))]
    return issues.length === 0 ? undefined : inputRefusal({ issues } as Parameters<typeof inputRefusal>[0])
  }
  const clear = (): void => form.setFields(form.getFieldsError().map(({ name }) => ({ name: name as unknown as 'plate', errors: [] })))
  const onSave = async (): Promise<void> => {
    clear()
    setFault(undefined)
    const view = await save.run(read())
    if (view === undefined) return
    void message.success('草稿已保存')
    if (stored === undefined) void navigate(filingPath(view.caseId), { replace: true })
  }
  const onSubmit = async (): Promise<void> => {
    clear()
    const values = read()
    const wrong = faultsBefore(values)
    setFault(wrong)
    if (wrong !== undefined) {
      mark(wrong)
      const first = fieldOf(wrong.fieldErrors[0]?.path ?? '')
      return form.scrollToField(first as 'plate', { focus: true, block: 'center' })
    }
    if (standing() === undefined && (await save.run(values)) === undefined) return
    const answer = await submit.run(values)
    if (answer !== undefined) onSubmitted(answer)
  }
  const busy = save.busy || submit.busy
  // What is wrong is shown in the form: before it is there, nothing can be pressed.
  const ready = options.data !== undefined
  const returned = stored?.state === 'returned'
  return (
    <Page
      {...headOf(stored)}
      acts={<>{returned ? null : <Button disabled={busy || !ready} loading={save.busy && !submit.busy} onClick={() => void onSave()}>保存草稿</Button>}<Button type="primary" disabled={!ready} loading={busy} onClick={() => void onSubmit()}>{returned ? '补正后提交' : '提交申请'}</Button></>}
    >
      <Loaded data={options.data} error={options.error} retry={() => void options.mutate()} rows={12}>
        {(loaded) => (
          <div className="case-grid">
            <FilingForm form={form} options={loaded} fresh={stored === undefined} onChange={changed} initial={stored === undefined ? { windows: [], materials: [] } : valuesOf(stored.application)} />
            <div className="stack" style={{ position: 'sticky', top: 16 }}>
              <RefusalNotice listFields={false} refusal={fault ?? save.refusal ?? submit.refusal ?? carried} />
              <PreviewCard typed={typed} stored={stored} options={loaded} onField={(field) => form.scrollToField(fieldOf(field) as 'plate', { focus: true, block: 'center' })} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** What the page is for: the words at its head. */
function headOf(stored: PassView | undefined): { readonly title: string; readonly lead: ReactNode } {
  if (stored === undefined) return { title: '窗口代办', lead: '为没有智能手机的群众代为申请；内容和时限与手机申请相同。' }
  const returned = stored.state === 'returned'
  return {
    title: returned ? '代为补正' : stored.supersedes === undefined ? '继续填写' : '变更或延期',
    lead: (
      <>
        申请人 {stored.applicant.nameMasked} · <Link className="mono" to={passPath(stored.caseId)}>{stored.caseId}</Link>
        {stored.supersedes === undefined ? null : <> · 换下原证 <Link className="mono" to={passPath(stored.supersedes)}>{stored.supersedes}</Link>（新证启用前照常有效）</>}
        {returned ? <> · 退回原因：<b>{stored.decision?.reason}</b></> : null}
      </>
    )
  }
}

/** Goes on with the case as it is read when the page opens, not as another page remembers it; what is stored from then on is the form's own doing and must not begin it anew. */
function GoingOn({ caseId, ...rest }: FilingProps & { readonly caseId: string }) {
  const [draft, begin] = useState<PassView>()
  const { error, mutate } = useRoute(passRoutes.staffGet, { caseId }, { revalidateOnFocus: false, dedupingInterval: 0, onSuccess: (view: PassView) => begin((before) => before ?? view) })
  if (draft === undefined) return <Page title="继续填写"><Loaded data={undefined} error={error} retry={() => void mutate()}>{() => null}</Loaded></Page>
  if (!draft.commands.some((command) => command === 'submit' || command === 'resubmit'))
    return <Page title="继续填写"><Card><Result status="info" title="这一件已经不在填写中" subTitle={`现在是“${draft.stateLabel}”，不能再改申请内容。`} extra={<Link to={passPath(caseId)}><Button type="primary">查看这一件</Button></Link>} /></Card></Page>
  return <Filing stored={draft} {...rest} />
}

/** Page at #/pass/filing and #/pass/filing/:caseId. */
export function FilingPage() {
  const { caseId } = useParams()
  const navigate = useNavigate()
  const [submitted, setSubmitted] = useState<PassView>()
  const [carried, setCarried] = useState<Refusal>()
  const again = (): void => {
    setSubmitted(undefined)
    setCarried(undefined)
    void navigate('/pass/filing', { replace: true })
  }
  const refused = (opened: string, refusal: Refusal): void => {
    setCarried(refusal)
    void navigate(filingPath(opened), { replace: true })
  }
  if (submitted !== undefined) return <Submitted view={submitted} onAgain={again} />
  const rest = { carried, onSubmitted: setSubmitted, onRefused: refused }
  return caseId === undefined ? <Filing key="new" stored={undefined} {...rest} /> : <GoingOn key={caseId} caseId={caseId} {...rest} />
}
