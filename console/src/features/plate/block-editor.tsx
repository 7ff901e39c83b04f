/** A further block of numbers: which characters each place may have. What is wrong with it, and how many numbers it gives, is said while it is typed. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import { choosableTypes, PLATE_LETTERS, type BlockMode, type ChoosableType } from '@lubiao/shared/plate/blocks.data'
import { plateRoutes, type BlockView } from '@lubiao/shared/plate/contract'
import { faultOfBlock, overlap, plateAt, sizeOf } from '@lubiao/shared/plate/format'
import { Alert, AutoComplete, Button, Drawer, Form, Input, Popconfirm, Segmented } from 'antd'
import { useState } from 'react'
import { useSend } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { CheckGroup } from '../../shell/check-group'
import { MomentField, momentOf } from '../../shell/moment-field'
import { RefusalNotice } from '../../shell/refusal-notice'
import { modeWords } from './block-words'

interface Values {
  readonly label: string
  readonly id: string
  readonly plateTypes: readonly ChoosableType[]
  readonly places: readonly string[]
  readonly opens: string
  readonly mode: BlockMode
}

const DIGITS = '0123456789'
const CHARACTERS = [{ value: DIGITS, label: '数字 0–9' }, { value: PLATE_LETTERS, label: '字母（没有 I、O）' }]
const tidy = (text: string): string => text.toUpperCase().replace(/[\s,，、]/g, '')

/** The block that is typed as far as it can be judged: what it gives, or what is wrong with it. */
function Judged({ values, blocks }: { readonly values: Partial<Values>; readonly blocks: readonly BlockView[] }) {
  const { places = [], plateTypes = [] } = values
  if (places.length === 0 || plateTypes.length === 0 || places.some((chars) => !/^[0-9A-HJ-NP-Z]+$/.test(chars))) return <Alert type="info" showIcon title="填好号牌种类和每一位的字符后，这里显示有多少号码" />
  const block = { places, plateTypes }
  const fault = faultOfBlock(block)
  const other = blocks.find((one) => overlap({ ...one, id: one.id }, { ...one, ...block }))
  if (fault !== undefined) return <Alert type="warning" showIcon title={fault} />
  if (other !== undefined) return <Alert type="warning" showIcon title={`与已有的“${other.label}”有相同的号码`} description="号段之间不能重叠，请缩小字符范围。" />
  return <Alert type="success" showIcon role="status" title={`共 ${sizeOf(block).toLocaleString('zh-CN')} 个号码`} description={<>从 <b className="mono">{plateAt(block, 0)}</b> 到 <b className="mono">{plateAt(block, sizeOf(block) - 1)}</b></>} />
}

/** The drawer. */
export function BlockEditor({ blocks, onClose, onPublished }: { readonly blocks: readonly BlockView[]; readonly onClose: () => void; readonly onPublished: (block: BlockView, all: readonly BlockView[]) => void }) {
  const [form] = Form.useForm<Values>()
  const [length, setLength] = useState(5)
  const watched = Form.useWatch((all) => all as Partial<Values>, form)
  const action = useSend(plateRoutes.publishBlock)
  const earliest = addDays(dateOf(nowInstant()), 1)
  const mode = watched?.mode ?? 'open'
  const resize = (next: number): void => {
    setLength(next)
    form.setFieldValue('places', Array.from({ length: next }, (_unused, i) => (form.getFieldValue(['places', i]) as string | undefined) ?? DIGITS))
  }
  const publish = async (): Promise<void> => {
    const { opens, places, ...rest } = form.getFieldsValue()
    const opensAt = momentOf(opens)
    const input = { block: { ...rest, plateTypes: [...rest.plateTypes], places: places.map(tidy), opensAt: opensAt ?? '' } }
    const outcome = plateRoutes.publishBlock.input.safeParse(input)
    const faults = new Map((outcome.error?.issues ?? []).map(({ path, message }) => [path[1] === 'opensAt' ? 'opens' : path[1] === 'places' && typeof path[2] === 'number' ? `places.${path[2]}` : String(path[1]), message]))
    if (opensAt === undefined) faults.set('opens', '请填写投放的日期和时刻')
    form.setFields([...(['label', 'id', 'plateTypes', 'opens'] as const).map((name) => ({ name, errors: faults.has(name) ? [faults.get(name) ?? ''] : [] })), ...places.map((_chars, i) => ({ name: ['places', i] as ['places', number], errors: faults.has(`places.${i}`) ? [faults.get(`places.${i}`) ?? ''] : [] }))])
    if (faults.size > 0) return
    const answer = await action.run(input)
    const made = answer?.blocks.find((one) => one.id === rest.id)
    if (answer !== undefined && made !== undefined) onPublished(made, answer.blocks)
  }
  return (
    <Drawer open size={600} title="投放新号段" onClose={onClose} mask={{ closable: false }}
      footer={<div className="row"><Popconfirm title="公布这个号段？" description="公布后不能修改或撤回。" okText="公布" cancelText="再看看" onConfirm={() => void publish()}><Button type="primary" loading={action.busy}>公布</Button></Popconfirm><Button onClick={onClose}>取消</Button></div>}>
      <div className="stack">
        <RefusalNotice refusal={action.refusal} />
        <Form<Values> form={form} layout="vertical" initialValues={{ label: '', id: '', plateTypes: ['02'], places: Array.from({ length }, () => DIGITS), opens: `${earliest} 09:00`, mode: 'open' }}>
          <Form.Item name="label" label="号段名称"><Input autoFocus maxLength={30} placeholder="次位字母 J、K" /></Form.Item>
          <Form.Item name="id" label="号段代码（小写字母、数字、短横）" getValueFromEvent={(event: React.ChangeEvent<HTMLInputElement>) => event.target.value.toLowerCase()}><Input className="mono" maxLength={30} placeholder="second-letter-jk" /></Form.Item>
          <Form.Item name="plateTypes" label="号牌种类"><CheckGroup options={choosableTypes.map((value) => ({ value, label: PLATE_TYPES[value] }))} /></Form.Item>
          <Form.Item label="“鲁P”后的位数"><Segmented<number> aria-label="位数" value={length} options={[{ value: 5, label: '5 位（燃油车）' }, { value: 6, label: '6 位（新能源车）' }]} onChange={resize} /></Form.Item>
          <div className="take-fields">
            {Array.from({ length }, (_unused, i) => <Form.Item key={i} name={['places', i]} label={`第 ${i + 1} 位可用的字符`} normalize={tidy}><AutoComplete options={CHARACTERS} className="mono" /></Form.Item>)}
          </div>
          <div style={{ margin: '8px 0 20px' }}><Judged values={watched ?? {}} blocks={blocks} /></div>
          <Form.Item name="opens" label="投放时间" extra={`最早 ${earliest}：提前公布，人人知道`}><MomentField what="投放" /></Form.Item>
          <Form.Item name="mode" label="怎样放" extra={modeWords[mode].means}><Segmented<BlockMode> options={(Object.keys(modeWords) as BlockMode[]).map((value) => ({ value, label: modeWords[value].label }))} /></Form.Item>
        </Form>
      </div>
    </Drawer>
  )
}
