/** Adding a person or changing one. Validated by the contract. */
import { accountRoutes, roleLabels, staffRoles } from '@lubiao/shared/account/contract'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { Button, Drawer, Form, Input, Select, Switch } from 'antd'
import { useEffect } from 'react'
import { useSend } from '../../client/use-route'
import type { Person } from '../../shell/people'
import { RefusalNotice } from '../../shell/refusal-notice'
import { CheckGroup } from '../../shell/check-group'
import { unitOptions } from '../../shell/staff'
import type { Secret } from './secret-dialog'

type Values = Omit<InputOf<typeof accountRoutes.saveStaff>, 'version' | 'disabled'> & { readonly active: boolean }

/** Drawer for one person; undefined adds a new one. */
export function PersonDrawer({ person, onClose, onSaved }: { readonly person: Person | undefined; readonly onClose: () => void; readonly onSaved: (name: string, secret: Secret | undefined) => void }) {
  const [form] = Form.useForm<Values>()
  const save = useSend(accountRoutes.saveStaff)
  useEffect(() => {
    if (save.refusal !== undefined) form.setFields(save.refusal.fieldErrors.map((error) => ({ name: error.path as 'name', errors: [error.message] })))
  }, [save.refusal, form])
  const finish = async (values: Values): Promise<void> => {
    const { active, ...rest } = values
    const answer = await save.run({ ...rest, staffNo: rest.staffNo.trim().toUpperCase(), disabled: !active, version: person?.version ?? 0 })
    if (answer === undefined) return
    onSaved(answer.person.name, answer.firstSignIn === undefined ? undefined : { who: answer.person.name, ...answer.firstSignIn })
  }
  return (
    <Drawer open title={person === undefined ? '新增人员' : `修改 ${person.name}`} onClose={onClose} size={440} footer={<div className="row" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>取消</Button><Button type="primary" loading={save.busy} onClick={() => form.submit()}>保存</Button></div>}>
      <Form form={form} layout="vertical" onFinish={(values) => void finish(values)} initialValues={person === undefined ? { active: true, roles: [] } : { staffNo: person.staffNo, name: person.name, unit: person.unit, roles: person.roles, active: !person.disabled }}>
        <Form.Item name="staffNo" label="警号" extra="4–12 位数字或大写字母，保存后不能修改" rules={[{ required: true, message: '请填写警号' }]}><Input disabled={person !== undefined} maxLength={12} autoComplete="off" /></Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}><Input maxLength={30} autoComplete="off" /></Form.Item>
        <Form.Item name="unit" label="单位" rules={[{ required: true, message: '请选择单位' }]}><Select options={unitOptions} showSearch={{ optionFilterProp: 'label' }} placeholder="请选择" /></Form.Item>
        <Form.Item name="roles" label="角色" rules={[{ required: true, type: 'array', min: 1, max: 6, message: '请选择 1–6 个角色' }]}><CheckGroup style={{ display: 'grid', gridTemplateColumns: '1fr 1fr 1fr', gap: 6 }} options={staffRoles.map((role) => ({ value: role, label: roleLabels[role] }))} /></Form.Item>
        <Form.Item name="active" label="账号状态" valuePropName="checked" extra="停用后立即退出所有设备，不能再登录"><Switch checkedChildren="启用" unCheckedChildren="停用" /></Form.Item>
        <RefusalNotice refusal={save.refusal} listFields={false} />
      </Form>
    </Drawer>
  )
}
