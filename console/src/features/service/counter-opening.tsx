/** Opening one's counter: number and what it does, as last time on this computer, so that one Enter is enough. */
import type { DeskView } from '@lubiao/shared/queue/contract'
import { skillIds, skills as skillLabels, type Skill } from '@lubiao/shared/service/terms.data'
import { Button, Card, Form, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import * as z from 'zod'
import type { Refusal } from '../../client/refusal'
import { keep, readKept } from '../../device/kept'
import { CheckGroup } from '../../shell/check-group'
import { RefusalNotice } from '../../shell/refusal-notice'

const habit = z.object({ outletId: z.string(), counterNo: z.string(), skills: z.array(z.enum(skillIds)) })
const MOST_COUNTERS = 99

/** The card shown while no counter is open. */
export function CounterOpening({ desk, busy, refusal, onOpen }: { readonly desk: DeskView; readonly busy: boolean; readonly refusal: Refusal | undefined; readonly onOpen: (counterNo: string, skills: readonly Skill[]) => void }) {
  const last = readKept('counter', habit)
  const here = last?.outletId === desk.outletId ? last : undefined
  const known = desk.skills.map((one) => one.skill)
  const holderOf = (no: string): string | undefined => desk.counters.find((one) => one.counterNo === no && one.state === 'open' && !one.mine)?.staffName
  const [skills, setSkills] = useState<readonly Skill[]>(here?.skills.filter((skill) => known.includes(skill)) ?? known.slice(0, 1))
  const most = Math.min(MOST_COUNTERS, Math.max(1, ...desk.counters.map((one) => Number(one.counterNo)), desk.skills.reduce((sum, one) => sum + one.counters, 0)))
  const numbers = Array.from({ length: most }, (_unused, i) => String(i + 1))
  // The counter of last time, else the first that nobody sits at.
  const [counterNo, setCounterNo] = useState(here !== undefined && holderOf(here.counterNo) === undefined ? here.counterNo : numbers.find((no) => holderOf(no) === undefined) ?? '1')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const holder = holderOf(counterNo)
  const open = (): void => {
    if (skills.length === 0 || holder !== undefined) return
    keep('counter', { outletId: desk.outletId, counterNo, skills })
    onOpen(counterNo, skills)
  }
  return (
    <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>打开我的窗口</h2>} style={{ maxWidth: 560 }}>
      <div className="stack">
        <RefusalNotice refusal={refusal} />
        <Form layout="vertical" onFinish={open}>
          <Form.Item label="窗口号" htmlFor="counter-no" {...(holder === undefined ? {} : { validateStatus: 'error' as const, help: `${holder}正在使用，请换一个窗口` })}>
            <Select id="counter-no" showSearch value={counterNo} style={{ width: 240 }} onChange={setCounterNo}
              options={numbers.map((no) => {
                const taken = desk.counters.find((one) => one.counterNo === no && one.state === 'open')
                return { value: no, label: taken === undefined ? `${no} 号` : `${no} 号（${taken.mine ? '我' : taken.staffName ?? '已打开'}）` }
              })} />
          </Form.Item>
          <Form.Item label="办理业务" {...(skills.length > 0 ? {} : { validateStatus: 'error' as const, help: '请选择窗口办理的业务' })}>
            <CheckGroup value={[...skills]} options={desk.skills.map((one) => ({ value: one.skill, label: skillLabels[one.skill] }))} onChange={(next) => setSkills(known.filter((skill) => next.includes(skill)))} />
          </Form.Item>
          <Button ref={button} type="primary" size="large" htmlType="submit" loading={busy} disabled={holder !== undefined || skills.length === 0}>打开窗口<kbd>Enter</kbd></Button>
        </Form>
      </div>
    </Card>
  )
}
