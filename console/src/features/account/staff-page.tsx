/** Staff directory and units. Supervisors look; administrators add, change, disable and reset. */
import { accountRoutes, roleLabels } from '@lubiao/shared/account/contract'
import { unitIds } from '@lubiao/shared/account/units.data'
import { App, Button, Card, Input, Select, Table } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useSend } from '../../client/use-route'
import { Nothing, Page } from '../../shell/page'
import { usePeople, type Person } from '../../shell/people'
import { RefusalNotice } from '../../shell/refusal-notice'
import { mayCall, unitName, unitOptions, useStaff } from '../../shell/staff'
import { PersonDrawer } from './person-drawer'
import { SecretDialog, type Secret } from './secret-dialog'

/** Page at #/account/staff. */
export function StaffPage() {
  const me = useStaff()
  const { message, modal } = App.useApp()
  const [params, setParams] = useSearchParams()
  const unit = unitIds.find((id) => id === params.get('unit'))
  const [find, setFind] = useState('')
  const [editing, setEditing] = useState<{ readonly person: Person | undefined }>()
  const [secret, setSecret] = useState<Secret>()
  const people = usePeople(unit)
  const reset = useSend(accountRoutes.resetStaffSecret)
  const admin = mayCall(me, accountRoutes.saveStaff)
  const shown = (people.data ?? []).filter((person) => find === '' || person.name.includes(find) || person.staffNo.includes(find.toUpperCase()))
  const askReset = (person: Person): void => void modal.confirm({
    title: `重置 ${person.name} 的密码和动态码？`, content: '旧密码、旧动态码立即失效，正在使用的设备会退出。请确认本人在场。', okText: '重置', cancelText: '取消', okButtonProps: { danger: true },
    onOk: async () => {
      const answer = await reset.run({ staffNo: person.staffNo, version: person.version })
      if (answer === undefined) return
      setSecret({ who: person.name, ...answer })
      void people.mutate()
    }
  })
  return (
    <Page title="人员与单位" lead={people.data === undefined ? ' ' : `${unit === undefined ? '全部单位' : unitName(unit)} 共 ${people.data.length} 人，停用 ${people.data.filter((person) => person.disabled).length} 人`}
      acts={admin ? <Button type="primary" onClick={() => setEditing({ person: undefined })}>新增人员</Button> : null}>
      <Card>
        <div className="stack">
          <div className="row" style={{ gap: 12 }}>
            <Select aria-label="单位" style={{ width: 190 }} value={unit ?? ''} options={[{ value: '', label: '全部单位' }, ...unitOptions]} onChange={(next: string) => setParams(next === '' ? {} : { unit: next }, { replace: true })} />
            <Input.Search aria-label="按姓名或警号查找" placeholder="按姓名或警号查找" allowClear style={{ width: 220 }} value={find} onChange={(event) => setFind(event.target.value.trim())} />
          </div>
          <RefusalNotice refusal={people.error} onRetry={() => void people.mutate()} />
          <RefusalNotice refusal={reset.refusal} onClose={reset.reset} />
          <Table<Person> size="small" rowKey="staffId" loading={people.isLoading} dataSource={shown} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
            locale={{ emptyText: people.isLoading ? <div style={{ height: 120 }} /> : <Nothing text="没有符合条件的人员" /> }}
            columns={[
              { title: '警号', dataIndex: 'staffNo', width: 110, className: 'mono' },
              { title: '姓名', dataIndex: 'name', width: 110, render: (name: string) => <b>{name}</b> },
              { title: '单位', dataIndex: 'unit', width: 160, render: (id: string) => unitName(id) },
              { title: '角色', dataIndex: 'roles', render: (roles: Person['roles']) => <span className="row" style={{ gap: 4 }}>{roles.map((role) => <span key={role} className="tag blue">{roleLabels[role]}</span>)}</span> },
              { title: '状态', key: 'state', width: 128, render: (_value, person) => (person.disabled ? <span className="tag grey">已停用</span> : person.passwordIssued ? <span className="tag amber">未改初始密码</span> : <span className="tag green">启用</span>) },
              { title: '操作', key: 'acts', width: 220, render: (_value, person) => (
                <span className="row" style={{ gap: 12 }}>
                  {admin ? <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setEditing({ person })}>修改</Button> : null}
                  {admin ? <Button type="link" size="small" style={{ padding: 0 }} onClick={() => askReset(person)}>重置密码</Button> : null}
                  <Link to={`/account/audit?staff=${person.staffId}`}>留痕</Link>
                </span>
              ) }
            ]} />
        </div>
      </Card>
      {editing === undefined ? null : <PersonDrawer key={editing.person?.staffId ?? 'new'} person={editing.person} onClose={() => setEditing(undefined)} onSaved={(name, first) => {
        setEditing(undefined)
        setSecret(first)
        void people.mutate()
        void message.success(`${name} 已保存`)
      }} />}
      {secret === undefined ? null : <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </Page>
  )
}
