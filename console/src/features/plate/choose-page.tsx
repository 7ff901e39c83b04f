/**
 * Choosing a number for somebody who has come without a phone: identity card and new vehicle once, a number among a random offer or one put
 * together, and the car into the lane. The limits are the person's own, whoever types.
 */
import './lane.css'
import { millisOf } from '@lubiao/shared/kernel/clock'
import { plateRoutes, type OfferView, type ReservationView, type VehicleKind } from '@lubiao/shared/plate/contract'
import { PREFIX } from '@lubiao/shared/plate/format'
import { Alert, Button, Card, Form, Input, Segmented, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useSend } from '../../client/use-route'
import { Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useKeys } from '../../shell/use-keys'
import { useSecond } from '../../shell/use-now'
import { ChosenPanel } from './chosen-panel'
import { faultsIn, offerInput, reserveInput, type ChooseValues, type FieldFault, type Way } from './choose-values'
import { ChoosingRules } from './choosing-rules'
import { VehicleKindField } from './vehicle-kind-field'

const tidy = (event: React.ChangeEvent<HTMLInputElement>): string => event.target.value.toUpperCase().replace(/[\s-]/g, '')
const left = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, '0')}`

/** Numbers of an offer; the browser's own radio buttons, so that arrows move through them. */
function Offered({ offer, picked, now, onPick }: { readonly offer: OfferView; readonly picked: string | undefined; readonly now: number; readonly onPick: (plate: string) => void }) {
  const ms = millisOf(offer.until) - now
  if (ms <= 0) return <Alert type="warning" showIcon role="alert" title="保留时间到了，这批号码已放回" description={offer.leftToday === 0 ? '今天的随机选号次数已用完，可以自编号码。' : '请再取一批。'} />
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row"><span>为本人保留 <b className="mono" role="timer">{left(ms)}</b></span><span className="quiet">方向键移动，Enter 选定</span></div>
      <div className="numbers" role="radiogroup" aria-label="随机号码">
        {offer.numbers.map((plate) => <label key={plate} className={plate === picked ? 'on' : ''}><input type="radio" name="offered" value={plate} checked={plate === picked} onChange={() => onPick(plate)} />{plate.slice(0, 2)}·{plate.slice(2)}</label>)}
      </div>
    </div>
  )
}

function Choosing({ onChosen }: { readonly onChosen: (chosen: ReservationView, vin: string) => void }) {
  const [form] = Form.useForm<ChooseValues>()
  const own = useRef<InputRef>(null)
  const now = useSecond()
  const [kind, setKind] = useState<VehicleKind>({ size: 'small', energy: 'fuel' })
  const [way, setWay] = useState<Way>('offer')
  const [offer, setOffer] = useState<OfferView>()
  const [picked, setPicked] = useState<string>()
  const take = useSend(plateRoutes.staffOffer)
  const reserve = useSend(plateRoutes.staffReserve)
  const number = way === 'offer' ? picked : undefined
  const live = offer !== undefined && millisOf(offer.until) > now

  const show = (faults: readonly FieldFault[]): boolean => {
    form.setFields((['idNumber', 'name', 'vin', 'certificateNo', 'own'] as const).map((name) => ({ name, errors: faults.find((fault) => fault.name === name)?.errors ?? [] })))
    if (faults[0] !== undefined) form.focusField(faults[0].name)
    return faults.length > 0
  }
  // Another person or another kind of vehicle: what was offered is not theirs.
  const forget = (): void => {
    setOffer(undefined)
    setPicked(undefined)
  }
  const offerNumbers = async (): Promise<void> => {
    reserve.reset()
    const input = offerInput(form.getFieldsValue(), kind)
    if (show(faultsIn(plateRoutes.staffOffer.input, input))) return
    const answer = await take.run(input)
    if (answer === undefined) return
    setOffer(answer)
    setPicked(answer.numbers[0])
    setTimeout(() => document.querySelector<HTMLInputElement>('.numbers input')?.focus(), 0)
  }
  const choose = async (): Promise<void> => {
    if (way === 'offer' && (number === undefined || !live)) return offerNumbers()
    take.reset()
    const values = form.getFieldsValue()
    const input = reserveInput(values, kind, way, number)
    if (show(faultsIn(plateRoutes.staffReserve.input, input))) return
    const chosen = await reserve.run(input)
    if (chosen !== undefined) return onChosen(chosen, values.vin ?? '')
    if (way === 'own') own.current?.select()
  }
  const instead = (plate: string): void => {
    reserve.reset()
    setWay('own')
    form.setFieldValue('own', plate.slice(PREFIX.length))
    setTimeout(() => form.focusField('own'), 0)
  }
  /** The reader under the counter ends with Enter: that is no order to choose yet. */
  const afterCard = (event: React.KeyboardEvent): void => {
    event.preventDefault()
    form.focusField('name')
  }
  useKeys({
    r: way === 'offer' ? () => void offerNumbers() : undefined, o: () => { setWay('own'); setTimeout(() => form.focusField('own'), 0) },
    ...Object.fromEntries([...'0123456789'].map((digit) => [digit, () => { form.setFieldValue('idNumber', `${(form.getFieldValue('idNumber') as string | undefined) ?? ''}${digit}`); form.focusField('idNumber') }]))
  })
  return (
    <Form form={form} layout="vertical" onFinish={() => void choose()}>
      <div className="stack">
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>本人和车辆</h2>}>
          <div className="take-fields">
            <Form.Item name="idNumber" label="身份证号（刷卡或输入）" getValueFromEvent={tidy}><Input className="mono" autoComplete="off" maxLength={18} onChange={forget} onPressEnter={afterCard} placeholder="放上身份证" /></Form.Item>
            <Form.Item name="name" label="姓名（照身份证）"><Input autoComplete="off" maxLength={30} onChange={forget} /></Form.Item>
            <Form.Item name="vin" label="车辆识别代号（合格证、前挡风玻璃左下角）" getValueFromEvent={tidy}><Input className="mono" autoComplete="off" maxLength={17} placeholder="17 位" /></Form.Item>
            <Form.Item name="certificateNo" label="合格证编号（合格证左上角）" getValueFromEvent={tidy}><Input className="mono" autoComplete="off" maxLength={20} /></Form.Item>
          </div>
          <div className="row" style={{ gap: 12 }}><VehicleKindField kind={kind} onChange={(next) => { setKind(next); forget() }} /></div>
        </Card>
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>号码</h2>} extra={<Segmented<Way> aria-label="怎样选" value={way} options={[{ value: 'offer', label: '随机选号' }, { value: 'own', label: '自编号码' }]} onChange={(next) => { setWay(next); reserve.reset(); take.reset() }} />}>
          <div className="stack" style={{ gap: 12 }}>
            {way === 'own' ? <Form.Item name="own" label={<>想要的号码<kbd style={{ marginInlineStart: 6 }}>O</kbd></>} style={{ maxWidth: 320, marginBottom: 0 }} extra={kind.energy === 'fuel' ? '鲁P 加 5 位，最多带一两个字母，没有 I 和 O' : kind.energy === 'electric' ? '纯电动：含字母 D' : '插电混动等：含字母 F'}><Input ref={own} className="mono" autoComplete="off" maxLength={10} prefix="鲁P" placeholder="12345" /></Form.Item>
              : offer === undefined ? <span className="quiet">先刷身份证、填姓名，再取一批号码；取到的号码只为本人保留几分钟，别人这时选不走。</span> : <Offered offer={offer} picked={picked} now={now} onPick={setPicked} />}
            <RefusalNotice refusal={take.refusal ?? reserve.refusal} onClose={() => { take.reset(); reserve.reset() }} />
            {reserve.refusal === undefined || reserve.refusal.instead.length === 0 ? null : <div className="row" role="group" aria-label="相近的号码"><span>相近的可以选：</span>{reserve.refusal.instead.map(({ label }) => <Button key={label} onClick={() => instead(label)}>{label.slice(0, 2)}·{label.slice(2)}</Button>)}</div>}
            <div className="row" style={{ gap: 12 }}>
              {way === 'own' || live ? <Button type="primary" htmlType="submit" loading={reserve.busy}>{number === undefined ? '选定这个号码' : `选定 ${number}`}<kbd>Enter</kbd></Button> : null}
              {way === 'own' ? null : <Button type={live ? 'default' : 'primary'} htmlType={live ? 'button' : 'submit'} loading={take.busy} disabled={offer?.leftToday === 0} {...(live ? { onClick: () => void offerNumbers() } : {})}>{offer === undefined ? '取一批号码' : `换一批（今天还剩 ${offer.leftToday} 次）`}<kbd>R</kbd></Button>}
            </div>
          </div>
        </Card>
      </div>
    </Form>
  )
}

/** Page at #/plate/choose. */
export function ChoosePage() {
  const [done, setDone] = useState<{ readonly chosen: ReservationView; readonly vin: string }>()
  const [serial, setSerial] = useState(0)
  const again = (): void => {
    setDone(undefined)
    setSerial(serial + 1)
  }
  useKeys(done === undefined ? {} : { n: again })
  return (
    <Page title="窗口代选号码" lead="为没有智能手机的人选号：规则、次数和本人在手机上选完全一样，每次操作留痕。">
      <div className="case-grid">
        {done === undefined ? <Choosing key={serial} onChosen={(chosen, vin) => setDone({ chosen, vin })} /> : <ChosenPanel chosen={done.chosen} vin={done.vin} onAgain={again} />}
        <aside className="stack" aria-label="选号规则"><ChoosingRules /></aside>
      </div>
    </Page>
  )
}
