/** Finding a bill at the counter: by its notice, its own number, or the case that owes it. */
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { Button, Card, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute } from '../../client/use-route'
import { Loaded, Nothing, Page } from '../../shell/page'

/** Page at #/payment. */
export function FindBillPage() {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<string>()
  const go = useNavigate()
  const { data, error, mutate } = useRoute(paymentRoutes.counterFind, asked === undefined ? undefined : { q: asked })
  const found = data?.bills[0]?.billId
  // A number belongs to one bill: it is opened at once.
  useEffect(() => {
    if (found !== undefined) void go(`/payment/bills/${found}`)
  }, [found])
  return (
    <Page title="收费" lead="缴款书号、缴费单号或业务编号">
      <form className="row" onSubmit={(event) => { event.preventDefault(); if (typed.trim().length >= 4) setAsked(typed.trim()) }}>
        <Input autoFocus aria-label="号码" value={typed} maxLength={40} style={{ width: 340 }} onChange={(event) => setTyped(event.target.value)} placeholder="扫描或输入" />
        <Button type="primary" htmlType="submit" disabled={typed.trim().length < 4}>查找<kbd>Enter</kbd></Button>
      </form>
      {asked === undefined ? null : (
        <Card style={{ marginTop: 16 }}>
          <Loaded data={data} error={error === undefined ? undefined : asRefusal(error)} retry={() => void mutate()} rows={3}>
            {({ bills }) => (bills.length === 0 ? <Nothing text="没有找到缴费单" hint="请核对号码；业务审核通过后才有缴费单。" /> : <span role="status">已找到，正在打开</span>)}
          </Loaded>
        </Card>
      )}
    </Page>
  )
}
