import { Switch, Text, View } from '@tarojs/components'
import { accountRoutes, roleLabels } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import { client } from '../../client/client'
import { useCell } from '../../client/cell'
import { isApprover, useMe } from '../../client/me'
import { dropSession, session } from '../../client/session'
import { useAction } from '../../client/use-action'
import { elderMode, setElderMode } from '../../ui/appearance'
import { Button } from '../../ui/button'
import { Card, Cell } from '../../ui/card'
import { ErrorState, Loading, Badge } from '../../ui/feedback'
import { Page } from '../../ui/page'
import { confirm, go } from '../navigate'

const LEVELS = { none: '未认证', phone: '已绑定手机号', verified: '已实名认证' } as const

/** The person's own page: identity, enterprises, staff link, large type, own data. */
export default function Me() {
  const held = useCell(session)
  const me = useMe()
  const elder = useCell(elderMode)
  const leave = useAction(async () => {
    if (!(await confirm('退出登录', '退出后，本机保存的通行码仍可离线出示。'))) return
    try {
      await client.send(accountRoutes.signOut, {})
    } finally {
      dropSession()
    }
  })
  const page = (name: string) => () => go(`features/account/pages/${name}/index`)
  const look = (
    <Card flush>
      <Cell label='长辈模式' note='更大的字、更强的对比' value={<Switch id='elder' checked={elder} color='#1456b8' ariaLabel='长辈模式' onChange={(event) => setElderMode(event.detail.value)} />} />
      <Cell label='隐私保护指引' onTap={page('privacy')} last />
    </Card>
  )
  if (held === undefined)
    return (
      <Page>
        <Card>
          <Text className='card-title block'>您还没有登录</Text>
          <Text className='soft block mb'>使用微信登录，不需要注册。</Text>
          <Button id='sign-in' onTap={() => go('shell/sign-in/index')}>登录</Button>
        </Card>
        {look}
      </Page>
    )
  if (me.loading) return <Page><Loading /></Page>
  if (me.data === undefined) return <Page>{me.failure && <ErrorState failure={me.failure} onRetry={() => void me.refresh()} />}{look}</Page>
  const { data } = me
  return (
    <Page>
      <Card>
        <View className='between'>
          <View>
            <Text className='big block'>{data.nameMasked ?? data.staff?.name ?? '微信用户'}</Text>
            <Text className='soft'>{data.phoneMasked ?? '未绑定手机号'}</Text>
          </View>
          <Badge tone={data.realName === 'verified' ? 'green' : 'amber'}>{LEVELS[data.realName]}</Badge>
        </View>
      </Card>
      <Card flush>
        <Cell id='real-name' label='手机号与实名认证' value={LEVELS[data.realName]} onTap={page('real-name')} />
        <Cell id='enterprise' label='企业代办' note='代表企业申请，授权可随时撤销' value={data.enterprises.length === 0 ? '未登记' : `${data.enterprises.length} 家`} onTap={page('enterprise')} />
        <Cell id='bills' label='我的缴费' note='应缴的费用、缴费和退款进度' onTap={() => go('features/payment/pages/mine/index')} last />
      </Card>
      <Card flush>
        {data.staff === undefined
          ? <Cell id='staff-link' label='关联警务账号' note='仅限交警工作人员' onTap={page('staff-link')} last />
          : (
            <View>
              <Cell label={data.staff.name} note={`${findUnit(data.staff.unit)?.name ?? ''}　${data.staff.roles.map((role) => roleLabels[role]).join('、')}`} value={data.staff.staffNo} />
              {isApprover(data) && <Cell id='approver' label='通行证审批' note='领取、批准、退回和复核' onTap={() => go('features/approver/pages/worklist/index')} />}
              <Cell id='console' label='扫码登录工作台' onTap={page('console')} last />
            </View>
          )}
      </Card>
      {look}
      <Card flush>
        <Cell id='my-data' label='我的个人信息' note='查看、导出或注销账号' onTap={page('data')} last />
      </Card>
      <Button look='text' id='sign-out' busy={leave.busy} onTap={() => void leave.run()}>退出登录</Button>
    </Page>
  )
}
