/** A ticket for somebody without a phone, or a check-in by the number of a booking. The number is shown large, to be written down or told. */
import { queueRoutes, type DeskTicket, type DeskView } from '@lubiao/shared/queue/contract'
import { services, skills, type ServiceCode, type Skill } from '@lubiao/shared/service/terms.data'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { waitText } from './line-panel'
import { useFirstFocus } from '../../shell/use-first-focus'

interface Values {
  readonly skill: Skill
  readonly serviceCode?: ServiceCode
  readonly idNumber?: string
  readonly name?: string
  readonly bookingId?: string
}

const given = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text.trim())

/** The dialog; mounted when opened. */
export function WalkInDialog({ desk, onClose, onTaken }: { readonly desk: DeskView; readonly onClose: () => void; readonly onTaken: () => void }) {
  const [form] = Form.useForm<Values>()
  const [ticket, setTicket] = useState<DeskTicket>()
  const action = useSend(queueRoutes.staffTake)
  useFirstFocus(() => form.focusField('idNumber'))
  const take = async (): Promise<void> => {
    const { skill, serviceCode, idNumber, name, bookingId } = form.getFieldsValue()
    const [id, who, booking] = [given(idNumber), given(name), given(bookingId)]
    const input: InputOf<typeof queueRoutes.staffTake> = {
      outletId: desk.outletId, skill, ...(serviceCode === undefined ? {} : { serviceCode }), ...(id === undefined ? {} : { idNumber: id }), ...(who === undefined ? {} : { name: who }), ...(booking === undefined ? {} : { bookingId: booking })
    }
    const answer = await action.run(input)
    if (answer === undefined) return
    setTicket(answer)
    onTaken()
  }
  const line = desk.lines.find((one) => one.skill === ticket?.skill)
  return (
    <Modal open title={ticket === undefined ? '代取号' : '取号成功'} width={480} onCancel={onClose} mask={{ closable: false }}
      footer={null}>
      {ticket !== undefined ? (
        <div style={{ textAlign: 'center' }}>
          <div className="called-number" style={{ fontSize: 64, lineHeight: '84px' }}>{ticket.number}</div>
          <p style={{ margin: 0 }}>{ticket.skillLabel}{ticket.serviceLabel === undefined ? '' : ` · ${ticket.serviceLabel}`}</p>
          <p className="quiet">前面 {ticket.estimate?.ahead ?? 0} 人{line === undefined ? '' : `，${waitText({ estimate: ticket.estimate ?? line.estimate })}`}。请把号码告诉本人，留意大屏和语音。</p>
          <Button type="primary" autoFocus onClick={onClose}>知道了<kbd>Enter</kbd></Button>
        </div>
      ) : (
        <Form form={form} layout="vertical" initialValues={{ skill: desk.skills[0]?.skill }} onFinish={() => void take()}>
          <RefusalNotice refusal={action.refusal} />
          <Form.Item name="skill" label="窗口类别"><Select options={desk.skills.map((one) => ({ value: one.skill, label: skills[one.skill] }))} /></Form.Item>
          <Form.Item name="serviceCode" label="要办的业务（可不选）"><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={Object.entries(services).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="idNumber" label="身份证号（可不填；填了可防止重复取号）"><Input className="mono" maxLength={18} autoComplete="off" /></Form.Item>
          <Form.Item name="name" label="姓名（可不填；大屏只显示隐去中间字的姓名）"><Input maxLength={30} autoComplete="off" /></Form.Item>
          <Form.Item name="bookingId" label="预约编号（有预约的，代为签到）"><Input className="mono" maxLength={30} autoComplete="off" /></Form.Item>
          <div className="row" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>取消</Button><Button type="primary" htmlType="submit" loading={action.busy}>取号<kbd>Enter</kbd></Button></div>
        </Form>
      )}
    </Modal>
  )
}
